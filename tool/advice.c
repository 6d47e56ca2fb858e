/* SPDX-License-Identifier: BSD-3-Clause */
#include "advice.h"
#include "percentile.h"
#include "units.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/*
 * What a job asks of a link: less is better. 0: not known of this row.
 */
typedef double cost_of(const struct all_row *row);

static double round_trip(const struct all_row *row)
{
	return row->single->sample_count ? (double)row->single->time.median_ns : 0;
}

static double slowest_percent(const struct all_row *row)
{
	return row->single->sample_count >= P99_TRANSACTIONS_MIN ? (double)row->single->time.p99_ns
								 : 0;
}

static double time_per_byte(const struct all_row *row)
{
	return row->stream && row->stream->bytes_per_s ? 1 / (double)row->stream->bytes_per_s : 0;
}

static double cpu_per_byte(const struct all_row *row)
{
	const struct amperf_row *stream = row->stream;

	if (!stream || !stream->cpu.system_known || !stream->verified_bytes)
		return 0;
	return (double)stream->cpu.system_ns / (double)stream->verified_bytes;
}

/* ---- Choosing rows ------------------------------------------------------ */

static bool is_link_of(const struct all_row *row, const char *kind)
{
	return strncmp(row->link, kind, strlen(kind)) == 0 && row->link[strlen(kind)] == ':';
}

/* A link is as good as its worst row. */
static bool is_eligible(const struct all_rows *rows, const struct all_row *row)
{
	if (!all_link_for_programs(row->link))
		return false;
	for (size_t i = 0; i < rows->count; i++)
		if (strcmp(rows->rows[i].link, row->link) == 0 && all_row_errors(&rows->rows[i]))
			return false;
	return true;
}

struct wish {
	enum amperf_kind kind;
	uint64_t block_bytes; /* 0: any */
	cost_of *cost;
	const char *links;   /* of this kind; NULL: any */
	const char *without; /* not of this kind; NULL: none is left out */
};

static bool fits(const struct all_rows *rows, const struct all_row *row, const struct wish *wish)
{
	if (row->single->test.kind != wish->kind || wish->cost(row) <= 0 ||
	    (wish->block_bytes && row->single->test.block_bytes != wish->block_bytes))
		return false;
	if (wish->links && !is_link_of(row, wish->links))
		return false;
	if (wish->without && is_link_of(row, wish->without))
		return false;
	return is_eligible(rows, row);
}

static const struct all_row *best(const struct all_rows *rows, const struct wish *wish)
{
	const struct all_row *found = NULL;

	for (size_t i = 0; i < rows->count; i++)
		if (fits(rows, &rows->rows[i], wish) &&
		    (!found || wish->cost(&rows->rows[i]) < wish->cost(found)))
			found = &rows->rows[i];
	return found;
}

/* The smallest or largest block of a kind of test; 0: there is none. */
static uint64_t extreme_block(const struct all_rows *rows, enum amperf_kind kind, bool largest)
{
	uint64_t block = 0;

	for (size_t i = 0; i < rows->count; i++) {
		uint64_t bytes = rows->rows[i].single->test.block_bytes;

		if (rows->rows[i].single->test.kind != kind)
			continue;
		if (!block || (largest ? bytes > block : bytes < block))
			block = bytes;
	}
	return block;
}

/* ---- Lines -------------------------------------------------------------- */

