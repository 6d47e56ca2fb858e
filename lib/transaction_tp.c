/* SPDX-License-Identifier: BSD-3-Clause */
/* Transactions that the transport runs by itself, and what is alike in all kinds. */
#include "transaction.h"

#include <stdio.h>
#include <string.h>

static uint64_t ticks_to_ns(uint64_t ticks, uint32_t hz)
{
	return hz ? (uint64_t)((double)ticks * 1e9 / hz + 0.5) : 0;
}

void amperf_transaction_note(struct amperf_transaction *t, const struct amperf_report *report)
{
	struct amperf_mcu_counts *mcu = &t->mcu_counts;

	t->acknowledged_bytes = report->bytes;
	mcu->busy_ns = report->end_ticks > report->start_ticks
			       ? ticks_to_ns(report->end_ticks - report->start_ticks,
					     t->link->hello.core_hz)
			       : 0;
	mcu->rx_messages = report->rx_messages;
	mcu->tx_messages = report->tx_messages;
	mcu->rx_doorbells = report->rx_doorbells;
	mcu->tx_doorbells = report->tx_doorbells;
	mcu->tx_waits = report->tx_waits;
}

void amperf_transaction_stamp(struct amperf_transaction *t, const struct amperf_report *report)
{
	t->stamped = true;
	t->exchange = (struct amperf_clock_exchange){
		.sent_ns = t->start_ns,
		.received_ns = t->start_ns + t->ns,
		.taken_ticks = report->start_ticks,
		.answered_ticks = report->end_ticks,
	};
}

int amperf_tp_failed(struct amperf_link *link, int code, enum amperf_kind kind, uint64_t bytes,
		     const struct amperf_tp_outcome *outcome, struct amperf_error *error)
{
	unsigned long long total = bytes, sent = outcome->sent_bytes;
	unsigned long long received = outcome->received_bytes;
	char what[160];

	if (error->text[0])
		return code;
	if (kind == AMPERF_KIND_SOURCE)
		snprintf(what, sizeof(what), "%llu of %llu bytes received", received, total);
	else
		snprintf(what, sizeof(what), "%llu of %llu bytes sent, %llu came back", sent, total,
			 received);
	return amperf_link_failed(link, code, error, what);
}

int amperf_transaction_tp(struct amperf_transaction *t, uint32_t seed, struct amperf_error *error)
{
	struct amperf_link *link = t->link;
	struct amperf_tp_outcome outcome = {0};
	struct amperf_tp_job job = {
		.kind = t->test->kind,
		.block_bytes = t->test->block_bytes,
		.count = t->test->count,
		.seed = seed,
		.unverified = t->test->unverified,
		.sequence = amperf_link_next_sequence(link),
		.timeout_ns = link->io.timeout_ns,
		.cancel_fd = link->io.cancel_fd,
		.label = link->label,
		.clock = &link->io.clock,
		.on_progress = t->on_progress,
		.context = t->context,
	};
	int code;

	link->sequence = job.sequence;
	t->stamped = false;
	error->text[0] = '\0';
	t->start_ns = amperf_clock_now(&link->io.clock);
	code = link->tp->ops->transact(link->tp, &job, &outcome, error);
	if (outcome.start_ns)
		t->start_ns = outcome.start_ns;
	t->ns = outcome.ns;
	t->process_ns = outcome.process_ns;
	t->outside_ns = outcome.outside_ns;
	t->link_counts = outcome.link;
	t->verified_bytes = code || job.unverified ? 0 : t->total_bytes;
	amperf_transaction_note(t, &outcome.report);
	if (!code && outcome.start_ns)
		amperf_transaction_stamp(t, &outcome.report);
	return code ? amperf_tp_failed(link, code, job.kind, t->total_bytes, &outcome, error) : 0;
}
