/* SPDX-License-Identifier: BSD-3-Clause */
/* Documents as text for terminals. */
#include "render_fit.h"
#include "render_text.h"

#include <limits.h>
#include <string.h>

#define RED "\033[31m"
#define BOLD "\033[1m"
#define PLAIN "\033[0m"

/* Of lines of words that go into a file. */
#define WIDTH_DEFAULT 80u

#define GAP 2

/* Room for "ok", and a short word. */
#define VERDICT_WIDTH 8

struct text {
	FILE *out;
	unsigned int width; /* of lines of words */
	unsigned int table_width;
	bool colour;
};

/* Characters, not bytes, of UTF-8. */
static unsigned int width_of(const char *text)
{
	unsigned int width = 0;

	for (; *text; text++)
		width += ((unsigned char)*text & 0xc0) != 0x80;
	return width;
}

static void put(FILE *out, const char *text)
{
	render_put_clean(out, text, strlen(text));
}

/* ---- Lines --------------------------------------------------------------- */

static size_t next_word(const char *text)
{
	return strcspn(text, " ");
}

/* Wraps between words; what is too long for a line stands alone on one. */
static void print_line(const struct text *text, const char *prefix, const char *line)
{
	unsigned int indent = width_of(prefix), at = indent;

	fputs(prefix, text->out);
	while (*line) {
		size_t bytes = next_word(line);
		char word[256];
		unsigned int width;

		snprintf(word, sizeof(word), "%.*s", (int)bytes, line);
		width = width_of(word) + (unsigned int)(bytes >= sizeof(word) ? bytes : 0);
		if (at > indent && at + 1 + width > text->width) {
			fprintf(text->out, "\n%*s", (int)indent, "");
			at = indent;
		}
		if (at > indent)
			fputc(' ', text->out);
		render_put_clean(text->out, line, bytes);
		at += width + (at > indent);
		line += bytes + strspn(line + bytes, " ");
	}
	fputc('\n', text->out);
}

static void print_wrapped(const struct text *text, const char *prefix, const json_t *lines)
{
	const json_t *line;
	size_t i;

	json_array_foreach ((json_t *)lines, i, line) {
		print_line(text, prefix, json_string_value(line));
	}
}

/* ---- Tables -------------------------------------------------------------- */

/* The column that groups is written above its rows instead. */
static size_t first_column(const struct render_table *table)
{
	return table->grouped;
}

static const char *cell(const struct render_table *table, int row, size_t column, char *text)
{
	if (row == -2)
		return render_title(table, column);
	if (row == -1)
		return table->columns[column]->unit;
	return render_cell(table, (size_t)row, column, text);
}

static unsigned int column_width(const struct render_table *table, size_t column)
{
	char text[RENDER_CELL_BYTES];
	unsigned int most = 0;

	for (int row = -2; row < (int)json_array_size(table->rows); row++) {
		unsigned int width = width_of(cell(table, row, column, text));

		most = width > most ? width : most;
	}
	return most;
}

/* Words behind the first column stand to the left too: they are of any length. */
static void print_cell(FILE *out, const char *text, unsigned int width, bool left)
{
	unsigned int own = width_of(text);
	int blanks = (int)(own < width ? width - own : 0);

	if (!left)
		fprintf(out, "%*s", blanks, "");
	put(out, text);
	if (left)
		fprintf(out, "%*s", blanks, "");
}

/* Row -2 is the titles, -1 the units. No blanks at a line's end. */
static void print_row(const struct text *text, const struct render_table *table,
		      const unsigned int *widths, int row)
{
	bool bad = text->colour && row >= 0 && render_row_is_bad(table, (size_t)row);
	size_t first = first_column(table), last = table->column_count - 1;
	char buffer[RENDER_CELL_BYTES];

	while (last > first && !cell(table, row, last, buffer)[0])
		last--;
	fprintf(text->out, "%s%*s", bad ? RED : "", table->grouped ? GAP : 0, "");
	for (size_t i = first; i <= last; i++) {
		bool left = i == first || table->columns[i]->how == RENDER_WORD;

		if (i > first)
			fprintf(text->out, "%*s", GAP, "");
		print_cell(text->out, cell(table, row, i, buffer),
			   i == last && left ? 0 : widths[i], left);
	}
	fputs(bad ? PLAIN "\n" : "\n", text->out);
}

