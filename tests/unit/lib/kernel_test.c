/* SPDX-License-Identifier: BSD-3-Clause */
/* kernel: against a module of the test's own. */
#include "fake_genl.h"
#include "link.h"
#include "sandbox.h"
#include "test.h"
#include "transport/genl_client.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LONG_NS UINT64_C(10000000000)

/* What TEST_DONE is to say. */
struct plan {
	int error;
	bool without_report;
	uint64_t wrong_at; /* UINT64_MAX: nowhere */
	uint64_t verified_bytes;
	uint32_t crc32;
	uint32_t status;
	struct amperf_report report;
};

struct fixture {
	struct fake_genl fake;
	struct sandbox sandbox;
	struct amperf_link *link;
	struct amperf_error error;
	struct plan plan;
	int cancel_fd;
};

static struct fixture *the_fixture;

static void done(struct fake_genl *fake)
{
	const struct plan *plan = &the_fixture->plan;
	struct nl_msg *message = fake_genl_new(AMPERF_CMD_TEST_DONE);

	nla_put_u32(message, AMPERF_ATTR_ERROR, (uint32_t)plan->error);
	nla_put_u64(message, AMPERF_ATTR_RESULT_START_NS, 987654);
	nla_put_u64(message, AMPERF_ATTR_RESULT_NS, 1234);
	nla_put_u64(message, AMPERF_ATTR_RESULT_SENT_BYTES, 400);
	nla_put_u64(message, AMPERF_ATTR_RESULT_RECEIVED_BYTES, 300);
	nla_put_u64(message, AMPERF_ATTR_RESULT_VERIFIED_BYTES, plan->verified_bytes);
	nla_put_u64(message, AMPERF_ATTR_RESULT_SENDS, 9);
	nla_put_u64(message, AMPERF_ATTR_RESULT_RETRIES, 8);
	nla_put_u64(message, AMPERF_ATTR_RESULT_WAIT_NS, 7);
	nla_put_u32(message, AMPERF_ATTR_RESULT_CRC32, plan->crc32);
	nla_put_u32(message, AMPERF_ATTR_RESULT_STATUS, plan->status);
	if (plan->wrong_at != UINT64_MAX)
		nla_put_u64(message, AMPERF_ATTR_RESULT_WRONG_AT, plan->wrong_at);
	if (!plan->without_report)
		nla_put(message, AMPERF_ATTR_RESULT_REPORT, sizeof(plan->report), &plan->report);
	fake_genl_deliver(fake, message);
}

static void cancelled(struct fake_genl *fake)
{
	the_fixture->plan.error = -ECANCELED;
	done(fake);
}

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	struct amperf_genl genl;
	struct amperf_tp *tp;

	sandbox_make(&fixture->sandbox);
	sandbox_processor(&fixture->sandbox, "running", "fw.elf");
	fake_genl_open(&fixture->fake, &genl);
	fixture->fake.on_test = done;
	fixture->plan = (struct plan){.wrong_at = UINT64_MAX,
				      .verified_bytes = 1000,
				      .crc32 = 0x1234,
				      .report = {.bytes = 1000, .payload_crc32 = 0x1234}};
	fixture->cancel_fd = eventfd(0, 0);
	the_fixture = fixture;
	*state = fixture;
	if (amperf_kernel_of_genl(&tp, &genl, "", &fixture->sandbox.system, &fixture->error) ||
	    amperf_link_attach(&fixture->link, tp, "kernel:", LONG_NS, fixture->cancel_fd,
			       &amperf_clock_monotonic, &fixture->error))
		fail_msg("%s", fixture->error.text);
	fixture->link->load_unknown = true; /* not asked: it would be one SEND more */
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	amperf_link_close(fixture->link);
	fake_genl_end(&fixture->fake);
	sandbox_remove(&fixture->sandbox);
	close(fixture->cancel_fd);
	free(fixture);
	return 0;
}

