/* SPDX-License-Identifier: BSD-3-Clause */
#include "service/frame.h"

#include <stddef.h>
#include <string.h>

#include "service/crc32.h"

#define CHECKED_BYTES ((uint32_t)offsetof(struct amperf_header, header_crc32))

static bool takes_length(const struct amperf_header *header)
{
	switch (header->opcode) {
	case AMPERF_OP_HELLO:
	case AMPERF_OP_RESET:
	case AMPERF_OP_STATS:
		return header->length == 0;
	case AMPERF_OP_SOURCE:
		return header->length == sizeof(struct amperf_source);
	case AMPERF_OP_CREDIT:
		return header->length == sizeof(struct amperf_credit);
	case AMPERF_OP_CONTROL:
		return header->length == sizeof(struct amperf_control);
	default: /* SINK, ECHO */
		return header->length <= AMPERF_PAYLOAD_MAX;
	}
}

enum amperf_status svc_frame_parse(struct amperf_header *header, const uint8_t *data,
				   uint32_t bytes)
{
	if (bytes < sizeof(*header))
		return AMPERF_STATUS_BAD_HEADER;
	memcpy(header, data, sizeof(*header));
	if (header->magic != AMPERF_MAGIC ||
	    header->header_crc32 != svc_crc32(0, header, CHECKED_BYTES))
		return AMPERF_STATUS_BAD_HEADER;

	/* Another version may use the rest in its own way. */
	if (header->version != AMPERF_VERSION)
		return AMPERF_STATUS_BAD_VERSION;
	/* The one flag that is known belongs to replies. */
	if (header->flags || header->reserved)
		return AMPERF_STATUS_BAD_HEADER;
	if (header->opcode < AMPERF_OP_HELLO || header->opcode > AMPERF_OP_STATS)
		return AMPERF_STATUS_BAD_OPCODE;
	if (!takes_length(header))
		return AMPERF_STATUS_BAD_LENGTH;
	return AMPERF_STATUS_OK;
}

bool svc_frame_is_reset(const uint8_t *data, uint32_t bytes)
{
	static const uint8_t start[] = {'A', 'M', 'P', 'F', AMPERF_VERSION, AMPERF_OP_RESET};
	struct amperf_header header;

	/* Nearly all messages are done with here, without a CRC. */
	if (bytes < sizeof(header))
		return false;
	for (uint32_t i = 0; i < sizeof(start); i++) {
		if (data[i] != start[i])
			return false;
	}
	return svc_frame_parse(&header, data, bytes) == AMPERF_STATUS_OK &&
	       header.opcode == AMPERF_OP_RESET;
}

void svc_frame_reply(uint8_t *out, enum amperf_opcode opcode, enum amperf_status status,
		     uint32_t sequence, uint64_t length)
{
	struct amperf_header header = {
		.magic = AMPERF_MAGIC,
		.version = AMPERF_VERSION,
		.opcode = (uint8_t)opcode,
		.flags = AMPERF_FLAG_REPLY,
		.sequence = sequence,
		.status = status,
		.length = length,
	};

	header.header_crc32 = svc_crc32(0, &header, CHECKED_BYTES);
	memcpy(out, &header, sizeof(header));
}
