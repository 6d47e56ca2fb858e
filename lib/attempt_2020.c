/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The packet of 2020 as its client wrote it: one write() a block, whose result it
 * did not look at (TTY_Tester::run_test() in its CA-source/tty_tester.cpp). That the
 * client's descriptor could block and ours cannot makes no difference to mainline's
 * rpmsg_tty: it refuses with ENOMEM when the ring is full, and never sleeps.
 */
#include "error.h"
#include "transaction.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* After the counts before: the RESET, and the STATS that asks for those after. */
#define ASKING_MESSAGES 2u
#define ASKING_BYTES (ASKING_MESSAGES * sizeof(struct amperf_header))

static int write_blocks(struct amperf_io *io, const struct amperf_packet_2020 *packet,
			const struct amperf_test *test, struct amperf_attempt *attempt)
{
	for (uint64_t i = 0; i < test->count; i++) {
		ssize_t taken = amperf_io_offer(io, packet->buffer + i, (size_t)test->block_bytes);

		if (taken < 0)
			return (int)taken;
		attempt->writes++;
		attempt->refused_writes += taken == 0;
		attempt->short_writes += taken > 0 && (uint64_t)taken < test->block_bytes;
		attempt->lost_bytes += test->block_bytes - (uint64_t)taken;
	}
	return 0;
}

/* 0 also if no answer came in time. */
static int await_answer(struct amperf_io *io, uint64_t wait_ns, struct amperf_attempt *attempt)
{
	uint64_t timeout_ns = io->timeout_ns;
	int code;

	io->timeout_ns = wait_ns;
	amperf_io_begin(io);
	code = amperf_2020_receive_answer(io, &attempt->acknowledged_bytes);
	io->timeout_ns = timeout_ns;
	attempt->answered = code == 0;
	return code == -ETIMEDOUT ? 0 : code;
}

static int exchange(struct amperf_link *link, struct amperf_packet_2020 *packet,
		    const struct amperf_test *test, uint64_t wait_ns,
		    struct amperf_attempt *attempt)
{
	struct amperf_io *io = &link->io;
	uint64_t start_ns = amperf_clock_now(&io->clock);
	int code;

	amperf_2020_prepare(packet, (uint16_t)(test->block_bytes * test->count));
	code = write_blocks(io, packet, test, attempt);
	if (!code)
		code = await_answer(io, wait_ns, attempt);
	attempt->ns = amperf_clock_now(&io->clock) - start_ns;
	link->out_of_step = true;
	return code;
}

/* The RESET comes behind what is in the ring still, so the counts are whole. */
static int count_received(struct amperf_link *link, const struct amperf_stats *before,
			  struct amperf_attempt *attempt, struct amperf_error *error)
{
	struct amperf_stats after;
	int code = amperf_link_reset(link, error);

	if (!code)
		code = amperf_link_stats(link, &after, error);
	if (code)
		return code;
	/* Counters wrap. */
	attempt->mcu_messages =
		(uint32_t)(after.rx_messages - before->rx_messages - ASKING_MESSAGES);
	attempt->mcu_bytes = after.rx_bytes - before->rx_bytes - ASKING_BYTES;
	return 0;
}

static int check(const struct amperf_link *link, const struct amperf_test *test, uint64_t wait_ns,
		 struct amperf_error *error)
{
	int code = amperf_test_check(test, AMPERF_PACKET_2020, error);

	if (!code && !wait_ns)
		code = amperf_fail(error, -EINVAL, "no time to wait for an answer");
	return code ? code : amperf_2020_check_link(link, error);
}

int amperf_attempt_2020(struct amperf_link *link, uint64_t block_bytes, uint64_t count,
			uint64_t wait_ns, struct amperf_attempt *attempt,
			struct amperf_error *error)
{
	const struct amperf_test test = {AMPERF_KIND_SINK, block_bytes, count, 0, 1};
	struct amperf_packet_2020 *packet;
	struct amperf_stats before;
	int code = check(link, &test, wait_ns, error);

	if (code)
		return code;
	memset(attempt, 0, sizeof(*attempt));
	code = amperf_link_stats(link, &before, error);
	if (code)
		return code;
	packet = malloc(sizeof(*packet));
	if (!packet)
		return amperf_fail(error, -ENOMEM, "no memory");
	amperf_2020_init(packet);
	code = exchange(link, packet, &test, wait_ns, attempt);
	free(packet);
	if (code)
		return amperf_link_failed(link, code, error, "the packet of 2020");
	return count_received(link, &before, attempt, error);
}
