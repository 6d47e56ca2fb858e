/* SPDX-License-Identifier: BSD-3-Clause */
/* Order statistics: which of the sorted samples answer a question. */
#ifndef AMPERF_LIB_ORDER_H
#define AMPERF_LIB_ORDER_H

#include <stddef.h>
#include <stdint.h>

/* Between two ranks, counted from 0: `part` billionths of the way to the next. */
struct amperf_rank {
	uint64_t below;
	uint64_t part;
};

/* Of `percent` (0 to 100) of `count` samples, at least 1; statistics.h has the definition. */
struct amperf_rank amperf_order_rank(uint64_t count, double percent);

/* The time at `part` billionths between two that follow one another, low <= high. */
uint64_t amperf_order_between(uint64_t low, uint64_t high, uint64_t part);

/* Ranks, from 0, of the samples at the ends of the median's confidence interval. */
struct amperf_rank_range {
	uint64_t low;
	uint64_t high;
};
struct amperf_rank_range amperf_order_median_range(uint64_t count, double autocorrelation);

/* A sorted copy, which belongs to the caller: free(). NULL: no memory. */
uint64_t *amperf_order_sorted(const uint64_t *samples, size_t count);

/* Of sorted samples, at least 1. */
uint64_t amperf_order_percentile(const uint64_t *sorted, size_t count, double percent);

#endif
