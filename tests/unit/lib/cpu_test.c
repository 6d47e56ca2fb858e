/* SPDX-License-Identifier: BSD-3-Clause */
/* Processor time, of this process and of the system. */
#include "cpu.h"
#include "sandbox.h"
#include "test.h"

#include <time.h>

static const char schedstat[] = "version 16\n"
				"timestamp 4294893343\n"
				"cpu0 0 0 0 0 0 0 5000000 77 759\n"
				"domain0 3 0 0 0 0 0 0 9 9 9 9\n"
				"cpu1 0 0 0 0 0 0 1000000 88 965\n";
static const char later[] = "version 16\n"
			    "timestamp 4294893999\n"
			    "cpu0 0 0 0 0 0 0 8000000005000000 99 760\n"
			    "domain0 3 0 0 0 0 0 0 9 9 9 9\n"
			    "cpu1 0 0 0 0 0 0 3000000 99 999\n";

static void the_schedulers(void **state)
{
	struct amperf_cpu_meter meter;
	struct amperf_cpu_time time;
	struct sandbox sandbox;

	(void)state;
	sandbox_make(&sandbox);
	sandbox_write(&sandbox, "/proc/schedstat", schedstat);
	sandbox_write(&sandbox, "/proc/stat", "cpu 0 0 0 0 0\ncpu0 0 0 0 0 0\n");
	assert_int_equal(amperf_cpu_find_source(&sandbox.system), AMPERF_CPU_SCHEDSTAT);
	amperf_cpu_begin(&meter, &sandbox.system, AMPERF_CPU_SCHEDSTAT);
	assert_int_equal(meter.busy_ns, 6000000);
	sandbox_write(&sandbox, "/proc/schedstat", later);
	amperf_cpu_end(&meter, UINT64_MAX, 700, &time);
	assert_true(time.system_known);
	assert_int_equal(time.process_ns, 700);
	/* What this test itself needed meanwhile is not part of it: below a minute, surely. */
	assert_true(time.system_ns <= UINT64_C(8000000002000000));
	assert_true(time.system_ns > UINT64_C(8000000002000000) - UINT64_C(60000000000));
	/* Half of the stretch was timed: half of what others ran, about. */
	meter.begin_ns -= UINT64_C(1000000000000000);
	amperf_cpu_end(&meter, UINT64_C(500000000000000), 700, &time);
	assert_true(time.system_ns > UINT64_C(3900000000000000));
	assert_true(time.system_ns < UINT64_C(4100000000000000));
	sandbox_remove(&sandbox);
}

/* A system without busy time, or whose counts go back: never less than our own. */
static void never_less_than_this_process(void **state)
{
	struct amperf_cpu_meter meter;
	struct amperf_cpu_time time;
	struct sandbox sandbox;

	(void)state;
	sandbox_make(&sandbox);
	sandbox_write(&sandbox, "/proc/schedstat", schedstat);
	amperf_cpu_begin(&meter, &sandbox.system, AMPERF_CPU_SCHEDSTAT);
	amperf_cpu_end(&meter, UINT64_MAX, 700, &time);
	assert_int_equal(time.system_ns, 700);
	sandbox_remove(&sandbox);
}

static void without_a_scheduler(void **state)
{
	struct amperf_cpu_meter meter;
	struct amperf_cpu_time time;
	struct sandbox sandbox;

	(void)state;
	sandbox_make(&sandbox);
	assert_int_equal(amperf_cpu_find_source(&sandbox.system), AMPERF_CPU_UNKNOWN);
	amperf_cpu_begin(&meter, &sandbox.system, AMPERF_CPU_UNKNOWN);
	amperf_cpu_end(&meter, UINT64_MAX, 5, &time);
	assert_false(time.system_known);
	assert_int_equal(time.process_ns, 5);

	/* Not enabled: all zero. */
	sandbox_write(&sandbox, "/proc/schedstat", "version 16\ncpu0 0 0 0 0 0 0 0 0 0\n");
	sandbox_write(&sandbox, "/proc/stat",
		      "cpu  9 9 9 100 20 0 0 0 0 0\ncpu0 9 9 9 100 20 0 0 0 0 0\nintr 5\n");
	assert_int_equal(amperf_cpu_find_source(&sandbox.system), AMPERF_CPU_STAT);
	/* Too short for its ticks, but not for longer. */
	amperf_cpu_begin(&meter, &sandbox.system, AMPERF_CPU_STAT);
	amperf_cpu_end(&meter, UINT64_MAX, 5, &time);
	assert_false(time.system_known);
	meter.begin_ns -= 1000000000;
	meter.busy_ns -= 1000000000;
	amperf_cpu_end(&meter, UINT64_MAX, 5, &time);
	assert_true(time.system_known);
	assert_true(time.system_ns > 900000000);
	sandbox_remove(&sandbox);
}

