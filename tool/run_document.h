/* SPDX-License-Identifier: BSD-3-Clause */
/* Runs as parts of larger documents. */
#ifndef AMPERF_TOOL_RUN_DOCUMENT_H
#define AMPERF_TOOL_RUN_DOCUMENT_H

#include "run_options.h"

#include <jansson.h>

/* As `amperf run` would write it. NULL: no memory. */
json_t *run_document(const struct run_options *options, const struct amperf_result *result,
		     const struct amperf_error *error);

/* Only context and error (code 0: none), and nothing measured. */
json_t *run_document_frame(const struct run_options *options, const struct amperf_error *error);

/* What is at `key` in all of them, added up. */
json_t *run_document_sum(const json_t *list, const char *key);

/* As text, which is the caller's: free(). Takes the document; NULL: no memory. */
char *run_document_text(json_t *document);

#endif
