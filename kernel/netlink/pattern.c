// SPDX-License-Identifier: GPL-2.0-only
#include <amperf/wire.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "pattern.h"

static u32 word_at(u32 seed, u64 offset)
{
	return seed + (u32)(offset / 4) * AMPERF_PATTERN_STEP;
}

static u8 byte_at(u32 seed, u64 offset)
{
	return word_at(seed, offset) >> (8 * (offset & 3));
}

/* Bytes until the next whole word: handled one by one, as is the last rest. */
static size_t head_bytes(u64 offset, size_t len)
{
	return min_t(size_t, -offset & 3, len);
}

void amperf_pattern_fill(u8 *data, size_t len, u32 seed, u64 offset)
{
	size_t head = head_bytes(offset, len);
	size_t i = 0;
	u32 word;

	for (; i < head; i++)
		data[i] = byte_at(seed, offset + i);
	word = word_at(seed, offset + i);
	for (; len - i >= 4; i += 4) {
		memcpy(data + i, &word, sizeof(word));
		word += AMPERF_PATTERN_STEP;
	}
	for (; i < len; i++)
		data[i] = byte_at(seed, offset + i);
}

size_t amperf_pattern_check(const u8 *data, size_t len, u32 seed, u64 offset)
{
	size_t head = head_bytes(offset, len);
	size_t i = 0;
	u32 word;

	for (; i < head; i++)
		if (data[i] != byte_at(seed, offset + i))
			return i;
	word = word_at(seed, offset + i);
	for (; len - i >= 4; i += 4) {
		u32 got;

		memcpy(&got, data + i, sizeof(got));
		if (got != word)
			break;
		word += AMPERF_PATTERN_STEP;
	}
	for (; i < len; i++)
		if (data[i] != byte_at(seed, offset + i))
			return i;
	return len;
}
