/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Several transactions under way at once: when each begins, how many there are, and
 * what each took. How they travel is a carrier's business:
 *
 *   flow_frame.c  PROTOCOL.md's frames over send and recv
 *   flow_tp.c     a link's own, if it can have several under way
 *
 * A transaction begins when the link takes its first byte, not when that is offered:
 * what finds no room is not under way. They end in the order in which they began.
 */
#ifndef AMPERF_LIB_FLOW_H
#define AMPERF_LIB_FLOW_H

#include "pace.h"
#include "run_row.h"

struct amperf_flow;

struct amperf_carrier_ops {
	/*
	 * Begins the transaction `number`. Returns 1 if the link took a part of it, 0 if
	 * it has no room now, or why it failed.
	 */
	int (*begin)(void *carrier, uint64_t number, struct amperf_error *error);

	/*
	 * Goes on with what has begun: sends what there is room for and takes what came,
	 * with an amperf_flow_end() for each that is done. If there is nothing to take it
	 * sleeps, up to timeout_ns. Returns 0; -EBADMSG (with the line in `error`): data was
	 * not right; or why it failed, with the line in `error` or not.
	 */
	int (*move)(void *carrier, uint64_t timeout_ns, struct amperf_error *error);

	/* A RESET has ended all that was under way. */
	void (*abandon)(void *carrier);
};

struct amperf_flow {
	struct amperf_run_row *run;
	const struct amperf_carrier_ops *ops;
	void *carrier;
	uint32_t depth;
	uint64_t begun; /* also the number of the next one */
	uint64_t ended;

	/* inside */
	struct amperf_pace pace;
	enum amperf_turn turn; /* of the next one; OVER: there is none */
	bool has_turn;
	bool counting;
	bool blocked; /* the next one found no room */
	bool blocked_since_idle;
	uint64_t first_due_ns; /* of those that count */
	uint64_t process_ns;
	uint64_t steps;
	struct {
		uint64_t start_ns;
		uint64_t due_ns;
		bool counts;
	} flights[AMPERF_DEPTH_MAX];
};

static inline uint64_t amperf_flow_in_flight(const struct amperf_flow *flow)
{
	return flow->begun - flow->ended;
}

/* The oldest that is under way is done. `report` may be NULL. Returns 0 or -ENOMEM. */
int amperf_flow_end(struct amperf_flow *flow, uint64_t end_ns, const struct amperf_report *report);

/* Runs a test with a carrier. Returns 0, or why the run cannot go on. */
int amperf_flow_run(struct amperf_flow *flow, struct amperf_error *error);

/* The carriers: each runs a whole test. */
int amperf_flow_frames(struct amperf_run_row *run, struct amperf_error *error);
int amperf_flow_own(struct amperf_run_row *run, struct amperf_error *error);

#endif
