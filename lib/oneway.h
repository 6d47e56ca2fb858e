/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Times of one way, from the exchanges of a test, in memory that does not grow.
 *
 * Exchanges are looked at in stretches of AMPERF_ONEWAY_STRETCH: each has a relation
 * of the clocks of its own, so that drift is followed. Where no straight line fits a
 * stretch (NTP changed the rate of Linux' clock, say), its halves are tried.
 *
 * That takes some milliseconds on a small core, as long as tens of transactions. Where
 * it would hold up those that are under way, or due, stretches are kept for the end; if
 * there are too many, each second one is let go, so that those that are left are of the
 * whole test.
 */
#ifndef AMPERF_LIB_ONEWAY_H
#define AMPERF_LIB_ONEWAY_H

#include "clock_relation.h"

#include <amperf/amperf.h>

#define AMPERF_ONEWAY_STRETCH 1024u
#define AMPERF_ONEWAY_KEPT 16u

struct amperf_oneway {
	uint32_t core_hz;
	struct amperf_histogram *to_mcu;
	struct amperf_histogram *from_mcu;
	double uncertainty_ns; /* the largest so far */
	double longest_ns;     /* the stretch that the drift is of */
	double drift;
	double drift_uncertainty;
	uint64_t used;
	struct amperf_clock_exchange *held; /* a stretch that is not full yet */
	size_t held_count;

	bool at_the_end;
	struct amperf_clock_exchange *kept[AMPERF_ONEWAY_KEPT]; /* the first kept_count are full */
	size_t kept_count;
	uint64_t stretches; /* that there were */
	uint64_t each;      /* so many-th is kept */
};

/*
 * `at_the_end`: nothing is worked out before amperf_oneway_finish(). NULL: no memory.
 * amperf_oneway_free() takes NULL too.
 */
struct amperf_oneway *amperf_oneway_new(uint32_t core_hz, bool at_the_end);
void amperf_oneway_free(struct amperf_oneway *oneway);

void amperf_oneway_add(struct amperf_oneway *oneway, const struct amperf_clock_exchange *exchange);

/* What all of them say; exchanges is 0 if there were none. Further ones may follow. */
void amperf_oneway_finish(struct amperf_oneway *oneway, struct amperf_one_way *result);

#endif
