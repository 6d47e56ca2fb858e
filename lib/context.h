/* SPDX-License-Identifier: BSD-3-Clause */
/* Where a result was measured. */
#ifndef AMPERF_LIB_CONTEXT_H
#define AMPERF_LIB_CONTEXT_H

#include <amperf/amperf.h>

#include <jansson.h>

/* Each returns a new object (NULL: no memory). */
json_t *amperf_context_tool(void);
json_t *amperf_context_kernel(void);
json_t *amperf_context_cpu(const struct amperf_system *system);
json_t *amperf_context_board(const struct amperf_system *system, const char *name);
json_t *amperf_context_clock(const char *note);
/* The time now, e.g. "2020-07-13T15:43:54Z". */
json_t *amperf_context_date(void);

#endif
