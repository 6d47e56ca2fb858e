/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * shm: a program's own data in shared buffers. Timed is from SUBMIT to completion;
 * beginning and ending Linux' access is the program's to do. What the firmware does:
 *
 *             by=none, touch      by=copy             by=dma
 *   sink      CRC                 READ_CPU            READ_DMA      to the landing
 *                                 then LANDING_CRC    area, piece by piece
 *   source    FILL                FILL                FILL
 *   echo      COPY_CPU            COPY_CPU            COPY_DMA      to the second
 */
#include "cpu.h"
#include "error.h"
#include "frame.h"
#include "pattern.h"
#include "transport/shm_work.h"
#include "verdict.h"

#include <errno.h>
#include <linux/dma-buf.h>
#include <stdlib.h>
#include <string.h>

#define STALE_BYTE 0xa5

struct memory {
	struct amperf_tp_memory head;
	struct amperf_shm_buffer buffer;
};

static struct memory *to_memory(struct amperf_tp_memory *memory)
{
	return (struct memory *)(void *)memory;
}

/* ---- Memory ------------------------------------------------------------- */

static int memory_get(struct amperf_tp *tp, size_t bytes, struct amperf_tp_memory **memory)
{
	struct amperf_shm_link *link = amperf_shm_link_of(tp);
	struct memory *fresh = calloc(1, sizeof(*fresh));
	int code = fresh ? amperf_shm_buffer_init(&fresh->buffer, &link->dev, bytes,
						  link->address.cached)
			 : -ENOMEM;

	if (code) {
		free(fresh);
		return code;
	}
	fresh->head.data = fresh->buffer.data;
	fresh->head.bytes = bytes;
	*memory = &fresh->head;
	return 0;
}

static void memory_put(struct amperf_tp *tp, struct amperf_tp_memory *memory)
{
	amperf_shm_buffer_free(&to_memory(memory)->buffer, &amperf_shm_link_of(tp)->dev);
	free(to_memory(memory));
}

static uint64_t sync_flags(enum amperf_access access)
{
	return (access & AMPERF_ACCESS_READ ? DMA_BUF_SYNC_READ : 0) |
	       (access & AMPERF_ACCESS_WRITE ? DMA_BUF_SYNC_WRITE : 0);
}

static int memory_begin(struct amperf_tp *tp, struct amperf_tp_memory *memory,
			enum amperf_access access)
{
	return amperf_shm_buffer_begin(&to_memory(memory)->buffer, &amperf_shm_link_of(tp)->dev,
				       sync_flags(access));
}

static int memory_end(struct amperf_tp *tp, struct amperf_tp_memory *memory,
		      enum amperf_access access)
{
	return amperf_shm_buffer_end(&to_memory(memory)->buffer, &amperf_shm_link_of(tp)->dev,
				     sync_flags(access));
}

/* ---- What is timed ------------------------------------------------------ */

/* One operation on bytes of the data, and its time. */
static int run_timed(struct amperf_shm_work *work, uint32_t operation, size_t at, size_t bytes,
		     struct amperf_shm_completion *done)
{
	struct amperf_tp_outcome *outcome = work->outcome;
	uint64_t process = amperf_cpu_process_now(), start = amperf_shm_now(work);
	int code;

	work->progress_ns = start;
	code = amperf_shm_submit_slot(work, 0, operation, at, bytes);
	if (!code) {
		outcome->link.sends++;
		if (work->job->kind != AMPERF_KIND_SOURCE)
			outcome->sent_bytes += bytes;
		code = amperf_shm_await(work, done);
	}
	outcome->ns += amperf_shm_now(work) - start;
	outcome->process_ns += amperf_cpu_process_now() - process;
	if (code)
		return code;
	if (work->job->kind != AMPERF_KIND_SINK)
		outcome->received_bytes += bytes;
	outcome->report.bytes += done->bytes;
	outcome->report.rx_messages++;
	outcome->report.tx_messages++;
	if (done->end_ticks > done->start_ticks)
		outcome->report.end_ticks += done->end_ticks - done->start_ticks;
	return 0;
}

/* ---- The three kinds ---------------------------------------------------- */

/*
 * What is sent the core only reads: what Linux' caches have of it stays right, and
 * can be looked at meanwhile.
 */

/* Into the landing area; what has landed is looked at before the next piece. */
static int read_pieces(struct amperf_shm_work *work, uint32_t operation, const uint8_t *data)
{
	size_t landing = work->link->dev.info.landing_bytes;
	struct amperf_shm_completion done;
	int code = 0;

	for (size_t at = 0; at < work->block_bytes && !code; at += landing) {
		size_t left = work->block_bytes - at;
		size_t bytes = left < landing ? left : landing;
		uint32_t right = amperf_crc32(0, data + at, bytes), got = 0;

		code = run_timed(work, operation, at, bytes, &done);
		if (!code)
			code = amperf_shm_run_alone(work, 0, AMPERF_SHM_LANDING_CRC, bytes, &got);
		if (!code)
			code = amperf_shm_judge_crc32(work, bytes, right, got);
	}
	return code;
}

static int sink(struct amperf_shm_work *work, const uint8_t *data)
{
	enum amperf_shm_by by = work->link->address.by;
	struct amperf_shm_completion done;
	int code;

	if (by == AMPERF_SHM_BY_COPY || by == AMPERF_SHM_BY_DMA)
		return read_pieces(
			work, by == AMPERF_SHM_BY_DMA ? AMPERF_SHM_READ_DMA : AMPERF_SHM_READ_CPU,
			data);
	code = run_timed(work, AMPERF_SHM_CRC, 0, work->block_bytes, &done);
	return code ? code
		    : amperf_shm_judge_crc32(work, work->block_bytes, work->slots[0].crc32,
					     done.crc32);
}

