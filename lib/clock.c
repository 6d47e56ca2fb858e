/* SPDX-License-Identifier: BSD-3-Clause */
#include "clock.h"

#include <time.h>

static uint64_t monotonic_now_ns(void *context)
{
	struct timespec now;

	(void)context;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

const struct amperf_clock amperf_clock_monotonic = {monotonic_now_ns, 0};
