/* SPDX-License-Identifier: BSD-3-Clause */
/* What a look at the clock takes, and times without it. */
#include "clock.h"
#include "io.h"
#include "test.h"

#include <string.h>

struct slow_clock {
	uint64_t now_ns;
	uint64_t look_ns;
	unsigned int looks;
	unsigned int interrupted; /* that look takes a millisecond more */
};

static uint64_t slow_now(void *context)
{
	struct slow_clock *slow = context;

	slow->now_ns += slow->look_ns;
	if (++slow->looks == slow->interrupted)
		slow->now_ns += 1000000;
	return slow->now_ns;
}

static void what_a_look_takes(void **state)
{
	struct slow_clock slow = {.look_ns = 137, .interrupted = 40};
	const struct amperf_clock clock = {slow_now, &slow};

	(void)state;
	assert_int_equal(amperf_clock_look(&clock), 137);
	assert_true(slow.looks >= slow.interrupted);
	slow.look_ns = 0;
	slow.interrupted = 0;
	assert_int_equal(amperf_clock_look(&clock), 0);
	/* A real one takes some time, if not much. */
	assert_in_range(amperf_clock_look(&amperf_clock_monotonic), 1, 1000000);
}

static void times_between_looks(void **state)
{
	static struct amperf_io io;
	uint64_t begin_ns = 5000, end_ns = 6000;

	(void)state;
	io.look_ns = 101;
	amperf_io_narrow(&io, &begin_ns, &end_ns);
	assert_int_equal(begin_ns, 5050);
	assert_int_equal(end_ns, 5949);
	/* Of what is shorter than a look there is nothing to take off. */
	end_ns = begin_ns + 101;
	amperf_io_narrow(&io, &begin_ns, &end_ns);
	assert_int_equal(end_ns - begin_ns, 101);
	end_ns = begin_ns;
	amperf_io_narrow(&io, &begin_ns, &end_ns);
	assert_int_equal(end_ns, begin_ns);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_look_takes),
		cmocka_unit_test(times_between_looks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
