/* SPDX-License-Identifier: BSD-3-Clause */
/* Tests without verification, and what verification costs. */
#include "run_fixture.h"

#include <errno.h>

/* A link that runs its transactions itself, which take 7 us; unverified ones 5. */
static struct fake_tp *own_link(struct fixture *fixture)
{
	struct fake_tp *fake = &fixture->fake;

	fake_attach(fake, &fixture->link, true);
	fake->outcome.ns = 7000;
	fake->unverified_ns = 5000;
	fixture->config.verify_cost = true;
	return fake;
}

/* ---- Without ------------------------------------------------------------- */

static void each_kind_size_and_depth(void **state)
{
	static const uint64_t sizes[] = {1, 3, 496, 5000, 700001};
	struct fixture *fixture = *state;

	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
		for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++)
			for (uint32_t depth = 1; depth <= 9; depth += 8) {
				struct amperf_test test = {.kind = kind,
							   .block_bytes = sizes[s],
							   .count = 3,
							   .warmup = 1,
							   .repeat = 5,
							   .depth = depth,
							   .unverified = true};
				const struct amperf_row *row = run_well(fixture, &test);

				assert_int_equal(row->sample_count, 5);
				assert_int_equal(row->verified_bytes, 0);
				assert_true(fixture->result->unverified);
				assert_false(row->verify_cost.known);
			}
}

/* The same byte is wrong each time; only who looks can see it. */
static void damage_is_seen_by_who_looks(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		enum amperf_kind kind;
		uint64_t sent, received;
	} cases[] = {
		{AMPERF_KIND_SINK, 32 + 7, FAKE_NEVER},
		{AMPERF_KIND_ECHO, 32 + 7, FAKE_NEVER},
		{AMPERF_KIND_ECHO, FAKE_NEVER, 32 + 9},
		{AMPERF_KIND_SOURCE, FAKE_NEVER, 32 + 9},
	};

	for (size_t i = 0; i < 2 * sizeof(cases) / sizeof(cases[0]); i++) {
		struct amperf_test test = {.kind = cases[i / 2].kind,
					   .block_bytes = 100,
					   .count = 1,
					   .repeat = 20,
					   .depth = i % 2 ? 4 : 1};

		fixture->fake.flip_sent = cases[i / 2].sent;
		fixture->fake.flip_received = cases[i / 2].received;
		assert_int_equal(run_one(fixture, &test), -EBADMSG);
		assert_int_equal(fixture->result->errors, 1);
		test.unverified = true;
		assert_int_equal(run_well(fixture, &test)->sample_count, 20);
	}
}

/* Where the CRC-32 would stand are no other bytes: some of the data would be missing. */
static void lost_bytes_are_seen_without(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		enum amperf_kind kind;
		uint64_t sent, received;
	} cases[] = {
		{AMPERF_KIND_SINK, 32 + 100, FAKE_NEVER},
		{AMPERF_KIND_ECHO, FAKE_NEVER, 32 + 101},
		{AMPERF_KIND_SOURCE, FAKE_NEVER, 32 + 102},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct amperf_test test = {.kind = cases[i].kind,
					   .block_bytes = 100,
					   .count = 1,
					   .repeat = 20,
					   .unverified = true};

		fixture->fake.flip_sent = cases[i].sent;
		fixture->fake.flip_received = cases[i].received;
		assert_int_equal(run_one(fixture, &test), -EBADMSG);
		assert_int_equal(fixture->result->errors, 1);
		assert_int_equal(fixture->result->rows[0].sample_count, 19);
	}
}

static void firmware_that_does_not_know_it(void **state)
{
	struct fixture *fixture = *state;

	fixture->fake.must_verify = true;
	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
		for (uint32_t depth = 1; depth <= 4; depth += 3) {
			struct amperf_test test = {.kind = kind,
						   .block_bytes = 100,
						   .count = 1,
						   .repeat = 20,
						   .depth = depth,
						   .unverified = true};

			assert_int_equal(run_one(fixture, &test), -EOPNOTSUPP);
			assert_contains(fixture->error.text, "verifies all data");
			test.unverified = false;
			run_well(fixture, &test);
		}
}

static void the_packet_of_2020_is_verified(void **state)
{
	struct amperf_test test = {.block_bytes = 512, .count = 1, .repeat = 3, .unverified = true};
	struct fixture *fixture = *state;

	fixture->config.packet = AMPERF_PACKET_2020;
	assert_int_equal(run_one(fixture, &test), -EINVAL);
	assert_contains(fixture->error.text, "--verify=off");
	test.unverified = false;
	fixture->config.verify_cost = true;
	run_well(fixture, &test);
}

/* ---- What it costs ------------------------------------------------------- */

