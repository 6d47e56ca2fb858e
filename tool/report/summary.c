/* SPDX-License-Identifier: BSD-3-Clause */
#include "summary.h"
#include "columns.h"
#include "html.h"

#include <string.h>

struct wish {
	const char *title;
	const char *kind;
	const char *key;
	const char *unit;
	enum column_format format;
	bool small; /* of the smallest block, one a transaction */
	bool most;  /* else least is best */
};

static const struct wish wishes[] = {
	{"Lowest median, there and back", "echo", "median_ns", "\xc2\xb5s", COLUMN_US, true, false},
	{"Lowest p99, there and back", "echo", "p99_ns", "\xc2\xb5s", COLUMN_US, true, false},
	{"Fastest to the microcontroller, small blocks", "sink", "median_ns", "\xc2\xb5s",
	 COLUMN_US, true, false},
	{"Fastest to the microcontroller, large blocks", "sink", "throughput_bytes_per_s", "KiB/s",
	 COLUMN_KIB, false, true},
	{"Fastest to Linux, small blocks", "source", "median_ns", "\xc2\xb5s", COLUMN_US, true,
	 false},
	{"Fastest to Linux, large blocks", "source", "throughput_bytes_per_s", "KiB/s", COLUMN_KIB,
	 false, true},
};

/* ---- The best ------------------------------------------------------------- */

/* Links that no program moves data by are there for comparison only, as in the advice. */
static bool for_programs(const json_t *run)
{
	const char *link = row_text(run, "link");

	return strncmp(link, "kernel:", 7) != 0 && strncmp(link, "null:", 5) != 0 &&
	       !strstr(link, "by=none");
}

static double smallest_block(const struct report_rows *rows, const char *kind)
{
	double smallest = 0;

	for (size_t i = 0; i < rows->count; i++) {
		double block = row_number(rows->rows[i].row, "block_bytes");

		if (row_is(rows->rows[i].row, "kind", kind) && block > 0 &&
		    (smallest == 0 || block < smallest))
			smallest = block;
	}
	return smallest;
}

static bool fits(const struct report_row *row, const struct wish *wish, double smallest)
{
	if (!row_is(row->row, "kind", wish->kind) || row_number(row->row, wish->key) <= 0 ||
	    row_number(row->row, "errors") > 0 || !for_programs(row->run))
		return false;
	return !wish->small || (row_number(row->row, "block_bytes") == smallest &&
				row_number(row->row, "count") == 1);
}

static const struct report_row *find_best(const struct report_rows *rows, const struct wish *wish)
{
	double smallest = smallest_block(rows, wish->kind);
	const struct report_row *best = NULL;

	for (size_t i = 0; i < rows->count; i++) {
		const struct report_row *row = &rows->rows[i];
		double figure = row_number(row->row, wish->key);
		double before = best ? row_number(best->row, wish->key) : 0;

		if (fits(row, wish, smallest) &&
		    (!best || (wish->most ? figure > before : figure < before)))
			best = row;
	}
	return best;
}

static void write_card(FILE *out, const struct report_row *row, const struct wish *wish)
{
	const struct column column = {wish->key, "", wish->unit, wish->format};
	char text[UNITS_TEXT_BYTES];

	html_print(out, "<div class=\"card\"" ROW_ATTRIBUTES "><dt>%s</dt><dd><b data-key=\"%s\"",
		   row->run_index, row->row_index, wish->title, wish->key);
	fprintf(out, " data-value=\"%.0f\"", row_number(row->row, wish->key));
	html_print(out, ">%s</b> %s<span>",
		   column_text(text, wish->format, column_value(&column, row->row)), wish->unit);
	html_name(out, row_text(row->run, "label"));
	html_print(out, "</span><span>%s</span></dd></div>\n", row_text(row->row, "test"));
}

/* ---- Bytes and errors ------------------------------------------------------ */

static void write_totals(FILE *out, const struct report_rows *rows,
			 const struct report_model *model)
{
	char links[UNITS_TEXT_BYTES], n[UNITS_TEXT_BYTES], bytes[UNITS_TEXT_BYTES];
	char errors[UNITS_TEXT_BYTES];
	double transactions = 0, verified = 0, bad = 0;

	for (size_t i = 0; i < rows->count; i++) {
		transactions += row_transactions(rows->rows[i].row);
		verified += row_number(rows->rows[i].row, "verified_bytes");
		bad += row_number(rows->rows[i].row, "errors");
	}
	html_print(out,
		   "<p class=\"totals%s\">Runs: %s. Transactions: %s. Bytes verified: %s. "
		   "<strong>Errors: %s.</strong></p>\n",
		   bad > 0 ? " bad" : "",
		   units_number(links, json_array_size(report_model_list(model, "runs"))),
		   units_number(n, (uint64_t)transactions), units_number(bytes, (uint64_t)verified),
		   units_number(errors, (uint64_t)bad));
}

/* ---- Words ----------------------------------------------------------------- */

static void write_advice(FILE *out, const struct report_model *model)
{
	const json_t *document, *line;
	size_t i, j;

	json_array_foreach (report_model_list(model, "documents"), i, document) {
		const json_t *advice = json_object_get(document, "advice");

		if (!json_array_size(advice))
			continue;
		fputs("<h3>Advice, by these figures</h3>\n<ul class=\"advice\">\n", out);
		json_array_foreach ((json_t *)advice, j, line) {
			html_print(out, "<li>%s</li>\n",
				   json_is_string(line) ? json_string_value(line) : "");
		}
		fputs("</ul>\n", out);
	}
}

static void write_row_errors(FILE *out, const struct report_rows *rows)
{
	char text[UNITS_TEXT_BYTES];

	for (size_t i = 0; i < rows->count; i++) {
		const struct report_row *row = &rows->rows[i];

		if (row_number(row->row, "errors") > 0)
			html_print(out,
				   "<p class=\"totals bad\"><b>%s, %s</b>: errors: %s; the first: "
				   "%s</p>\n",
				   row_text(row->run, "label"), row_text(row->row, "test"),
				   units_number(text, (uint64_t)row_number(row->row, "errors")),
				   row_text(row->row, "first_error"));
	}
}

/* Runs and surveys that did not come to their end. */
static void write_ends(FILE *out, const json_t *list, const char *name)
{
	const json_t *item;
	size_t i;

	json_array_foreach ((json_t *)list, i, item) {
		if (row_text(item, "error")[0])
			html_print(out, "<p class=\"totals bad\"><b>%s</b> ended early: %s</p>\n",
				   row_text(item, name), row_text(item, "error"));
	}
}

void summary_section(FILE *out, const struct report_rows *rows, const struct report_model *model)
{
	if (!rows->count)
		return;
	fputs("<section id=\"summary\"><h2>Summary</h2>\n<dl class=\"cards\">\n", out);
	for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
		const struct report_row *best = find_best(rows, &wishes[i]);

		if (best)
			write_card(out, best, &wishes[i]);
	}
	fputs("</dl>\n", out);
	write_totals(out, rows, model);
	write_ends(out, report_model_list(model, "documents"), "file");
	write_ends(out, report_model_list(model, "runs"), "label");
	write_row_errors(out, rows);
	write_advice(out, model);
	warnings_part(out, rows);
	fputs("</section>\n", out);
}
