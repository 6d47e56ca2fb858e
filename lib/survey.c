/* SPDX-License-Identifier: BSD-3-Clause */
/* The results of several links as one document. */
#include "result.h"

static json_t *result_json(const struct amperf_result *result,
			   const struct amperf_result_notes *notes,
			   const struct amperf_system *system)
{
	struct amperf_result_notes own = *notes;

	own.error = NULL; /* the survey's, not each result's */
	return amperf_result_object(result, &own, system);
}

static json_t *results_json(const struct amperf_survey *survey,
			    const struct amperf_result_notes *notes,
			    const struct amperf_system *system)
{
	json_t *results = json_array();

	for (size_t i = 0; i < survey->result_count; i++)
		json_array_append_new(results, result_json(survey->results[i], notes, system));
	return results;
}

static json_t *summary_json(const struct amperf_summary *time)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I}", "min_ns", (json_int_t)time->min_ns,
			 "median_ns", (json_int_t)time->median_ns, "p99_ns",
			 (json_int_t)time->p99_ns, "max_ns", (json_int_t)time->max_ns, "mean_ns",
			 (json_int_t)time->mean_ns);
}

static json_t *baselines_json(const struct amperf_survey *survey)
{
	json_t *baselines = json_array();

	for (size_t i = 0; i < survey->baseline_count; i++) {
		const struct amperf_survey_baseline *baseline = &survey->baselines[i];

		json_array_append_new(baselines,
				      json_pack("{s:s, s:I, s:o, s:o}", "link", baseline->name,
						"block_bytes", (json_int_t)baseline->block_bytes,
						"into", summary_json(&baseline->times.into),
						"out_of", summary_json(&baseline->times.out_of)));
	}
	return baselines;
}

static json_t *skipped_json(const struct amperf_survey *survey)
{
	json_t *skipped = json_array();

	for (size_t i = 0; i < survey->skipped_count; i++)
		json_array_append_new(skipped,
				      json_pack("{s:s, s:s}", "link", survey->skipped[i].name,
						"reason", survey->skipped[i].reason));
	return skipped;
}

static json_t *lines_json(const char *const *lines, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_string(lines[i]));
	return array;
}

int amperf_survey_json(const struct amperf_survey *survey, const struct amperf_result_notes *notes,
		       const struct amperf_system *system, char **text)
{
	json_t *root = json_object();
	uint64_t verified_bytes = 0, errors = 0;

	for (size_t i = 0; i < survey->result_count; i++) {
		verified_bytes += survey->results[i]->verified_bytes;
		errors += survey->results[i]->errors;
	}
	json_object_set_new(root, "schema_version", json_integer(AMPERF_RESULT_SCHEMA_VERSION));
	json_object_set_new(root, "document", json_string("survey"));
	json_object_set_new(root, "context", amperf_result_context(NULL, notes, system));
	json_object_set_new(root, "brought_up", lines_json(survey->changes, survey->change_count));
	json_object_set_new(root, "results", results_json(survey, notes, system));
	json_object_set_new(root, "memcpy_baselines", baselines_json(survey));
	if (survey->floor)
		json_object_set_new(root, "floor", result_json(survey->floor, notes, system));
	json_object_set_new(root, "skipped", skipped_json(survey));
	json_object_set_new(root, "advice", lines_json(survey->advice, survey->advice_count));
	json_object_set_new(root, "verified_bytes", json_integer((json_int_t)verified_bytes));
	json_object_set_new(root, "errors", json_integer((json_int_t)errors));
	if (notes->error && notes->error->code)
		json_object_set_new(root, "error", amperf_result_error(notes->error));
	return amperf_result_text(root, text);
}
