/* SPDX-License-Identifier: BSD-3-Clause */
/* The packet of the 2020 benchmark, as its client sends it, and its log. */
#include "test.h"

#include <string.h>

#include "frames.h"
#include "port/host/port_host.h"

#define PACKET_BYTES 32768u

/* The client's buffer: byte i = i & 0xff, the header over the first six. */
static uint8_t client_buffer[PACKET_BYTES];

static void make_packet(uint16_t length)
{
	const struct amperf_2020_header header = {AMPERF_2020_PREAMBLE, length, 0x1818};

	for (uint32_t i = 0; i < sizeof(client_buffer); i++)
		client_buffer[i] = (uint8_t)i;
	memcpy(client_buffer, &header, sizeof(header));
}

/*
 * write(fd, buffer + i, block) for i = 0 to count - 1: block i starts one byte
 * further, not one block. The tty layer hands on 2048 bytes at a time. Returns
 * the CRC-32 of all that is sent.
 */
static uint32_t send_packet(uint32_t endpoint, uint16_t block, uint16_t count)
{
	static uint8_t sent[PACKET_BYTES];
	size_t bytes = 0;

	make_packet((uint16_t)(block * count));
	for (uint16_t i = 0; i < count; i++) {
		const uint8_t *from = client_buffer + i;

		memcpy(sent + bytes, from, block);
		bytes += block;
		for (uint32_t left = block; left;) {
			uint32_t piece = left < 2048 ? left : 2048;

			driver_send_cut(endpoint, from, piece, 496);
			from += piece;
			left -= piece;
		}
	}
	driver_run();
	return reference_crc32(sent, bytes);
}

static void expect_answer(uint32_t endpoint, uint16_t length)
{
	struct driver_stream *stream = driver_stream(endpoint);

	assert_int_equal(stream->count - stream->read, 2);
	assert_int_equal(stream->bytes[stream->read], length & 0xff);
	assert_int_equal(stream->bytes[stream->read + 1], length >> 8);
	assert_int_equal(stream->last_message_bytes, 2);
	stream->read += 2;
}

static const struct {
	uint16_t block;
	uint16_t count;
	uint16_t log_characters; /* published analysis: what its UART carried */
} published[] = {
	{512, 1, 130},  {512, 2, 204},  {512, 4, 344},  {512, 8, 624},
	{1024, 1, 169}, {1024, 2, 274}, {1024, 4, 484}, {1024, 5, 589},
	{2048, 1, 239}, {2048, 2, 414}, {4096, 1, 414},
};

static void set_log(enum amperf_log_output output)
{
	const struct amperf_control request = {AMPERF_CONTROL_LOG_OUTPUT, output};

	frame_request(TTY0, AMPERF_OP_CONTROL, 1, &request, sizeof(request));
	frame_expect(TTY0, AMPERF_OP_CONTROL, 1, sizeof(request));
	port_host.uart_bytes = 0;
	memset(port_host.uart, 0, sizeof(port_host.uart));
}

static void test_published_rows(void **state)
{
	(void)state;
	set_log(AMPERF_LOG_UART);
	for (size_t i = 0; i < sizeof(published) / sizeof(published[0]); i++) {
		port_host.uart_bytes = 0;
		uint32_t crc = send_packet(TTY0, published[i].block, published[i].count);
		uint16_t length = (uint16_t)(published[i].block * published[i].count);

		expect_answer(TTY0, length);
		assert_int_equal(port_host.uart_bytes, published[i].log_characters);
		struct amperf_stats stats = frame_stats(TTY0);
		assert_int_equal(stats.p2020_transactions, i + 1);
		assert_int_equal(stats.p2020_bytes, length);
		assert_int_equal(stats.p2020_crc32, crc);
		assert_int_equal(stats.bad_frames, 0);
	}
}

