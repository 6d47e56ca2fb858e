/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the compiler expects of a freestanding environment (GCC manual,
 * "Standards"). The core loads and stores words at any address in memory.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#undef memcpy
#undef memmove
#undef memset

typedef uint32_t __attribute__((may_alias, aligned(1))) any_word;

void *memcpy(void *restrict to, const void *restrict from, size_t bytes)
{
	uint8_t *out = to;
	const uint8_t *in = from;

	for (; bytes >= 4; bytes -= 4, out += 4, in += 4)
		*(any_word *)out = *(const any_word *)in;
	while (bytes--)
		*out++ = *in++;
	return to;
}

void *memmove(void *to, const void *from, size_t bytes)
{
	uint8_t *out = to;
	const uint8_t *in = from;

	if (out <= in)
		return memcpy(to, from, bytes); /* goes upwards, a word at a time */
	while (bytes--)
		out[bytes] = in[bytes];
	return to;
}

void *memset(void *to, int value, size_t bytes)
{
	uint8_t *out = to;
	uint32_t word = (uint8_t)value * 0x01010101u;

	for (; bytes >= 4; bytes -= 4, out += 4)
		*(any_word *)out = word;
	while (bytes--)
		*out++ = (uint8_t)value;
	return to;
}
