/* SPDX-License-Identifier: BSD-3-Clause */
/* What a document must have for a report to be made of it. */
#ifndef AMPERF_TOOL_REPORT_VALIDATE_H
#define AMPERF_TOOL_REPORT_VALIDATE_H

#include <jansson.h>
#include <stdbool.h>

#define VALIDATE_TEXT_BYTES 200

/* Each returns true, or false with what is wrong in `fault`. */
bool validate_run(const json_t *run, char fault[VALIDATE_TEXT_BYTES]);
bool validate_rows(const json_t *rows, char fault[VALIDATE_TEXT_BYTES]);
bool validate_comparison(const json_t *document, char fault[VALIDATE_TEXT_BYTES]);
bool validate_published(const json_t *document, char fault[VALIDATE_TEXT_BYTES]);

#endif
