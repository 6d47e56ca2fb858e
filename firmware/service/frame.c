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
	case AMPERF_OP_LOAD:
	case AMPERF_OP_SHM_INFO:
	case AMPERF_OP_SHM_RELEASE:
		return header->length == 0;
	case AMPERF_OP_SOURCE:
		return header->length == sizeof(struct amperf_source);
	case AMPERF_OP_CREDIT:
		return header->length == sizeof(struct amperf_credit);
	case AMPERF_OP_CONTROL:
		return header->length == sizeof(struct amperf_control);
	case AMPERF_OP_SHM_ATTACH:
	case AMPERF_OP_SHM_DETACH:
		return header->length == sizeof(struct amperf_shm_region);
	case AMPERF_OP_SHM_TRANSFER:
		return header->length == sizeof(struct amperf_shm_transfer);
	default: /* SINK, ECHO */
		return header->length <= AMPERF_PAYLOAD_MAX;
	}
}

/* Of requests; AMPERF_FLAG_REPLY is not. */
static uint32_t flags_taken(uint8_t opcode)
{
	bool has_data =
		opcode == AMPERF_OP_SINK || opcode == AMPERF_OP_SOURCE || opcode == AMPERF_OP_ECHO;

	return has_data ? AMPERF_FLAG_UNVERIFIED : 0;
}

enum amperf_status svc_frame_parse(struct amperf_header *header, const uint8_t *data,
				   uint32_t bytes, uint32_t opcodes)
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
	if ((header->flags & ~flags_taken(header->opcode)) || header->reserved)
		return AMPERF_STATUS_BAD_HEADER;
	if (header->opcode >= 32 || !(opcodes >> header->opcode & 1))
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
	return svc_frame_parse(&header, data, bytes, SVC_OPCODE(AMPERF_OP_RESET)) ==
	       AMPERF_STATUS_OK;
}

void svc_frame_reply(uint8_t *out, enum amperf_opcode opcode, uint16_t flags,
		     enum amperf_status status, uint32_t sequence, uint64_t length)
{
	struct amperf_header header = {
		.magic = AMPERF_MAGIC,
		.version = AMPERF_VERSION,
		.opcode = (uint8_t)opcode,
		.flags = (uint16_t)(AMPERF_FLAG_REPLY | flags),
		.sequence = sequence,
		.status = status,
		.length = length,
	};

	header.header_crc32 = svc_crc32(0, &header, CHECKED_BYTES);
	memcpy(out, &header, sizeof(header));
}

uint32_t svc_frame_write(uint8_t *out, enum amperf_opcode opcode, enum amperf_status status,
			 uint32_t sequence, const void *payload, uint32_t bytes)
{
	const uint32_t header_bytes = sizeof(struct amperf_header);

	svc_frame_reply(out, opcode, 0, status, sequence, bytes);
	if (!bytes)
		return header_bytes;

	uint32_t crc = svc_crc32_copy(0, out + header_bytes, payload, bytes);
	memcpy(out + header_bytes + bytes, &crc, sizeof(crc));
	return header_bytes + bytes + AMPERF_TRAILER_BYTES;
}
