/* SPDX-License-Identifier: BSD-3-Clause */
/* No buffer to answer in: nothing is lost, others go on, RESET is heard. */
#include "test.h"

#include <string.h>

#include "frames.h"
#include "port/host/port_host.h"

static uint8_t data[20000];
static uint8_t frame[20000 + 36];

static void fill(void)
{
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 31 >> 3);
}

/* Linux keeps all buffers but `count`. */
static void leave_buffers(uint32_t count)
{
	driver.keeps_buffers = true;
	while (driver.kept < DRIVER_BUFFERS - count)
		frame_stats(TTY1);
}

/* Gives back one of the kept buffers. */
static void return_one(void)
{
	uint16_t id = driver.kept_ids[--driver.kept];

	driver.descriptors[0][id].bytes = 512;
	driver_offer(0, id);
	driver_run();
}

static void test_every_reply_waits(void **state)
{
	const struct amperf_control control = {AMPERF_CONTROL_LOG_OUTPUT, AMPERF_LOG_OFF};
	const struct amperf_source source = {1000, 3, 0};

	(void)state;
	fill();
	leave_buffers(0);
	frame_request(TTY0, AMPERF_OP_HELLO, 1, NULL, 0);
	frame_request(TTY0, AMPERF_OP_STATS, 2, NULL, 0);
	frame_request(TTY0, AMPERF_OP_CONTROL, 3, &control, sizeof(control));
	frame_request(TTY0, AMPERF_OP_SINK, 4, data, 300);
	frame_request(TTY0, AMPERF_OP_ECHO, 5, data, 400);
	frame_request(TTY0, 99, 6, NULL, 0);
	driver_send(TTY0, "\xcd\xab\x06\x00\x00\x00", 6);
	frame_request(TTY0, AMPERF_OP_SOURCE, 7, &source, sizeof(source));
	driver_run();
	frame_expect_no_more(TTY0);
	/* the doorbell for buffers is asked for, and only then */
	assert_int_equal(driver.used[0]->flags, 0);

	for (int i = 0; i < 14; i++)
		return_one();
	assert_int_equal(driver.used[0]->flags, VRING_USED_F_NO_NOTIFY);
	struct driver_stream *stream = driver_stream(TTY0);
	frame_expect(TTY0, AMPERF_OP_HELLO, 1, sizeof(struct amperf_hello));
	frame_expect(TTY0, AMPERF_OP_STATS, 2, sizeof(struct amperf_stats));
	frame_expect(TTY0, AMPERF_OP_CONTROL, 3, sizeof(control));
	frame_expect_report(TTY0, 4, AMPERF_STATUS_OK);
	struct frame echo = frame_expect(TTY0, AMPERF_OP_ECHO, 5, 400);
	assert_memory_equal(echo.payload, data, 400);
	struct amperf_report report = frame_expect_report(TTY0, 5, AMPERF_STATUS_OK);
	assert_true(report.tx_waits >= 1);
	frame_expect_error(TTY0, AMPERF_STATUS_BAD_OPCODE, 6);
	assert_memory_equal(stream->bytes + stream->read, "\x06\x00", 2);
	stream->read += 2;
	frame_expect(TTY0, AMPERF_OP_SOURCE, 7, 1000);
	frame_expect_report(TTY0, 7, AMPERF_STATUS_OK);
	frame_expect_no_more(TTY0);
}

/* A reply that waited shares its message with an echo that then does not fit. */
static void test_echo_behind_a_reply_that_waited(void **state)
{
	(void)state;
	fill();
	leave_buffers(0);
	frame_request(TTY0, AMPERF_OP_HELLO, 1, NULL, 0);
	driver_send(TTY0, frame, frame_make(frame, AMPERF_OP_ECHO, 2, data, 460));
	driver_run();
	driver_return_kept();
	driver_run();
	assert_int_equal(driver_stream(TTY0)->messages, 2);
	frame_expect(TTY0, AMPERF_OP_HELLO, 1, sizeof(struct amperf_hello));
	assert_memory_equal(frame_expect(TTY0, AMPERF_OP_ECHO, 2, 460).payload, data, 460);
	frame_expect_report(TTY0, 2, AMPERF_STATUS_OK);
	frame_expect_no_more(TTY0);
}

/* One buffer at a time, both endpoints in need: both get on, neither starves. */
static void test_both_endpoints_share(void **state)
{
	const struct amperf_source source = {5000, 3, 0};
	uint8_t request[64];
	size_t bytes = frame_make(request, AMPERF_OP_SOURCE, 1, &source, sizeof(source));

	(void)state;
	leave_buffers(0);
	size_t before = driver_stream(TTY1)->count;
	driver_send(TTY0, request, bytes);
	driver_send(TTY1, request, bytes);
	driver_run();
	for (int i = 0; i < 10; i++)
		return_one();
	size_t sent0 = driver_stream(TTY0)->count;
	size_t sent1 = driver_stream(TTY1)->count - before;
	assert_int_equal(sent0 + sent1, 10 * 496);
	assert_in_range(sent0, 4 * 496, 6 * 496);
	driver_return_kept();
	driver_run();
	frame_expect(TTY0, AMPERF_OP_SOURCE, 1, 5000);
	frame_expect_report(TTY0, 1, AMPERF_STATUS_OK);
	frame_expect(TTY1, AMPERF_OP_SOURCE, 1, 5000);
	frame_expect_report(TTY1, 1, AMPERF_STATUS_OK);
}

