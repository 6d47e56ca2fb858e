/* SPDX-License-Identifier: BSD-3-Clause */
/* Names of what was measured, as a report shows them. */
#ifndef AMPERF_TOOL_REPORT_LABELS_H
#define AMPERF_TOOL_REPORT_LABELS_H

#include <jansson.h>

/* "echo, 64 x 4 KiB, depth 8, 1,000/s" */
json_t *label_test(const json_t *row);

/* Sets `variant` of each row: the line of a plot over block sizes that it belongs to. */
void label_variants(json_t *rows);

/* Sets `label`: the link, and the file where several have it. */
void label_runs(json_t *runs);

#endif
