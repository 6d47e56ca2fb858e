/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What amperf itself takes of a transaction: the median of some over null:, 64 bytes to
 * a sink. A fraction of a millisecond's work. 0 if it cannot be told.
 */
#ifndef AMPERF_LIB_HARNESS_H
#define AMPERF_LIB_HARNESS_H

#include <stdint.h>

uint64_t amperf_harness_ns(void);

#endif
