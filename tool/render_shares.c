/* SPDX-License-Identifier: BSD-3-Clause */
/* An explanation's rows: what the mean time of each test is made of. */
#include "render_rows.h"
#include "units.h"

#include <stdio.h>

static const json_t *test_at(const json_t *document, size_t index)
{
	return json_array_get(json_object_get(document, "rows"), index);
}

/* NULL: the test does not say. A name is no path. */
static json_t *share_of(const json_t *test, const json_t *share)
{
	return json_object_get(json_object_get(test, "shares_ns"),
			       document_text(share, "name", ""));
}

static double share_ns(const json_t *test, const json_t *share)
{
	return json_number_value(share_of(test, share));
}

double render_shares_percent(const json_t *document, const json_t *test)
{
	double mean = document_number(test, "mean_ns", 0), ns = 0;
	const json_t *share;
	size_t i;

	json_array_foreach (json_object_get(document, "shares"), i, share) {
		ns += share_ns(test, share);
	}
	return mean > 0 ? 100 * ns / mean : 0;
}

/* ---- A line a share, tests beside each other ------------------------------ */

static const char *key_of(char key[8], size_t place)
{
	snprintf(key, 8, "t%zu", place);
	return key;
}

json_t *render_share_titles(const json_t *document, size_t first)
{
	json_t *titles = json_object();
	const json_t *test;
	char key[8];

	for (size_t i = 0; i < RENDER_SHARE_TESTS && (test = test_at(document, first + i)); i++)
		json_object_set_new(
			titles, key_of(key, i),
			json_sprintf("%.8s %lldx%lld", document_text(test, "kind", ""),
				     (long long)document_integer(test, "block_bytes", 0),
				     (long long)document_integer(test, "count", 0)));
	return titles;
}

/* The head of each test: how long it took. */
static json_t *times_row(const json_t *document, size_t first)
{
	json_t *row = json_pack("{s:s}", "text", "measured, mean, us");
	char key[8], time[UNITS_TEXT_BYTES];
	const json_t *test;

	for (size_t i = 0; i < RENDER_SHARE_TESTS && (test = test_at(document, first + i)); i++)
		if (document_has(test, "mean_ns"))
			json_object_set_new(
				row, key_of(key, i),
				json_string(units_us(
					time, (uint64_t)document_integer(test, "mean_ns", 0))));
	return row;
}

/* Of a share, or, without one, of all together. *any: it is more than 0 somewhere. */
static json_t *share_row(const json_t *document, const json_t *share, size_t first, bool *any)
{
	json_t *row = json_pack("{s:s}", "text",
				share ? document_text(share, "text", "") : "all together");
	const json_t *test;
	char key[8];

	*any = false;
	for (size_t i = 0; i < RENDER_SHARE_TESTS && (test = test_at(document, first + i)); i++) {
		double mean = document_number(test, "mean_ns", 0);
		double percent = share && mean > 0 ? 100 * share_ns(test, share) / mean
						   : render_shares_percent(document, test);

		*any |= percent > 0;
		if (mean > 0)
			json_object_set_new(row, key_of(key, i), json_sprintf("%.2f %%", percent));
	}
	return row;
}

json_t *render_share_rows(const json_t *document, size_t first)
{
	json_t *rows = json_array();
	const json_t *share;
	bool any;
	size_t i;

	json_array_append_new(rows, times_row(document, first));
	json_array_foreach (json_object_get(document, "shares"), i, share) {
		json_t *row = share_row(document, share, first, &any);

		if (any)
			json_array_append(rows, row);
		json_decref(row);
	}
	json_array_append_new(rows, share_row(document, NULL, first, &any));
	return rows;
}

/* ---- A line a share of a test, for machines ------------------------------ */

static json_t *single_row(const json_t *test, const json_t *share, const json_t *link)
{
	static const char *const keys[] = {"kind", "block_bytes", "count", "depth", "mean_ns"};
	double mean = document_number(test, "mean_ns", 0);
	json_t *row = json_copy((json_t *)share);

	json_object_set(row, "link", (json_t *)link);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		json_object_set(row, keys[i], json_object_get(test, keys[i]));
	json_object_set(row, "share_ns", share_of(test, share));
	if (mean > 0 && share_of(test, share))
		json_object_set_new(row, "share_percent",
				    json_real(100 * share_ns(test, share) / mean));
	return row;
}

json_t *render_single_share_rows(const json_t *document)
{
	const json_t *link = document_at(document, "settings.link");
	json_t *rows = json_array();
	const json_t *test, *share;
	size_t i, k;

	json_array_foreach (json_object_get(document, "rows"), i, test) {
		json_array_foreach (json_object_get(document, "shares"), k, share) {
			json_array_append_new(rows, single_row(test, share, link));
		}
	}
	return rows;
}
