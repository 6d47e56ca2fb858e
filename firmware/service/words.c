/* SPDX-License-Identifier: BSD-3-Clause */
#include "service/words.h"

/*
 * DDR is of type Device to a Cortex-M4 without a region of its MPU for it: no
 * access that is not aligned, and none that memcpy() may make of what is written
 * as one. GCC turns each block here into a load and a store of several registers,
 * as they do best on the way to DDR: the bus is asked once for all of them.
 */
struct __attribute__((may_alias)) block {
	uint32_t word[8];
};

typedef uint32_t __attribute__((may_alias)) any_word;
typedef uint8_t __attribute__((may_alias)) any_byte;

void svc_words_copy(void *to, const void *from, uint32_t bytes)
{
	struct block *out = to;
	const struct block *in = from;

	for (; bytes >= sizeof(*in); bytes -= sizeof(*in))
		*out++ = *in++;

	any_word *out_word = (any_word *)out;
	const any_word *in_word = (const any_word *)in;
	for (; bytes >= sizeof(*in_word); bytes -= sizeof(*in_word))
		*out_word++ = *in_word++;

	volatile any_byte *out_byte = (volatile any_byte *)out_word;
	const volatile any_byte *in_byte = (const volatile any_byte *)in_word;
	while (bytes--)
		*out_byte++ = *in_byte++;
}
