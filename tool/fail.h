/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef AMPERF_TOOL_FAIL_H
#define AMPERF_TOOL_FAIL_H

#include <amperf/amperf.h>

/* Fills in `error`, which is not NULL, and returns `code`, a negative errno. */
int fail(struct amperf_error *error, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
