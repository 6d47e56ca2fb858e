/* SPDX-License-Identifier: BSD-3-Clause */
/* The frames of tests/wire/golden/, as this version makes them. */
#ifndef AMPERF_TESTS_LIB_GOLDEN_FRAMES_H
#define AMPERF_TESTS_LIB_GOLDEN_FRAMES_H

#include <stddef.h>
#include <stdint.h>

#define GOLDEN_BYTES_MAX 1024u

struct golden {
	const char *name; /* of the file, without .bin */
	size_t bytes;
	uint8_t data[GOLDEN_BYTES_MAX];
};

/* Makes frame `index`; 0 past the last. */
int golden_make(size_t index, struct golden *golden);

#endif
