/* SPDX-License-Identifier: BSD-3-Clause */
/* Single requests, refusals, RESET. */
#include "test.h"

#include <string.h>

#include "frames.h"
#include "port/host/port_host.h"
#include "port/trace.h"
#include "service/service.h"

static void test_hello(void **state)
{
	struct amperf_hello hello;

	(void)state;
	frame_request(TTY1, AMPERF_OP_HELLO, 0xfeedf00d, NULL, 0);
	memcpy(&hello, frame_expect(TTY1, AMPERF_OP_HELLO, 0xfeedf00d, sizeof(hello)).payload,
	       sizeof(hello));
	assert_int_equal(hello.version_min, 1);
	assert_int_equal(hello.version_max, 1);
	assert_int_equal(hello.core_hz, 209000000);
	assert_int_equal(hello.tx_buffers, 16);
	assert_int_equal(hello.rx_buffers, 16);
	assert_int_equal(hello.message_bytes_max, 496);
	assert_int_equal(hello.log_output, AMPERF_LOG_OFF);
	assert_int_equal(hello.endpoint, TTY1);
	for (int i = 0; i < 20; i++)
		assert_int_equal(hello.build_id[i], 0xa0 + i);
	assert_string_equal(hello.firmware_version, AMPERF_FIRMWARE_VERSION);
	assert_string_equal(hello.board, "host");
	frame_expect_no_more(TTY0);
	frame_expect_no_more(TTY1);
	assert_int_equal(driver_stream(TTY1)->messages, 1);
	assert_int_equal(driver_stream(TTY1)->last_destination, DRIVER_ADDRESS);
}

static void test_answers_who_asks(void **state)
{
	struct amperf_header hello = frame_header(AMPERF_OP_HELLO, 1, 0);

	(void)state;
	assert_true(driver_send_from(0x777, TTY0, &hello, sizeof(hello)));
	driver_run();
	assert_int_equal(driver_stream(TTY0)->last_destination, 0x777);
}

static struct amperf_control control(uint32_t key, uint32_t value)
{
	const struct amperf_control request = {key, value};
	struct amperf_control reply;

	frame_request(TTY0, AMPERF_OP_CONTROL, 77, &request, sizeof(request));
	memcpy(&reply, frame_expect(TTY0, AMPERF_OP_CONTROL, 77, sizeof(reply)).payload,
	       sizeof(reply));
	assert_int_equal(reply.key, key);
	return reply;
}

static void test_control(void **state)
{
	const struct amperf_control bad[] = {
		{0, 0},
		{4, 0},
		{AMPERF_CONTROL_LOG_OUTPUT, 3},
		{AMPERF_CONTROL_LOG_OUTPUT, UINT32_MAX},
		{AMPERF_CONTROL_SAMPLE_CHANNEL, 2},
		{AMPERF_CONTROL_UART_BAUD, 1},
		{AMPERF_CONTROL_UART_BAUD, AMPERF_UART_BAUD_MIN - 1},
		{AMPERF_CONTROL_UART_BAUD, AMPERF_UART_BAUD_MAX + 1},
	};
	const size_t bad_count = sizeof(bad) / sizeof(bad[0]);

	(void)state;
	for (uint32_t output = AMPERF_LOG_OFF; output <= AMPERF_LOG_UART; output++)
		assert_int_equal(control(AMPERF_CONTROL_LOG_OUTPUT, output).value, output);
	for (size_t i = 0; i < bad_count; i++) {
		frame_request(TTY0, AMPERF_OP_CONTROL, 5, &bad[i], sizeof(bad[i]));
		frame_expect_error(TTY0, AMPERF_STATUS_BAD_VALUE, 5);
	}
	assert_int_equal(control(AMPERF_CONTROL_LOG_OUTPUT, AMPERF_LOG_OFF).value, AMPERF_LOG_OFF);
	port_host.uart_is_missing = true;
	assert_int_equal(control(AMPERF_CONTROL_LOG_OUTPUT, AMPERF_LOG_UART).value, AMPERF_LOG_OFF);
	assert_int_equal(frame_stats(TTY0).bad_frames, bad_count);
}

