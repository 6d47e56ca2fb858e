/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How the clocks of the two cores relate, from exchanges as in PTP (IEEE 1588).
 *
 * An exchange has four time stamps: sent and received by Linux' clock, taken and
 * answered by the other core's counter. Nothing is assumed of how long either way
 * takes, but that nothing arrives before it was sent. So each exchange bounds the
 * relation from both sides: "taken" is not before "sent", "answered" not after
 * "received". All straight lines that keep to all bounds are possible; the answer is
 * the middle of them, and the uncertainty half of how far they lie apart. It is a
 * bound and no deviation of a sample: the truth does not lie outside, as long as the
 * clocks run evenly. The shorter the shortest exchanges, the better it is.
 *
 * The method is that of Moon, Skelly, Towsley: "Estimation and removal of clock skew
 * from network delay measurements" (INFOCOM 1999), for both directions at once.
 */
#ifndef AMPERF_LIB_CLOCK_RELATION_H
#define AMPERF_LIB_CLOCK_RELATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct amperf_clock_exchange {
	uint64_t sent_ns; /* CLOCK_MONOTONIC */
	uint64_t received_ns;
	uint64_t taken_ticks; /* the other core's counter */
	uint64_t answered_ticks;
};

/* Crystals are within 100 ppm; NTP slews by up to 500. */
#define AMPERF_CLOCK_DRIFT_MAX 1e-3

#define AMPERF_CLOCK_BOUNDS_MAX 64u

/* Ticks from the first, in ns by the nominal rate; Linux' clock less that. */
struct amperf_clock_point {
	double at_ns;
	double offset_ns;
};

/* The bounds of one side that no two others make needless: a convex chain. */
struct amperf_clock_bounds {
	struct amperf_clock_point points[AMPERF_CLOCK_BOUNDS_MAX];
	size_t count;
	double sign; /* 1: the offset is above these; -1: below */
};

struct amperf_clock_relation {
	uint32_t core_hz; /* nominal rate of the counter */
	uint64_t first_ticks;
	uint64_t first_ns;
	double last_ns;
	uint64_t exchanges;
	struct amperf_clock_bounds lower;
	struct amperf_clock_bounds upper;
};

#define AMPERF_CLOCK_KNOTS 9u

/* What all exchanges of a relation allow. */
struct amperf_clock_estimate {
	double drift; /* 1e-6: Linux' clock gains a microsecond a second on the counter */
	double drift_uncertainty;
	double step_ns; /* between two knots */
	double middle_ns[AMPERF_CLOCK_KNOTS];
	double half_ns[AMPERF_CLOCK_KNOTS];
};

void amperf_clock_relation_init(struct amperf_clock_relation *relation, uint32_t core_hz);

/*
 * Adds an exchange later than those before. False, with nothing added: it is none
 * (received before sent, answered before taken, or earlier).
 */
bool amperf_clock_relation_add(struct amperf_clock_relation *relation,
			       const struct amperf_clock_exchange *exchange);

/*
 * False: no straight line fits all exchanges (a clock was set, or its rate changed),
 * or there are none.
 */
bool amperf_clock_relation_estimate(const struct amperf_clock_relation *relation,
				    struct amperf_clock_estimate *estimate);

/*
 * Linux' time at `ticks`, which lie within the exchanges, in ns from the relation's
 * first_ns; *uncertainty_ns: the truth is at most this far away.
 */
double amperf_clock_at(const struct amperf_clock_relation *relation,
		       const struct amperf_clock_estimate *estimate, uint64_t ticks,
		       double *uncertainty_ns);

#endif
