/* SPDX-License-Identifier: BSD-3-Clause */
#include "links.h"
#include "run_document.h"

#include <string.h>

static json_t *results_json(const struct links *links)
{
	json_t *results = json_array();

	for (size_t i = 0; i < links->count; i++) {
		const struct links_entry *entry = &links->entries[i];

		if (entry->result)
			json_array_append_new(results, run_document(&entry->options, entry->result,
								    &entry->error));
	}
	return results;
}

static json_t *skipped_json(const struct links *links)
{
	json_t *skipped = json_array();

	for (size_t i = 0; i < links->count; i++) {
		const struct links_entry *entry = &links->entries[i];
		const char *reason = entry->error.text;

		if (!entry->result)
			json_array_append_new(
				skipped,
				json_pack("{s:s, s:s}", "link", entry->options.link, "reason",
					  reason[0] ? reason : "another link failed before"));
	}
	return skipped;
}

/* ---- Sums --------------------------------------------------------------- */

static const struct amperf_row *row_at(const struct links_entry *entry, size_t index)
{
	const struct amperf_result *result = entry->result;

	return result && index < result->row_count && result->rows[index].sample_count
		       ? &result->rows[index]
		       : NULL;
}

/* Of a test that all links have figures of; NULL: they have not. */
static json_t *sum_json(const struct links *links, size_t index)
{
	const struct amperf_test *test = &links->entries[0].options.tests[index];
	double hz = 0, bytes_per_s = 0;

	for (size_t i = 0; i < links->count; i++) {
		const struct amperf_row *row = row_at(&links->entries[i], index);

		if (!row)
			return NULL;
		hz += row->achieved_hz;
		bytes_per_s += row->achieved_hz * (double)(row->test.block_bytes * row->test.count);
	}
	return json_pack("{s:s, s:I, s:I, s:i, s:I, s:f, s:I}", "kind",
			 links->duplex ? "duplex" : amperf_kind_name(test->kind), "block_bytes",
			 (json_int_t)test->block_bytes, "count", (json_int_t)test->count, "depth",
			 test->depth ? (int)test->depth : 1, "links", (json_int_t)links->count,
			 "achieved_hz", hz, "throughput_bytes_per_s",
			 (json_int_t)(bytes_per_s + 0.5));
}

static json_t *sums_json(const struct links *links)
{
	json_t *sums = json_array();

	for (size_t i = 0; i < links->entries[0].options.test_count; i++) {
		json_t *sum = sum_json(links, i);

		if (sum)
			json_array_append_new(sums, sum);
	}
	return sums;
}

json_t *links_document(const struct links *links)
{
	json_t *document = run_document_frame(links->options, &links->error);
	json_t *results = results_json(links);

	json_object_set_new(document, "document", json_string(links->document));
	json_object_set_new(document, "results", results);
	json_object_set_new(document, "skipped", skipped_json(links));
	if (strcmp(links->document, "survey") == 0)
		json_object_set_new(document, "at_once", json_boolean(links->at_once));
	if (links->at_once)
		json_object_set_new(document, "sums", sums_json(links));
	json_object_set_new(document, "verified_bytes",
			    run_document_sum(results, "verified_bytes"));
	json_object_set_new(document, "errors", run_document_sum(results, "errors"));
	return document;
}
