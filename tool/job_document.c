/* SPDX-License-Identifier: BSD-3-Clause */
#include "cmd_run.h"
#include "job_outcome.h"

#include <stdlib.h>
#include <string.h>

/* With this, whoever has the results can do it all again. */
static json_t *echo_json(const struct job *job)
{
	json_t *echo = json_pack("{s:s, s:s#}", "name", job->name, "text", job->file.text,
				 (int)job->file.bytes);
	json_t *arguments = json_array();

	if (job->description)
		json_object_set_new(echo, "description", json_string(job->description));
	for (int i = 1; i < job->argc; i++)
		json_array_append_new(arguments, json_string(job->argv[i]));
	json_object_set_new(echo, "arguments", arguments);
	return echo;
}

/* Each result says which run of the job it is of. */
static json_t *results_json(const struct job_outcomes *outcomes)
{
	json_t *results = json_array();

	for (size_t i = 0; i < outcomes->job->run_count; i++) {
		const struct job_outcome *outcome = &outcomes->list[i];
		json_t *settings = json_object_get(outcome->document, "settings");

		if (!outcome->document)
			continue;
		json_object_set_new(settings, "job", json_string(outcomes->job->name));
		json_object_set_new(settings, "section", json_string(outcome->run->section->name));
		json_array_append(results, outcome->document);
	}
	return results;
}

static json_t *skipped_json(const struct job_outcomes *outcomes)
{
	json_t *skipped = json_array();

	for (size_t i = 0; i < outcomes->job->run_count; i++) {
		const struct job_outcome *outcome = &outcomes->list[i];

		if (!outcome->document)
			json_array_append_new(skipped, json_pack("{s:s, s:s, s:s}", "link",
								 outcome->run->link, "section",
								 outcome->run->section->name,
								 "reason", outcome->error.text));
	}
	return skipped;
}

static json_t *changes_json(const struct job_outcomes *outcomes)
{
	json_t *changes = json_array();

	for (size_t i = 0; i < outcomes->job->run_count; i++) {
		const struct job_outcome *outcome = &outcomes->list[i];

		if (outcome->change[0])
			json_array_append_new(changes, json_sprintf("%s for [%s]", outcome->change,
								    outcome->run->section->name));
	}
	return changes;
}

static json_t *sum_json(json_t *results, const char *key)
{
	json_int_t sum = 0;
	json_t *result;
	size_t i;

	json_array_foreach (results, i, result)
		sum += json_integer_value(json_object_get(result, key));
	return json_integer(sum);
}

/* The context and the error, as every document has them. */
static json_t *frame_json(const struct job_outcomes *outcomes)
{
	char *text = NULL;
	json_t *frame;

	if (cmd_run_text(&outcomes->job->output, NULL, &outcomes->error, &text))
		return NULL;
	frame = json_loads(text, 0, NULL);
	free(text);
	json_object_del(frame, "rows");
	return frame;
}

json_t *job_document(const struct job_outcomes *outcomes)
{
	json_t *document = frame_json(outcomes);
	json_t *results = results_json(outcomes);

	json_object_set_new(document, "document", json_string("survey"));
	json_object_set_new(document, "job", echo_json(outcomes->job));
	json_object_set_new(document, "brought_up", changes_json(outcomes));
	json_object_set_new(document, "results", results);
	json_object_set_new(document, "memcpy_baselines", json_array());
	json_object_set_new(document, "skipped", skipped_json(outcomes));
	json_object_set_new(document, "advice", json_array());
	json_object_set_new(document, "verified_bytes", sum_json(results, "verified_bytes"));
	json_object_set_new(document, "errors", sum_json(results, "errors"));
	return document;
}
