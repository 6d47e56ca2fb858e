/* SPDX-License-Identifier: BSD-3-Clause */
/* A comparison as text. */
#include "compare.h"
#include "render.h"
#include "text_table.h"

#include <string.h>

enum {
	COL_KIND,
	COL_BLOCK,
	COL_COUNT,
	COL_DEPTH,
	COL_RATE,
	COL_FIGURES, /* enum compare_cell */
	COL_TOTAL = COL_FIGURES + COMPARE_CELLS
};

static const struct text_line titles[] = {
	{{"kind", "block", "count", "depth", "asked", "base", "new", "ratio", "95 %", "", "p",
	  "verdict"}},
	{{"", "B", "", "", "/s", "us", "us", "", "from", "to", "", ""}},
};

static void print_text(FILE *out, const char *text)
{
	render_put_clean(out, text, strlen(text));
}

static void set_test(struct text_line *line, const json_t *row)
{
	int64_t depth = document_integer(row, "depth", 1);
	double rate = document_number(row, "rate_hz", 0);

	memset(line, 0, sizeof(*line));
	snprintf(line->cells[COL_KIND], UNITS_TEXT_BYTES, "%.10s", document_text(row, "kind", ""));
	units_number(line->cells[COL_BLOCK], (uint64_t)document_integer(row, "block_bytes", 0));
	units_number(line->cells[COL_COUNT], (uint64_t)document_integer(row, "count", 0));
	if (depth > 1)
		units_number(line->cells[COL_DEPTH], (uint64_t)depth);
	if (rate > 0)
		snprintf(line->cells[COL_RATE], UNITS_TEXT_BYTES, "%g", rate);
}

/* Is it past the gate? */
static bool set_line(struct text_line *line, const json_t *row)
{
	struct compare_cells cells;

	set_test(line, row);
	compare_cells(&cells, row);
	memcpy(line->cells[COL_FIGURES], cells.text, sizeof(cells.text));
	return cells.past;
}

/* Columns in which nothing stands; the ones behind them move up. */
struct unused {
	bool depth;
	bool rate;
};

static void drop(struct text_line *line, int column)
{
	memmove(line->cells[column], line->cells[column + 1],
		(size_t)(COL_TOTAL - 1 - column) * sizeof(line->cells[0]));
}

static void drop_unused(struct text_line *line, const struct unused *unused)
{
	if (unused->rate)
		drop(line, COL_RATE);
	if (unused->depth)
		drop(line, COL_DEPTH);
}

static struct unused find_unused(const json_t *rows)
{
	struct unused unused = {true, true};

	for (size_t i = 0; i < json_array_size(rows); i++) {
		struct text_line line;

		set_test(&line, json_array_get(rows, i));
		unused.depth &= !line.cells[COL_DEPTH][0];
		unused.rate &= !line.cells[COL_RATE][0];
	}
	return unused;
}

static void print_heads(FILE *out, struct text_table *table, const struct unused *unused)
{
	for (int print = 0; print < 2; print++)
		for (int i = 0; i < 2; i++) {
			struct text_line line = titles[i];

			drop_unused(&line, unused);
			if (print)
				text_table_print(table, out, &line, false);
			else
				text_table_fit(table, &line);
		}
}

/* Links follow one another; each has a line of its own above its rows. */
static void print_rows(FILE *out, const json_t *rows, bool colour)
{
	struct unused unused = find_unused(rows);
	struct text_table table = {
		.columns = COL_TOTAL - unused.depth - unused.rate, .indent = 2, .colour = colour};
	struct text_line line;
	const char *link = NULL;
	bool past;

	for (size_t i = 0; i < json_array_size(rows); i++) {
		set_line(&line, json_array_get(rows, i));
		drop_unused(&line, &unused);
		text_table_fit(&table, &line);
	}
	print_heads(out, &table, &unused);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *of = document_text(row, "link", "");

		if (!link || strcmp(link, of) != 0) {
			print_text(out, of);
			fputc('\n', out);
		}
		link = of;
		past = set_line(&line, row);
		drop_unused(&line, &unused);
		text_table_print(&table, out, &line, past);
	}
}

static void print_only(FILE *out, const json_t *rows, const char *which)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		double rate = document_number(row, "rate_hz", 0);

		fprintf(out, "only in %s: ", which);
		print_text(out, document_text(row, "link", ""));
		fputc(' ', out);
		print_text(out, document_text(row, "kind", ""));
		fprintf(out, " %lld x %lld", (long long)document_integer(row, "block_bytes", 0),
			(long long)document_integer(row, "count", 0));
		if (document_integer(row, "depth", 1) > 1)
			fprintf(out, ", depth %lld", (long long)document_integer(row, "depth", 1));
		if (rate > 0)
			fprintf(out, ", %g/s", rate);
		fputc('\n', out);
	}
}

static void print_side(FILE *out, const json_t *comparison, const char *which)
{
	fprintf(out, "%-4s  ", which);
	compare_put_side(out, print_text, json_object_get(comparison, which), ": ");
}

static void print_lines(FILE *out, const json_t *comparison, const char *key, const char *before)
{
	compare_put_lines(out, print_text, json_object_get(comparison, key), before);
}

void out_compare(FILE *out, const json_t *comparison, bool colour)
{
	char text[COMPARE_TEXT_BYTES];
	const char *mark = "";

	if (colour && json_object_get(comparison, "gate_percent"))
		mark = document_true(comparison, "passed") ? "\033[32m" : "\033[31m";
	print_side(out, comparison, "base");
	print_side(out, comparison, "new");
	print_lines(out, comparison, "obstacles", "not comparable, and forced: other ");
	print_lines(out, comparison, "differences", "other ");
	fputc('\n', out);
	print_rows(out, json_object_get(comparison, "rows"), colour);
	fputc('\n', out);
	print_only(out, json_object_get(comparison, "only_base"), "base");
	print_only(out, json_object_get(comparison, "only_new"), "new");
	if (compare_caveat(text, comparison)[0])
		fprintf(out, "%s\n", text);
	fprintf(out, "%s%s%s\n", mark, compare_headline(text, comparison), *mark ? "\033[0m" : "");
}
