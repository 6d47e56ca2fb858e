/* SPDX-License-Identifier: BSD-3-Clause */
#include "clock_relation.h"

#include <string.h>

/* Halvings of an interval of 2e-3: far below what a tick in a day is. */
#define SEARCH_STEPS 80

typedef struct amperf_clock_point point;

void amperf_clock_relation_init(struct amperf_clock_relation *relation, uint32_t core_hz)
{
	memset(relation, 0, sizeof(*relation));
	relation->core_hz = core_hz;
	relation->lower.sign = 1;
	relation->upper.sign = -1;
}

/* ---- Bounds ------------------------------------------------------------- */

/* `middle` bounds nothing that its neighbours do not. */
static bool is_needless(const struct amperf_clock_bounds *bounds, const point *left,
			const point *middle, const point *right)
{
	double by_line = (right->offset_ns - left->offset_ns) * (middle->at_ns - left->at_ns);
	double own = (middle->offset_ns - left->offset_ns) * (right->at_ns - left->at_ns);

	return bounds->sign * (own - by_line) <= 0;
}

/* Without a bound more is possible, never less: the answer stays right. */
static void forget_one(struct amperf_clock_bounds *bounds)
{
	size_t at = bounds->count / 2;

	memmove(&bounds->points[at], &bounds->points[at + 1],
		(bounds->count - at - 1) * sizeof(bounds->points[0]));
	bounds->count--;
}

static void add_bound(struct amperf_clock_bounds *bounds, double at_ns, double offset_ns)
{
	point fresh = {at_ns, offset_ns};

	while (bounds->count >= 2 && is_needless(bounds, &bounds->points[bounds->count - 2],
						 &bounds->points[bounds->count - 1], &fresh))
		bounds->count--;
	if (bounds->count == AMPERF_CLOCK_BOUNDS_MAX)
		forget_one(bounds);
	bounds->points[bounds->count++] = fresh;
}

static double ticks_to_ns(const struct amperf_clock_relation *relation, uint64_t ticks)
{
	return (double)(ticks - relation->first_ticks) * (1e9 / relation->core_hz);
}

bool amperf_clock_relation_add(struct amperf_clock_relation *relation,
			       const struct amperf_clock_exchange *exchange)
{
	double taken_ns, answered_ns;

	if (!relation->core_hz || exchange->received_ns < exchange->sent_ns ||
	    exchange->answered_ticks < exchange->taken_ticks)
		return false;
	if (!relation->exchanges) {
		relation->first_ticks = exchange->taken_ticks;
		relation->first_ns = exchange->sent_ns;
	}
	taken_ns = ticks_to_ns(relation, exchange->taken_ticks);
	answered_ns = ticks_to_ns(relation, exchange->answered_ticks);
	if (exchange->taken_ticks < relation->first_ticks || taken_ns < relation->last_ns ||
	    exchange->sent_ns < relation->first_ns)
		return false;
	relation->exchanges++;
	relation->last_ns = answered_ns;
	add_bound(&relation->lower, taken_ns,
		  (double)(exchange->sent_ns - relation->first_ns) - taken_ns);
	add_bound(&relation->upper, answered_ns,
		  (double)(exchange->received_ns - relation->first_ns) - answered_ns);
	return true;
}

/* ---- Lines -------------------------------------------------------------- */

/* The offset at 0 of the line of that drift which touches the bounds. */
static double touching(const struct amperf_clock_bounds *bounds, double drift)
{
	double best = -1e300;

	for (size_t i = 0; i < bounds->count; i++) {
		double offset = bounds->points[i].offset_ns - drift * bounds->points[i].at_ns;

		if (bounds->sign * offset > best)
			best = bounds->sign * offset;
	}
	return bounds->sign * best;
}

/* How far lines of that drift can be moved between the bounds; < 0: there is none. */
static double freedom(const struct amperf_clock_relation *relation, double drift)
{
	return touching(&relation->upper, drift) - touching(&relation->lower, drift);
}

