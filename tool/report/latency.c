/* SPDX-License-Identifier: BSD-3-Clause */
/* Latency: percentiles, distribution and samples over time, for one test at a time. */
#include "columns.h"
#include "figures.h"
#include "html.h"

static const struct column columns[] = {
	{"transactions", "n", "", COLUMN_COUNT},
	{"min_ns", "min", "\xc2\xb5s", COLUMN_US},
	{"median_ns", "median", "\xc2\xb5s", COLUMN_US},
	{"median_low_ns", "95 % from", "\xc2\xb5s", COLUMN_US},
	{"median_high_ns", "to", "\xc2\xb5s", COLUMN_US},
	{"p90_ns", "p90", "\xc2\xb5s", COLUMN_US},
	{"p99_ns", "p99", "\xc2\xb5s", COLUMN_US},
	{"p999_ns", "p99.9", "\xc2\xb5s", COLUMN_US},
	{"p9999_ns", "p99.99", "\xc2\xb5s", COLUMN_US},
	{"max_ns", "max", "\xc2\xb5s", COLUMN_US},
	{"mean_ns", "mean", "\xc2\xb5s", COLUMN_US},
	{"achieved_hz", "achieved", "/s", COLUMN_COUNT},
	{"throughput_bytes_per_s", "rate", "KiB/s", COLUMN_KIB},
	{"errors", "errors", "", COLUMN_COUNT},
};

#define COLUMN_TOTAL (sizeof(columns) / sizeof(columns[0]))

static void write_line(FILE *out, const struct report_row *row, const json_t *figures,
		       const char *suffix, const bool *used)
{
	html_print(out, "<tr" ROW_ATTRIBUTES " data-of=\"%s\"><th scope=\"row\">", row->run_index,
		   row->row_index, suffix);
	html_name(out, row_text(row->run, "label"));
	html_print(out, "%s%s</th>", suffix[0] ? ", " : "", suffix);
	for (size_t i = 0; i < COLUMN_TOTAL; i++)
		if (used[i])
			column_cell(out, &columns[i], figures);
	fputs("</tr>\n", out);
}

static void write_test(FILE *out, const struct report_rows *rows, const char *test,
		       const bool *used)
{
	html_print(out,
		   "<tbody data-test=\"%s\">\n<tr class=\"test\"><th scope=\"rowgroup\" "
		   "colspan=\"20\">%s</th></tr>\n",
		   test, test);
	for (size_t i = 0; i < rows->count; i++) {
		const struct report_row *row = &rows->rows[i];
		const json_t *corrected = json_object_get(row->row, "corrected");

		if (!row_is(row->row, "test", test))
			continue;
		write_line(out, row, row->row, corrected ? "raw" : "", used);
		if (corrected)
			write_line(out, row, corrected, "corrected", used);
	}
	fputs("</tbody>\n", out);
}

static void write_table(FILE *out, const struct report_rows *rows)
{
	bool used[COLUMN_TOTAL] = {false};

	for (size_t i = 0; i < rows->count; i++)
		column_mark_used(columns, COLUMN_TOTAL, rows->rows[i].row, used);
	figure_table_begin(out, "latency of each link");
	fputs("<thead><tr><th scope=\"col\">link</th>", out);
	column_heads(out, columns, COLUMN_TOTAL, used);
	fputs("</tr></thead>\n", out);
	for (size_t i = 0; i < rows->count; i++)
		if (row_is_first(rows, i, "test"))
			write_test(out, rows, row_text(rows->rows[i].row, "test"), used);
	figure_table_end(out);
}

static bool has_samples(const struct report_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++)
		if (json_array_size(json_object_get(rows->rows[i].row, "samples_ns")))
			return true;
	return false;
}

void latency_section(FILE *out, const struct report_rows *rows)
{
	if (!rows->count)
		return;
	fputs("<section id=\"latency\" class=\"chosen\"><h2>Latency</h2>\n"
	      "<p class=\"lead\">Time of a transaction, of one test at a time.</p>\n"
	      "<div class=\"choose\"></div>\n",
	      out);
	figure_begin(out, "percentiles", "", "Percentiles",
		     "What is usual on the left, what is rare and slow on the right.");
	write_table(out, rows);
	figure_end(out);
	figure_begin(out, "survival", "", "Slower than",
		     "The share of transactions that took longer than a time.");
	figure_end(out);
	if (has_samples(rows)) {
		figure_begin(out, "samples", "", "Over time", "Each transaction, as it came.");
		figure_end(out);
	}
	fputs("</section>\n", out);
}
