/* SPDX-License-Identifier: BSD-3-Clause */
/* What stands below the protocol: CRC and pattern, text, trace, configuration. */
#include "test.h"

#include <string.h>

#include "frames.h"
#include "port/text.h"
#include "port/trace.h"
#include "service/config.h"
#include "service/crc32.h"
#include "service/log.h"
#include "port/carveout.h"
#include "port/host/port_host.h"

static void test_crc32(void **state)
{
	uint8_t data[600];

	(void)state;
	svc_crc32_init();
	assert_int_equal(svc_crc32(0, "123456789", 9), 0xcbf43926);
	assert_int_equal(svc_crc32(0, "", 0), 0);
	for (uint32_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7 + 3);
	/* every length and alignment, in one piece and in two */
	for (uint32_t from = 0; from < 4; from++) {
		for (uint32_t bytes = 0; bytes < 40; bytes++) {
			uint32_t whole = reference_crc32(data + from, bytes);

			assert_int_equal(svc_crc32(0, data + from, bytes), whole);
			uint32_t first = svc_crc32(0, data + from, bytes / 3);
			assert_int_equal(
				svc_crc32(first, data + from + bytes / 3, bytes - bytes / 3),
				whole);
		}
	}
	assert_int_equal(svc_crc32(0, data, sizeof(data)), reference_crc32(data, sizeof(data)));
}

static void test_crc32_copy(void **state)
{
	uint8_t from[64];
	uint8_t to[70];

	(void)state;
	svc_crc32_init();
	for (uint32_t i = 0; i < sizeof(from); i++)
		from[i] = (uint8_t)(i * 11);
	for (uint32_t offset = 0; offset < 4; offset++) {
		for (uint32_t bytes = 0; bytes <= 60; bytes++) {
			memset(to, 0xee, sizeof(to));
			assert_int_equal(svc_crc32_copy(0, to + 1, from + offset, bytes),
					 reference_crc32(from + offset, bytes));
			assert_memory_equal(to + 1, from + offset, bytes);
			assert_int_equal(to[0], 0xee);
			assert_int_equal(to[1 + bytes], 0xee);
		}
	}
}

static void test_pattern(void **state)
{
	const uint32_t seed = 0xdeadbeef;
	uint8_t out[80];

	(void)state;
	svc_crc32_init();
	for (uint64_t offset = 0; offset < 9; offset++) {
		for (uint32_t bytes = 0; bytes < 70; bytes++) {
			memset(out, 0xee, sizeof(out));
			uint32_t crc = svc_crc32_pattern(0, out, offset, bytes, seed);
			assert_int_equal(crc, reference_crc32(out, bytes));
			for (uint32_t i = 0; i < bytes; i++)
				assert_int_equal(out[i], reference_pattern(seed, offset + i));
			assert_int_equal(out[bytes], 0xee);
		}
	}
	/* far into a long transfer */
	svc_crc32_pattern(0, out, AMPERF_PAYLOAD_MAX - 5, 5, seed);
	for (uint32_t i = 0; i < 5; i++)
		assert_int_equal(out[i], reference_pattern(seed, AMPERF_PAYLOAD_MAX - 5 + i));
}

static void assert_text(const struct port_text *line, const char *text)
{
	assert_int_equal(line->bytes, strlen(text));
	assert_memory_equal(line->text, text, line->bytes);
}

static void test_text(void **state)
{
	struct port_text line = {.bytes = 0};

	(void)state;
	port_text_add(&line, "a ");
	port_text_add_decimal(&line, 0, 1);
	port_text_add(&line, " ");
	port_text_add_decimal(&line, 42, 5);
	port_text_add(&line, " ");
	port_text_add_decimal(&line, UINT64_MAX, 1);
	port_text_add(&line, " ");
	port_text_add_hex(&line, 0x1f2e, 8);
	port_text_add(&line, " ");
	port_text_add_hex(&line, 0x3a5, 2);
	assert_text(&line, "a 0 00042 18446744073709551615 00001f2e a5");

	/* what does not fit is cut */
	for (uint32_t i = 0; i < PORT_TEXT_BYTES; i++)
		port_text_add(&line, "xy");
	assert_int_equal(line.bytes, PORT_TEXT_BYTES);
}

/* The text is what Linux shows: up to the first NUL. */
static void test_trace_keeps_the_latest_lines(void **state)
{
	uint32_t written = 0;
	uint32_t dropped = 0;
	char line[32];

	(void)state;
	port_trace_clear();
	while (written < 2000) {
		struct port_text text = {.bytes = 0};

		port_text_add(&text, "line ");
		port_text_add_decimal(&text, written, 4 + written % 5);
		written++;
		port_text_add(&text, "\n");
		dropped += port_trace_write(text.text, text.bytes);

		uint32_t length = (uint32_t)strnlen(port_trace_buffer, PORT_TRACE_BYTES);
		assert_true(length < PORT_TRACE_BYTES);
		assert_memory_equal(port_trace_buffer + length - text.bytes, text.text, text.bytes);
		assert_memory_equal(port_trace_buffer, "line ", 5);
	}
	assert_true(dropped > 0);

	/* every line is either there, in order, or counted as dropped */
	const char *at = port_trace_buffer;
	for (uint32_t i = dropped; i < written; i++) {
		const char *end = strchr(at, '\n');
		uint32_t number = 0;

		assert_non_null(end);
		assert_true((size_t)(end - at) < sizeof(line));
		for (const char *c = at + 5; c < end; c++)
			number = number * 10 + (uint32_t)(*c - '0');
		assert_int_equal(number, i);
		at = end + 1;
	}
	assert_int_equal(*at, 0);
}

