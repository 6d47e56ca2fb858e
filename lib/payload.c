/* SPDX-License-Identifier: BSD-3-Clause */
#include "payload.h"
#include "frame.h"
#include "pattern.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define HEADER_BYTES sizeof(struct amperf_header)

/* ---- Sending ------------------------------------------------------------ */

static size_t room_of(const struct amperf_outgoing *out)
{
	return (size_t)(out->whole ? out->total_bytes : out->block_bytes);
}

int amperf_outgoing_init(struct amperf_outgoing *out, uint64_t block_bytes, uint64_t total_bytes)
{
	memset(out, 0, sizeof(*out));
	out->total_bytes = total_bytes;
	out->block_bytes = block_bytes;
	out->whole = total_bytes <= AMPERF_PAYLOAD_WHOLE_BYTES;
	out->area = malloc(HEADER_BYTES + room_of(out) + AMPERF_TRAILER_BYTES);
	return out->area ? 0 : -ENOMEM;
}

int amperf_outgoing_init_given(struct amperf_outgoing *out, const void *data, uint64_t block_bytes,
			       uint64_t total_bytes)
{
	memset(out, 0, sizeof(*out));
	out->total_bytes = total_bytes;
	out->block_bytes = block_bytes;
	out->given = data;
	out->area = malloc(HEADER_BYTES + (size_t)block_bytes + AMPERF_TRAILER_BYTES);
	return out->area ? 0 : -ENOMEM;
}

void amperf_outgoing_free(struct amperf_outgoing *out)
{
	free(out->area);
	out->area = NULL;
}

void amperf_outgoing_begin(struct amperf_outgoing *out, const struct amperf_header *header,
			   uint32_t seed)
{
	uint8_t *data = out->area + HEADER_BYTES;

	memcpy(out->area, header, HEADER_BYTES);
	out->seed = seed;
	out->crc32 = 0;
	if (out->unverified && !out->made)
		amperf_pattern_fill(data, room_of(out), seed, 0);
	out->made = true;
	if (!out->whole)
		return;
	if (out->unverified) {
		memcpy(data + out->total_bytes, &out->crc32, AMPERF_TRAILER_BYTES);
		return;
	}
	amperf_pattern_fill(data, (size_t)out->total_bytes, seed, 0);
	out->crc32 = amperf_crc32(0, data, (size_t)out->total_bytes);
	memcpy(data + out->total_bytes, &out->crc32, AMPERF_TRAILER_BYTES);
}

static void make_block(const struct amperf_outgoing *out, uint8_t *data, size_t bytes,
		       uint64_t offset)
{
	if (out->given)
		memcpy(data, out->given + offset, bytes);
	else
		amperf_pattern_fill(data, bytes, out->seed, offset);
}

struct amperf_span amperf_outgoing_block(struct amperf_outgoing *out, uint64_t index)
{
	uint64_t offset = index * out->block_bytes;
	uint64_t left = out->total_bytes - offset;
	bool last = left <= out->block_bytes;
	uint8_t *data = out->area + HEADER_BYTES + (out->whole ? offset : 0);
	struct amperf_span span = {data, (size_t)(last ? left : out->block_bytes)};

	if (!out->whole) {
		if (!out->unverified) {
			make_block(out, data, span.bytes, offset);
			out->crc32 = amperf_crc32(out->crc32, data, span.bytes);
		}
		if (last)
			memcpy(data + span.bytes, &out->crc32, AMPERF_TRAILER_BYTES);
	}
	if (index == 0) {
		span.data -= HEADER_BYTES;
		span.bytes += HEADER_BYTES;
	}
	if (last)
		span.bytes += AMPERF_TRAILER_BYTES;
	return span;
}

/* ---- Receiving ---------------------------------------------------------- */

int amperf_incoming_init(struct amperf_incoming *in, uint64_t total_bytes)
{
	memset(in, 0, sizeof(*in));
	in->total_bytes = total_bytes;
	in->whole = total_bytes <= AMPERF_PAYLOAD_WHOLE_BYTES;
	if (!in->whole)
		return 0;
	in->area = malloc((size_t)total_bytes);
	return in->area ? 0 : -ENOMEM;
}

void amperf_incoming_init_given(struct amperf_incoming *in, void *area, const void *right,
				uint64_t total_bytes)
{
	memset(in, 0, sizeof(*in));
	in->total_bytes = total_bytes;
	in->whole = in->given = true;
	in->area = area;
	in->right = right ? right : area;
}

void amperf_incoming_free(struct amperf_incoming *in)
{
	if (!in->given)
		free(in->area);
	in->area = NULL;
}

void amperf_incoming_begin(struct amperf_incoming *in, uint32_t seed)
{
	in->seed = seed;
	in->received_bytes = 0;
	in->wrong_at = in->total_bytes;
	in->crc32 = 0;
}

/* The first byte that is not right; `bytes`: none. */
static size_t find_wrong(const struct amperf_incoming *in, const uint8_t *data, size_t bytes,
			 uint64_t offset)
{
	if (!in->right)
		return amperf_pattern_check(data, bytes, in->seed, offset);
	return in->right == in->area ? bytes : amperf_same_bytes(data, in->right + offset, bytes);
}

static void check_piece(struct amperf_incoming *in, const uint8_t *data, size_t bytes,
			uint64_t offset)
{
	in->crc32 = amperf_crc32(in->crc32, data, bytes);
	if (in->wrong_at == in->total_bytes) {
		size_t right = find_wrong(in, data, bytes, offset);

		if (right < bytes)
			in->wrong_at = offset + right;
	}
}

void amperf_incoming_take(struct amperf_incoming *in, const uint8_t *data, size_t bytes)
{
	if (in->whole && !in->unverified)
		memcpy(in->area + in->received_bytes, data, bytes);
	else if (!in->unverified)
		check_piece(in, data, bytes, in->received_bytes);
	in->received_bytes += bytes;
}

void amperf_incoming_check(struct amperf_incoming *in)
{
	if (in->whole && !in->unverified)
		check_piece(in, in->area, (size_t)in->received_bytes, 0);
}
