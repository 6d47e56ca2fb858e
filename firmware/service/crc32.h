/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * CRC-32 as zlib computes it, alone and together with the other things that are
 * done to each byte, so that a payload is read only once.
 *
 * Four bytes a step ("slicing by 4") with 4 KiB of tables. The tables are
 * computed at start: that takes less time than Linux takes to copy them.
 * `crc` is 0 for the first piece, then the result of the piece before.
 */
#ifndef SVC_CRC32_H
#define SVC_CRC32_H

#include <stdint.h>

/* Computes the tables. Call once, before anything else here. */
void svc_crc32_init(void);

uint32_t svc_crc32(uint32_t crc, const void *data, uint32_t bytes);

/* Copies too; the CRC is of what is written to `to`. */
uint32_t svc_crc32_copy(uint32_t crc, void *to, const void *from, uint32_t bytes);

/*
 * Writes bytes `offset` to `offset + bytes` of the test pattern with `seed`
 * (see AMPERF_PATTERN_STEP) to `to`.
 */
uint32_t svc_crc32_pattern(uint32_t crc, void *to, uint64_t offset, uint32_t bytes, uint32_t seed);

/* The same without a CRC. */
void svc_pattern(void *to, uint64_t offset, uint32_t bytes, uint32_t seed);

#endif /* SVC_CRC32_H */