static void say(struct advice *advice, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void say(struct advice *advice, const char *format, ...)
{
	va_list args;

	if (advice->count == ADVICE_LINES_MAX)
		return;
	va_start(args, format);
	vsnprintf(advice->lines[advice->count++], ADVICE_LINE_BYTES, format, args);
	va_end(args);
}

/* How the winner compares with tty, which everyone knows, or else with the next. */
static const char *compare(char *text, size_t bytes, const struct all_rows *rows,
			   const struct wish *wish, const struct all_row *winner)
{
	char kind[AMPERF_NAME_BYTES];
	struct wish other = *wish;
	const struct all_row *reference;
	double ratio;

	/* Two of one kind differ by chance. */
	snprintf(kind, sizeof(kind), "%.*s", (int)strcspn(winner->link, ":"), winner->link);
	other.block_bytes = winner->single->test.block_bytes;
	other.without = kind;
	other.links = "tty";
	reference = best(rows, &other);
	other.links = NULL;
	if (!reference)
		reference = best(rows, &other);
	text[0] = '\0';
	if (!reference)
		return text;
	ratio = wish->cost(reference) / wish->cost(winner);
	if (wish->cost == time_per_byte) /* shown as a rate */
		snprintf(text, bytes, "; %.1fx %.80s", ratio, reference->link);
	else
		snprintf(text, bytes, "; %.80s takes %.1fx that", reference->link, ratio);
	return text;
}

static void advise_messages(struct advice *advice, const struct all_rows *rows)
{
	struct wish wish = {.kind = AMPERF_KIND_ECHO, .cost = round_trip};
	char time[UNITS_TEXT_BYTES], size[UNITS_TEXT_BYTES], other[ADVICE_LINE_BYTES];
	const struct all_row *row;

	wish.block_bytes = extreme_block(rows, wish.kind, false);
	row = best(rows, &wish);
	if (row)
		say(advice, "small messages: %.80s, %s there and back in %s us%s", row->link,
		    units_size(size, wish.block_bytes), units_us(time, row->single->time.median_ns),
		    compare(other, sizeof(other), rows, &wish, row));
	wish.cost = slowest_percent;
	row = best(rows, &wish);
	if (row)
		say(advice, "steady messages: %.80s, 99 of 100 within %s us%s", row->link,
		    units_us(time, row->single->time.p99_ns),
		    compare(other, sizeof(other), rows, &wish, row));
}

static void advise_bulk(struct advice *advice, const struct all_rows *rows, enum amperf_kind kind,
			const char *where)
{
	struct wish wish = {.kind = kind, .cost = time_per_byte};
	char rate[UNITS_TEXT_BYTES], size[UNITS_TEXT_BYTES], other[ADVICE_LINE_BYTES];
	const struct all_row *row = best(rows, &wish);

	if (!row)
		return;
	say(advice, "much data %s: %.80s, %s KiB/s with blocks of %s%s", where, row->link,
	    units_kib(rate, row->stream->bytes_per_s),
	    units_size(size, row->single->test.block_bytes),
	    compare(other, sizeof(other), rows, &wish, row));
}

static void advise_cpu(struct advice *advice, const struct all_rows *rows)
{
	static const enum amperf_kind kinds[] = {AMPERF_KIND_ECHO, AMPERF_KIND_SINK,
						 AMPERF_KIND_SOURCE};
	struct wish wish = {.cost = cpu_per_byte};
	char size[UNITS_TEXT_BYTES], other[ADVICE_LINE_BYTES];
	const struct all_row *row = NULL;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && !row; i++) {
		wish.kind = kinds[i];
		wish.block_bytes = extreme_block(rows, wish.kind, true);
		row = best(rows, &wish);
	}
	if (row)
		say(advice, "least processor time: %.80s, %.2f ms a MiB (%s, blocks of %s)%s",
		    row->link, cpu_per_byte(row) * 1048576 / 1e6, amperf_kind_name(wish.kind),
		    units_size(size, wish.block_bytes),
		    compare(other, sizeof(other), rows, &wish, row));
}

/* By less, and another run may have it the other way round. */
#define FASTER 1.05

/* How many times as long the best message link takes for a block; 0: not known. */
static double advantage(const struct all_rows *rows, uint64_t block_bytes)
{
	struct wish wish = {.kind = AMPERF_KIND_ECHO,
			    .block_bytes = block_bytes,
			    .cost = round_trip,
			    .links = "shm"};
	const struct all_row *shared = best(rows, &wish), *messages;

	wish.links = NULL;
	wish.without = "shm";
	messages = best(rows, &wish);
	return shared && messages ? round_trip(messages) / round_trip(shared) : 0;
}

static void advise_crossover(struct advice *advice, const struct all_rows *rows)
{
	uint64_t largest = extreme_block(rows, AMPERF_KIND_ECHO, true), from = 0;
	char size[UNITS_TEXT_BYTES], end[UNITS_TEXT_BYTES];

	if (advantage(rows, largest) <= 0)
		return;
	/* From the largest down, as long as shared buffers are faster. */
	for (uint64_t block = largest; block && advantage(rows, block) >= FASTER;) {
		uint64_t next = 0;

		from = block;
		for (size_t i = 0; i < rows->count; i++) {
			const struct amperf_test *test = &rows->rows[i].single->test;

			if (test->kind == AMPERF_KIND_ECHO && test->block_bytes < block &&
			    test->block_bytes > next)
				next = test->block_bytes;
		}
		block = next;
	}
	if (!from)
		say(advice, "shared buffers: at no size measured faster there and back than"
			    " messages");
	else if (from == largest)
		say(advice, "shared buffers: only blocks of %s go faster there and back, %.1fx",
		    units_size(size, from), advantage(rows, from));
	else
		say(advice,
		    "shared buffers: from %s a block on faster there and back than messages:"
		    " %.1fx, with %s %.1fx",
		    units_size(size, from), advantage(rows, from), units_size(end, largest),
		    advantage(rows, largest));
}

void advise(struct advice *advice, const struct all_rows *rows)
{
	advice->count = 0;
	advise_messages(advice, rows);
	advise_bulk(advice, rows, AMPERF_KIND_SINK, "to the other core");
	advise_bulk(advice, rows, AMPERF_KIND_SOURCE, "to Linux");
	advise_cpu(advice, rows);
	advise_crossover(advice, rows);
}
