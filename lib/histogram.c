/* SPDX-License-Identifier: BSD-3-Clause */
#include <amperf/amperf.h>

#include "order.h"
#include "sum.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SUB_BITS 7
#define LINEAR_BITS (SUB_BITS + 1) /* below 2^8 a bucket is a nanosecond */
#define LINEAR (1u << LINEAR_BITS)
#define BUCKETS (LINEAR + (64 - LINEAR_BITS) * AMPERF_SUB_BUCKETS)

_Static_assert(AMPERF_SUB_BUCKETS == 1u << SUB_BITS, "the bits and the number of buckets");

struct amperf_histogram {
	uint64_t count;
	uint64_t min_ns; /* UINT64_MAX as long as it is empty */
	uint64_t max_ns;
	struct amperf_sum sum;
	uint64_t buckets[BUCKETS];
};

static unsigned int index_of(uint64_t ns)
{
	unsigned int octave;

	if (ns < LINEAR)
		return (unsigned int)ns;
	octave = 63 - (unsigned int)__builtin_clzll(ns);
	/* The leading bit of what is left stands for AMPERF_SUB_BUCKETS. */
	return LINEAR + (octave - LINEAR_BITS) * AMPERF_SUB_BUCKETS +
	       (unsigned int)(ns >> (octave - SUB_BITS)) - AMPERF_SUB_BUCKETS;
}

static uint64_t width_of(unsigned int index)
{
	return index < LINEAR ? 1 : UINT64_C(2) << (index - LINEAR) / AMPERF_SUB_BUCKETS;
}

static uint64_t low_of(unsigned int index)
{
	if (index < LINEAR)
		return index;
	return (AMPERF_SUB_BUCKETS + (index - LINEAR) % AMPERF_SUB_BUCKETS) * width_of(index);
}

static uint64_t middle_of(unsigned int index)
{
	return low_of(index) + (width_of(index) - 1) / 2;
}

struct amperf_histogram *amperf_histogram_new(void)
{
	struct amperf_histogram *histogram = malloc(sizeof(*histogram));

	if (histogram)
		amperf_histogram_clear(histogram);
	return histogram;
}

void amperf_histogram_free(struct amperf_histogram *histogram)
{
	free(histogram);
}

void amperf_histogram_clear(struct amperf_histogram *histogram)
{
	memset(histogram, 0, sizeof(*histogram));
	histogram->min_ns = UINT64_MAX;
}

static void widen(struct amperf_histogram *histogram, uint64_t min_ns, uint64_t max_ns)
{
	histogram->min_ns = min_ns < histogram->min_ns ? min_ns : histogram->min_ns;
	histogram->max_ns = max_ns > histogram->max_ns ? max_ns : histogram->max_ns;
}

void amperf_histogram_record(struct amperf_histogram *histogram, uint64_t ns)
{
	if (histogram->count == UINT64_MAX)
		return;
	histogram->count++;
	histogram->buckets[index_of(ns)]++;
	amperf_sum_add(&histogram->sum, ns);
	widen(histogram, ns, ns);
}

void amperf_histogram_record_n(struct amperf_histogram *histogram, uint64_t ns, uint64_t times)
{
	uint64_t room = UINT64_MAX - histogram->count;

	times = times < room ? times : room;
	if (!times)
		return;
	histogram->count += times;
	histogram->buckets[index_of(ns)] += times;
	amperf_sum_add_n(&histogram->sum, ns, times);
	widen(histogram, ns, ns);
}

int amperf_histogram_merge(struct amperf_histogram *into, const struct amperf_histogram *from)
{
	if (from->count > UINT64_MAX - into->count)
		return -EOVERFLOW;
	into->count += from->count;
	for (unsigned int i = 0; i < BUCKETS; i++)
		into->buckets[i] += from->buckets[i];
	amperf_sum_merge(&into->sum, &from->sum);
	widen(into, from->min_ns, from->max_ns);
	return 0;
}

uint64_t amperf_histogram_count(const struct amperf_histogram *histogram)
{
	return histogram->count;
}

