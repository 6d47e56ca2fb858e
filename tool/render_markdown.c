/* SPDX-License-Identifier: BSD-3-Clause */
/* Documents as Markdown, as GitHub reads it. */
#include "render_text.h"

#include <string.h>

/* What would begin something else than text, or end a cell. */
static void put(FILE *out, const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (strchr("\\`*_[]<>|&#~", c))
			fputc('\\', out);
		fputc(c < ' ' || c == 0x7f ? ' ' : c, out);
	}
}

static bool is_left(const struct render_table *table, size_t column)
{
	return !column || table->columns[column]->how == RENDER_WORD;
}

static void print_head(FILE *out, const struct render_table *table)
{
	for (size_t i = 0; i < table->column_count; i++) {
		const struct render_column *column = table->columns[i];

		fputs("| ", out);
		put(out, render_title(table, i));
		if (column->unit[0]) {
			fputc(' ', out);
			put(out, column->unit);
		}
		fputc(' ', out);
	}
	fputs("|\n", out);
	for (size_t i = 0; i < table->column_count; i++)
		fputs(is_left(table, i) ? "|:---" : "|---:", out);
	fputs("|\n", out);
}

static void print_table(FILE *out, const struct render_table *table)
{
	char text[RENDER_CELL_BYTES];

	if (table->caption[0]) {
		put(out, table->caption);
		fputs("\n\n", out);
	}
	print_head(out, table);
	for (size_t row = 0; row < json_array_size(table->rows); row++) {
		for (size_t i = 0; i < table->column_count; i++) {
			fputs("| ", out);
			put(out, render_cell(table, row, i, text));
			fputc(' ', out);
		}
		fputs("|\n", out);
	}
	fputc('\n', out);
}

static void print_legend(FILE *out, const struct render_table *table)
{
	char text[RENDER_LEGEND_BYTES];

	if (!render_legend_text(table, text, sizeof(text))[0])
		return;
	put(out, text);
	fputs("\n\n", out);
}

/* Each a paragraph of its own, or, with a bullet, an item. */
static void print_lines(FILE *out, const char *before, const char *bullet, const json_t *lines)
{
	const json_t *line;
	size_t i;

	if (json_array_size(lines))
		fputs(before, out);
	json_array_foreach ((json_t *)lines, i, line) {
		fputs(bullet, out);
		put(out, json_string_value(line));
		fputs(bullet[0] ? "\n" : "\n\n", out);
	}
	if (bullet[0] && json_array_size(lines))
		fputc('\n', out);
}

static void print_list(FILE *out, const char *before, json_t *lines)
{
	print_lines(out, before, "- ", lines);
	json_decref(lines);
}

void render_markdown(FILE *out, const json_t *document, const struct render_tables *tables)
{
	char heading[512];

	if (render_heading(document, heading, sizeof(heading))[0]) {
		fputs("### ", out);
		put(out, heading);
		fputs("\n\n", out);
	}
	for (size_t i = 0; i < tables->count; i++) {
		print_table(out, &tables->tables[i]);
		print_legend(out, &tables->tables[i]);
		print_lines(out, "", "", tables->tables[i].lines);
	}
	print_list(out, "Warnings:\n\n", render_warnings(document));
	print_list(out, "", render_notes(document));
	print_list(out, "Advice, by these figures:\n\n", render_advice(document));
}
