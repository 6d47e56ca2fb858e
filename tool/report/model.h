/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The documents of a report in one shape, whatever their kind: what tables are
 * written from, and what the page's scripts draw.
 */
#ifndef AMPERF_TOOL_REPORT_MODEL_H
#define AMPERF_TOOL_REPORT_MODEL_H

#include <amperf/amperf.h>

#include <jansson.h>

/*
 * {
 *   documents:   [{file, context, advice, skipped, brought_up, memcpy_baselines,
 *                error}]
 *   runs:        [{label, link, file, settings, context, error, rows}], one a link and file;
 *                each row has `test` and `variant` besides (labels.h)
 *   searches:    [{label, file, bound, best, reason, steps}], steps with `test`
 *   explanations: [explanation document with `label`, `link` and `file`], rows with `test`
 *   comparisons: [comparison document with `file`]
 *   published:   [published document]
 * }
 */
struct report_model {
	json_t *root;
};

/* 0 or -ENOMEM. report_model_free() in any case. */
int report_model_init(struct report_model *model);
void report_model_free(struct report_model *model);

/*
 * Adds a document that document_load() has read, and changes it. 0, or -EINVAL with a
 * line in error if there is nothing in this kind of document to make a report of.
 */
int report_model_add(struct report_model *model, const char *file, json_t *document,
		     struct amperf_error *error);

/* After the last: gives each run a label of its own. */
void report_model_finish(struct report_model *model);

json_t *report_model_list(const struct report_model *model, const char *name);

#endif
