/* SPDX-License-Identifier: BSD-3-Clause */
#include "model.h"
#include "labels.h"
#include "validate.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *const lists[] = {"documents", "runs", "searches", "comparisons", "published"};

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

/* Rows of older documents do not say how many transactions they are of. */
static void complete_rows(json_t *rows)
{
	json_t *row;
	size_t i;

	json_array_foreach (rows, i, row) {
		size_t samples = json_array_size(json_object_get(row, "samples_ns"));

		json_object_set_new(row, "test", label_test(row));
		if (samples && !json_object_get(row, "transactions"))
			json_object_set_new(row, "transactions", json_integer((json_int_t)samples));
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

/* A sweep has one link many times: that is one run with all their rows. */
static bool add_run(struct report_model *model, const char *file, json_t *run,
		    const json_t *context, char *fault)
{
	json_t *runs = report_model_list(model, "runs");
	json_t *added;
	const char *link;

	if (!validate_run(run, fault))
		return false;
	complete_rows(json_object_get(run, "rows"));
	link = text_of(json_object_get(run, "settings"), "link");
	added = find_run(runs, file, link);
	if (added) {
		json_array_extend(json_object_get(added, "rows"), json_object_get(run, "rows"));
		return true;
	}
	added = json_pack("{s:s, s:s, s:O}", "link", link, "file", file, "rows",
			  json_object_get(run, "rows"));
	json_object_set(added, "settings", json_object_get(run, "settings"));
	if (!json_object_get(run, "context"))
		json_object_set(added, "context", (json_t *)context);
	else
		json_object_set(added, "context", json_object_get(run, "context"));
	json_object_set(added, "error", json_object_get(json_object_get(run, "error"), "text"));
	return json_array_append_new(runs, added) == 0;
}

static bool add_results(struct report_model *model, const char *file, json_t *document, char *fault)
{
	json_t *results = json_object_get(document, "results");
	char inner[VALIDATE_TEXT_BYTES];
	json_t *run;
	size_t i;

	json_array_foreach (results, i, run) {
		if (add_run(model, file, run, json_object_get(document, "context"), inner))
			continue;
		snprintf(fault, VALIDATE_TEXT_BYTES, "in result %zu: %.160s", i + 1, inner);
		return false;
	}
	if (json_is_array(results))
		return true;
	snprintf(fault, VALIDATE_TEXT_BYTES, "it has no results");
	return false;
}

/* ---- Kinds of documents --------------------------------------------------- */

static bool add_single(struct report_model *model, const char *file, json_t *document, char *fault)
{
	return add_run(model, file, document, NULL, fault);
}

static bool add_reproduction(struct report_model *model, const char *file, json_t *document,
			     char *fault)
{
	return add_run(model, file, json_object_get(document, "run"), NULL, fault);
}

static bool add_search(struct report_model *model, const char *file, json_t *document, char *fault)
{
	json_t *steps = json_object_get(document, "steps");

	if (!validate_rows(steps, fault))
		return false;
	complete_rows(steps);
	json_object_set_new(document, "file", json_string(file));
	json_object_set(document, "label",
			json_object_get(json_object_get(document, "settings"), "link"));
	if (!json_is_string(json_object_get(document, "label")))
		json_object_set_new(document, "label", json_string(file));
	return json_array_append(report_model_list(model, "searches"), document) == 0;
}

static bool add_comparison(struct report_model *model, const char *file, json_t *document,
			   char *fault)
{
	if (!validate_comparison(document, fault))
		return false;
	complete_rows(json_object_get(document, "rows"));
	json_object_set_new(document, "file", json_string(file));
	return json_array_append(report_model_list(model, "comparisons"), document) == 0;
}

static bool add_published(struct report_model *model, const char *file, json_t *document,
			  char *fault)
{
	(void)file;
	return validate_published(document, fault) &&
	       json_array_append(report_model_list(model, "published"), document) == 0;
}

struct kind {
	const char *name;
	bool (*add)(struct report_model *model, const char *file, json_t *document, char *fault);
	const char *sign; /* the key that tells files of before `document` apart */
};

static const struct kind kinds[] = {
	{"survey", add_results, "results"},   {"sweep", add_results, NULL},
	{"search", add_search, "steps"},      {"reproduction", add_reproduction, "reproduces"},
	{"comparison", add_comparison, NULL}, {"published", add_published, NULL},
	{"run", add_single, "rows"},
};

static const struct kind *find_kind(const json_t *document)
{
	const char *name = json_string_value(json_object_get(document, "document"));

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (name ? strcmp(kinds[i].name, name) == 0
			 : kinds[i].sign && json_object_get(document, kinds[i].sign))
			return &kinds[i];
	return NULL;
}

/* What is said of a document as a whole. */
static int add_head(struct report_model *model, const char *file, const struct kind *kind,
		    json_t *document)
{
	static const char *const keys[] = {"context",        "advice",           "skipped",
					   "brought_up",     "memcpy_baselines", "floor",
					   "verified_bytes", "errors",           "reason"};
	json_t *head = json_pack("{s:s, s:s}", "file", file, "kind", kind->name);

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (json_object_get(document, keys[i]))
			json_object_set(head, keys[i], json_object_get(document, keys[i]));
	/* Of a run it is said there. */
	if (kind->add == add_single)
		json_object_del(head, "error");
	else
		json_object_set(head, "error",
				json_object_get(json_object_get(document, "error"), "text"));
	return json_array_append_new(report_model_list(model, "documents"), head);
}

static int refuse(struct amperf_error *error, const char *file, const char *fault)
{
	error->code = -EINVAL;
	snprintf(error->text, sizeof(error->text), "cannot report %.200s: %.200s", file, fault);
	return -EINVAL;
}

int report_model_add(struct report_model *model, const char *file, json_t *document,
		     struct amperf_error *error)
{
	char fault[VALIDATE_TEXT_BYTES] = "there is no memory left";
	const struct kind *kind = find_kind(document);

	if (!kind)
		return refuse(error, file,
			      "it is none of amperf's results (run, survey, sweep, search,"
			      " comparison or published)");
	if (!kind->add(model, file, document, fault))
		return refuse(error, file, fault);
	if (strcmp(kind->name, "published") != 0 && add_head(model, file, kind, document))
		return -ENOMEM;
	return 0;
}

void report_model_finish(struct report_model *model)
{
	json_t *runs = report_model_list(model, "runs");
	json_t *run;
	size_t i;

	label_runs(runs);
	json_array_foreach (runs, i, run) {
		label_variants(json_object_get(run, "rows"));
	}
}
