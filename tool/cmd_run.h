/* SPDX-License-Identifier: BSD-3-Clause */
/* `amperf run` of one link, for those who run several. */
#ifndef AMPERF_TOOL_CMD_RUN_H
#define AMPERF_TOOL_CMD_RUN_H

#include "run_options.h"

/*
 * Measures options->link. Progress is shown behind `prefix`, or with NULL not at all.
 * Returns an exit code; then `error` says why unless it is TOOL_OK, and *result may
 * be NULL.
 */
int cmd_run_measure(const struct run_options *options, int cancel_fd, const char *prefix,
		    struct amperf_result **result, struct amperf_error *error);

/* The document of that, as amperf_result_json(). */
int cmd_run_text(const struct run_options *options, const struct amperf_result *result,
		 const struct amperf_error *error, char **text);

#endif
