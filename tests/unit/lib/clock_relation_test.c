/* SPDX-License-Identifier: BSD-3-Clause */
/* The relation of two clocks, held against clocks whose relation is known. */
#include "clock_relation.h"
#include "test.h"

#include <math.h>

#define HZ 208880000u
#define SETS 200

/* The truth: Linux' clock is `offset_ns` + ticks in ns * (1 + drift). */
struct truth {
	double offset_ns;
	double drift;
	uint32_t random;
};

static uint32_t draw(struct truth *truth, uint32_t below)
{
	truth->random = truth->random * 1664525u + 1013904223u;
	return (uint32_t)((uint64_t)truth->random * below >> 32);
}

static double linux_at(const struct truth *truth, uint64_t ticks)
{
	return truth->offset_ns + (double)ticks * 1e9 / HZ * (1 + truth->drift);
}

/* Ways of 20 us and more there, 35 us and more back: not alike. */
static struct amperf_clock_exchange exchange_at(struct truth *truth, uint64_t ticks)
{
	uint64_t answered = ticks + 500 + draw(truth, 2000);

	return (struct amperf_clock_exchange){
		.sent_ns = (uint64_t)(linux_at(truth, ticks) - 20000 - draw(truth, 30000)),
		.taken_ticks = ticks,
		.answered_ticks = answered,
		.received_ns = (uint64_t)(linux_at(truth, answered) + 35000 + draw(truth, 30000)),
	};
}

/* Fills a relation; ticks[] are when exchanges were taken. */
static void fill(struct amperf_clock_relation *relation, struct truth *truth, uint64_t *ticks,
		 size_t count, uint64_t step)
{
	uint64_t now = UINT64_C(1) << 33;

	amperf_clock_relation_init(relation, HZ);
	for (size_t i = 0; i < count; i++) {
		struct amperf_clock_exchange exchange = exchange_at(truth, now);

		assert_true(amperf_clock_relation_add(relation, &exchange));
		ticks[i] = now;
		now += step + draw(truth, 100000);
	}
}

static void check_truth_within(const struct amperf_clock_relation *relation,
			       const struct amperf_clock_estimate *estimate,
			       const struct truth *truth, const uint64_t *ticks, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		double uncertainty;
		double at = amperf_clock_at(relation, estimate, ticks[i], &uncertainty);
		double error = at + (double)relation->first_ns - linux_at(truth, ticks[i]);

		/* 1 ns: time stamps are whole. */
		assert_true(fabs(error) <= uncertainty + 1);
		/* No better than half of the shortest exchange allows. */
		assert_true(uncertainty > 20000);
		assert_true(uncertainty < 60000);
	}
}

static void truth_lies_within_the_uncertainty(void **state)
{
	struct amperf_clock_relation relation;
	struct amperf_clock_estimate estimate;
	uint64_t ticks[SETS];

	(void)state;
	for (int set = 0; set < SETS; set++) {
		struct truth truth = {
			.offset_ns = 1e12 + 1e9 * set,
			.drift = (set - SETS / 2) * 4e-6,
			.random = (uint32_t)set * 7919u + 1,
		};

		fill(&relation, &truth, ticks, SETS, 2000000);
		assert_true(amperf_clock_relation_estimate(&relation, &estimate));
		check_truth_within(&relation, &estimate, &truth, ticks, SETS);
		assert_true(fabs(estimate.drift - truth.drift) <= estimate.drift_uncertainty);
		/* 55 us and more over 2 s. */
		assert_true(estimate.drift_uncertainty < 60e-6);
	}
}

