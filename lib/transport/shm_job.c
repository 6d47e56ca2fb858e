/* SPDX-License-Identifier: BSD-3-Clause */
/* Transactions with shared buffers: shm_link.h says what is timed. */
#include "cpu.h"
#include "error.h"
#include "frame.h"
#include "pattern.h"
#include "transport/shm_link.h"
#include "verdict.h"

#include <errno.h>
#include <linux/dma-buf.h>
#include <stdio.h>
#include <string.h>

#define NOTHING UINT32_MAX
#define STATS_MS 2000u
/* What lies where data is to come: the pattern has it nowhere, not even by a shift. */
#define STALE_BYTE 0xa5

struct plan {
	uint32_t before; /* not timed */
	uint32_t timed;
	uint32_t after; /* not timed: its CRC-32 is that of the data */
};

static const struct plan plans[AMPERF_KIND_COUNT][AMPERF_SHM_BY_COUNT] = {
	[AMPERF_KIND_SINK] = {{NOTHING, AMPERF_SHM_NONE, AMPERF_SHM_CRC},
			      {NOTHING, AMPERF_SHM_CRC, NOTHING},
			      {NOTHING, AMPERF_SHM_READ_CPU, AMPERF_SHM_LANDING_CRC},
			      {NOTHING, AMPERF_SHM_READ_DMA, AMPERF_SHM_LANDING_CRC}},
	[AMPERF_KIND_SOURCE] = {{AMPERF_SHM_FILL, AMPERF_SHM_NONE, NOTHING},
				{NOTHING, AMPERF_SHM_FILL, NOTHING},
				{AMPERF_SHM_LANDING_FILL, AMPERF_SHM_WRITE_CPU, NOTHING},
				{AMPERF_SHM_LANDING_FILL, AMPERF_SHM_WRITE_DMA, NOTHING}},
	[AMPERF_KIND_ECHO] = {{NOTHING, AMPERF_SHM_NONE, NOTHING},
			      {NOTHING, AMPERF_SHM_CRC, NOTHING},
			      {NOTHING, AMPERF_SHM_COPY_CPU, NOTHING},
			      {NOTHING, AMPERF_SHM_COPY_DMA, NOTHING}},
};

/* One block of the round. */
struct slot {
	const struct amperf_shm_buffer *first; /* what the firmware gets */
	const struct amperf_shm_buffer *result;
	uint64_t offset; /* in the transaction */
	uint32_t seed;
	uint32_t crc32;     /* of the data, as it should be */
	uint32_t got_crc32; /* as the timed operation computed it */
	bool in_flight;
};

struct work {
	struct amperf_shm_link *link;
	const struct amperf_tp_job *job;
	struct amperf_tp_outcome *outcome;
	struct amperf_error *error;
	const struct plan *plan;
	struct slot slots[AMPERF_SHM_DEPTH_MAX];
	size_t block_bytes;
	size_t chunk_bytes; /* after so many the pattern begins anew */
	uint64_t progress_ns;
};

uint32_t amperf_shm_lacks(const struct amperf_shm_dev *dev, enum amperf_shm_by by)
{
	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++) {
		const uint32_t *operations = (const uint32_t *)&plans[kind][by];

		for (int i = 0; i < 3; i++)
			if (operations[i] != NOTHING && !amperf_shm_dev_can(dev, operations[i]))
				return operations[i];
	}
	return 0;
}

static bool writes_pattern(uint32_t operation)
{
	return operation == AMPERF_SHM_FILL || operation == AMPERF_SHM_LANDING_FILL;
}

static bool computes_crc(uint32_t operation)
{
	return writes_pattern(operation) || operation == AMPERF_SHM_CRC ||
	       operation == AMPERF_SHM_LANDING_CRC;
}

static bool is_landing(uint32_t operation)
{
	return operation == AMPERF_SHM_LANDING_CRC || operation == AMPERF_SHM_LANDING_FILL;
}

static bool is_read(const struct work *work)
{
	return work->plan->after == AMPERF_SHM_LANDING_CRC;
}

/* ---- Transfers ---------------------------------------------------------- */

