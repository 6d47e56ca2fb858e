/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef AMPERF_TOOL_CMD_RUN_JOB_H
#define AMPERF_TOOL_CMD_RUN_JOB_H

#include "run_options.h"

/* `amperf run FILE.job`: the command line and what came of it alone. Returns an exit code. */
int tool_run_job(const struct run_options *given, int argc, char **argv);

#endif
