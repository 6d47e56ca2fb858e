/* SPDX-License-Identifier: BSD-3-Clause */
/* How busy the other core was, from what LOAD says before and after. */
#include "fake_tp.h"
#include "mcu_load.h"
#include "test.h"

#include <errno.h>
#include <string.h>

#define MS UINT64_C(1000000)

struct fixture {
	struct fake_tp fake;
	struct amperf_link *link;
	uint8_t frame[128];
};

static int set_up(void **state)
{
	static struct fixture fixture;

	fake_init(&fixture.fake);
	fixture.fake.knows_load = true;
	fixture.link = fake_link(&fixture.fake);
	*state = &fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	amperf_link_close(fixture->link);
	return 0;
}

/* The next request gets this answer, whatever it asks. */
static void plan(struct fixture *fixture, uint8_t opcode, uint32_t status, const void *payload,
		 size_t bytes)
{
	struct amperf_header header = amperf_frame_header(
		opcode, AMPERF_FLAG_REPLY, amperf_link_next_sequence(fixture->link), bytes);

	header.status = status;
	header.header_crc32 =
		amperf_crc32(0, &header, offsetof(struct amperf_header, header_crc32));
	fixture->fake.inject = fixture->frame;
	fixture->fake.inject_bytes = amperf_frame_encode(fixture->frame, &header, payload);
}

static void plan_load(struct fixture *fixture, const struct amperf_load *load)
{
	plan(fixture, AMPERF_OP_LOAD, 0, load, sizeof(*load));
}

/* 1 ms before it begins, 10 ms, 2 ms until it is asked again; null: has 1 tick a ns. */
static void what_lies_outside_is_taken_off(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_load load = {
		.now_ticks = UINT64_C(1) << 40, .awake_ticks = 5 * MS, .drops = 3};
	struct amperf_mcu_meter meter;
	struct amperf_mcu_load result;
	uint64_t end_ns;

	plan_load(fixture, &load);
	amperf_mcu_begin(&meter, fixture->link);
	fixture->fake.now_ns += MS;
	amperf_mcu_start(&meter, fixture->link);
	end_ns = fixture->fake.now_ns += 10 * MS;
	fixture->fake.now_ns += 2 * MS;
	load = (struct amperf_load){.now_ticks = load.now_ticks + 13 * MS,
				    .awake_ticks = load.awake_ticks + 4 * MS,
				    .rx_ring_high_water = 7,
				    .tx_ring_high_water = 9,
				    .drops = 5};
	plan_load(fixture, &load);
	amperf_mcu_end(&meter, fixture->link, end_ns, 14, &result);
	assert_true(result.known);
	assert_int_equal(result.awake_percent * 1000, 40000);
	assert_int_equal(result.cycles_per_message, 4 * MS / 16);
	assert_int_equal(result.rx_ring_high_water, 7);
	assert_int_equal(result.tx_ring_high_water, 9);
	assert_int_equal(result.drops, 2);
}

/* Others keep the core busy in between too: there is no more than all. */
static void never_more_than_all(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_load load = {.now_ticks = 10 * MS, .awake_ticks = 10 * MS};
	struct amperf_mcu_meter meter;
	struct amperf_mcu_load result;

	amperf_mcu_begin(&meter, fixture->link);
	meter.before = (struct amperf_load){0};
	fixture->fake.now_ns += 9 * MS;
	amperf_mcu_start(&meter, fixture->link);
	plan_load(fixture, &load);
	amperf_mcu_end(&meter, fixture->link, meter.begin_ns, 0, &result);
	assert_int_equal(result.awake_percent, 100);
	assert_true(result.cycles_per_message == 0);
}

static void a_firmware_that_does_not_know(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_error error;
	struct amperf_mcu_meter meter;
	struct amperf_mcu_load result;
	struct amperf_load load;
	struct amperf_stats stats;
	uint64_t sent;

	plan(fixture, AMPERF_OP_ERROR, AMPERF_STATUS_BAD_OPCODE, NULL, 0);
	assert_int_equal(amperf_link_load(fixture->link, &load, &error), -EOPNOTSUPP);
	assert_contains(error.text, "fake:x: this firmware, or its module, does not tell");
	/* It is not asked twice, and goes on. */
	sent = fixture->fake.sent;
	assert_int_equal(amperf_link_load(fixture->link, &load, &error), -EOPNOTSUPP);
	assert_int_equal(fixture->fake.sent, sent);
	amperf_mcu_begin(&meter, fixture->link);
	amperf_mcu_start(&meter, fixture->link);
	amperf_mcu_end(&meter, fixture->link, meter.begin_ns, 5, &result);
	assert_false(result.known);
	assert_int_equal(amperf_link_stats(fixture->link, &stats, &error), 0);
}

/* Any other refusal is a failure, and the next time it is asked again. */
static void another_refusal(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_error error;
	struct amperf_load load;

	plan(fixture, AMPERF_OP_ERROR, AMPERF_STATUS_BAD_LENGTH, NULL, 0);
	assert_int_equal(amperf_link_load(fixture->link, &load, &error), -EPROTO);
	assert_contains(error.text, "the firmware refused LOAD: BAD_LENGTH");
	assert_int_equal(amperf_link_load(fixture->link, &load, &error), 0);
	assert_int_equal(load.awake_ticks, load.now_ticks); /* null: never sleeps */
}

/* Each row of a run is asked for, also when the user wants an end. */
static void in_a_run(void **state)
{
	struct fixture *fixture = *state;
	const struct amperf_test test = {AMPERF_KIND_ECHO, 64, 1, 1, 5};
	const struct amperf_run_config config = {.tests = &test, .test_count = 1};
	struct amperf_result *result;

	assert_int_equal(amperf_run(fixture->link, &config, &result, NULL), 0);
	assert_true(result->rows[0].load.known);
	assert_int_equal(result->rows[0].load.awake_percent, 100);
	amperf_result_free(result);
	fake_arm(&fixture->fake);
	fixture->fake.cancel_after_sent = 500;
	assert_int_equal(amperf_run(fixture->link, &config, &result, NULL), -ECANCELED);
	assert_true(result->rows[0].sample_count > 0);
	assert_true(result->rows[0].load.known);
	amperf_result_free(result);
}

int main(void)
{
#define LOAD(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		LOAD(what_lies_outside_is_taken_off),
		LOAD(never_more_than_all),
		LOAD(a_firmware_that_does_not_know),
		LOAD(another_refusal),
		LOAD(in_a_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
