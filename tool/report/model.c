/* SPDX-License-Identifier: BSD-3-Clause */
#include "model.h"
#include "document.h"
#include "labels.h"
#include "percentile.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *const lists[] = {"documents",    "runs",        "searches",
				    "explanations", "comparisons", "published"};

#define LIST_COUNT (sizeof(lists) / sizeof(lists[0]))

int report_model_init(struct report_model *model)
{
	model->root = json_object();
	for (size_t i = 0; i < LIST_COUNT; i++)
		if (json_object_set_new(model->root, lists[i], json_array()))
			return -ENOMEM;
	return 0;
}

void report_model_free(struct report_model *model)
{
	json_decref(model->root);
	model->root = NULL;
}

json_t *report_model_list(const struct report_model *model, const char *name)
{
	return json_object_get(model->root, name);
}

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

/* ---- Runs ---------------------------------------------------------------- */

/* What too few transactions say nothing of is left out, of tables and of plots. */
static void leave_out_percentiles(json_t *times, uint64_t transactions)
{
	static const struct {
		const char *key;
		uint64_t transactions;
	} percentiles[] = {
		{"p90_ns", P90_TRANSACTIONS_MIN},
		{"p99_ns", P99_TRANSACTIONS_MIN},
		{"p999_ns", P999_TRANSACTIONS_MIN},
		{"p9999_ns", P9999_TRANSACTIONS_MIN},
	};

	for (size_t i = 0; i < sizeof(percentiles) / sizeof(percentiles[0]); i++)
		if (transactions < percentiles[i].transactions)
			json_object_del(times, percentiles[i].key);
}

static void complete_percentiles(json_t *row)
{
	uint64_t transactions = document_transactions(row);
	json_t *one_way = json_object_get(row, "one_way"), *record;
	size_t i;

	leave_out_percentiles(row, transactions);
	leave_out_percentiles(json_object_get(row, "corrected"), transactions);
	leave_out_percentiles(json_object_get(one_way, "to_mcu"), transactions);
	leave_out_percentiles(json_object_get(one_way, "from_mcu"), transactions);
	json_array_foreach (json_object_get(row, "records"), i, record) {
		leave_out_percentiles(record, document_transactions(record));
	}
}

/* Rows of older documents do not say how many transactions they are of. */
static void complete_rows(json_t *rows)
{
	json_t *row;
	size_t i;

	json_array_foreach (rows, i, row) {
		json_int_t transactions = (json_int_t)document_transactions(row);

		json_object_set_new(row, "test", label_test(row));
		if (transactions)
			json_object_set_new(row, "transactions", json_integer(transactions));
		complete_percentiles(row);
	}
}

static json_t *find_run(json_t *runs, const char *file, const char *link)
{
	json_t *run;
	size_t i;

	json_array_foreach (runs, i, run) {
		if (strcmp(text_of(run, "file"), file) == 0 &&
		    strcmp(text_of(run, "link"), link) == 0)
			return run;
	}
	return NULL;
}

static void add_run(struct report_model *model, const char *file, const json_t *run,
		    const json_t *document)
{
	json_t *runs = report_model_list(model, "runs");
	const char *link = document_text(run, "settings.link", "");
	json_t *rows = json_object_get(run, "rows");
	json_t *added = find_run(runs, file, link);

	complete_rows(rows);
	/* A sweep has one link many times: that is one run with all their rows. */
	if (added) {
		json_array_extend(json_object_get(added, "rows"), rows);
		return;
	}
	added = json_pack("{s:s, s:s, s:O}", "link", link, "file", file, "rows", rows);
	json_object_set(added, "settings", json_object_get(run, "settings"));
	json_object_set(added, "context",
			json_object_get(document_has(run, "context") ? run : document, "context"));
	json_object_set(added, "error", (json_t *)document_at(run, "error.text"));
	json_array_append_new(runs, added);
}

static void add_search(struct report_model *model, const char *file, json_t *document)
{
	complete_rows(json_object_get(document, "steps"));
	json_object_set_new(document, "file", json_string(file));
	json_object_set_new(document, "label",
			    json_string(document_text(document, "settings.link", file)));
	json_array_append(report_model_list(model, "searches"), document);
}

static void add_explanation(struct report_model *model, const char *file, json_t *document)
{
	complete_rows(json_object_get(document, "rows"));
	json_object_set_new(document, "file", json_string(file));
	json_object_set_new(document, "link",
			    json_string(document_text(document, "settings.link", file)));
	json_array_append(report_model_list(model, "explanations"), document);
}

static void add_comparison(struct report_model *model, const char *file, json_t *document)
{
	complete_rows(json_object_get(document, "rows"));
	json_object_set_new(document, "file", json_string(file));
	json_array_append(report_model_list(model, "comparisons"), document);
}

/* What is said of a document as a whole. */
static void add_head(struct report_model *model, const char *file, const json_t *document)
{
	static const char *const keys[] = {"context", "advice", "skipped", "brought_up",
					   "memcpy_baselines"};
	json_t *head = json_pack("{s:s}", "file", file);

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		json_object_set(head, keys[i], json_object_get(document, keys[i]));
	/* Of a single run it is said there. */
	if (document_kind(document) != DOCUMENT_RUN)
		json_object_set(head, "error", (json_t *)document_at(document, "error.text"));
	json_array_append_new(report_model_list(model, "documents"), head);
}

static int refuse(struct amperf_error *error, const char *file, const json_t *document)
{
	error->code = -EINVAL;
	snprintf(error->text, sizeof(error->text),
		 "%.200s: no report can be made of this kind of document, \"%s\"", file,
		 document_kind_name(document_kind(document)));
	return -EINVAL;
}

int report_model_add(struct report_model *model, const char *file, json_t *document,
		     struct amperf_error *error)
{
	const json_t *run;

	switch (document_kind(document)) {
	case DOCUMENT_PUBLISHED:
		json_array_append(report_model_list(model, "published"), document);
		return 0;
	case DOCUMENT_SEARCH:
		add_search(model, file, document);
		break;
	case DOCUMENT_EXPLANATION:
		add_explanation(model, file, document);
		break;
	case DOCUMENT_COMPARISON:
		add_comparison(model, file, document);
		break;
	default:
		if (!document_run(document, 0) && document_kind(document) != DOCUMENT_SURVEY)
			return refuse(error, file, document);
		for (size_t i = 0; (run = document_run(document, i)); i++)
			add_run(model, file, run, document);
	}
	add_head(model, file, document);
	return 0;
}

void report_model_finish(struct report_model *model)
{
	json_t *runs = report_model_list(model, "runs");
	json_t *run;
	size_t i;

	label_runs(runs);
	label_runs(report_model_list(model, "explanations"));
	json_array_foreach (runs, i, run) {
		label_variants(json_object_get(run, "rows"));
	}
}
