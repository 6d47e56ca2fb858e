/* SPDX-License-Identifier: BSD-3-Clause */
#include "order.h"

#include <stdlib.h>
#include <string.h>

#define BILLION UINT64_C(1000000000)

/* What more samples could add to a median's confidence is nothing, and takes time. */
#define BINOMIAL_MAX UINT64_C(100000000)

/* On either side of the interval. */
#define TAIL 0.025

struct amperf_rank amperf_order_rank(uint64_t count, double percent)
{
	/* A percentage in billionths, so that the rank is exact. */
	uint64_t share = (uint64_t)(percent * (double)(BILLION / 100) + 0.5);
	uint64_t last = count - 1;
	uint64_t rest = last % BILLION * share;
	struct amperf_rank rank = {
		.below = last / BILLION * share + rest / BILLION,
		.part = rest % BILLION,
	};

	return rank;
}

uint64_t amperf_order_between(uint64_t low, uint64_t high, uint64_t part)
{
	uint64_t gap = high - low;

	return low + gap / BILLION * part + (gap % BILLION * part + BILLION / 2) / BILLION;
}

/*
 * The largest k for which the k-th least of n samples, counted from 1, lies above the
 * median with a probability of no more than TAIL; 0: there is none. That is the
 * quantile of the binomial distribution with p = 1/2. Its terms are taken from the
 * middle outwards, as far as doubles see them: some times the root of n.
 */
static uint64_t binomial_quantile(uint64_t n)
{
	uint64_t middle = n / 2;
	double term = 1, all = n % 2 ? 2 : 1, below;

	for (uint64_t i = middle; i && term > 1e-18; i--) {
		term *= (double)i / (double)(n - i + 1);
		all += 2 * term;
	}
	term = 1 / all;
	below = n % 2 ? 0.5 : 0.5 + term / 2;
	for (uint64_t i = middle; i; i--) {
		below -= term; /* now of less than i */
		if (below <= TAIL)
			return i;
		term *= (double)i / (double)(n - i + 1);
	}
	return 0;
}

/* As how many independent samples `count` are worth. */
static uint64_t effective_count(uint64_t count, double autocorrelation)
{
	double worth = (double)count;

	if (autocorrelation > 0)
		worth *= (1 - autocorrelation) / (1 + autocorrelation);
	if (worth >= (double)BINOMIAL_MAX)
		return count < BINOMIAL_MAX ? count : BINOMIAL_MAX;
	return worth < 1 ? 1 : (uint64_t)worth;
}

struct amperf_rank_range amperf_order_median_range(uint64_t count, double autocorrelation)
{
	uint64_t worth = effective_count(count, autocorrelation);
	uint64_t k = binomial_quantile(worth);
	struct amperf_rank_range range = {0, count - 1};

	/* As far into all samples as the k-th is into those that count. */
	if (k > 1) {
		uint64_t last = count - 1, steps = worth - 1;

		range.low = (k - 1) * (last / steps) + (k - 1) * (last % steps) / steps;
		range.high = last - range.low;
	}
	return range;
}

static int compare(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left;
	uint64_t b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

uint64_t *amperf_order_sorted(const uint64_t *samples, size_t count)
{
	uint64_t *sorted = malloc(count ? count * sizeof(*sorted) : 1);

	if (!sorted || !count)
		return sorted;
	memcpy(sorted, samples, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), compare);
	return sorted;
}

uint64_t amperf_order_percentile(const uint64_t *sorted, size_t count, double percent)
{
	struct amperf_rank rank = amperf_order_rank(count, percent);

	if (!rank.part)
		return sorted[rank.below];
	return amperf_order_between(sorted[rank.below], sorted[rank.below + 1], rank.part);
}
