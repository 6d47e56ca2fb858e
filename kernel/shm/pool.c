// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memory of all buffers: physically contiguous, from CMA, in whole pages.
 *
 * It is allocated for a device of our own. The channel's device stands below the
 * remote processor's, whose memory is its carveouts.
 */
#include <linux/module.h>
#include <linux/platform_device.h>

#include "shm.h"

#define POOL_GFP (GFP_KERNEL | __GFP_NOWARN)

static struct platform_device *pool_device;
static DEFINE_MUTEX(pool_mutex);
static u64 pool_bytes;
static u32 pool_buffers;

int ashm_pool_init(void)
{
	const struct platform_device_info info = {
		.name = "amperf-shm-memory",
		.id = PLATFORM_DEVID_NONE,
		.dma_mask = DMA_BIT_MASK(32),
	};

	pool_device = platform_device_register_full(&info);
	return PTR_ERR_OR_ZERO(pool_device);
}

void ashm_pool_exit(void)
{
	platform_device_unregister(pool_device);
}

struct device *ashm_pool_device(void)
{
	return &pool_device->dev;
}

u64 ashm_pool_used(void)
{
	u64 used;

	mutex_lock(&pool_mutex);
	used = pool_bytes;
	mutex_unlock(&pool_mutex);
	return used;
}

static int charge(size_t size)
{
	int ret = 0;

	mutex_lock(&pool_mutex);
	if (pool_buffers == AMPERF_SHM_BUFFERS_MAX || size > AMPERF_SHM_BYTES_MAX - pool_bytes) {
		ret = -ENOSPC;
	} else {
		pool_buffers++;
		pool_bytes += size;
	}
	mutex_unlock(&pool_mutex);
	return ret;
}

static void uncharge(size_t size)
{
	mutex_lock(&pool_mutex);
	pool_buffers--;
	pool_bytes -= size;
	mutex_unlock(&pool_mutex);
}

/* Both come zeroed; the cached one's zeros must reach the memory. */
static int alloc_memory(struct ashm_buffer *buffer)
{
	struct device *dev = &pool_device->dev;

	if (!buffer->cached) {
		buffer->cpu = dma_alloc_wc(dev, buffer->size, &buffer->dma, POOL_GFP);
		return buffer->cpu ? 0 : -ENOMEM;
	}
	buffer->page = dma_alloc_pages(dev, buffer->size, &buffer->dma, DMA_BIDIRECTIONAL,
				       POOL_GFP);
	if (!buffer->page)
		return -ENOMEM;
	dma_sync_single_for_device(dev, buffer->dma, buffer->size, DMA_BIDIRECTIONAL);
	return 0;
}

/* Takes buffer->size and ->cached, sets ->dma and ->page or ->cpu. */
int ashm_pool_alloc(struct ashm_buffer *buffer)
{
	int ret = charge(buffer->size);

	if (ret)
		return ret;
	ret = alloc_memory(buffer);
	if (ret) {
		uncharge(buffer->size);
		return ret;
	}
	__module_get(THIS_MODULE);
	return 0;
}

void ashm_pool_free(struct ashm_buffer *buffer)
{
	struct device *dev = &pool_device->dev;

	if (buffer->cached)
		dma_free_pages(dev, buffer->size, buffer->page, buffer->dma, DMA_BIDIRECTIONAL);
	else
		dma_free_wc(dev, buffer->size, buffer->cpu, buffer->dma);
	uncharge(buffer->size);
	module_put(THIS_MODULE);
}