static void test_uart_baud(void **state)
{
	const uint32_t key = AMPERF_CONTROL_UART_BAUD;

	(void)state;
	assert_int_equal(control(key, 0).value, AMPERF_UART_BAUD_DEFAULT);
	assert_int_equal(control(key, 2000000).value, 2000000);
	assert_int_equal(port_host.uart_baud, 2000000);
	/* In range, but not this UART's: as it was. */
	assert_int_equal(control(key, AMPERF_UART_BAUD_MAX).value, 2000000);
	assert_int_equal(control(key, AMPERF_UART_BAUD_MIN).value, AMPERF_UART_BAUD_MIN);
	assert_int_equal(control(key, 0).value, AMPERF_UART_BAUD_MIN);
	assert_int_equal(port_host.uart_baud, AMPERF_UART_BAUD_MIN);
	port_host.uart_is_missing = true;
	assert_int_equal(control(key, 115200).value, AMPERF_UART_BAUD_MIN);
	assert_int_equal(control(AMPERF_CONTROL_LOG_OUTPUT, AMPERF_LOG_UART).value, AMPERF_LOG_OFF);
}

static void test_requests_are_logged(void **state)
{
	const uint8_t data[10] = {0};

	(void)state;
	control(AMPERF_CONTROL_LOG_OUTPUT, AMPERF_LOG_TRACE);
	frame_request(TTY1, AMPERF_OP_SINK, 5, data, sizeof(data));
	frame_request(TTY1, 99, 5, NULL, 0);
	frame_request(RAW, AMPERF_OP_RESET, 5, NULL, 0);
	frame_request(PLAIN(3), AMPERF_OP_RESET, 5, NULL, 0);
	control(AMPERF_CONTROL_LOG_OUTPUT, AMPERF_LOG_OFF);
	frame_request(TTY1, AMPERF_OP_HELLO, 5, NULL, 0);
	assert_non_null(strstr(port_trace_buffer, "][INFO ]tty0 control: 8 bytes, status 0\n"));
	assert_non_null(strstr(port_trace_buffer, "][INFO ]tty1 sink: 10 bytes, status 0\n"));
	assert_non_null(strstr(port_trace_buffer, "][INFO ]tty1 refused: 0 bytes, status 3\n"));
	assert_non_null(strstr(port_trace_buffer, "][INFO ]raw0 reset: 0 bytes, status 0\n"));
	assert_non_null(strstr(port_trace_buffer, "][INFO ]plain3 reset: 0 bytes, status 0\n"));
	assert_null(strstr(port_trace_buffer, "hello"));
	assert_int_equal(port_host.uart_bytes, 0);
}

static void test_lines_that_had_to_go_are_counted(void **state)
{
	(void)state;
	control(AMPERF_CONTROL_LOG_OUTPUT, AMPERF_LOG_TRACE);
	assert_int_equal(frame_stats(TTY0).log_dropped, 0);
	for (int i = 0; i < 200; i++)
		frame_stats(TTY0);
	assert_in_range(frame_stats(TTY0).log_dropped, 50, 200);
}

static void send_header(struct amperf_header header)
{
	driver_send(TTY0, &header, sizeof(header));
	driver_run();
}

static void test_bad_headers(void **state)
{
	const struct amperf_header good = frame_header(AMPERF_OP_HELLO, 42, 0);
	struct amperf_header bad;
	uint32_t count = 0;

	(void)state;
	/* every bit matters */
	for (uint32_t bit = 0; bit < 8 * sizeof(good); bit++) {
		bad = good;
		((uint8_t *)&bad)[bit / 8] ^= (uint8_t)(1u << bit % 8);
		send_header(bad);
		frame_expect_error(TTY0, AMPERF_STATUS_BAD_HEADER, 0);
		count++;
	}
	/* sealed, but not right */
	bad = good, bad.magic++, frame_seal(&bad), send_header(bad), count++;
	frame_expect_error(TTY0, AMPERF_STATUS_BAD_HEADER, 0);
	for (uint32_t bit = 0; bit < 16; bit++) {
		bad = good, bad.flags = (uint16_t)(1u << bit), frame_seal(&bad);
		send_header(bad), count++;
		frame_expect_error(TTY0, AMPERF_STATUS_BAD_HEADER, 0);
	}
	bad = good, bad.reserved = 1, frame_seal(&bad), send_header(bad), count++;
	frame_expect_error(TTY0, AMPERF_STATUS_BAD_HEADER, 0);
	/* cut */
	for (size_t bytes = 1; bytes < sizeof(good); bytes++, count++) {
		driver_send(TTY0, &good, bytes);
		driver_run();
		frame_expect_error(TTY0, AMPERF_STATUS_BAD_HEADER, 0);
	}
	assert_int_equal(frame_stats(TTY0).bad_frames, count);
	frame_expect_no_more(TTY0);
}

