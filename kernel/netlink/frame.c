// SPDX-License-Identifier: GPL-2.0-only
#include <linux/crc32.h>
#include <linux/errno.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "frame.h"

#define CHECKED_BYTES offsetof(struct amperf_header, header_crc32)

u32 amperf_frame_crc32(const void *data, size_t len)
{
	return ~crc32_le(~0, data, len);
}

void amperf_frame_request(struct amperf_header *header, u8 opcode, u16 flags,
			  u32 sequence, u64 length)
{
	*header = (struct amperf_header){
		.magic = AMPERF_MAGIC,
		.version = AMPERF_VERSION,
		.opcode = opcode,
		.flags = flags,
		.sequence = sequence,
		.length = length,
	};
	header->header_crc32 = amperf_frame_crc32(header, CHECKED_BYTES);
}

void amperf_frame_init(struct amperf_frame *frame,
		       const struct amperf_frame_ops *ops, void *priv)
{
	memset(frame, 0, sizeof(*frame));
	frame->ops = ops;
	frame->priv = priv;
}

static bool header_valid(const struct amperf_header *header)
{
	return header->magic == AMPERF_MAGIC &&
	       header->header_crc32 == amperf_frame_crc32(header, CHECKED_BYTES) &&
	       header->version == AMPERF_VERSION &&
	       (header->flags & ~AMPERF_FLAG_UNVERIFIED) == AMPERF_FLAG_REPLY &&
	       !header->reserved &&
	       header->length <= AMPERF_PAYLOAD_MAX;
}

static void next_part(struct amperf_frame *frame, enum amperf_frame_part part)
{
	frame->part = part;
	frame->have = 0;
}

static int end_frame(struct amperf_frame *frame)
{
	next_part(frame, AMPERF_FRAME_HEADER);
	return frame->ops->end(frame->priv, frame);
}

static int end_header(struct amperf_frame *frame)
{
	int err;

	if (!header_valid(&frame->header))
		return -EBADMSG;
	err = frame->ops->header(frame->priv, &frame->header);
	if (err)
		return err;
	frame->offset = 0;
	if (!frame->header.length)
		return end_frame(frame);
	next_part(frame, AMPERF_FRAME_PAYLOAD);
	return 0;
}

/* Collects a piece that may come in parts; true when it is whole. */
static bool collect(struct amperf_frame *frame, void *piece, size_t bytes,
		    const u8 *data, size_t len, size_t *taken)
{
	*taken = min(len, bytes - frame->have);
	memcpy((u8 *)piece + frame->have, data, *taken);
	frame->have += *taken;
	return frame->have == bytes;
}

static size_t take_payload(struct amperf_frame *frame, const u8 *data, size_t len)
{
	size_t n = min_t(u64, len, frame->header.length - frame->offset);

	frame->ops->payload(frame->priv, frame, data, n);
	frame->offset += n;
	if (frame->offset == frame->header.length)
		next_part(frame, AMPERF_FRAME_TRAILER);
	return n;
}

static int take_part(struct amperf_frame *frame, const u8 *data, size_t len,
		     size_t *taken)
{
	switch (frame->part) {
	case AMPERF_FRAME_HEADER:
		if (collect(frame, &frame->header, sizeof(frame->header), data,
			    len, taken))
			return end_header(frame);
		return 0;
	case AMPERF_FRAME_PAYLOAD:
		*taken = take_payload(frame, data, len);
		return 0;
	default:
		if (collect(frame, &frame->crc32, sizeof(frame->crc32), data,
			    len, taken))
			return end_frame(frame);
		return 0;
	}
}

int amperf_frame_take(struct amperf_frame *frame, const u8 *data, size_t len)
{
	size_t taken;
	int err;

	for (; len; data += taken, len -= taken) {
		err = take_part(frame, data, len, &taken);
		if (err)
			return err;
	}
	return 0;
}
