/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Transactions of the 2020 benchmark, done as its client did: CRC within what
 * is timed, everything written before anything is read. What it did not do is
 * wait when the ring is full (attempt_2020.c does as it did), or check what
 * arrived; here both is done, the latter afterwards.
 */
#include "transaction.h"
#include "cpu.h"
#include "error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int send_blocks(struct amperf_transaction *t, uint64_t *sent)
{
	const uint8_t *buffer = t->packet_2020->buffer;
	int code = 0;

	for (uint64_t i = 0; i < t->test->count && !code; i++) {
		code = amperf_io_send(&t->link->io, buffer + i, (size_t)t->test->block_bytes, false,
				      sent);
		if (!code && t->on_progress)
			t->on_progress(t->context, *sent);
	}
	return code;
}

int amperf_2020_receive_answer(struct amperf_io *io, uint16_t *acknowledged)
{
	uint8_t answer[sizeof(*acknowledged)] = {0};
	size_t got = 0;

	while (got < sizeof(answer)) {
		ssize_t more = amperf_io_receive_raw(io, answer + got, sizeof(answer) - got);

		if (more < 0)
			return (int)more;
		got += (size_t)more;
	}
	memcpy(acknowledged, answer, sizeof(answer));
	return 0;
}

int amperf_2020_check_link(const struct amperf_link *link, struct amperf_error *error)
{
	if (!link->tp->ops->transact)
		return 0;
	return amperf_fail(error, -EINVAL,
			   "%s: the packet of 2020 cannot go over this link, which has"
			   " transactions of its own; use tty:, char: or netlink:",
			   link->label);
}

static void note_stats(struct amperf_transaction *t, const struct amperf_stats *before)
{
	const struct amperf_stats *after = &t->stats;
	struct amperf_mcu_counts *mcu = &t->mcu_counts;

	/* Counters wrap. One message each way was for asking. */
	mcu->busy_ns = 0;
	mcu->rx_messages = (uint32_t)(after->rx_messages - before->rx_messages - 1);
	mcu->tx_messages = (uint32_t)(after->tx_messages - before->tx_messages - 1);
	mcu->rx_doorbells = (uint32_t)(after->rx_doorbells - before->rx_doorbells);
	mcu->tx_doorbells = (uint32_t)(after->tx_doorbells - before->tx_doorbells);
	mcu->tx_waits = (uint32_t)(after->tx_waits - before->tx_waits);
}

/* The packet itself proves nothing; the firmware's own CRC-32 does. */
static int verify(struct amperf_transaction *t, struct amperf_error *error)
{
	struct amperf_stats before = t->stats;
	uint32_t crc;
	int code = amperf_link_stats(t->link, &t->stats, error);

	if (code)
		return code;
	note_stats(t, &before);
	crc = amperf_2020_crc32(t->packet_2020, t->test->block_bytes, t->test->count);
	if (t->stats.p2020_transactions - before.p2020_transactions != 1 ||
	    t->stats.p2020_bytes != t->total_bytes || t->stats.p2020_crc32 != crc)
		return amperf_fail(error, -EBADMSG,
				   "%s: corrupt data: the firmware received %u bytes with CRC-32"
				   " %08x, sent were %llu with %08x",
				   t->link->label, t->stats.p2020_bytes, t->stats.p2020_crc32,
				   (unsigned long long)t->total_bytes, crc);
	t->verified_bytes = t->total_bytes;
	return 0;
}

static int failed(struct amperf_transaction *t, int code, uint64_t sent, struct amperf_error *error)
{
	char what[160];

	if (sent < t->total_bytes)
		snprintf(what, sizeof(what), "%s%llu of %llu bytes sent",
			 amperf_io_no_room_text(&t->link->io, code), (unsigned long long)sent,
			 (unsigned long long)t->total_bytes);
	else
		snprintf(what, sizeof(what), "all %llu bytes sent, no acknowledgement",
			 (unsigned long long)t->total_bytes);
	return amperf_link_failed(t->link, code, error, what);
}

int amperf_transaction_2020(struct amperf_transaction *transaction, struct amperf_error *error)
{
	struct amperf_io *io = &transaction->link->io;
	uint64_t start_ns, process_ns, sent = 0;
	uint16_t acknowledged = 0;
	int code;

	transaction->verified_bytes = transaction->acknowledged_bytes = 0;
	memset(&transaction->mcu_counts, 0, sizeof(transaction->mcu_counts));
	memset(&io->counts, 0, sizeof(io->counts));
	amperf_io_begin(io);
	process_ns = amperf_cpu_process_now();
	start_ns = amperf_clock_now(&io->clock);
	amperf_2020_prepare(transaction->packet_2020, (uint16_t)transaction->total_bytes);
	code = send_blocks(transaction, &sent);
	if (!code)
		code = amperf_2020_receive_answer(io, &acknowledged);
	transaction->ns = amperf_clock_now(&io->clock) - start_ns;
	transaction->start_ns = start_ns;
	transaction->process_ns = amperf_cpu_process_now() - process_ns;
	transaction->link_counts = io->counts;
	if (code)
		return failed(transaction, code, sent, error);
	transaction->acknowledged_bytes = acknowledged;
	if (acknowledged != transaction->total_bytes)
		return amperf_fail(error, -EBADMSG,
				   "%s: the firmware acknowledged %u bytes instead of %llu",
				   transaction->link->label, acknowledged,
				   (unsigned long long)transaction->total_bytes);
	return verify(transaction, error);
}
