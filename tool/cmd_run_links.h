/* SPDX-License-Identifier: BSD-3-Clause */
/* `amperf run` of several links that are named. */
#ifndef AMPERF_TOOL_CMD_RUN_LINKS_H
#define AMPERF_TOOL_CMD_RUN_LINKS_H

#include "run_options.h"

/* Returns an exit code. */
int tool_run_links(const struct run_options *options);

#endif
