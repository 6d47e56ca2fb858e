/* SPDX-License-Identifier: BSD-3-Clause */
#include "frames.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

uint32_t reference_crc32(const void *data, size_t bytes)
{
	const uint8_t *from = data;
	uint32_t crc = 0xffffffffu;

	while (bytes--) {
		crc ^= *from++;
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320u : 0);
	}
	return ~crc;
}

uint8_t reference_pattern(uint32_t seed, uint64_t i)
{
	uint32_t word = seed + (uint32_t)(i / 4) * 0x9e3779b9u;

	return (uint8_t)(word >> 8 * (i % 4));
}

void frame_seal(struct amperf_header *header)
{
	header->header_crc32 =
		reference_crc32(header, offsetof(struct amperf_header, header_crc32));
}

struct amperf_header frame_header(uint8_t opcode, uint32_t sequence, uint64_t length)
{
	struct amperf_header header = {
		.magic = AMPERF_MAGIC,
		.version = 1,
		.opcode = opcode,
		.sequence = sequence,
		.length = length,
	};

	frame_seal(&header);
	return header;
}

size_t frame_make(uint8_t *out, uint8_t opcode, uint32_t sequence, const void *payload,
		  size_t length)
{
	struct amperf_header header = frame_header(opcode, sequence, length);
	uint32_t crc = reference_crc32(payload, length);

	memcpy(out, &header, sizeof(header));
	if (!length)
		return sizeof(header);
	memcpy(out + sizeof(header), payload, length);
	memcpy(out + sizeof(header) + length, &crc, sizeof(crc));
	return sizeof(header) + length + sizeof(crc);
}

void frame_request(uint32_t endpoint, uint8_t opcode, uint32_t sequence, const void *payload,
		   size_t length)
{
	uint8_t frame[436];

	assert_true(length <= 400);
	driver_send(endpoint, frame, frame_make(frame, opcode, sequence, payload, length));
	driver_run();
}

struct frame frame_next(uint32_t endpoint)
{
	struct driver_stream *stream = driver_stream(endpoint);
	struct frame frame;
	uint32_t crc;

	assert_true(stream->count - stream->read >= sizeof(frame.header));
	memcpy(&frame.header, stream->bytes + stream->read, sizeof(frame.header));
	stream->read += sizeof(frame.header);
	assert_int_equal(frame.header.magic, AMPERF_MAGIC);
	assert_int_equal(frame.header.version, 1);
	assert_int_equal(frame.header.flags, AMPERF_FLAG_REPLY);
	assert_int_equal(frame.header.reserved, 0);
	assert_int_equal(frame.header.header_crc32, reference_crc32(&frame.header, 28));

	frame.payload = stream->bytes + stream->read;
	if (!frame.header.length)
		return frame;
	assert_true(stream->count - stream->read >= frame.header.length + sizeof(crc));
	stream->read += frame.header.length;
	memcpy(&crc, stream->bytes + stream->read, sizeof(crc));
	stream->read += sizeof(crc);
	assert_int_equal(crc, reference_crc32(frame.payload, frame.header.length));
	return frame;
}

struct frame frame_expect(uint32_t endpoint, uint8_t opcode, uint32_t sequence, size_t length)
{
	struct frame frame = frame_next(endpoint);

	assert_int_equal(frame.header.opcode, opcode);
	assert_int_equal(frame.header.sequence, sequence);
	assert_int_equal(frame.header.length, length);
	assert_int_equal(frame.header.status, AMPERF_STATUS_OK);
	return frame;
}

void frame_expect_error(uint32_t endpoint, uint32_t status, uint32_t sequence)
{
	struct frame frame = frame_next(endpoint);

	assert_int_equal(frame.header.opcode, AMPERF_OP_ERROR);
	assert_int_equal(frame.header.status, status);
	assert_int_equal(frame.header.sequence, sequence);
	assert_int_equal(frame.header.length, 0);
}

struct amperf_report frame_expect_report(uint32_t endpoint, uint32_t sequence, uint32_t status)
{
	struct frame frame = frame_next(endpoint);
	struct amperf_report report;

	assert_int_equal(frame.header.opcode, AMPERF_OP_REPORT);
	assert_int_equal(frame.header.sequence, sequence);
	assert_int_equal(frame.header.status, status);
	assert_int_equal(frame.header.length, sizeof(report));
	memcpy(&report, frame.payload, sizeof(report));
	assert_true(report.end_ticks > report.start_ticks);
	return report;
}

void frame_expect_no_more(uint32_t endpoint)
{
	struct driver_stream *stream = driver_stream(endpoint);

	assert_int_equal(stream->read, stream->count);
}

struct amperf_stats frame_stats(uint32_t endpoint)
{
	struct amperf_stats stats;

	frame_request(endpoint, AMPERF_OP_STATS, 0x57a75, NULL, 0);
	memcpy(&stats, frame_expect(endpoint, AMPERF_OP_STATS, 0x57a75, sizeof(stats)).payload,
	       sizeof(stats));
	return stats;
}
