/* SPDX-License-Identifier: BSD-3-Clause */
#include "random.h"

static uint32_t random_state;

void random_start(uint32_t seed)
{
	random_state = seed;
}

uint32_t random_below(uint32_t limit)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state % limit;
}

size_t random_noise(uint8_t *data, uint32_t bytes_max)
{
	size_t bytes = random_below(bytes_max + 1);

	for (size_t i = 0; i < bytes; i++)
		data[i] = (uint8_t)random_below(256);
	return bytes;
}
