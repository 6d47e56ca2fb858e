/* SPDX-License-Identifier: GPL-2.0-only */
/* The test pattern of wire.h, at any byte of it. */
#ifndef AMPERF_NETLINK_PATTERN_H
#define AMPERF_NETLINK_PATTERN_H

#include <linux/types.h>

void amperf_pattern_fill(u8 *data, size_t len, u32 seed, u64 offset);

/* How many bytes are right before the first that is not. */
size_t amperf_pattern_check(const u8 *data, size_t len, u32 seed, u64 offset);

#endif