/* The highest that a line of that drift gets at `at_ns` by the upper bounds ... */
static double ceiling(const struct amperf_clock_relation *relation, double at_ns, double drift)
{
	return touching(&relation->upper, drift) + drift * at_ns;
}

/* ... and how deep by the lower ones, negated: both have one peak over the drift. */
static double depth(const struct amperf_clock_relation *relation, double at_ns, double drift)
{
	return -(touching(&relation->lower, drift) + drift * at_ns);
}

static double freedom_at(const struct amperf_clock_relation *relation, double at_ns, double drift)
{
	(void)at_ns;
	return freedom(relation, drift);
}

typedef double peaked(const struct amperf_clock_relation *relation, double at_ns, double drift);

/* The drift from `low` to `high` at which `function`, concave in it, is highest. */
static double find_peak(const struct amperf_clock_relation *relation, peaked *function,
			double at_ns, double low, double high)
{
	for (int i = 0; i < SEARCH_STEPS; i++) {
		double third = (high - low) / 3;
		double left = function(relation, at_ns, low + third);
		double right = function(relation, at_ns, high - third);

		if (left < right)
			low += third;
		else
			high -= third;
	}
	return (low + high) / 2;
}

/* The drift between a possible and another one from which on none is possible. */
static double find_end(const struct amperf_clock_relation *relation, double possible, double end)
{
	if (freedom(relation, end) >= 0)
		return end;
	for (int i = 0; i < SEARCH_STEPS; i++) {
		double middle = (possible + end) / 2;

		if (freedom(relation, middle) >= 0)
			possible = middle;
		else
			end = middle;
	}
	return possible;
}

bool amperf_clock_relation_estimate(const struct amperf_clock_relation *relation,
				    struct amperf_clock_estimate *estimate)
{
	double best, low, high;

	if (!relation->exchanges)
		return false;
	best = find_peak(relation, freedom_at, 0, -AMPERF_CLOCK_DRIFT_MAX, AMPERF_CLOCK_DRIFT_MAX);
	if (freedom(relation, best) < 0)
		return false;
	low = find_end(relation, best, -AMPERF_CLOCK_DRIFT_MAX);
	high = find_end(relation, best, AMPERF_CLOCK_DRIFT_MAX);
	estimate->drift = (low + high) / 2;
	estimate->drift_uncertainty = (high - low) / 2;
	estimate->step_ns = relation->last_ns / (AMPERF_CLOCK_KNOTS - 1);
	for (unsigned int i = 0; i < AMPERF_CLOCK_KNOTS; i++) {
		double at = i * estimate->step_ns;
		double top = ceiling(relation, at, find_peak(relation, ceiling, at, low, high));
		double bottom = -depth(relation, at, find_peak(relation, depth, at, low, high));

		estimate->middle_ns[i] = (top + bottom) / 2;
		estimate->half_ns[i] = (top - bottom) / 2;
	}
	return true;
}

double amperf_clock_at(const struct amperf_clock_relation *relation,
		       const struct amperf_clock_estimate *estimate, uint64_t ticks,
		       double *uncertainty_ns)
{
	/*
	 * The highest possible offset is convex over time, the lowest concave: straight
	 * lines between knots lie outside of both, so what is between them is safe.
	 */
	double at = ticks_to_ns(relation, ticks);
	double place = estimate->step_ns > 0 ? at / estimate->step_ns : 0;
	unsigned int i =
		place < AMPERF_CLOCK_KNOTS - 2 ? (unsigned int)place : AMPERF_CLOCK_KNOTS - 2;
	double part = place - i;

	*uncertainty_ns = estimate->half_ns[i] * (1 - part) + estimate->half_ns[i + 1] * part;
	return at + estimate->middle_ns[i] * (1 - part) + estimate->middle_ns[i + 1] * part;
}