static void test_bad_versions_and_opcodes(void **state)
{
	const uint8_t opcodes[] = {0, AMPERF_OP_REPORT, AMPERF_OP_ERROR, 12, 255};

	(void)state;
	for (uint32_t version = 0; version < 256; version++) {
		struct amperf_header header = frame_header(AMPERF_OP_HELLO, 43, 0);

		if (version == AMPERF_VERSION)
			continue;
		header.version = (uint8_t)version;
		header.flags = 0x8000; /* its own business */
		frame_seal(&header);
		send_header(header);
		frame_expect_error(TTY0, AMPERF_STATUS_BAD_VERSION, 43);
	}
	for (size_t i = 0; i < sizeof(opcodes); i++) {
		send_header(frame_header(opcodes[i], 44, 0));
		frame_expect_error(TTY0, AMPERF_STATUS_BAD_OPCODE, 44);
	}
	assert_int_equal(frame_stats(TTY0).bad_frames, 255 + sizeof(opcodes));
}

static void test_bad_lengths(void **state)
{
	const struct {
		uint8_t opcode;
		uint64_t length;
	} bad[] = {
		{AMPERF_OP_HELLO, 1},
		{AMPERF_OP_RESET, 1},
		{AMPERF_OP_STATS, UINT64_MAX},
		{AMPERF_OP_LOAD, 1},
		{AMPERF_OP_SINK, AMPERF_PAYLOAD_MAX + 1},
		{AMPERF_OP_SINK, UINT64_MAX},
		{AMPERF_OP_ECHO, AMPERF_PAYLOAD_MAX + 1},
		{AMPERF_OP_SOURCE, 0},
		{AMPERF_OP_SOURCE, 15},
		{AMPERF_OP_SOURCE, 17},
		{AMPERF_OP_CREDIT, 0},
		{AMPERF_OP_CREDIT, 16},
		{AMPERF_OP_CONTROL, 0},
		{AMPERF_OP_CONTROL, UINT32_MAX},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		send_header(frame_header(bad[i].opcode, 45, bad[i].length));
		frame_expect_error(TTY0, AMPERF_STATUS_BAD_LENGTH, 45);
	}
	assert_int_equal(frame_stats(TTY0).bad_frames, sizeof(bad) / sizeof(bad[0]));
}

static void test_corrupt_small_payloads(void **state)
{
	const uint8_t opcodes[] = {AMPERF_OP_SOURCE, AMPERF_OP_CREDIT, AMPERF_OP_CONTROL};
	const uint8_t lengths[] = {16, 8, 8};
	const uint8_t zeros[16] = {0};
	uint8_t frame[64];

	(void)state;
	for (int i = 0; i < 3; i++) {
		size_t bytes = frame_make(frame, opcodes[i], 46, zeros, lengths[i]);

		frame[33] ^= 1;
		driver_send(TTY0, frame, bytes);
		driver_run();
		frame_expect_error(TTY0, AMPERF_STATUS_CORRUPT, 46);
	}
	assert_int_equal(frame_stats(TTY0).bad_frames, 3);
}

static void test_bytes_behind_a_frame(void **state)
{
	uint8_t two[64];

	(void)state;
	frame_make(two, AMPERF_OP_HELLO, 1, NULL, 0);
	frame_make(two + 32, AMPERF_OP_HELLO, 2, NULL, 0);
	driver_send(TTY0, two, 64); /* a request starts at the start of a message */
	driver_run();
	frame_expect(TTY0, AMPERF_OP_HELLO, 1, sizeof(struct amperf_hello));
	frame_expect_error(TTY0, AMPERF_STATUS_BAD_HEADER, 0);
	frame_expect_no_more(TTY0);
	assert_int_equal(driver_stream(TTY0)->messages, 1); /* both replies in one */
}

/* Requests whose payload comes byte by byte. */
static void test_small_payload_in_pieces(void **state)
{
	const struct amperf_control request = {AMPERF_CONTROL_LOG_OUTPUT, AMPERF_LOG_TRACE};
	uint8_t frame[64];
	size_t bytes = frame_make(frame, AMPERF_OP_CONTROL, 9, &request, sizeof(request));

	(void)state;
	driver_send(TTY0, frame, 32);
	driver_send_cut(TTY0, frame + 32, bytes - 32, 1);
	driver_run();
	frame_expect(TTY0, AMPERF_OP_CONTROL, 9, sizeof(request));
}

