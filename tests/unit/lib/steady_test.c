/* SPDX-License-Identifier: BSD-3-Clause */
/* Warm-up, warnings about series, and what Mann and Whitney say of two of them. */
#include "test.h"
#include "time_text.h"
#include "warmup.h"

#include <amperf/amperf.h>

#include <math.h>
#include <stdlib.h>

#define SAMPLES 300

struct series {
	uint64_t ns[SAMPLES];
	size_t count;
	struct amperf_warning warnings[AMPERF_SERIES_WARNINGS_MAX];
	int warning_count;
};

/* The same numbers on every machine: SplitMix64's last step. */
static uint64_t noise(uint64_t i)
{
	uint64_t x = (i + 1) * UINT64_C(0x9e3779b97f4a7c15);

	x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
	return x ^ x >> 31;
}

/* 100 us, and 2 us of noise. */
static void make_steady(struct series *series, size_t count)
{
	memset(series, 0, sizeof(*series));
	series->count = count;
	for (size_t i = 0; i < count; i++)
		series->ns[i] = 100000 + noise(i) % 2000;
}

static void examine(struct series *series)
{
	series->warning_count = amperf_examine_series(series->ns, series->count, series->warnings);
	assert_true(series->warning_count >= 0);
}

static void assert_only(struct series *series, const char *code, const char *seen)
{
	examine(series);
	assert_int_equal(series->warning_count, 1);
	assert_string_equal(series->warnings[0].code, code);
	assert_contains(series->warnings[0].text, seen);
	/* What was seen, and what to do about it. */
	assert_contains(series->warnings[0].text, ". ");
}

static void steady_has_no_warning(void **state)
{
	struct series series;

	(void)state;
	make_steady(&series, SAMPLES);
	examine(&series);
	assert_int_equal(series.warning_count, 0);
}

static void no_variance_no_warning(void **state)
{
	static const uint64_t values[] = {0, 1, 5000, UINT64_MAX};
	struct series series;

	(void)state;
	for (size_t v = 0; v < 4; v++)
		for (size_t count = 0; count <= SAMPLES; count++) {
			series.count = count;
			for (size_t i = 0; i < count; i++)
				series.ns[i] = values[v];
			examine(&series);
			assert_int_equal(series.warning_count, 0);
		}
}

static void drift(void **state)
{
	struct series series;

	(void)state;
	make_steady(&series, SAMPLES);
	for (size_t i = 0; i < SAMPLES; i++)
		series.ns[i] += i * 40;
	assert_only(&series, "drift", "% above that of the first third");
	make_steady(&series, SAMPLES);
	for (size_t i = 0; i < 120; i++)
		series.ns[i] += 8000;
	assert_only(&series, "drift", "% below that of the first third");
	/* Seen clearly, but small. */
	make_steady(&series, SAMPLES);
	for (size_t i = 0; i < 150; i++)
		series.ns[i] += 3000;
	examine(&series);
	assert_int_equal(series.warning_count, 0);
}

static void outliers(void **state)
{
	struct series series;

	(void)state;
	make_steady(&series, SAMPLES);
	series.ns[77] = 900000;
	series.ns[99] = 300000;
	assert_only(&series, "outliers", "2 of 300 transactions (0.67 %)");
	assert_contains(series.warnings[0].text, "up to 900 us where the median is 101 us");
	/* Many deviations off, and nothing to worry about. */
	make_steady(&series, SAMPLES);
	series.ns[77] = 145000;
	examine(&series);
	assert_int_equal(series.warning_count, 0);
	/* Most are equal: the deviation is zero, and a percent more is no outlier. */
	for (size_t i = 0; i < SAMPLES; i++)
		series.ns[i] = i % 10 ? 100000 : 101000;
	examine(&series);
	assert_int_equal(series.warning_count, 0);
	series.ns[5] = UINT64_MAX;
	assert_only(&series, "outliers", "1 of 300");
}

