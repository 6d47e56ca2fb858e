/* SPDX-License-Identifier: BSD-3-Clause */
#include "autocorrelation.h"

void amperf_autocorrelation_add(struct amperf_autocorrelation *series, uint64_t ns)
{
	double x;

	if (!series->count++)
		series->first = ns;
	x = ns >= series->first ? (double)(ns - series->first) : -(double)(series->first - ns);
	series->sum += x;
	series->squares += x * x;
	series->neighbours += x * series->last;
	series->last = x;
}

double amperf_autocorrelation_value(const struct amperf_autocorrelation *series)
{
	double n = (double)series->count;
	double mean, variance, covariance, r;

	if (series->count < 3)
		return 0;
	mean = series->sum / n;
	variance = series->squares - n * mean * mean;
	/* Each stands in two pairs, but for the first, which is 0, and the last. */
	covariance = series->neighbours - mean * (2 * series->sum - series->last) +
		     (n - 1) * mean * mean;
	if (!(variance > 0))
		return 0;
	r = covariance / variance;
	return r < -1 ? -1 : r > 1 ? 1 : r;
}
