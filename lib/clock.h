/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef AMPERF_LIB_CLOCK_H
#define AMPERF_LIB_CLOCK_H

#include <stdint.h>

/* Where the time comes from: CLOCK_MONOTONIC, or a test's own. */
struct amperf_clock {
	uint64_t (*now_ns)(void *context);
	void *context;
};

static inline uint64_t amperf_clock_now(const struct amperf_clock *clock)
{
	return clock->now_ns(clock->context);
}

/* What a look at it takes, ns: the least of some means, one of which an interrupt may be in. */
uint64_t amperf_clock_look(const struct amperf_clock *clock);

extern const struct amperf_clock amperf_clock_monotonic;

#endif
