/* SPDX-License-Identifier: BSD-3-Clause */
/* Long runs: what each stretch of time was like. */
#include "columns.h"
#include "figures.h"
#include "html.h"

static const struct column columns[] = {
	{"at_ns", "at", "s", COLUMN_SECONDS},
	{"duration_ns", "for", "s", COLUMN_SECONDS},
	{"transactions", "n", "", COLUMN_COUNT},
	{"bytes", "bytes", "", COLUMN_COUNT},
	{"median_ns", "median", "\xc2\xb5s", COLUMN_US},
	{"p99_ns", "p99", "\xc2\xb5s", COLUMN_US},
	{"max_ns", "max", "\xc2\xb5s", COLUMN_US},
	{"errors", "errors", "", COLUMN_COUNT},
};

#define COLUMN_TOTAL (sizeof(columns) / sizeof(columns[0]))

static void write_table(FILE *out, const json_t *records)
{
	bool used[COLUMN_TOTAL] = {false};
	const json_t *record;
	size_t i;

	json_array_foreach ((json_t *)records, i, record) {
		column_mark_used(columns, COLUMN_TOTAL, record, used);
	}
	figure_table_begin(out, "each stretch");
	fputs("<thead><tr>", out);
	column_heads(out, columns, COLUMN_TOTAL, used);
	fputs("</tr></thead>\n<tbody>\n", out);
	json_array_foreach ((json_t *)records, i, record) {
		fputs("<tr>", out);
		for (size_t c = 0; c < COLUMN_TOTAL; c++)
			if (used[c])
				column_cell(out, &columns[c], record);
		fputs("</tr>\n", out);
	}
	fputs("</tbody>", out);
	figure_table_end(out);
}

void records_section(FILE *out, const struct report_rows *rows)
{
	bool any = false;

	for (size_t i = 0; i < rows->count; i++) {
		const struct report_row *row = &rows->rows[i];
		const json_t *records = json_object_get(row->row, "records");
		char of[60], title[300];

		if (!json_array_size(records))
			continue;
		if (!any)
			fputs("<section id=\"records\"><h2>Over a long time</h2>\n", out);
		any = true;
		snprintf(of, sizeof(of), "%zu %zu", row->run_index, row->row_index);
		snprintf(title, sizeof(title), "%.200s: %.80s", row_text(row->run, "label"),
			 row_text(row->row, "test"));
		figure_begin(out, "records", of, title, "Times of each stretch of the run.");
		write_table(out, records);
		figure_end(out);
		figure_begin(out, "records-rate", of, title, "Throughput of each stretch.");
		figure_end(out);
	}
	if (any)
		fputs("</section>\n", out);
}
