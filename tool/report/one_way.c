/* SPDX-License-Identifier: BSD-3-Clause */
/* One-way latency, with how far the two clocks may be apart. */
#include "columns.h"
#include "figures.h"
#include "html.h"

static const struct column columns[] = {
	{"to_mcu.median_ns", "to MCU: median", "\xc2\xb5s", COLUMN_US},
	{"to_mcu.p99_ns", "p99", "\xc2\xb5s", COLUMN_US},
	{"to_mcu.max_ns", "max", "\xc2\xb5s", COLUMN_US},
	{"to_mcu.uncertainty_ns", "\xc2\xb1", "\xc2\xb5s", COLUMN_US},
	{"from_mcu.median_ns", "from MCU: median", "\xc2\xb5s", COLUMN_US},
	{"from_mcu.p99_ns", "p99", "\xc2\xb5s", COLUMN_US},
	{"from_mcu.max_ns", "max", "\xc2\xb5s", COLUMN_US},
	{"from_mcu.uncertainty_ns", "\xc2\xb1", "\xc2\xb5s", COLUMN_US},
	{"clock.drift_ppb", "drift", "ppb", COLUMN_COUNT},
	{"clock.drift_uncertainty_ppb", "\xc2\xb1", "ppb", COLUMN_COUNT},
	{"clock.exchanges", "exchanges", "", COLUMN_COUNT},
};

#define COLUMN_TOTAL (sizeof(columns) / sizeof(columns[0]))

/* As in the plot: of each size the transactions with the fewest blocks. */
static bool is_shown(const struct report_rows *rows, size_t index)
{
	const struct report_row *row = &rows->rows[index];

	for (size_t i = 0; i < rows->count; i++) {
		const struct report_row *other = &rows->rows[i];

		if (other->run == row->run && json_object_get(other->row, "one_way") &&
		    row_number(other->row, "block_bytes") == row_number(row->row, "block_bytes") &&
		    row_number(other->row, "count") < row_number(row->row, "count"))
			return false;
	}
	return json_object_get(row->row, "one_way") != NULL;
}

static void write_table(FILE *out, const struct report_rows *rows)
{
	bool used[COLUMN_TOTAL] = {false};

	for (size_t i = 0; i < rows->count; i++)
		column_mark_used(columns, COLUMN_TOTAL,
				 json_object_get(rows->rows[i].row, "one_way"), used);
	figure_table_begin(out, "one-way latency");
	fputs("<thead><tr><th scope=\"col\">link</th><th scope=\"col\" class=\"words\">test</th>",
	      out);
	column_heads(out, columns, COLUMN_TOTAL, used);
	fputs("</tr></thead>\n<tbody>\n", out);
	for (size_t i = 0; i < rows->count; i++) {
		const struct report_row *row = &rows->rows[i];
		const json_t *one_way = json_object_get(row->row, "one_way");

		if (!is_shown(rows, i))
			continue;
		html_print(out, "<tr" ROW_ATTRIBUTES " data-of=\"one_way\"><th scope=\"row\">",
			   row->run_index, row->row_index);
		html_name(out, row_text(row->run, "label"));
		html_print(out, "</th><td class=\"words\">%s</td>", row_text(row->row, "test"));
		for (size_t c = 0; c < COLUMN_TOTAL; c++)
			if (used[c])
				column_cell(out, &columns[c], one_way);
		fputs("</tr>\n", out);
	}
	fputs("</tbody>", out);
	figure_table_end(out);
}

void one_way_section(FILE *out, const struct report_rows *rows)
{
	size_t i = 0;

	while (i < rows->count && !json_object_get(rows->rows[i].row, "one_way"))
		i++;
	if (i == rows->count)
		return;
	fputs("<section id=\"one-way\"><h2>One way</h2>\n", out);
	figure_begin(
		out, "one-way", "", "Median time of each direction",
		"Bars show how far the two cores' clocks may be apart: the true time lies within."
		" If there are many lines, the one that is pointed at has them.");
	write_table(out, rows);
	figure_end(out);
	fputs("</section>\n", out);
}
