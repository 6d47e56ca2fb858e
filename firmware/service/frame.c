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

/* AMPERF_FLAG_REPLY is none of a request's. */
static bool takes_flags(const struct amperf_header *header)
{
	bool has_data = header->opcode == AMPERF_OP_SINK || header->opcode == AMPERF_OP_SOURCE ||
			header->opcode == AMPERF_OP_ECHO;

	return has_data && header->flags == AMPERF_FLAG_UNVERIFIED;
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
	if ((header->flags && !takes_flags(header)) || header->reserved)
		return AMPERF_STATUS_BAD_HEADER;
	if (header->opcode >= 32 || !(opcodes >> header->opcode & 1))
		return AMPERF_STATUS_BAD_OPCODE;
	if (!takes_length(header))
		return AMPERF_STATUS_BAD_LENGTH;
	return AMPERF_STATUS_OK;
}

bool svc_frame_is_reset(const uint8_t *data, uint32_t bytes)
{
	struct amperf_header header;

	/* Nearly all messages are done with here, without a CRC. */
	if (bytes < sizeof(header))
		return false;
	memcpy(&header, data, offsetof(struct amperf_header, flags));
	if (header.magic != AMPERF_MAGIC || header.version != AMPERF_VERSION ||
	    header.opcode != AMPERF_OP_RESET)
		return false;
	return svc_frame_parse(&header, data, bytes, SVC_OPCODE(AMPERF_OP_RESET)) ==
	       AMPERF_STATUS_OK;
}

static inline void write_header(uint8_t *out, enum amperf_opcode opcode, uint16_t flags,
				enum amperf_status status, uint32_t sequence, uint64_t length)
{
	struct amperf_header header = {
		.magic = AMPERF_MAGIC,
		.version = AMPERF_VERSION,
		.opcode = (uint8_t)opcode,
		.flags = flags,
		.sequence = sequence,
		.status = status,
		.length = length,
	};

	header.header_crc32 = svc_crc32(0, &header, CHECKED_BYTES);
	memcpy(out, &header, sizeof(header));
}

void svc_frame_reply(uint8_t *out, enum amperf_opcode opcode, enum amperf_status status,
		     uint32_t sequence, uint64_t length)
{
	write_header(out, opcode, AMPERF_FLAG_REPLY, status, sequence, length);
}

void svc_frame_reply_data(uint8_t *out, enum amperf_opcode opcode, uint16_t flags,
			  uint32_t sequence, uint64_t length)
{
	write_header(out, opcode, AMPERF_FLAG_REPLY | flags, AMPERF_STATUS_OK, sequence, length);
}

uint32_t svc_frame_write(uint8_t *out, enum amperf_opcode opcode, enum amperf_status status,
			 uint32_t sequence, const void *payload, uint32_t bytes)
{
	const uint32_t header_bytes = sizeof(struct amperf_header);

	svc_frame_reply(out, opcode, status, sequence, bytes);
	if (!bytes)
		return header_bytes;

	uint32_t crc = svc_crc32_copy(0, out + header_bytes, payload, bytes);
	memcpy(out + header_bytes + bytes, &crc, sizeof(crc));
	return header_bytes + bytes + AMPERF_TRAILER_BYTES;
}
