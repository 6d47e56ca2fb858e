/* SPDX-License-Identifier: BSD-3-Clause */
/* The channel of Linux's samples/rpmsg: announced on request, sends all back. */
#include "test.h"

#include <string.h>

#include "frames.h"
#include "port/host/port_host.h"

/* Asks for the channel, or for it to go; returns what is in force. */
static uint32_t control(uint32_t value)
{
	const struct amperf_control request = {AMPERF_CONTROL_SAMPLE_CHANNEL, value};
	struct amperf_control reply;

	frame_request(TTY0, AMPERF_OP_CONTROL, 1, &request, sizeof(request));
	memcpy(&reply, frame_expect(TTY0, AMPERF_OP_CONTROL, 1, sizeof(reply)).payload,
	       sizeof(reply));
	assert_int_equal(reply.key, AMPERF_CONTROL_SAMPLE_CHANNEL);
	return reply.value;
}

static void assert_told(uint32_t at, uint32_t flags)
{
	assert_string_equal(driver.announcement[at].name, "rpmsg-client-sample");
	assert_int_equal(driver.announcement[at].address, 0x450);
	assert_int_equal(driver.announcement[at].flags, flags);
	assert_int_equal(driver.announced_by[at], SAMPLE);
}

static void test_comes_and_goes(void **state)
{
	(void)state;
	assert_int_equal(control(0), 0);
	assert_int_equal(driver.announcements, DRIVER_CHANNELS);
	for (uint32_t i = 0; i < 3; i++) {
		assert_int_equal(control(1), 1);
		assert_int_equal(control(1), 1); /* told once */
		assert_int_equal(driver.announcements, DRIVER_CHANNELS + 2 * i + 1);
		assert_told(DRIVER_CHANNELS + 2 * i, 0);
		assert_int_equal(control(0), 0);
		assert_int_equal(control(0), 0);
		assert_int_equal(driver.announcements, DRIVER_CHANNELS + 2 * i + 2);
		assert_told(DRIVER_CHANNELS + 2 * i + 1, 1);
	}
}

/* Nobody hears of what was taken back before there was a buffer to tell. */
static void test_taken_back_untold(void **state)
{
	const struct amperf_control on = {AMPERF_CONTROL_SAMPLE_CHANNEL, 1};
	const struct amperf_control off = {AMPERF_CONTROL_SAMPLE_CHANNEL, 0};

	(void)state;
	driver.keeps_buffers = true;
	while (driver.kept < DRIVER_BUFFERS - 1)
		frame_stats(TTY1);
	frame_request(TTY0, AMPERF_OP_CONTROL, 1, &on, sizeof(on)); /* its reply takes the last */
	frame_request(TTY1, AMPERF_OP_CONTROL, 2, &off, sizeof(off));
	driver_return_kept();
	driver_run();
	assert_int_equal(driver.announcements, DRIVER_CHANNELS);
	frame_expect(TTY0, AMPERF_OP_CONTROL, 1, sizeof(on));
	frame_expect(TTY1, AMPERF_OP_CONTROL, 2, sizeof(off));
}

static void test_new_link_starts_without(void **state)
{
	(void)state;
	assert_int_equal(control(1), 1);
	port_host.vdev.status = 0;
	driver_run();
	driver_link_up();
	driver_run();
	assert_int_equal(driver.announcements, DRIVER_CHANNELS);
}

static void test_no_name_service(void **state)
{
	(void)state;
	driver_reset();
	driver_link_up();
	port_host.vdev.features = 0;
	driver_run();
	assert_int_equal(control(1), 0);
	assert_int_equal(driver.announcements, 0);
}

/* Whatever it is: text, a frame, the packet of 2020, nothing. */
static void test_sends_back(void **state)
{
	struct driver_stream *stream = driver_stream(SAMPLE);
	uint8_t message[RPMSG_MESSAGE_BYTES_MAX];
	const struct amperf_header reset = frame_header(AMPERF_OP_RESET, 1, 0);

	(void)state;
	assert_int_equal(control(1), 1);
	for (uint32_t i = 0; i < 100; i++) {
		driver_send(SAMPLE, "hello world!", 12);
		driver_run();
		assert_int_equal(stream->messages, i + 1);
		assert_int_equal(stream->last_destination, DRIVER_ADDRESS);
		assert_memory_equal(stream->bytes + stream->count - 12, "hello world!", 12);
	}
	for (size_t i = 0; i < sizeof(message); i++)
		message[i] = (uint8_t)(i * 7);
	memcpy(message, "\xcd\xab", 2);
	driver_send(SAMPLE, message, sizeof(message));
	driver_send(SAMPLE, &reset, sizeof(reset));
	driver_send(SAMPLE, NULL, 0);
	driver_run();
	assert_int_equal(stream->messages, 103);
	assert_int_equal(stream->last_message_bytes, 0);
	assert_memory_equal(stream->bytes + 1200, message, sizeof(message));
	assert_memory_equal(stream->bytes + 1200 + sizeof(message), &reset, sizeof(reset));
	assert_int_equal(frame_stats(TTY0).bad_frames, 0);
}

static void test_waits_for_buffers(void **state)
{
	(void)state;
	driver.keeps_buffers = true;
	while (driver.kept < DRIVER_BUFFERS)
		frame_stats(TTY1);
	for (int i = 0; i < 5; i++)
		driver_send(SAMPLE, "hello", 5);
	driver_run();
	assert_int_equal(driver_stream(SAMPLE)->messages, 0);
	driver_return_kept();
	driver_run();
	assert_int_equal(driver_stream(SAMPLE)->messages, 5);
	assert_int_equal(frame_stats(TTY0).tx_waits, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(test_comes_and_goes),
		LINK_TEST(test_taken_back_untold),
		LINK_TEST(test_new_link_starts_without),
		LINK_TEST(test_no_name_service),
		LINK_TEST(test_sends_back),
		LINK_TEST(test_waits_for_buffers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
