/* SPDX-License-Identifier: BSD-3-Clause */
/* Values of documents as they are shown. */
#include "render.h"
#include "units.h"

#include <stdlib.h>
#include <string.h>

/* Puts a comma between thousands of a number that was printed. */
static void group_digits(char text[RENDER_CELL_BYTES])
{
	size_t sign = text[0] == '-' || text[0] == '+';
	size_t digits = strspn(text + sign, "0123456789");

	for (size_t at = digits; at > 3 && strlen(text) + 1 < RENDER_CELL_BYTES;) {
		at -= 3;
		memmove(text + sign + at + 1, text + sign + at, strlen(text + sign + at) + 1);
		text[sign + at] = ',';
	}
}

static const char *fixed(char text[RENDER_CELL_BYTES], double value, int digits)
{
	snprintf(text, RENDER_CELL_BYTES, "%.*f", digits, value);
	group_digits(text);
	return text;
}

static const char *with_suffix(char text[RENDER_CELL_BYTES], const char *format, double value)
{
	snprintf(text, RENDER_CELL_BYTES, format, value);
	return text;
}

static const char *size(char text[RENDER_CELL_BYTES], const json_t *value)
{
	return units_size(text, (uint64_t)json_integer_value(value));
}

const char *render_title(const struct render_table *table, size_t column)
{
	const struct render_column *of = table->columns[column];

	return document_text(table->titles, of->path, of->title);
}

const char *render_cell(const struct render_table *table, size_t row, size_t column,
			char text[RENDER_CELL_BYTES])
{
	const struct render_column *of = table->columns[column];
	const json_t *json = document_at(json_array_get(table->rows, row), of->path);
	double value = json_number_value(json);

	if ((of->how == RENDER_WORD || of->how == RENDER_FIGURE) && json_is_string(json))
		return json_string_value(json);
	if (!json_is_number(json))
		return json_is_boolean(json) ? (json_is_true(json) ? "yes" : "no") : "";
	switch (of->how) {
	case RENDER_SIZE:
		return size(text, json);
	case RENDER_US:
		return fixed(text, value / 1000, table->digits[column]);
	case RENDER_KIB:
		return fixed(text, value / 1024, 1);
	case RENDER_TENTHS:
		return fixed(text, value, 1);
	case RENDER_HUNDREDTHS:
		return fixed(text, value, 2);
	case RENDER_PERCENT:
		return fixed(text, value * 100, 1);
	case RENDER_SIGNED:
		return with_suffix(text, "%+.1f", value * 100);
	case RENDER_TIMES:
		return with_suffix(text, "%.1fx", value);
	default:
		return fixed(text, value, 0);
	}
}

bool render_row_is_bad(const struct render_table *table, size_t row)
{
	const json_t *json = json_array_get(table->rows, row);

	return document_integer(json, "errors", 0) > 0 || document_true(json, "bad");
}
