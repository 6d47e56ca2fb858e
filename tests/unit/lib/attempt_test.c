/* SPDX-License-Identifier: BSD-3-Clause */
/* The way in which the 2020 client wrote, over a link that misbehaves by plan. */
#include "fake_tp.h"
#include "test.h"

#include <errno.h>
#include <stdlib.h>

#define WAIT_NS UINT64_C(1000000000)
#define STATS_BYTES 32u /* the request that comes first */

struct fixture {
	struct fake_tp fake;
	struct amperf_link *link;
	struct amperf_attempt attempt;
	struct amperf_error error;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	fake_attach(&fixture->fake, &fixture->link, false);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	amperf_link_close(fixture->link);
	free(fixture);
	return 0;
}

static int attempt(struct fixture *fixture, uint64_t block, uint64_t count)
{
	return amperf_attempt_2020(fixture->link, block, count, WAIT_NS, &fixture->attempt,
				   &fixture->error);
}

/* Both sides mean the same by what comes next. */
static void assert_in_step(struct fixture *fixture)
{
	struct amperf_test test = {AMPERF_KIND_SINK, 512, 4, 0, 1};
	struct amperf_run_config config = {
		.packet = AMPERF_PACKET_2020, .tests = &test, .test_count = 1};
	struct amperf_result *result;

	assert_int_equal(amperf_run(fixture->link, &config, &result, &fixture->error), 0);
	assert_int_equal(result->verified_bytes, 2048);
	amperf_result_free(result);
}

static void with_room_for_all(void **state)
{
	struct fixture *fixture = *state;
	const struct amperf_attempt *got = &fixture->attempt;

	for (uint64_t count = 1; count <= 16; count++) {
		assert_int_equal(attempt(fixture, 2048, count), 0);
		assert_int_equal(got->writes, count);
		assert_int_equal(got->short_writes + got->refused_writes + got->lost_bytes, 0);
		assert_true(got->answered);
		assert_int_equal(got->acknowledged_bytes, 2048 * count);
		assert_int_equal(got->mcu_messages, count);
		assert_int_equal(got->mcu_bytes, 2048 * count);
		assert_in_range(got->ns, 1, WAIT_NS - 1);
	}
	assert_in_step(fixture);
}

static void a_short_write_is_not_resumed(void **state)
{
	struct fixture *fixture = *state;
	const struct amperf_attempt *got = &fixture->attempt;

	fixture->fake.short_at = STATS_BYTES + 512 + 100;
	assert_int_equal(attempt(fixture, 512, 3), 0);
	assert_int_equal(got->writes, 3);
	assert_int_equal(got->short_writes, 1);
	assert_int_equal(got->refused_writes, 0);
	assert_int_equal(got->lost_bytes, 412);
	assert_false(got->answered);
	assert_int_equal(got->mcu_messages, 3);
	assert_int_equal(got->mcu_bytes, 1124);
	assert_in_range(got->ns, WAIT_NS, WAIT_NS + WAIT_NS / 10);
	assert_in_step(fixture);
}

/* Nobody waits for room: the next block is offered at once. */
static void a_refused_write_is_not_repeated(void **state)
{
	struct fixture *fixture = *state;
	const struct amperf_attempt *got = &fixture->attempt;

	fixture->fake.refuse_every = 2;
	fixture->fake.refuse_times = 1;
	for (unsigned int i = 0; i < 3; i++) {
		fake_arm(&fixture->fake);
		assert_int_equal(attempt(fixture, 512, 10), 0);
		assert_int_equal(got->writes, 10);
		assert_in_range(got->refused_writes, 3, 4);
		assert_int_equal(got->short_writes, 0);
		assert_int_equal(got->lost_bytes, 512 * got->refused_writes);
		assert_int_equal(got->mcu_messages, 10 - got->refused_writes);
		assert_int_equal(got->mcu_bytes, 5120 - got->lost_bytes);
		assert_false(got->answered);
	}
	assert_in_step(fixture);
}

/* The client's limit is its own; the link's holds for everything else again. */
static void the_links_timeout_stays(void **state)
{
	struct fixture *fixture = *state;
	uint64_t timeout_ns = fixture->link->io.timeout_ns;

	fixture->fake.short_at = STATS_BYTES + 100;
	assert_int_equal(attempt(fixture, 512, 1), 0);
	assert_false(fixture->attempt.answered);
	assert_int_equal(fixture->link->io.timeout_ns, timeout_ns);
}

static void a_firmware_that_does_not_come_back(void **state)
{
	struct fixture *fixture = *state;

	fixture->fake.full_after_sent = STATS_BYTES + 700;
	assert_int_equal(attempt(fixture, 512, 3), -ETIMEDOUT);
	assert_contains(fixture->error.text, "no answer to RESET");
	assert_int_equal(fixture->attempt.short_writes, 1);
	assert_int_equal(fixture->attempt.refused_writes, 1);
	/* It does later. */
	fixture->fake.full_after_sent = FAKE_NEVER;
	assert_in_step(fixture);
}

static void gone_or_interrupted(void **state)
{
	struct fixture *fixture = *state;

	fixture->fake.gone_after_sent = STATS_BYTES + 600;
	assert_int_equal(attempt(fixture, 512, 3), -EPIPE);
	assert_contains(fixture->error.text, "the channel is gone");
	fake_attach(&fixture->fake, &fixture->link, false);
	fixture->fake.short_at = STATS_BYTES + 100;
	fixture->fake.cancel_after_sent = STATS_BYTES + 612;
	assert_int_equal(attempt(fixture, 512, 2), -ECANCELED);
	assert_contains(fixture->error.text, "interrupted");
}

static void what_is_asked_is_checked_first(void **state)
{
	struct fixture *fixture = *state;
	uint64_t sent = fixture->fake.sent;

	assert_int_equal(attempt(fixture, 0, 1), -EINVAL);
	assert_int_equal(attempt(fixture, 5, 1), -EINVAL);
	assert_int_equal(attempt(fixture, 8192, 8), -EINVAL);
	assert_int_equal(
		amperf_attempt_2020(fixture->link, 512, 1, 0, &fixture->attempt, &fixture->error),
		-EINVAL);
	assert_int_equal(fixture->fake.sent, sent);
	fake_attach(&fixture->fake, &fixture->link, true);
	assert_int_equal(attempt(fixture, 512, 1), -EINVAL);
	assert_contains(fixture->error.text, "transactions of its own");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(with_room_for_all),
		TEST(a_short_write_is_not_resumed),
		TEST(a_refused_write_is_not_repeated),
		TEST(the_links_timeout_stays),
		TEST(a_firmware_that_does_not_come_back),
		TEST(gone_or_interrupted),
		TEST(what_is_asked_is_checked_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
