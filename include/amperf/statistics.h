/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Statistics: what samples say.
 * Part of amperf/amperf.h, which says what holds for all functions.
 */
#ifndef AMPERF_STATISTICS_H
#define AMPERF_STATISTICS_H

#include <amperf/common.h>

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Percentile p of n sorted samples is the linear interpolation between the two
 * samples around rank p * (n - 1) counted from 0 (type 7 of Hyndman and Fan,
 * the default of NumPy and R), rounded to the nearest nanosecond.
 *
 * The 95 % confidence interval of the median lies between two of the samples, the
 * k-th least and the k-th largest, with k from the binomial distribution: nothing
 * is assumed of how times are distributed. Samples that follow one another are
 * often alike, and say less than as many independent ones: with the lag-1
 * autocorrelation r of the series, if it is positive, n samples count for
 * n * (1 - r) / (1 + r). Fewer than six cannot give 95 %: the interval is then all
 * that was seen, from min_ns to max_ns.
 */
struct amperf_summary {
	uint64_t count;
	uint64_t min_ns;
	uint64_t median_ns;
	uint64_t median_low_ns; /* 95 % confidence interval of the median */
	uint64_t median_high_ns;
	uint64_t p90_ns;
	uint64_t p99_ns;
	uint64_t p999_ns;  /* percentile 99.9 */
	uint64_t p9999_ns; /* percentile 99.99 */
	uint64_t max_ns;
	uint64_t mean_ns;
};

/*
 * Summarises `count` samples in the order in which they were measured; all zero if
 * count is 0. Sorts a copy: -ENOMEM is possible.
 */
AMPERF_API int amperf_summarise(const uint64_t *samples_ns, size_t count,
				struct amperf_summary *summary);

/* What to bear in mind about figures. */
struct amperf_warning {
	const char *code;                   /* for programs, e.g. "drift"; static */
	char text[AMPERF_ERROR_TEXT_BYTES]; /* what was seen; what can be done about it */
};

#define AMPERF_SERIES_WARNINGS_MAX 4

/*
 * Looks a series over, in the order in which it was measured, for
 *
 *   "drift"     the last third's median is another than the first's
 *   "outliers"  times far longer than all others
 *   "bimodal"   two groups with a clear gap between them, or many that are far faster
 *
 * Returns how many warnings there are. A series without any variance has none.
 * Errors: -ENOMEM.
 */
AMPERF_API int amperf_examine_series(const uint64_t *samples_ns, size_t count,
				     struct amperf_warning warnings[AMPERF_SERIES_WARNINGS_MAX]);

/*
 * Whether two sets of samples come from the same distribution: the p value of the
 * two-sided Mann-Whitney U test. Exact for up to 20 samples each without ties, else
 * the normal approximation with corrections for ties and continuity. 1 if a set is
 * empty or all samples are equal. Errors: -ENOMEM.
 */
AMPERF_API int amperf_mann_whitney(const uint64_t *a_ns, size_t a_count, const uint64_t *b_ns,
				   size_t b_count, double *p_value);

/* How many times as long something takes now, with a 95 % confidence interval. */
struct amperf_ratio {
	double ratio; /* now / base, of the medians */
	double low;
	double high;
};

/*
 * Compares two medians by their confidence intervals; the series' order, and so their
 * autocorrelation, is in those already. Without variance the ratio is exact and so is
 * the interval. -EINVAL: a median is 0, or not within its interval.
 */
AMPERF_API int amperf_median_ratio(const struct amperf_summary *base,
				   const struct amperf_summary *now, struct amperf_ratio *ratio);

/* bytes per second, rounded; 0 if ns is 0. */
AMPERF_API uint64_t amperf_rate(uint64_t bytes, uint64_t ns);

#ifdef __cplusplus
}
#endif

#endif /* AMPERF_STATISTICS_H */
