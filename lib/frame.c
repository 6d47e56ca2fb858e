/* SPDX-License-Identifier: BSD-3-Clause */
#include "frame.h"

#include <string.h>
#include <zlib.h>

#define CHECKED_HEADER_BYTES offsetof(struct amperf_header, header_crc32)

uint32_t amperf_crc32(uint32_t crc, const void *data, size_t bytes)
{
	return (uint32_t)crc32_z(crc, data, bytes);
}

struct amperf_header amperf_frame_header(uint8_t opcode, uint16_t flags, uint32_t sequence,
					 uint64_t length)
{
	struct amperf_header header = {
		.magic = AMPERF_MAGIC,
		.version = AMPERF_VERSION,
		.opcode = opcode,
		.flags = flags,
		.sequence = sequence,
		.length = length,
	};

	header.header_crc32 = amperf_crc32(0, &header, CHECKED_HEADER_BYTES);
	return header;
}

size_t amperf_frame_encode(uint8_t *frame, const struct amperf_header *header, const void *payload)
{
	size_t length = (size_t)header->length;
	uint32_t crc;

	memcpy(frame, header, sizeof(*header));
	if (!length)
		return sizeof(*header);
	crc = amperf_crc32(0, payload, length);
	memcpy(frame + sizeof(*header), payload, length);
	memcpy(frame + sizeof(*header) + length, &crc, AMPERF_TRAILER_BYTES);
	return AMPERF_FRAME_BYTES(length);
}

uint32_t amperf_frame_check(const struct amperf_header *header)
{
	if (header->magic != AMPERF_MAGIC ||
	    header->header_crc32 != amperf_crc32(0, header, CHECKED_HEADER_BYTES))
		return AMPERF_STATUS_BAD_HEADER;
	if (header->version != AMPERF_VERSION)
		return AMPERF_STATUS_BAD_VERSION;
	if ((header->flags & ~AMPERF_FLAGS_KNOWN) || header->reserved)
		return AMPERF_STATUS_BAD_HEADER;
	if (header->opcode < AMPERF_OP_HELLO || header->opcode > AMPERF_OP_LOAD)
		return AMPERF_STATUS_BAD_OPCODE;
	if (header->length > AMPERF_PAYLOAD_MAX)
		return AMPERF_STATUS_BAD_LENGTH;
	return AMPERF_STATUS_OK;
}

const char *amperf_status_name(uint32_t status)
{
	static const char *const names[] = {
		[AMPERF_STATUS_OK] = "OK",
		[AMPERF_STATUS_BAD_HEADER] = "BAD_HEADER",
		[AMPERF_STATUS_BAD_VERSION] = "BAD_VERSION",
		[AMPERF_STATUS_BAD_OPCODE] = "BAD_OPCODE",
		[AMPERF_STATUS_BAD_LENGTH] = "BAD_LENGTH",
		[AMPERF_STATUS_BAD_VALUE] = "BAD_VALUE",
		[AMPERF_STATUS_CORRUPT] = "CORRUPT",
		[AMPERF_STATUS_ABORTED] = "ABORTED",
	};

	return status < sizeof(names) / sizeof(names[0]) ? names[status] : "unknown";
}

const char *amperf_opcode_name(uint8_t opcode)
{
	static const char *const names[] = {
		[0] = "unknown",
		[AMPERF_OP_HELLO] = "HELLO",
		[AMPERF_OP_RESET] = "RESET",
		[AMPERF_OP_SINK] = "SINK",
		[AMPERF_OP_SOURCE] = "SOURCE",
		[AMPERF_OP_ECHO] = "ECHO",
		[AMPERF_OP_CREDIT] = "CREDIT",
		[AMPERF_OP_CONTROL] = "CONTROL",
		[AMPERF_OP_STATS] = "STATS",
		[AMPERF_OP_REPORT] = "REPORT",
		[AMPERF_OP_ERROR] = "ERROR",
		[AMPERF_OP_LOAD] = "LOAD",
	};

	return opcode < sizeof(names) / sizeof(names[0]) ? names[opcode] : names[0];
}
