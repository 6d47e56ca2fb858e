/* SPDX-License-Identifier: BSD-3-Clause */
#include "validate.h"

#include <stdio.h>
#include <string.h>

static bool say(char fault[VALIDATE_TEXT_BYTES], const char *where, size_t index, const char *what)
{
	snprintf(fault, VALIDATE_TEXT_BYTES, "%.60s %zu %.100s", where, index + 1, what);
	return false;
}

/* ---- Lists of numbers ---------------------------------------------------- */

static bool is_count(const json_t *value)
{
	return json_is_integer(value) && json_integer_value(value) >= 0;
}

/* Absent is well. */
static bool is_counts(const json_t *list)
{
	const json_t *value;
	size_t i;

	if (!list)
		return true;
	json_array_foreach ((json_t *)list, i, value) {
		if (!is_count(value))
			return false;
	}
	return json_is_array(list);
}

static bool is_histogram(const json_t *histogram)
{
	const json_t *buckets = json_object_get(histogram, "buckets");
	const json_t *bucket;
	size_t i;

	if (!histogram)
		return true;
	json_array_foreach ((json_t *)buckets, i, bucket) {
		if (json_array_size(bucket) != 2 || !is_counts(bucket))
			return false;
	}
	return json_is_array(buckets);
}

/* Whatever ends in a unit is a number, at any depth: the page computes with it. */
static bool has_unit(const char *key)
{
	static const char *const units[] = {"_ns",       "_bytes", "_per_s",     "_hz",
					    "_percent",  "_low",   "_high",      "_ppb",
					    "_messages", "errors", "_doorbells", "transactions"};
	size_t length = strlen(key);

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		size_t unit = strlen(units[i]);

		if (length >= unit && strcmp(key + length - unit, units[i]) == 0)
			return true;
	}
	return false;
}

/* Is there a figure at the top that is none? What is within may be words about them. */
static bool has_bad_figure(const json_t *object)
{
	const char *key;
	json_t *value;

	json_object_foreach ((json_t *)object, key, value) {
		if (has_unit(key) && !json_is_number(value))
			return true;
	}
	return false;
}

/* The key of a figure that is none, or NULL. */
static const char *find_bad_figure(const json_t *object)
{
	const char *key, *bad = NULL;
	json_t *value;

	json_object_foreach ((json_t *)object, key, value) {
		if (json_is_object(value))
			bad = find_bad_figure(value);
		else if (has_unit(key) && !json_is_array(value) && !json_is_number(value))
			bad = key;
		if (bad)
			return bad;
	}
	return NULL;
}

/* ---- Rows ---------------------------------------------------------------- */

static bool is_records(const json_t *records)
{
	const json_t *record;
	size_t i;

	json_array_foreach ((json_t *)records, i, record) {
		if (!is_count(json_object_get(record, "at_ns")) || find_bad_figure(record))
			return false;
	}
	return !records || json_is_array(records);
}

static const char *find_fault(const json_t *row)
{
	if (!json_is_string(json_object_get(row, "kind")))
		return "has no kind";
	if (!is_count(json_object_get(row, "block_bytes")) ||
	    !is_count(json_object_get(row, "count")))
		return "has no block_bytes and count";
	if (!is_counts(json_object_get(row, "samples_ns")) ||
	    !is_counts(json_object_get(row, "starts_ns")))
		return "has samples that are no list of times";
	if (!is_histogram(json_object_get(row, "histogram")) ||
	    !is_histogram(json_object_get(json_object_get(row, "corrected"), "histogram")))
		return "has a histogram without [low_ns, count] buckets";
	if (!is_records(json_object_get(row, "records")))
		return "has records without times";
	return NULL;
}

bool validate_rows(const json_t *rows, char fault[VALIDATE_TEXT_BYTES])
{
	const json_t *row;
	const char *what;
	char text[80];
	size_t i;

	json_array_foreach ((json_t *)rows, i, row) {
		what = find_fault(row);
		if (!what && find_bad_figure(row)) {
			snprintf(text, sizeof(text), "has no number as %.50s",
				 find_bad_figure(row));
			what = text;
		}
		if (what)
			return say(fault, "row", i, what);
	}
	if (json_is_array(rows))
		return true;
	snprintf(fault, VALIDATE_TEXT_BYTES, "it has no rows");
	return false;
}

bool validate_run(const json_t *run, char fault[VALIDATE_TEXT_BYTES])
{
	if (!json_is_string(json_object_get(json_object_get(run, "settings"), "link"))) {
		snprintf(fault, VALIDATE_TEXT_BYTES, "it does not say which link was measured");
		return false;
	}
	return validate_rows(json_object_get(run, "rows"), fault);
}

bool validate_comparison(const json_t *document, char fault[VALIDATE_TEXT_BYTES])
{
	const json_t *row;
	size_t i;

	if (!validate_rows(json_object_get(document, "rows"), fault))
		return false;
	json_array_foreach (json_object_get(document, "rows"), i, row) {
		if (!json_is_string(json_object_get(row, "link")) ||
		    !json_is_number(json_object_get(row, "ratio")))
			return say(fault, "row", i, "has no link and ratio");
	}
	return true;
}

bool validate_published(const json_t *document, char fault[VALIDATE_TEXT_BYTES])
{
	const json_t *rows = json_object_get(document, "rows");
	const json_t *row;
	size_t i;

	if (!json_is_string(json_object_get(json_object_get(document, "source"), "title")) ||
	    !json_is_array(rows)) {
		snprintf(fault, VALIDATE_TEXT_BYTES, "it has no source with a title, or no rows");
		return false;
	}
	json_array_foreach ((json_t *)rows, i, row) {
		if (has_bad_figure(row))
			return say(fault, "row", i, "has a figure that is no number");
	}
	return true;
}
