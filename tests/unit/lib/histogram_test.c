/* SPDX-License-Identifier: BSD-3-Clause */
#include "test.h"

#include <amperf/amperf.h>

#include <errno.h>
#include <stdlib.h>

static int new_histogram(void **state)
{
	*state = amperf_histogram_new();
	return *state ? 0 : -1;
}

static int free_histogram(void **state)
{
	amperf_histogram_free(*state);
	return 0;
}

static struct amperf_summary summary_of(const struct amperf_histogram *histogram)
{
	struct amperf_summary summary;

	amperf_histogram_summarise(histogram, 0, &summary);
	return summary;
}

static void nothing(void **state)
{
	struct amperf_bucket bucket = {0, 0, 0};
	struct amperf_summary zero = {0}, summary = summary_of(*state);

	assert_int_equal(amperf_histogram_count(*state), 0);
	assert_int_equal(amperf_histogram_percentile(*state, 50), 0);
	assert_memory_equal(&summary, &zero, sizeof(zero));
	assert_false(amperf_histogram_next(*state, &bucket));
	amperf_histogram_record_n(*state, 5, 0);
	assert_int_equal(amperf_histogram_count(*state), 0);
	amperf_histogram_free(NULL);
}

/* A single sample is known exactly, whatever its bucket. */
static void one(void **state)
{
	static const uint64_t values[] = {0,         1, 255, 256, 257, 123456789, UINT64_MAX - 1,
					  UINT64_MAX};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		struct amperf_summary summary;

		amperf_histogram_clear(*state);
		amperf_histogram_record(*state, values[i]);
		summary = summary_of(*state);
		assert_int_equal(summary.count, 1);
		assert_int_equal(summary.min_ns, values[i]);
		assert_int_equal(summary.median_ns, values[i]);
		assert_int_equal(summary.median_low_ns, values[i]);
		assert_int_equal(summary.median_high_ns, values[i]);
		assert_int_equal(summary.p9999_ns, values[i]);
		assert_int_equal(summary.max_ns, values[i]);
		assert_int_equal(summary.mean_ns, values[i]);
	}
}

/* Buckets follow one another without gap or overlap, and none is too wide. */
static void buckets_tile(void **state)
{
	struct amperf_bucket bucket = {0, 0, 0};
	uint64_t next = 0;
	size_t buckets = 0;

	for (uint64_t ns = 0; ns < 256; ns++)
		amperf_histogram_record(*state, ns);
	for (unsigned int octave = 8; octave < 64; octave++)
		for (uint64_t sub = 0; sub < AMPERF_SUB_BUCKETS; sub++)
			amperf_histogram_record_n(*state, (128 + sub) << (octave - 7), sub + 1);
	while (amperf_histogram_next(*state, &bucket)) {
		uint64_t width = bucket.high_ns - bucket.low_ns + 1;

		assert_int_equal(bucket.low_ns, next);
		assert_true(width == 1 || width <= bucket.low_ns / 128);
		next = bucket.high_ns + 1;
		assert_int_equal(bucket.count, buckets < 256 ? 1 : (buckets - 256) % 128 + 1);
		buckets++;
	}
	assert_int_equal(buckets, 256 + 56 * 128);
	assert_int_equal(next, 0); /* the last one ends with UINT64_MAX */
}

static void extremes(void **state)
{
	struct amperf_summary summary;

	amperf_histogram_record(*state, UINT64_MAX);
	amperf_histogram_record(*state, UINT64_MAX);
	amperf_histogram_record(*state, UINT64_MAX - 3);
	amperf_histogram_record(*state, 0);
	summary = summary_of(*state);
	assert_int_equal(summary.min_ns, 0);
	assert_int_equal(summary.max_ns, UINT64_MAX);
	/* (3 * UINT64_MAX - 3) / 4 */
	assert_int_equal(summary.mean_ns, UINT64_MAX / 4 * 3 + 2);
}

/* No count is too large, and what is too much is not half done. */
static void huge_counts(void **state)
{
	struct amperf_histogram *other = amperf_histogram_new();
	struct amperf_summary summary;

	assert_non_null(other);
	amperf_histogram_record_n(*state, 1000, UINT64_MAX - 10);
	amperf_histogram_record_n(*state, UINT64_MAX, 5);
	summary = summary_of(*state);
	assert_int_equal(summary.count, UINT64_MAX - 5);
	assert_true(summary.median_ns >= 1000 - 1000 / 128 && summary.median_ns <= 1008);
	assert_true(summary.p9999_ns >= 1000 - 1000 / 128 && summary.p9999_ns <= 1008);
	assert_int_equal(summary.mean_ns, 1005);
	amperf_histogram_record_n(other, 1, 6);
	assert_int_equal(amperf_histogram_merge(*state, other), -EOVERFLOW);
	assert_int_equal(summary_of(*state).min_ns, 1000);
	assert_int_equal(amperf_histogram_count(*state), UINT64_MAX - 5);
	amperf_histogram_record_n(*state, 2, 100); /* five fit */
	assert_int_equal(amperf_histogram_count(*state), UINT64_MAX);
	amperf_histogram_record(*state, 0);
	assert_int_equal(summary_of(*state).min_ns, 2);
	amperf_histogram_free(other);
}

static void mean_is_exact(void **state)
{
	amperf_histogram_record_n(*state, UINT64_C(0xffffffff12345678),
				  UINT64_C(0x9abcdef012345678));
	assert_int_equal(summary_of(*state).mean_ns, UINT64_C(0xffffffff12345678));
	amperf_histogram_clear(*state);
	amperf_histogram_record_n(*state, 1000001, 3);
	amperf_histogram_record_n(*state, 1000003, 3);
	assert_int_equal(summary_of(*state).mean_ns, 1000002);
}