static void the_cost(void **state)
{
	static const struct {
		uint32_t repeat, without;
	} cases[] = {{1, 3}, {30, 3}, {40, 4}, {150, 15}, {1000, 20}};
	struct fixture *fixture = *state;
	struct fake_tp *fake = own_link(fixture);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct amperf_test test = {
			.block_bytes = 100, .count = 1, .warmup = 2, .repeat = cases[i].repeat};
		const struct amperf_row *row;

		fake->transactions = 0;
		row = run_well(fixture, &test);
		assert_true(row->verify_cost.known);
		assert_int_equal(row->verify_cost.ns, 2000);
		assert_true(row->verify_cost.percent > 28.57 && row->verify_cost.percent < 28.58);
		/* They are left out of all else. */
		assert_int_equal(row->sample_count, cases[i].repeat);
		assert_int_equal(row->time.min_ns, 7000);
		assert_int_equal(row->verified_bytes, 100 * cases[i].repeat);
		assert_int_equal(fake->transactions, 2 + cases[i].repeat + 1 + cases[i].without);
	}
}

static void no_cost_is_made_up(void **state)
{
	struct amperf_test test = {.block_bytes = 100, .count = 1, .repeat = 10};
	struct fixture *fixture = *state;
	struct fake_tp *fake = own_link(fixture);

	/* It may be cheaper, by what else there is. */
	fake->unverified_ns = 7100;
	assert_int_equal(run_well(fixture, &test)->verify_cost.ns, -100);
	fake->unverified_ns = 7000;
	assert_false(run_well(fixture, &test)->verify_cost.known);
	/* Within what one of ten took. */
	fake->unverified_ns = 6000;
	fake->slow_at = 1;
	fake->slow_ns = 6000;
	fake->transactions = 0;
	test.repeat = 5;
	assert_false(run_well(fixture, &test)->verify_cost.known);
}

static void when_it_is_not_measured(void **state)
{
	struct amperf_test test = {.block_bytes = 100, .count = 1, .repeat = 10};
	struct fixture *fixture = *state;
	struct fake_tp *fake = own_link(fixture);

	fixture->config.verify_cost = false;
	run_well(fixture, &test);
	assert_int_equal(fake->transactions, 10);
	fixture->config.verify_cost = true;
	test.unverified = true;
	run_well(fixture, &test);
	assert_int_equal(fake->transactions, 20);
	test.unverified = false;
	fixture->config.test_ns_max = 5 * 7000;
	assert_int_equal(run_well(fixture, &test)->ended_by, AMPERF_END_TIME);
	assert_int_equal(fake->transactions, 25);
	fixture->config.test_ns_max = 0;
	fake->outcome.ns = 1000000001;
	run_well(fixture, &test);
	assert_int_equal(fake->transactions, 35);
	test.rate_hz = 0.5;
	fake->outcome.ns = 7000;
	run_well(fixture, &test);
	assert_int_equal(fake->transactions, 45);
}

/* It is asked once, and what was asked for is all well. */
static void the_cost_with_firmware_that_does_not_know_it(void **state)
{
	struct amperf_test test = {.kind = AMPERF_KIND_ECHO, .block_bytes = 100, .count = 1};
	struct fixture *fixture = *state;
	struct fake_tp *fake = &fixture->fake;
	uint64_t sent;

	test.repeat = 10;
	fixture->config.verify_cost = true;
	fake->must_verify = true;
	assert_false(run_well(fixture, &test)->verify_cost.known);
	assert_int_equal(fixture->result->error.code, 0);
	assert_int_equal(fixture->result->verified_bytes, 1000);
	run_well(fixture, &test);
	sent = fake->sent;
	fixture->config.verify_cost = false;
	run_well(fixture, &test);
	assert_int_equal(fake->sent, sent);
}

static void a_link_that_fails_meanwhile(void **state)
{
	struct amperf_test test = {.kind = AMPERF_KIND_SINK, .block_bytes = 100, .count = 1};
	struct fixture *fixture = *state;
	struct fake_tp *fake = &fixture->fake;

	test.repeat = 10;
	fixture->config.verify_cost = true;
	/* 136 bytes each: the 12th, of which ten count. */
	fake->gone_after_sent = 11 * 136 + 50;
	assert_int_equal(run_one(fixture, &test), -EPIPE);
	assert_int_equal(fixture->result->rows[0].sample_count, 10);
	assert_int_equal(fixture->result->rows[0].ended_by, AMPERF_END_REPEAT);
	assert_int_equal(fixture->result->error.code, -EPIPE);
	fake->gone_after_sent = FAKE_NEVER;
	/* Damage that shows without verification is damage. */
	fake->flip_sent = 32 + 12 * 136 + 32 + 100; /* behind a RESET */
	assert_int_equal(run_one(fixture, &test), -EBADMSG);
	assert_int_equal(fixture->result->rows[0].errors, 1);
	assert_true(fixture->result->rows[0].first_error[0]);
	assert_false(fixture->result->rows[0].verify_cost.known);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RUN_TEST(each_kind_size_and_depth),
		RUN_TEST(damage_is_seen_by_who_looks),
		RUN_TEST(lost_bytes_are_seen_without),
		RUN_TEST(firmware_that_does_not_know_it),
		RUN_TEST(the_packet_of_2020_is_verified),
		RUN_TEST(the_cost),
		RUN_TEST(no_cost_is_made_up),
		RUN_TEST(when_it_is_not_measured),
		RUN_TEST(the_cost_with_firmware_that_does_not_know_it),
		RUN_TEST(a_link_that_fails_meanwhile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
