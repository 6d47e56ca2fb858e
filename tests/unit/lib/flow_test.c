/* SPDX-License-Identifier: BSD-3-Clause */
/* Several transactions under way at once, and transactions that are due at their times. */
#include "pace.h"
#include "run_fixture.h"

#include <errno.h>
#include <math.h>

static const struct amperf_warning *warning_of(const struct amperf_row *row, const char *code)
{
	for (size_t i = 0; i < row->warning_count; i++)
		if (strcmp(row->warnings[i].code, code) == 0)
			return &row->warnings[i];
	return NULL;
}

/* ---- Closed loops ------------------------------------------------------- */

static void each_kind_size_and_depth(void **state)
{
	static const uint64_t sizes[] = {1, 3, 64, 461, 496, 5000, 70001};
	static const uint32_t depths[] = {2, 7, 64, AMPERF_DEPTH_MAX};
	struct fixture *fixture = *state;

	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
		for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++)
			for (size_t d = 0; d < sizeof(depths) / sizeof(depths[0]); d++) {
				struct amperf_test test = {.kind = kind,
							   .block_bytes = sizes[s],
							   .count = 1 + s % 3,
							   .warmup = 3,
							   .repeat = 40,
							   .depth = depths[d]};
				const struct amperf_row *row = run_well(fixture, &test);

				assert_int_equal(row->sample_count, 40);
				assert_int_equal(row->verified_bytes,
						 40 * test.block_bytes * test.count);
				assert_int_equal(row->ended_by, AMPERF_END_REPEAT);
				assert_in_range(row->depth_reached, 1, depths[d]);
				assert_true(row->mcu.rx_messages + row->mcu.tx_messages > 0 ||
					    fixture->fake.sent > 0);
			}
}

/* The second is sent before the first is answered, and as many as may be are under way. */
static void the_depth_is_used(void **state)
{
	struct fixture *fixture = *state;

	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
		for (uint32_t depth = 2; depth <= 32; depth *= 4) {
			struct amperf_test test = {.kind = kind,
						   .block_bytes = 64,
						   .count = 1,
						   .repeat = 100,
						   .depth = depth};

			/* Null's responder has one source at a time in its queue. */
			if (kind == AMPERF_KIND_SOURCE)
				continue;
			assert_int_equal(run_well(fixture, &test)->depth_reached, depth);
			assert_null(warning_of(fixture->result->rows, "depth-not-reached"));
		}
}

static void more_than_one_block_past_a_mebibyte(void **state)
{
	struct fixture *fixture = *state;

	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++) {
		struct amperf_test test = {
			.kind = kind, .block_bytes = 700001, .count = 3, .repeat = 4, .depth = 3};

		assert_int_equal(run_well(fixture, &test)->verified_bytes, 4 * 3 * 700001);
	}
}

/* Far more than the window allows for: no loss, no deadlock, and it is said. */
static void unread_answers_stay_within_the_window(void **state)
{
	struct fixture *fixture = *state;

	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++) {
		struct amperf_test test = {.kind = kind,
					   .block_bytes = 300,
					   .count = 2,
					   .repeat = 3000,
					   .depth = AMPERF_DEPTH_MAX};
		const struct amperf_row *row;

		fixture->fake.recv_max = 100;
		row = run_well(fixture, &test);
		assert_int_equal(row->verified_bytes, 3000 * 600);
		assert_in_range(fixture->fake.unread_max, 600, 16384);
		assert_true(row->depth_reached < AMPERF_DEPTH_MAX);
		assert_non_null(warning_of(row, "depth-not-reached"));
	}
}

static void few_bytes_a_call_and_no_room(void **state)
{
	struct fixture *fixture = *state;

	for (size_t max = 33; max < 100; max += 13)
		for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++) {
			struct amperf_test test = {.kind = kind,
						   .block_bytes = 61,
						   .count = 3,
						   .repeat = 50,
						   .depth = 9};

			fixture->fake.send_max = max;
			fixture->fake.recv_max = 101 - max;
			fixture->fake.refuse_every = 3;
			fixture->fake.refuse_times = 4;
			assert_true(run_well(fixture, &test)->link.retries > 0);
		}
}

