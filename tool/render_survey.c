/* SPDX-License-Identifier: BSD-3-Clause */
/* A survey's tests and copies as rows of tables. */
#include "render_rows.h"

#include <stdio.h>
#include <string.h>

/* A block past this was measured alone: more of them in a transaction tell nothing new. */
#define LARGE_BYTES (INT64_C(128) << 10)

static bool same(const json_t *a, const json_t *b, const char *key)
{
	return json_equal(json_object_get(a, key), json_object_get(b, key));
}

/* The test behind `single` with many of its blocks in a transaction; NULL: none. */
static const json_t *stream_of(const json_t *rows, size_t index, const json_t *single)
{
	const json_t *next = json_array_get(rows, index + 1);

	if (next && document_integer(next, "count", 1) > 1 && same(single, next, "kind") &&
	    same(single, next, "block_bytes"))
		return next;
	return document_integer(single, "block_bytes", 0) > LARGE_BYTES ? single : NULL;
}

static void set_per_block(json_t *row, const char *key, const json_t *stream, const char *rx,
			  const char *tx)
{
	double blocks = document_number(stream, "count", 0) * (double)document_transactions(stream);
	double sum = document_number(stream, rx, 0) + document_number(stream, tx, 0);

	if (blocks > 0)
		json_object_set_new(row, key, json_real(sum / blocks));
}

static void add_stream(json_t *row, const json_t *stream)
{
	double cpu = render_cpu_percent(stream);

	if (!document_transactions(stream))
		return;
	json_object_set(row, "throughput_bytes_per_s",
			json_object_get(stream, "throughput_bytes_per_s"));
	json_object_set(row, "mcu", json_object_get(stream, "mcu"));
	if (cpu >= 0)
		json_object_set_new(row, "cpu_percent", json_real(cpu));
	set_per_block(row, "messages_per_block", stream, "mcu.rx_messages", "mcu.tx_messages");
	set_per_block(row, "doorbells_per_block", stream, "mcu.rx_doorbells", "mcu.tx_doorbells");
}

static void add_counts(json_t *row, const json_t *single, const json_t *stream)
{
	bool both = stream && stream != single;

	json_object_set_new(
		row, "retries",
		json_integer(document_integer(single, "linux.retries", 0) +
			     (both ? document_integer(stream, "linux.retries", 0) : 0)));
	json_object_set_new(row, "errors",
			    json_integer(document_integer(single, "errors", 0) +
					 (both ? document_integer(stream, "errors", 0) : 0)));
}

static json_t *size_row(const json_t *single, const json_t *stream, const char *link)
{
	static const char *const keys[] = {"kind", "block_bytes", "min_ns", "median_ns"};
	json_t *row = json_object();

	json_object_set_new(row, "link", json_string(link));
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		json_object_set(row, keys[i], json_object_get(single, keys[i]));
	json_object_set_new(row, "transactions",
			    json_integer((json_int_t)document_transactions(single)));
	render_show_tails(row, single);
	if (stream)
		add_stream(row, stream);
	add_counts(row, single, stream);
	return row;
}

static void add_run(json_t *rows, const json_t *run)
{
	const json_t *tests = json_object_get(run, "rows");
	const char *link = document_text(run, "settings.link", "");

	for (size_t i = 0; i < json_array_size(tests); i++) {
		const json_t *single = json_array_get(tests, i);
		const json_t *stream = stream_of(tests, i, single);

		json_array_append_new(rows, size_row(single, stream, link));
		i += stream && stream != single;
	}
}

json_t *render_survey_rows(const json_t *document)
{
	json_t *rows = json_array();
	const json_t *run;

	for (size_t i = 0; (run = document_run(document, i)); i++)
		add_run(rows, run);
	render_show_if_any(rows, "retries", "retries_shown", 0);
	return rows;
}

/* ---- Copies by Linux' processor ------------------------------------------ */

/* How much of a link's name says whose memory it is and how it is mapped. */
static size_t mapping_length(const char *link)
{
	const char *end = strstr(link, ",by=");

	return end ? (size_t)(end - link) : strlen(link);
}

/* Does a program get its data through a link of this name, in memory mapped so? */
static bool is_rival(const char *link, const char *mapping)
{
	return strlen(mapping) == mapping_length(link) &&
	       strncmp(link, mapping, strlen(mapping)) == 0 && !strstr(link, ",by=none");
}

/* The fastest of a survey's rows for the same size; 0: none. */
static double rival_ns(const json_t *rows, const json_t *copy, const char *kind)
{
	const json_t *row;
	double best = 0;
	size_t i;

	json_array_foreach ((json_t *)rows, i, row) {
		double ns = document_number(row, "median_ns", 0);

		if (ns > 0 && (best <= 0 || ns < best) && !document_integer(row, "errors", 0) &&
		    strcmp(document_text(row, "kind", ""), kind) == 0 &&
		    same(row, copy, "block_bytes") &&
		    is_rival(document_text(row, "link", ""), document_text(copy, "link", "")))
			best = ns;
	}
	return best;
}

static void set_ratio(json_t *row, const char *key, double rival, const char *path)
{
	double copy = document_number(row, path, 0);

	if (rival > 0 && copy > 0)
		json_object_set_new(row, key, json_real(rival / copy));
}

json_t *render_copy_rows(const json_t *document)
{
	json_t *tests = render_survey_rows(document);
	json_t *rows = json_array();
	const json_t *copy;
	size_t i;

	json_array_foreach (json_object_get(document, "memcpy_baselines"), i, copy) {
		json_t *row = json_copy((json_t *)copy);

		set_ratio(row, "sink_ratio", rival_ns(tests, copy, "sink"), "into.median_ns");
		set_ratio(row, "source_ratio", rival_ns(tests, copy, "source"), "out_of.median_ns");
		json_array_append_new(rows, row);
	}
	json_decref(tests);
	return rows;
}
