/* SPDX-License-Identifier: BSD-3-Clause */
/* LOAD: how long the core was awake, how full the rings were, what was thrown away. */
#include "test.h"

#include <string.h>

#include "frames.h"
#include "shm_driver.h"

static struct amperf_load load_of(uint32_t endpoint)
{
	struct amperf_load load;

	frame_request(endpoint, AMPERF_OP_LOAD, 0x10ad, NULL, 0);
	memcpy(&load, frame_expect(endpoint, AMPERF_OP_LOAD, 0x10ad, sizeof(load)).payload,
	       sizeof(load));
	assert_int_equal(load.rx_ring_buffers, DRIVER_BUFFERS);
	assert_int_equal(load.tx_ring_buffers, DRIVER_BUFFERS);
	assert_int_equal(load.reserved, 0);
	return load;
}

static void test_awake(void **state)
{
	struct amperf_load before = load_of(TTY0), after;

	(void)state;
	port_host_sleep(UINT64_C(10) << 32);
	after = load_of(TTY1);
	assert_true(after.awake_ticks > before.awake_ticks);
	assert_int_equal((after.now_ticks - before.now_ticks) >> 32, 10);
	assert_true(after.awake_ticks - before.awake_ticks < 1000);
}

/* Its own message is in it: the least that there can be is 1. */
static void test_marks_of_an_idle_link(void **state)
{
	(void)state;
	load_of(TTY0);
	assert_int_equal(load_of(TTY0).rx_ring_high_water, 1);
	assert_int_equal(load_of(TTY0).tx_ring_high_water, 1); /* the LOAD's before */
}

static void test_mark_from_linux(void **state)
{
	static const uint8_t data[2900];
	uint8_t sink[sizeof(data) + 36];
	size_t bytes = frame_make(sink, AMPERF_OP_SINK, 1, data, sizeof(data));

	(void)state;
	load_of(TTY0);
	assert_int_equal((bytes + 495) / 496, 6);
	for (size_t at = 0; at < bytes; at += 496)
		assert_true(driver_send_from(DRIVER_ADDRESS, TTY0, sink + at,
					     bytes - at < 496 ? bytes - at : 496));
	driver_run();
	frame_expect_report(TTY0, 1, AMPERF_STATUS_OK);
	assert_int_equal(load_of(RAW).rx_ring_high_water, 6);
	assert_int_equal(load_of(RAW).rx_ring_high_water, 1);
}

static void test_mark_to_linux(void **state)
{
	(void)state;
	load_of(TTY0);
	driver.keeps_buffers = true;
	for (int i = 0; i < 5; i++)
		frame_stats(TTY1);
	driver_return_kept();
	driver_run();
	assert_int_equal(load_of(TTY0).tx_ring_high_water, 5);
	assert_int_equal(load_of(TTY0).tx_ring_high_water, 1);
}

/* With no buffer to answer in the mark is not lost: LOAD waits. */
static void test_full_ring(void **state)
{
	(void)state;
	driver.keeps_buffers = true;
	while (driver.kept < DRIVER_BUFFERS)
		frame_stats(TTY1);
	frame_request(TTY0, AMPERF_OP_LOAD, 7, NULL, 0);
	frame_expect_no_more(TTY0);
	driver_return_kept();
	driver_run();
	struct amperf_load load;
	memcpy(&load, frame_expect(TTY0, AMPERF_OP_LOAD, 7, sizeof(load)).payload, sizeof(load));
	assert_int_equal(load.tx_ring_high_water, DRIVER_BUFFERS);
}

static void test_drops(void **state)
{
	const struct amperf_header hello = frame_header(AMPERF_OP_HELLO, 1, 0);
	const struct amperf_header sink = frame_header(AMPERF_OP_SINK, 2, 100);
	const struct amperf_source source = {1000, 5, 100};
	const struct amperf_credit credit = {1000};

	(void)state;
	assert_int_equal(load_of(TTY0).drops, 0);
	driver_send(0x999, "nobody's", 8);
	driver_send(TTY0, &sink, sizeof(sink));
	assert_true(driver_send_from(0x777, TTY0, &hello, sizeof(hello))); /* in the midst of it */
	driver_run();
	assert_int_equal(load_of(TTY1).drops, 2);

	/* The first is answered in the end, the others are not. */
	frame_request(RAW, AMPERF_OP_SOURCE, 3, &source, sizeof(source));
	for (int i = 0; i < 3; i++)
		frame_request(RAW, AMPERF_OP_CREDIT, 4, &credit, sizeof(credit));
	assert_int_equal(load_of(TTY1).drops, 4);

	/* What is answered was not thrown away. */
	frame_request(PLAIN(0), 99, 5, NULL, 0);
	frame_expect_error(PLAIN(0), AMPERF_STATUS_BAD_OPCODE, 5);
	assert_int_equal(load_of(TTY1).drops, 4);
}

static void test_shared_buffers(void **state)
{
	(void)state;
	load_of(SHM);
	assert_int_equal(load_of(SHM).rx_ring_high_water, 1);
	driver_send(0x999, "nobody's", 8);
	driver_run();
	assert_int_equal(load_of(SHM).drops, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(test_awake),           LINK_TEST(test_marks_of_an_idle_link),
		LINK_TEST(test_mark_from_linux), LINK_TEST(test_mark_to_linux),
		LINK_TEST(test_full_ring),       LINK_TEST(test_drops),
		SHM_TEST(test_shared_buffers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
