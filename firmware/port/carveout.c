/* SPDX-License-Identifier: BSD-3-Clause */
#include "port/carveout.h"

static bool lies_within(const struct amperf_fw_carveout *carveout,
			const struct amperf_fw_carveout *range)
{
	uint32_t offset = carveout->base - range->base; /* huge if it starts below */

	return offset < range->bytes && carveout->bytes <= range->bytes - offset;
}

static bool is_valid(const struct amperf_fw_carveout *carveout,
		     const struct amperf_fw_carveout *ranges, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (carveout->bytes && lies_within(carveout, &ranges[i]))
			return true;
	}
	return false;
}

bool carveouts_are_valid(const struct amperf_fw_memory *memory,
			 const struct amperf_fw_carveout *ranges, uint32_t count)
{
	if (memory->version != AMPERF_FW_MEMORY_VERSION || memory->bytes != sizeof(*memory))
		return false;
	for (uint32_t i = 0; i < AMPERF_FW_CARVEOUTS; i++) {
		if (!is_valid(&memory->carveout[i], ranges, count))
			return false;
	}
	return true;
}
