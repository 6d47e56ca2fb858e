/* SPDX-License-Identifier: BSD-3-Clause */
#include "columns.h"
#include "html.h"

#include <math.h>
#include <string.h>

const json_t *column_value(const struct column *column, const json_t *row)
{
	const char *key = column->key;
	const char *dot = strchr(key, '.');
	const json_t *value;
	char outer[40];

	if (dot) {
		snprintf(outer, sizeof(outer), "%.*s", (int)(dot - key), key);
		row = json_object_get(row, outer);
		key = dot + 1;
	}
	value = json_object_get(row, key);
	return json_is_number(value) ? value : NULL;
}

/* Four digits that count, more for large ones. */
static const char *decimal(char text[UNITS_TEXT_BYTES], double value)
{
	int digits = value == 0 ? 0 : 3 - (int)floor(log10(fabs(value)));

	if (value >= 1000)
		return units_number(text, (uint64_t)(value + 0.5));
	snprintf(text, UNITS_TEXT_BYTES, "%.*f", digits > 6 ? 6 : digits < 0 ? 0 : digits, value);
	return text;
}

const char *column_text(char text[UNITS_TEXT_BYTES], enum column_format format, const json_t *value)
{
	double number = json_number_value(value);
	uint64_t whole = number > 0 ? (uint64_t)(number + 0.5) : 0;

	text[0] = '\0';
	if (!value)
		return text;
	switch (format) {
	case COLUMN_US:
		return units_us(text, whole);
	case COLUMN_KIB:
		return units_kib(text, whole);
	case COLUMN_SIZE:
		return units_size(text, whole);
	case COLUMN_DECIMAL:
		return decimal(text, number);
	default:
		return json_is_integer(value) ? units_number(text, whole) : decimal(text, number);
	}
}

void column_cell(FILE *out, const struct column *column, const json_t *row)
{
	const json_t *value = column_value(column, row);
	char text[UNITS_TEXT_BYTES];
	char full[32];

	if (!value) {
		fputs("<td></td>", out);
		return;
	}
	if (json_is_integer(value))
		snprintf(full, sizeof(full), "%lld", (long long)json_integer_value(value));
	else
		snprintf(full, sizeof(full), "%.17g", json_real_value(value));
	html_print(out, "<td data-key=\"%s\" data-value=\"%s\">%s</td>", column->key, full,
		   column_text(text, column->format, value));
}

void column_heads(FILE *out, const struct column *columns, size_t count, const bool *used)
{
	for (size_t i = 0; i < count; i++) {
		if (!used[i])
			continue;
		html_print(out, "<th scope=\"col\">%s", columns[i].title);
		if (columns[i].unit[0])
			html_print(out, " <small>%s</small>", columns[i].unit);
		fputs("</th>", out);
	}
}

void column_mark_used(const struct column *columns, size_t count, const json_t *row, bool *used)
{
	for (size_t i = 0; i < count; i++)
		used[i] |= column_value(&columns[i], row) != NULL;
}
