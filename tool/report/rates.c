/* SPDX-License-Identifier: BSD-3-Clause */
/* Latency against rate, of sweeps and searches; latency and throughput against depth. */
#include "columns.h"
#include "figures.h"
#include "html.h"

#include <stdlib.h>
#include <string.h>

static const struct column columns[] = {
	{"depth", "depth", "", COLUMN_COUNT},
	{"rate_hz", "asked for", "/s", COLUMN_COUNT},
	{"achieved_hz", "achieved", "/s", COLUMN_COUNT},
	{"throughput_bytes_per_s", "rate", "KiB/s", COLUMN_KIB},
	{"median_ns", "median", "\xc2\xb5s", COLUMN_US},
	{"p99_ns", "p99", "\xc2\xb5s", COLUMN_US},
	{"p999_ns", "p99.9", "\xc2\xb5s", COLUMN_US},
	{"corrected.median_ns", "corrected median", "\xc2\xb5s", COLUMN_US},
	{"corrected.p99_ns", "corrected p99", "\xc2\xb5s", COLUMN_US},
	{"corrected.p999_ns", "corrected p99.9", "\xc2\xb5s", COLUMN_US},
	{"errors", "errors", "", COLUMN_COUNT},
};

#define COLUMN_TOTAL (sizeof(columns) / sizeof(columns[0]))

/* Rows that differ in nothing but what is varied. */
static bool alike(const json_t *a, const json_t *b)
{
	return row_is(a, "kind", row_text(b, "kind")) &&
	       row_number(a, "block_bytes") == row_number(b, "block_bytes") &&
	       row_number(a, "count") == row_number(b, "count");
}

static bool varies(const json_t *list, const json_t *row, const char *key)
{
	const json_t *other;
	size_t i;

	json_array_foreach ((json_t *)list, i, other) {
		if (alike(row, other) && json_object_get(other, key) &&
		    row_number(other, key) != row_number(row, key))
			return json_object_get(row, key) != NULL;
	}
	return false;
}

static bool is_first(const json_t *list, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (alike(json_array_get(list, i), json_array_get(list, index)))
			return false;
	return true;
}

static void write_table(FILE *out, const json_t *list, const json_t *like)
{
	bool used[COLUMN_TOTAL] = {false};
	const json_t *row;
	size_t i;

	json_array_foreach ((json_t *)list, i, row) {
		if (alike(row, like))
			column_mark_used(columns, COLUMN_TOTAL, row, used);
	}
	figure_table_begin(out, "each step");
	fputs("<thead><tr><th scope=\"col\">test</th>", out);
	column_heads(out, columns, COLUMN_TOTAL, used);
	fputs("</tr></thead>\n<tbody>\n", out);
	json_array_foreach ((json_t *)list, i, row) {
		if (!alike(row, like))
			continue;
		html_print(out, "<tr data-row=\"%zu\"><th scope=\"row\">%s</th>", i,
			   row_text(row, "test"));
		for (size_t c = 0; c < COLUMN_TOTAL; c++)
			if (used[c])
				column_cell(out, &columns[c], row);
		fputs("</tr>\n", out);
	}
	fputs("</tbody>", out);
	figure_table_end(out);
}

/* "runs 2 5 rate_hz": where scripts find what to draw. */
static void write_figure(FILE *out, const char *label, const json_t *list, size_t row,
			 const char *where, size_t index, const char *key)
{
	char of[80], title[300];

	snprintf(of, sizeof(of), "%s %zu %zu %s", where, index, row, key);
	snprintf(title, sizeof(title), "%.120s: %s", label,
		 strcmp(key, "depth") == 0 ? "by transactions under way" : "by rate");
	figure_begin(out, "rates", of, title, row_text(json_array_get(list, row), "kind"));
	write_table(out, list, json_array_get(list, row));
	figure_end(out);
	if (strcmp(key, "depth") != 0)
		return;
	figure_begin(out, "depth-rate", of, title, "Throughput.");
	figure_end(out);
}

static size_t write_list(FILE *out, const char *label, const json_t *list, const char *where,
			 size_t index)
{
	static const char *const keys[] = {"rate_hz", "depth"};
	size_t written = 0;

	for (size_t i = 0; i < json_array_size(list); i++) {
		for (size_t k = 0; k < 2; k++) {
			if (!is_first(list, i) || !varies(list, json_array_get(list, i), keys[k]))
				continue;
			write_figure(out, label, list, i, where, index, keys[k]);
			written++;
		}
	}
	return written;
}

static void write_search(FILE *out, const json_t *search, size_t index)
{
	const json_t *best = json_object_get(search, "best");
	char text[UNITS_TEXT_BYTES], bound[UNITS_TEXT_BYTES];
	const json_t *limit = json_object_get(search, "bound");

	html_print(out, "<p class=\"lead\">%s: the highest rate with p%s within %s \xc2\xb5s",
		   row_text(search, "label"),
		   column_text(text, COLUMN_COUNT, json_object_get(limit, "percentile")),
		   column_text(bound, COLUMN_US, json_object_get(limit, "ns")));
	if (best)
		html_print(out, " is %s a second",
			   column_text(text, COLUMN_COUNT, json_object_get(best, "rate_hz")));
	else
		fputs(": none was found", out);
	html_print(out, " (%s).</p>\n", row_text(search, "reason"));
	write_list(out, row_text(search, "label"), json_object_get(search, "steps"), "searches",
		   index);
}

void rates_section(FILE *out, const struct report_rows *rows, const struct report_model *model)
{
	const json_t *search, *run;
	char *text = NULL;
	size_t bytes = 0, i;
	FILE *part = open_memstream(&text, &bytes);

	(void)rows;
	if (!part)
		return;
	json_array_foreach (report_model_list(model, "runs"), i, run) {
		write_list(part, row_text(run, "label"), json_object_get(run, "rows"), "runs", i);
	}
	json_array_foreach (report_model_list(model, "searches"), i, search) {
		write_search(part, search, i);
	}
	fclose(part);
	if (bytes)
		fprintf(out, "<section id=\"rates\"><h2>Latency under load</h2>\n%s</section>\n",
			text);
	free(text);
}