/* ---- What goes wrong ---------------------------------------------------- */

static void wrong_data_is_found_at_depth(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		enum amperf_kind kind;
		uint64_t sent, received;
		const char *words;
	} cases[] = {
		{AMPERF_KIND_SINK, 5 * 136 + 32 + 7, FAKE_NEVER, "corrupt data"},
		{AMPERF_KIND_ECHO, 5 * 136 + 32 + 7, FAKE_NEVER, "byte 7 of 100"},
		{AMPERF_KIND_ECHO, FAKE_NEVER, 5 * 220 + 32 + 99, "byte 99 of 100"},
		{AMPERF_KIND_SOURCE, FAKE_NEVER, 5 * 220 + 32 + 42, "byte 42 of 100"},
		{AMPERF_KIND_SOURCE, FAKE_NEVER, 5 * 220 + 32 + 101, "CRC-32"},
		{AMPERF_KIND_SINK, FAKE_NEVER, 5 * 84 + 32 + 5, "report"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct amperf_test test = {.kind = cases[i].kind,
					   .block_bytes = 100,
					   .count = 1,
					   .repeat = 60,
					   .depth = 8};
		const struct amperf_row *row;

		fixture->fake.flip_sent = cases[i].sent;
		fixture->fake.flip_received = cases[i].received;
		assert_int_equal(run_one(fixture, &test), -EBADMSG);
		assert_contains(fixture->error.text, cases[i].words);
		row = fixture->result->rows;
		assert_int_equal(row->errors, 1);
		/* What was under way with it is given up; all others count, and are right. */
		assert_in_range(row->sample_count, 60 - 8, 59);
		assert_int_equal(row->verified_bytes, row->sample_count * 100);
	}
}

static void the_link_fails_at_depth(void **state)
{
	struct fixture *fixture = *state;
	struct fake_tp *fake = &fixture->fake;

	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++) {
		struct amperf_test test = {
			.kind = kind, .block_bytes = 100, .count = 1, .repeat = 60, .depth = 8};

		fake = afresh(fixture);
		fake->mute_after_received = 5 * 220 + 50;
		assert_int_equal(run_one(fixture, &test), -ETIMEDOUT);
		assert_contains(fixture->error.text, "transactions done");
		assert_contains(fixture->error.text, "under way");
		assert_in_range(fixture->result->rows[0].sample_count, 5, 14);
		assert_int_equal(fixture->result->rows[0].ended_by, AMPERF_END_ERROR);
		/* Both sides agree again without the caller's doing. */
		fake->mute_after_received = FAKE_NEVER;
		run_well(fixture, &test);

		fake = afresh(fixture);
		fake->gone_after_received = 5 * 220;
		assert_int_equal(run_one(fixture, &test), -EPIPE);

		fake = afresh(fixture);
		fake->full_after_sent = 300;
		assert_int_equal(run_one(fixture, &test), -ETIMEDOUT);
		assert_contains(fixture->error.text, "ring full");

		fake = afresh(fixture);
		fake->cancel_after_sent = 1000;
		fake->recv_ns = 10000000; /* so that somebody looks */
		assert_int_equal(run_one(fixture, &test), -ECANCELED);
		assert_int_equal(fixture->result->rows[0].ended_by, AMPERF_END_INTERRUPT);
	}
}