static int run(struct fixture *fixture, enum amperf_kind kind, struct amperf_row *row)
{
	struct amperf_test test = {kind, 500, 2, 0, 1};
	struct amperf_run_config config = {.tests = &test, .test_count = 1};
	struct amperf_result *result = NULL;
	int code;

	fixture->error.text[0] = '\0';
	code = amperf_run(fixture->link, &config, &result, &fixture->error);
	if (result && row)
		*row = result->rows[0];
	amperf_result_free(result);
	return code;
}

static void opens_the_kernels_channel(void **state)
{
	const struct fixture *fixture = *state;

	assert_string_equal(fixture->fake.opened, "virtio0.amperf-kernel.-1.1074");
}

static uint64_t seen_kind, seen_block, seen_count, seen_timeout, seen_sequence;

static void look(struct fake_genl *fake)
{
	seen_kind = nla_get_u32(fake->test[AMPERF_ATTR_TEST_KIND]);
	seen_block = nla_get_u64(fake->test[AMPERF_ATTR_TEST_BLOCK_BYTES]);
	seen_count = nla_get_u64(fake->test[AMPERF_ATTR_TEST_COUNT]);
	seen_timeout = nla_get_u32(fake->test[AMPERF_ATTR_TEST_TIMEOUT_MS]);
	seen_sequence = nla_get_u32(fake->test[AMPERF_ATTR_TEST_SEQUENCE]);
	assert_non_null(fake->test[AMPERF_ATTR_TEST_SEED]);
	done(fake);
}

static void what_is_asked_and_answered(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_row row;
	unsigned int sends = fixture->fake.sends;

	fixture->fake.on_test = look;
	assert_int_equal(run(fixture, AMPERF_KIND_ECHO, &row), 0);
	assert_int_equal(seen_kind, AMPERF_TEST_ECHO);
	assert_int_equal(seen_block, 500);
	assert_int_equal(seen_count, 2);
	assert_int_equal(seen_timeout, 10000);
	assert_int_equal(seen_sequence, fixture->link->sequence);
	assert_int_equal(row.time.median_ns, 1234);
	assert_int_equal(row.verified_bytes, 1000);
	assert_int_equal(row.link.sends, 9);
	assert_int_equal(row.link.retries, 8);
	assert_int_equal(row.link.wait_ns, 7);
	assert_int_equal(fixture->fake.sends, sends);
}

static void look_unverified(struct fake_genl *fake)
{
	assert_non_null(fake->test[AMPERF_ATTR_TEST_UNVERIFIED]);
	done(fake);
}

/* Nobody has looked at the data: nothing is said of it, and that is right. */
static void unverified_data(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_tp_job job = {.kind = AMPERF_KIND_ECHO,
				    .block_bytes = 500,
				    .count = 2,
				    .unverified = true,
				    .timeout_ns = LONG_NS,
				    .cancel_fd = -1,
				    .label = "kernel"};
	struct amperf_tp_outcome outcome = {0};
	struct amperf_tp *tp = fixture->link->tp;

	fixture->fake.on_test = look_unverified;
	fixture->plan.crc32 = fixture->plan.report.payload_crc32 = 0;
	fixture->plan.verified_bytes = 0;
	assert_int_equal(tp->ops->transact(tp, &job, &outcome, &fixture->error), 0);
	/* Who asked for a check wants it done. */
	job.unverified = false;
	fixture->fake.on_test = done;
	assert_int_equal(tp->ops->transact(tp, &job, &outcome, &fixture->error), -EBADMSG);
	assert_contains(fixture->error.text, "the kernel compared 0 bytes of 1000");
}