static void print_group(const struct text *text, const struct render_table *table, int row)
{
	char buffer[RENDER_CELL_BYTES], before[RENDER_CELL_BYTES];
	const char *name = render_cell(table, (size_t)row, 0, buffer);

	if (row && strcmp(name, render_cell(table, (size_t)row - 1, 0, before)) == 0)
		return;
	fputs(text->colour ? BOLD : "", text->out);
	put(text->out, name);
	fputs(text->colour ? PLAIN "\n" : "\n", text->out);
}

/* Without the verdicts: words may go on in the next line. */
static unsigned int figures_width(const struct render_table *table)
{
	unsigned int width = table->grouped ? GAP : 0;

	for (size_t i = first_column(table); i < table->column_count; i++)
		if (strcmp(table->columns[i]->path, "verdict") != 0)
			width += column_width(table, i) + GAP;
	return width - GAP;
}

static bool has_units(const struct render_table *table)
{
	for (size_t i = first_column(table); i < table->column_count; i++)
		if (table->columns[i]->unit[0])
			return true;
	return false;
}

static void print_rows(const struct text *text, const struct render_table *table)
{
	unsigned int widths[RENDER_COLUMNS_MAX] = {0};

	for (size_t i = 0; i < table->column_count; i++)
		widths[i] = column_width(table, i);
	for (int row = -2; row < (int)json_array_size(table->rows); row++) {
		if (row == -1 && !has_units(table))
			continue;
		if (row >= 0 && table->grouped)
			print_group(text, table, row);
		print_row(text, table, widths, row);
	}
}

static void print_caption(const struct text *text, const struct render_table *table)
{
	if (!table->caption[0])
		return;
	fputc('\n', text->out);
	print_line(text, "", table->caption);
	if (!table->grouped)
		fputc('\n', text->out);
}

static void print_table(const struct text *text, const struct render_table *all)
{
	struct render_dropped dropped = {.next = 0};
	struct render_table table = *all;
	char legend[RENDER_LEGEND_BYTES], line[256];

	while (figures_width(&table) + VERDICT_WIDTH > text->table_width &&
	       render_fit_drop(&table, &dropped))
		;
	print_caption(text, &table);
	print_rows(text, &table);
	render_legend_text(&table, legend, sizeof(legend));
	if (legend[0] || json_array_size(table.lines) || dropped.titles[0])
		fputc('\n', text->out);
	if (legend[0])
		print_line(text, "", legend);
	print_wrapped(text, "", table.lines);
	snprintf(line, sizeof(line), "No room here for: %s (--format csv or json has all).",
		 dropped.titles);
	if (dropped.titles[0])
		print_line(text, "", line);
}

/* ---- All ----------------------------------------------------------------- */

static void print_warnings(const struct text *text, json_t *warnings)
{
	if (json_array_size(warnings))
		fputc('\n', text->out);
	print_wrapped(text, "warning: ", warnings);
	json_decref(warnings);
}

/* A line each, for those who look for one; below tables with a gap. */
static void print_notes(const struct text *text, json_t *notes, bool gap)
{
	const json_t *note;
	size_t i;

	if (gap && json_array_size(notes))
		fputc('\n', text->out);
	json_array_foreach (notes, i, note) {
		put(text->out, json_string_value(note));
		fputc('\n', text->out);
	}
	json_decref(notes);
}

static void print_advice(const struct text *text, json_t *advice)
{
	if (json_array_size(advice))
		fputs("\nAdvice, by these figures:\n", text->out);
	print_wrapped(text, "- ", advice);
	json_decref(advice);
}

void render_text(FILE *out, const json_t *document, const struct render_tables *tables,
		 unsigned int width, bool colour)
{
	struct text text = {out, width ? width : WIDTH_DEFAULT, width ? width : UINT_MAX, colour};
	char heading[512];

	if (render_heading(document, heading, sizeof(heading))[0]) {
		print_line(&text, "", heading);
		fputc('\n', out);
	}
	for (size_t i = 0; i < tables->count; i++)
		print_table(&text, &tables->tables[i]);
	print_warnings(&text, render_warnings(document));
	print_notes(&text, render_notes(document), tables->count > 0);
	print_advice(&text, render_advice(document));
}
