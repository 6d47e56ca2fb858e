/* SPDX-License-Identifier: BSD-3-Clause */
#include <stddef.h>
#include <string.h>

#include "port/port.h"
#include "service/shm.h"

static struct region {
	uint32_t base;
	uint32_t bytes; /* 0: not attached */
} regions[AMPERF_SHM_REGIONS_MAX];

void shm_region_detach_all(void)
{
	memset(regions, 0, sizeof(regions));
}

enum amperf_status shm_region_attach(const struct amperf_shm_region *request)
{
	if (request->region >= AMPERF_SHM_REGIONS_MAX || request->reserved || request->base % 4 ||
	    !request->bytes || request->base > UINT32_MAX || request->bytes > UINT32_MAX ||
	    !port_shared_memory(request->base, request->bytes))
		return AMPERF_STATUS_BAD_VALUE;

	struct region *region = &regions[request->region];
	if (region->bytes)
		return AMPERF_STATUS_BUSY;
	region->base = (uint32_t)request->base;
	region->bytes = (uint32_t)request->bytes;
	return AMPERF_STATUS_OK;
}

enum amperf_status shm_region_detach(const struct amperf_shm_region *request)
{
	if (request->region >= AMPERF_SHM_REGIONS_MAX || request->reserved || request->base ||
	    request->bytes || !regions[request->region].bytes)
		return AMPERF_STATUS_BAD_VALUE;
	if (shm_queue_uses(request->region))
		return AMPERF_STATUS_BUSY;
	regions[request->region].bytes = 0;
	return AMPERF_STATUS_OK;
}

uint8_t *shm_region_find(uint32_t region, uint32_t offset, uint64_t bytes)
{
	if (region >= AMPERF_SHM_REGIONS_MAX || offset % 4)
		return NULL;

	const struct region *r = &regions[region];
	if (offset >= r->bytes || bytes > r->bytes - offset)
		return NULL;
	return port_shared_memory(r->base + offset, bytes);
}
