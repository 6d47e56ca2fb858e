/* SPDX-License-Identifier: BSD-3-Clause */
#include "flow.h"
#include "error.h"

#include <errno.h>
#include <stdio.h>

/* With nothing due and nothing under way there is still progress to be told. */
#define SLEEP_NS_MAX UINT64_C(1000000000)

#define CANCEL_STEPS 16u

static uint64_t now_of(const struct amperf_flow *flow)
{
	return amperf_clock_now(&flow->run->link->io.clock);
}

static bool is_open(const struct amperf_flow *flow)
{
	return flow->run->test->rate_hz > 0;
}

static int no_memory(struct amperf_error *error)
{
	return amperf_fail(error, -ENOMEM, "no memory");
}

/* ---- Ends --------------------------------------------------------------- */

int amperf_flow_end(struct amperf_flow *flow, uint64_t end_ns, const struct amperf_report *report)
{
	struct amperf_run_row *run = flow->run;
	uint64_t at = flow->ended++ % AMPERF_DEPTH_MAX;
	uint64_t start_ns = flow->flights[at].start_ns;
	uint64_t bytes = run->test->block_bytes * run->test->count;

	amperf_io_narrow(&run->link->io, &start_ns, &end_ns);

	const struct amperf_clock_exchange exchange = {
		.sent_ns = start_ns,
		.received_ns = end_ns,
		.taken_ticks = report ? report->start_ticks : 0,
		.answered_ticks = report ? report->end_ticks : 0,
	};
	const struct amperf_done done = {
		.start_ns = start_ns,
		.ns = end_ns - start_ns,
		.corrected_ns = end_ns - flow->flights[at].due_ns,
		.end_ns = end_ns,
		.verified_bytes = run->test->unverified ? 0 : bytes,
		.acknowledged_bytes = bytes,
		.exchange = report ? &exchange : NULL,
	};

	if (flow->flights[at].counts && report)
		amperf_row_add_report(run, report);
	return amperf_row_done(run, flow->flights[at].counts, &done);
}

/* Data was not right: all that is under way is given up with it. */
static int start_over(struct amperf_flow *flow, struct amperf_error *error)
{
	struct amperf_run_row *run = flow->run;
	int code;

	run->link->out_of_step = true;
	code = amperf_row_corrupt(run, error);
	flow->ended = flow->begun;
	flow->ops->abandon(flow->carrier);
	return code;
}

/* ---- Begins ------------------------------------------------------------- */

/* Counts are of what comes from here on: nothing is under way now. */
static void begin_counting(struct amperf_flow *flow)
{
	amperf_row_begin_counting(flow->run);
	/* What that asked the other core had an answer of its own, as a RESET has. */
	flow->ops->abandon(flow->carrier);
	flow->counting = true;
	flow->process_ns = amperf_cpu_process_now();
	flow->run->link->io.counts = (struct amperf_link_counts){0};
	amperf_pace_begin(&flow->pace, now_of(flow));
	flow->first_due_ns = amperf_pace_due(&flow->pace);
}

/* May one more begin, as far as the test has a say in it? */
static bool has_turn(struct amperf_flow *flow)
{
	if (!flow->has_turn)
		flow->turn = amperf_stop_turn(&flow->run->stop);
	else if (flow->counting)
		amperf_stop_look_again(&flow->run->stop);
	/* The end may come while one that has a turn finds no room. */
	flow->has_turn = flow->turn != AMPERF_TURN_OVER && !flow->run->stop.over;
	if (!flow->has_turn)
		flow->turn = AMPERF_TURN_OVER;
	if (flow->turn != AMPERF_TURN_COUNTS || flow->counting)
		return flow->has_turn;
	if (amperf_flow_in_flight(flow))
		return false;
	begin_counting(flow);
	return true;
}

static void note_begin(struct amperf_flow *flow, uint64_t start_ns)
{
	uint64_t at = flow->begun++ % AMPERF_DEPTH_MAX;
	struct amperf_row *row = flow->run->row;

	flow->flights[at].start_ns = start_ns;
	flow->flights[at].due_ns = is_open(flow) ? amperf_pace_due(&flow->pace) : start_ns;
	flow->flights[at].counts = flow->turn == AMPERF_TURN_COUNTS;
	if (is_open(flow))
		flow->run->offered_ns = flow->flights[at].due_ns - flow->first_due_ns;
	if (is_open(flow))
		amperf_pace_next(&flow->pace);
	flow->has_turn = false;
	if (flow->counting && amperf_flow_in_flight(flow) > row->depth_reached)
		row->depth_reached = (uint32_t)amperf_flow_in_flight(flow);
}

