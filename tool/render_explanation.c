/* SPDX-License-Identifier: BSD-3-Clause */
/* Where the time of an explanation's tests goes, as rows of tables: a row a share. */
#include "render_rows.h"
#include "units.h"

#include <stdio.h>

static json_t *share_row(const json_t *test, const char *text, int64_t ns)
{
	static const char *const keys[] = {"kind", "block_bytes", "count", "mean_ns"};
	char name[128], mean[UNITS_TEXT_BYTES];
	int64_t mean_ns = document_integer(test, "mean_ns", 0);
	json_t *row = json_object();

	snprintf(name, sizeof(name), "%.16s %lld x %lld, mean %s us",
		 document_text(test, "kind", ""),
		 (long long)document_integer(test, "block_bytes", 0),
		 (long long)document_integer(test, "count", 0), units_us(mean, (uint64_t)mean_ns));
	json_object_set_new(row, "test", json_string(name));
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		json_object_set(row, keys[i], json_object_get(test, keys[i]));
	json_object_set_new(row, "share", json_string(text));
	json_object_set_new(row, "share_ns", json_integer(ns));
	if (mean_ns > 0)
		json_object_set_new(row, "share_percent",
				    json_real(100.0 * (double)ns / (double)mean_ns));
	return row;
}

static void add_test(json_t *rows, const json_t *shares, const json_t *test, bool all)
{
	const json_t *share, *shares_ns = json_object_get(test, "shares_ns");
	int64_t together_ns = 0;
	size_t i;

	json_array_foreach ((json_t *)shares, i, share) {
		int64_t ns = json_integer_value(
			json_object_get(shares_ns, document_text(share, "name", "")));

		if (ns > 0 || all)
			json_array_append_new(
				rows, share_row(test, document_text(share, "text", ""), ns));
		together_ns += ns;
	}
	if (!all)
		json_array_append_new(rows, share_row(test, "all together", together_ns));
}

json_t *render_share_rows(const json_t *document, bool all)
{
	const json_t *test;
	json_t *rows = json_array();
	size_t i;

	json_array_foreach (json_object_get(document, "rows"), i, test) {
		add_test(rows, json_object_get(document, "shares"), test, all);
	}
	return rows;
}