static void test_other_sender_in_the_middle(void **state)
{
	static const uint8_t data[100];
	uint8_t frame[200];
	struct amperf_header hello = frame_header(AMPERF_OP_HELLO, 2, 0);
	size_t bytes = frame_make(frame, AMPERF_OP_SINK, 1, data, sizeof(data));

	(void)state;
	driver_send(TTY0, frame, 60);
	assert_true(driver_send_from(0x777, TTY0, &hello, sizeof(hello))); /* not a byte of it */
	driver_send(TTY0, frame + 60, bytes - 60);
	driver_run();
	frame_expect_report(TTY0, 1, AMPERF_STATUS_OK);
	frame_expect_no_more(TTY0);
	assert_int_equal(frame_stats(TTY0).bad_frames, 1);
}

static void test_reset(void **state)
{
	const uint8_t opcodes[] = {AMPERF_OP_SINK, AMPERF_OP_ECHO};
	static const uint8_t data[900];
	uint8_t frame[1000];

	(void)state;
	frame_request(TTY0, AMPERF_OP_RESET, 1, NULL, 0);
	frame_expect(TTY0, AMPERF_OP_RESET, 1, 0);

	for (int i = 0; i < 2; i++) { /* in mid-payload, and of another client */
		struct amperf_header reset = frame_header(AMPERF_OP_RESET, 2, 0);

		frame_make(frame, opcodes[i], 3, data, sizeof(data));
		driver_send(TTY0, frame, 400);
		driver_send(TTY0, frame + 400, 100);
		driver_run();
		if (opcodes[i] == AMPERF_OP_ECHO) /* what was echoed */
			driver_stream(TTY0)->read += 500;
		frame_expect_no_more(TTY0);
		assert_true(driver_send_from(0x600u, TTY0, &reset, sizeof(reset)));
		driver_run();
		frame_expect(TTY0, AMPERF_OP_RESET, 2, 0);
		assert_int_equal(driver_stream(TTY0)->last_destination, 0x600);
		frame_request(TTY0, AMPERF_OP_HELLO, 4, NULL, 0);
		frame_expect(TTY0, AMPERF_OP_HELLO, 4, sizeof(struct amperf_hello));
	}
	assert_int_equal(frame_stats(TTY0).bad_frames, 0);
}

static void test_reset_in_trailer_and_small_payload(void **state)
{
	const uint8_t data[16] = {0};
	uint8_t frame[64];

	(void)state;
	size_t bytes = frame_make(frame, AMPERF_OP_SINK, 3, data, 8);
	driver_send(TTY0, frame, bytes - 2);
	frame_request(TTY0, AMPERF_OP_RESET, 5, NULL, 0);
	frame_expect(TTY0, AMPERF_OP_RESET, 5, 0);

	frame_make(frame, AMPERF_OP_SOURCE, 3, data, 16);
	driver_send(TTY0, frame, 40);
	frame_request(TTY0, AMPERF_OP_RESET, 6, NULL, 0);
	frame_expect(TTY0, AMPERF_OP_RESET, 6, 0);
	frame_expect_no_more(TTY0);
}

/* Something that looks like a RESET, but is not whole, is data. */
static void test_no_reset(void **state)
{
	struct amperf_header reset = frame_header(AMPERF_OP_RESET, 9, 0);
	static const uint8_t data[64];
	uint8_t frame[200];

	(void)state;
	size_t bytes = frame_make(frame, AMPERF_OP_SINK, 8, data, sizeof(data));
	memcpy(frame + 64, &reset, 32);
	frame[64 + 8] ^= 1; /* its CRC is wrong now */
	uint32_t crc = reference_crc32(frame + 32, 64);
	memcpy(frame + 96, &crc, 4);
	driver_send(TTY0, frame, 64);
	driver_send(TTY0, frame + 64, bytes - 64);
	driver_run();
	frame_expect_report(TTY0, 8, AMPERF_STATUS_OK);
	frame_expect_no_more(TTY0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(test_hello),
		LINK_TEST(test_answers_who_asks),
		LINK_TEST(test_control),
		LINK_TEST(test_uart_baud),
		LINK_TEST(test_requests_are_logged),
		LINK_TEST(test_lines_that_had_to_go_are_counted),
		LINK_TEST(test_bad_headers),
		LINK_TEST(test_bad_versions_and_opcodes),
		LINK_TEST(test_bad_lengths),
		LINK_TEST(test_corrupt_small_payloads),
		LINK_TEST(test_bytes_behind_a_frame),
		LINK_TEST(test_small_payload_in_pieces),
		LINK_TEST(test_other_sender_in_the_middle),
		LINK_TEST(test_reset),
		LINK_TEST(test_reset_in_trailer_and_small_payload),
		LINK_TEST(test_no_reset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
