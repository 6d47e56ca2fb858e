/* SPDX-License-Identifier: BSD-3-Clause */
#include "clock.h"

#include <time.h>

#define LOOK_MEANS 4
#define LOOKS 32u

static uint64_t monotonic_now_ns(void *context)
{
	struct timespec now;

	(void)context;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

const struct amperf_clock amperf_clock_monotonic = {monotonic_now_ns, 0};

uint64_t amperf_clock_look(const struct amperf_clock *clock)
{
	uint64_t least_ns = UINT64_MAX;

	for (int i = 0; i < LOOK_MEANS; i++) {
		uint64_t begin_ns = amperf_clock_now(clock), end_ns = begin_ns, mean_ns;

		for (unsigned int j = 0; j < LOOKS; j++)
			end_ns = amperf_clock_now(clock);
		mean_ns = (end_ns - begin_ns) / LOOKS;
		least_ns = mean_ns < least_ns ? mean_ns : least_ns;
	}
	return least_ns;
}
