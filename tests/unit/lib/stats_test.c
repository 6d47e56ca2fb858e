/* SPDX-License-Identifier: BSD-3-Clause */
#include "test.h"

#include <amperf/amperf.h>

#include <errno.h>
#include <math.h>
#include <stdlib.h>

static struct amperf_summary summarise(const uint64_t *samples, size_t count)
{
	struct amperf_summary summary;

	assert_int_equal(amperf_summarise(samples, count, &summary), 0);
	return summary;
}

static void by_hand(void **state)
{
	static const uint64_t one[] = {7};
	static const uint64_t two[] = {20, 10};
	static const uint64_t five[] = {50, 10, 40, 20, 30};
	struct amperf_summary summary;

	(void)state;
	summary = summarise(one, 1);
	assert_int_equal(summary.min_ns, 7);
	assert_int_equal(summary.median_ns, 7);
	assert_int_equal(summary.p99_ns, 7);
	assert_int_equal(summary.max_ns, 7);
	assert_int_equal(summary.mean_ns, 7);
	summary = summarise(two, 2);
	assert_int_equal(summary.median_ns, 15);
	assert_int_equal(summary.p99_ns, 20); /* 10 + 0.99 * 10 = 19.9 */
	summary = summarise(five, 5);
	assert_int_equal(summary.min_ns, 10);
	assert_int_equal(summary.median_ns, 30);
	assert_int_equal(summary.p99_ns, 50); /* 40 + 0.96 * 10 = 49.6 */
	assert_int_equal(summary.max_ns, 50);
	assert_int_equal(summary.mean_ns, 30);
	summary = summarise(NULL, 0);
	assert_int_equal(summary.max_ns, 0);
}

static int compare(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

/* The definition in amperf.h, in floating point. */
static double reference(const uint64_t *sorted, size_t count, double p)
{
	double rank = p * (double)(count - 1);
	size_t below = (size_t)floor(rank);
	size_t above = below + 1 < count ? below + 1 : below;

	return (double)sorted[below] +
	       (rank - (double)below) * ((double)sorted[above] - (double)sorted[below]);
}

static void by_the_definition(void **state)
{
	(void)state;
	srand(2);
	for (size_t count = 1; count < 300; count++) {
		uint64_t samples[300];
		struct amperf_summary summary;

		for (size_t i = 0; i < count; i++)
			samples[i] = (uint64_t)rand() * (uint64_t)(rand() % 1000);
		summary = summarise(samples, count);
		qsort(samples, count, sizeof(samples[0]), compare);
		assert_true(fabs((double)summary.median_ns - reference(samples, count, 0.5)) <
			    0.51);
		assert_true(fabs((double)summary.p99_ns - reference(samples, count, 0.99)) < 0.51);
	}
}

static void no_overflow(void **state)
{
	static const uint64_t huge[] = {UINT64_MAX, UINT64_MAX - 2, 1, UINT64_MAX};
	struct amperf_summary summary = summarise(huge, 2);

	(void)state;
	assert_int_equal(summary.mean_ns, UINT64_MAX - 1);
	assert_int_equal(summary.median_ns, UINT64_MAX - 1);
	summary = summarise(huge, 4);
	assert_int_equal(summary.max_ns, UINT64_MAX);
	assert_int_equal(summary.min_ns, 1);
}

static void rates(void **state)
{
	(void)state;
	assert_int_equal(amperf_rate(4096, 37649011), 108794);
	assert_int_equal(amperf_rate(1, 0), 0);
	assert_int_equal(amperf_rate(UINT64_C(4) << 30, 1000000000), UINT64_C(4) << 30);
}

static struct amperf_ratio ratio_of(const struct amperf_summary *base,
				    const struct amperf_summary *now)
{
	struct amperf_ratio ratio;

	assert_int_equal(amperf_median_ratio(base, now, &ratio), 0);
	return ratio;
}

static void ratios(void **state)
{
	struct amperf_summary base = {.median_low_ns = 90, .median_ns = 100, .median_high_ns = 110};
	struct amperf_summary sharp = {
		.median_low_ns = 300, .median_ns = 300, .median_high_ns = 300};
	struct amperf_summary wrong = {.median_low_ns = 7, .median_ns = 6, .median_high_ns = 9};
	struct amperf_summary zero = {0};
	struct amperf_ratio ratio = ratio_of(&sharp, &sharp);

	(void)state;
	assert_true(ratio.ratio == 1 && ratio.low == 1 && ratio.high == 1);
	/* Only one of them is not sure: its interval, upside down. */
	ratio = ratio_of(&base, &sharp);
	assert_true(fabs(ratio.ratio - 3) < 1e-12);
	assert_true(fabs(ratio.low - 300.0 / 110) < 1e-12);
	assert_true(fabs(ratio.high - 300.0 / 90) < 1e-12);
	ratio = ratio_of(&sharp, &base);
	assert_true(fabs(ratio.low - 90.0 / 300) < 1e-12);
	/* Both: log(1.1) and log(1/0.9) at right angles. */
	ratio = ratio_of(&base, &base);
	assert_true(fabs(log(ratio.high) - hypot(log(1.1), log(1 / 0.9))) < 1e-12);
	assert_true(fabs(log(ratio.low) + hypot(log(1.1), log(1 / 0.9))) < 1e-12);
	base.median_low_ns = 0;
	assert_true(ratio_of(&base, &base).high < 1000);
	assert_int_equal(amperf_median_ratio(&base, &zero, &ratio), -EINVAL);
	assert_int_equal(amperf_median_ratio(&zero, &base, &ratio), -EINVAL);
	assert_int_equal(amperf_median_ratio(&wrong, &base, &ratio), -EINVAL);
}

static void repetitions_by_size(void **state)
{
	static const struct {
		uint64_t block, count;
		uint32_t warmup, repeat;
	} rows[] = {
		{1, 1, 1, 10},
		{1 << 20, 1, 1, 10},
		{1 << 20, 4, 0, 4},
		{16 << 20, 64, 0, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct amperf_test test = {AMPERF_KIND_SINK, rows[i].block, rows[i].count, 0, 0};

		amperf_test_defaults(&test);
		assert_int_equal(test.warmup, rows[i].warmup);
		assert_int_equal(test.repeat, rows[i].repeat);
	}
}

static void presets(void **state)
{
	const struct amperf_preset *preset = amperf_preset_find("dk2-2020");

	(void)state;
	assert_non_null(preset);
	assert_int_equal(preset->row_count, 11);
	assert_int_equal(preset->rows[7].block_bytes, 1024);
	assert_int_equal(preset->rows[7].count, 5);
	assert_null(amperf_preset_find("dk3"));
	assert_ptr_equal(amperf_preset_at(0), preset);
	assert_null(amperf_preset_at(1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_hand),     cmocka_unit_test(by_the_definition),
		cmocka_unit_test(no_overflow), cmocka_unit_test(rates),
		cmocka_unit_test(ratios),      cmocka_unit_test(repetitions_by_size),
		cmocka_unit_test(presets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