static uint64_t now(const struct work *work)
{
	return amperf_clock_now(work->job->clock);
}

/* Sleeps until a completion, or room, or the time is over. Returns 0 or why not. */
static int sleep_for(const struct work *work, bool room)
{
	uint64_t idle = now(work) - work->progress_ns;
	int code;

	if (idle >= work->job->timeout_ns)
		return -ETIMEDOUT;
	code = amperf_shm_dev_wait(&work->link->dev, room, work->job->timeout_ns - idle,
				   work->job->cancel_fd);
	return code < 0 ? code : 0;
}

static int submit(struct work *work, const struct amperf_shm_submit *submit)
{
	struct amperf_link_counts *counts = &work->outcome->link;
	uint64_t start = 0;
	int code;

	while ((code = amperf_shm_submit(&work->link->dev, submit)) == -EAGAIN) {
		start = start ? start : now(work);
		counts->retries++;
		code = sleep_for(work, true);
		if (code)
			break;
	}
	if (start)
		counts->wait_ns += now(work) - start;
	if (code)
		return code;
	work->progress_ns = now(work);
	return 0;
}

static int failed(const struct work *work, const struct amperf_shm_completion *done)
{
	if (done->error == -EPIPE || done->error == -ENODEV)
		return -EPIPE;
	return amperf_fail(work->error, done->error > 0 ? -EPROTO : done->error,
			   "%s: the firmware could not do its part of a transfer (by=, see"
			   " 'amperf fw log'): %s",
			   work->job->label, strerror(-done->error));
}

/* The next that is done, of those in flight. */
static int await(struct work *work, struct amperf_shm_completion *done)
{
	int code;

	while ((code = amperf_shm_fetch(&work->link->dev, done)) == -EAGAIN) {
		code = sleep_for(work, false);
		if (code)
			return code;
	}
	if (code < 0)
		return code;
	work->progress_ns = now(work);
	if (done->error)
		return failed(work, done);
	if (done->user_data >= AMPERF_SHM_DEPTH_MAX || !work->slots[done->user_data].in_flight)
		return -EPROTO;
	work->slots[done->user_data].in_flight = false;
	return 0;
}

static int submit_slot(struct work *work, unsigned int i, uint32_t operation, size_t offset,
		       size_t bytes)
{
	struct slot *slot = &work->slots[i];
	struct amperf_shm_submit request = {
		.user_data = i,
		.operation = operation,
		.seed = writes_pattern(operation) ? slot->seed : 0,
		.span = {.bytes = (uint32_t)bytes},
	};
	int code;

	if (!is_landing(operation)) {
		request.span.handle = slot->first->handle;
		request.span.offset = (uint32_t)offset;
	}
	if (operation == AMPERF_SHM_COPY_CPU || operation == AMPERF_SHM_COPY_DMA)
		request.second = (struct amperf_shm_span){slot->result->handle, (uint32_t)offset,
							  (uint32_t)bytes};
	code = submit(work, &request);
	slot->in_flight = !code;
	return code;
}

/* Not timed, and nothing else under way. */
static int run_alone(struct work *work, unsigned int i, uint32_t operation, size_t bytes,
		     uint32_t *crc32)
{
	struct amperf_shm_completion done;
	int code = submit_slot(work, i, operation, 0, bytes);

	if (!code)
		code = await(work, &done);
	if (!code)
		*crc32 = done.crc32;
	return code;
}

/* ---- The data ----------------------------------------------------------- */

static void make_pattern(const struct work *work, uint32_t seed)
{
	uint8_t *area = work->link->pool.area;

	for (size_t at = 0; at < work->block_bytes; at += work->chunk_bytes) {
		size_t left = work->block_bytes - at;

		amperf_pattern_fill(area + at, left < work->chunk_bytes ? left : work->chunk_bytes,
				    seed, 0);
	}
}

