/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <string.h>

#include "port/port.h"
#include "service/crc32.h"
#include "service/info.h"
#include "service/shm.h"
#include "service/words.h"

/* What the core does at a time: other endpoints' messages wait no longer. */
#define SLICE_BYTES 4096u

/* What is read comes from one of these, what is written goes to one. */
enum place {
	NOWHERE,
	FIRST, /* region */
	SECOND,
	LANDING,
};

/*
 * From somewhere to somewhere it is copied, by the core or by DMA; from somewhere
 * to nowhere its CRC is computed, and from nowhere to somewhere the pattern is
 * written.
 */
static const struct operation {
	uint8_t regions;
	uint8_t from; /* enum place */
	uint8_t to;
	bool by_dma;
} operations[AMPERF_SHM_OPERATIONS] = {
	[AMPERF_SHM_NONE] = {1, NOWHERE, NOWHERE, false},
	[AMPERF_SHM_CRC] = {1, FIRST, NOWHERE, false},
	[AMPERF_SHM_FILL] = {1, NOWHERE, FIRST, false},
	[AMPERF_SHM_READ_CPU] = {1, FIRST, LANDING, false},
	[AMPERF_SHM_READ_DMA] = {1, FIRST, LANDING, true},
	[AMPERF_SHM_WRITE_CPU] = {1, LANDING, FIRST, false},
	[AMPERF_SHM_WRITE_DMA] = {1, LANDING, FIRST, true},
	[AMPERF_SHM_COPY_CPU] = {2, FIRST, SECOND, false},
	[AMPERF_SHM_COPY_DMA] = {2, FIRST, SECOND, true},
	[AMPERF_SHM_LANDING_CRC] = {0, LANDING, NOWHERE, false},
	[AMPERF_SHM_LANDING_FILL] = {0, NOWHERE, LANDING, false},
};

static uint8_t landing[SHM_LANDING_BYTES] __attribute__((aligned(PORT_DMA_UNIT)));
_Static_assert(SHM_LANDING_BYTES % PORT_DMA_UNIT == 0, "the DMA goes up to its end");

static struct shm_transfer queue[AMPERF_SHM_TRANSFERS_MAX];
static uint32_t head;
static uint32_t count;
static struct port_doorbell_counts doorbells; /* when the transfer before was done */

static struct shm_transfer *queued(uint32_t at)
{
	return &queue[(head + at) % AMPERF_SHM_TRANSFERS_MAX];
}

static const struct operation *operation_of(const struct shm_transfer *t)
{
	return &operations[t->request.operation];
}

/* ---- Taking up --------------------------------------------------------- */

uint32_t shm_queue_operations(void)
{
	uint32_t set = 0;

	for (uint32_t i = 0; i < AMPERF_SHM_OPERATIONS; i++) {
		if (!operations[i].by_dma || port_dma_bytes_max())
			set |= UINT32_C(1) << i;
	}
	return set;
}

static bool writes_pattern(const struct operation *operation)
{
	return operation->from == NOWHERE && operation->to != NOWHERE;
}

/* What the operation does not use must be 0: so it can get a meaning later. */
static bool has_unused_fields(const struct amperf_shm_transfer *request,
			      const struct operation *operation)
{
	return (request->seed && !writes_pattern(operation)) ||
	       (operation->regions < 2 && (request->second_region || request->second_offset)) ||
	       (operation->regions < 1 && (request->region || request->offset));
}

static bool overlap(const uint8_t *a, const uint8_t *b, uint64_t bytes)
{
	return a < b ? (uint64_t)(b - a) < bytes : (uint64_t)(a - b) < bytes;
}

/* False unless all that the transfer touches is attached. */
static bool find_memory(struct shm_transfer *t)
{
	const struct amperf_shm_transfer *request = &t->request;
	const uint32_t regions = operation_of(t)->regions;

	if (!regions)
		return request->bytes <= SHM_LANDING_BYTES;
	t->first = shm_region_find(request->region, request->offset, request->bytes);
	if (regions == 1 || !t->first)
		return t->first;
	t->second = shm_region_find(request->second_region, request->second_offset, request->bytes);
	return t->second && !overlap(t->first, t->second, request->bytes);
}

enum amperf_status shm_queue_add(uint32_t sequence, const struct amperf_shm_transfer *request)
{
	if (count == AMPERF_SHM_TRANSFERS_MAX)
		return AMPERF_STATUS_BUSY;
	if (request->operation >= AMPERF_SHM_OPERATIONS ||
	    !(shm_queue_operations() >> request->operation & 1) || !request->bytes ||
	    has_unused_fields(request, &operations[request->operation]))
		return AMPERF_STATUS_BAD_VALUE;

