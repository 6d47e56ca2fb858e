/* SPDX-License-Identifier: BSD-3-Clause */
/* The rows of a file that is compared, and what their times say. */
#include "compare.h"
#include "fail.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* `*samples` is the caller's; NULL if there are none, or no memory. */
static int read_samples(const json_t *row, uint64_t **samples, size_t *count)
{
	const json_t *array = json_object_get(row, "samples_ns");

	*samples = NULL;
	*count = json_array_size(array);
	if (!*count)
		return 0;
	*samples = malloc(*count * sizeof(**samples));
	if (!*samples)
		return -ENOMEM;
	for (size_t i = 0; i < *count; i++)
		(*samples)[i] = (uint64_t)json_integer_value(json_array_get(array, i));
	return 0;
}

/* Older files have no interval, but all samples. */
static int interval_of_samples(struct compare_row *row)
{
	uint64_t *samples, median_ns = row->time.median_ns;
	size_t count;
	int code = read_samples(row->row, &samples, &count);

	if (!code && !count)
		code = -ENODATA;
	if (!code)
		code = amperf_summarise(samples, count, &row->time);
	if (!code && row->time.median_ns != median_ns)
		code = -EINVAL;
	free(samples);
	return code;
}

static int find_interval(struct compare_row *row)
{
	struct amperf_ratio ratio;
	int64_t low = document_integer(row->row, "median_low_ns", -1);
	int64_t high = document_integer(row->row, "median_high_ns", -1);
	int code = 0;

	row->measured = document_has(row->row, "median_ns");
	if (!row->measured)
		return 0;
	row->time.median_ns = (uint64_t)document_integer(row->row, "median_ns", 0);
	row->time.median_low_ns = (uint64_t)low;
	row->time.median_high_ns = (uint64_t)high;
	if (low < 0 || high < 0)
		code = interval_of_samples(row);
	return code ? code : amperf_median_ratio(&row->time, &row->time, &ratio);
}

static const char *fault(int code)
{
	switch (code) {
	case -ENODATA:
		return "it has neither samples_ns nor median_low_ns and median_high_ns, so that "
		       "nothing is known of how far its median can be trusted";
	case -EINVAL:
		return "median_ns is 0, or does not fit to its interval or samples";
	default:
		return "no memory";
	}
}

static int add_row(struct compare_side *side, const json_t *run, const json_t *json,
		   struct amperf_error *error)
{
	struct compare_row *row = &side->rows[side->count++];
	int code;

	row->link = document_text(run, "settings.link", "");
	row->row = json;
	code = find_interval(row);
	if (code)
		return fail(error, code, "%.200s: row %zu (%.100s): %s", side->file,
			    side->count - 1, row->link, fault(code));
	return 0;
}

static size_t count_rows(const json_t *document)
{
	const json_t *run;
	size_t count = 0;

	for (size_t i = 0; (run = document_run(document, i)); i++)
		count += json_array_size(json_object_get(run, "rows"));
	return count;
}

static int add_rows(struct compare_side *side, struct amperf_error *error)
{
	const json_t *run;
	int code = 0;

	for (size_t i = 0; !code && (run = document_run(side->document, i)); i++) {
		const json_t *rows = json_object_get(run, "rows");

		for (size_t j = 0; !code && j < json_array_size(rows); j++)
			code = add_row(side, run, json_array_get(rows, j), error);
	}
	return code;
}

int compare_side_load(struct compare_side *side, const char *file, struct amperf_error *error)
{
	size_t count;

	memset(side, 0, sizeof(*side));
	side->file = file;
	side->document = document_load(file, error);
	if (!side->document)
		return error->code;
	count = count_rows(side->document);
	if (!count)
		return fail(error, -EINVAL,
			    "%.200s has no rows to compare (its kind: %s); give what amperf run, "
			    "run --all or sweep wrote",
			    file, document_kind_name(document_kind(side->document)));
	side->rows = calloc(count, sizeof(*side->rows));
	if (!side->rows)
		return fail(error, -ENOMEM, "no memory for %.200s", file);
	return add_rows(side, error);
}

void compare_side_free(struct compare_side *side)
{
	json_decref(side->document);
	free(side->rows);
}

/* ---- Samples, or what is left of them ------------------------------------ */

static int fill_histogram(struct amperf_histogram *histogram, const json_t *row)
{
	const json_t *buckets = document_at(row, "histogram.buckets");
	uint64_t *samples;
	size_t count;
	int code = read_samples(row, &samples, &count);

	for (size_t i = 0; i < count && !code; i++)
		amperf_histogram_record(histogram, samples[i]);
	free(samples);
	for (size_t i = 0; !count && !code && i < json_array_size(buckets); i++) {
		const json_t *pair = json_array_get(buckets, i);

		code = amperf_histogram_restore(
			histogram, (uint64_t)json_integer_value(json_array_get(pair, 0)),
			(uint64_t)json_integer_value(json_array_get(pair, 1)));
	}
	return code || amperf_histogram_count(histogram) ? code : -ENODATA;
}

static int p_of_histograms(const json_t *base, const json_t *now, double *p_value)
{
	struct amperf_histogram *a = amperf_histogram_new(), *b = amperf_histogram_new();
	int code = a && b ? 0 : -ENOMEM;

	if (!code)
		code = fill_histogram(a, base);
	if (!code)
		code = fill_histogram(b, now);
	if (!code)
		*p_value = amperf_histogram_mann_whitney(a, b);
	amperf_histogram_free(a);
	amperf_histogram_free(b);
	return code;
}

int compare_p_value(const struct compare_row *base, const struct compare_row *now, double *p_value)
{
	uint64_t *a = NULL, *b = NULL;
	size_t a_count = 0, b_count = 0;
	int code = read_samples(base->row, &a, &a_count);

	if (!code)
		code = read_samples(now->row, &b, &b_count);
	if (!code && a && b)
		code = amperf_mann_whitney(a, a_count, b, b_count, p_value);
	else if (!code)
		code = p_of_histograms(base->row, now->row, p_value);
	free(a);
	free(b);
	return code;
}
