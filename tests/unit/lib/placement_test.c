/* SPDX-License-Identifier: BSD-3-Clause */
/* Which CPU the program is on, and which one takes the interrupts. */
#include "placement.h"
#include "fake_tp.h"
#include "sandbox.h"
#include "test.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

/* The first CPU that this process may use, and it is bound there. */
struct fixture {
	struct sandbox sandbox;
	uint32_t here;
	struct amperf_binding *before;
};

static uint32_t first_cpu(void)
{
	cpu_set_t cpus;
	uint32_t cpu = 0;

	assert_int_equal(sched_getaffinity(0, sizeof(cpus), &cpus), 0);
	while (!CPU_ISSET(cpu, &cpus))
		cpu++;
	return cpu;
}

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	sandbox_make(&fixture->sandbox);
	fixture->here = first_cpu();
	assert_true(fixture->here < AMPERF_PLACEMENT_CPUS);
	assert_int_equal(amperf_placement_bind(fixture->here, &fixture->before, NULL), 0);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	amperf_placement_unbind(fixture->before);
	sandbox_remove(&fixture->sandbox);
	free(fixture);
	return 0;
}

/* The mailbox's on this test's CPU and on the next, and much that is of no device. */
static void write_interrupts(struct fixture *fixture, unsigned int here, unsigned int next)
{
	char text[1024];

	snprintf(text, sizeof(text),
		 "           CPU%u       CPU%u\n"
		 " 27:       %u       77777     GICv2  27 Level     arch_timer\n"
		 " 34:          3          4     GICv2  33 Level     5a000000.display\n"
		 " 49: %10u %10u  stm32mp-exti-direct  61 Level     4c001000.mailbox\n"
		 "IPI0:         0       9999       CPU wakeup interrupts\n"
		 "Err:          0\n",
		 fixture->here, fixture->here + 1, here * 1000, here, next);
	sandbox_write(&fixture->sandbox, "/proc/interrupts", text);
}

static struct amperf_cpu_time look(struct fixture *fixture, unsigned int here, unsigned int next)
{
	struct amperf_cpu_time time = {0};
	struct amperf_placement placement;

	write_interrupts(fixture, 50, 60);
	amperf_placement_begin(&placement, &fixture->sandbox.system);
	for (int i = 0; i < 10; i++)
		amperf_placement_note(&placement);
	write_interrupts(fixture, 50 + here, 60 + next);
	amperf_placement_end(&placement, &fixture->sandbox.system, &time);
	return time;
}

static void who_takes_them(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_cpu_time time = look(fixture, 100, 1);

	assert_true(time.placement_known);
	assert_int_equal(time.irq_cpu, fixture->here);
	assert_int_equal(time.other_cpu, fixture->here + 1);
	assert_true(time.on_irq_cpu_percent == 100);

	time = look(fixture, 1, 100);
	assert_true(time.placement_known);
	assert_int_equal(time.irq_cpu, fixture->here + 1);
	assert_int_equal(time.other_cpu, fixture->here);
	assert_true(time.on_irq_cpu_percent == 0);

	/* Both, or none did. */
	assert_false(look(fixture, 50, 50).placement_known);
	assert_false(look(fixture, 0, 0).placement_known);
}

static void what_is_not_known(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_cpu_time time = {.placement_known = true};
	struct amperf_placement placement;

	/* No such file; one CPU only; one that has gone meanwhile. */
	amperf_placement_begin(&placement, &fixture->sandbox.system);
	amperf_placement_note(&placement);
	amperf_placement_end(&placement, &fixture->sandbox.system, &time);
	assert_false(time.placement_known);

	sandbox_write(&fixture->sandbox, "/proc/interrupts", "  CPU0\n 49: 5 GICv2 mailbox\n");
	amperf_placement_begin(&placement, &fixture->sandbox.system);
	amperf_placement_note(&placement);
	sandbox_write(&fixture->sandbox, "/proc/interrupts", "  CPU0\n 49: 9 GICv2 mailbox\n");
	amperf_placement_end(&placement, &fixture->sandbox.system, &time);
	assert_false(time.placement_known);

	write_interrupts(fixture, 1000, 1000);
	amperf_placement_end(&placement, &fixture->sandbox.system, &time);
	assert_false(time.placement_known);
}

