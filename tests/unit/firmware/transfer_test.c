/* SPDX-License-Identifier: BSD-3-Clause */
/* SINK, ECHO, SOURCE: sizes, cuts, checks, window. */
#include "test.h"

#include <string.h>

#include "frames.h"
#include "port/host/port_host.h"

#define MIB (1u << 20)

static uint8_t data[MIB + 3];
static uint8_t frame[MIB + 3 + 36];

static const size_t sizes[] = {1,   3,   4,   431, 432,  463,  464,
			       465, 495, 496, 497, 1000, 4096, MIB + 3};
static const size_t cuts[] = {496, 495, 33, 32 + 4}; /* a header is never cut */

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void fill(size_t bytes, uint32_t seed)
{
	for (size_t i = 0; i < bytes; i++)
		data[i] = (uint8_t)((i * 2654435761u + seed) >> 13);
}

static uint32_t messages(size_t bytes, size_t cut)
{
	return (uint32_t)((bytes + cut - 1) / cut);
}

static void test_sink(void **state)
{
	uint32_t sequence = 1;

	(void)state;
	for (size_t s = 0; s < COUNT(sizes); s++) {
		for (size_t c = 0; c < COUNT(cuts); c++, sequence++) {
			fill(sizes[s], sequence);
			size_t bytes = frame_make(frame, AMPERF_OP_SINK, sequence, data, sizes[s]);

			driver_send_cut(TTY0, frame, bytes, cuts[c]);
			driver_run();
			struct amperf_report report =
				frame_expect_report(TTY0, sequence, AMPERF_STATUS_OK);
			assert_int_equal(report.bytes, sizes[s]);
			assert_int_equal(report.payload_crc32, reference_crc32(data, sizes[s]));
			assert_int_equal(report.rx_messages, messages(bytes, cuts[c]));
			assert_int_equal(report.tx_messages, 1);
			assert_true(report.rx_doorbells >= 1);
			assert_int_equal(report.tx_waits, 0);
			frame_expect_no_more(TTY0);
		}
	}
	assert_int_equal(frame_stats(TTY0).bad_frames, 0);
}

static void test_sink_byte_by_byte(void **state)
{
	(void)state;
	fill(100, 9);
	size_t bytes = frame_make(frame, AMPERF_OP_SINK, 1, data, 100);
	driver_send(TTY0, frame, 32);
	driver_send_cut(TTY0, frame + 32, bytes - 32, 1);
	driver_run();
	assert_int_equal(frame_expect_report(TTY0, 1, AMPERF_STATUS_OK).rx_messages, 105);
}

static void test_nothing(void **state)
{
	(void)state;
	frame_request(TTY0, AMPERF_OP_SINK, 1, NULL, 0);
	struct amperf_report report = frame_expect_report(TTY0, 1, AMPERF_STATUS_OK);
	assert_int_equal(report.bytes, 0);
	assert_int_equal(report.payload_crc32, 0);
	frame_request(TTY0, AMPERF_OP_ECHO, 2, NULL, 0);
	frame_expect(TTY0, AMPERF_OP_ECHO, 2, 0);
	frame_expect_report(TTY0, 2, AMPERF_STATUS_OK);
	frame_expect_no_more(TTY0);
}

static void test_corrupt_payload(void **state)
{
	const size_t where[] = {32, 500, 1031, 1032, 1035}; /* data, data's end, CRC */

	(void)state;
	fill(1000, 4);
	for (size_t i = 0; i < COUNT(where); i++) {
		size_t bytes = frame_make(frame, AMPERF_OP_SINK, 7, data, 1000);

		frame[where[i]] ^= 0x10;
		driver_send_cut(TTY0, frame, bytes, 496);
		driver_run();
		struct amperf_report report = frame_expect_report(TTY0, 7, AMPERF_STATUS_CORRUPT);
		assert_int_equal(report.bytes, 1000);
		assert_int_equal(report.payload_crc32, reference_crc32(frame + 32, 1000));
	}
	size_t bytes = frame_make(frame, AMPERF_OP_ECHO, 8, data, 1000);
	frame[700] ^= 0x10;
	driver_send_cut(TTY0, frame, bytes, 496);
	driver_run();
	/* cannot be called back: its CRC is of what was sent */
	struct frame echo = frame_expect(TTY0, AMPERF_OP_ECHO, 8, 1000);
	assert_memory_equal(echo.payload, frame + 32, 1000);
	frame_expect_report(TTY0, 8, AMPERF_STATUS_CORRUPT);
	assert_int_equal(frame_stats(TTY0).bad_frames, COUNT(where) + 1);
}