/* The bucket of the sample at `rank`, from 0, which is less than the count. */
static unsigned int bucket_at(const struct amperf_histogram *histogram, uint64_t rank)
{
	unsigned int index = 0;

	while (rank >= histogram->buckets[index])
		rank -= histogram->buckets[index++];
	return index;
}

/* No sample was less than the least or more than the largest. */
static uint64_t in_range(const struct amperf_histogram *histogram, uint64_t ns)
{
	if (ns < histogram->min_ns)
		return histogram->min_ns;
	return ns < histogram->max_ns ? ns : histogram->max_ns;
}

/* What the sample at `rank` was, as far as is known. */
static uint64_t sample_at(const struct amperf_histogram *histogram, uint64_t rank)
{
	if (rank == 0)
		return histogram->min_ns;
	if (rank == histogram->count - 1)
		return histogram->max_ns;
	return in_range(histogram, middle_of(bucket_at(histogram, rank)));
}

/* The ends of an interval are those of buckets: it must not look narrower than it is. */
static uint64_t low_at(const struct amperf_histogram *histogram, uint64_t rank)
{
	return in_range(histogram, low_of(bucket_at(histogram, rank)));
}

static uint64_t high_at(const struct amperf_histogram *histogram, uint64_t rank)
{
	unsigned int index = bucket_at(histogram, rank);

	return in_range(histogram, low_of(index) + (width_of(index) - 1));
}

uint64_t amperf_histogram_percentile(const struct amperf_histogram *histogram, double percent)
{
	struct amperf_rank rank;
	uint64_t below;

	if (!histogram->count)
		return 0;
	percent = percent > 0 ? percent : 0; /* also if it is no number */
	rank = amperf_order_rank(histogram->count, percent < 100 ? percent : 100);
	below = sample_at(histogram, rank.below);
	if (!rank.part)
		return below;
	return amperf_order_between(below, sample_at(histogram, rank.below + 1), rank.part);
}

void amperf_histogram_summarise(const struct amperf_histogram *histogram, double autocorrelation,
				struct amperf_summary *summary)
{
	struct amperf_rank_range range;

	memset(summary, 0, sizeof(*summary));
	if (!histogram->count)
		return;
	range = amperf_order_median_range(histogram->count, autocorrelation);
	*summary = (struct amperf_summary){
		.count = histogram->count,
		.min_ns = histogram->min_ns,
		.median_ns = amperf_histogram_percentile(histogram, 50),
		.median_low_ns = low_at(histogram, range.low),
		.median_high_ns = high_at(histogram, range.high),
		.p90_ns = amperf_histogram_percentile(histogram, 90),
		.p99_ns = amperf_histogram_percentile(histogram, 99),
		.p999_ns = amperf_histogram_percentile(histogram, 99.9),
		.p9999_ns = amperf_histogram_percentile(histogram, 99.99),
		.max_ns = histogram->max_ns,
		.mean_ns = amperf_sum_mean(histogram->sum, histogram->count),
	};
}

bool amperf_histogram_next(const struct amperf_histogram *histogram, struct amperf_bucket *bucket)
{
	unsigned int index = bucket->count ? index_of(bucket->high_ns) + 1 : 0;

	while (index < BUCKETS && !histogram->buckets[index])
		index++;
	if (index == BUCKETS)
		return false;
	bucket->low_ns = low_of(index);
	bucket->high_ns = bucket->low_ns + (width_of(index) - 1);
	bucket->count = histogram->buckets[index];
	return true;
}

int amperf_histogram_restore(struct amperf_histogram *histogram, uint64_t low_ns, uint64_t count)
{
	unsigned int index = index_of(low_ns);

	if (low_of(index) != low_ns)
		return -EINVAL;
	amperf_histogram_record_n(histogram, middle_of(index), count);
	return 0;
}

int amperf_histogram_restore_range(struct amperf_histogram *histogram, uint64_t min_ns,
				   uint64_t max_ns)
{
	if (!histogram->count || min_ns > max_ns ||
	    index_of(min_ns) != index_of(histogram->min_ns) ||
	    index_of(max_ns) != index_of(histogram->max_ns))
		return -EINVAL;
	histogram->min_ns = min_ns;
	histogram->max_ns = max_ns;
	return 0;
}