static void what_cannot_be_is_refused(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_test test = {.block_bytes = 64, .count = 1, .repeat = 1};

	test.depth = AMPERF_DEPTH_MAX + 1;
	assert_int_equal(run_one(fixture, &test), -EINVAL);
	test.depth = 0;
	test.rate_hz = -1;
	assert_int_equal(run_one(fixture, &test), -EINVAL);
	test.rate_hz = NAN;
	assert_int_equal(run_one(fixture, &test), -EINVAL);
	test.rate_hz = 2e6;
	assert_int_equal(run_one(fixture, &test), -EINVAL);
	test.rate_hz = 0;
	test.depth = 2;
	fixture->config.packet = AMPERF_PACKET_2020;
	assert_int_equal(run_one(fixture, &test), -EINVAL);
	assert_contains(fixture->error.text, "one at a time");
	assert_int_equal(fixture->fake.sent, 0);
}

/* ---- Open loops --------------------------------------------------------- */

static void due_times(void **state)
{
	struct amperf_test test = {.rate_hz = 3};
	struct amperf_pace pace, again;
	double sum = 0, squares = 0;
	uint64_t last;

	(void)state;
	amperf_pace_init(&pace, &test);
	amperf_pace_begin(&pace, 1000);
	assert_int_equal(amperf_pace_due(&pace), 1000);
	amperf_pace_next(&pace);
	assert_int_equal(amperf_pace_due(&pace), 1000 + 333333333);
	/* No error adds up. */
	for (int i = 1; i < 3000000; i++)
		amperf_pace_next(&pace);
	assert_int_equal(amperf_pace_due(&pace), 1000 + UINT64_C(1000000000000000));

	test = (struct amperf_test){.rate_hz = 1000, .arrival = AMPERF_ARRIVAL_POISSON};
	amperf_pace_init(&pace, &test);
	amperf_pace_init(&again, &test);
	amperf_pace_begin(&pace, 0);
	amperf_pace_begin(&again, 0);
	last = 0;
	for (int i = 0; i < 100000; i++) {
		double gap;

		amperf_pace_next(&pace);
		amperf_pace_next(&again);
		assert_int_equal(amperf_pace_due(&pace), amperf_pace_due(&again));
		gap = (double)(amperf_pace_due(&pace) - last);
		last = amperf_pace_due(&pace);
		sum += gap;
		squares += gap * gap;
	}
	/* An exponential distribution: its deviation is its mean. */
	assert_in_range((uint64_t)(sum / 100000), 990000, 1010000);
	assert_in_range((uint64_t)sqrt(squares / 100000 - sum / 100000 * (sum / 100000)), 980000,
			1020000);
}

static void transactions_at_their_times(void **state)
{
	struct fixture *fixture = *state;

	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
		for (int arrival = 0; arrival < AMPERF_ARRIVAL_COUNT; arrival++) {
			struct amperf_test test = {.kind = kind,
						   .block_bytes = 64,
						   .count = 1,
						   .warmup = 5,
						   .repeat = 200,
						   .rate_hz = 1000,
						   .arrival = arrival};
			const struct amperf_row *row = run_well(fixture, &test);

			assert_int_equal(row->sample_count, 200);
			assert_non_null(row->corrected_histogram);
			assert_int_equal(row->corrected.count, 200);
			/* The fake clock wakes exactly when it should. */
			assert_int_equal(row->corrected.max_ns, row->time.max_ns);
			assert_null(warning_of(row, "rate-not-reached"));
			if (arrival != AMPERF_ARRIVAL_CONSTANT)
				continue;
			assert_in_range((uint64_t)row->achieved_hz, 999, 1001);
			assert_int_equal(row->starts_ns[199] - row->starts_ns[0], 199000000);
		}
}

/*
 * The other side takes nothing for 50 ms. Each transaction by itself is as fast as
 * ever, and who looked at those times alone would see nothing of it: those that were
 * due meanwhile have waited.
 */
