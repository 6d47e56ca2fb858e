/* SPDX-License-Identifier: BSD-3-Clause */
/* When a test's warm-up is over, and when the test is. */
#ifndef AMPERF_LIB_STOP_H
#define AMPERF_LIB_STOP_H

#include "clock.h"
#include "recorder.h"
#include "warmup.h"

enum amperf_turn {
	AMPERF_TURN_WARMUP, /* one more may begin, and does not count */
	AMPERF_TURN_COUNTS, /* one more may begin */
	AMPERF_TURN_OVER,
};

struct amperf_stop {
	const struct amperf_test *test;
	const struct amperf_run_config *config;
	const struct amperf_clock *clock;
	uint64_t warmups; /* transactions begun that do not count */
	uint64_t begun;   /* that do */
	bool counting;    /* the warm-up is over, and the next one counts */
	bool over;
	enum amperf_end ended_by;
	bool unsettled; /* the warm-up ended without the times having settled */

	/* inside */
	struct amperf_warmup detector;
	uint64_t since_ns;   /* the warm-up began, or the counting */
	uint64_t next_check; /* of the precision, at so many samples */
};

void amperf_stop_init(struct amperf_stop *stop, const struct amperf_test *test,
		      const struct amperf_run_config *config, const struct amperf_clock *clock);

/* May one more begin? It has, unless all is over. */
enum amperf_turn amperf_stop_turn(struct amperf_stop *stop);

/* The same for one that has had its turn, and waits: 'over' may be set. */
void amperf_stop_look_again(struct amperf_stop *stop);

/* The first that counts begins now: what is limited in time is from here on. */
void amperf_stop_count_from_now(struct amperf_stop *stop);

/* One that does not count has ended. */
void amperf_stop_warmed(struct amperf_stop *stop, uint64_t ns);

/* One that counts has ended, and is recorded. Returns 0 or -ENOMEM. */
int amperf_stop_counted(struct amperf_stop *stop, const struct amperf_recorder *recorder);

#endif