static void test_trace_cuts_what_is_too_long(void **state)
{
	char big[PORT_TRACE_BYTES];

	(void)state;
	memset(big, 'b', sizeof(big));
	port_trace_clear();
	for (int i = 0; i < 5; i++)
		port_trace_write(big, sizeof(big));
	assert_true(strnlen(port_trace_buffer, PORT_TRACE_BYTES) < PORT_TRACE_BYTES);
	port_trace_clear();
	assert_int_equal(port_trace_buffer[0], 0);
}

static void test_log(void **state)
{
	struct port_text line;

	(void)state;
	port_host_reset();
	svc_log_init();
	assert_false(svc_log_begin(&line));

	assert_true(svc_log_set_output(AMPERF_LOG_UART));
	port_host.ticks = UINT64_C(209000000) * 12345 + UINT64_C(209000) * 678;
	assert_true(svc_log_begin(&line));
	assert_int_equal(line.bytes, 18);
	port_text_add(&line, "hello");
	svc_log_end(&line);
	assert_string_equal(port_host.uart, "[12345.678][INFO ]hello\n");

	assert_int_equal(port_host.uart_baud, 115200);
	assert_true(svc_log_set_uart_baud(2000000));
	assert_int_equal(port_host.uart_baud, 2000000);
	assert_false(svc_log_set_uart_baud(PORT_HOST_UART_BAUD_MAX + 1));
	assert_int_equal(svc_log_uart_baud(), 2000000);

	port_host.uart_is_stuck = true;
	assert_true(svc_log_begin(&line));
	svc_log_end(&line);
	assert_int_equal(svc_log_dropped(), 1);

	/* The rate that was set is used when the UART is opened later. */
	svc_log_set_output(AMPERF_LOG_OFF);
	port_host.uart_baud = 0;
	assert_true(svc_log_set_output(AMPERF_LOG_UART));
	assert_int_equal(port_host.uart_baud, 2000000);

	svc_log_set_output(AMPERF_LOG_OFF);
	port_host.uart_is_missing = true;
	assert_false(svc_log_set_output(AMPERF_LOG_UART));
	assert_int_equal(svc_log_output(), AMPERF_LOG_OFF);
}

static void test_config(void **state)
{
	const struct amperf_fw_config good = svc_config;
	struct amperf_fw_config bad;

	(void)state;
	svc_crc32_init();
	assert_memory_equal(good.magic, AMPERF_FW_CONFIG_MAGIC, sizeof(good.magic));
	assert_true(svc_config_is_valid(&good));
	assert_string_equal(svc_config_tty_channel(), AMPERF_TTY_CHANNEL);

	strcpy(svc_config.tty_channel, AMPERF_TTY_CHANNEL_ST);
	assert_string_equal(svc_config_tty_channel(), AMPERF_TTY_CHANNEL_ST);
	memset(svc_config.tty_channel, 'n', AMPERF_CHANNEL_NAME_BYTES - 1);
	assert_true(svc_config_is_valid(&svc_config));

	memset(svc_config.tty_channel, 'n', AMPERF_CHANNEL_NAME_BYTES); /* no end */
	assert_false(svc_config_is_valid(&svc_config));
	assert_string_equal(svc_config_tty_channel(), AMPERF_TTY_CHANNEL);
	svc_config = good;

	bad = good, bad.magic[3] ^= 1;
	assert_false(svc_config_is_valid(&bad));
	bad = good, bad.version++;
	assert_false(svc_config_is_valid(&bad));
	bad = good, bad.bytes--;
	assert_false(svc_config_is_valid(&bad));
	bad = good, bad.tty_channel[0] = 0;
	assert_false(svc_config_is_valid(&bad));
	bad = good, bad.tty_channel[2] = '\n';
	assert_false(svc_config_is_valid(&bad));
}

static void test_carveouts(void **state)
{
	const struct amperf_fw_carveout ranges[] = {
		{0x10040000, 0x20000},
		{0xc0000000, 0x20000000},
	};
	const struct amperf_fw_memory good = {
		.version = AMPERF_FW_MEMORY_VERSION,
		.bytes = sizeof(good),
		.carveout = {{0x10040000, 0x20000}, {0xc0000000, 1}, {0xdffff000, 0x1000}},
	};
	const struct amperf_fw_carveout bad[] = {
		{0x10040000, 0},          {0x10040000, 0x20001}, {0x1003ffff, 0x10},
		{0x1005ffff, 2},          {0x10060000, 1},       {0xdffff000, 0x1001},
		{0xe0000000, 1},          {0, UINT32_MAX},       {0xc0000000, UINT32_MAX},
		{0x10040000, UINT32_MAX},
	};
	struct amperf_fw_memory memory = good;

	(void)state;
	assert_true(carveouts_are_valid(&memory, ranges, 2));
	assert_false(carveouts_are_valid(&memory, ranges, 1));
	for (uint32_t at = 0; at < AMPERF_FW_CARVEOUTS; at++) {
		for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
			memory = good;
			memory.carveout[at] = bad[i];
			assert_false(carveouts_are_valid(&memory, ranges, 2));
		}
	}
	memory = good;
	memory.version++;
	assert_false(carveouts_are_valid(&memory, ranges, 2));
	memory = good;
	memory.bytes--;
	assert_false(carveouts_are_valid(&memory, ranges, 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_crc32),
		cmocka_unit_test(test_crc32_copy),
		cmocka_unit_test(test_pattern),
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_trace_keeps_the_latest_lines),
		cmocka_unit_test(test_trace_cuts_what_is_too_long),
		cmocka_unit_test(test_log),
		cmocka_unit_test(test_config),
		cmocka_unit_test(test_carveouts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
