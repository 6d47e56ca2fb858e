/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Messages of garbage and of nearly right frames, from fixed seeds: whatever
 * comes, a RESET is answered after it, and a transfer is right.
 */
#include "test.h"

#include <string.h>

#include "frames.h"
#include "port/host/port_host.h"
#include "random.h"

#define ROUNDS 3000

static uint8_t message[RPMSG_MESSAGE_BYTES_MAX];

static size_t make_noise(void)
{
	return random_noise(message, RPMSG_MESSAGE_BYTES_MAX);
}

/* A whole header with any opcode and a length that is small, huge or odd. */
static size_t make_request(void)
{
	const uint64_t lengths[] = {
		0,         8, 16, random_below(2000), AMPERF_PAYLOAD_MAX, AMPERF_PAYLOAD_MAX + 1,
		UINT64_MAX};
	struct amperf_header header = frame_header((uint8_t)random_below(12), random_below(1000),
						   lengths[random_below(7)]);
	size_t bytes = make_noise();

	memcpy(message, &header, sizeof(header));
	return bytes < sizeof(header) ? sizeof(header) : bytes;
}

/* A right request for something, its payload included. */
static size_t make_right(void)
{
	const struct amperf_source source = {random_below(3000), 1, random_below(2) * 500};
	const struct amperf_credit credit = {random_below(3000)};
	const struct amperf_control control = {random_below(4), random_below(4)};
	uint8_t noise[200] = {0};

	switch (random_below(6)) {
	case 0:
		return frame_make(message, AMPERF_OP_SOURCE, 1, &source, sizeof(source));
	case 1:
		return frame_make(message, AMPERF_OP_CREDIT, 2, &credit, sizeof(credit));
	case 2:
		return frame_make(message, AMPERF_OP_CONTROL, 3, &control, sizeof(control));
	case 3:
		return frame_make(message, AMPERF_OP_SINK, 4, noise, random_below(200));
	case 4:
		return frame_make(message, AMPERF_OP_ECHO, 5, noise, random_below(200));
	default:
		make_noise();
		message[0] = 0xcd;
		message[1] = 0xab;
		return 1 + random_below(100);
	}
}

static size_t make_message(void)
{
	size_t bytes;

	switch (random_below(5)) {
	case 0:
		return make_noise();
	case 1:
		return make_request();
	case 2:
		bytes = make_right();
		message[random_below((uint32_t)bytes)] ^= (uint8_t)(1u << random_below(8));
		return bytes;
	default:
		return make_right();
	}
}

static void assert_still_works(uint32_t endpoint)
{
	static uint8_t data[1500];
	static uint8_t frame[1536];
	struct driver_stream *stream = driver_stream(endpoint);
	struct amperf_header reset = frame_header(AMPERF_OP_RESET, 0xabcdef, 0);

	driver_send(endpoint, &reset, sizeof(reset));
	driver_run();
	assert_true(stream->count >= sizeof(reset)); /* the answer is the last that came */
	stream->read = stream->count - sizeof(reset);
	frame_expect(endpoint, AMPERF_OP_RESET, 0xabcdef, 0);
	size_t bytes = frame_make(frame, AMPERF_OP_ECHO, 6, data, sizeof(data));
	driver_send_cut(endpoint, frame, bytes, 496);
	driver_run();
	frame_expect(endpoint, AMPERF_OP_ECHO, 6, sizeof(data));
	frame_expect_report(endpoint, 6, AMPERF_STATUS_OK);
	frame_expect_no_more(endpoint);
	stream->count = stream->read = 0;
}

static void run_garbage(uint32_t seed)
{
	random_start(seed);
	for (int round = 0; round < ROUNDS; round++) {
		port_host.uart_bytes = 0;
		for (uint32_t i = 1 + random_below(6); i; i--) {
			uint32_t endpoint = TTY0 + random_below(2);
			size_t bytes = make_message();

			driver.keeps_buffers = driver.kept < 14 && random_below(3) == 0;
			/* blocked with all buffers: what Linux's tty does is to lose it */
			driver_send_from(DRIVER_ADDRESS + (random_below(20) == 0), endpoint,
					 message, bytes);
			if (random_below(2))
				driver_run();
		}
		driver_return_kept();
		driver_run();
		assert_still_works(TTY0);
		assert_still_works(TTY1);
	}
	struct amperf_stats stats = frame_stats(TTY0);
	assert_true(stats.bad_frames > 1000);
	assert_int_equal(stats.bad_ring_entries, 0);
	assert_int_equal(stats.unknown_endpoints, 0);
}

static void test_seed_1(void **state)
{
	(void)state;
	run_garbage(1);
}

static void test_seed_2020(void **state)
{
	(void)state;
	run_garbage(2020);
}

static void test_seed_big(void **state)
{
	(void)state;
	run_garbage(0x9e3779b9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(test_seed_1),
		LINK_TEST(test_seed_2020),
		LINK_TEST(test_seed_big),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