/* Looks at a copy: reading uncached memory word by word takes long. */
static size_t find_wrong(const struct work *work, const struct slot *slot)
{
	uint8_t *area = work->link->pool.area;

	memcpy(area, slot->result->data, work->block_bytes);
	for (size_t at = 0; at < work->block_bytes; at += work->chunk_bytes) {
		size_t left = work->block_bytes - at;
		size_t bytes = left < work->chunk_bytes ? left : work->chunk_bytes;
		size_t right = amperf_pattern_check(area + at, bytes, slot->seed, 0);

		if (right < bytes)
			return at + right;
	}
	return work->block_bytes;
}

static int judge_crc32(const struct work *work, size_t bytes, uint32_t right, uint32_t got)
{
	const struct amperf_report report = {.bytes = bytes, .payload_crc32 = got};
	const struct amperf_evidence evidence = {
		.kind = AMPERF_KIND_SINK, .total_bytes = bytes, .crc32 = right, .report = &report};

	return amperf_verdict(&evidence, work->job->label, work->error);
}

static int judge_data(const struct work *work, const struct slot *slot)
{
	size_t wrong = find_wrong(work, slot);
	uint64_t total = work->job->block_bytes * work->job->count;
	const struct amperf_report report = {.bytes = total};
	const struct amperf_evidence evidence = {
		.kind = work->job->kind,
		.total_bytes = total,
		.wrong_at = wrong < work->block_bytes ? slot->offset + wrong : total,
		.report = &report,
	};

	return amperf_verdict(&evidence, work->job->label, work->error);
}

/* ---- Before and after a round ------------------------------------------- */

static int overwrite(const struct work *work, const struct amperf_shm_buffer *buffer)
{
	const struct amperf_shm_dev *dev = &work->link->dev;
	int code = amperf_shm_buffer_begin(buffer, dev, DMA_BUF_SYNC_WRITE);

	if (code)
		return code;
	memset(buffer->data, STALE_BYTE, work->block_bytes);
	return amperf_shm_buffer_end(buffer, dev, DMA_BUF_SYNC_WRITE);
}

/* Data of Linux': its access ends when the clock runs. */
static int produce(const struct work *work, const struct slot *slot)
{
	int code = slot->result == slot->first ? 0 : overwrite(work, slot->result);

	if (!code)
		code = amperf_shm_buffer_begin(slot->first, &work->link->dev, DMA_BUF_SYNC_WRITE);
	if (!code)
		memcpy(slot->first->data, work->link->pool.area, work->block_bytes);
	return code;
}

static int prepare(struct work *work, unsigned int i, uint64_t block)
{
	struct amperf_shm_pool *pool = &work->link->pool;
	bool landing = work->plan->before == AMPERF_SHM_LANDING_FILL;
	struct slot *slot = &work->slots[i];
	uint32_t got;
	int code;

	slot->first = &pool->first[i];
	slot->result = pool->pairs ? &pool->second[i] : slot->first;
	slot->offset = block * work->block_bytes;
	/* The landing area has one pattern for all. */
	slot->seed = work->job->seed + (landing ? 0 : (uint32_t)block * 2654435761u);
	make_pattern(work, slot->seed);
	slot->crc32 = amperf_crc32(0, pool->area, work->block_bytes);
	if (work->job->kind != AMPERF_KIND_SOURCE)
		return produce(work, slot);
	code = overwrite(work, slot->first);
	if (!code && work->plan->before == AMPERF_SHM_FILL) {
		code = run_alone(work, i, AMPERF_SHM_FILL, work->block_bytes, &got);
		if (!code)
			code = judge_crc32(work, work->block_bytes, slot->crc32, got);
	}
	return code;
}

static int check(struct work *work, unsigned int i)
{
	const struct amperf_shm_dev *dev = &work->link->dev;
	struct slot *slot = &work->slots[i];
	uint32_t got = slot->got_crc32;
	int code = 0;

	if (work->plan->after == AMPERF_SHM_CRC)
		code = run_alone(work, i, AMPERF_SHM_CRC, work->block_bytes, &got);
	if (!code && (work->plan->after == AMPERF_SHM_CRC || computes_crc(work->plan->timed)))
		code = judge_crc32(work, work->block_bytes, slot->crc32, got);
	if (code || work->job->kind == AMPERF_KIND_SINK)
		return code;
	code = judge_data(work, slot);
	return code ? code : amperf_shm_buffer_end(slot->result, dev, DMA_BUF_SYNC_READ);
}

