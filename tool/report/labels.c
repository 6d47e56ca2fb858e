/* SPDX-License-Identifier: BSD-3-Clause */
#include "labels.h"
#include "units.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static uint64_t number(const json_t *row, const char *key)
{
	return (uint64_t)json_number_value(json_object_get(row, key));
}

json_t *label_test(const json_t *row)
{
	char size[UNITS_TEXT_BYTES], value[UNITS_TEXT_BYTES], count[UNITS_TEXT_BYTES + 8] = "";
	char depth[UNITS_TEXT_BYTES + 8] = "", rate[UNITS_TEXT_BYTES + 8] = "";

	units_size(size, number(row, "block_bytes"));
	if (number(row, "count") > 1)
		snprintf(count, sizeof(count), "%s \xc3\x97 ",
			 units_number(value, number(row, "count")));
	if (number(row, "depth") > 1)
		snprintf(depth, sizeof(depth), ", depth %s",
			 units_number(value, number(row, "depth")));
	if (number(row, "rate_hz"))
		snprintf(rate, sizeof(rate), ", %s/s", units_number(value, number(row, "rate_hz")));
	return json_sprintf("%s, %s%s%s%s", json_string_value(json_object_get(row, "kind")), count,
			    size, depth, rate);
}

static const char *text(const json_t *object, const char *key)
{
	const char *value = json_string_value(json_object_get(object, key));

	return value ? value : "";
}

static const char *base_name(const char *file)
{
	const char *slash = strrchr(file, '/');

	return slash ? slash + 1 : file;
}

static bool is_elsewhere(const json_t *runs, const json_t *run, bool same_name)
{
	const json_t *other;
	size_t i;

	json_array_foreach ((json_t *)runs, i, other) {
		if (other == run || strcmp(text(other, "link"), text(run, "link")) != 0)
			continue;
		if (!same_name ||
		    strcmp(base_name(text(other, "file")), base_name(text(run, "file"))) == 0)
			return true;
	}
	return false;
}

void label_runs(json_t *runs)
{
	json_t *run;
	size_t i;

	json_array_foreach (runs, i, run) {
		const char *link = text(run, "link"), *file = text(run, "file");

		if (!is_elsewhere(runs, run, false))
			json_object_set_new(run, "label", json_string(link));
		else
			json_object_set_new(run, "label",
					    json_sprintf("%s (%s)", link,
							 is_elsewhere(runs, run, true)
								 ? file
								 : base_name(file)));
	}
}

/* ---- Lines of a plot over block sizes ------------------------------------- */

/* Does the run have streams of another length with the same blocks? */
static bool has_other_count(const json_t *rows, const json_t *row)
{
	const json_t *other;
	size_t i;

	json_array_foreach ((json_t *)rows, i, other) {
		if (strcmp(text(other, "kind"), text(row, "kind")) == 0 &&
		    number(other, "block_bytes") == number(row, "block_bytes") &&
		    number(other, "count") > 1 && number(other, "count") != number(row, "count"))
			return true;
	}
	return false;
}

static json_t *label_variant(const json_t *row, bool by_count)
{
	char value[UNITS_TEXT_BYTES], depth[UNITS_TEXT_BYTES + 8] = "";

	if (number(row, "depth") > 1)
		snprintf(depth, sizeof(depth), ", depth %s",
			 units_number(value, number(row, "depth")));
	if (number(row, "count") == 1)
		return json_sprintf("single blocks%s", depth);
	if (!by_count)
		return json_sprintf("streams%s", depth);
	return json_sprintf("streams of %s%s", units_number(value, number(row, "count")), depth);
}

void label_variants(json_t *rows)
{
	bool by_count = false;
	json_t *row;
	size_t i;

	json_array_foreach (rows, i, row) {
		by_count |= number(row, "count") > 1 && has_other_count(rows, row);
	}
	json_array_foreach (rows, i, row) {
		json_object_set_new(row, "variant", label_variant(row, by_count));
	}
}
