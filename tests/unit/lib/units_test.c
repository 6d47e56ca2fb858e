/* SPDX-License-Identifier: BSD-3-Clause */
#include "test.h"
#include "units.h"

static void sizes(void **state)
{
	static const struct {
		const char *text;
		uint64_t bytes;
	} good[] = {
		{"0", 0},           {"512", 512},      {"1k", 1024},
		{"4K", 4096},       {"16M", 16 << 20}, {"1g", 1 << 30},
		{"4G", 1ull << 32}, {"4KiB", 4096},    {"18446744073709551615", UINT64_MAX},
	};
	static const char *const bad[] = {"",
					  "k",
					  "-1",
					  "+1",
					  " 1",
					  "1 ",
					  "1.5k",
					  "0x10",
					  "12q",
					  "1kB",
					  "1kk",
					  "1K1",
					  "KiB",
					  "1 k",
					  "18446744073709551616",
					  "17179869184G",
					  "1e3",
					  "½"};
	uint64_t bytes;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(units_parse_size(good[i].text, &bytes));
		assert_int_equal(bytes, good[i].bytes);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (units_parse_size(bad[i], &bytes))
			fail_msg("'%s' was taken for a size", bad[i]);
}

static void times(void **state)
{
	static const struct {
		const char *text;
		uint64_t ns;
	} good[] = {
		{"5s", 5000000000}, {"500ms", 500000000}, {"1.5s", 1500000000},
		{"20us", 20000},    {"7ns", 7},           {"2min", 120000000000},
		{"0s", 0},
	};
	static const char *const bad[] = {"",   "5",    "s",    "-5s",  "5 s",   "5S", "5sec",
					  "5m", "nans", "infs", "0x5s", "1e30s", "5s5"};
	uint64_t ns;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(units_parse_time(good[i].text, &ns));
		assert_int_equal(ns, good[i].ns);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (units_parse_time(bad[i], &ns))
			fail_msg("'%s' was taken for a time", bad[i]);
}

static void lists(void **state)
{
	static const char *const bad[] = {"", ",", "1,", ",1", "1,,2", "1, 2", "1,x"};
	uint64_t list[UNITS_LIST_MAX];
	char text[32], many[4 * UNITS_LIST_MAX] = "1";

	(void)state;
	assert_int_equal(units_parse_sizes("512,1k,4k", list, text), 3);
	assert_int_equal(list[2], 4096);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(units_parse_sizes(bad[i], list, text), 0);
	assert_int_equal(units_parse_sizes("1,2q,3", list, text), 0);
	assert_string_equal(text, "2q");
	assert_int_equal(
		units_parse_sizes("1,00000000000000000000000000000000000000000000001", list, text),
		0);
	for (size_t i = 1; i < UNITS_LIST_MAX; i++)
		strcat(many, ",1");
	assert_int_equal(units_parse_sizes(many, list, text), UNITS_LIST_MAX);
	strcat(many, ",1");
	assert_int_equal(units_parse_sizes(many, list, text), 0);
}

static void rates(void **state)
{
	static const struct {
		const char *text;
		uint32_t rate;
	} good[] = {{"115200", 115200}, {"500k", 500000}, {"2M", 2000000}, {"4294M", 4294000000}};
	static const char *const bad[] = {"",     "k",    "2G",  "2kM",        "-1",
					  "1.5M", "0x10", "2 M", "4294967296", "4295M"};
	uint32_t rate;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(units_parse_rate(good[i].text, &rate));
		assert_int_equal(rate, good[i].rate);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(units_parse_rate(bad[i], &rate));
}

static void numbers(void **state)
{
	uint64_t number;

	(void)state;
	assert_true(units_parse_number("10", 10, &number));
	assert_false(units_parse_number("11", 10, &number));
	assert_false(units_parse_number("1k", 5000, &number));
	assert_false(units_parse_number("", 10, &number));
}

static void for_people(void **state)
{
	char text[UNITS_TEXT_BYTES];

	(void)state;
	assert_string_equal(units_number(text, 0), "0");
	assert_string_equal(units_number(text, 999), "999");
	assert_string_equal(units_number(text, 1000), "1,000");
	assert_string_equal(units_number(text, 1234567), "1,234,567");
	assert_string_equal(units_number(text, UINT64_MAX), "18,446,744,073,709,551,615");
	assert_string_equal(units_us(text, 11970765), "11,970.8");
	assert_string_equal(units_us(text, 49), "0.0");
	assert_string_equal(units_us(text, 50), "0.1");
	assert_string_equal(units_us(text, 999950), "1,000.0");
	assert_string_equal(units_kib(text, 108794), "106.2");
	assert_string_equal(units_kib(text, 1024), "1.0");
	assert_string_equal(units_kib(text, 1023), "1.0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes), cmocka_unit_test(times),   cmocka_unit_test(lists),
		cmocka_unit_test(rates), cmocka_unit_test(numbers), cmocka_unit_test(for_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
