/* SPDX-License-Identifier: BSD-3-Clause */
#include "rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int report_rows_make(struct report_rows *rows, const struct report_model *model)
{
	const json_t *run, *row;
	size_t i, j, most = 0;

	memset(rows, 0, sizeof(*rows));
	json_array_foreach (report_model_list(model, "runs"), i, run) {
		most += json_array_size(json_object_get(run, "rows"));
	}
	rows->rows = calloc(most ? most : 1, sizeof(*rows->rows));
	if (!rows->rows)
		return -ENOMEM;
	json_array_foreach (report_model_list(model, "runs"), i, run) {
		json_array_foreach (json_object_get(run, "rows"), j, row) {
			rows->rows[rows->count++] = (struct report_row){run, row, i, j};
		}
	}
	return 0;
}

void report_rows_free(struct report_rows *rows)
{
	free(rows->rows);
	memset(rows, 0, sizeof(*rows));
}

const char *row_text(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

double row_number(const json_t *object, const char *key)
{
	return json_number_value(json_object_get(object, key));
}

bool row_is(const json_t *object, const char *key, const char *text)
{
	return strcmp(row_text(object, key), text) == 0;
}

double row_transactions(const json_t *row)
{
	return row_number(row, "transactions");
}

bool row_is_first(const struct report_rows *rows, size_t index, const char *key)
{
	const char *text = row_text(rows->rows[index].row, key);

	for (size_t i = 0; i < index; i++)
		if (row_is(rows->rows[i].row, key, text))
			return false;
	return true;
}