static void shorter_exchanges_make_it_better(void **state)
{
	struct amperf_clock_relation relation;
	struct amperf_clock_estimate estimate;
	struct amperf_clock_exchange exchange = {1000000, 1004000, 500, 500};
	double wide, narrow;

	(void)state;
	amperf_clock_relation_init(&relation, 1000000000);
	assert_true(amperf_clock_relation_add(&relation, &exchange));
	assert_true(amperf_clock_relation_estimate(&relation, &estimate));
	amperf_clock_at(&relation, &estimate, 500, &wide);
	assert_float_equal(wide, 2000, 1e-6);
	exchange = (struct amperf_clock_exchange){1010000, 1010100, 8550, 8550};
	assert_true(amperf_clock_relation_add(&relation, &exchange));
	assert_true(amperf_clock_relation_estimate(&relation, &estimate));
	amperf_clock_at(&relation, &estimate, 8550, &narrow);
	assert_float_equal(narrow, 50, 1e-6);
	/* The second says of the first what drift allows in 8 us: 8 ns to either side. */
	amperf_clock_at(&relation, &estimate, 500, &narrow);
	assert_true(narrow < 60);
}

static void what_no_line_fits_is_told(void **state)
{
	struct amperf_clock_relation relation;
	struct amperf_clock_estimate estimate;
	struct amperf_clock_exchange exchange = {1000, 2000, 1000, 1500};

	(void)state;
	amperf_clock_relation_init(&relation, 1000000000);
	assert_false(amperf_clock_relation_estimate(&relation, &estimate));
	assert_true(amperf_clock_relation_add(&relation, &exchange));
	/* Linux' clock was set forward by a second. */
	exchange = (struct amperf_clock_exchange){1000012000, 1000013000, 12000, 12500};
	assert_true(amperf_clock_relation_add(&relation, &exchange));
	assert_false(amperf_clock_relation_estimate(&relation, &estimate));
}

static void nonsense_is_refused(void **state)
{
	static const struct amperf_clock_exchange bad[] = {
		{3000, 2999, 2000, 2000}, /* received before sent */
		{3000, 4000, 2000, 1999}, /* answered before taken */
		{3000, 4000, 1400, 1600}, /* taken before the last was answered */
		{900, 4000, 2000, 2000},  /* sent before the first */
		{3000, 4000, 10, 2000},   /* taken before the first */
	};
	struct amperf_clock_exchange good = {1000, 2000, 1000, 1500};
	struct amperf_clock_relation relation, none;

	(void)state;
	amperf_clock_relation_init(&relation, 1000000000);
	assert_true(amperf_clock_relation_add(&relation, &good));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(amperf_clock_relation_add(&relation, &bad[i]));
	assert_int_equal(relation.exchanges, 1);
	amperf_clock_relation_init(&none, 0);
	assert_false(amperf_clock_relation_add(&none, &good));
}

/* Bounds that none makes needless, more than are kept: wider, and right. */
static void forgetting_keeps_it_right(void **state)
{
	struct truth truth = {.offset_ns = 1e9, .random = 1};
	struct amperf_clock_relation relation;
	struct amperf_clock_estimate estimate;

	(void)state;
	amperf_clock_relation_init(&relation, 1000000000);
	for (int i = 0; i < 500; i++) {
		uint64_t at = 1000000000u + (uint64_t)i * 1000000;
		/* Ways along a parabola: its points are all needed. */
		double way = 20000 + (i - 250.0) * (i - 250.0) / 4;
		struct amperf_clock_exchange exchange = {(uint64_t)(1e9 + (double)at - way),
							 (uint64_t)(1e9 + (double)at + way), at,
							 at};

		assert_true(amperf_clock_relation_add(&relation, &exchange));
		assert_true(relation.lower.count <= AMPERF_CLOCK_BOUNDS_MAX);
	}
	assert_true(relation.upper.count > AMPERF_CLOCK_BOUNDS_MAX / 2);
	assert_true(amperf_clock_relation_estimate(&relation, &estimate));
	for (int i = 0; i < 500; i++) {
		uint64_t at = 1000000000u + (uint64_t)i * 1000000;
		double uncertainty, error;

		error = amperf_clock_at(&relation, &estimate, at, &uncertainty) +
			(double)relation.first_ns - (truth.offset_ns + (double)at);
		assert_true(fabs(error) <= uncertainty + 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(truth_lies_within_the_uncertainty),
		cmocka_unit_test(shorter_exchanges_make_it_better),
		cmocka_unit_test(what_no_line_fits_is_told),
		cmocka_unit_test(nonsense_is_refused),
		cmocka_unit_test(forgetting_keeps_it_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