static void a_stall_shows_in_corrected_times_only(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_test test = {.kind = AMPERF_KIND_SINK,
				   .block_bytes = 64,
				   .count = 1,
				   .repeat = 400,
				   .rate_hz = 1000};
	const struct amperf_row *row;

	fixture->fake.stall_at_ns = fixture->fake.now_ns + 100000000;
	fixture->fake.stall_ns = 50000000;
	row = run_well(fixture, &test);
	assert_int_equal(row->sample_count, 400);
	assert_true(row->time.max_ns < 1500000);
	assert_in_range(row->corrected.max_ns, 49000000, 51500000);
	/* 50 of 400 were late, from 50 ms down: all but those are as in the raw times. */
	assert_true(row->corrected.median_ns < 1500000);
	assert_in_range(amperf_histogram_percentile(row->corrected_histogram, 93.75), 20000000,
			30000000);
	/* It caught up. */
	assert_null(warning_of(row, "rate-not-reached"));
}

/* A warm-up that is still under way when the records begin is in none of them. */
static void records_of_a_duration(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_test test = {.kind = AMPERF_KIND_SINK,
				   .block_bytes = 64,
				   .count = 1,
				   .warmup = AMPERF_WARMUP_DETECT,
				   .repeat = 1,
				   .rate_hz = 1000};
	const struct amperf_row *row;
	uint64_t transactions = 0;

	fixture->config.duration_ns = UINT64_C(30000000000);
	fixture->fake.stall_at_ns = fixture->fake.now_ns + UINT64_C(5500000000);
	fixture->fake.stall_ns = 2700000000;
	row = run_well(fixture, &test);
	assert_int_equal(row->ended_by, AMPERF_END_DURATION);
	assert_in_range(row->warmup, 30, 1000);
	assert_int_equal(row->record_count, 30);
	assert_null(row->samples_ns);
	for (size_t i = 0; i < row->record_count; i++) {
		assert_int_equal(row->records[i].at_ns, i * 1000000000);
		transactions += row->records[i].transactions;
	}
	assert_int_equal(transactions, row->sample_count);
	assert_int_equal(amperf_histogram_count(row->histogram), row->sample_count);
	assert_in_range(row->records[1].transactions, 999, 1001);
	/* Two whole seconds without any. */
	assert_int_equal(row->records[6].transactions, 0);

	/* Shorter ones become longer, and lose nothing. */
	fixture->config.interval_ns = 10000000;
	fixture->fake.stall_ns = 0;
	row = run_well(fixture, &test);
	assert_in_range(row->record_count, 500, AMPERF_RECORDS_MAX);
	transactions = 0;
	for (size_t i = 0; i < row->record_count; i++) {
		assert_int_equal(row->records[i].at_ns, i * 40000000);
		assert_true(row->records[i].median_ns <= row->records[i].p99_ns);
		assert_true(row->records[i].p99_ns <= row->records[i].max_ns);
		transactions += row->records[i].transactions;
	}
	assert_int_equal(transactions, row->sample_count);
}

static void a_rate_that_is_too_high(void **state)
{
	struct fixture *fixture = *state;
	/* Each send takes the fake a microsecond at least. */
	struct amperf_test test = {.kind = AMPERF_KIND_ECHO,
				   .block_bytes = 64,
				   .count = 1,
				   .repeat = 5000,
				   .rate_hz = 1e6,
				   .depth = 1};
	const struct amperf_row *row;

	fixture->fake.recv_max = 10;
	fixture->fake.recv_ns = 1000;
	row = run_well(fixture, &test);
	assert_true(row->achieved_hz < 100000);
	assert_non_null(warning_of(row, "rate-not-reached"));
	/* The longer it lasts, the later they are. */
	assert_true(row->corrected.max_ns > 100 * row->time.max_ns);
	assert_int_equal(row->depth_reached, 1);
}

