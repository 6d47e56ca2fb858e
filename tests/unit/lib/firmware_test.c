/* SPDX-License-Identifier: BSD-3-Clause */
/* The library against the real firmware's portable parts, in one process. */
#include "frame.h"
#include "link.h"
#include "pattern.h"
#include "test.h"

#include "driver.h"

#include <errno.h>

#define MESSAGE_BYTES 496u

struct wire {
	struct amperf_tp tp;
	uint32_t endpoint;
};

static ssize_t wire_send(struct amperf_tp *tp, const void *data, size_t bytes)
{
	const struct wire *wire = (const struct wire *)(void *)tp;
	size_t message = bytes < MESSAGE_BYTES ? bytes : MESSAGE_BYTES;

	return driver_send_from(DRIVER_ADDRESS, wire->endpoint, data, message) ? (ssize_t)message
									       : -EAGAIN;
}

static struct driver_stream *stream_of(const struct wire *wire)
{
	return driver_stream(wire->endpoint);
}

static ssize_t wire_recv(struct amperf_tp *tp, void *data, size_t bytes)
{
	struct driver_stream *stream = stream_of((const struct wire *)(void *)tp);
	size_t held = stream->count - stream->read;

	if (!held)
		return -EAGAIN;
	if (bytes > held)
		bytes = held;
	memcpy(data, stream->bytes + stream->read, bytes);
	stream->read += bytes;
	if (stream->read == stream->count)
		stream->read = stream->count = 0;
	return (ssize_t)bytes;
}

/* The firmware runs while Linux waits. */
static int wire_wait(struct amperf_tp *tp, bool readable, uint64_t timeout_ns, int cancel_fd)
{
	struct driver_stream *stream = stream_of((const struct wire *)(void *)tp);

	(void)timeout_ns;
	(void)cancel_fd;
	driver_run();
	return readable && stream->count > stream->read;
}

static void wire_caps(const struct amperf_tp *tp, struct amperf_tp_caps *caps)
{
	(void)tp;
	caps->message_bytes_max = MESSAGE_BYTES;
	caps->unread_bytes_max = 16384;
}

static void wire_close(struct amperf_tp *tp)
{
	(void)tp;
}

static const struct amperf_tp_ops wire_ops = {
	.kind = "wire",
	.close = wire_close,
	.caps = wire_caps,
	.send = wire_send,
	.recv = wire_recv,
	.wait = wire_wait,
};

static struct amperf_link *attach(struct wire *wire, uint32_t endpoint)
{
	struct amperf_error error;
	struct amperf_link *link;

	wire->tp.ops = &wire_ops;
	wire->endpoint = endpoint;
	if (amperf_link_attach(&link, &wire->tp, "wire:", UINT64_C(1000000000), -1,
			       &amperf_clock_monotonic, &error))
		fail_msg("%s", error.text);
	return link;
}

static void run(struct amperf_link *link, enum amperf_packet packet, enum amperf_kind kind,
		uint64_t block, uint64_t count)
{
	struct amperf_test test = {kind, block, count, 1, 2};
	struct amperf_run_config config = {.packet = packet, .tests = &test, .test_count = 1};
	struct amperf_result *result;
	struct amperf_error error;

	if (amperf_run(link, &config, &result, &error))
		fail_msg("%s %u x %u: %s", amperf_kind_name(kind), (unsigned int)block,
			 (unsigned int)count, error.text);
	assert_int_equal(result->verified_bytes, 2 * block * count);
	assert_true(result->rows[0].mcu.rx_messages > 0);
	assert_true(result->rows[0].mcu.tx_messages > 0);
	amperf_result_free(result);
}

static void each_kind(void **state)
{
	static const uint64_t sizes[] = {1, 3, 460, 464, 495, 496, 497, 4096, 70001};
	struct wire wire;
	struct amperf_link *link = attach(&wire, TTY0);

	(void)state;
	assert_string_equal(amperf_link_hello(link)->firmware_version, AMPERF_FIRMWARE_VERSION);
	assert_int_equal(amperf_link_hello(link)->message_bytes_max, MESSAGE_BYTES);
	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
			for (uint64_t count = 1; count <= 5; count += 4)
				run(link, AMPERF_PACKET_FRAME, kind, sizes[i], count);
	amperf_link_close(link);
}

