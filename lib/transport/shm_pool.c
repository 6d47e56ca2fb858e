/* SPDX-License-Identifier: BSD-3-Clause */
#include "transport/shm_link.h"

#include <errno.h>
#include <linux/dma-buf.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/*
 * What was given back is free only when the firmware has let go of it, some
 * messages later.
 */
#define FREE_LAG_MS 500
#define FREE_STEP_MS 5

static void free_at(struct amperf_shm_pool *pool, struct amperf_shm_dev *dev, unsigned int i)
{
	amperf_shm_buffer_free(&pool->first[i], dev);
	amperf_shm_buffer_free(&pool->second[i], dev);
}

void amperf_shm_pool_free(struct amperf_shm_pool *pool, struct amperf_shm_dev *dev)
{
	for (unsigned int i = 0; i < pool->count; i++)
		free_at(pool, dev, i);
	free(pool->area);
	memset(pool, 0, sizeof(*pool));
}

static bool is_no_memory(int code)
{
	return code == -ENOMEM || code == -ENOSPC;
}

static int init_at(struct amperf_shm_pool *pool, struct amperf_shm_dev *dev, unsigned int i,
		   bool cached)
{
	int code = amperf_shm_buffer_init(&pool->first[i], dev, pool->bytes, cached);

	if (!code && pool->pairs)
		code = amperf_shm_buffer_init(&pool->second[i], dev, pool->bytes, cached);
	if (code)
		free_at(pool, dev, i);
	return code;
}

static int fill(struct amperf_shm_pool *pool, struct amperf_shm_dev *dev, unsigned int count,
		bool cached, unsigned int tries)
{
	const struct timespec step = {.tv_nsec = FREE_STEP_MS * 1000000L};

	while (pool->count < count) {
		int code = init_at(pool, dev, pool->count, cached);

		if (!code) {
			pool->count++;
			continue;
		}
		if (!is_no_memory(code))
			return code;
		if (!tries--) {
			pool->cut = true;
			return pool->count ? 0 : code;
		}
		nanosleep(&step, NULL);
	}
	return 0;
}

int amperf_shm_pool_fit(struct amperf_shm_pool *pool, struct amperf_shm_dev *dev, size_t bytes,
			unsigned int count, bool pairs, bool cached)
{
	bool had = pool->count != 0;
	int code;

	if (!pool->stale && pool->bytes == bytes && pool->pairs == pairs &&
	    (pool->count >= count || (pool->cut && pool->count)))
		return 0;
	amperf_shm_pool_free(pool, dev);
	pool->bytes = bytes;
	pool->pairs = pairs;
	pool->area = calloc(1, bytes);
	code = pool->area ? fill(pool, dev, count, cached, had ? FREE_LAG_MS / FREE_STEP_MS : 0)
			  : -ENOMEM;
	if (code)
		amperf_shm_pool_free(pool, dev);
	return code;
}

/* ---- The processor's own copying ---------------------------------------- */

static uint64_t copy(uint8_t *to, const uint8_t *from, size_t bytes,
		     const struct amperf_clock *clock)
{
	uint64_t start = amperf_clock_now(clock);

	memcpy(to, from, bytes);
	/* It is done when its bytes could be used. */
	__asm__ volatile("" : : "r"(to) : "memory");
	return amperf_clock_now(clock) - start;
}

int amperf_shm_memcpy(struct amperf_tp *tp, uint64_t bytes, bool into,
		      const struct amperf_clock *clock, uint64_t *ns)
{
	const uint64_t access = into ? DMA_BUF_SYNC_WRITE : DMA_BUF_SYNC_READ;
	struct amperf_shm_link *link = amperf_shm_link_of(tp);
	struct amperf_shm_pool *pool = &link->pool;
	struct amperf_shm_buffer *buffer = &pool->first[0];
	int code = amperf_shm_pool_fit(pool, &link->dev, (size_t)bytes, 1, pool->pairs,
				       link->address.cached);

	if (!code)
		code = amperf_shm_buffer_begin(buffer, &link->dev, access);
	if (code)
		return code;
	/* Pages that were never written to would be given while it is timed. */
	if (into)
		memset(pool->area, 0x5a, (size_t)bytes);
	*ns = into ? copy(buffer->data, pool->area, (size_t)bytes, clock)
		   : copy(pool->area, buffer->data, (size_t)bytes, clock);
	return amperf_shm_buffer_end(buffer, &link->dev, access);
}
