/* SPDX-License-Identifier: BSD-3-Clause */
#include "pattern.h"

#include <amperf/wire.h>

#include <string.h>

static uint32_t word_at(uint32_t seed, uint64_t offset)
{
	return seed + (uint32_t)(offset / 4) * AMPERF_PATTERN_STEP;
}

/* Bytes until the next whole word: handled one by one, as is the last rest. */
static size_t unaligned_bytes(uint64_t offset, size_t bytes)
{
	size_t head = (size_t)(-offset & 3);

	return head < bytes ? head : bytes;
}

static uint8_t byte_at(uint32_t seed, uint64_t offset)
{
	return (uint8_t)(word_at(seed, offset) >> (8 * (offset & 3)));
}

void amperf_pattern_fill(uint8_t *data, size_t bytes, uint32_t seed, uint64_t offset)
{
	size_t head = unaligned_bytes(offset, bytes);
	size_t i = 0;

	for (; i < head; i++)
		data[i] = byte_at(seed, offset + i);
	for (uint32_t word = word_at(seed, offset + i); bytes - i >= 4; i += 4) {
		memcpy(data + i, &word, 4);
		word += AMPERF_PATTERN_STEP;
	}
	for (; i < bytes; i++)
		data[i] = byte_at(seed, offset + i);
}

size_t amperf_pattern_check(const uint8_t *data, size_t bytes, uint32_t seed, uint64_t offset)
{
	size_t head = unaligned_bytes(offset, bytes);
	size_t i = 0;

	while (i < head && data[i] == byte_at(seed, offset + i))
		i++;
	if (i < head)
		return i;
	for (uint32_t word = word_at(seed, offset + i); bytes - i >= 4; i += 4) {
		if (memcmp(data + i, &word, 4) != 0)
			break;
		word += AMPERF_PATTERN_STEP;
	}
	while (i < bytes && data[i] == byte_at(seed, offset + i))
		i++;
	return i;
}

size_t amperf_same_bytes(const uint8_t *one, const uint8_t *other, size_t bytes)
{
	size_t i = 0;

	if (memcmp(one, other, bytes) == 0)
		return bytes;
	while (one[i] == other[i])
		i++;
	return i;
}
