/* SPDX-License-Identifier: BSD-3-Clause */
#include "frame.h"
#include "pattern.h"
#include "transport/shm_work.h"
#include "verdict.h"

#include <linux/dma-buf.h>
#include <string.h>

/* What lies where data is to come, so that what does not come is missed. */
#define STALE_BYTE 0xa5

/* ---- The data ----------------------------------------------------------- */

void amperf_shm_make_pattern(const struct amperf_shm_work *work, uint32_t seed)
{
	uint8_t *area = work->link->pool.area;

	for (size_t at = 0; at < work->block_bytes; at += work->chunk_bytes) {
		size_t left = work->block_bytes - at;

		amperf_pattern_fill(area + at, left < work->chunk_bytes ? left : work->chunk_bytes,
				    seed, 0);
	}
}

/* Looks at a copy: reading uncached memory word by word takes long. */
static size_t find_wrong(const struct amperf_shm_work *work, const struct amperf_shm_slot *slot)
{
	uint8_t *area = work->link->pool.area;

	if (slot->right && slot->result->cached)
		return amperf_same_bytes(slot->result->data, slot->right, work->block_bytes);
	memcpy(area, slot->result->data, work->block_bytes);
	if (slot->right)
		return amperf_same_bytes(area, slot->right, work->block_bytes);
	for (size_t at = 0; at < work->block_bytes; at += work->chunk_bytes) {
		size_t left = work->block_bytes - at;
		size_t bytes = left < work->chunk_bytes ? left : work->chunk_bytes;
		size_t right = amperf_pattern_check(area + at, bytes, slot->seed, 0);

		if (right < bytes)
			return at + right;
	}
	return work->block_bytes;
}

int amperf_shm_judge_crc32(const struct amperf_shm_work *work, size_t bytes, uint32_t right,
			   uint32_t got)
{
	const struct amperf_report report = {.bytes = bytes, .payload_crc32 = got};
	const struct amperf_evidence evidence = {
		.kind = AMPERF_KIND_SINK, .total_bytes = bytes, .crc32 = right, .report = &report};

	return amperf_verdict(&evidence, work->job->label, work->error);
}

static int judge_data(const struct amperf_shm_work *work, const struct amperf_shm_slot *slot)
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

static int overwrite(const struct amperf_shm_work *work, const struct amperf_shm_buffer *buffer)
{
	const struct amperf_shm_dev *dev = &work->link->dev;
	int code = amperf_shm_buffer_begin(buffer, dev, DMA_BUF_SYNC_WRITE);

	if (code)
		return code;
	memset(buffer->data, STALE_BYTE, work->block_bytes);
	return amperf_shm_buffer_end(buffer, dev, DMA_BUF_SYNC_WRITE);
}

/*
 * Data of Linux': its access ends when the clock runs. It is written there even if nobody
 * looks at it, so that caches hold what they would hold of a program's.
 */
static int produce(const struct amperf_shm_work *work, const struct amperf_shm_slot *slot,
		   const uint8_t *data)
{
	bool missed = slot->result != slot->first && !work->job->unverified;
	int code = missed ? overwrite(work, slot->result) : 0;

	if (!code)
		code = amperf_shm_buffer_begin(slot->first, &work->link->dev, DMA_BUF_SYNC_WRITE);
	if (!code)
		memcpy(slot->first->data, data, work->block_bytes);
	return code;
}

static bool is_crc_needed(const struct amperf_shm_plan *plan)
{
	return plan->before != AMPERF_SHM_NOTHING || plan->after != AMPERF_SHM_NOTHING ||
	       amperf_shm_computes_crc(plan->timed);
}

/* What is there to be sent, or to be told from what comes. */
static int lay_out(const struct amperf_shm_work *work, const struct amperf_shm_slot *slot,
		   const uint8_t *data)
{
	if (work->job->kind != AMPERF_KIND_SOURCE)
		return produce(work, slot, data);
	return work->job->unverified ? 0 : overwrite(work, slot->first);
}

static struct amperf_shm_slot *place(struct amperf_shm_work *work, unsigned int i, uint32_t seed)
{
	const struct amperf_shm_pool *pool = &work->link->pool;
	struct amperf_shm_slot *slot = &work->slots[i];

	slot->first = &pool->first[i];
	slot->result = pool->pairs ? &pool->second[i] : slot->first;
	slot->offset = 0;
	slot->seed = seed;
	slot->right = NULL;
	return slot;
}

int amperf_shm_set_up(struct amperf_shm_work *work, unsigned int i,
		      const struct amperf_shm_pattern *pattern)
{
	struct amperf_shm_slot *slot = place(work, i, pattern ? pattern->seed : 0);

	if (!pattern)
		return lay_out(work, slot, work->link->pool.area);
	slot->crc32 = pattern->crc32;
	slot->right = pattern->data;
	return lay_out(work, slot, pattern->data);
}

static int set_up_block(struct amperf_shm_work *work, unsigned int i, uint64_t block, uint32_t seed)
{
	struct amperf_shm_slot *slot = place(work, i, seed);
	const uint8_t *area = work->link->pool.area;

	slot->offset = block * work->block_bytes;
	if (!work->job->unverified) {
		amperf_shm_make_pattern(work, seed);
		if (is_crc_needed(work->plan))
			slot->crc32 = amperf_crc32(0, area, work->block_bytes);
	}
	return lay_out(work, slot, area);
}

int amperf_shm_prepare(struct amperf_shm_work *work, unsigned int i, uint64_t block)
{
	bool landing = work->plan->before == AMPERF_SHM_LANDING_FILL;
	/* The landing area has one pattern for all. */
	uint32_t seed = work->job->seed + (landing ? 0 : (uint32_t)block * 2654435761u);
	int code = set_up_block(work, i, block, seed);
	uint32_t got;

	if (code || work->plan->before != AMPERF_SHM_FILL)
		return code;
	code = amperf_shm_run_alone(work, i, AMPERF_SHM_FILL, work->block_bytes, &got);
	return code ? code
		    : amperf_shm_judge_crc32(work, work->block_bytes, work->slots[i].crc32, got);
}

int amperf_shm_judge(const struct amperf_shm_work *work, unsigned int i)
{
	const struct amperf_shm_slot *slot = &work->slots[i];
	int code = 0;

	if (work->plan->after == AMPERF_SHM_CRC || amperf_shm_computes_crc(work->plan->timed))
		code = amperf_shm_judge_crc32(work, work->block_bytes, slot->crc32,
					      slot->got_crc32);
	if (code || work->job->kind == AMPERF_KIND_SINK || work->job->unverified)
		return code;
	return judge_data(work, slot);
}

int amperf_shm_check(struct amperf_shm_work *work, unsigned int i)
{
	struct amperf_shm_slot *slot = &work->slots[i];
	int code = 0;

	if (work->plan->after == AMPERF_SHM_CRC)
		code = amperf_shm_run_alone(work, i, AMPERF_SHM_CRC, work->block_bytes,
					    &slot->got_crc32);
	if (!code)
		code = amperf_shm_judge(work, i);
	if (code || work->job->kind == AMPERF_KIND_SINK)
		return code;
	return amperf_shm_buffer_end(slot->result, &work->link->dev, DMA_BUF_SYNC_READ);
}
