/* SPDX-License-Identifier: BSD-3-Clause */
/* A comparison as Markdown, for a pull request. */
#include "compare.h"
#include "units.h"

#include <string.h>

/* Text of a file: nothing of it is markup, and nothing ends a cell. */
static void print_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		if ((unsigned char)*text < ' ' || *text == 0x7f) {
			fputc('?', out);
			continue;
		}
		if (strchr("\\`*_[]<>|~#&!", *text))
			fputc('\\', out);
		fputc(*text, out);
	}
}

static void print_test(FILE *out, const json_t *row)
{
	int64_t depth = document_integer(row, "depth", 1);
	double rate = document_number(row, "rate_hz", 0);
	char block[UNITS_TEXT_BYTES], count[UNITS_TEXT_BYTES];

	print_text(out, document_text(row, "link", ""));
	fputs(" | ", out);
	print_text(out, document_text(row, "kind", ""));
	fprintf(out, " | %s x %s",
		units_size(block, (uint64_t)document_integer(row, "block_bytes", 0)),
		units_number(count, (uint64_t)document_integer(row, "count", 0)));
	if (depth > 1)
		fprintf(out, ", depth %lld", (long long)depth);
	if (rate > 0)
		fprintf(out, ", %g/s", rate);
}

static void print_row(FILE *out, const json_t *row)
{
	struct compare_cells cells;
	const char *strong;

	compare_cells(&cells, row);
	strong = cells.past ? "**" : "";
	fputs("| ", out);
	print_test(out, row);
	fprintf(out, " | %s | %s", cells.text[COMPARE_BASE], cells.text[COMPARE_NEW]);
	fprintf(out, " | %s | %s to %s", cells.text[COMPARE_RATIO], cells.text[COMPARE_LOW],
		cells.text[COMPARE_HIGH]);
	fprintf(out, " | %s | %s%s%s |\n", cells.text[COMPARE_P], strong,
		cells.text[COMPARE_VERDICT], strong);
}

static void print_rows(FILE *out, const json_t *rows)
{
	fputs("| link | kind | block x count | base, us | new, us | ratio | 95 % | p | verdict |\n"
	      "|---|---|---:|---:|---:|---:|---:|---:|---|\n",
	      out);
	for (size_t i = 0; i < json_array_size(rows); i++)
		print_row(out, json_array_get(rows, i));
}

static void print_side(FILE *out, const json_t *comparison, const char *which)
{
	fprintf(out, "- %s: ", which);
	compare_put_side(out, print_text, json_object_get(comparison, which), ", ");
}

static void print_lines(FILE *out, const json_t *comparison, const char *key, const char *before)
{
	compare_put_lines(out, print_text, json_object_get(comparison, key), before);
}

static void print_only(FILE *out, const json_t *rows, const char *which)
{
	for (size_t i = 0; i < json_array_size(rows); i++) {
		fprintf(out, "- only in %s: ", which);
		print_test(out, json_array_get(rows, i));
		fputc('\n', out);
	}
}

static void print_settings(FILE *out, const json_t *comparison)
{
	fputs("<details><summary>Settings</summary>\n\n", out);
	print_side(out, comparison, "base");
	print_side(out, comparison, "new");
	print_lines(out, comparison, "differences", "- other ");
	print_only(out, json_object_get(comparison, "only_base"), "base");
	print_only(out, json_object_get(comparison, "only_new"), "new");
	fputs("\n</details>\n", out);
}

void out_compare_markdown(FILE *out, const json_t *comparison)
{
	char text[COMPARE_TEXT_BYTES];

	fprintf(out, "### amperf: %s\n\n", compare_headline(text, comparison));
	if (json_array_size(json_object_get(comparison, "obstacles"))) {
		print_lines(out, comparison, "obstacles",
			    "- **not comparable, and forced**: other ");
		fputc('\n', out);
	}
	print_rows(out, json_object_get(comparison, "rows"));
	fputc('\n', out);
	if (compare_caveat(text, comparison)[0])
		fprintf(out, "%s\n\n", text);
	print_settings(out, comparison);
}
