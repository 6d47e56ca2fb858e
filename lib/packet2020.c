/* SPDX-License-Identifier: BSD-3-Clause */
#include "packet2020.h"
#include "frame.h"

#include <string.h>

#define POLYNOMIAL 0x8006u /* the client's; it may have meant 0x8005 */

/* Where its CRC began: it took the size of a pointer for that of the header. */
#define CRC_BEGIN 3u

void amperf_2020_init(struct amperf_packet_2020 *packet)
{
	for (size_t i = 0; i < sizeof(packet->buffer); i++)
		packet->buffer[i] = (uint8_t)i;
}

static uint32_t shift_in(uint32_t crc, uint32_t bit)
{
	uint32_t out = crc & 0x8000u;

	crc = (crc << 1 | bit) & 0xffffu;
	return out ? crc ^ POLYNOMIAL : crc;
}

static uint16_t reverse_bits(uint32_t value)
{
	uint32_t reversed = 0;

	for (int i = 0; i < 16; i++)
		reversed |= (value >> i & 1u) << (15 - i);
	return (uint16_t)reversed;
}

uint16_t amperf_2020_crc16(const uint8_t *data, size_t bytes)
{
	uint32_t crc = 0;

	/* Bit by bit on purpose: its time is part of what was measured. */
	for (size_t i = 0; i < bytes; i++)
		for (int bit = 0; bit < 8; bit++)
			crc = shift_in(crc, data[i] >> bit & 1u);
	for (int bit = 0; bit < 16; bit++)
		crc = shift_in(crc, 0);
	return reverse_bits(crc);
}

uint16_t amperf_2020_pattern_crc16(void)
{
	uint8_t pattern[AMPERF_2020_PATTERN_BYTES];

	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = (uint8_t)i;
	return amperf_2020_crc16(pattern, sizeof(pattern));
}

void amperf_2020_prepare(struct amperf_packet_2020 *packet, uint16_t length)
{
	struct amperf_2020_header header = {AMPERF_2020_PREAMBLE, length, 0};
	size_t crc_at = offsetof(struct amperf_2020_header, crc16);

	memcpy(packet->buffer, &header, crc_at);
	header.crc16 = amperf_2020_crc16(packet->buffer + CRC_BEGIN, length);
	memcpy(packet->buffer + crc_at, &header.crc16, sizeof(header.crc16));
}

uint32_t amperf_2020_crc32(const struct amperf_packet_2020 *packet, uint64_t block_bytes,
			   uint64_t count)
{
	uint32_t crc = 0;

	for (uint64_t i = 0; i < count; i++)
		crc = amperf_crc32(crc, packet->buffer + i, (size_t)block_bytes);
	return crc;
}
