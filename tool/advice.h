/* SPDX-License-Identifier: BSD-3-Clause */
/* Which link for which job, from the figures of one run and nothing else. */
#ifndef AMPERF_TOOL_ADVICE_H
#define AMPERF_TOOL_ADVICE_H

#include "all.h"

#define ADVICE_LINES_MAX 6
#define ADVICE_LINE_BYTES 256

struct advice {
	char lines[ADVICE_LINES_MAX][ADVICE_LINE_BYTES];
	size_t count;
};

/*
 * Links on which there were errors are left out, and those that programs cannot
 * move data by. What was not measured is not spoken of: no lines are possible.
 */
void advise(struct advice *advice, const struct all_rows *rows);

#endif
