/* SPDX-License-Identifier: BSD-3-Clause OR GPL-2.0-only */
/*
 * The memory for rings and buffers, which Linux' device tree sets aside and which
 * the firmware holds every address against that Linux gives it.
 *
 * The firmware file holds one such block, initialised to the carveouts of the
 * board's mainline device tree. With other ones `amperf fw start --ring` writes
 * those that Linux runs with into a copy of the file. The firmware takes none that
 * is its own memory, or no memory at all.
 */
#ifndef AMPERF_FW_MEMORY_H
#define AMPERF_FW_MEMORY_H

#ifdef __KERNEL__
#include <linux/types.h>
#else
#include <stdint.h>
#endif

#define AMPERF_FW_MEMORY_MAGIC "amperf-fw-memory" /* 16 bytes, no NUL */
#define AMPERF_FW_MEMORY_VERSION 2u /* 2: the firmware can ask for doorbells by index */

#define AMPERF_FW_CARVEOUTS 3u /* vdev0vring0, vdev0vring1, vdev0buffer */

struct amperf_fw_carveout {
	uint32_t base; /* as both cores see it */
	uint32_t bytes;
};

struct amperf_fw_memory {
	char magic[16];
	uint32_t version; /* AMPERF_FW_MEMORY_VERSION */
	uint32_t bytes;   /* sizeof(struct amperf_fw_memory) */
	struct amperf_fw_carveout carveout[AMPERF_FW_CARVEOUTS];
};

#endif /* AMPERF_FW_MEMORY_H */