static int source(struct amperf_shm_work *work)
{
	const struct amperf_shm_slot *slot = &work->slots[0];
	const struct amperf_shm_dev *dev = &work->link->dev;
	struct amperf_shm_completion done;
	uint32_t *crc32 = &work->outcome->report.payload_crc32;
	int code = run_timed(work, AMPERF_SHM_FILL, 0, work->block_bytes, &done);

	if (!code)
		code = amperf_shm_buffer_begin(slot->first, dev, DMA_BUF_SYNC_READ);
	if (code)
		return code;
	*crc32 = amperf_crc32(0, slot->first->data, work->block_bytes);
	code = amperf_shm_buffer_end(slot->first, dev, DMA_BUF_SYNC_READ);
	return code ? code : amperf_shm_judge_crc32(work, work->block_bytes, *crc32, done.crc32);
}

/* So that what does not come is missed. */
static int overwrite(const struct amperf_shm_work *work)
{
	const struct amperf_shm_buffer *back = work->slots[0].result;
	const struct amperf_shm_dev *dev = &work->link->dev;
	int code = amperf_shm_buffer_begin(back, dev, DMA_BUF_SYNC_WRITE);

	if (code)
		return code;
	memset(back->data, STALE_BYTE, work->block_bytes);
	return amperf_shm_buffer_end(back, dev, DMA_BUF_SYNC_WRITE);
}

static int compare(const struct amperf_shm_work *work)
{
	const struct amperf_shm_slot *slot = &work->slots[0];
	const struct amperf_report report = {.bytes = work->block_bytes};
	struct amperf_evidence evidence = {
		.kind = AMPERF_KIND_ECHO, .total_bytes = work->block_bytes, .report = &report};
	int code = amperf_shm_buffer_begin(slot->result, &work->link->dev, DMA_BUF_SYNC_READ);

	if (code)
		return code;
	evidence.wrong_at =
		amperf_same_bytes(slot->result->data, slot->first->data, work->block_bytes);
	code = amperf_shm_buffer_end(slot->result, &work->link->dev, DMA_BUF_SYNC_READ);
	return code ? code : amperf_verdict(&evidence, work->job->label, work->error);
}

static int echo(struct amperf_shm_work *work)
{
	uint32_t operation = work->link->address.by == AMPERF_SHM_BY_DMA ? AMPERF_SHM_COPY_DMA
									 : AMPERF_SHM_COPY_CPU;
	struct amperf_shm_completion done;
	int code = overwrite(work);

	if (!code)
		code = run_timed(work, operation, 0, work->block_bytes, &done);
	return code ? code : compare(work);
}

/* ---- The hook ----------------------------------------------------------- */

static bool lacks(const struct amperf_shm_work *work)
{
	const struct amperf_shm_dev *dev = &work->link->dev;

	switch (work->job->kind) {
	case AMPERF_KIND_SOURCE:
		return !amperf_shm_dev_can(dev, AMPERF_SHM_FILL);
	case AMPERF_KIND_ECHO:
		return work->link->address.by != AMPERF_SHM_BY_DMA &&
		       !amperf_shm_dev_can(dev, AMPERF_SHM_COPY_CPU);
	default:
		return work->link->address.by == AMPERF_SHM_BY_NONE &&
		       !amperf_shm_dev_can(dev, AMPERF_SHM_CRC);
	}
}

static int run(struct amperf_shm_work *work)
{
	struct amperf_shm_slot *slot = &work->slots[0];

	if (lacks(work))
		return amperf_fail(work->error, -EOPNOTSUPP,
				   "%s: this firmware cannot do that with a program's data",
				   work->job->label);
	if (work->job->kind == AMPERF_KIND_SOURCE)
		return source(work);
	slot->crc32 = amperf_crc32(0, slot->first->data, work->block_bytes);
	work->outcome->report.payload_crc32 = slot->crc32;
	return work->job->kind == AMPERF_KIND_SINK ? sink(work, slot->first->data) : echo(work);
}

static int memory_move(struct amperf_tp *tp, const struct amperf_tp_job *job,
		       struct amperf_tp_memory *memory, struct amperf_tp_memory *back,
		       struct amperf_tp_outcome *outcome, struct amperf_error *error)
{
	struct amperf_shm_link *link = amperf_shm_link_of(tp);
	struct amperf_shm_work work = {
		.link = link,
		.job = job,
		.outcome = outcome,
		.error = error,
		.block_bytes = (size_t)job->block_bytes,
		.slots = {{.first = &to_memory(memory)->buffer,
			   .result = &to_memory(back ? back : memory)->buffer,
			   .seed = job->seed}},
	};
	int code = amperf_tp_poll(-1, 0, 0, job->cancel_fd, &(short){0});

	if (code)
		return code;
	return link->dev.in_flight ? -EBUSY : run(&work);
}

const struct amperf_tp_memory_ops amperf_shm_memory_ops = {
	.bytes_max = AMPERF_SHM_BYTES_MAX,
	.get = memory_get,
	.put = memory_put,
	.begin = memory_begin,
	.end = memory_end,
	.move = memory_move,
};
