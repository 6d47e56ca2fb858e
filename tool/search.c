/* SPDX-License-Identifier: BSD-3-Clause */
#include "search.h"

/*
 * Rates below the answer that are tried too, in shares of it: where a link's latency
 * does not only grow with the rate, one of them may fail.
 */
static const double probes[] = {0.85, 0.6};
/* A step so near to a probe is as good. */
#define PROBE_NEAR 0.1

/*
 * The answer is that much below the highest rate that held: what a link can do at most is
 * not quite the same in the next run, and past it a queue grows without an end.
 */
#define HEADROOM 0.02

#define UP 2.0
#define DOWN 4.0
/* Further apart than this, rates are halved by their ratio. */
#define FAR 2.5

/* Four digits say all that a rate can be known to. */
static double neat(double hz)
{
	double unit = 1;

	while (hz / unit >= 10000)
		unit *= 10;
	while (hz / unit < 1000)
		unit /= 10;
	return (double)(long)(hz / unit + 0.5) * unit;
}

static double root(double square)
{
	double x = square > 1 ? square : 1;

	for (int i = 0; i < 64; i++)
		x = (x + square / x) / 2;
	return x;
}

void search_note(struct search *search, double rate_hz, bool held)
{
	if (search->count == SEARCH_STEPS_MAX)
		return;
	search->steps[search->count].rate_hz = rate_hz;
	search->steps[search->count++].held = held;
}

/* How often one between the two held. */
static unsigned int held_between(const struct search *search, double low, double high)
{
	unsigned int count = 0;

	for (size_t i = 0; i < search->count; i++)
		count += search->steps[i].held && search->steps[i].rate_hz >= low &&
			 search->steps[i].rate_hz <= high;
	return count;
}

int search_lowest_failed(const struct search *search)
{
	int found = -1;

	for (size_t i = 0; i < search->count; i++)
		if (!search->steps[i].held &&
		    (found < 0 || search->steps[i].rate_hz < search->steps[found].rate_hz))
			found = (int)i;
	return found;
}

/* The highest that held, below all that did not; negative: none. Of equals, the last. */
static int find_edge(const struct search *search)
{
	int failed = search_lowest_failed(search), found = -1;

	for (size_t i = 0; i < search->count; i++) {
		double rate = search->steps[i].rate_hz;

		if (search->steps[i].held && (failed < 0 || rate < search->steps[failed].rate_hz) &&
		    (found < 0 || rate >= search->steps[found].rate_hz))
			found = (int)i;
	}
	return found;
}

/* There is nothing above the highest that can be asked for. */
static double answer_below(const struct search *search, double edge_hz)
{
	return edge_hz < search->most_hz ? neat(edge_hz / (1 + HEADROOM)) : edge_hz;
}

bool search_is_answer(const struct search *search, double rate_hz)
{
	int edge = find_edge(search);

	return edge >= 0 && rate_hz == answer_below(search, search->steps[edge].rate_hz);
}

int search_best(const struct search *search)
{
	int found = find_edge(search);

	for (size_t i = 0; i < search->count; i++)
		if (search->steps[i].held && search_is_answer(search, search->steps[i].rate_hz))
			found = (int)i;
	return found;
}

int search_odd(const struct search *search)
{
	int failed = search_lowest_failed(search), found = -1;

	for (size_t i = 0; i < search->count && failed >= 0; i++) {
		double rate = search->steps[i].rate_hz;

		if (search->steps[i].held && rate >= search->steps[failed].rate_hz &&
		    (found < 0 || rate >= search->steps[found].rate_hz))
			found = (int)i;
	}
	return found;
}

/*
 * What holds once may have held by luck: the answer must hold, which is tried for longer
 * (search_is_answer()), and rates below it too. If one does not, it is the lowest that
 * failed, and the search goes on there.
 */
static enum search_state confirm(const struct search *search, double edge_hz, double *rate_hz)
{
	double answer_hz = answer_below(search, edge_hz);
	unsigned int wanted = answer_hz < edge_hz ? 1 : 2;

	*rate_hz = answer_hz;
	if (held_between(search, answer_hz, answer_hz) < wanted)
		return SEARCH_GOES_ON;
	for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++) {
		double probe = neat(probes[i] * answer_hz);

		*rate_hz = probe;
		if (probe >= search->least_hz &&
		    !held_between(search, probe * (1 - PROBE_NEAR), probe * (1 + PROBE_NEAR)))
			return SEARCH_GOES_ON;
	}
	return SEARCH_FOUND;
}

static enum search_state go_up(const struct search *search, double low, double *rate_hz)
{
	enum search_state state;

	*rate_hz = low * UP < search->most_hz ? neat(low * UP) : search->most_hz;
	if (low < search->most_hz)
		return SEARCH_GOES_ON;
	state = confirm(search, low, rate_hz);
	return state == SEARCH_FOUND ? SEARCH_HIGHEST : state;
}

static enum search_state go_down(const struct search *search, double high, double *rate_hz)
{
	if (high <= search->least_hz)
		return SEARCH_NONE;
	*rate_hz = high / DOWN > search->least_hz ? neat(high / DOWN) : search->least_hz;
	return SEARCH_GOES_ON;
}

static enum search_state halve(const struct search *search, double low, double high,
			       double *rate_hz)
{
	double middle = neat(high > FAR * low ? root(low * high) : (low + high) / 2);

	*rate_hz = middle;
	if (high - low > search->bracket * low && middle > low && middle < high)
		return SEARCH_GOES_ON;
	return confirm(search, low, rate_hz);
}

enum search_state search_next(const struct search *search, double *rate_hz)
{
	int failed = search_lowest_failed(search), edge = find_edge(search);

	*rate_hz = neat(search->start_hz);
	if (!search->count)
		return SEARCH_GOES_ON;
	if (search->count == SEARCH_STEPS_MAX)
		return SEARCH_GAVE_UP;
	if (failed < 0)
		return go_up(search, search->steps[edge].rate_hz, rate_hz);
	if (edge < 0)
		return go_down(search, search->steps[failed].rate_hz, rate_hz);
	return halve(search, search->steps[edge].rate_hz, search->steps[failed].rate_hz, rate_hz);
}
