/* SPDX-License-Identifier: BSD-3-Clause */
/* When a test's warm-up is over, and when the test is: each rule by itself. */
#include "recorder.h"
#include "stop.h"
#include "test.h"

#include <math.h>
#include <stdlib.h>

#define MS UINT64_C(1000000)

struct bench {
	struct amperf_test test;
	struct amperf_run_config config;
	struct amperf_clock clock;
	struct amperf_recorder recorder;
	struct amperf_stop stop;
	uint64_t now_ns;
};

static uint64_t now_ns(void *context)
{
	return ((struct bench *)context)->now_ns;
}

static int set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	bench->clock = (struct amperf_clock){now_ns, bench};
	bench->now_ns = UINT64_C(77) << 40;
	bench->test = (struct amperf_test){.block_bytes = 64, .count = 1, .repeat = 1000};
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;

	amperf_recorder_free(&bench->recorder);
	free(bench);
	return 0;
}

/* Transactions that take what `ns` says of the n-th, until the test is over. */
static void run(struct bench *bench, uint64_t (*ns)(uint64_t n))
{
	struct amperf_stop *stop = &bench->stop;
	enum amperf_turn turn;

	amperf_recorder_free(&bench->recorder);
	assert_int_equal(amperf_recorder_init(&bench->recorder, 0, false, 0), 0);
	amperf_stop_init(stop, &bench->test, &bench->config, &bench->clock);
	for (uint64_t n = 0; (turn = amperf_stop_turn(stop)) != AMPERF_TURN_OVER; n++) {
		assert_true(n < 100000);
		bench->now_ns += ns(n);
		if (turn == AMPERF_TURN_WARMUP) {
			amperf_stop_warmed(stop, ns(n));
			continue;
		}
		amperf_recorder_add(&bench->recorder, 0, ns(n), 0);
		assert_int_equal(amperf_stop_counted(stop, &bench->recorder), 0);
	}
}

static void assert_ended(const struct bench *bench, enum amperf_end by, uint64_t transactions)
{
	assert_int_equal(bench->stop.ended_by, by);
	assert_int_equal(bench->recorder.count, transactions);
	assert_int_equal(bench->stop.begun, transactions);
}

static uint64_t steady(uint64_t n)
{
	(void)n;
	return MS;
}

/* 4 % up and down, without any order. */
static uint64_t noisy(uint64_t n)
{
	return MS + (n + 1) * UINT64_C(2654435761) % 65521 - 32760;
}

static uint64_t settling(uint64_t n)
{
	return noisy(n) + (uint64_t)(1e6 * exp(-(double)n / 20));
}

static uint64_t never_settling(uint64_t n)
{
	return MS + n * n * 100;
}

static void by_number(void **state)
{
	struct bench *bench = *state;

	bench->test.warmup = 7;
	run(bench, steady);
	assert_ended(bench, AMPERF_END_REPEAT, 1000);
	assert_int_equal(bench->stop.warmups, 7);
	assert_false(bench->stop.unsettled);
}

/* Looked at after 10, and each time after half as many more. */
static void by_precision(void **state)
{
	struct bench *bench = *state;
	struct amperf_summary summary;

	bench->config.precision_percent = 1;
	run(bench, steady);
	assert_ended(bench, AMPERF_END_PRECISION, AMPERF_PRECISION_REPEAT_MIN);

	run(bench, noisy);
	assert_int_equal(bench->stop.ended_by, AMPERF_END_PRECISION);
	assert_in_range(bench->recorder.count, AMPERF_PRECISION_REPEAT_MIN + 1, 500);
	assert_int_equal(amperf_recorder_summarise(&bench->recorder, &summary), 0);
	assert_true(amperf_precision_percent(&summary) <= 1);

	/* What cannot be reached ends with the number. */
	bench->config.precision_percent = 0.001;
	bench->test.repeat = 50;
	run(bench, noisy);
	assert_ended(bench, AMPERF_END_REPEAT, 50);
}

