/* SPDX-License-Identifier: BSD-3-Clause */
/* Runs over a link that does whole transactions by itself. */
#include "run_fixture.h"

#include <errno.h>

static int set_up(void **state)
{
	struct fixture *fixture;

	run_set_up(state);
	fixture = *state;
	fake_attach(&fixture->fake, &fixture->link, true);
	return 0;
}

static int run(struct fixture *fixture, enum amperf_packet packet, enum amperf_kind kind)
{
	struct amperf_test test = {kind, 1000, 5, 0, 3};

	fixture->config.packet = packet;
	return run_one(fixture, &test);
}

static void what_it_gave_is_in_the_result(void **state)
{
	struct fixture *fixture = *state;
	struct fake_tp *fake = &fixture->fake;
	uint32_t hz = fixture->link->hello.core_hz;
	const struct amperf_row *row;

	fake->outcome.ns = 7000;
	fake->outcome.link.sends = 5;
	fake->outcome.link.wait_ns = 11;
	fake->outcome.report = (struct amperf_report){
		.bytes = 5000, .start_ticks = 0, .end_ticks = hz / 1000, .rx_messages = 6};
	assert_int_equal(run(fixture, AMPERF_PACKET_FRAME, AMPERF_KIND_ECHO), 0);
	row = fixture->result->rows;
	assert_int_equal(row->time.median_ns, 7000);
	assert_int_equal(row->verified_bytes, 3 * 5000);
	assert_int_equal(row->link.sends, 15);
	assert_int_equal(row->link.wait_ns, 33);
	assert_int_equal(row->mcu.rx_messages, 18);
	assert_in_range(row->mcu.busy_ns, 2990000, 3010000);
	/* No data went through send. */
	assert_int_equal(fake->sent, 0);
	assert_int_equal(fake->job.kind, AMPERF_KIND_ECHO);
	assert_int_equal(fake->job.block_bytes, 1000);
	assert_int_equal(fake->job.count, 5);
	assert_int_equal(fake->job.timeout_ns, UINT64_C(5000000000));
	assert_int_equal(fake->job.sequence, fixture->link->sequence);
	assert_string_equal(fake->job.label, "fake:x");
}

static void each_has_a_seed_and_a_sequence_of_its_own(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_tp_job before;

	fixture->fake.outcome.ns = 1;
	assert_int_equal(run(fixture, AMPERF_PACKET_FRAME, AMPERF_KIND_SINK), 0);
	before = fixture->fake.job;
	assert_int_equal(run(fixture, AMPERF_PACKET_FRAME, AMPERF_KIND_SINK), 0);
	assert_int_not_equal(before.seed, fixture->fake.job.seed);
	assert_int_equal(fixture->fake.job.sequence, before.sequence + 3);
}

/* Wrong data is counted, told in the transport's words, and followed by a RESET. */
static void wrong_data(void **state)
{
	struct fixture *fixture = *state;

	fixture->fake.own_code = -EBADMSG;
	fixture->fake.words = "corrupt data: byte 3 of 5000 is not what was sent";
	assert_int_equal(run(fixture, AMPERF_PACKET_FRAME, AMPERF_KIND_SOURCE), -EBADMSG);
	assert_int_equal(fixture->result->errors, 3);
	assert_int_equal(fixture->result->verified_bytes, 0);
	assert_contains(fixture->result->rows[0].first_error, "fake:x: corrupt data: byte 3");
	assert_int_equal(fixture->fake.sent, 3 * sizeof(struct amperf_header));
}

static void how_far_it_came(void **state)
{
	struct fixture *fixture = *state;
	struct fake_tp *fake = &fixture->fake;

	fake->own_code = -ETIMEDOUT;
	fake->outcome.sent_bytes = 1200;
	fake->outcome.received_bytes = 300;
	assert_int_equal(run(fixture, AMPERF_PACKET_FRAME, AMPERF_KIND_ECHO), -ETIMEDOUT);
	assert_string_equal(fixture->error.text, "fake:x: nothing moved for 5 s: 1200 of 5000 bytes"
						 " sent, 300 came back");
	assert_int_equal(run(fixture, AMPERF_PACKET_FRAME, AMPERF_KIND_SOURCE), -ETIMEDOUT);
	assert_contains(fixture->error.text, "300 of 5000 bytes received");
	fake->diagnosis = "remoteproc0 (m4) is offline";
	fake->own_code = -EPIPE;
	assert_int_equal(run(fixture, AMPERF_PACKET_FRAME, AMPERF_KIND_SINK), -EPIPE);
	assert_contains(fixture->error.text, "the channel is gone (1200 of 5000 bytes sent");
	assert_contains(fixture->error.text, "m4) is offline");
	fake->own_code = -ENOMEM;
	fake->words = "no memory for it";
	assert_int_equal(run(fixture, AMPERF_PACKET_FRAME, AMPERF_KIND_SINK), -ENOMEM);
	assert_string_equal(fixture->error.text, "fake:x: no memory for it");
}

static void not_with_the_packet_of_2020(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(run(fixture, AMPERF_PACKET_2020, AMPERF_KIND_SINK), -EINVAL);
	assert_contains(fixture->error.text, "fake:x: the packet of 2020 cannot go over this link");
	assert_null(fixture->result);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, run_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(what_it_gave_is_in_the_result),
		TEST(each_has_a_seed_and_a_sequence_of_its_own),
		TEST(wrong_data),
		TEST(how_far_it_came),
		TEST(not_with_the_packet_of_2020),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
