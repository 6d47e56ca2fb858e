/* SPDX-License-Identifier: BSD-3-Clause */
/* The parts of result files. */
#ifndef AMPERF_LIB_RESULT_H
#define AMPERF_LIB_RESULT_H

#include <amperf/amperf.h>

#include <jansson.h>

/* As amperf_result_json(); the caller's. */
json_t *amperf_result_object(const struct amperf_result *result,
			     const struct amperf_result_notes *notes,
			     const struct amperf_system *system);

/* Board, kernel, tool ...; with the firmware if there is a result. */
json_t *amperf_result_context(const struct amperf_result *result,
			      const struct amperf_result_notes *notes,
			      const struct amperf_system *system);

/* A stretch of a test. */
json_t *amperf_result_record(const struct amperf_record *record);

json_t *amperf_result_error(const struct amperf_error *error);

/* Writes `root`, which is gone then, to *text, which is the caller's. 0 or -ENOMEM. */
int amperf_result_text(json_t *root, char **text);

#endif