static void a_rate_on_a_link_that_runs_them_itself(void **state)
{
	struct fixture *fixture = *state;
	struct fake_tp *fake = &fixture->fake;
	struct amperf_test test = {.block_bytes = 64, .count = 1, .repeat = 100, .rate_hz = 100};
	const struct amperf_row *row;

	fake_attach(fake, &fixture->link, true);
	fake->outcome.ns = 2000000;
	row = run_well(fixture, &test);
	assert_int_equal(row->time.max_ns, 2000000);
	assert_int_equal(row->corrected.max_ns, 2000000);
	assert_int_equal(row->starts_ns[99] - row->starts_ns[0], UINT64_C(99) * 10000000);

	/* One that takes three arrivals: two are late. */
	fake->slow_at = 50;
	fake->slow_ns = 30000000;
	fake->transactions = 0;
	row = run_well(fixture, &test);
	assert_int_equal(row->time.max_ns, 30000000);
	assert_int_equal(row->samples_ns[51], 2000000);
	assert_int_equal(row->corrected.max_ns, 30000000);
	assert_in_range(amperf_histogram_percentile(row->corrected_histogram, 100.0 * 98 / 99),
			21800000, 22200000);

	test.depth = 2;
	assert_int_equal(run_one(fixture, &test), -EINVAL);
	assert_contains(fixture->error.text, "runs its transactions by itself");
}

/* What is asked of the other core as the counting begins has answers of its own. */
static void over_a_link_that_answers_all(void **state)
{
	const struct amperf_link_config config = {.name = "null:", .cancel_fd = -1};
	struct fixture *fixture = *state;
	const struct amperf_row *row;

	amperf_link_close(fixture->link);
	assert_int_equal(amperf_link_open(&fixture->link, &config, &fixture->error), 0);
	for (enum amperf_kind kind = 0; kind < AMPERF_KIND_COUNT; kind++) {
		struct amperf_test test = {kind, 64, 2, 10, 200, .depth = 8};

		row = run_well(fixture, &test);
		assert_int_equal(row->sample_count, 200);
		assert_int_equal(row->depth_reached, 8);
		assert_true(row->load.known);
		/* Its other end has no clock of its own, and its figures are amperf's. */
		assert_int_equal(row->one_way.exchanges, 0);
		assert_null(warning_of(row, "coarse-clock"));
	}
}

/* What the user could not have wanted otherwise is not told. */
static void warnings_of_the_series(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_test test = {.block_bytes = 64, .count = 1, .repeat = 99};

	assert_non_null(warning_of(run_well(fixture, &test), "few-samples"));
	assert_null(warning_of(fixture->result->rows, "warming-up"));
	fixture->config.precision_percent = 1;
	assert_null(warning_of(run_well(fixture, &test), "few-samples"));
	fixture->config.precision_percent = 0;
	fixture->config.test_ns_max = UINT64_MAX;
	assert_null(warning_of(run_well(fixture, &test), "few-samples"));
	fixture->config.test_ns_max = 0;
	test.repeat = 100;
	assert_null(warning_of(run_well(fixture, &test), "few-samples"));

	/* Half a nanosecond is no time to settle in. */
	test.warmup = AMPERF_WARMUP_DETECT;
	assert_null(warning_of(run_well(fixture, &test), "warming-up"));
	fixture->config.test_ns_max = 1;
	assert_non_null(warning_of(run_well(fixture, &test), "warming-up"));
	assert_int_equal(fixture->result->rows[0].warmup, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RUN_TEST(each_kind_size_and_depth),
		RUN_TEST(the_depth_is_used),
		RUN_TEST(more_than_one_block_past_a_mebibyte),
		RUN_TEST(unread_answers_stay_within_the_window),
		RUN_TEST(few_bytes_a_call_and_no_room),
		RUN_TEST(wrong_data_is_found_at_depth),
		RUN_TEST(the_link_fails_at_depth),
		RUN_TEST(what_cannot_be_is_refused),
		RUN_TEST(due_times),
		RUN_TEST(transactions_at_their_times),
		RUN_TEST(a_stall_shows_in_corrected_times_only),
		RUN_TEST(records_of_a_duration),
		RUN_TEST(a_rate_that_is_too_high),
		RUN_TEST(a_rate_on_a_link_that_runs_them_itself),
		RUN_TEST(over_a_link_that_answers_all),
		RUN_TEST(warnings_of_the_series),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