/* The first that begins past the limit does not, but three there are. */
static void by_time(void **state)
{
	struct bench *bench = *state;

	bench->config.test_ns_max = 100 * MS;
	run(bench, steady);
	assert_ended(bench, AMPERF_END_TIME, 100);
	bench->config.test_ns_max = 1;
	run(bench, steady);
	assert_ended(bench, AMPERF_END_TIME, AMPERF_REPEAT_MIN);
	/* It is of what counts: a warm-up takes nothing away from it. */
	bench->config.test_ns_max = 100 * MS;
	bench->test.warmup = 60;
	run(bench, steady);
	assert_ended(bench, AMPERF_END_TIME, 100);
}

/* Whatever the number, and the precision. */
static void by_duration(void **state)
{
	struct bench *bench = *state;

	bench->config.duration_ns = 5000 * MS;
	bench->config.precision_percent = 50;
	bench->test.repeat = 10;
	run(bench, steady);
	assert_ended(bench, AMPERF_END_DURATION, 5000);
}

/* It may be over while one that has its turn waits for its time. */
static void by_duration_while_waiting(void **state)
{
	struct bench *bench = *state;

	bench->config.duration_ns = 10 * MS;
	amperf_stop_init(&bench->stop, &bench->test, &bench->config, &bench->clock);
	assert_int_equal(amperf_stop_turn(&bench->stop), AMPERF_TURN_COUNTS);
	bench->now_ns += 10 * MS - 1;
	amperf_stop_look_again(&bench->stop);
	assert_false(bench->stop.over);
	bench->now_ns++;
	amperf_stop_look_again(&bench->stop);
	assert_true(bench->stop.over);
	assert_int_equal(bench->stop.ended_by, AMPERF_END_DURATION);
	assert_int_equal(amperf_stop_turn(&bench->stop), AMPERF_TURN_OVER);
}

static void warm_up_that_settles(void **state)
{
	struct bench *bench = *state;

	bench->test.warmup = AMPERF_WARMUP_DETECT;
	run(bench, settling);
	/* Down to the noise after some 70. */
	assert_in_range(bench->stop.warmups, 50, 300);
	assert_false(bench->stop.unsettled);
	assert_ended(bench, AMPERF_END_REPEAT, 1000);
}

/* Linux puts what is busy on cores of their own after a while: a step that nothing told of. */
static uint64_t moved_after_50(uint64_t n)
{
	return n < 50 ? 2 * MS : MS;
}

static void warm_up_of_a_busy_load(void **state)
{
	struct bench *bench = *state;

	bench->test.warmup = AMPERF_WARMUP_DETECT;
	run(bench, moved_after_50);
	assert_in_range(bench->stop.warmups, 30, 49);

	bench->test.depth = 2;
	run(bench, moved_after_50);
	assert_int_equal(bench->stop.warmups, 50);
	assert_false(bench->stop.unsettled);
	bench->test.depth = 1;
	bench->test.rate_hz = 1000;
	run(bench, moved_after_50);
	assert_int_equal(bench->stop.warmups, 50);

	/* A limit of the time is one of this too. */
	bench->config.test_ns_max = 100 * MS;
	run(bench, steady);
	assert_int_equal(bench->stop.warmups, 50);
	assert_false(bench->stop.unsettled);
}

static void warm_up_without_end(void **state)
{
	struct bench *bench = *state;

	bench->test.warmup = AMPERF_WARMUP_DETECT;
	bench->test.repeat = 5;
	run(bench, never_settling);
	assert_true(bench->stop.unsettled);
	assert_in_range(bench->stop.warmups, 30, 1000);
	assert_ended(bench, AMPERF_END_REPEAT, 5);

	/* At most half of what a test may take, however many that are. */
	bench->config.test_ns_max = 100 * MS;
	run(bench, never_settling);
	assert_true(bench->stop.unsettled);
	assert_in_range(bench->stop.warmups, 40, 50);
	bench->config.test_ns_max = 1;
	run(bench, never_settling);
	assert_int_equal(bench->stop.warmups, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(by_number),
		TEST(by_precision),
		TEST(by_time),
		TEST(by_duration),
		TEST(by_duration_while_waiting),
		TEST(warm_up_that_settles),
		TEST(warm_up_of_a_busy_load),
		TEST(warm_up_without_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
