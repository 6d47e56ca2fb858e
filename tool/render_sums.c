/* SPDX-License-Identifier: BSD-3-Clause */
/* What links reached at the same time, as rows of tables. */
#include "render_rows.h"

#include <string.h>

/* A way is a test of one link, and has what its sum has of the test. */
static json_t *way_row(const json_t *sum, const char *key, const char *kind, const char *way)
{
	static const char *const keys[] = {"block_bytes", "count", "depth"};
	const json_t *of = json_object_get(sum, key);
	json_t *row = json_copy((json_t *)of);

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		json_object_set(row, keys[i], json_object_get(sum, keys[i]));
	json_object_set_new(row, "kind", json_string(kind));
	json_object_set_new(row, "way", json_string(way));
	json_object_set_new(row, "links", json_integer(1));
	render_show_tails(row, of);
	return row;
}

void render_add_ways(json_t *rows, const json_t *document)
{
	const json_t *sum = json_array_get(json_object_get(document, "sums"), 0);
	json_t *row;
	size_t i;

	if (!document_has(sum, "to_mcu"))
		return;
	json_array_foreach (rows, i, row) {
		bool sink = strcmp(document_text(row, "kind", ""), "sink") == 0;

		json_object_set_new(row, "way", json_string(sink ? "to_mcu" : "from_mcu"));
	}
}

json_t *render_sum_rows(const json_t *document)
{
	json_t *rows = json_array();
	const json_t *sum;
	size_t i;

	json_array_foreach (json_object_get(document, "sums"), i, sum) {
		json_t *row = json_copy((json_t *)sum);

		if (document_has(sum, "to_mcu"))
			json_array_append_new(rows, way_row(sum, "to_mcu", "sink", "to M4"));
		if (document_has(sum, "from_mcu"))
			json_array_append_new(rows, way_row(sum, "from_mcu", "source", "from M4"));
		if (document_has(sum, "to_mcu"))
			json_object_set_new(row, "way", json_string("both"));
		json_array_append_new(rows, row);
	}
	return rows;
}
