/* SPDX-License-Identifier: BSD-3-Clause */
/* AMPERF_FLAG_UNVERIFIED: the same data, and a 0 wherever its CRC would stand. */
#include "test.h"

#include <string.h>

#include "frames.h"

#define BYTES 3001u

static uint8_t data[BYTES];
static uint8_t frame[BYTES + 36];

static const size_t sizes[] = {1, 4, 64, 463, 465, BYTES};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A request with the flag, and `trailer` behind its data. */
static size_t make(uint8_t opcode, uint32_t sequence, size_t length, uint32_t trailer)
{
	struct amperf_header header = frame_header(opcode, sequence, length);

	for (size_t i = 0; i < length; i++)
		data[i] = (uint8_t)((i * 2654435761u + sequence) >> 13);
	header.flags = AMPERF_FLAG_UNVERIFIED;
	frame_seal(&header);
	memcpy(frame, &header, sizeof(header));
	memcpy(frame + sizeof(header), data, length);
	memcpy(frame + sizeof(header) + length, &trailer, sizeof(trailer));
	return sizeof(header) + length + sizeof(trailer);
}

static void ask(uint8_t opcode, uint32_t sequence, size_t length, uint32_t trailer)
{
	driver_send_cut(TTY0, frame, make(opcode, sequence, length, trailer), 496);
	driver_run();
}

/* A reply with data: the flag, `bytes` bytes, a 0. Returns the data. */
static const uint8_t *expect_data(uint8_t opcode, uint32_t sequence, size_t bytes)
{
	struct driver_stream *stream = driver_stream(TTY0);
	const uint8_t *at = stream->bytes + stream->read;
	struct amperf_header header;

	assert_true(stream->count - stream->read >= sizeof(header) + bytes + 4);
	memcpy(&header, at, sizeof(header));
	stream->read += sizeof(header) + bytes + 4;
	assert_int_equal(header.opcode, opcode);
	assert_int_equal(header.flags, AMPERF_FLAG_REPLY | AMPERF_FLAG_UNVERIFIED);
	assert_int_equal(header.sequence, sequence);
	assert_int_equal(header.length, bytes);
	assert_int_equal(header.header_crc32, reference_crc32(&header, 28));
	assert_memory_equal(at + sizeof(header) + bytes, "\0\0\0\0", 4);
	return at + sizeof(header);
}

static void expect_report(uint32_t sequence, uint32_t status, size_t bytes)
{
	struct amperf_report report = frame_expect_report(TTY0, sequence, status);

	assert_int_equal(report.bytes, bytes);
	assert_int_equal(report.payload_crc32, 0);
	frame_expect_no_more(TTY0);
}

static void test_sink(void **state)
{
	(void)state;
	for (uint32_t s = 0; s < COUNT(sizes); s++) {
		ask(AMPERF_OP_SINK, 1 + s, sizes[s], 0);
		expect_report(1 + s, AMPERF_STATUS_OK, sizes[s]);
	}
	assert_int_equal(frame_stats(TTY0).bad_frames, 0);
}

static void test_echo(void **state)
{
	(void)state;
	for (uint32_t s = 0; s < COUNT(sizes); s++) {
		ask(AMPERF_OP_ECHO, 1 + s, sizes[s], 0);
		assert_memory_equal(expect_data(AMPERF_OP_ECHO, 1 + s, sizes[s]), data, sizes[s]);
		expect_report(1 + s, AMPERF_STATUS_OK, sizes[s]);
	}
}

/* Its own fields are checked all the same. */
static void ask_source(uint32_t sequence, uint64_t length, uint32_t damage)
{
	const struct amperf_source source = {length, 0x12345678u, 0};
	size_t bytes = frame_make(frame, AMPERF_OP_SOURCE, sequence, &source, sizeof(source));
	struct amperf_header header = frame_header(AMPERF_OP_SOURCE, sequence, sizeof(source));

	header.flags = AMPERF_FLAG_UNVERIFIED;
	frame_seal(&header);
	memcpy(frame, &header, sizeof(header));
	frame[bytes - 1] ^= (uint8_t)damage;
	driver_send(TTY0, frame, bytes);
	driver_run();
}

static void test_source(void **state)
{
	(void)state;
	for (uint32_t s = 0; s < COUNT(sizes); s++) {
		ask_source(1 + s, sizes[s], 0);
		const uint8_t *got = expect_data(AMPERF_OP_SOURCE, 1 + s, sizes[s]);

		for (size_t i = 0; i < sizes[s]; i++)
			assert_int_equal(got[i], reference_pattern(0x12345678u, i));
		expect_report(1 + s, AMPERF_STATUS_OK, sizes[s]);
	}
	ask_source(99, 100, 1);
	frame_expect_error(TTY0, AMPERF_STATUS_CORRUPT, 99);
}

/* What stands behind the data is 0 or bytes were lost: that costs nothing to see. */
static void test_out_of_step(void **state)
{
	(void)state;
	ask(AMPERF_OP_SINK, 1, 100, 7);
	expect_report(1, AMPERF_STATUS_CORRUPT, 100);
	ask(AMPERF_OP_ECHO, 2, 100, 7);
	expect_data(AMPERF_OP_ECHO, 2, 100);
	expect_report(2, AMPERF_STATUS_CORRUPT, 100);
	assert_int_equal(frame_stats(TTY0).bad_frames, 2);
}

/* The flag is one request's, not the endpoint's. */
static void test_checked_again(void **state)
{
	(void)state;
	ask(AMPERF_OP_SINK, 1, 100, 0);
	expect_report(1, AMPERF_STATUS_OK, 100);
	frame_request(TTY0, AMPERF_OP_SINK, 2, data, 100);
	assert_int_equal(frame_expect_report(TTY0, 2, AMPERF_STATUS_OK).payload_crc32,
			 reference_crc32(data, 100));
	frame_request(TTY0, AMPERF_OP_ECHO, 3, data, 100);
	frame_expect(TTY0, AMPERF_OP_ECHO, 3, 100);
	frame_expect_report(TTY0, 3, AMPERF_STATUS_OK);
}

static void test_others_do_not_have_it(void **state)
{
	const uint8_t opcodes[] = {AMPERF_OP_HELLO,  AMPERF_OP_RESET,   AMPERF_OP_STATS,
				   AMPERF_OP_CREDIT, AMPERF_OP_CONTROL, AMPERF_OP_LOAD};

	(void)state;
	for (size_t i = 0; i < COUNT(opcodes); i++) {
		struct amperf_header header = frame_header(opcodes[i], 5, 0);

		header.flags = AMPERF_FLAG_UNVERIFIED;
		frame_seal(&header);
		driver_send(TTY0, &header, sizeof(header));
		driver_run();
		frame_expect_error(TTY0, AMPERF_STATUS_BAD_HEADER, 0);
	}
	assert_int_equal(frame_stats(TTY0).bad_frames, COUNT(opcodes));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(test_sink),          LINK_TEST(test_echo),
		LINK_TEST(test_source),        LINK_TEST(test_out_of_step),
		LINK_TEST(test_checked_again), LINK_TEST(test_others_do_not_have_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
