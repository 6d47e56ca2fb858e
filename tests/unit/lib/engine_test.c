/* SPDX-License-Identifier: BSD-3-Clause */
/* Transactions of both packets over a link that misbehaves by plan. */
#include "run_fixture.h"

#include <errno.h>

static int run_n(struct fixture *fixture, enum amperf_packet packet, enum amperf_kind kind,
		 uint64_t block, uint64_t count, uint32_t repeat)
{
	struct amperf_test test = {kind, block, count, 0, repeat};

	fixture->config.packet = packet;
	return run_one(fixture, &test);
}

static int run(struct fixture *fixture, enum amperf_kind kind, uint64_t block, uint64_t count)
{
	return run_n(fixture, AMPERF_PACKET_FRAME, kind, block, count, 1);
}

static int run_2020(struct fixture *fixture, uint64_t block, uint64_t count)
{
	return run_n(fixture, AMPERF_PACKET_2020, AMPERF_KIND_SINK, block, count, 1);
}

static void assert_well(struct fixture *fixture, int code, uint64_t bytes)
{
	if (code)
		fail_msg("%d: %s", code, fixture->error.text);
	assert_int_equal(fixture->result->verified_bytes, bytes);
	assert_int_equal(fixture->result->errors, 0);
	assert_int_equal(fixture->result->rows[0].sample_count, 1);
	assert_true(fixture->result->rows[0].time.median_ns > 0);
}

static void each_kind_at_many_sizes(void **state)
{
	struct fixture *fixture = *state;
	static const uint64_t sizes[] = {1, 2, 3, 4, 5, 31, 32, 33, 495, 496, 497, 4096, 70001};

	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
		for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
			for (uint64_t count = 1; count <= 17; count += 8)
				assert_well(fixture, run(fixture, kind, sizes[i], count),
					    sizes[i] * count);
}

/* What is enough for a test: not less than asked for if that is little. */
static void a_limit_of_time(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		uint64_t ns_max;
		uint32_t repeat;
		size_t samples;
	} cases[] = {{0, 9, 9}, {1, 9, AMPERF_REPEAT_MIN}, {1, 2, 2}, {UINT64_MAX, 9, 9}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct amperf_test test = {AMPERF_KIND_ECHO, 496, 1, 1, cases[i].repeat};

		fixture->config.test_ns_max = cases[i].ns_max;
		run_well(fixture, &test);
		assert_int_equal(fixture->result->rows[0].sample_count, cases[i].samples);
		assert_int_equal(fixture->result->verified_bytes, cases[i].samples * 496);
		assert_true(fixture->result->rows[0].cpu.process_ns > 0);
	}
}

/* Past 1 MiB the data is made and checked block by block. */
static void large_ones_in_constant_memory(void **state)
{
	struct fixture *fixture = *state;

	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++) {
		assert_well(fixture, run(fixture, kind, 65537, 33), 65537 * 33);
		assert_well(fixture, run(fixture, kind, 3u << 20, 1), 3u << 20);
	}
}

static void few_bytes_a_call(void **state)
{
	struct fixture *fixture = *state;

	for (size_t max = 1; max < 40; max++) {
		fixture->fake.send_max = max;
		fixture->fake.recv_max = 41 - max;
		for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
			assert_well(fixture, run(fixture, kind, 61, 3), 61 * 3);
		if (max >= AMPERF_2020_HEADER_BYTES)
			assert_well(fixture, run_2020(fixture, 61, 3), 61 * 3);
	}
}

static void a_short_write_at_each_byte(void **state)
{
	struct fixture *fixture = *state;

	for (uint64_t at = 1; at < 32 + 3 * 50 + 4; at++) {
		for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++) {
			fixture->fake.short_at = at;
			assert_well(fixture, run(fixture, kind, 50, 3), 150);
			if (kind == AMPERF_KIND_SINK && at != 82 && at != 132)
				assert_int_equal(fixture->result->rows[0].link.short_sends, 1);
		}
	}
}

