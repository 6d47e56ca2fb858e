/* SPDX-License-Identifier: BSD-3-Clause */
#include "intervals.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Finer than anybody sees in a plot, and 4 KiB a record at most. */
#define SHAPE_BUCKETS_MAX 256u

/* A histogram's buckets, each by its lower end. */
struct amperf_shape {
	size_t count;
	struct {
		uint64_t low_ns;
		uint64_t count;
	} * buckets;
};

int amperf_intervals_init(struct amperf_intervals *intervals, uint64_t interval_ns)
{
	memset(intervals, 0, sizeof(*intervals));
	intervals->wanted_ns = interval_ns;
	intervals->each = 1;
	if (!interval_ns)
		return 0;
	intervals->records = calloc(AMPERF_RECORDS_MAX, sizeof(*intervals->records));
	intervals->shapes = calloc(AMPERF_RECORDS_MAX, sizeof(*intervals->shapes));
	intervals->of_current = amperf_histogram_new();
	intervals->of_pending = amperf_histogram_new();
	intervals->scratch = amperf_histogram_new();
	return intervals->records && intervals->shapes && intervals->of_current &&
			       intervals->of_pending && intervals->scratch
		       ? 0
		       : -ENOMEM;
}

void amperf_intervals_free(struct amperf_intervals *intervals)
{
	for (size_t i = 0; intervals->shapes && i < AMPERF_RECORDS_MAX; i++)
		free(intervals->shapes[i].buckets);
	free(intervals->shapes);
	free(intervals->records);
	amperf_histogram_free(intervals->of_current);
	amperf_histogram_free(intervals->of_pending);
	amperf_histogram_free(intervals->scratch);
	memset(intervals, 0, sizeof(*intervals));
}

/* ---- Shapes ------------------------------------------------------------- */

static size_t count_buckets(const struct amperf_histogram *histogram)
{
	struct amperf_bucket bucket = {0};
	size_t count = 0;

	while (amperf_histogram_next(histogram, &bucket))
		count++;
	return count;
}

/* Where there are too many buckets, neighbours go together into the first's place. */
static int shape_take(struct amperf_shape *shape, const struct amperf_histogram *histogram)
{
	size_t all = count_buckets(histogram);
	size_t step = (all + SHAPE_BUCKETS_MAX - 1) / SHAPE_BUCKETS_MAX;
	struct amperf_bucket bucket = {0};

	shape->count = 0;
	if (!all)
		return 0;
	shape->buckets = calloc((all + step - 1) / step, sizeof(*shape->buckets));
	if (!shape->buckets)
		return -ENOMEM;
	for (size_t i = 0; amperf_histogram_next(histogram, &bucket); i++) {
		if (i % step == 0)
			shape->buckets[shape->count++].low_ns = bucket.low_ns;
		shape->buckets[shape->count - 1].count += bucket.count;
	}
	return 0;
}

/* Adds it to the histogram, and is empty then. */
static void shape_give(struct amperf_shape *shape, struct amperf_histogram *histogram)
{
	for (size_t i = 0; i < shape->count; i++)
		amperf_histogram_restore(histogram, shape->buckets[i].low_ns,
					 shape->buckets[i].count);
	free(shape->buckets);
	memset(shape, 0, sizeof(*shape));
}

/* ---- Records ------------------------------------------------------------ */

static void record_summarise(struct amperf_record *record, const struct amperf_histogram *histogram)
{
	record->median_ns = amperf_histogram_percentile(histogram, 50);
	record->p99_ns = amperf_histogram_percentile(histogram, 99);
	/* A histogram put together from shapes has lost the ends. */
	if (record->p99_ns > record->max_ns)
		record->p99_ns = record->max_ns;
	if (record->median_ns > record->p99_ns)
		record->median_ns = record->p99_ns;
}

static void record_merge(struct amperf_record *into, const struct amperf_record *from)
{
	if (!into->duration_ns)
		into->at_ns = from->at_ns;
	into->duration_ns += from->duration_ns;
	into->transactions += from->transactions;
	into->bytes += from->bytes;
	into->errors += from->errors;
	into->max_ns = from->max_ns > into->max_ns ? from->max_ns : into->max_ns;
}

