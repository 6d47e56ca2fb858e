/* SPDX-License-Identifier: BSD-3-Clause */
#include "output.h"
#include "text_table.h"
#include "units.h"

#include <string.h>
#include <sys/utsname.h>

enum {
	COL_KIND,
	COL_BLOCK,
	COL_COUNT,
	COL_MIN,
	COL_MEDIAN,
	COL_P99,
	COL_MAX,
	COL_RATE,
	COL_RETRIES,
	COL_ERRORS,
	COL_TOTAL
};

static const struct text_line titles = {
	{"kind", "block", "count", "min", "median", "p99", "max", "rate", "retries", "errors"}};
static const struct text_line units = {{"", "B", "", "us", "us", "us", "us", "KiB/s", "", ""}};

static void make_line(struct text_line *line, const struct amperf_row *row)
{
	memset(line, 0, sizeof(*line));
	snprintf(line->cells[COL_KIND], UNITS_TEXT_BYTES, "%s", amperf_kind_name(row->test.kind));
	units_number(line->cells[COL_BLOCK], row->test.block_bytes);
	units_number(line->cells[COL_COUNT], row->test.count);
	units_number(line->cells[COL_RETRIES], row->link.retries);
	units_number(line->cells[COL_ERRORS], row->errors);
	if (!row->sample_count)
		return;
	units_us(line->cells[COL_MIN], row->time.min_ns);
	units_us(line->cells[COL_MEDIAN], row->time.median_ns);
	units_us(line->cells[COL_P99], row->time.p99_ns);
	units_us(line->cells[COL_MAX], row->time.max_ns);
	units_kib(line->cells[COL_RATE], row->bytes_per_s);
}

static void print_rows(FILE *out, const struct amperf_result *result, bool colour)
{
	struct text_table table = {.columns = COL_TOTAL, .colour = colour};
	struct text_line line;

	text_table_fit(&table, &titles);
	text_table_fit(&table, &units);
	for (size_t i = 0; i < result->row_count; i++) {
		make_line(&line, &result->rows[i]);
		text_table_fit(&table, &line);
	}
	text_table_print(&table, out, &titles, false);
	text_table_print(&table, out, &units, false);
	for (size_t i = 0; i < result->row_count; i++) {
		make_line(&line, &result->rows[i]);
		text_table_print(&table, out, &line, result->rows[i].errors > 0);
	}
}

void out_count(FILE *out, uint64_t count, const char *what, const char *end)
{
	char text[UNITS_TEXT_BYTES];

	fprintf(out, "%s %s%s%s", units_number(text, count), what, count == 1 ? "" : "s", end);
}

static void print_totals(FILE *out, const struct amperf_result *result)
{
	uint64_t transactions = 0;

	for (size_t i = 0; i < result->row_count; i++)
		transactions += result->rows[i].sample_count;
	out_count(out, result->row_count, "test", ", ");
	out_count(out, transactions, "transaction", ", ");
	out_count(out, result->verified_bytes, "byte", " verified, ");
	out_count(out, result->errors, "error", "\n");
}

void out_firmware(FILE *out, const struct amperf_result *result)
{
	const struct amperf_hello *hello = &result->hello;
	char text[UNITS_TEXT_BYTES];

	fprintf(out, "firmware %s", hello->firmware_version);
	for (size_t i = 0; i < 4; i++)
		fprintf(out, "%s%02x", i ? "" : ", build id ", hello->build_id[i]);
	fprintf(out, ", on %s at %.5g MHz", hello->board, hello->core_hz / 1e6);
	if (hello->message_bytes_max)
		fprintf(out, ", rings of %u and %u messages of %u B", hello->rx_buffers,
			hello->tx_buffers, hello->message_bytes_max);
	fprintf(out, ", log %s", log_output_name(result->log_output));
	if (result->uart_baud)
		fprintf(out, " at %s baud", units_number(text, result->uart_baud));
	fputc('\n', out);
}

void out_origin(FILE *out, const char *clock_note)
{
	struct utsname kernel;

	uname(&kernel);
	fprintf(out, "%s %s %s, amperf %s, CLOCK_MONOTONIC\n", kernel.sysname, kernel.release,
		kernel.machine, amperf_version());
	if (clock_note)
		fprintf(out, "note: %s\n", clock_note);
}

void out_table(FILE *out, const struct amperf_result *result, const char *preset,
	       const char *clock_note, bool colour)
{
	fprintf(out, "%s%s%s\n\n", result->link_name, preset ? ", " : "", preset ? preset : "");
	print_rows(out, result, colour);
	fputc('\n', out);
	print_totals(out, result);
	out_firmware(out, result);
	out_origin(out, clock_note);
}