static void no_room_now_and_then(void **state)
{
	struct fixture *fixture = *state;
	struct fake_tp *fake = &fixture->fake;

	fake->refuse_every = 3;
	fake->refuse_times = 20;
	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++) {
		const struct amperf_row *row;

		assert_well(fixture, run(fixture, kind, 496, 30), 496 * 30);
		row = fixture->result->rows;
		assert_true(row->link.retries > 0);
		assert_true(row->link.wait_ns > 0);
		/* One wait a refusal: no spinning. */
		assert_true(fake->waits >= row->link.retries);
	}
	assert_well(fixture, run_2020(fixture, 512, 20), 512 * 20);
	assert_true(fixture->result->rows[0].link.retries > 0);
}

/* No naps on a link that tells when there is room. */
static void room_is_told(void **state)
{
	struct fixture *fixture = *state;
	struct fake_tp *fake = &fixture->fake;

	amperf_link_close(fixture->link);
	fake_init(fake);
	fake->signals_room = true;
	fixture->link = fake_link(fake);
	fake->refuse_every = 3;
	fake->refuse_times = 1;
	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++) {
		assert_well(fixture, run(fixture, kind, 496, 30), 496 * 30);
		assert_true(fixture->result->rows[0].link.retries > 0);
		assert_true(fake->wait_ns_max > UINT64_C(4000000000));
	}
}

/* The wait for room grows from 20 us to 1 ms and stays there. */
static void back_off_is_bounded(void **state)
{
	struct fixture *fixture = *state;
	struct fake_tp *fake = &fixture->fake;
	uint64_t start = fake->now_ns;

	fake->full_after_sent = 100;
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, 496, 1), -ETIMEDOUT);
	assert_in_range(fake->now_ns - start, 5000000000, 5100000000);
	assert_in_range(fake->waits, 4900, 5200);
}

static void unread_bytes_stay_within_the_window(void **state)
{
	struct fixture *fixture = *state;
	struct fake_tp *fake = &fixture->fake;

	for (int kind = AMPERF_KIND_SOURCE; kind <= AMPERF_KIND_ECHO; kind++) {
		fake->recv_max = 400;
		assert_well(fixture, run(fixture, kind, 300000, 2), 600000);
		assert_in_range(fake->unread_max, 4096, 16384 + 256);
	}
}

static void gone_at_each_point(void **state)
{
	struct fixture *fixture = *state;
	struct fake_tp *fake = &fixture->fake;

	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++) {
		uint64_t all = kind == AMPERF_KIND_SOURCE ? 52 : 32 + 1000 + 4;

		for (uint64_t at = 0; at <= all; at += 7) {
			fake = afresh(fixture);
			fake->send_max = 20;
			fake->gone_after_sent = at;
			assert_int_equal(run(fixture, kind, 100, 10), -EPIPE);
			assert_contains(fixture->error.text, "fake:x: the channel is gone");
			assert_int_equal(fixture->result->error.code, -EPIPE);
			assert_int_equal(fixture->result->row_count, 1);
		}
		fake = afresh(fixture);
		fake->gone_after_received = 10;
		fake->recv_max = 10;
		assert_int_equal(run(fixture, kind, 100, 10), -EPIPE);
	}
	fake = afresh(fixture);
	fake->gone_after_sent = 32 + 600;
	assert_int_equal(run_2020(fixture, 512, 2), -EPIPE);
}

static void the_cause_is_named(void **state)
{
	struct fixture *fixture = *state;
	struct fake_tp *fake = &fixture->fake;

	fake->diagnosis = "remoteproc0 (m4) is crashed";
	fake->gone_after_sent = 0;
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, 100, 10), -EPIPE);
	assert_contains(fixture->error.text, "remoteproc0 (m4) is crashed");
}

static void silence(void **state)
{
	struct fixture *fixture = *state;
	struct fake_tp *fake = &fixture->fake;

	fake->mute_after_received = 0;
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, 100, 10), -ETIMEDOUT);
	assert_contains(fixture->error.text, "all 1000 bytes sent, no acknowledgement");
	assert_contains(fixture->error.text, "nothing moved for 5 s");

	fake = afresh(fixture);
	fake->mute_after_received = 32 + 500;
	assert_int_equal(run(fixture, AMPERF_KIND_SOURCE, 100, 10), -ETIMEDOUT);
	assert_contains(fixture->error.text, "500 of 1000 bytes received");

	fake = afresh(fixture);
	fake->mute_after_received = 32 + 500;
	assert_int_equal(run(fixture, AMPERF_KIND_ECHO, 100, 10), -ETIMEDOUT);
	assert_contains(fixture->error.text, "all 1000 bytes sent, 500 came back");

	/* One that waits for its window to open. */
	fake = afresh(fixture);
	fake->mute_after_received = 32 + 500;
	assert_int_equal(run(fixture, AMPERF_KIND_ECHO, 1000, 100), -ETIMEDOUT);
	assert_contains(fixture->error.text, "500 came back");
}

