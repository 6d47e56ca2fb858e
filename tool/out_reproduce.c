/* SPDX-License-Identifier: BSD-3-Clause */
#include "output.h"
#include "reproduce.h"
#include "text_table.h"
#include "units.h"

enum {
	COL_BLOCK,
	COL_COUNT,
	COL_PUBLISHED,
	COL_MEDIAN,
	COL_DIFFERENCE,
	COL_MESSAGES,
	COL_CHARACTERS,
	COL_UART,
	COL_SHARE,
	COL_TOTAL
};

static const struct text_line row_titles = {{"block", "count", "published", "median", "difference",
					     "messages", "logged", "on UART", "share"}};
static const struct text_line row_units = {{"B", "", "us", "us", "%", "", "characters", "us", "%"}};

enum {
	HANG_BLOCK,
	HANG_COUNT,
	HANG_BYTES,
	HANG_WRITES,
	HANG_SHORT,
	HANG_REFUSED,
	HANG_LOST,
	HANG_MESSAGES,
	HANG_RECEIVED,
	HANG_ANSWER,
	HANG_MEDIAN,
	HANG_TOTAL
};

static const struct text_line hang_titles = {{"block", "count", "in all", "writes", "short",
					      "refused", "lost", "M4 got", "of", "answer",
					      "amperf"}};
static const struct text_line hang_units = {
	{"B", "", "B", "", "", "", "B", "messages", "B", "", "us"}};

struct table {
	const struct text_line *titles;
	const struct text_line *units;
	struct text_line lines[REPRODUCE_ROWS_MAX];
	bool bad[REPRODUCE_ROWS_MAX];
	size_t count;
	int columns;
	bool colour;
};

static void print_table(FILE *out, const struct table *table)
{
	struct text_table text = {.columns = table->columns, .colour = table->colour};

	text_table_fit(&text, table->titles);
	text_table_fit(&text, table->units);
	for (size_t i = 0; i < table->count; i++)
		text_table_fit(&text, &table->lines[i]);
	text_table_print(&text, out, table->titles, false);
	text_table_print(&text, out, table->units, false);
	for (size_t i = 0; i < table->count; i++)
		text_table_print(&text, out, &table->lines[i], table->bad[i]);
}

static void percent(char text[UNITS_TEXT_BYTES], double ratio, bool sign)
{
	snprintf(text, UNITS_TEXT_BYTES, sign ? "%+.1f" : "%.1f", ratio * 100);
}

static void make_row(struct text_line *line, const struct reproduce_row *row)
{
	const struct amperf_preset_row *published = row->published;

	units_number(line->cells[COL_BLOCK], published->block_bytes);
	units_number(line->cells[COL_COUNT], published->count);
	units_us(line->cells[COL_PUBLISHED], published->published_ns);
	units_us(line->cells[COL_MEDIAN], row->measured->time.median_ns);
	percent(line->cells[COL_DIFFERENCE], row->difference_ratio, true);
	units_number(line->cells[COL_MESSAGES], row->log.messages);
	units_number(line->cells[COL_CHARACTERS], row->log.characters);
	units_us(line->cells[COL_UART], row->log.uart_ns);
	percent(line->cells[COL_SHARE], (double)row->log.uart_ns / (double)published->published_ns,
		false);
}

static void print_rows(FILE *out, const struct reproduction *r, bool colour)
{
	struct table table = {
		.titles = &row_titles, .units = &row_units, .columns = COL_TOTAL, .colour = colour};

	for (table.count = 0; table.count < r->row_count; table.count++) {
		double ratio = r->rows[table.count].difference_ratio;

		make_row(&table.lines[table.count], &r->rows[table.count]);
		table.bad[table.count] =
			ratio > REPRODUCE_ROW_RATIO_MAX || ratio < -REPRODUCE_ROW_RATIO_MAX;
	}
	print_table(out, &table);
}

/* As in 2020, when each row was run once, the first of them cold. */
static void print_cold(FILE *out, const struct reproduce_row *row)
{
	char text[UNITS_TEXT_BYTES];
	double published_ns = (double)row->published->published_ns;
	double first_ns = (double)row->measured->samples_ns[0];

	fprintf(out, "The very first transaction took %s us (%+.1f %%).\n",
		units_us(text, row->measured->samples_ns[0]),
		(first_ns - published_ns) / published_ns * 100);
}

