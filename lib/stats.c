/* SPDX-License-Identifier: BSD-3-Clause */
#include <amperf/amperf.h>

#include "autocorrelation.h"
#include "order.h"
#include "sum.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static uint64_t mean(const uint64_t *samples, size_t count)
{
	struct amperf_sum sum = {0, 0};

	for (size_t i = 0; i < count; i++)
		amperf_sum_add(&sum, samples[i]);
	return amperf_sum_mean(sum, count);
}

static double autocorrelation(const uint64_t *samples, size_t count)
{
	struct amperf_autocorrelation series = {0};

	for (size_t i = 0; i < count; i++)
		amperf_autocorrelation_add(&series, samples[i]);
	return amperf_autocorrelation_value(&series);
}

int amperf_summarise(const uint64_t *samples_ns, size_t count, struct amperf_summary *summary)
{
	struct amperf_rank_range range;
	uint64_t *sorted;

	memset(summary, 0, sizeof(*summary));
	if (!count)
		return 0;
	sorted = amperf_order_sorted(samples_ns, count);
	if (!sorted)
		return -ENOMEM;
	range = amperf_order_median_range(count, autocorrelation(samples_ns, count));
	*summary = (struct amperf_summary){
		.count = count,
		.min_ns = sorted[0],
		.median_ns = amperf_order_percentile(sorted, count, 50),
		.median_low_ns = sorted[range.low],
		.median_high_ns = sorted[range.high],
		.p90_ns = amperf_order_percentile(sorted, count, 90),
		.p99_ns = amperf_order_percentile(sorted, count, 99),
		.p999_ns = amperf_order_percentile(sorted, count, 99.9),
		.p9999_ns = amperf_order_percentile(sorted, count, 99.99),
		.max_ns = sorted[count - 1],
		.mean_ns = mean(sorted, count),
	};
	free(sorted);
	return 0;
}

uint64_t amperf_rate(uint64_t bytes, uint64_t ns)
{
	return ns ? (uint64_t)((double)bytes * 1e9 / (double)ns + 0.5) : 0;
}
