/* SPDX-License-Identifier: BSD-3-Clause */
/* What all formats say of a comparison. */
#include "compare.h"

#include <string.h>

static void set_ratio(char cell[UNITS_TEXT_BYTES], const json_t *row, const char *key)
{
	double ratio = document_number(row, key, 0);

	snprintf(cell, UNITS_TEXT_BYTES, ratio < 1000 ? "%.3f" : "%.3g", ratio);
}

static void set_p(char cell[UNITS_TEXT_BYTES], const json_t *row)
{
	double p = document_number(row, "p_value", -1);

	cell[0] = '\0';
	if (p >= 0)
		snprintf(cell, UNITS_TEXT_BYTES, p < 0.001 ? "<0.001" : "%.3f", p);
}

void compare_cells(struct compare_cells *cells, const json_t *row)
{
	const char *verdict = document_text(row, "verdict", "");

	units_us(cells->text[COMPARE_BASE], (uint64_t)document_integer(row, "base", 0));
	units_us(cells->text[COMPARE_NEW], (uint64_t)document_integer(row, "new", 0));
	set_ratio(cells->text[COMPARE_RATIO], row, "ratio");
	set_ratio(cells->text[COMPARE_LOW], row, "ratio_low");
	set_ratio(cells->text[COMPARE_HIGH], row, "ratio_high");
	set_p(cells->text[COMPARE_P], row);
	snprintf(cells->text[COMPARE_VERDICT], UNITS_TEXT_BYTES, "%.12s%s", verdict,
		 document_true(row, "unclear") ? "?" : "");
	cells->past = strcmp(verdict, "past-gate") == 0;
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

/* "amperf 0.1.0, firmware 0.1.0 6f8579d2, Linux 6.12.1, 2026-01-01T00:00:08Z" */
static const char *origin(char *text, const json_t *context)
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

void compare_put_side(FILE *out, compare_put *put, const json_t *side, const char *between)
{
	char text[COMPARE_TEXT_BYTES];

	put(out, document_text(side, "file", ""));
	fputs(between, out);
	put(out, origin(text, json_object_get(side, "context")));
	fputc('\n', out);
}

void compare_put_lines(FILE *out, compare_put *put, const json_t *lines, const char *before)
{
	const json_t *line;
	size_t i;

	json_array_foreach ((json_t *)lines, i, line) {
		fputs(before, out);
		put(out, json_string_value(line));
		fputc('\n', out);
	}
}
