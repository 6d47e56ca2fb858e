/* SPDX-License-Identifier: BSD-3-Clause */
/* Which columns a terminal that is too narrow for all does without. */
#ifndef AMPERF_TOOL_RENDER_FIT_H
#define AMPERF_TOOL_RENDER_FIT_H

#include "render.h"

struct render_dropped {
	char titles[160]; /* of what is gone: "to M4, from M4" */
	size_t next;      /* inside */
};

/* Takes the least wanted columns out of a table. False: all that is left is wanted. */
bool render_fit_drop(struct render_table *table, struct render_dropped *dropped);

#endif
