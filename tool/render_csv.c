/* SPDX-License-Identifier: BSD-3-Clause */
/* Documents as comma-separated values (RFC 4180). */
#include "render_text.h"

#include <stdlib.h>
#include <string.h>

static void put_quoted(FILE *out, const char *text)
{
	if (!text[strcspn(text, ",\"\r\n")]) {
		fputs(text, out);
		return;
	}
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

/* The key's path: linux.wait_ns is linux_wait_ns. */
static void put_name(FILE *out, const char *path)
{
	for (; *path; path++)
		fputc(*path == '.' ? '_' : *path, out);
}

/* As few digits as give the same number again: 0.1, not 0.10000000000000001. */
static void put_real(FILE *out, double value)
{
	char text[32];
	int digits = 15;

	do
		snprintf(text, sizeof(text), "%.*g", digits, value);
	while (digits++ < 17 && strtod(text, NULL) != value);
	fputs(text, out);
}

static void put_value(FILE *out, const json_t *value)
{
	if (json_is_string(value))
		put_quoted(out, json_string_value(value));
	else if (json_is_integer(value))
		fprintf(out, "%lld", (long long)json_integer_value(value));
	else if (json_is_real(value))
		put_real(out, json_real_value(value));
	else if (json_is_boolean(value))
		fputs(json_is_true(value) ? "true" : "false", out);
}

void render_csv(FILE *out, const struct render_table *table)
{
	for (size_t i = 0; i < table->column_count; i++) {
		fputs(i ? "," : "", out);
		put_name(out, table->columns[i]->path);
	}
	fputs("\r\n", out);
	for (size_t row = 0; row < json_array_size(table->rows); row++) {
		for (size_t i = 0; i < table->column_count; i++) {
			fputs(i ? "," : "", out);
			put_value(out, document_at(json_array_get(table->rows, row),
						   table->columns[i]->path));
		}
		fputs("\r\n", out);
	}
}
