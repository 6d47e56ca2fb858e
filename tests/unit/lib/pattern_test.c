/* SPDX-License-Identifier: BSD-3-Clause */
#include "frame.h"
#include "packet2020.h"
#include "pattern.h"
#include "payload.h"
#include "test.h"

/* PROTOCOL.md's formula, byte by byte. */
static uint8_t right_byte(uint32_t seed, uint64_t i)
{
	uint32_t word = seed + (uint32_t)(i / 4) * 0x9e3779b9u;

	return (uint8_t)(word >> (8 * (i % 4)));
}

static void any_offset_and_length(void **state)
{
	uint8_t data[40];

	(void)state;
	for (uint64_t offset = 0; offset < 20; offset++)
		for (size_t bytes = 0; bytes < sizeof(data); bytes++) {
			amperf_pattern_fill(data, bytes, 0x89abcdef, offset);
			for (size_t i = 0; i < bytes; i++)
				assert_int_equal(data[i], right_byte(0x89abcdef, offset + i));
			assert_int_equal(amperf_pattern_check(data, bytes, 0x89abcdef, offset),
					 bytes);
			for (size_t i = 0; i < bytes; i++) {
				data[i] ^= 1;
				assert_int_equal(
					amperf_pattern_check(data, bytes, 0x89abcdef, offset), i);
				data[i] ^= 1;
			}
		}
}

static void far_offsets(void **state)
{
	uint64_t offset = (UINT64_C(4) << 30) - 3;
	uint8_t data[3];

	(void)state;
	amperf_pattern_fill(data, sizeof(data), 1, offset);
	for (size_t i = 0; i < sizeof(data); i++)
		assert_int_equal(data[i], right_byte(1, offset + i));
}

/* The blocks of an outgoing frame, put together, are the frame. */
static void outgoing(uint64_t block, uint64_t count)
{
	struct amperf_header header = amperf_frame_header(AMPERF_OP_SINK, 0, 1, block * count);
	struct amperf_outgoing out;
	uint64_t at = 0, all = sizeof(header) + block * count + AMPERF_TRAILER_BYTES;
	uint32_t crc = 0, trailer = 0;

	assert_int_equal(amperf_outgoing_init(&out, block, block * count), 0);
	amperf_outgoing_begin(&out, &header, 42);
	for (uint64_t i = 0; i < count; i++) {
		struct amperf_span span = amperf_outgoing_block(&out, i);

		if (i == 0)
			assert_memory_equal(span.data, &header, sizeof(header));
		for (size_t j = 0; j < span.bytes; j++, at++) {
			if (at >= all - 4)
				trailer |= (uint32_t)span.data[j] << (8 * (at - (all - 4)));
			else if (at >= sizeof(header)) {
				assert_int_equal(span.data[j], right_byte(42, at - sizeof(header)));
				crc = amperf_crc32(crc, span.data + j, 1);
			}
		}
	}
	assert_int_equal(at, all);
	assert_int_equal(trailer, crc);
	assert_int_equal(out.crc32, crc);
	amperf_outgoing_free(&out);
}

static void outgoing_frames(void **state)
{
	(void)state;
	outgoing(1, 1);
	outgoing(1, 5);
	outgoing(7, 3);
	outgoing(512, 8);
	outgoing(65537, 17); /* past what is made beforehand */
}

static void the_2020_pattern(void **state)
{
	(void)state;
	assert_int_equal(amperf_2020_pattern_crc16(), 0x1818);
	assert_int_equal(amperf_2020_crc16((const uint8_t *)"", 0), 0);
}

static void prepare(struct amperf_packet_2020 *packet, uint16_t length, uint16_t crc)
{
	uint8_t header[6] = {0xcd,
			     0xab,
			     (uint8_t)length,
			     (uint8_t)(length >> 8),
			     (uint8_t)crc,
			     (uint8_t)(crc >> 8)};

	amperf_2020_prepare(packet, length);
	assert_memory_equal(packet->buffer, header, sizeof(header));
	for (size_t i = sizeof(header); i < sizeof(packet->buffer); i++)
		assert_int_equal(packet->buffer[i], i & 0xff);
}

/*
 * The CRCs are those of the 2020 client for its first three transactions: each
 * covers what the one before left in the CRC's place.
 */
static void the_2020_packet(void **state)
{
	static struct amperf_packet_2020 packet;

	(void)state;
	amperf_2020_init(&packet);
	prepare(&packet, 512, 0x3156);
	prepare(&packet, 1024, 0x5013);
	prepare(&packet, 4096, 0x60c1);
	amperf_2020_prepare(&packet, 65535); /* stays within the buffer (ASan) */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_offset_and_length), cmocka_unit_test(far_offsets),
		cmocka_unit_test(outgoing_frames),       cmocka_unit_test(the_2020_pattern),
		cmocka_unit_test(the_2020_packet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
