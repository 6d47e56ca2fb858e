/* SPDX-License-Identifier: BSD-3-Clause */
/* The test pattern of PROTOCOL.md, from any byte offset on; comparing. */
#ifndef AMPERF_LIB_PATTERN_H
#define AMPERF_LIB_PATTERN_H

#include <stddef.h>
#include <stdint.h>

void amperf_pattern_fill(uint8_t *data, size_t bytes, uint32_t seed, uint64_t offset);

/* The index in `data` of the first byte that differs, or `bytes` if none does. */
size_t amperf_pattern_check(const uint8_t *data, size_t bytes, uint32_t seed, uint64_t offset);

/* How many bytes are alike before the first that differs, or `bytes`. */
size_t amperf_same_bytes(const uint8_t *one, const uint8_t *other, size_t bytes);

#endif
