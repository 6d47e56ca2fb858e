/* SPDX-License-Identifier: BSD-3-Clause */
/* Times in sentences. */
#ifndef AMPERF_LIB_TIME_TEXT_H
#define AMPERF_LIB_TIME_TEXT_H

#include <stdint.h>

#define AMPERF_TIME_TEXT_BYTES 32

/* Three digits of it: "34 ns", "91.8 us", "7.54 ms", "300 s". Returns `text`. */
const char *amperf_time_text(char text[AMPERF_TIME_TEXT_BYTES], uint64_t ns);

#endif
