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

/* What was done of a test, by one link or by several. */
struct done {
	uint64_t transactions;
	uint64_t bytes;
	double hz;
	double bytes_per_s;
};

static void add_done(struct done *done, const struct amperf_row *row)
{
	uint64_t bytes = row->test.block_bytes * row->test.count;

	done->transactions += row->sample_count;
	done->bytes += row->sample_count * bytes;
	done->hz += row->achieved_hz;
	done->bytes_per_s += row->achieved_hz * (double)bytes;
}

static void set_done(json_t *json, const struct done *done)
{
	json_object_set_new(json, "transactions", json_integer((json_int_t)done->transactions));
	json_object_set_new(json, "bytes", json_integer((json_int_t)done->bytes));
	json_object_set_new(json, "achieved_hz", json_real(done->hz));
	json_object_set_new(json, "throughput_bytes_per_s",
			    json_integer((json_int_t)(done->bytes_per_s + 0.5)));
}

/* One of the two of a duplex. */
static json_t *way_json(const struct links_entry *entry, size_t index)
{
	const struct amperf_row *row = row_at(entry, index);
	json_t *json =
		json_pack("{s:s, s:I, s:I, s:I}", "link", entry->result->link_name, "median_ns",
			  (json_int_t)row->time.median_ns, "p99_ns", (json_int_t)row->time.p99_ns,
			  "max_ns", (json_int_t)row->time.max_ns);
	struct done done = {0};

	add_done(&done, row);
	set_done(json, &done);
	return json;
}

/* Of a test that all links have figures of; NULL: they have not. */
static json_t *sum_json(const struct links *links, size_t index)
{
	const struct amperf_test *test = &links->entries[0].options.tests[index];
	struct done done = {0};
	json_t *json;

	for (size_t i = 0; i < links->count; i++) {
		const struct amperf_row *row = row_at(&links->entries[i], index);

		if (!row)
			return NULL;
		add_done(&done, row);
	}
	json = json_pack("{s:s, s:I, s:I, s:i, s:I}", "kind",
			 links->duplex ? "duplex" : amperf_kind_name(test->kind), "block_bytes",
			 (json_int_t)test->block_bytes, "count", (json_int_t)test->count, "depth",
			 test->depth ? (int)test->depth : 1, "links", (json_int_t)links->count);
	set_done(json, &done);
	/* In the order in which their links were added (cmd_run_links.c). */
	if (links->duplex) {
		json_object_set_new(json, "to_mcu", way_json(&links->entries[0], index));
		json_object_set_new(json, "from_mcu", way_json(&links->entries[1], index));
	}
	return json;
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
