/* SPDX-License-Identifier: BSD-3-Clause */
/* Transactions with shared buffers: shm_link.h says what is timed. */
#include "cpu.h"
#include "error.h"
#include "transport/shm_work.h"

#include <errno.h>
#include <linux/dma-buf.h>
#include <string.h>

#define NOTHING AMPERF_SHM_NOTHING
#define STATS_MS 2000u

static const struct amperf_shm_plan plans[AMPERF_KIND_COUNT][AMPERF_SHM_BY_COUNT] = {
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

struct amperf_shm_plan amperf_shm_plan_of(const struct amperf_shm_link *link, enum amperf_kind kind,
					  bool unverified)
{
	struct amperf_shm_plan plan = plans[kind][link->address.by];

	if (unverified)
		plan.before = plan.after = NOTHING;
	return plan;
}

static bool is_read(const struct amperf_shm_work *work)
{
	return work->plan->after == AMPERF_SHM_LANDING_CRC;
}

/* ---- What is timed ------------------------------------------------------ */

static int hand_over(struct amperf_shm_work *work, unsigned int i, size_t at, size_t bytes)
{
	int code = 0;

	if (work->job->kind != AMPERF_KIND_SOURCE && !at)
		code = amperf_shm_buffer_end(work->slots[i].first, &work->link->dev,
					     DMA_BUF_SYNC_WRITE);
	if (!code)
		code = amperf_shm_submit_slot(work, i, work->plan->timed, at, bytes);
	work->outcome->link.sends += !code;
	if (!code && work->job->kind != AMPERF_KIND_SOURCE)
		work->outcome->sent_bytes += bytes;
	return code;
}

static int take_back(struct amperf_shm_work *work)
{
	struct amperf_report *report = &work->outcome->report;
	struct amperf_shm_completion done;
	int code = amperf_shm_await(work, &done);
	struct amperf_shm_slot *slot;

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

static int move(struct amperf_shm_work *work, unsigned int count)
{
	uint64_t process = amperf_cpu_process_now(), start;
	int code = 0;

	work->progress_ns = start = amperf_shm_now(work);
	for (unsigned int i = 0; i < count && !code; i++)
		code = hand_over(work, i, 0, work->block_bytes);
	for (unsigned int i = 0; i < count && !code; i++)
		code = take_back(work);
	work->outcome->ns += amperf_shm_now(work) - start;
	work->outcome->process_ns += amperf_cpu_process_now() - process;
	return code;
}

/* Into the landing area, piece by piece. */
static int read_pieces(struct amperf_shm_work *work)
{
	size_t landing = work->link->dev.info.landing_bytes;
	int code = 0;

	for (size_t at = 0; at < work->block_bytes && !code; at += landing) {
		size_t left = work->block_bytes - at;
		size_t bytes = left < landing ? left : landing;
		uint64_t process = amperf_cpu_process_now(), start = amperf_shm_now(work);
		uint32_t got;

		work->progress_ns = start;
		code = hand_over(work, 0, at, bytes);
		if (!code)
			code = take_back(work);
		work->outcome->ns += amperf_shm_now(work) - start;
		work->outcome->process_ns += amperf_cpu_process_now() - process;
		if (!code)
			code = amperf_shm_run_alone(work, 0, AMPERF_SHM_LANDING_CRC, bytes, &got);
		if (!code)
			code = amperf_shm_judge_crc32(
				work, bytes, amperf_crc32(0, work->link->pool.area + at, bytes),
				got);
	}
	return code;
}

/* ---- Rounds ------------------------------------------------------------- */

static int run_round(struct amperf_shm_work *work, uint64_t block, unsigned int count)
{
	int code = 0;

	work->progress_ns = amperf_shm_now(work);
	for (unsigned int i = 0; i < count && !code; i++)
		code = amperf_shm_prepare(work, i, block + i);
	if (!code && is_read(work))
		return read_pieces(work);
	if (!code)
		code = move(work, count);
	for (unsigned int i = 0; i < count && !code; i++) {
		work->progress_ns = amperf_shm_now(work);
		code = amperf_shm_check(work, i);
	}
	return code;
}

static int run_rounds(struct amperf_shm_work *work)
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

static int fill_landing(struct amperf_shm_work *work)
{
	size_t bytes =
		work->chunk_bytes < work->block_bytes ? work->chunk_bytes : work->block_bytes;
	uint32_t got;
	int code;

	if (work->plan->before != AMPERF_SHM_LANDING_FILL)
		return 0;
	work->progress_ns = amperf_shm_now(work);
	work->slots[0].first = &work->link->pool.first[0];
	work->slots[0].seed = work->job->seed;
	amperf_shm_make_pattern(work, work->job->seed);
	code = amperf_shm_run_alone(work, 0, AMPERF_SHM_LANDING_FILL, bytes, &got);
	return code ? code
		    : amperf_shm_judge_crc32(work, bytes,
					     amperf_crc32(0, work->link->pool.area, bytes), got);
}

/* ---- Around it ---------------------------------------------------------- */

static int get_stats(const struct amperf_shm_work *work, struct amperf_stats *stats)
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

static int run_counted(struct amperf_shm_work *work)
{
	struct amperf_report *report = &work->outcome->report;
	struct amperf_stats before, after;
	int code = get_stats(work, &before);
	uint64_t start = amperf_shm_now(work);

	if (!code)
		code = fill_landing(work);
	if (!code)
		code = run_rounds(work);
	work->outcome->outside_ns = amperf_shm_now(work) - start - work->outcome->ns;
	if (!code)
		code = get_stats(work, &after);
	if (code)
		return code;
	report->rx_doorbells = after.rx_doorbells - before.rx_doorbells;
	report->tx_doorbells = after.tx_doorbells - before.tx_doorbells;
	report->tx_waits = after.tx_waits - before.tx_waits;
	return 0;
}

int amperf_shm_fit(struct amperf_shm_work *work, unsigned int count)
{
	const struct amperf_tp_job *job = work->job;
	struct amperf_shm_link *link = work->link;
	bool pairs = work->plan->timed == AMPERF_SHM_COPY_CPU ||
		     work->plan->timed == AMPERF_SHM_COPY_DMA;
	int code = amperf_shm_pool_fit(&link->pool, &link->dev, work->block_bytes, count, pairs,
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

/* A read's blocks go one at a time: the landing area holds no more. */
static int fit_rounds(struct amperf_shm_work *work)
{
	unsigned int count = is_read(work) ? 1 : work->link->address.depth;

	return amperf_shm_fit(work,
			      work->job->count < count ? (unsigned int)work->job->count : count);
}

int amperf_shm_transact(struct amperf_tp *tp, const struct amperf_tp_job *job,
			struct amperf_tp_outcome *outcome, struct amperf_error *error)
{
	struct amperf_shm_link *link = amperf_shm_link_of(tp);
	const struct amperf_shm_plan plan = amperf_shm_plan_of(link, job->kind, job->unverified);
	struct amperf_shm_work work = {
		.link = link,
		.job = job,
		.outcome = outcome,
		.error = error,
		.plan = &plan,
		.block_bytes = (size_t)job->block_bytes,
		.chunk_bytes = (size_t)job->block_bytes,
	};
	int code;

	if (link->dev.in_flight)
		return -EBUSY; /* a RESET waits for them */
	if (work.plan->before == AMPERF_SHM_LANDING_FILL &&
	    link->dev.info.landing_bytes < work.chunk_bytes)
		work.chunk_bytes = link->dev.info.landing_bytes;
	code = fit_rounds(&work);
	if (!code)
		code = run_counted(&work);
	link->pool.stale = code != 0;
	return amperf_shm_explain(&work, code);
}