/* Begins all that may. Returns 0, with the time until the next is due. */
static int begin_some(struct amperf_flow *flow, uint64_t *sleep_ns, struct amperf_error *error)
{
	*sleep_ns = SLEEP_NS_MAX;
	flow->blocked = false;
	while (amperf_flow_in_flight(flow) < flow->depth && has_turn(flow)) {
		uint64_t now = now_of(flow);
		uint64_t due = is_open(flow) ? amperf_pace_due(&flow->pace) : now;
		int code;

		if (due > now) {
			*sleep_ns = due - now < SLEEP_NS_MAX ? due - now : SLEEP_NS_MAX;
			return 0;
		}
		/* The time without progress begins when something is to move. */
		if (!amperf_flow_in_flight(flow) && !flow->blocked_since_idle)
			amperf_io_begin(&flow->run->link->io);
		code = flow->ops->begin(flow->carrier, flow->begun, error);
		flow->blocked = flow->blocked_since_idle = code == 0;
		if (code <= 0)
			return code;
		note_begin(flow, now);
		/* Those that are late in a row must not keep answers waiting. */
		if (is_open(flow) && amperf_pace_due(&flow->pace) <= now) {
			*sleep_ns = 0;
			return 0;
		}
	}
	return 0;
}

/* ---- The loop ----------------------------------------------------------- */

static int failed(struct amperf_flow *flow, int code, struct amperf_error *error)
{
	struct amperf_link *link = flow->run->link;
	char what[160];

	link->out_of_step = true;
	if (error->text[0])
		return code;
	snprintf(what, sizeof(what), "%s%llu transactions done, %llu under way",
		 amperf_io_no_room_text(&link->io, code), (unsigned long long)flow->ended,
		 (unsigned long long)amperf_flow_in_flight(flow));
	return amperf_link_failed(link, code, error, what);
}

static bool is_over(const struct amperf_flow *flow)
{
	return flow->turn == AMPERF_TURN_OVER && !amperf_flow_in_flight(flow);
}

static int step(struct amperf_flow *flow, struct amperf_error *error)
{
	struct amperf_run_row *run = flow->run;
	uint64_t sleep_ns;
	int code;

	error->text[0] = '\0';
	code = begin_some(flow, &sleep_ns, error);
	if (code || is_over(flow))
		return code;
	code = flow->ops->move(flow->carrier, sleep_ns, error);
	if (code)
		return code;
	amperf_row_progress(run, 0);
	if (amperf_row_tick(run))
		return no_memory(error);
	/* Whoever sleeps in between learns of it there. */
	return flow->steps++ % CANCEL_STEPS ? 0 : amperf_io_cancelled(&run->link->io);
}

static int loop(struct amperf_flow *flow, struct amperf_error *error)
{
	int code = 0;

	while (!code && !is_over(flow)) {
		code = step(flow, error);
		if (code == -EBADMSG)
			code = start_over(flow, error);
		else if (code)
			code = failed(flow, code, error);
	}
	return code;
}

static void end_counting(struct amperf_flow *flow)
{
	struct amperf_run_row *run = flow->run;

	if (!flow->counting)
		return;
	run->timed_ns = now_of(flow) - run->counting_since_ns;
	run->row->cpu.process_ns = amperf_cpu_process_now() - flow->process_ns;
	amperf_row_add_link(run, &run->link->io.counts);
}

int amperf_flow_run(struct amperf_flow *flow, struct amperf_error *error)
{
	int slack = is_open(flow) ? amperf_pace_sharpen() : -1;
	int code;

	flow->turn = AMPERF_TURN_WARMUP;
	flow->run->row->depth_reached = 0;
	amperf_pace_init(&flow->pace, flow->run->test);
	amperf_pace_begin(&flow->pace, now_of(flow));
	code = loop(flow, error);
	end_counting(flow);
	amperf_pace_relax(slack);
	return code;
}