static void larger_than_all_buffers(void **state)
{
	struct wire wire;
	struct amperf_link *link = attach(&wire, TTY1);

	(void)state;
	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
		run(link, AMPERF_PACKET_FRAME, kind, 1u << 20, 2);
	amperf_link_close(link);
}

static void the_2020_packet(void **state)
{
	const struct amperf_preset *preset = amperf_preset_find("dk2-2020");
	struct wire wire;
	struct amperf_link *link = attach(&wire, TTY0);

	(void)state;
	for (size_t i = 0; i < preset->row_count; i++)
		run(link, AMPERF_PACKET_2020, AMPERF_KIND_SINK, preset->rows[i].block_bytes,
		    preset->rows[i].count);
	run(link, AMPERF_PACKET_2020, AMPERF_KIND_SINK, 32768, 1);
	amperf_link_close(link);
}

static void every_endpoint(void **state)
{
	struct wire wire[DRIVER_ENDPOINTS];
	struct amperf_link *link[DRIVER_ENDPOINTS];
	uint32_t at = 0;

	(void)state;
	for (uint32_t i = 0; i < AMPERF_TTYS; i++, at++)
		link[at] = attach(&wire[at], TTY0 + i);
	link[at] = attach(&wire[at], RAW);
	at++;
	for (uint32_t i = 0; i < AMPERF_PLAIN_ENDPOINTS; i++, at++)
		link[at] = attach(&wire[at], PLAIN(i));
	for (uint32_t i = 0; i < at; i++) {
		assert_int_equal(amperf_link_hello(link[i])->endpoint, wire[i].endpoint);
		for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
			run(link[i], AMPERF_PACKET_FRAME, kind, 4096, 3);
		run(link[i], AMPERF_PACKET_2020, AMPERF_KIND_SINK, 1024, 5);
	}
	while (at)
		amperf_link_close(link[--at]);
}

static void control_and_stats(void **state)
{
	struct wire wire;
	struct amperf_link *link = attach(&wire, TTY0);
	struct amperf_error error;
	struct amperf_stats stats;
	uint32_t value;

	(void)state;
	assert_int_equal(amperf_link_control(link, AMPERF_CONTROL_LOG_OUTPUT, AMPERF_LOG_TRACE,
					     &value, &error),
			 0);
	assert_int_equal(value, AMPERF_LOG_TRACE);
	assert_int_equal(amperf_link_control(link, AMPERF_CONTROL_LOG_OUTPUT, 77, NULL, &error),
			 -EPROTO);
	assert_contains(error.text, "refused CONTROL: BAD_VALUE");
	assert_int_equal(amperf_link_stats(link, &stats, &error), 0);
	assert_true(stats.rx_messages >= 4);
	assert_int_equal(stats.bad_ring_entries, 0);
	amperf_link_close(link);
}

/* A program's data, and what the firmware counted of it. */
static void own_data(void **state)
{
	static const size_t sizes[] = {1, 495, 496, 70001, 262147};
	static uint8_t data[262147], back[262147];
	struct amperf_transfer outcome;
	struct amperf_error error;
	struct wire wire;
	struct amperf_link *link = attach(&wire, RAW);

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * i / 7);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		size_t bytes = sizes[i];

		assert_int_equal(amperf_link_send(link, data, bytes, &outcome, &error), 0);
		assert_int_equal(outcome.crc32, amperf_crc32(0, data, bytes));
		assert_true(outcome.mcu.rx_messages >= (32 + bytes + 4) / MESSAGE_BYTES);
		assert_int_equal(outcome.mcu.tx_messages, 1);
		assert_int_equal(amperf_link_echo(link, data, back, bytes, &outcome, &error), 0);
		assert_memory_equal(data, back, bytes);
		assert_int_equal(amperf_link_receive(link, 7, back, bytes, &outcome, &error), 0);
		assert_int_equal(amperf_pattern_check(back, bytes, 7, 0), bytes);
		assert_true(outcome.mcu.tx_messages >= (32 + bytes + 4) / MESSAGE_BYTES);
	}
	amperf_link_close(link);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, driver_setup, driver_teardown)
	const struct CMUnitTest tests[] = {
		TEST(each_kind),      TEST(larger_than_all_buffers), TEST(the_2020_packet),
		TEST(every_endpoint), TEST(control_and_stats),       TEST(own_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