static void assert_same(const struct amperf_histogram *a, const struct amperf_histogram *b)
{
	struct amperf_summary left = summary_of(a), right = summary_of(b);
	struct amperf_bucket x = {0, 0, 0}, y = {0, 0, 0};

	assert_memory_equal(&left, &right, sizeof(left));
	while (amperf_histogram_next(a, &x)) {
		assert_true(amperf_histogram_next(b, &y));
		assert_memory_equal(&x, &y, sizeof(x));
	}
	assert_false(amperf_histogram_next(b, &y));
}

/* Merged is as if recorded in one; disjoint ones, and empty ones too. */
static void merging(void **state)
{
	struct amperf_histogram *low = amperf_histogram_new();
	struct amperf_histogram *high = amperf_histogram_new();

	assert_non_null(low);
	assert_non_null(high);
	for (uint64_t i = 0; i < 1000; i++) {
		amperf_histogram_record(low, 100 + i);
		amperf_histogram_record(high, 1000000 + i * i);
		amperf_histogram_record(*state, 100 + i);
		amperf_histogram_record(*state, 1000000 + i * i);
	}
	assert_int_equal(amperf_histogram_merge(low, high), 0);
	assert_same(low, *state);
	amperf_histogram_clear(high);
	assert_int_equal(amperf_histogram_merge(low, high), 0);
	assert_same(low, *state);
	assert_int_equal(amperf_histogram_merge(high, low), 0);
	assert_same(high, *state);
	amperf_histogram_free(low);
	amperf_histogram_free(high);
}

static void restoring(void **state)
{
	struct amperf_histogram *again = amperf_histogram_new();
	struct amperf_bucket bucket = {0, 0, 0};
	struct amperf_summary a, b;

	assert_non_null(again);
	for (uint64_t i = 0; i < 500; i++)
		amperf_histogram_record(*state, 999 + i * i * i);
	while (amperf_histogram_next(*state, &bucket))
		assert_int_equal(amperf_histogram_restore(again, bucket.low_ns, bucket.count), 0);
	a = summary_of(*state);
	assert_int_equal(amperf_histogram_restore_range(again, a.min_ns, a.max_ns), 0);
	b = summary_of(again);
	assert_in_range(b.mean_ns, a.mean_ns - a.mean_ns / 256, a.mean_ns + a.mean_ns / 256);
	b.mean_ns = a.mean_ns;
	assert_memory_equal(&a, &b, sizeof(a));
	assert_int_equal(amperf_histogram_restore(again, 257, 1), -EINVAL);
	assert_int_equal(amperf_histogram_restore(again, 256, 1), 0);
	assert_int_equal(amperf_histogram_restore_range(again, 999, a.max_ns), -EINVAL);
	assert_int_equal(amperf_histogram_restore_range(again, 257, a.max_ns + a.max_ns), -EINVAL);
	amperf_histogram_clear(again);
	assert_int_equal(amperf_histogram_restore_range(again, 0, 0), -EINVAL);
	amperf_histogram_free(again);
}

/* All in one bucket, and so nobody knows better than from its one end to the other. */
static void interval_is_not_too_narrow(void **state)
{
	struct amperf_summary summary;

	amperf_histogram_record(*state, 1);
	amperf_histogram_record_n(*state, 100001, 1000);
	amperf_histogram_record(*state, 900000);
	summary = summary_of(*state);
	assert_true(summary.median_low_ns < 100001 && summary.median_high_ns > 100001);
	assert_in_range(summary.median_high_ns - summary.median_low_ns, 256, 1000);
	amperf_histogram_clear(*state);
	amperf_histogram_record_n(*state, 100001, 1000);
	summary = summary_of(*state);
	assert_int_equal(summary.median_low_ns, 100001);
	assert_int_equal(summary.median_high_ns, 100001);
}

/* Percentiles of all kinds of arguments; against raw ones in tests/reference. */
static void percentiles(void **state)
{
	for (uint64_t i = 1; i <= 200; i++)
		amperf_histogram_record(*state, i);
	assert_int_equal(amperf_histogram_percentile(*state, 0), 1);
	assert_int_equal(amperf_histogram_percentile(*state, -3), 1);
	assert_int_equal(amperf_histogram_percentile(*state, 50), 101);   /* 100.5 */
	assert_int_equal(amperf_histogram_percentile(*state, 99.9), 200); /* 199.8 */
	assert_int_equal(amperf_histogram_percentile(*state, 100), 200);
	assert_int_equal(amperf_histogram_percentile(*state, 1e300), 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing, new_histogram, free_histogram),
		cmocka_unit_test_setup_teardown(one, new_histogram, free_histogram),
		cmocka_unit_test_setup_teardown(buckets_tile, new_histogram, free_histogram),
		cmocka_unit_test_setup_teardown(extremes, new_histogram, free_histogram),
		cmocka_unit_test_setup_teardown(huge_counts, new_histogram, free_histogram),
		cmocka_unit_test_setup_teardown(mean_is_exact, new_histogram, free_histogram),
		cmocka_unit_test_setup_teardown(merging, new_histogram, free_histogram),
		cmocka_unit_test_setup_teardown(restoring, new_histogram, free_histogram),
		cmocka_unit_test_setup_teardown(interval_is_not_too_narrow, new_histogram,
						free_histogram),
		cmocka_unit_test_setup_teardown(percentiles, new_histogram, free_histogram),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
