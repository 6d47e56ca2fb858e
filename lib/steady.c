/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether a series was the steady thing that its figures make of it. */
#include <amperf/amperf.h>

#include "order.h"
#include "time_text.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* A third must have this many samples to say anything, and differ by this much. */
#define DRIFT_THIRD_MIN 10u
#define DRIFT_PERCENT 5.0
#define DRIFT_P_VALUE 0.001

/*
 * As hyperfine: 14.826 is ten standard deviations of a normal distribution, in units
 * of the median absolute deviation. Times that hardly vary have no outlier that is
 * closer to the median than half of it: nobody would look for what made that.
 */
#define OUTLIER_MADS 14.826
#define OUTLIER_PERCENT 50.0
#define OUTLIER_SAMPLES_MIN 10u

/* So many far faster ones are no exception, but another way through. */
#define FAST_PERCENT 5.0

/* Each group has at least this share; the gap is this wide, and wider than both groups. */
#define MODE_SHARE 5u /* a fifth */
#define MODE_SAMPLES_MIN 10u
#define MODE_GAP_PERCENT 10.0

struct series {
	const uint64_t *samples; /* as measured */
	const uint64_t *sorted;
	size_t count;
	uint64_t median;
	struct amperf_warning *warnings;
	int warning_count;
};

static struct amperf_warning *new_warning(struct series *series, const char *code)
{
	struct amperf_warning *warning = &series->warnings[series->warning_count++];

	warning->code = code;
	return warning;
}

static double percent_of(uint64_t part, uint64_t whole)
{
	return whole ? 100 * (double)part / (double)whole : 100;
}

static int median_of(const uint64_t *samples, size_t count, uint64_t *median)
{
	uint64_t *sorted = amperf_order_sorted(samples, count);

	if (!sorted)
		return -ENOMEM;
	*median = amperf_order_percentile(sorted, count, 50);
	free(sorted);
	return 0;
}

static int look_for_drift(struct series *series)
{
	size_t third = series->count / 3;
	const uint64_t *last = series->samples + series->count - third;
	char early[AMPERF_TIME_TEXT_BYTES], late[AMPERF_TIME_TEXT_BYTES];
	uint64_t before, after;
	double p_value, percent;

	if (third < DRIFT_THIRD_MIN)
		return 0;
	if (amperf_mann_whitney(series->samples, third, last, third, &p_value) ||
	    median_of(series->samples, third, &before) || median_of(last, third, &after))
		return -ENOMEM;
	percent = percent_of(after, before) - 100;
	if (p_value > DRIFT_P_VALUE || (percent <= DRIFT_PERCENT && percent >= -DRIFT_PERCENT))
		return 0;
	snprintf(new_warning(series, "drift")->text, AMPERF_ERROR_TEXT_BYTES,
		 "The times drift: the median of the last third is %s, %.1f %% %s that of the first"
		 " third (%s). %s",
		 amperf_time_text(late, after), percent > 0 ? percent : -percent,
		 percent > 0 ? "above" : "below", amperf_time_text(early, before),
		 percent > 0
			 ? "Look for heat and for load that came up (top, /proc/interrupts), set "
			   "the cpufreq governor to performance, and measure again."
			 : "Give more --warmup, and set the cpufreq governor to performance.");
	return 1;
}

static uint64_t distance(uint64_t a, uint64_t b)
{
	return a > b ? a - b : b - a;
}

/* How far from the median an ordinary sample is. */
static int ordinary_distance(const struct series *series, uint64_t *limit)
{
	double mads, percent = (double)series->median * (OUTLIER_PERCENT / 100);
	uint64_t *distances = malloc(series->count * sizeof(*distances));
	uint64_t mad;
	int code;

	if (!distances)
		return -ENOMEM;
	for (size_t i = 0; i < series->count; i++)
		distances[i] = distance(series->samples[i], series->median);
	code = median_of(distances, series->count, &mad);
	free(distances);
	if (code)
		return code;
	mads = (double)mad * OUTLIER_MADS;
	percent = percent > mads ? percent : mads;
	*limit = percent < 0x1p63 ? (uint64_t)percent : UINT64_MAX;
	return 0;
}

static void warn_of_slow(struct series *series, size_t slow)
{
	char longest[AMPERF_TIME_TEXT_BYTES], median[AMPERF_TIME_TEXT_BYTES];

	snprintf(new_warning(series, "outliers")->text, AMPERF_ERROR_TEXT_BYTES,
		 "%zu of %zu transactions (%.2g %%) took far longer than the others, up to %s where"
		 " the median is %s. Find what else ran (top, /proc/interrupts), keep it and its"
		 " interrupts off this CPU (taskset, smp_affinity), and send the firmware's log to"
		 " trace or off.",
		 slow, series->count, percent_of(slow, series->count),
		 amperf_time_text(longest, series->sorted[series->count - 1]),
		 amperf_time_text(median, series->median));
}