static void a_ring_that_stays_full(void **state)
{
	struct fixture *fixture = *state;
	struct fake_tp *fake = &fixture->fake;

	fake->full_after_sent = 300;
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, 100, 10), -ETIMEDOUT);
	assert_contains(fixture->error.text, "ring full: the firmware takes no messages");
	assert_contains(fixture->error.text, "300 of 1036 bytes sent");

	fake = afresh(fixture);
	fake->full_after_sent = 32 + 100; /* STATS, then 100 */
	assert_int_equal(run_2020(fixture, 512, 2), -ETIMEDOUT);
	assert_contains(fixture->error.text, "ring full");
	assert_contains(fixture->error.text, "100 of 1024 bytes sent");
}

static void silence_after_the_2020_packet(void **state)
{
	struct fixture *fixture = *state;

	fixture->fake.mute_after_received = 32 + 72 + 4; /* the answer to STATS */
	assert_int_equal(run_2020(fixture, 512, 2), -ETIMEDOUT);
	assert_contains(fixture->error.text, "all 1024 bytes sent, no acknowledgement");
}

static void data_damaged_on_the_way_out(void **state)
{
	struct fixture *fixture = *state;

	for (int kind = AMPERF_KIND_SINK; kind <= AMPERF_KIND_ECHO; kind += AMPERF_KIND_ECHO) {
		fixture->fake.flip_sent = 32 + 77;
		assert_int_equal(run_n(fixture, AMPERF_PACKET_FRAME, kind, 100, 10, 3), -EBADMSG);
		assert_contains(fixture->error.text, "corrupt data");
		/* The others count, and are right. */
		assert_int_equal(fixture->result->errors, 1);
		assert_int_equal(fixture->result->rows[0].sample_count, 2);
		assert_int_equal(fixture->result->verified_bytes, 2000);
	}
}

static void data_damaged_on_the_way_in(void **state)
{
	struct fixture *fixture = *state;

	for (int kind = AMPERF_KIND_SOURCE; kind <= AMPERF_KIND_ECHO; kind++) {
		fixture->fake.flip_received = 32 + 77;
		assert_int_equal(run_n(fixture, AMPERF_PACKET_FRAME, kind, 100, 10, 3), -EBADMSG);
		assert_contains(fixture->error.text, "byte 77 of 1000");
		assert_int_equal(fixture->result->verified_bytes, 2000);
		/* The CRC behind the data. */
		fixture->fake.flip_received = 32 + 1000;
		assert_int_equal(run(fixture, kind, 100, 10), -EBADMSG);
		assert_contains(fixture->error.text, "CRC-32");
		/* The report. */
		fixture->fake.flip_received = 32 + 1000 + 4 + 32 + 5;
		assert_int_equal(run(fixture, kind, 100, 10), -EBADMSG);
		assert_contains(fixture->error.text, "report");
	}
}

static void a_damaged_large_one(void **state)
{
	struct fixture *fixture = *state;

	fixture->fake.flip_received = 32 + 2000000;
	assert_int_equal(run(fixture, AMPERF_KIND_ECHO, 65536, 40), -EBADMSG);
	assert_contains(fixture->error.text, "byte 2000000 of 2621440");
}

static void a_2020_packet_damaged(void **state)
{
	struct fixture *fixture = *state;

	fixture->fake.flip_sent = 32 + 700;
	assert_int_equal(run_n(fixture, AMPERF_PACKET_2020, AMPERF_KIND_SINK, 512, 2, 3), -EBADMSG);
	assert_contains(fixture->error.text, "the firmware received 1024 bytes with CRC-32");
	assert_int_equal(fixture->result->rows[0].sample_count, 2);
	assert_int_equal(fixture->result->verified_bytes, 2048);
}

