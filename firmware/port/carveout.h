/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether a port may believe the carveouts that its file was given. */
#ifndef PORT_CARVEOUT_H
#define PORT_CARVEOUT_H

#include <stdbool.h>
#include <stdint.h>

#include <amperf/fw_memory.h>

/*
 * True if the block is whole and each of its carveouts lies within one of the
 * `count` ranges of memory that is not the firmware's own.
 */
bool carveouts_are_valid(const struct amperf_fw_memory *memory,
			 const struct amperf_fw_carveout *ranges, uint32_t count);

#endif /* PORT_CARVEOUT_H */