static const char stat_before[] = "cpu  9 9 9 100 20 3 4 0 0 0\n"
				  "cpu0 9 9 9 100 20 3 4 0 0 0\n"
				  "intr 1000 1 2 3\nctxt 500\nbtime 1\n";
static const char stat_after[] = "cpu  9 9 9 100 20 5 14 0 0 0\n"
				 "cpu0 9 9 9 100 20 5 14 0 0 0\n"
				 "intr 1030 1 2 3\nctxt 570\nbtime 1\n";

static void interrupts_and_switches(void **state)
{
	struct amperf_cpu_meter meter;
	struct amperf_cpu_time time;
	struct sandbox sandbox;

	(void)state;
	sandbox_make(&sandbox);
	sandbox_write(&sandbox, "/proc/stat", stat_before);
	amperf_cpu_begin(&meter, &sandbox.system, AMPERF_CPU_UNKNOWN);
	sandbox_write(&sandbox, "/proc/stat", stat_after);
	amperf_cpu_end(&meter, UINT64_MAX, 5, &time);
	assert_true(time.counts_known);
	assert_int_equal(time.interrupts, 30);
	assert_int_equal(time.context_switches, 70);
	assert_false(time.irq_known); /* in less than ten ticks */
	meter.begin_ns -= 1000000000;
	amperf_cpu_end(&meter, UINT64_MAX, 5, &time);
	assert_true(time.irq_known);
	assert_int_equal(time.irq_ns, 12 * 10000000);
	/* A kernel that never counts them says nothing of them. */
	sandbox_write(&sandbox, "/proc/stat",
		      "cpu  9 9 9 100 20 0 0 0 0 0\ncpu0 9 9 9 100 20 0 0\n");
	amperf_cpu_end(&meter, UINT64_MAX, 5, &time);
	assert_false(time.irq_known);
	sandbox_remove(&sandbox);
	amperf_cpu_end(&meter, UINT64_MAX, 5, &time);
	assert_false(time.counts_known);
}

/*
 * Both parts together are what was timed, whatever the kernel's ticks say; of so few of them
 * that they say nothing there are none.
 */
static void user_and_kernel(void **state)
{
	struct amperf_cpu_meter meter;
	struct amperf_cpu_time time;
	struct sandbox sandbox;
	uint64_t tick = amperf_cpu_split_ns();

	(void)state;
	assert_in_range(tick, 1, 100000000);
	sandbox_make(&sandbox);
	amperf_cpu_begin(&meter, &sandbox.system, AMPERF_CPU_UNKNOWN);
	meter.kernel_ns -= 400;
	amperf_cpu_end(&meter, UINT64_MAX, UINT64_C(1) << 40, &time);
	assert_true(time.split_known);
	assert_true(time.kernel_ns >= 400);
	assert_int_equal(time.user_ns + time.kernel_ns, UINT64_C(1) << 40);
	/* More in the kernel than was timed: all of it then. */
	meter.kernel_ns -= 30 * tick;
	amperf_cpu_end(&meter, UINT64_MAX, 25 * tick, &time);
	assert_true(time.split_known);
	assert_int_equal(time.kernel_ns, 25 * tick);
	assert_int_equal(time.user_ns, 0);
	amperf_cpu_end(&meter, UINT64_MAX, 25 * tick - 1, &time);
	assert_false(time.split_known);
	assert_int_equal(time.process_ns, 25 * tick - 1);
	assert_int_equal(time.user_ns + time.kernel_ns, 0);
	sandbox_remove(&sandbox);
}

/* The running one: work is seen. */
static void this_process(void **state)
{
	uint64_t before = amperf_cpu_process_now();
	volatile unsigned int work = 0;

	(void)state;
	while (amperf_cpu_process_now() == before)
		work++;
	assert_true(amperf_cpu_process_now() > before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_schedulers),
		cmocka_unit_test(never_less_than_this_process),
		cmocka_unit_test(without_a_scheduler),
		cmocka_unit_test(interrupts_and_switches),
		cmocka_unit_test(user_and_kernel),
		cmocka_unit_test(this_process),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
