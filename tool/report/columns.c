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

/* So many digits that count, more for large ones. */
static const char *decimal(char text[UNITS_TEXT_BYTES], double value, int count)
{
	double digits = value == 0 ? 0 : count - 1 - floor(log10(fabs(value)));
	char whole[UNITS_TEXT_BYTES];

	if (fabs(value) >= 1000)
		snprintf(text, UNITS_TEXT_BYTES, "%s%s", value < 0 ? "-" : "",
			 units_number(whole, (uint64_t)(fabs(value) + 0.5)));
	else
		snprintf(text, UNITS_TEXT_BYTES, "%.*f", (int)fmin(fmax(digits, 0), 6), value);
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
	case COLUMN_SECONDS:
		snprintf(text, UNITS_TEXT_BYTES, "%.2f", number / 1e9);
		return text;
	case COLUMN_KIB:
		return units_kib(text, whole);
	case COLUMN_SIZE:
		return units_size(text, whole);
	case COLUMN_DECIMAL:
		return decimal(text, number, 4);
	case COLUMN_AVERAGE:
		return decimal(text, number, number == floor(number) ? 1 : 3);
	default:
		return decimal(text, number, json_is_integer(value) ? 1 : 4);
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