/* As when now and then nobody sleeps when a message comes. */
static void warn_of_fast(struct series *series, size_t fast)
{
	char shortest[AMPERF_TIME_TEXT_BYTES], median[AMPERF_TIME_TEXT_BYTES];

	snprintf(
		new_warning(series, "bimodal")->text, AMPERF_ERROR_TEXT_BYTES,
		"%zu of %zu transactions (%.2g %%) were far faster than the others, down to %s "
		"where"
		" the median is %s: they went another way, such as to a CPU or core that was awake."
		" Pin amperf and the mailbox' interrupt to a CPU (taskset,"
		" /proc/irq/N/smp_affinity), and look at the distribution, not at the median "
		"alone.",
		fast, series->count, percent_of(fast, series->count),
		amperf_time_text(shortest, series->sorted[0]),
		amperf_time_text(median, series->median));
}

static int look_for_outliers(struct series *series)
{
	size_t slow = 0, fast = 0;
	uint64_t limit;

	if (series->count < OUTLIER_SAMPLES_MIN)
		return 0;
	if (ordinary_distance(series, &limit))
		return -ENOMEM;
	for (size_t i = 0; i < series->count; i++) {
		bool far = distance(series->samples[i], series->median) > limit;

		slow += far && series->samples[i] > series->median;
		fast += far && series->samples[i] < series->median;
	}
	if (percent_of(fast, series->count) >= FAST_PERCENT)
		warn_of_fast(series, fast);
	if (slow)
		warn_of_slow(series, slow);
	return 0;
}

/* The number of samples below the widest gap that leaves enough on both sides. */
static size_t widest_gap(const struct series *series)
{
	size_t least = series->count / MODE_SHARE, best = 0;
	uint64_t widest = 0;

	for (size_t i = least; i + least <= series->count; i++) {
		uint64_t gap = series->sorted[i] - series->sorted[i - 1];

		if (gap > widest) {
			widest = gap;
			best = i;
		}
	}
	return best;
}

/* From the 10th to the 90th percentile. */
static uint64_t spread(const uint64_t *sorted, size_t count)
{
	return amperf_order_percentile(sorted, count, 90) -
	       amperf_order_percentile(sorted, count, 10);
}

/* The number of samples in the lower one of two groups; 0: there are not two. */
static size_t find_groups(const struct series *series)
{
	const uint64_t *sorted = series->sorted;
	size_t low;
	uint64_t gap;

	if (series->count / MODE_SHARE < MODE_SAMPLES_MIN)
		return 0;
	low = widest_gap(series);
	if (!low)
		return 0;
	gap = sorted[low] - sorted[low - 1];
	if (percent_of(gap, series->median) < MODE_GAP_PERCENT || gap / 2 <= spread(sorted, low) ||
	    gap / 2 <= spread(sorted + low, series->count - low))
		return 0;
	return low;
}

static void warn_of_groups(struct series *series, size_t low)
{
	char below[AMPERF_TIME_TEXT_BYTES], above[AMPERF_TIME_TEXT_BYTES];

	snprintf(new_warning(series, "bimodal")->text, AMPERF_ERROR_TEXT_BYTES,
		 "The times fall into two groups: %zu up to %s, %zu from %s on, and none between;"
		 " the median says little. Pin amperf to one CPU (taskset), the mailbox' interrupt"
		 " too (/proc/irq/N/smp_affinity), and set the cpufreq governor to performance.",
		 low, amperf_time_text(below, series->sorted[low - 1]), series->count - low,
		 amperf_time_text(above, series->sorted[low]));
}

static int examine(struct series *series)
{
	size_t low = find_groups(series);
	int drift = look_for_drift(series);

	if (drift < 0)
		return drift;
	/* A step on the way leaves two groups as well, and neither is of outliers. */
	if (low && !drift)
		warn_of_groups(series, low);
	if (!low && look_for_outliers(series))
		return -ENOMEM;
	return series->warning_count;
}

int amperf_examine_series(const uint64_t *samples_ns, size_t count,
			  struct amperf_warning warnings[AMPERF_SERIES_WARNINGS_MAX])
{
	struct series series = {.samples = samples_ns, .count = count, .warnings = warnings};
	uint64_t *sorted = amperf_order_sorted(samples_ns, count);
	int code = 0;

	if (!sorted)
		return -ENOMEM;
	series.sorted = sorted;
	if (count && sorted[0] != sorted[count - 1]) {
		series.median = amperf_order_percentile(sorted, count, 50);
		code = examine(&series);
	}
	free(sorted);
	return code;
}
