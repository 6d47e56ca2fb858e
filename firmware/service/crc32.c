/* SPDX-License-Identifier: BSD-3-Clause */
#include "service/crc32.h"

#include <string.h>

#include <amperf/wire.h>

#define POLYNOMIAL 0xedb88320u /* 0x04C11DB7, reflected */

/*
 * tableK[b]: the CRC of byte b followed by K zero bytes. Four arrays, not one:
 * GCC then keeps four addresses in registers instead of adding offsets.
 */
static uint32_t table0[256];
static uint32_t table1[256];
static uint32_t table2[256];
static uint32_t table3[256];

static inline uint32_t step_byte(uint32_t crc, uint8_t byte)
{
	return crc >> 8 ^ table0[(crc ^ byte) & 0xff];
}

/* On the Cortex-M4, with its load and loop: 16 instructions for 4 bytes. */
static inline uint32_t step_word(uint32_t crc, uint32_t word)
{
	crc ^= word;
	return table3[crc & 0xff] ^ table2[crc >> 8 & 0xff] ^ table1[crc >> 16 & 0xff] ^
	       table0[crc >> 24];
}

void svc_crc32_init(void)
{
	for (uint32_t b = 0; b < 256; b++) {
		uint32_t crc = b;

		for (uint32_t bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? POLYNOMIAL : 0);
		table0[b] = crc;
	}
	for (uint32_t b = 0; b < 256; b++) {
		table1[b] = step_byte(table0[b], 0);
		table2[b] = step_byte(table1[b], 0);
		table3[b] = step_byte(table2[b], 0);
	}
}

/* Compiles to one load, at any address. */
static inline uint32_t load_word(const uint8_t *from)
{
	uint32_t word;

	memcpy(&word, from, sizeof(word));
	return word;
}

static inline void store_word(uint8_t *to, uint32_t word)
{
	memcpy(to, &word, sizeof(word));
}

uint32_t svc_crc32(uint32_t crc, const void *data, uint32_t bytes)
{
	const uint8_t *from = data;
	const uint8_t *words_end = from + (bytes & ~3u);
	const uint8_t *end = from + bytes;

	crc = ~crc;
	for (; from < words_end; from += 4)
		crc = step_word(crc, load_word(from));
	for (; from < end; from++)
		crc = step_byte(crc, *from);
	return ~crc;
}

uint32_t svc_crc32_copy(uint32_t crc, void *to, const void *from, uint32_t bytes)
{
	uint8_t *out = to;
	const uint8_t *in = from;
	const uint8_t *words_end = in + (bytes & ~3u);
	const uint8_t *end = in + bytes;

	crc = ~crc;
	for (; in < words_end; in += 4, out += 4) {
		uint32_t word = load_word(in);

		store_word(out, word);
		crc = step_word(crc, word);
	}
	for (; in < end; in++, out++) {
		uint8_t byte = *(const volatile uint8_t *)in; /* shared: read once */

		*out = byte;
		crc = step_byte(crc, byte);
	}
	return ~crc;
}

uint32_t svc_crc32_pattern(uint32_t crc, void *to, uint64_t offset, uint32_t bytes, uint32_t seed)
{
	uint8_t *out = to;
	uint8_t *end = out + bytes;
	uint32_t word = seed + (uint32_t)(offset / 4) * AMPERF_PATTERN_STEP;
	uint32_t shift = 8 * (uint32_t)(offset % 4); /* into the word, when it was cut */

	crc = ~crc;
	while (out < end) {
		if (!shift && end - out >= 4) {
			store_word(out, word);
			crc = step_word(crc, word);
			out += 4;
		} else {
			*out = (uint8_t)(word >> shift);
			crc = step_byte(crc, (uint8_t)(word >> shift));
			out++;
			shift = (shift + 8) % 32;
			if (shift)
				continue;
		}
		word += AMPERF_PATTERN_STEP;
	}
	return ~crc;
}

static inline uint32_t pattern_word(uint64_t offset, uint32_t seed)
{
	return seed + (uint32_t)(offset / 4) * AMPERF_PATTERN_STEP;
}

/* Bytes up to the end of a word, or fewer. Returns how many. */
static uint32_t write_part(uint8_t *out, uint64_t offset, uint32_t bytes, uint32_t seed)
{
	uint32_t word = pattern_word(offset, seed);
	uint32_t at = (uint32_t)(offset % 4);
	uint32_t count = bytes < 4 - at ? bytes : 4 - at;

	for (uint32_t i = 0; i < count; i++)
		out[i] = (uint8_t)(word >> 8 * (at + i));
	return count;
}

void svc_pattern(void *to, uint64_t offset, uint32_t bytes, uint32_t seed)
{
	uint8_t *out = to;
	uint32_t first = offset % 4 ? write_part(out, offset, bytes, seed) : 0;
	uint32_t word = pattern_word(offset + first, seed);

	out += first;
	for (bytes -= first; bytes >= 4; bytes -= 4, out += 4, word += AMPERF_PATTERN_STEP)
		store_word(out, word);
	for (; bytes; bytes--, word >>= 8)
		*out++ = (uint8_t)word;
}