static void test_echo(void **state)
{
	uint32_t sequence = 1;

	(void)state;
	for (size_t s = 0; s < COUNT(sizes); s++) {
		for (size_t c = 0; c < COUNT(cuts); c++, sequence++) {
			struct driver_stream *stream = driver_stream(TTY0);

			stream->count = stream->read = stream->messages = 0;
			fill(sizes[s], sequence);
			size_t bytes = frame_make(frame, AMPERF_OP_ECHO, sequence, data, sizes[s]);
			driver_send_cut(TTY0, frame, bytes, cuts[c]);
			driver_run();
			struct frame echo = frame_expect(TTY0, AMPERF_OP_ECHO, sequence, sizes[s]);
			assert_memory_equal(echo.payload, data, sizes[s]);
			struct amperf_report report =
				frame_expect_report(TTY0, sequence, AMPERF_STATUS_OK);
			assert_int_equal(report.bytes, sizes[s]);
			assert_int_equal(report.payload_crc32, reference_crc32(data, sizes[s]));
			assert_int_equal(report.rx_messages, messages(bytes, cuts[c]));
			assert_int_equal(report.tx_messages, stream->messages);
			frame_expect_no_more(TTY0);
		}
	}
}

static void test_small_echo_takes_one_message(void **state)
{
	(void)state;
	fill(64, 1);
	frame_request(TTY0, AMPERF_OP_ECHO, 1, data, 64);
	assert_int_equal(driver_stream(TTY0)->messages, 1);
	assert_int_equal(driver_stream(TTY0)->count, 32 + 64 + 4 + 32 + 48 + 4);
	/* and a long one as many as it came in, the REPORT in the last one */
	size_t bytes = frame_make(frame, AMPERF_OP_ECHO, 2, data, 4096);
	driver_send_cut(TTY0, frame, bytes, 496);
	driver_run();
	assert_int_equal(driver_stream(TTY0)->messages, 1 + 9);
}

static void source(uint32_t sequence, uint64_t length, uint32_t seed, uint32_t window)
{
	const struct amperf_source request = {length, seed, window};

	frame_request(TTY0, AMPERF_OP_SOURCE, sequence, &request, sizeof(request));
}

static void take_source(uint32_t sequence, size_t length, uint32_t seed)
{
	struct frame reply = frame_expect(TTY0, AMPERF_OP_SOURCE, sequence, length);

	for (size_t i = 0; i < length; i++) {
		if (reply.payload[i] != reference_pattern(seed, i))
			fail_msg("byte %zu of %zu", i, length);
	}
	struct amperf_report report = frame_expect_report(TTY0, sequence, AMPERF_STATUS_OK);
	assert_int_equal(report.bytes, length);
	assert_int_equal(report.payload_crc32, reference_crc32(reply.payload, length));
}

static void expect_source(uint32_t sequence, size_t length, uint32_t seed)
{
	take_source(sequence, length, seed);
	frame_expect_no_more(TTY0);
}

static void test_source(void **state)
{
	(void)state;
	for (size_t s = 0; s < COUNT(sizes); s++) {
		struct driver_stream *stream = driver_stream(TTY0);

		stream->count = stream->read = stream->messages = 0;
		source((uint32_t)s, sizes[s], 0x12345678u * (uint32_t)s, 0);
		expect_source((uint32_t)s, sizes[s], 0x12345678u * (uint32_t)s);
		/* messages are full: header and data, then CRC and REPORT */
		assert_true(stream->messages <= messages(32 + sizes[s], 496) + 1);
	}
}

