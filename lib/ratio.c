/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ratio of two medians, with an interval made of theirs.
 *
 * On the scale of logarithms the ratio is a difference, and the distances from each
 * median to the ends of its own interval stand for how far off it may be; of two that
 * are independent they add up by squares ("MOVER": Zou and Donner 2008, for medians as
 * Price and Bonett 2002). The Hodges-Lehmann shift of logarithms was the alternative:
 * it takes samples for independent, which consecutive transactions are not, is not the
 * ratio of the medians that stand beside it, and wants all samples, which long runs do
 * not keep. A bootstrap wants those too, and a minute on the board.
 */
#include <amperf/amperf.h>

#include <errno.h>
#include <math.h>

struct logs {
	double below; /* from the median to the ends of its interval */
	double above;
};

/* Times are to the nanosecond: what seems to take none takes less than one. */
static double log_ns(uint64_t ns)
{
	return log(ns ? (double)ns : 1);
}

static bool logs_of(const struct amperf_summary *summary, struct logs *logs)
{
	if (!summary->median_ns || summary->median_low_ns > summary->median_ns ||
	    summary->median_ns > summary->median_high_ns)
		return false;
	logs->below = log_ns(summary->median_ns) - log_ns(summary->median_low_ns);
	logs->above = log_ns(summary->median_high_ns) - log_ns(summary->median_ns);
	return true;
}

int amperf_median_ratio(const struct amperf_summary *base, const struct amperf_summary *now,
			struct amperf_ratio *ratio)
{
	struct logs a, b;

	if (!logs_of(base, &a) || !logs_of(now, &b))
		return -EINVAL;
	ratio->ratio = (double)now->median_ns / (double)base->median_ns;
	ratio->low = ratio->ratio * exp(-hypot(b.below, a.above));
	ratio->high = ratio->ratio * exp(hypot(b.above, a.below));
	return 0;
}
