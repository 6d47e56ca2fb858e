/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The 2020 benchmark's client, as far as bytes go: its buffer, its packet and
 * its CRC-16, with all their oddities (PROTOCOL.md).
 */
#ifndef AMPERF_LIB_PACKET2020_H
#define AMPERF_LIB_PACKET2020_H

#include <amperf/amperf.h>

/* The client's own was 32768; this holds each transaction that 16 bits can count. */
#define AMPERF_2020_PATTERN_BYTES 32768u
#define AMPERF_2020_BUFFER_BYTES (65536u + 8u)

struct amperf_packet_2020 {
	uint8_t buffer[AMPERF_2020_BUFFER_BYTES];
};

/* Fills the buffer with byte i = i & 0xff. */
void amperf_2020_init(struct amperf_packet_2020 *packet);

uint16_t amperf_2020_crc16(const uint8_t *data, size_t bytes);

/*
 * Writes the header of a transaction over the buffer's first bytes. The CRC
 * covers `length` bytes from the fourth on, what the last transaction left in
 * the CRC's place included, as in 2020.
 */
void amperf_2020_prepare(struct amperf_packet_2020 *packet, uint16_t length);

/* CRC-32 of the bytes that a transaction sends: block i starts at buffer[i]. */
uint32_t amperf_2020_crc32(const struct amperf_packet_2020 *packet, uint64_t block_bytes,
			   uint64_t count);

#endif
