/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef AMPERF_TOOL_CMD_RUN_ALL_H
#define AMPERF_TOOL_CMD_RUN_ALL_H

#include "run_options.h"

/* `amperf run --all`. Returns an exit code. */
int tool_run_all(const struct run_options *options);

#endif
