/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The search for the highest rate that holds: which rate to try next, from what came
 * of those before. Knows nothing of how a rate is tried.
 */
#ifndef AMPERF_TOOL_SEARCH_H
#define AMPERF_TOOL_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

#define SEARCH_STEPS_MAX 64

enum search_state {
	SEARCH_GOES_ON,
	SEARCH_FOUND,   /* between the highest that held and the lowest that did not is no room */
	SEARCH_HIGHEST, /* most_hz held */
	SEARCH_NONE,    /* not even least_hz held */
	SEARCH_GAVE_UP, /* SEARCH_STEPS_MAX are not enough: what holds changes all the time */
};

struct search {
	double start_hz; /* the first rate */
	double least_hz;
	double most_hz;
	double bracket; /* (high - low) / low, at most */

	struct {
		double rate_hz;
		bool held;
	} steps[SEARCH_STEPS_MAX];
	size_t count;
};

/* The rate to try next, in *rate_hz if it goes on. */
enum search_state search_next(const struct search *search, double *rate_hz);

void search_note(struct search *search, double rate_hz, bool held);

/* Is that rate to be the answer, as far as is known? Then it is worth a longer look. */
bool search_is_answer(const struct search *search, double rate_hz);

/* The lowest that did not hold; negative: all did. */
int search_lowest_failed(const struct search *search);
/*
 * The answer: a little below the highest that held, below all that did not, and held
 * itself; or, as long as it was not tried, that highest one; negative: none.
 */
int search_best(const struct search *search);
/* The highest that held although a lower one, or the same, did not; negative: none. */
int search_odd(const struct search *search);

#endif
