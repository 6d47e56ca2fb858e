/* SPDX-License-Identifier: BSD-3-Clause */
#include "output.h"
#include "text_table.h"

#include <string.h>

enum {
	COL_KIND,
	COL_BLOCK,
	COL_RATE,
	COL_MIN,
	COL_MEDIAN,
	COL_P99,
	COL_SAMPLES,
	COL_CPU,
	COL_MESSAGES,
	COL_DOORBELLS,
	COL_RETRIES,
	COL_ERRORS,
	COL_TOTAL
};

static const struct text_line titles = {{"kind", "block", "rate", "min", "median", "p99", "n",
					 "CPU", "msgs", "bells", "retries", "errors"}};
static const struct text_line units = {
	{"", "", "KiB/s", "us", "us", "us", "", "%", "/block", "/block", "", ""}};

static void make_single(struct text_line *line, const struct amperf_row *single)
{
	units_number(line->cells[COL_SAMPLES], single->sample_count);
	if (!single->sample_count)
		return;
	units_us(line->cells[COL_MIN], single->time.min_ns);
	units_us(line->cells[COL_MEDIAN], single->time.median_ns);
	units_us(line->cells[COL_P99], single->time.p99_ns);
}

static void make_stream(struct text_line *line, const struct all_row *row)
{
	const struct amperf_row *stream = row->stream;
	const struct amperf_mcu_counts *mcu = &stream->mcu;
	double blocks = (double)stream->test.count * (double)stream->sample_count;
	int64_t cpu = all_row_cpu_permille(row);

	if (!stream->sample_count)
		return;
	units_kib(line->cells[COL_RATE], stream->bytes_per_s);
	snprintf(line->cells[COL_MESSAGES], UNITS_TEXT_BYTES, "%.2f",
		 (double)(mcu->rx_messages + mcu->tx_messages) / blocks);
	snprintf(line->cells[COL_DOORBELLS], UNITS_TEXT_BYTES, "%.2f",
		 (double)(mcu->rx_doorbells + mcu->tx_doorbells) / blocks);
	if (cpu >= 0)
		snprintf(line->cells[COL_CPU], UNITS_TEXT_BYTES, "%lld", (long long)(cpu + 5) / 10);
	else
		strcpy(line->cells[COL_CPU], "-");
}

static void make_line(struct text_line *line, const struct all_row *row)
{
	bool both = row->stream && row->stream != row->single;
	uint64_t retries = row->single->link.retries + (both ? row->stream->link.retries : 0);

	memset(line, 0, sizeof(*line));
	snprintf(line->cells[COL_KIND], UNITS_TEXT_BYTES, "%s",
		 amperf_kind_name(row->single->test.kind));
	units_size(line->cells[COL_BLOCK], row->single->test.block_bytes);
	make_single(line, row->single);
	if (row->stream)
		make_stream(line, row);
	units_number(line->cells[COL_RETRIES], retries);
	units_number(line->cells[COL_ERRORS], all_row_errors(row));
}

static const char *end_of(const struct out_all *all, const char *link)
{
	for (size_t i = 0; i < all->links->count; i++)
		if (all->links->links[i].name == link && all->links->links[i].result)
			return all->links->links[i].result->error.text;
	return "";
}

static void print_rows(FILE *out, const struct out_all *all)
{
	struct text_table table = {.columns = COL_TOTAL, .indent = 2, .colour = all->colour};
	struct text_line line;

	text_table_fit(&table, &titles);
	text_table_fit(&table, &units);
	for (size_t i = 0; i < all->rows->count; i++) {
		make_line(&line, &all->rows->rows[i]);
		text_table_fit(&table, &line);
	}
	text_table_print(&table, out, &titles, false);
	text_table_print(&table, out, &units, false);
	for (size_t i = 0; i < all->rows->count; i++) {
		const struct all_row *row = &all->rows->rows[i];

		if (!i || row->link != row[-1].link)
			fprintf(out, "%s\n", row->link);
		make_line(&line, row);
		text_table_print(&table, out, &line, all_row_errors(row) > 0);
		if ((i + 1 == all->rows->count || row->link != row[1].link) &&
		    end_of(all, row->link)[0])
			fprintf(out, "  %s\n", end_of(all, row->link));
	}
}

static void print_meaning(FILE *out)
{
	fputs("\nmin, median, p99: n transactions of one block, there and back or acknowledged."
	      " rate, CPU (what ran\non all processors, in percent of one), messages and"
	      " doorbells: of many blocks in a transaction.\n",
	      out);
}

static void print_totals(FILE *out, const struct all_links *links)
{
	uint64_t measured = 0, transactions = 0, bytes = 0, errors = 0;
	const struct amperf_result *first = NULL;

	for (size_t i = 0; i < links->count; i++) {
		const struct amperf_result *result = links->links[i].result;

		if (!result)
			continue;
		if (!first)
			first = result;
		measured++;
		bytes += result->verified_bytes;
		errors += result->errors;
		for (size_t j = 0; j < result->row_count; j++)
			transactions += result->rows[j].sample_count;
	}
	out_count(out, measured, "link", ", ");
	out_count(out, transactions, "transaction", ", ");
	out_count(out, bytes, "byte", " verified, ");
	out_count(out, errors, "error", "\n");
	if (first)
		out_firmware(out, first);
}

static void print_floor(FILE *out, const struct amperf_result *floor)
{
	const struct amperf_row *row = floor && floor->row_count ? &floor->rows[0] : NULL;
	char time[UNITS_TEXT_BYTES], size[UNITS_TEXT_BYTES];

	if (row && row->sample_count)
		fprintf(out, "amperf itself (null:) takes %s us for %s, %s\n",
			units_us(time, row->time.median_ns),
			units_size(size, row->test.block_bytes), amperf_kind_name(row->test.kind));
}

static void print_skipped(FILE *out, const struct all_links *links)
{
	for (size_t i = 0; i < links->count; i++)
		if (!links->links[i].result)
			fprintf(out, "not measured: %s %s\n", links->links[i].name,
				links->links[i].reason);
}

static void print_changes(FILE *out, const struct bring_up *bring_up)
{
	for (size_t i = 0; i < bring_up->change_count; i++)
		fprintf(out, "%s%s", i ? ", " : "before: ", bring_up->changes[i]);
	if (bring_up->change_count)
		fputs("; left so\n", out);
}

static void print_advice(FILE *out, const struct advice *advice)
{
	if (advice->count)
		fputs("\nAdvice, by these figures:\n", out);
	for (size_t i = 0; i < advice->count; i++)
		fprintf(out, "- %s\n", advice->lines[i]);
}

void out_all(FILE *out, const struct out_all *all)
{
	if (all->rows->count) {
		print_rows(out, all);
		print_meaning(out);
		out_baselines(out, all->baselines, all->rows);
		fputc('\n', out);
		print_totals(out, all->links);
		print_floor(out, all->floor);
	}
	print_skipped(out, all->links);
	print_changes(out, all->bring_up);
	out_origin(out, all->clock_note);
	print_advice(out, all->advice);
}