/* A blocked ECHO; meanwhile a SINK on the other endpoint comes and is counted. */
static void test_blocked_endpoint_holds_up_no_other(void **state)
{
	(void)state;
	fill();
	leave_buffers(0);
	size_t bytes = frame_make(frame, AMPERF_OP_ECHO, 1, data, 4000);
	driver_send_cut(TTY0, frame, bytes, 496); /* 9 messages, all held */
	driver_run();
	uint16_t free_before = driver.used[1]->index;

	size_t sink_bytes = frame_make(frame, AMPERF_OP_SINK, 2, data, 15000);
	driver_send_cut(TTY1, frame, sink_bytes, 496); /* 31 messages through the other 7 buffers */
	driver_run();
	assert_int_equal((uint16_t)(driver.used[1]->index - free_before), 31);
	return_one();
	return_one();
	/* the SINK's REPORT took one of the two */
	assert_int_equal(frame_expect_report(TTY1, 2, AMPERF_STATUS_OK).bytes, 15000);

	driver_return_kept();
	driver_run();
	struct frame echo = frame_expect(TTY0, AMPERF_OP_ECHO, 1, 4000);
	assert_memory_equal(echo.payload, data, 4000);
	frame_expect_report(TTY0, 1, AMPERF_STATUS_OK);
	frame_expect_no_more(TTY0);
	frame_expect_no_more(TTY1);
}

static void test_all_buffers_held(void **state)
{
	(void)state;
	fill();
	leave_buffers(0);
	size_t bytes = frame_make(frame, AMPERF_OP_ECHO, 1, data, 16 * 496 - 36);
	assert_int_equal(bytes, 16 * 496);
	for (size_t i = 0; i < 16; i++) {
		assert_true(driver_send_from(DRIVER_ADDRESS, TTY0, frame + i * 496, 496));
		driver_run();
	}
	assert_false(driver_send_from(DRIVER_ADDRESS, TTY0, frame, 1)); /* that is all there are */
	for (int i = 0; i < 16; i++) {
		return_one();
		/* the last one's CRC is not echoed: it goes with the REPORT */
		assert_int_equal(driver_stream(TTY0)->count,
				 496u * (size_t)(i + 1) - (i == 15 ? 4u : 0u));
	}
	driver_return_kept();
	driver_run();
	struct frame echo = frame_expect(TTY0, AMPERF_OP_ECHO, 1, bytes - 36);
	assert_memory_equal(echo.payload, data, bytes - 36);
	struct amperf_report report = frame_expect_report(TTY0, 1, AMPERF_STATUS_OK);
	assert_int_equal(report.rx_messages, 16);
	assert_int_equal(report.tx_waits, 17);
}

static void test_reset_while_blocked(void **state)
{
	(void)state;
	fill();
	leave_buffers(0);
	size_t bytes = frame_make(frame, AMPERF_OP_ECHO, 1, data, 4000);
	driver_send_cut(TTY0, frame, bytes, 496);
	driver_run();
	uint16_t before = driver.used[1]->index;
	frame_request(TTY0, AMPERF_OP_RESET, 2, NULL, 0);
	/* the nine messages before it are given back at once, itself too */
	assert_int_equal((uint16_t)(driver.used[1]->index - before), 10);
	return_one();
	frame_expect(TTY0, AMPERF_OP_RESET, 2, 0);
	frame_expect_no_more(TTY0);
	driver_return_kept();
	frame_request(TTY0, AMPERF_OP_HELLO, 3, NULL, 0);
	frame_expect(TTY0, AMPERF_OP_HELLO, 3, sizeof(struct amperf_hello));
	assert_int_equal(frame_stats(TTY0).bad_frames, 0);
}

static void test_reset_of_a_blocked_source(void **state)
{
	const struct amperf_source source = {100000, 3, 0};

	(void)state;
	leave_buffers(2);
	frame_request(TTY0, AMPERF_OP_SOURCE, 1, &source, sizeof(source));
	assert_int_equal(driver_stream(TTY0)->count, 2u * 496u);
	driver_stream(TTY0)->read = 2u * 496u;
	frame_request(TTY0, AMPERF_OP_RESET, 2, NULL, 0);
	frame_request(TTY0, AMPERF_OP_RESET, 3, NULL, 0); /* only the last one is answered */
	driver_return_kept();
	driver_run();
	frame_expect(TTY0, AMPERF_OP_RESET, 3, 0);
	frame_expect_no_more(TTY0);
}

static void test_echo_in_odd_pieces_under_pressure(void **state)
{
	(void)state;
	fill();
	for (size_t cut = 40; cut <= 496; cut += 57) {
		driver_return_kept();
		driver_run();
		driver.keeps_buffers = true;
		size_t bytes = frame_make(frame, AMPERF_OP_ECHO, (uint32_t)cut, data, 7777);
		for (size_t done = 0; done < bytes;) {
			size_t piece = bytes - done < cut ? bytes - done : cut;

			if (driver_send_from(DRIVER_ADDRESS, TTY0, frame + done, piece))
				done += piece;
			else
				return_one();
			driver_run();
		}
		while (driver.kept)
			return_one();
		driver_return_kept();
		driver_run();
		struct frame echo = frame_expect(TTY0, AMPERF_OP_ECHO, (uint32_t)cut, 7777);
		assert_memory_equal(echo.payload, data, 7777);
		frame_expect_report(TTY0, (uint32_t)cut, AMPERF_STATUS_OK);
		frame_expect_no_more(TTY0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(test_every_reply_waits),
		LINK_TEST(test_echo_behind_a_reply_that_waited),
		LINK_TEST(test_both_endpoints_share),
		LINK_TEST(test_blocked_endpoint_holds_up_no_other),
		LINK_TEST(test_all_buffers_held),
		LINK_TEST(test_reset_while_blocked),
		LINK_TEST(test_reset_of_a_blocked_source),
		LINK_TEST(test_echo_in_odd_pieces_under_pressure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
