/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Transactions one at a time: nothing but the transaction is between the two looks at
 * the clock. With a rate, each waits until it is due.
 */
#include "error.h"
#include "pace.h"
#include "run_row.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct sync {
	struct amperf_run_row *run;
	struct amperf_transaction transaction;
	struct amperf_pace pace;
	uint64_t first_due_ns; /* of those that count */
	uint64_t due_ns;
};

static int transact(struct sync *sync, struct amperf_error *error)
{
	struct amperf_transaction *t = &sync->transaction;
	struct amperf_link *link = sync->run->link;
	/* Seeds that differ, so that stale data of an earlier one is seen. */
	uint32_t seed = link->sequence * 2654435761u;

	if (sync->run->config->packet == AMPERF_PACKET_2020)
		return amperf_transaction_2020(t, error);
	if (link->tp->ops->transact)
		return amperf_transaction_tp(t, seed, error);
	return amperf_transaction_frame(t, seed, error);
}

static int resync(struct sync *sync, struct amperf_error *error)
{
	int code = amperf_row_corrupt(sync->run, error);

	if (!code && sync->run->config->packet == AMPERF_PACKET_2020)
		code = amperf_link_stats(sync->run->link, &sync->transaction.stats, error);
	return code;
}

static int done(struct sync *sync, bool counts, struct amperf_error *error)
{
	const struct amperf_transaction *t = &sync->transaction;
	struct amperf_run_row *run = sync->run;
	/* What this process does around a transaction of the link's own is not in ns. */
	uint64_t late_ns = t->start_ns > sync->due_ns ? t->start_ns - sync->due_ns : 0;
	const struct amperf_done done = {
		.start_ns = t->start_ns,
		.ns = t->ns,
		.corrected_ns = late_ns + t->ns,
		.end_ns = t->start_ns + t->ns,
		.verified_bytes = t->verified_bytes,
		.acknowledged_bytes = t->acknowledged_bytes,
		.exchange = t->stamped ? &t->exchange : NULL,
	};

	if (counts) {
		amperf_row_add_link(run, &t->link_counts);
		amperf_row_add_mcu(run, &t->mcu_counts);
		run->row->cpu.process_ns += t->process_ns;
		run->timed_ns += t->ns;
		run->outside_ns += t->outside_ns;
	}
	return amperf_row_done(run, counts, &done) ? amperf_fail(error, -ENOMEM, "no memory") : 0;
}

static int run_one(struct sync *sync, bool counts, struct amperf_error *error)
{
	struct amperf_link *link = sync->run->link;
	int code = transact(sync, error);

	if (code)
		link->out_of_step = true;
	if (code == -EBADMSG)
		return resync(sync, error);
	if (!code)
		code = done(sync, counts, error);
	if (code)
		return code;
	return amperf_io_cancelled(&link->io)
		       ? amperf_link_failed(link, -ECANCELED, error, "between transactions")
		       : 0;
}

/* ---- When --------------------------------------------------------------- */

static int wait_until_due(struct sync *sync, struct amperf_error *error)
{
	struct amperf_link *link = sync->run->link;
	uint64_t now = amperf_clock_now(&link->io.clock);
	int code = 0;

	while (!code && now < sync->due_ns) {
		code = link->tp->ops->wait(link->tp, false, sync->due_ns - now, link->io.cancel_fd);
		now = amperf_clock_now(&link->io.clock);
	}
	if (!code)
		return amperf_row_tick(sync->run) ? amperf_fail(error, -ENOMEM, "no memory") : 0;
	link->out_of_step = true;
	return amperf_link_failed(link, code, error, "between transactions");
}

static void take_due(struct sync *sync)
{
	sync->due_ns = amperf_pace_due(&sync->pace);
	amperf_pace_next(&sync->pace);
}

static void begin_counting(struct sync *sync)
{
	struct amperf_run_row *run = sync->run;

	amperf_row_begin_counting(run);
	amperf_pace_begin(&sync->pace, amperf_clock_now(&run->link->io.clock));
	sync->first_due_ns = amperf_pace_due(&sync->pace);
}

static int loop(struct sync *sync, struct amperf_error *error)
{
	struct amperf_run_row *run = sync->run;
	bool paced = run->test->rate_hz > 0;
	bool counting = false;
	int code = 0;

	amperf_pace_begin(&sync->pace, amperf_clock_now(&run->link->io.clock));
	while (!code) {
		enum amperf_turn turn = amperf_stop_turn(&run->stop);

		if (turn == AMPERF_TURN_OVER)
			break;
		if (turn == AMPERF_TURN_COUNTS && !counting)
			begin_counting(sync);
		counting = turn == AMPERF_TURN_COUNTS;
		if (paced) {
			take_due(sync);
			code = wait_until_due(sync, error);
		}
		amperf_stop_look_again(&run->stop);
		if (!code && paced && run->stop.over)
			break;
		amperf_row_progress(run, 0);
		if (!code)
			code = run_one(sync, counting, error);
		run->offered_ns = sync->due_ns - sync->first_due_ns;
	}
	return code;
}

int amperf_run_sync(struct amperf_run_row *run, struct amperf_error *error)
{
	struct amperf_transaction *t;
	struct sync sync = {.run = run};
	int code = amperf_transaction_init(&sync.transaction, run->link, run->test);
	int slack = run->test->rate_hz > 0 ? amperf_pace_sharpen() : -1;

	t = &sync.transaction;
	t->packet_2020 = run->packet_2020;
	t->on_progress = amperf_row_progress;
	t->context = run;
	amperf_pace_init(&sync.pace, run->test);
	if (code)
		code = amperf_fail(error, -ENOMEM, "no memory for blocks of %llu bytes",
				   (unsigned long long)run->test->block_bytes);
	if (!code && run->config->packet == AMPERF_PACKET_2020)
		code = amperf_link_stats(run->link, &t->stats, error);
	if (!code)
		code = loop(&sync, error);
	amperf_transaction_free(t);
	amperf_pace_relax(slack);
	return code;
}