static void data_that_is_not_right(void **state)
{
	struct fixture *fixture = *state;
	struct plan good = fixture->plan;

	fixture->plan.error = -EBADMSG;
	fixture->plan.wrong_at = 17;
	assert_int_equal(run(fixture, AMPERF_KIND_SOURCE, NULL), -EBADMSG);
	assert_contains(fixture->error.text,
			"kernel: corrupt data: byte 17 of 1000 is not what was sent");
	fixture->plan = good;
	fixture->plan.status = AMPERF_STATUS_CORRUPT;
	fixture->plan.report.payload_crc32 = 0x77;
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, NULL), -EBADMSG);
	assert_contains(fixture->error.text, "the firmware computed CRC-32 00000077 of 1000 bytes,"
					     " right is 00001234");
	fixture->plan = good;
	fixture->plan.report.bytes = 999;
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, NULL), -EBADMSG);
	assert_contains(fixture->error.text, "the firmware counted 999 bytes of 1000");
	fixture->plan = good;
	fixture->plan.error = -EBADMSG;
	fixture->plan.without_report = true;
	assert_int_equal(run(fixture, AMPERF_KIND_ECHO, NULL), -EBADMSG);
	assert_contains(fixture->error.text, "sent a CRC-32 that is not that of what came in");
	/* All well, it says, but it did not look at all of it. */
	fixture->plan = good;
	fixture->plan.verified_bytes = 10;
	assert_int_equal(run(fixture, AMPERF_KIND_ECHO, NULL), -EBADMSG);
	assert_contains(fixture->error.text, "compared 10 bytes of 1000");
	fixture->plan = good;
	assert_int_equal(run(fixture, AMPERF_KIND_ECHO, NULL), 0);
}

static void against_the_protocol(void **state)
{
	struct fixture *fixture = *state;

	fixture->plan.error = -EPROTO;
	fixture->plan.without_report = true;
	fixture->plan.status = AMPERF_STATUS_BAD_OPCODE;
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, NULL), -EPROTO);
	assert_contains(fixture->error.text, amperf_status_name(AMPERF_STATUS_BAD_OPCODE));
}

static void how_far_it_came(void **state)
{
	struct fixture *fixture = *state;

	fixture->plan.error = -ETIMEDOUT;
	assert_int_equal(run(fixture, AMPERF_KIND_ECHO, NULL), -ETIMEDOUT);
	assert_contains(fixture->error.text,
			"kernel: nothing moved for 10 s: 400 of 1000 bytes sent, 300 came back");
	fixture->plan.error = -ENODEV;
	assert_int_equal(run(fixture, AMPERF_KIND_SOURCE, NULL), -EPIPE);
	assert_contains(fixture->error.text, "the channel is gone (300 of 1000 bytes received)");
}

static void goes_in_the_middle(void **state)
{
	struct fixture *fixture = *state;

	fixture->fake.on_test = fake_genl_gone;
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, NULL), -EPIPE);
}

static void refused(void **state)
{
	struct fixture *fixture = *state;

	fixture->fake.test_error = -EBUSY;
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, NULL), -EBUSY);
	assert_contains(fixture->error.text, "kernel: ");
}

static void interrupt(struct fake_genl *fake)
{
	(void)fake;
	eventfd_write(the_fixture->cancel_fd, 1);
}

static void interrupted(void **state)
{
	struct fixture *fixture = *state;

	fixture->fake.on_test = interrupt;
	fixture->fake.on_cancel = cancelled;
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, NULL), -ECANCELED);
	assert_contains(fixture->error.text, "interrupted (400 of 1000 bytes sent");
}

static void interrupt_too_late(struct fake_genl *fake)
{
	interrupt(fake);
	done(fake);
}

static void interrupted_when_it_is_over(void **state)
{
	struct fixture *fixture = *state;

	fixture->fake.on_test = interrupt_too_late;
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, NULL), -ECANCELED);
	assert_contains(fixture->error.text, "between transactions");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(opens_the_kernels_channel),
		TEST(what_is_asked_and_answered),
		TEST(unverified_data),
		TEST(data_that_is_not_right),
		TEST(against_the_protocol),
		TEST(how_far_it_came),
		TEST(goes_in_the_middle),
		TEST(refused),
		TEST(interrupted),
		TEST(interrupted_when_it_is_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