/* A few that are fast harm nobody; many are another way through. */
static void far_faster(void **state)
{
	struct series series;

	(void)state;
	make_steady(&series, SAMPLES);
	for (size_t i = 0; i < 14; i++)
		series.ns[i * 20] = 30000 + i * 500;
	examine(&series);
	assert_int_equal(series.warning_count, 0);
	series.ns[290] = 31000;
	assert_only(&series, "bimodal", "15 of 300 transactions (5 %) were far faster");
	assert_contains(series.warnings[0].text, "down to 30.0 us where the median is 10");
	/* And slow ones beside them. */
	series.ns[7] = 900000;
	examine(&series);
	assert_int_equal(series.warning_count, 2);
	assert_string_equal(series.warnings[1].code, "outliers");
	assert_contains(series.warnings[1].text, "1 of 300");
}

static void times_in_words(void **state)
{
	static const struct {
		uint64_t ns;
		const char *text;
	} cases[] = {{0, "0 ns"},
		     {34, "34 ns"},
		     {999, "999 ns"},
		     {1000, "1.00 us"},
		     {9994, "9.99 us"},
		     {9996, "10.0 us"},
		     {145625, "146 us"},
		     {999499, "999 us"},
		     {999500, "1.00 ms"},
		     {7544708, "7.54 ms"},
		     {UINT64_C(300000000000), "300 s"},
		     {UINT64_MAX, "18446744074 s"}};
	char text[AMPERF_TIME_TEXT_BYTES];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_string_equal(amperf_time_text(text, cases[i].ns), cases[i].text);
}

static void two_groups(void **state)
{
	struct series series;

	(void)state;
	make_steady(&series, SAMPLES);
	for (size_t i = 0; i < SAMPLES; i++)
		series.ns[i] += noise(i + 1000) % 3 ? 0 : 50000;
	assert_only(&series, "bimodal", "two groups");
	/* A gap, but no wider than the groups. */
	make_steady(&series, SAMPLES);
	for (size_t i = 0; i < SAMPLES; i++)
		series.ns[i] = 100000 + noise(i) % 20000 + (noise(i + 1000) % 2) * 35000;
	examine(&series);
	assert_int_equal(series.warning_count, 0);
}

static uint32_t warmed_up_after(uint64_t (*ns)(uint32_t), uint32_t most, bool *gave_up)
{
	struct amperf_warmup warmup = {.count = 0};

	while (!amperf_warmup_add(&warmup, ns(warmup.count), most))
		assert_true(warmup.count < 100000);
	*gave_up = warmup.gave_up;
	assert_true(amperf_warmup_add(&warmup, 1, most));
	return warmup.count;
}

static uint64_t constant(uint32_t i)
{
	(void)i;
	return 1000;
}

static uint64_t periodic(uint32_t i)
{
	return i % 7 ? 1000 : 1500;
}

static uint64_t noisy(uint32_t i)
{
	return 100000 + noise(i) % 2000;
}

static uint64_t settles(uint32_t i)
{
	return noisy(i) + (uint64_t)(100000 * exp(-(double)i / 20));
}

static uint64_t steps_down(uint32_t i)
{
	return noisy(i) + (i < 60 ? 20000 : 0);
}

static uint64_t never(uint32_t i)
{
	return 1000 + (uint64_t)i * i;
}

static void warm_up(void **state)
{
	bool gave_up;

	(void)state;
	assert_int_equal(warmed_up_after(constant, 0, &gave_up), 30);
	assert_false(gave_up);
	assert_in_range(warmed_up_after(periodic, 0, &gave_up), 30, 100);
	assert_false(gave_up);
	assert_in_range(warmed_up_after(noisy, 0, &gave_up), 30, 100);
	assert_false(gave_up);
	/* Down to the noise, of 2 %, after about 80. */
	assert_in_range(warmed_up_after(settles, 0, &gave_up), 60, 300);
	assert_false(gave_up);
	/* Steady before the step: nothing is wrong then. */
	assert_in_range(warmed_up_after(steps_down, 0, &gave_up), 30, 150);
	assert_int_equal(warmed_up_after(never, 0, &gave_up), 1000);
	assert_true(gave_up);
	assert_int_equal(warmed_up_after(never, 37, &gave_up), 37);
	assert_true(gave_up);
	assert_int_equal(warmed_up_after(noisy, 1, &gave_up), 1);
	assert_true(gave_up);
}

