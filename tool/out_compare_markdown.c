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
	bool past = strcmp(document_text(row, "verdict", ""), "past-gate") == 0;
	char base[UNITS_TEXT_BYTES], now[UNITS_TEXT_BYTES], text[COMPARE_TEXT_BYTES];
	const char *strong = past ? "**" : "";

	fputs("| ", out);
	print_test(out, row);
	fprintf(out, " | %s | %s", units_us(base, (uint64_t)document_integer(row, "base", 0)),
		units_us(now, (uint64_t)document_integer(row, "new", 0)));
	fprintf(out, " | %s", compare_ratio_text(text, document_number(row, "ratio", 0)));
	fprintf(out, " | %s", compare_ratio_text(text, document_number(row, "ratio_low", 0)));
	fprintf(out, " to %s", compare_ratio_text(text, document_number(row, "ratio_high", 0)));
	fprintf(out, " | %s", compare_p_text(text, row));
	fprintf(out, " | %s%s%s%s |\n", strong, document_text(row, "verdict", ""),
		document_true(row, "unclear") ? "?" : "", strong);
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
	const json_t *side = json_object_get(comparison, which);
	char text[COMPARE_TEXT_BYTES];

	fprintf(out, "- %s: ", which);
	print_text(out, document_text(side, "file", ""));
	fputs(", ", out);
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
	print_lines(out, json_object_get(comparison, "differences"), "- other ");
	print_only(out, json_object_get(comparison, "only_base"), "base");
	print_only(out, json_object_get(comparison, "only_new"), "new");
	fputs("\n</details>\n", out);
}

void out_compare_markdown(FILE *out, const json_t *comparison)
{
	char text[COMPARE_TEXT_BYTES];

	fprintf(out, "### amperf: %s\n\n", compare_headline(text, comparison));
	if (json_array_size(json_object_get(comparison, "obstacles"))) {
		print_lines(out, json_object_get(comparison, "obstacles"),
			    "- **not comparable, and forced**: other ");
		fputc('\n', out);
	}
	print_rows(out, json_object_get(comparison, "rows"));
	fputc('\n', out);
	if (compare_caveat(text, comparison)[0])
		fprintf(out, "%s\n\n", text);
	print_settings(out, comparison);
}