static void bound_and_as_before(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_binding *before;
	cpu_set_t first, again;
	struct amperf_error error;

	amperf_placement_unbind(fixture->before);
	assert_int_equal(sched_getaffinity(0, sizeof(first), &first), 0);
	assert_int_equal(amperf_placement_bind(fixture->here, &before, NULL), 0);
	assert_int_equal(sched_getaffinity(0, sizeof(again), &again), 0);
	assert_int_equal(CPU_COUNT(&again), 1);
	assert_int_equal(sched_getcpu(), fixture->here);
	assert_int_equal(amperf_placement_bind(1023, &fixture->before, &error), -EINVAL);
	assert_non_null(strstr(error.text, "CPU 1023"));
	assert_null(fixture->before);
	assert_int_equal(amperf_placement_bind(UINT32_MAX, &fixture->before, &error), -EINVAL);
	amperf_placement_unbind(before);
	assert_int_equal(sched_getaffinity(0, sizeof(again), &again), 0);
	assert_true(CPU_EQUAL(&first, &again));
}

/* ---- A run -------------------------------------------------------------- */

static void take_interrupts(void *context, const struct amperf_sample *sample)
{
	(void)sample;
	write_interrupts(context, 1000, 1);
}

static bool is_warned(const struct amperf_result *result)
{
	for (size_t i = 0; i < result->rows[0].warning_count; i++)
		if (strcmp(result->rows[0].warnings[i].code, "shared-cpu") == 0)
			return true;
	return false;
}

/* Runs with interrupts where the program is; is that warned of? */
static bool warns_with_log(struct fixture *fixture, const struct amperf_test *test, bool bound,
			   uint32_t log_output)
{
	struct amperf_run_config config = {
		.tests = test,
		.test_count = 1,
		.bound = bound,
		.cpu = fixture->here,
		.system = &fixture->sandbox.system,
		.on_sample = take_interrupts,
		.context = fixture,
	};
	struct amperf_result *result;
	struct amperf_error error;
	struct fake_tp fake;
	struct amperf_link *link;
	bool warned;

	fake_init(&fake);
	link = fake_link(&fake);
	link->log_output = log_output;
	write_interrupts(fixture, 1, 1);
	assert_int_equal(amperf_run(link, &config, &result, &error), 0);
	assert_true(result->rows[0].cpu.placement_known);
	assert_int_equal(result->bound, bound);
	warned = is_warned(result);
	amperf_result_free(result);
	amperf_link_close(link);
	return warned;
}

static bool warns(struct fixture *fixture, const struct amperf_test *test, bool bound)
{
	return warns_with_log(fixture, test, bound, AMPERF_LOG_OFF);
}

static void a_run_that_shares_its_cpu(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_test test = {.block_bytes = 64, .count = 1, .repeat = 10};

	/* Message by message it does not matter. */
	assert_false(warns(fixture, &test, false));
	test.depth = 4;
	assert_true(warns(fixture, &test, false));
	/* The UART takes much longer. */
	assert_false(warns_with_log(fixture, &test, false, AMPERF_LOG_UART));
	/* Who says where knows. */
	assert_false(warns(fixture, &test, true));
	test.depth = 1;
	test.block_bytes = 4096;
	assert_true(warns(fixture, &test, false));
}

static void a_cpu_that_is_not_there(void **state)
{
	struct amperf_test test = {.block_bytes = 64, .count = 1, .repeat = 1};
	struct amperf_run_config config = {
		.tests = &test, .test_count = 1, .bound = true, .cpu = 1000};
	struct amperf_result *result;
	struct amperf_error error;
	struct fake_tp fake;
	struct amperf_link *link;

	(void)state;
	fake_init(&fake);
	link = fake_link(&fake);
	assert_int_equal(amperf_run(link, &config, &result, &error), -EINVAL);
	assert_null(result);
	amperf_link_close(link);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(who_takes_them),          TEST(what_is_not_known),
		TEST(bound_and_as_before),     TEST(a_run_that_shares_its_cpu),
		TEST(a_cpu_that_is_not_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