static double p_value(const uint64_t *a, size_t a_count, const uint64_t *b, size_t b_count)
{
	double p;

	assert_int_equal(amperf_mann_whitney(a, a_count, b, b_count, &p), 0);
	return p;
}

static void mann_whitney(void **state)
{
	static const uint64_t low[] = {1, 2, 3, 4, 5}, high[] = {6, 7, 8, 9, UINT64_MAX};
	static const uint64_t same[] = {4, 4, 4, 4};
	uint64_t many[SAMPLES], more[SAMPLES];

	(void)state;
	assert_true(fabs(p_value(low, 5, high, 5) - 2.0 / 252) < 1e-12);
	assert_true(fabs(p_value(high, 5, low, 5) - 2.0 / 252) < 1e-12);
	assert_true(fabs(p_value(low, 1, high, 1) - 1) < 1e-12);
	assert_true(p_value(same, 4, same, 4) == 1);
	assert_true(p_value(same, 4, NULL, 0) == 1);
	assert_true(p_value(NULL, 0, NULL, 0) == 1);
	for (size_t i = 0; i < SAMPLES; i++) {
		many[i] = noise(i) % 1000;
		more[i] = noise(i + SAMPLES) % 1000;
	}
	assert_true(p_value(many, SAMPLES, more, SAMPLES) > 0.05);
	for (size_t i = 0; i < SAMPLES; i++)
		more[i] += 150;
	assert_true(p_value(many, SAMPLES, more, SAMPLES) < 1e-4);
}

/* Below 256 ns a histogram knows all; above, only the buckets of both count. */
static void mann_whitney_of_histograms(void **state)
{
	struct amperf_histogram *a = amperf_histogram_new(), *b = amperf_histogram_new();
	uint64_t many[SAMPLES], more[SAMPLES];

	(void)state;
	assert_non_null(a);
	assert_non_null(b);
	assert_true(amperf_histogram_mann_whitney(a, b) == 1);
	for (size_t i = 0; i < SAMPLES; i++) {
		many[i] = noise(i) % 200;
		more[i] = 20 + noise(i + SAMPLES) % 200;
		amperf_histogram_record(a, many[i]);
		amperf_histogram_record(b, more[i]);
	}
	assert_true(fabs(amperf_histogram_mann_whitney(a, b) -
			 p_value(many, SAMPLES, more, SAMPLES)) < 1e-12);
	assert_true(fabs(amperf_histogram_mann_whitney(b, a) -
			 p_value(many, SAMPLES, more, SAMPLES)) < 1e-12);
	amperf_histogram_clear(a);
	assert_true(amperf_histogram_mann_whitney(a, b) == 1);
	amperf_histogram_record_n(a, 10000, 100);
	amperf_histogram_clear(b);
	amperf_histogram_record_n(b, 10001, 100);
	assert_true(amperf_histogram_mann_whitney(a, b) == 1);
	amperf_histogram_free(a);
	amperf_histogram_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steady_has_no_warning),
		cmocka_unit_test(no_variance_no_warning),
		cmocka_unit_test(drift),
		cmocka_unit_test(outliers),
		cmocka_unit_test(far_faster),
		cmocka_unit_test(times_in_words),
		cmocka_unit_test(two_groups),
		cmocka_unit_test(warm_up),
		cmocka_unit_test(mann_whitney),
		cmocka_unit_test(mann_whitney_of_histograms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