static void print_verdict(FILE *out, const struct reproduction *r)
{
	fprintf(out,
		"\nMean difference without signs %.1f %%, largest %.1f %%: %s (within %.0f %%"
		" and %.0f %%).\n",
		r->mean_ratio * 100, r->worst_ratio * 100,
		r->reproduced ? "reproduced" : "not reproduced", REPRODUCE_MEAN_RATIO_MAX * 100,
		REPRODUCE_ROW_RATIO_MAX * 100);
	fprintf(out, "Median of %u.", r->result->rows[0].test.repeat);
	fputc(' ', out);
	print_cold(out, &r->rows[0]);
	fprintf(out, "The M4 prints a line for each message and waits for its UART (115200 baud):"
		     "\nthat is the share of the published time.\n");
}

static void make_hang(struct text_line *line, const struct reproduce_hang *hang)
{
	const struct amperf_preset_row *row = hang->published;
	const struct amperf_attempt *attempt = &hang->attempt;

	units_number(line->cells[HANG_BLOCK], row->block_bytes);
	units_number(line->cells[HANG_COUNT], row->count);
	units_number(line->cells[HANG_BYTES], row->block_bytes * row->count);
	units_number(line->cells[HANG_WRITES], attempt->writes);
	units_number(line->cells[HANG_SHORT], attempt->short_writes);
	units_number(line->cells[HANG_REFUSED], attempt->refused_writes);
	units_number(line->cells[HANG_LOST], attempt->lost_bytes);
	units_number(line->cells[HANG_MESSAGES], attempt->mcu_messages);
	units_number(line->cells[HANG_RECEIVED], attempt->mcu_bytes);
	snprintf(line->cells[HANG_ANSWER], UNITS_TEXT_BYTES, "%s",
		 attempt->answered ? "came" : "none");
	if (hang->measured)
		units_us(line->cells[HANG_MEDIAN], hang->measured->time.median_ns);
}

static void explain_hangs(FILE *out, const struct reproduction *r)
{
	size_t hung = 0;

	for (size_t i = 0; i < r->hang_count; i++)
		hung += !r->hangs[i].attempt.answered;
	fprintf(out, "\n%zu of %zu rows hang when written as in 2020%s.\n", hung, r->hang_count,
		r->hangs_shown ? ", all pass as amperf writes" : "");
	if (!hung)
		return;
	fprintf(out,
		"The ring has %u buffers, and none comes back while the M4 prints: write() refuses"
		"\nthe rest of a transaction, or takes a part of it. The client did not look, so "
		"what"
		"\nis lost was never sent: the M4 waits for it, and Linux for the answer. amperf "
		"goes"
		"\non where a write() was cut, and waits for room.\n",
		r->result->hello.rx_buffers);
}

static void print_hangs(FILE *out, const struct reproduction *r, bool colour)
{
	struct table table = {.titles = &hang_titles,
			      .units = &hang_units,
			      .columns = HANG_TOTAL,
			      .colour = colour};

	fprintf(out, "\nRows that had to be left out in 2020, each block written once:\n\n");
	for (table.count = 0; table.count < r->hang_count; table.count++)
		make_hang(&table.lines[table.count], &r->hangs[table.count]);
	print_table(out, &table);
	explain_hangs(out, r);
}

/* What is not as in 2020. */
static void print_notes(FILE *out, const struct amperf_result *result)
{
	if (result->hello.rx_buffers != REPRODUCE_RING_BUFFERS)
		fprintf(out, "note: %u buffers towards the other core, not %u as in 2020\n",
			result->hello.rx_buffers, REPRODUCE_RING_BUFFERS);
}

void out_reproduce(FILE *out, const struct reproduction *r, bool colour)
{
	fprintf(out, "%s, %s\npublished: %s\n\n", r->result->link_name, r->preset->name,
		r->preset->source);
	print_rows(out, r, colour);
	if (r->complete)
		print_verdict(out, r);
	if (r->hang_count)
		print_hangs(out, r, colour);
	fputc('\n', out);
	out_firmware(out, r->result);
	print_notes(out, r->result);
	out_origin(out, r->clock_note);
}
