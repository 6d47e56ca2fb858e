/* SPDX-License-Identifier: BSD-3-Clause */
/* A comparison as text. */
#include "compare.h"
#include "text_table.h"

#include <string.h>

/* ---- What all formats say ------------------------------------------------ */

const char *compare_ratio_text(char *text, double ratio)
{
	snprintf(text, COMPARE_TEXT_BYTES, ratio < 1000 ? "%.3f" : "%.3g", ratio);
	return text;
}

const char *compare_p_text(char *text, const json_t *row)
{
	double p = document_number(row, "p_value", -1);

	text[0] = '\0';
	if (p >= 0)
		snprintf(text, COMPARE_TEXT_BYTES, p < 0.001 ? "<0.001" : "%.3f", p);
	return text;
}

const char *compare_headline(char *text, const json_t *comparison)
{
	size_t rows = json_array_size(json_object_get(comparison, "rows"));
	size_t past = compare_count(comparison, "past-gate");
	size_t slower = compare_count(comparison, "slower");
	size_t faster = compare_count(comparison, "faster");
	const char *plural = rows == 1 ? "" : "s";
	double gate = document_number(comparison, "gate_percent", -1);

	if (gate < 0)
		snprintf(text, COMPARE_TEXT_BYTES,
			 "%zu row%s compared: %zu slower, %zu faster, %zu the same", rows, plural,
			 slower, faster, rows - slower - faster);
	else if (past)
		snprintf(text, COMPARE_TEXT_BYTES,
			 "%zu of %zu row%s past the gate: slower by more than %g %%", past, rows,
			 plural, gate);
	else
		snprintf(text, COMPARE_TEXT_BYTES,
			 "passed: none of %zu row%s slower by more than %g %%", rows, plural, gate);
	return text;
}

const char *compare_caveat(char *text, const json_t *comparison)
{
	size_t unclear = compare_count_true(comparison, "unclear");
	size_t few = compare_count_true(comparison, "few");
	size_t used = 0;

	text[0] = '\0';
	if (unclear)
		used = (size_t)snprintf(text, COMPARE_TEXT_BYTES,
					"Rows that may be past the gate or not, as their intervals "
					"reach beyond it: %zu. More --repeat narrows them.",
					unclear);
	if (few)
		snprintf(text + used, COMPARE_TEXT_BYTES - used,
			 "%sRows of fewer than 6 transactions: %zu. Their intervals are what was "
			 "seen, not 95 %%.",
			 used ? " " : "", few);
	return text;
}

const char *compare_origin(char *text, const json_t *context)
{
	snprintf(text, COMPARE_TEXT_BYTES, "amperf %.20s, firmware %.20s %.8s, %.20s %.60s, %.30s",
		 document_text(context, "tool.version", "?"),
		 document_text(context, "firmware.version", "?"),
		 document_text(context, "firmware.build_id", ""),
		 document_text(context, "kernel.name", "kernel"),
		 document_text(context, "kernel.release", "?"),
		 document_text(context, "date", "no date"));
	return text;
}

/* ---- Text ---------------------------------------------------------------- */

enum {
	COL_KIND,
	COL_BLOCK,
	COL_COUNT,
	COL_DEPTH,
	COL_RATE,
	COL_BASE,
	COL_NEW,
	COL_RATIO,
	COL_LOW,
	COL_HIGH,
	COL_P,
	COL_VERDICT,
	COL_TOTAL
};

static const struct text_line titles[] = {
	{{"kind", "block", "count", "depth", "asked", "base", "new", "ratio", "95 %", "", "p",
	  "verdict"}},
	{{"", "B", "", "", "/s", "us", "us", "", "from", "to", "", ""}},
};

/* What a file says may hold anything, and a terminal obeys some of it. */
static void print_text(FILE *out, const char *text)
{
	for (; *text; text++)
		fputc((unsigned char)*text < ' ' || *text == 0x7f ? '?' : *text, out);
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

static void set_line(struct text_line *line, const json_t *row)
{
	char text[COMPARE_TEXT_BYTES];

	set_test(line, row);
	units_us(line->cells[COL_BASE], (uint64_t)document_integer(row, "base", 0));
	units_us(line->cells[COL_NEW], (uint64_t)document_integer(row, "new", 0));
	snprintf(line->cells[COL_RATIO], UNITS_TEXT_BYTES, "%.20s",
		 compare_ratio_text(text, document_number(row, "ratio", 0)));
	snprintf(line->cells[COL_LOW], UNITS_TEXT_BYTES, "%.20s",
		 compare_ratio_text(text, document_number(row, "ratio_low", 0)));
	snprintf(line->cells[COL_HIGH], UNITS_TEXT_BYTES, "%.20s",
		 compare_ratio_text(text, document_number(row, "ratio_high", 0)));
	snprintf(line->cells[COL_P], UNITS_TEXT_BYTES, "%.10s", compare_p_text(text, row));
	snprintf(line->cells[COL_VERDICT], UNITS_TEXT_BYTES, "%.12s%s",
		 document_text(row, "verdict", ""), document_true(row, "unclear") ? "?" : "");
}

static bool is_past(const json_t *row)
{
	return strcmp(document_text(row, "verdict", ""), "past-gate") == 0;
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
		set_line(&line, row);
		drop_unused(&line, &unused);
		text_table_print(&table, out, &line, is_past(row));
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
	const json_t *side = json_object_get(comparison, which);
	char text[COMPARE_TEXT_BYTES];

	fprintf(out, "%-4s  ", which);
	print_text(out, document_text(side, "file", ""));
	fputs(": ", out);
	print_text(out, compare_origin(text, json_object_get(side, "context")));
	fputc('\n', out);
}

static void print_lines(FILE *out, const json_t *lines, const char *before)
{
	for (size_t i = 0; i < json_array_size(lines); i++) {
		fputs(before, out);
		print_text(out, json_string_value(json_array_get(lines, i)));
		fputc('\n', out);
	}
}

void out_compare(FILE *out, const json_t *comparison, bool colour)
{
	char text[COMPARE_TEXT_BYTES];
	const char *mark = "";

	if (colour && json_object_get(comparison, "gate_percent"))
		mark = document_true(comparison, "passed") ? "\033[32m" : "\033[31m";
	print_side(out, comparison, "base");
	print_side(out, comparison, "new");
	print_lines(out, json_object_get(comparison, "obstacles"),
		    "not comparable, and forced: other ");
	print_lines(out, json_object_get(comparison, "differences"), "other ");
	fputc('\n', out);
	print_rows(out, json_object_get(comparison, "rows"), colour);
	fputc('\n', out);
	print_only(out, json_object_get(comparison, "only_base"), "base");
	print_only(out, json_object_get(comparison, "only_new"), "new");
	if (compare_caveat(text, comparison)[0])
		fprintf(out, "%s\n", text);
	fprintf(out, "%s%s%s\n", mark, compare_headline(text, comparison), *mark ? "\033[0m" : "");
}