static void a_wrong_2020_acknowledgement(void **state)
{
	struct fixture *fixture = *state;

	fixture->fake.flip_received = 32 + 72 + 4; /* the low byte of 1024 */
	assert_int_equal(run_n(fixture, AMPERF_PACKET_2020, AMPERF_KIND_SINK, 512, 2, 3), -EBADMSG);
	assert_contains(fixture->error.text, "acknowledged 1088 bytes instead of 1024");
	assert_int_equal(fixture->result->rows[0].sample_count, 2);
}

/* After a failure both sides agree again without the caller's doing. */
static void the_next_run_starts_afresh(void **state)
{
	struct fixture *fixture = *state;

	fixture->fake.mute_after_received = 32 + 500;
	assert_int_equal(run(fixture, AMPERF_KIND_SOURCE, 100, 10), -ETIMEDOUT);
	fixture->fake.mute_after_received = FAKE_NEVER;
	assert_well(fixture, run(fixture, AMPERF_KIND_ECHO, 100, 10), 1000);

	fixture->fake.full_after_sent = 500;
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, 100, 10), -ETIMEDOUT);
	fixture->fake.full_after_sent = FAKE_NEVER;
	assert_int_equal(amperf_link_control(fixture->link, AMPERF_CONTROL_LOG_OUTPUT, 1, NULL,
					     &fixture->error),
			 0);
	assert_well(fixture, run_2020(fixture, 100, 10), 1000);
	assert_int_equal(fixture->result->log_output, 1);
}

static void interrupted(void **state)
{
	struct fixture *fixture = *state;

	fixture->fake.cancel_after_sent = 100;
	assert_int_equal(run_n(fixture, AMPERF_PACKET_FRAME, AMPERF_KIND_ECHO, 100, 10, 5),
			 -ECANCELED);
	assert_contains(fixture->error.text, "interrupted");
	assert_non_null(fixture->result);
}

static void what_is_asked_is_checked_first(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(run(fixture, AMPERF_KIND_SINK, 0, 1), -EINVAL);
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, 1, 0), -EINVAL);
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, (16 << 20) + 1, 1), -EINVAL);
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, 16 << 20, 257), -EINVAL);
	assert_int_equal(run(fixture, AMPERF_KIND_COUNT, 1, 1), -EINVAL);
	assert_int_equal(run_n(fixture, AMPERF_PACKET_FRAME, AMPERF_KIND_SINK, 1, 1, 0), -EINVAL);
	assert_int_equal(run_2020(fixture, 512, 128), -EINVAL);
	assert_contains(fixture->error.text, "at most 65535 in all");
	assert_int_equal(run_n(fixture, AMPERF_PACKET_2020, AMPERF_KIND_ECHO, 512, 1, 1), -EINVAL);
	assert_null(fixture->result);
	assert_int_equal(fixture->fake.sent, 0);
}

static void the_largest_2020_packet(void **state)
{
	struct fixture *fixture = *state;

	assert_well(fixture, run_2020(fixture, 65535, 1), 65535);
	assert_well(fixture, run_2020(fixture, 6, 10922), 65532);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RUN_TEST(each_kind_at_many_sizes),
		RUN_TEST(a_limit_of_time),
		RUN_TEST(large_ones_in_constant_memory),
		RUN_TEST(few_bytes_a_call),
		RUN_TEST(a_short_write_at_each_byte),
		RUN_TEST(no_room_now_and_then),
		RUN_TEST(room_is_told),
		RUN_TEST(back_off_is_bounded),
		RUN_TEST(unread_bytes_stay_within_the_window),
		RUN_TEST(gone_at_each_point),
		RUN_TEST(the_cause_is_named),
		RUN_TEST(silence),
		RUN_TEST(a_ring_that_stays_full),
		RUN_TEST(silence_after_the_2020_packet),
		RUN_TEST(data_damaged_on_the_way_out),
		RUN_TEST(data_damaged_on_the_way_in),
		RUN_TEST(a_damaged_large_one),
		RUN_TEST(a_2020_packet_damaged),
		RUN_TEST(a_wrong_2020_acknowledgement),
		RUN_TEST(the_next_run_starts_afresh),
		RUN_TEST(interrupted),
		RUN_TEST(what_is_asked_is_checked_first),
		RUN_TEST(the_largest_2020_packet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