/* Every two become one. */
static int halve(struct amperf_intervals *intervals)
{
	int code = 0;

	for (size_t i = 0; i < AMPERF_RECORDS_MAX / 2 && !code; i++) {
		struct amperf_record *record = &intervals->records[i];
		size_t from = 2 * i;

		amperf_histogram_clear(intervals->scratch);
		shape_give(&intervals->shapes[from], intervals->scratch);
		shape_give(&intervals->shapes[from + 1], intervals->scratch);
		*record = intervals->records[from];
		record_merge(record, &intervals->records[from + 1]);
		record_summarise(record, intervals->scratch);
		code = shape_take(&intervals->shapes[i], intervals->scratch);
	}
	intervals->count = AMPERF_RECORDS_MAX / 2;
	intervals->each *= 2;
	return code;
}

static int keep_pending(struct amperf_intervals *intervals)
{
	int code;

	record_summarise(&intervals->pending, intervals->of_pending);
	code = shape_take(&intervals->shapes[intervals->count], intervals->of_pending);
	intervals->records[intervals->count++] = intervals->pending;
	memset(&intervals->pending, 0, sizeof(intervals->pending));
	amperf_histogram_clear(intervals->of_pending);
	intervals->in_pending = 0;
	return code;
}

/* The current stretch is over at `at_ns` of the test. */
static int close_current(struct amperf_intervals *intervals, uint64_t at_ns)
{
	struct amperf_record *current = &intervals->current;
	int code;

	current->duration_ns = at_ns - current->at_ns;
	record_summarise(current, intervals->of_current);
	if (intervals->on_record)
		intervals->on_record(intervals->context, current);
	record_merge(&intervals->pending, current);
	code = amperf_histogram_merge(intervals->of_pending, intervals->of_current);
	memset(current, 0, sizeof(*current));
	current->at_ns = at_ns;
	amperf_histogram_clear(intervals->of_current);
	intervals->in_pending++;
	/* When there is no more room, what is kept becomes longer, this one too. */
	if (!code && intervals->in_pending >= intervals->each &&
	    intervals->count == AMPERF_RECORDS_MAX)
		code = halve(intervals);
	if (!code && intervals->in_pending >= intervals->each)
		code = keep_pending(intervals);
	return code;
}

void amperf_intervals_begin(struct amperf_intervals *intervals, uint64_t now_ns)
{
	intervals->first_ns = now_ns;
}

int amperf_intervals_tick(struct amperf_intervals *intervals, uint64_t now_ns)
{
	uint64_t at_ns = now_ns - intervals->first_ns;
	int code = 0;

	if (!intervals->wanted_ns)
		return 0;
	while (!code && at_ns - intervals->current.at_ns >= intervals->wanted_ns)
		code = close_current(intervals, intervals->current.at_ns + intervals->wanted_ns);
	return code;
}

void amperf_intervals_add(struct amperf_intervals *intervals, uint64_t ns, uint64_t bytes)
{
	struct amperf_record *current = &intervals->current;

	if (!intervals->wanted_ns)
		return;
	current->transactions++;
	current->bytes += bytes;
	current->max_ns = ns > current->max_ns ? ns : current->max_ns;
	amperf_histogram_record(intervals->of_current, ns);
}

void amperf_intervals_add_error(struct amperf_intervals *intervals)
{
	intervals->current.errors++;
}

int amperf_intervals_end(struct amperf_intervals *intervals, uint64_t now_ns)
{
	uint64_t at_ns = now_ns - intervals->first_ns;
	int code = amperf_intervals_tick(intervals, now_ns);

	if (!intervals->wanted_ns)
		return 0;
	if (!code && (intervals->current.transactions || intervals->current.errors) &&
	    at_ns > intervals->current.at_ns)
		code = close_current(intervals, at_ns);
	if (!code && intervals->in_pending && intervals->count == AMPERF_RECORDS_MAX)
		code = halve(intervals);
	if (!code && intervals->in_pending)
		code = keep_pending(intervals);
	return code;
}
