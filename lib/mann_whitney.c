/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The Mann-Whitney U test: how often does a sample of one set lie above one of the
 * other, and how likely is that if both come from the same distribution?
 */
#include <amperf/amperf.h>

#include "order.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* Of each set, for the exact distribution. */
#define EXACT_MAX 20u

struct ranks {
	double u;    /* pairs in which a's sample is the larger one; half for equal ones */
	double ties; /* sum of t^3 - t over groups of t equal samples */
};

/* Equal samples, so many of each set, above `b_below` of b. */
static void add_group(struct ranks *ranks, double in_a, double in_b, double b_below)
{
	double all = in_a + in_b;

	ranks->u += in_a * (b_below + in_b / 2);
	ranks->ties += all * all * all - all;
}

/* Goes through both sorted sets, group of equal samples by group. */
static struct ranks rank_sets(const uint64_t *a, size_t a_count, const uint64_t *b, size_t b_count)
{
	struct ranks ranks = {0, 0};
	size_t i = 0, j = 0;

	while (i < a_count || j < b_count) {
		uint64_t value = j == b_count || (i < a_count && a[i] < b[j]) ? a[i] : b[j];
		size_t i_begin = i, j_begin = j;

		while (i < a_count && a[i] == value)
			i++;
		while (j < b_count && b[j] == value)
			j++;
		add_group(&ranks, (double)(i - i_begin), (double)(j - j_begin), (double)j_begin);
	}
	return ranks;
}

/*
 * How many of the orders of n and m samples have at most `u` pairs the other way
 * round, as a share of all. ways[k][v]: orders of k of the n among all of the m so
 * far that have v such pairs; one of the m that comes last adds a pair with each of
 * the k.
 */
static double exact_share(size_t n, size_t m, size_t u)
{
	double ways[EXACT_MAX + 1][EXACT_MAX * EXACT_MAX + 1] = {{0}};
	double below = 0, all = 0;

	for (size_t k = 0; k <= n; k++)
		ways[k][0] = 1;
	for (size_t j = 1; j <= m; j++)
		for (size_t k = 1; k <= n; k++)
			/* The largest is one of the m (first term), or of the n (second). */
			for (size_t v = k * j + 1; v-- > 0;)
				ways[k][v] = (v >= k ? ways[k][v - k] : 0) + ways[k - 1][v];
	for (size_t v = 0; v <= n * m; v++) {
		all += ways[n][v];
		below += v <= u ? ways[n][v] : 0;
	}
	return below / all;
}

static double exact(double u, size_t a_count, size_t b_count)
{
	double pairs = (double)a_count * (double)b_count;
	double lesser = u < pairs - u ? u : pairs - u;
	double p = 2 * exact_share(a_count, b_count, (size_t)lesser);

	return p < 1 ? p : 1;
}

static double approximate(const struct ranks *ranks, double n, double m)
{
	double all = n + m;
	double variance = n * m / 12 * (all + 1 - ranks->ties / (all * (all - 1)));
	double distance = fabs(ranks->u - n * m / 2) - 0.5;

	if (!(variance > 0) || distance <= 0)
		return 1;
	return erfc(distance / sqrt(2 * variance));
}

int amperf_mann_whitney(const uint64_t *a_ns, size_t a_count, const uint64_t *b_ns, size_t b_count,
			double *p_value)
{
	uint64_t *a, *b;
	struct ranks ranks;

	*p_value = 1;
	if (!a_count || !b_count)
		return 0;
	a = amperf_order_sorted(a_ns, a_count);
	b = amperf_order_sorted(b_ns, b_count);
	if (!a || !b) {
		free(a);
		free(b);
		return -ENOMEM;
	}
	ranks = rank_sets(a, a_count, b, b_count);
	free(a);
	free(b);
	if (!(ranks.ties > 0) && a_count <= EXACT_MAX && b_count <= EXACT_MAX)
		*p_value = exact(ranks.u, a_count, b_count);
	else
		*p_value = approximate(&ranks, (double)a_count, (double)b_count);
	return 0;
}

double amperf_histogram_mann_whitney(const struct amperf_histogram *a,
				     const struct amperf_histogram *b)
{
	struct amperf_bucket i = {0, 0, 0}, j = {0, 0, 0};
	bool more_a = amperf_histogram_next(a, &i), more_b = amperf_histogram_next(b, &j);
	struct ranks ranks = {0, 0};
	double b_below = 0;

	if (!more_a || !more_b)
		return 1;
	while (more_a || more_b) {
		bool from_a = more_a && (!more_b || i.low_ns <= j.low_ns);
		bool from_b = more_b && (!more_a || j.low_ns <= i.low_ns);

		add_group(&ranks, from_a ? (double)i.count : 0, from_b ? (double)j.count : 0,
			  b_below);
		if (from_b)
			b_below += (double)j.count;
		if (from_a)
			more_a = amperf_histogram_next(a, &i);
		if (from_b)
			more_b = amperf_histogram_next(b, &j);
	}
	return approximate(&ranks, (double)amperf_histogram_count(a),
			   (double)amperf_histogram_count(b));
}