/* ---- What is timed ------------------------------------------------------ */

static int hand_over(struct work *work, unsigned int i, size_t at, size_t bytes)
{
	int code = 0;

	if (work->job->kind != AMPERF_KIND_SOURCE && !at)
		code = amperf_shm_buffer_end(work->slots[i].first, &work->link->dev,
					     DMA_BUF_SYNC_WRITE);
	if (!code)
		code = submit_slot(work, i, work->plan->timed, at, bytes);
	work->outcome->link.sends += !code;
	if (!code && work->job->kind != AMPERF_KIND_SOURCE)
		work->outcome->sent_bytes += bytes;
	return code;
}

static int take_back(struct work *work)
{
	struct amperf_report *report = &work->outcome->report;
	struct amperf_shm_completion done;
	int code = await(work, &done);
	struct slot *slot;

	if (code)
		return code;
	slot = &work->slots[done.user_data];
	slot->got_crc32 = done.crc32;
	report->bytes += done.bytes;
	if (done.end_ticks > done.start_ticks)
		report->end_ticks += done.end_ticks - done.start_ticks;
	report->rx_messages++;
	report->tx_messages++;
	if (work->job->kind == AMPERF_KIND_SINK)
		return 0;
	work->outcome->received_bytes += done.bytes;
	return amperf_shm_buffer_begin(slot->result, &work->link->dev, DMA_BUF_SYNC_READ);
}

static int move(struct work *work, unsigned int count)
{
	uint64_t process = amperf_cpu_process_now(), start;
	int code = 0;

	work->progress_ns = start = now(work);
	for (unsigned int i = 0; i < count && !code; i++)
		code = hand_over(work, i, 0, work->block_bytes);
	for (unsigned int i = 0; i < count && !code; i++)
		code = take_back(work);
	work->outcome->ns += now(work) - start;
	work->outcome->process_ns += amperf_cpu_process_now() - process;
	return code;
}

/* Into the landing area, piece by piece. */
static int read_pieces(struct work *work)
{
	size_t landing = work->link->dev.info.landing_bytes;
	int code = 0;

	for (size_t at = 0; at < work->block_bytes && !code; at += landing) {
		size_t left = work->block_bytes - at;
		size_t bytes = left < landing ? left : landing;
		uint64_t process = amperf_cpu_process_now(), start = now(work);
		uint32_t got;

		work->progress_ns = start;
		code = hand_over(work, 0, at, bytes);
		if (!code)
			code = take_back(work);
		work->outcome->ns += now(work) - start;
		work->outcome->process_ns += amperf_cpu_process_now() - process;
		if (!code)
			code = run_alone(work, 0, AMPERF_SHM_LANDING_CRC, bytes, &got);
		if (!code)
			code = judge_crc32(work, bytes,
					   amperf_crc32(0, work->link->pool.area + at, bytes), got);
	}
	return code;
}

/* ---- Rounds ------------------------------------------------------------- */

static int run_round(struct work *work, uint64_t block, unsigned int count)
{
	int code = 0;

	work->progress_ns = now(work);
	for (unsigned int i = 0; i < count && !code; i++)
		code = prepare(work, i, block + i);
	if (!code && is_read(work))
		return read_pieces(work);
	if (!code)
		code = move(work, count);
	for (unsigned int i = 0; i < count && !code; i++) {
		work->progress_ns = now(work);
		code = check(work, i);
	}
	return code;
}

static int run_rounds(struct work *work)
{
	const struct amperf_tp_job *job = work->job;
	unsigned int most = is_read(work) ? 1 : work->link->pool.count;
	uint64_t block = 0;
	int code = 0;

	while (block < job->count && !code) {
		uint64_t left = job->count - block;
		unsigned int count = left < most ? (unsigned int)left : most;

		code = run_round(work, block, count);
		block += count;
		if (!code && job->on_progress)
			job->on_progress(job->context, block * job->block_bytes);
		if (!code)
			code = amperf_tp_poll(-1, 0, 0, job->cancel_fd, &(short){0});
	}
	return code;
}

