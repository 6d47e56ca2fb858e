/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * When transactions of an open loop are due. The wait for that is a sleep; its end is
 * as exact as the kernel's timers and scheduler: some 10 to 100 us late on the board.
 * That lateness is in the corrected times, as it would be for anyone who waits.
 */
#ifndef AMPERF_LIB_PACE_H
#define AMPERF_LIB_PACE_H

#include <amperf/amperf.h>

struct amperf_pace {
	double rate_hz;
	enum amperf_arrival arrival;
	uint64_t origin_ns;
	double passed_ns; /* from there until the next is due */
	uint64_t count;   /* that were due since */
	uint64_t random;
};

void amperf_pace_init(struct amperf_pace *pace, const struct amperf_test *test);

/* The first is due now. What is at random goes on where it was. */
void amperf_pace_begin(struct amperf_pace *pace, uint64_t now_ns);

uint64_t amperf_pace_due(const struct amperf_pace *pace);

/* The one after that. */
void amperf_pace_next(struct amperf_pace *pace);

/*
 * Has this thread woken as exactly as the kernel can; returns what amperf_pace_relax()
 * puts back.
 */
int amperf_pace_sharpen(void);
void amperf_pace_relax(int slack);

#endif
