/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A program's own data over a link with shared memory: where it lies in a buffer of
 * the link's, or piece by piece by way of such memory that the link keeps.
 */
#include "transaction.h"
#include "transfer.h"

#include <string.h>
#include <zlib.h>

#define STAGING_BYTES (UINT64_C(256) << 10)

/* ---- One piece ---------------------------------------------------------- */

static int move(struct amperf_link *link, const struct amperf_order *order,
		struct amperf_tp_outcome *tp_outcome, struct amperf_error *error)
{
	const struct amperf_tp_job job = {
		.kind = order->kind,
		.block_bytes = order->bytes,
		.count = 1,
		.seed = order->seed,
		.timeout_ns = link->io.timeout_ns,
		.cancel_fd = link->io.cancel_fd,
		.label = link->label,
		.clock = &link->io.clock,
	};

	return link->tp->ops->memory->move(link->tp, &job, order->memory, order->memory_back,
					   tp_outcome, error);
}

/* ---- By way of the link's own memory ------------------------------------ */

static int get_staging(struct amperf_link *link, enum amperf_kind kind)
{
	const struct amperf_tp_memory_ops *ops = link->tp->ops->memory;
	int code = 0;

	for (int i = 0; i < (kind == AMPERF_KIND_ECHO ? 2 : 1) && !code; i++)
		if (!link->staging[i])
			code = ops->get(link->tp, STAGING_BYTES, &link->staging[i]);
	return code;
}

/* Either way; `data` is the program's. Counts the time that it takes. */
static int copy(struct amperf_link *link, struct amperf_tp_memory *memory, uint8_t *to,
		const uint8_t *from, size_t bytes, struct amperf_tp_outcome *tp_outcome)
{
	const struct amperf_tp_memory_ops *ops = link->tp->ops->memory;
	enum amperf_access access = to ? AMPERF_ACCESS_READ : AMPERF_ACCESS_WRITE;
	uint64_t start = amperf_clock_now(&link->io.clock);
	int code = ops->begin(link->tp, memory, access);

	if (code)
		return code;
	memcpy(to ? to : memory->data, from ? from : memory->data, bytes);
	code = ops->end(link->tp, memory, access);
	tp_outcome->ns += amperf_clock_now(&link->io.clock) - start;
	return code;
}

static int move_piece(struct amperf_link *link, const struct amperf_order *order, uint64_t at,
		      struct amperf_tp_outcome *tp_outcome, struct amperf_error *error)
{
	uint64_t left = order->bytes - at;
	struct amperf_order piece = {
		.kind = order->kind,
		.bytes = left < STAGING_BYTES ? left : STAGING_BYTES,
		.seed = order->seed + (uint32_t)(at / 4) * AMPERF_PATTERN_STEP,
		.memory = link->staging[0],
		.memory_back = link->staging[1],
	};
	struct amperf_tp_memory *back =
		order->kind == AMPERF_KIND_ECHO ? piece.memory_back : piece.memory;
	int code = 0;

	if (order->data)
		code = copy(link, piece.memory, NULL, order->data + at, (size_t)piece.bytes,
			    tp_outcome);
	if (!code)
		code = move(link, &piece, tp_outcome, error);
	if (!code && order->back)
		code = copy(link, back, order->back + at, NULL, (size_t)piece.bytes, tp_outcome);
	return code;
}

static int move_staged(struct amperf_link *link, const struct amperf_order *order, uint32_t *crc32,
		       struct amperf_tp_outcome *tp_outcome, struct amperf_error *error)
{
	int code = get_staging(link, order->kind);

	for (uint64_t at = 0; at < order->bytes && !code; at += STAGING_BYTES) {
		uint64_t left = order->bytes - at;

		code = move_piece(link, order, at, tp_outcome, error);
		*crc32 = (uint32_t)crc32_combine(
			*crc32, tp_outcome->report.payload_crc32,
			(z_off_t)(left < STAGING_BYTES ? left : STAGING_BYTES));
	}
	return code;
}

/* ---- Both --------------------------------------------------------------- */

int amperf_transfer_shared(struct amperf_link *link, const struct amperf_order *order,
			   struct amperf_transfer *outcome, struct amperf_error *error)
{
	struct amperf_tp_outcome tp_outcome = {0};
	struct amperf_transaction t = {.link = link};
	int code;

	error->text[0] = '\0';
	if (order->memory) {
		code = move(link, order, &tp_outcome, error);
		outcome->crc32 = tp_outcome.report.payload_crc32;
	} else {
		code = move_staged(link, order, &outcome->crc32, &tp_outcome, error);
	}
	outcome->ns = tp_outcome.ns;
	outcome->link = tp_outcome.link;
	amperf_transaction_note(&t, &tp_outcome.report);
	outcome->mcu = t.mcu_counts;
	return code ? amperf_tp_failed(link, code, order->kind, order->bytes, &tp_outcome, error)
		    : 0;
}