static int fill_landing(struct work *work)
{
	size_t bytes =
		work->chunk_bytes < work->block_bytes ? work->chunk_bytes : work->block_bytes;
	uint32_t got;
	int code;

	if (work->plan->before != AMPERF_SHM_LANDING_FILL)
		return 0;
	work->progress_ns = now(work);
	work->slots[0].first = &work->link->pool.first[0];
	work->slots[0].seed = work->job->seed;
	make_pattern(work, work->job->seed);
	code = run_alone(work, 0, AMPERF_SHM_LANDING_FILL, bytes, &got);
	return code ? code
		    : judge_crc32(work, bytes, amperf_crc32(0, work->link->pool.area, bytes), got);
}

/* ---- Around it ---------------------------------------------------------- */

static int get_stats(const struct work *work, struct amperf_stats *stats)
{
	struct amperf_shm_exchange exchange = {
		.opcode = AMPERF_OP_STATS,
		.timeout_ms = STATS_MS,
		.reply = (uintptr_t)stats,
		.reply_bytes = sizeof(*stats),
	};
	int code = amperf_shm_exchange(&work->link->dev, &exchange);

	if (code)
		return code;
	return exchange.status || exchange.reply_bytes != sizeof(*stats) ? -EPROTO : 0;
}

static int run_counted(struct work *work)
{
	struct amperf_report *report = &work->outcome->report;
	struct amperf_stats before, after;
	int code = get_stats(work, &before);

	if (!code)
		code = fill_landing(work);
	if (!code)
		code = run_rounds(work);
	if (!code)
		code = get_stats(work, &after);
	if (code)
		return code;
	report->rx_doorbells = after.rx_doorbells - before.rx_doorbells;
	report->tx_doorbells = after.tx_doorbells - before.tx_doorbells;
	report->tx_waits = after.tx_waits - before.tx_waits;
	return 0;
}

static int fit_pool(struct work *work)
{
	const struct amperf_tp_job *job = work->job;
	struct amperf_shm_link *link = work->link;
	bool pairs = work->plan->timed == AMPERF_SHM_COPY_CPU ||
		     work->plan->timed == AMPERF_SHM_COPY_DMA;
	unsigned int count = link->address.depth;
	int code;

	if (is_read(work))
		count = 1;
	if (job->count < count)
		count = (unsigned int)job->count;
	code = amperf_shm_pool_fit(&link->pool, &link->dev, work->block_bytes, count, pairs,
				   link->address.cached);
	if (!code || code == -EPIPE)
		return code;
	amperf_shm_dev_refresh(&link->dev);
	return amperf_fail(work->error, code,
			   "%s: no shared memory for a block of %llu bytes (of the device's %llu"
			   " bytes %llu are in use): %s",
			   job->label, (unsigned long long)job->block_bytes,
			   (unsigned long long)link->dev.info.bytes_max,
			   (unsigned long long)link->dev.info.bytes_used, strerror(-code));
}

int amperf_shm_transact(struct amperf_tp *tp, const struct amperf_tp_job *job,
			struct amperf_tp_outcome *outcome, struct amperf_error *error)
{
	struct amperf_shm_link *link = amperf_shm_link_of(tp);
	struct work work = {
		.link = link,
		.job = job,
		.outcome = outcome,
		.error = error,
		.plan = &plans[job->kind][link->address.by],
		.block_bytes = (size_t)job->block_bytes,
		.chunk_bytes = (size_t)job->block_bytes,
	};
	int code;

	if (link->dev.in_flight)
		return -EBUSY; /* a RESET waits for them */
	if (work.plan->before == AMPERF_SHM_LANDING_FILL &&
	    link->dev.info.landing_bytes < work.chunk_bytes)
		work.chunk_bytes = link->dev.info.landing_bytes;
	code = fit_pool(&work);
	if (!code)
		code = run_counted(&work);
	link->pool.stale = code != 0;
	if (code == -EPROTO && !error->text[0])
		amperf_fail(error, code,
			    "%s: module amperf_shm answered in a way that this amperf"
			    " does not know; use module and tool of one release",
			    job->label);
	return code;
}