static void test_bad_sources(void **state)
{
	(void)state;
	source(1, 0, 0, 0);
	frame_expect_error(TTY0, AMPERF_STATUS_BAD_VALUE, 1);
	source(2, AMPERF_PAYLOAD_MAX + 1, 0, 0);
	frame_expect_error(TTY0, AMPERF_STATUS_BAD_VALUE, 2);
	assert_int_equal(frame_stats(TTY0).bad_frames, 2);
}

static void credit(uint64_t consumed)
{
	const struct amperf_credit request = {consumed};

	frame_request(TTY0, AMPERF_OP_CREDIT, 0, &request, sizeof(request));
}

static void test_window(void **state)
{
	const uint32_t windows[] = {1, 3, 100, 496, 1000, 5000, UINT32_MAX};

	(void)state;
	for (size_t w = 0; w < COUNT(windows); w++) {
		struct driver_stream *stream = driver_stream(TTY0);
		const size_t length = 3001;
		size_t sent;

		stream->count = stream->read = 0;
		source(1, length, 5, windows[w]);
		sent = stream->count - 32;
		for (size_t consumed = 0; consumed < length;) {
			size_t most = consumed + windows[w];

			if (most >= length)
				break;
			/* the window is used, and not passed */
			assert_int_equal(sent, most);
			consumed += (sent - consumed + 1) / 2;
			credit(consumed);
			sent = stream->count - 32;
		}
		credit(length); /* late, when all is done: no harm */
		expect_source(1, length, 5);
	}
	assert_int_equal(frame_stats(TTY0).bad_frames, 0);
}

static void test_bad_credits(void **state)
{
	struct driver_stream *stream = driver_stream(TTY0);

	(void)state;
	source(1, 1000, 5, 100);
	assert_int_equal(stream->count, 132);
	credit(101); /* more than was sent: refused, answered later */
	assert_int_equal(stream->count, 132);
	credit(60);
	assert_int_equal(stream->count, 192);
	credit(20); /* an old one */
	assert_int_equal(stream->count, 192);
	credit(UINT64_MAX);
	assert_int_equal(stream->count, 192);
	for (uint64_t consumed = 100; consumed <= 1000; consumed += 50)
		credit(consumed);
	struct frame reply = frame_expect(TTY0, AMPERF_OP_SOURCE, 1, 1000);
	assert_int_equal(reply.payload[999], reference_pattern(5, 999));
	frame_expect_report(TTY0, 1, AMPERF_STATUS_OK);
	frame_expect_error(TTY0, AMPERF_STATUS_BAD_VALUE, 0);
	frame_expect_no_more(TTY0);
	assert_int_equal(frame_stats(TTY0).bad_frames, 2);
}

static void test_one_transaction_at_a_time(void **state)
{
	(void)state;
	source(1, 1000, 5, 400);
	frame_request(TTY0, AMPERF_OP_HELLO, 2, NULL, 0); /* answered after the data */
	frame_request(TTY0, AMPERF_OP_SINK, 3, data, 10); /* only counted */
	driver_send(TTY0, "\xcd\xab\x10\x00\x00\x00", 6); /* so is this */
	driver_run();
	frame_request(TTY1, AMPERF_OP_HELLO, 4, NULL, 0); /* another endpoint's business */
	frame_expect(TTY1, AMPERF_OP_HELLO, 4, sizeof(struct amperf_hello));
	credit(400);
	credit(800);
	frame_expect(TTY0, AMPERF_OP_SOURCE, 1, 1000);
	frame_expect_report(TTY0, 1, AMPERF_STATUS_OK);
	frame_expect_error(TTY0, AMPERF_STATUS_BAD_OPCODE, 2);
	frame_expect_no_more(TTY0);
	assert_int_equal(frame_stats(TTY0).bad_frames, 3);
}

