/* SPDX-License-Identifier: BSD-3-Clause */
/* Throughput against block size: a plot and a table for each kind of test. */
#include "columns.h"
#include "figures.h"
#include "html.h"

#include <stdlib.h>
#include <string.h>

#define BLOCKS_MAX 64

static const struct column rate = {"throughput_bytes_per_s", "rate", "KiB/s", COLUMN_KIB};

struct blocks {
	uint64_t bytes[BLOCKS_MAX];
	size_t count;
};

/* At a rate that was asked for, throughput says nothing of the link. */
static bool belongs(const json_t *row, const char *kind)
{
	return row_is(row, "kind", kind) && column_value(&rate, row) &&
	       !json_object_get(row, "rate_hz") && row_number(row, "block_bytes") > 0;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void find_blocks(struct blocks *blocks, const struct report_rows *rows, const char *kind)
{
	blocks->count = 0;
	for (size_t i = 0; i < rows->count && blocks->count < BLOCKS_MAX; i++) {
		uint64_t bytes = (uint64_t)row_number(rows->rows[i].row, "block_bytes");
		size_t found = 0;

		if (!belongs(rows->rows[i].row, kind))
			continue;
		while (found < blocks->count && blocks->bytes[found] != bytes)
			found++;
		if (found == blocks->count)
			blocks->bytes[blocks->count++] = bytes;
	}
	qsort(blocks->bytes, blocks->count, sizeof(blocks->bytes[0]), compare);
}

static bool same_line(const struct report_row *a, const struct report_row *b)
{
	return a->run == b->run && row_is(a->row, "variant", row_text(b->row, "variant"));
}

static bool begins_line(const struct report_rows *rows, size_t index, const char *kind)
{
	for (size_t i = 0; i < index; i++)
		if (belongs(rows->rows[i].row, kind) &&
		    same_line(&rows->rows[i], &rows->rows[index]))
			return false;
	return belongs(rows->rows[index].row, kind);
}

static void write_cell(FILE *out, const struct report_rows *rows, const struct report_row *line,
		       const char *kind, uint64_t bytes)
{
	for (size_t i = 0; i < rows->count; i++) {
		const struct report_row *row = &rows->rows[i];
		char text[UNITS_TEXT_BYTES];

		if (!belongs(row->row, kind) || !same_line(row, line) ||
		    (uint64_t)row_number(row->row, "block_bytes") != bytes)
			continue;
		html_print(out, "<td data-key=\"%s\" data-value=\"", rate.key);
		fprintf(out, "%.0f", row_number(row->row, rate.key));
		html_print(out, "\"" ROW_ATTRIBUTES ">%s</td>", row->run_index, row->row_index,
			   column_text(text, rate.format, column_value(&rate, row->row)));
		return;
	}
	fputs("<td></td>", out);
}

static void write_table(FILE *out, const struct report_rows *rows, const char *kind)
{
	struct blocks blocks;
	char text[UNITS_TEXT_BYTES];

	find_blocks(&blocks, rows, kind);
	figure_table_begin(out, "throughput in KiB/s by block size");
	fputs("<thead><tr><th scope=\"col\">link</th><th scope=\"col\" "
	      "class=\"words\">transaction</th>",
	      out);
	for (size_t b = 0; b < blocks.count; b++)
		html_print(out, "<th scope=\"col\">%s</th>", units_size(text, blocks.bytes[b]));
	fputs("</tr></thead>\n<tbody>\n", out);
	for (size_t i = 0; i < rows->count; i++) {
		const struct report_row *line = &rows->rows[i];

		if (!begins_line(rows, i, kind))
			continue;
		fputs("<tr><th scope=\"row\">", out);
		html_name(out, row_text(line->run, "label"));
		html_print(out, "</th><td class=\"words\">%s</td>", row_text(line->row, "variant"));
		for (size_t b = 0; b < blocks.count; b++)
			write_cell(out, rows, line, kind, blocks.bytes[b]);
		fputs("</tr>\n", out);
	}
	fputs("</tbody>", out);
	figure_table_end(out);
}

static const char *direction(const char *kind)
{
	if (strcmp(kind, "sink") == 0)
		return "Sink: Linux to the microcontroller";
	if (strcmp(kind, "source") == 0)
		return "Source: the microcontroller to Linux";
	if (strcmp(kind, "echo") == 0)
		return "Echo: there and back";
	return kind;
}

static bool has_line(const struct report_rows *rows, bool single)
{
	for (size_t i = 0; i < rows->count; i++) {
		const json_t *row = rows->rows[i].row;

		if (belongs(row, row_text(row, "kind")) &&
		    (row_number(row, "count") == 1) == single)
			return true;
	}
	return false;
}

/* What the two kinds of lines are, of those that there are. */
static void write_lead(FILE *out, const struct report_rows *rows)
{
	fputs("<section id=\"throughput\"><h2>Throughput by block size</h2>\n<p class=\"lead\">",
	      out);
	if (has_line(rows, true))
		fputs("Dashed with open marks: one block a transaction, acknowledged or echoed"
		      " before the next. ",
		      out);
	if (has_line(rows, false))
		fputs("Solid with filled marks: many blocks in a row.", out);
	fputs("</p>\n", out);
}

void throughput_section(FILE *out, const struct report_rows *rows)
{
	bool any = false;

	for (size_t i = 0; i < rows->count; i++) {
		const char *kind = row_text(rows->rows[i].row, "kind");
		bool first = belongs(rows->rows[i].row, kind);

		for (size_t j = 0; j < i; j++)
			first &= !belongs(rows->rows[j].row, kind);
		if (!first)
			continue;
		if (!any)
			write_lead(out, rows);
		any = true;
		figure_begin(out, "throughput", kind, direction(kind), "");
		write_table(out, rows, kind);
		figure_end(out);
	}
	if (any)
		fputs("</section>\n", out);
}