	struct shm_transfer *t = queued(count);
	*t = (struct shm_transfer){.sequence = sequence, .request = *request};
	if (!find_memory(t))
		return AMPERF_STATUS_BAD_VALUE;
	count++;
	return AMPERF_STATUS_OK;
}

bool shm_queue_uses(uint32_t region)
{
	for (uint32_t i = 0; i < count; i++) {
		const struct shm_transfer *t = queued(i);
		uint32_t regions = operation_of(t)->regions;

		if ((regions >= 1 && t->request.region == region) ||
		    (regions >= 2 && t->request.second_region == region))
			return true;
	}
	return false;
}

void shm_queue_clear(void)
{
	if (count && queue[head].dma_bytes)
		port_dma_stop();
	head = 0;
	count = 0;
	port_doorbell_counts(&doorbells);
}

const struct shm_transfer *shm_queue_front(void)
{
	return count ? &queue[head] : NULL;
}

void shm_queue_remove(void)
{
	head = (head + 1) % AMPERF_SHM_TRANSFERS_MAX;
	count--;
}

/* ---- Moving ------------------------------------------------------------ */

/* Where the next byte is. */
static uint8_t *next(const struct shm_transfer *t, enum place place)
{
	switch (place) {
	case FIRST:
		return t->first + t->done.bytes;
	case SECOND:
		return t->second + t->done.bytes;
	case LANDING:
		return landing + t->done.bytes % SHM_LANDING_BYTES;
	case NOWHERE:
		break;
	}
	return NULL;
}

/* Bytes that lie in one piece, and are not too many. */
static uint32_t slice(const struct shm_transfer *t, uint32_t most)
{
	const struct operation *operation = operation_of(t);
	uint64_t bytes = t->request.bytes - t->done.bytes;

	if (bytes > most)
		bytes = most;
	if (operation->from == LANDING || operation->to == LANDING) {
		uint64_t landing_left = SHM_LANDING_BYTES - t->done.bytes % SHM_LANDING_BYTES;

		if (bytes > landing_left)
			bytes = landing_left;
	}
	return (uint32_t)bytes;
}

static void move_by_core(struct shm_transfer *t)
{
	const struct operation *operation = operation_of(t);
	const uint8_t *from = next(t, operation->from);
	uint8_t *to = next(t, operation->to);
	uint64_t bytes = slice(t, SLICE_BYTES);

	if (from && to)
		svc_words_copy(to, from, (uint32_t)bytes);
	else if (from)
		t->done.crc32 = svc_crc32(t->done.crc32, from, (uint32_t)bytes);
	else if (to)
		t->done.crc32 = svc_crc32_pattern(t->done.crc32, to, t->done.bytes, (uint32_t)bytes,
						  t->request.seed);
	else
		bytes = t->request.bytes;
	t->done.bytes += bytes;
}

/* False if there is too little left for the DMA. */
static bool start_dma(struct shm_transfer *t)
{
	const struct operation *operation = operation_of(t);
	uint32_t bytes = slice(t, port_dma_bytes_max()) / PORT_DMA_UNIT * PORT_DMA_UNIT;

	if (!bytes)
		return false;
	t->dma_bytes = bytes;
	port_dma_start(next(t, operation->to), next(t, operation->from), bytes);
	return true;
}

/* False while the DMA is at work. */
static bool end_dma(struct shm_transfer *t)
{
	switch (port_dma_state()) {
	case PORT_DMA_BUSY:
		return false;
	case PORT_DMA_DONE:
		t->done.bytes += t->dma_bytes;
		break;
	case PORT_DMA_FAILED:
		t->status = AMPERF_STATUS_FAILED;
		break;
	}
	t->dma_bytes = 0;
	return true;
}

static void end(struct shm_transfer *t)
{
	struct port_doorbell_counts now;

	t->done.end_ticks = port_ticks();
	port_doorbell_counts(&now);
	t->done.rx_doorbells = svc_doorbells(now.received) - svc_doorbells(doorbells.received);
	t->done.tx_doorbells = svc_doorbells(now.sent) - svc_doorbells(doorbells.sent);
	doorbells = now;
	t->ended = true;
}

bool shm_queue_work(void)
{
	struct shm_transfer *t = &queue[head];

	if (!count || t->ended)
		return false;
	if (!t->begun) {
		t->begun = true;
		t->done.start_ticks = port_ticks();
	}
	if (t->dma_bytes && !end_dma(t))
		return false;

	if (t->status == AMPERF_STATUS_OK && t->done.bytes < t->request.bytes) {
		if (!operation_of(t)->by_dma || !start_dma(t))
			move_by_core(t);
	}
	if (!t->dma_bytes && (t->status != AMPERF_STATUS_OK || t->done.bytes == t->request.bytes))
		end(t);
	return true;
}