static void test_reset_of_source(void **state)
{
	(void)state;
	source(1, UINT64_C(4) << 30, 5, 2000);
	driver_stream(TTY0)->read += 32 + 2000;
	frame_expect_no_more(TTY0);
	frame_request(TTY0, AMPERF_OP_RESET, 9, NULL, 0);
	frame_expect(TTY0, AMPERF_OP_RESET, 9, 0);
	credit(1000);
	frame_expect_no_more(TTY0);
	source(2, 700, 6, 0);
	expect_source(2, 700, 6);
}

static void test_both_endpoints_at_once(void **state)
{
	static uint8_t other[20000 + 36];
	const struct amperf_source request = {20000, 77, 0};
	uint8_t source_frame[64];
	size_t source_bytes =
		frame_make(source_frame, AMPERF_OP_SOURCE, 1, &request, sizeof(request));

	(void)state;
	fill(20000, 3);
	size_t bytes = frame_make(other, AMPERF_OP_ECHO, 2, data, 20000);
	assert_true(driver_send_from(DRIVER_ADDRESS, TTY0, source_frame, source_bytes));
	driver_send_cut(TTY1, other, bytes, 496);
	driver_run();
	expect_source(1, 20000, 77);
	struct frame echo = frame_expect(TTY1, AMPERF_OP_ECHO, 2, 20000);
	assert_memory_equal(echo.payload, data, 20000);
	frame_expect_report(TTY1, 2, AMPERF_STATUS_OK);
	assert_int_equal(frame_stats(TTY1).bad_frames, 0);
}

/* All are there before the first is answered; the last two with windows large enough. */
static void test_requests_queue_up(void **state)
{
	static const struct amperf_source requests[] = {
		{1000, 71, 0}, {3000, 72, 0}, {1, 73, 0}, {700, 74, 700}, {50, 75, 4000}};
	uint8_t request[64];
	struct amperf_report report;

	(void)state;
	fill(300, 5);
	for (uint32_t i = 0; i < COUNT(requests); i++)
		driver_send_from(DRIVER_ADDRESS, TTY0, request,
				 frame_make(request, AMPERF_OP_SOURCE, i + 1, &requests[i],
					    sizeof(requests[i])));
	driver_send_from(DRIVER_ADDRESS, TTY0, frame,
			 frame_make(frame, AMPERF_OP_ECHO, 8, data, 300));
	driver_send_from(DRIVER_ADDRESS, TTY0, frame,
			 frame_make(frame, AMPERF_OP_SINK, 9, data, 300));
	driver_run();
	for (uint32_t i = 0; i < COUNT(requests); i++)
		take_source(i + 1, requests[i].length, requests[i].seed);
	assert_memory_equal(frame_expect(TTY0, AMPERF_OP_ECHO, 8, 300).payload, data, 300);
	report = frame_expect_report(TTY0, 8, AMPERF_STATUS_OK);
	assert_int_equal(report.rx_messages, 1);
	frame_expect_report(TTY0, 9, AMPERF_STATUS_OK);
	frame_expect_no_more(TTY0);
	assert_int_equal(frame_stats(TTY0).bad_frames, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(test_sink),
		LINK_TEST(test_sink_byte_by_byte),
		LINK_TEST(test_nothing),
		LINK_TEST(test_corrupt_payload),
		LINK_TEST(test_echo),
		LINK_TEST(test_small_echo_takes_one_message),
		LINK_TEST(test_source),
		LINK_TEST(test_bad_sources),
		LINK_TEST(test_window),
		LINK_TEST(test_bad_credits),
		LINK_TEST(test_one_transaction_at_a_time),
		LINK_TEST(test_reset_of_source),
		LINK_TEST(test_requests_queue_up),
		LINK_TEST(test_both_endpoints_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
