/* SPDX-License-Identifier: BSD-3-Clause */
/* A program's own data in frames, by the same engine as the test pattern. */
#include "transfer.h"
#include "error.h"
#include "transaction.h"

#include <errno.h>
#include <string.h>

/* What is copied at a time: whatever the size of the whole. */
#define BLOCK_BYTES UINT64_C(65536)

/* ---- In frames ---------------------------------------------------------- */

static int prepare(struct amperf_transaction *t, struct amperf_link *link,
		   const struct amperf_test *test, const struct amperf_order *order)
{
	memset(t, 0, sizeof(*t));
	t->link = link;
	t->test = test;
	t->total_bytes = order->bytes;
	if (order->back)
		amperf_incoming_init_given(&t->in, order->back, order->data, order->bytes);
	return order->data ? amperf_outgoing_init_given(&t->out, order->data, test->block_bytes,
							order->bytes)
			   : 0;
}

static int transfer_frame(struct amperf_link *link, const struct amperf_order *order,
			  struct amperf_transfer *outcome, struct amperf_error *error)
{
	const struct amperf_test test = {
		.kind = order->kind,
		.block_bytes = order->bytes < BLOCK_BYTES ? order->bytes : BLOCK_BYTES,
		.count = (order->bytes + BLOCK_BYTES - 1) / BLOCK_BYTES,
		.repeat = 1,
	};
	struct amperf_transaction t;
	int code = prepare(&t, link, &test, order);

	if (code)
		return amperf_fail(error, code, "no memory");
	code = amperf_transaction_frame(&t, order->seed, error);
	outcome->ns = t.ns;
	outcome->crc32 = order->data ? t.out.crc32 : t.in.crc32;
	outcome->link = t.link_counts;
	outcome->mcu = t.mcu_counts;
	amperf_transaction_free(&t);
	return code;
}

/* ---- Around it ---------------------------------------------------------- */

int amperf_transfer_check_link(const struct amperf_link *link, struct amperf_error *error)
{
	const struct amperf_tp_ops *ops = link->tp->ops;

	if (!ops->transact || ops->memory)
		return 0;
	return amperf_fail(error, -EOPNOTSUPP,
			   "%s: this link moves data of the kernel's own making, not a program's;"
			   " use tty:, char:, netlink: or shm:",
			   link->label);
}

static int check(const struct amperf_link *link, const struct amperf_order *order,
		 struct amperf_error *error)
{
	uintptr_t data = (uintptr_t)order->data, back = (uintptr_t)order->back;

	if (!order->bytes || order->bytes > AMPERF_PAYLOAD_MAX)
		return amperf_fail(error, -EINVAL,
				   "%s: %llu bytes cannot be moved at once; 1 to %llu can",
				   link->label, (unsigned long long)order->bytes,
				   (unsigned long long)AMPERF_PAYLOAD_MAX);
	if (!order->memory && ((order->kind != AMPERF_KIND_SOURCE && !data) ||
			       (order->kind != AMPERF_KIND_SINK && !back)))
		return amperf_fail(error, -EINVAL, "%s: no data to move, or no place for it",
				   link->label);
	if (order->kind == AMPERF_KIND_ECHO && !order->memory && data < back + order->bytes &&
	    back < data + order->bytes)
		return amperf_fail(error, -EINVAL,
				   "%s: what is sent and what comes back need memory of their own",
				   link->label);
	return amperf_transfer_check_link(link, error);
}

int amperf_transfer(struct amperf_link *link, const struct amperf_order *order,
		    struct amperf_transfer *outcome, struct amperf_error *error)
{
	struct amperf_transfer own_outcome;
	struct amperf_error own_error;
	int code;

	if (!outcome)
		outcome = &own_outcome;
	if (!error)
		error = &own_error;
	memset(outcome, 0, sizeof(*outcome));
	code = check(link, order, error);
	if (!code && link->out_of_step)
		code = amperf_link_reset(link, error);
	if (code)
		return code;
	code = link->tp->ops->memory ? amperf_transfer_shared(link, order, outcome, error)
				     : transfer_frame(link, order, outcome, error);
	link->out_of_step = code != 0;
	outcome->bytes = code ? 0 : order->bytes;
	return code;
}

/* ---- Public ------------------------------------------------------------- */

int amperf_link_send(struct amperf_link *link, const void *data, size_t bytes,
		     struct amperf_transfer *outcome, struct amperf_error *error)
{
	const struct amperf_order order = {.kind = AMPERF_KIND_SINK, .bytes = bytes, .data = data};

	return amperf_transfer(link, &order, outcome, error);
}

int amperf_link_echo(struct amperf_link *link, const void *data, void *back, size_t bytes,
		     struct amperf_transfer *outcome, struct amperf_error *error)
{
	const struct amperf_order order = {
		.kind = AMPERF_KIND_ECHO, .bytes = bytes, .data = data, .back = back};

	return amperf_transfer(link, &order, outcome, error);
}

int amperf_link_receive(struct amperf_link *link, uint32_t seed, void *data, size_t bytes,
			struct amperf_transfer *outcome, struct amperf_error *error)
{
	const struct amperf_order order = {
		.kind = AMPERF_KIND_SOURCE, .bytes = bytes, .seed = seed, .back = data};

	return amperf_transfer(link, &order, outcome, error);
}
