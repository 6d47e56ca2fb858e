/* SPDX-License-Identifier: BSD-3-Clause */
/* Times of one way, of clocks and ways that are known. */
#include "oneway.h"
#include "test.h"

#include <stdlib.h>

#define HZ 200000000u
#define TICK_NS 5u

/* 20 us there, 2 us in the firmware, 60 us back; every tenth 100 us later there. */
#define TO_NS 20000u
#define LATE_NS 100000u
#define IN_NS 2000u
#define FROM_NS 60000u

static struct amperf_clock_exchange exchange_at(uint64_t taken_ns, int64_t offset_ns, bool late)
{
	uint64_t taken = taken_ns / TICK_NS, answered = (taken_ns + IN_NS) / TICK_NS;

	return (struct amperf_clock_exchange){
		.sent_ns = taken_ns + (uint64_t)offset_ns - TO_NS - (late ? LATE_NS : 0),
		.received_ns = taken_ns + (uint64_t)offset_ns + IN_NS + FROM_NS,
		.taken_ticks = taken,
		.answered_ticks = answered,
	};
}

static void feed(struct amperf_oneway *oneway, uint64_t from_ns, int64_t offset_ns, int count)
{
	for (int i = 0; i < count; i++) {
		struct amperf_clock_exchange exchange =
			exchange_at(from_ns + (uint64_t)i * 1000000, offset_ns, i % 10 == 9);

		amperf_oneway_add(oneway, &exchange);
	}
}

/* `ns` is known to within the uncertainty, and what buckets and whole ticks cost. */
static void assert_within(uint64_t ns, uint64_t truth_ns, uint64_t uncertainty_ns)
{
	uint64_t error_ns = ns > truth_ns ? ns - truth_ns : truth_ns - ns;

	assert_true(error_ns <= uncertainty_ns + truth_ns / 128 + TICK_NS);
}

static void check(const struct amperf_one_way *result, uint64_t exchanges)
{
	assert_int_equal(result->exchanges, exchanges);
	assert_int_equal(result->to_mcu.count, exchanges);
	assert_within(result->to_mcu.median_ns, TO_NS, result->uncertainty_ns);
	assert_within(result->to_mcu.max_ns, TO_NS + LATE_NS, result->uncertainty_ns);
	assert_within(result->from_mcu.median_ns, FROM_NS, result->uncertainty_ns);
	/* Half of the shortest way there and back; drift cannot be told from it all. */
	assert_true(result->uncertainty_ns >= (TO_NS + FROM_NS) / 2 - TICK_NS);
	assert_true(result->uncertainty_ns <= TO_NS + FROM_NS);
	/* What is known for certain: both ways together. */
	assert_within(result->to_mcu.median_ns + result->from_mcu.median_ns, TO_NS + FROM_NS, 1500);
}

static void times_are_within_their_uncertainty(void **state)
{
	struct amperf_oneway *oneway = amperf_oneway_new(HZ, false);
	struct amperf_one_way result;

	(void)state;
	feed(oneway, 1000000000, 500000000, 3000);
	amperf_oneway_finish(oneway, &result);
	check(&result, 3000);
	assert_true(llabs(result.drift_ppb) <= (int64_t)result.drift_uncertainty_ppb);
	amperf_oneway_free(oneway);
}

/* Nothing is worked out while it goes on, and too many are thinned out all along. */
static void at_the_end(void **state)
{
	static const struct {
		int stretches, taken;
	} cases[] = {{0, 0}, {1, 1}, {16, 16}, {17, 9}, {18, 9}, {32, 16}, {33, 9}, {100, 13}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		int rest = 300, count = cases[i].stretches * (int)AMPERF_ONEWAY_STRETCH + rest;
		struct amperf_oneway *oneway = amperf_oneway_new(HZ, true);
		struct amperf_one_way result;

		feed(oneway, 1000000000, 5000000, count);
		assert_int_equal(amperf_histogram_count(oneway->to_mcu), 0);
		amperf_oneway_finish(oneway, &result);
		check(&result, (uint64_t)cases[i].taken * AMPERF_ONEWAY_STRETCH + (uint64_t)rest);
		amperf_oneway_free(oneway);
	}
}

static void a_clock_that_was_set_costs_nothing(void **state)
{
	struct amperf_oneway *oneway = amperf_oneway_new(HZ, false);
	struct amperf_one_way result;

	(void)state;
	feed(oneway, 1000000000, 500000000, 512);
	feed(oneway, 2000000000, 700000000, 512);
	amperf_oneway_finish(oneway, &result);
	check(&result, 1024);
	amperf_oneway_free(oneway);
}

static void without_exchanges_nothing_is_known(void **state)
{
	struct amperf_clock_exchange backwards = {2000, 1000, 10, 20};
	struct amperf_clock_exchange reversed = {1000, 2000, 20, 10};
	struct amperf_clock_exchange good = {1000, 2000, 20, 30};
	struct amperf_oneway *oneway = amperf_oneway_new(HZ, false);
	struct amperf_oneway *no_rate = amperf_oneway_new(0, false);
	struct amperf_one_way result;

	(void)state;
	amperf_oneway_add(oneway, &backwards);
	amperf_oneway_add(oneway, &reversed);
	amperf_oneway_finish(oneway, &result);
	assert_int_equal(result.exchanges, 0);
	assert_int_equal(result.uncertainty_ns, 0);
	amperf_oneway_add(no_rate, &good);
	amperf_oneway_finish(no_rate, &result);
	assert_int_equal(result.exchanges, 0);
	amperf_oneway_free(oneway);
	amperf_oneway_free(no_rate);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_within_their_uncertainty),
		cmocka_unit_test(at_the_end),
		cmocka_unit_test(a_clock_that_was_set_costs_nothing),
		cmocka_unit_test(without_exchanges_nothing_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