static void test_log_text(void **state)
{
	(void)state;
	set_log(AMPERF_LOG_UART);
	port_host.ticks = UINT64_C(209000000) * 65;
	send_packet(TTY0, 512, 1);
	expect_answer(TTY0, 512);
	assert_string_equal(port_host.uart, "[00065.000][INFO ]length: 512\n"
					    "[00065.000][INFO ]UART0: 496/512\n"
					    "[00065.000][INFO ]UART0: 512/512\n"
					    "[00065.000][INFO ]UART0 resp: 512\n");
	port_host.uart_bytes = 0;
	memset(port_host.uart, 0, sizeof(port_host.uart));
	send_packet(TTY1, 8, 1);
	expect_answer(TTY1, 8);
	assert_string_equal(port_host.uart, "[00065.000][INFO ]length: 8\n"
					    "[00065.000][INFO ]UART1: 8/8\n"
					    "[00065.000][INFO ]UART1 resp: 8\n");
	port_host.uart_bytes = 0;
	memset(port_host.uart, 0, sizeof(port_host.uart));
	send_packet(RAW, 8, 1);
	expect_answer(RAW, 8);
	assert_non_null(strstr(port_host.uart, "][INFO ]raw0: 8/8\n"));
	port_host.uart_bytes = 0;
	set_log(AMPERF_LOG_OFF);
	send_packet(TTY1, 8, 1);
	expect_answer(TTY1, 8);
	assert_int_equal(port_host.uart_bytes, 0);
}

/* The rows that hung in 2020, with a client that loses nothing. */
static void test_rows_that_hung(void **state)
{
	const uint16_t rows[][2] = {{2048, 4}, {4096, 2},  {4096, 4},
				    {8192, 1}, {16384, 1}, {512, 63}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t crc = send_packet(TTY1, rows[i][0], rows[i][1]);

		expect_answer(TTY1, (uint16_t)(rows[i][0] * rows[i][1]));
		assert_int_equal(frame_stats(TTY1).p2020_crc32, crc);
	}
	assert_int_equal(frame_stats(TTY0).p2020_transactions, 0); /* each endpoint its own */
}

static void test_preamble_starts_anew(void **state)
{
	(void)state;
	make_packet(1000);
	driver_send(TTY0, client_buffer, 496);
	driver_run();
	frame_expect_no_more(TTY0);
	send_packet(TTY0, 512, 1); /* the client has given up and starts again */
	expect_answer(TTY0, 512);
	assert_int_equal(frame_stats(TTY0).p2020_transactions, 1);
}

static void test_reset_within(void **state)
{
	(void)state;
	make_packet(1000);
	driver_send(TTY0, client_buffer, 496);
	frame_request(TTY0, AMPERF_OP_RESET, 3, NULL, 0);
	frame_expect(TTY0, AMPERF_OP_RESET, 3, 0);
	frame_request(TTY0, AMPERF_OP_HELLO, 4, NULL, 0);
	frame_expect(TTY0, AMPERF_OP_HELLO, 4, sizeof(struct amperf_hello));
	assert_int_equal(frame_stats(TTY0).p2020_transactions, 0);
}

static void test_odd_lengths(void **state)
{
	(void)state;
	for (uint16_t length = 0; length <= 6; length++) { /* done with the first message */
		make_packet(length);
		driver_send(TTY0, client_buffer, 6);
		driver_run();
		expect_answer(TTY0, length);
	}
	make_packet(100); /* more than it said: all of it counts */
	driver_send(TTY0, client_buffer, 96);
	driver_send(TTY0, client_buffer + 96, 50);
	driver_run();
	expect_answer(TTY0, 100);
	assert_int_equal(frame_stats(TTY0).p2020_bytes, 146);
	assert_int_equal(frame_stats(TTY0).p2020_crc32, reference_crc32(client_buffer, 146));

	driver_send(TTY0, "\xcd\xab\x10", 3); /* not even a header */
	driver_run();
	frame_expect_error(TTY0, AMPERF_STATUS_BAD_HEADER, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(test_published_rows), LINK_TEST(test_log_text),
		LINK_TEST(test_rows_that_hung), LINK_TEST(test_preamble_starts_anew),
		LINK_TEST(test_reset_within),   LINK_TEST(test_odd_lengths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
