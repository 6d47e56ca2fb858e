// SPDX-License-Identifier: GPL-2.0-only
/* Frames: composing requests, checking replies. */
#include <linux/crc32.h>
#include <linux/string.h>

#include "shm.h"

#define HEADER_CHECKED offsetof(struct amperf_header, header_crc32)

static u32 crc(const void *data, size_t bytes)
{
	return crc32_le(~0, data, bytes) ^ ~0;
}

/* Into ASHM_FRAME_BYTES_MAX bytes; returns how many it takes. */
size_t ashm_frame_compose(void *frame, u8 opcode, u32 sequence, const void *payload, u32 bytes)
{
	struct amperf_header header = {
		.magic = AMPERF_MAGIC,
		.version = AMPERF_VERSION,
		.opcode = opcode,
		.sequence = sequence,
		.length = bytes,
	};
	u32 payload_crc;

	header.header_crc32 = crc(&header, HEADER_CHECKED);
	memcpy(frame, &header, sizeof(header));
	if (!bytes)
		return sizeof(header);
	memcpy(frame + sizeof(header), payload, bytes);
	payload_crc = crc(payload, bytes);
	memcpy(frame + sizeof(header) + bytes, &payload_crc, sizeof(payload_crc));
	return sizeof(header) + bytes + sizeof(payload_crc);
}

static bool header_is_good(const struct amperf_header *header)
{
	return header->magic == AMPERF_MAGIC && header->version == AMPERF_VERSION &&
	       header->flags == AMPERF_FLAG_REPLY && !header->reserved &&
	       header->header_crc32 == crc(header, HEADER_CHECKED) &&
	       header->length <= ASHM_REPLY_BYTES_MAX;
}

/*
 * Takes the frame at the start of a message, which the other core may change
 * meanwhile: each byte is read once. Returns the frame's size, or -EBADMSG.
 */
int ashm_frame_parse(const void *data, size_t bytes, struct ashm_reply *reply)
{
	struct amperf_header header;
	u32 payload_crc;

	if (bytes < sizeof(header))
		return -EBADMSG;
	memcpy(&header, data, sizeof(header));
	if (!header_is_good(&header))
		return -EBADMSG;
	reply->sequence = header.sequence;
	reply->status = header.status;
	reply->opcode = header.opcode;
	reply->bytes = header.length;
	if (!reply->bytes)
		return sizeof(header);
	if (bytes - sizeof(header) < reply->bytes + sizeof(payload_crc))
		return -EBADMSG;
	memcpy(reply->payload, data + sizeof(header), reply->bytes);
	memcpy(&payload_crc, data + sizeof(header) + reply->bytes, sizeof(payload_crc));
	if (payload_crc != crc(reply->payload, reply->bytes))
		return -EBADMSG;
	return sizeof(header) + reply->bytes + sizeof(payload_crc);
}
