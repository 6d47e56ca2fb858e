/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Making requests and taking replies apart, with a CRC-32 of their own: what
 * the firmware computes is compared with another implementation.
 */
#ifndef FRAMES_H
#define FRAMES_H

#include <stddef.h>
#include <stdint.h>

#include <amperf/wire.h>

#include "driver.h"

/* Bit by bit. */
uint32_t reference_crc32(const void *data, size_t bytes);

/* Byte i of the test pattern, from its definition in wire.h. */
uint8_t reference_pattern(uint32_t seed, uint64_t i);

/* Header of a request with its CRC. */
struct amperf_header frame_header(uint8_t opcode, uint32_t sequence, uint64_t length);

/* Puts the header's CRC right after a change. */
void frame_seal(struct amperf_header *header);

/* A whole request; returns its bytes. `out` has room for length + 36 bytes. */
size_t frame_make(uint8_t *out, uint8_t opcode, uint32_t sequence, const void *payload,
		  size_t length);

/* Makes a request of at most 400 bytes, sends it in one message, runs. */
void frame_request(uint32_t endpoint, uint8_t opcode, uint32_t sequence, const void *payload,
		   size_t length);

/* A reply out of what an endpoint has sent. */
struct frame {
	struct amperf_header header;
	const uint8_t *payload;
};

/* Takes the next frame; fails the test unless it is whole and right. */
struct frame frame_next(uint32_t endpoint);

/* The same, and it is this reply, with status OK. */
struct frame frame_expect(uint32_t endpoint, uint8_t opcode, uint32_t sequence, size_t length);

/* The same, and it is ERROR. */
void frame_expect_error(uint32_t endpoint, uint32_t status, uint32_t sequence);

/* The next frame is a REPORT. */
struct amperf_report frame_expect_report(uint32_t endpoint, uint32_t sequence, uint32_t status);

/* All that has come was looked at. */
void frame_expect_no_more(uint32_t endpoint);

/* Asks for STATS. */
struct amperf_stats frame_stats(uint32_t endpoint);

#endif /* FRAMES_H */
