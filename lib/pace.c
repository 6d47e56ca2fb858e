/* SPDX-License-Identifier: BSD-3-Clause */
#include "pace.h"

#include <math.h>
#include <string.h>
#include <sys/prctl.h>

/* Any number but 0; always the same, so that two runs are asked for the same. */
#define RANDOM_SEED UINT64_C(0x9e3779b97f4a7c15)

void amperf_pace_init(struct amperf_pace *pace, const struct amperf_test *test)
{
	memset(pace, 0, sizeof(*pace));
	pace->rate_hz = test->rate_hz;
	pace->arrival = test->arrival;
	pace->random = RANDOM_SEED;
}

void amperf_pace_begin(struct amperf_pace *pace, uint64_t now_ns)
{
	pace->origin_ns = now_ns;
	pace->passed_ns = 0;
	pace->count = 0;
}

uint64_t amperf_pace_due(const struct amperf_pace *pace)
{
	return pace->origin_ns + (uint64_t)(pace->passed_ns + 0.5);
}

/* xorshift64* (Vigna 2016), in (0, 1]. */
static double random_share(struct amperf_pace *pace)
{
	pace->random ^= pace->random >> 12;
	pace->random ^= pace->random << 25;
	pace->random ^= pace->random >> 27;
	return (double)((pace->random * UINT64_C(0x2545f4914f6cdd1d) >> 11) + 1) * 0x1p-53;
}

void amperf_pace_next(struct amperf_pace *pace)
{
	pace->count++;
	if (pace->arrival == AMPERF_ARRIVAL_POISSON)
		pace->passed_ns -= log(random_share(pace)) * 1e9 / pace->rate_hz;
	else /* no sum, whose error would grow */
		pace->passed_ns = (double)pace->count * 1e9 / pace->rate_hz;
}

int amperf_pace_sharpen(void)
{
	int slack = prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0);

	prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
	return slack;
}

void amperf_pace_relax(int slack)
{
	if (slack > 0)
		prctl(PR_SET_TIMERSLACK, slack, 0, 0, 0);
}
