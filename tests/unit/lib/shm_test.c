/* SPDX-License-Identifier: BSD-3-Clause */
/* shm: against a device of the test's own. */
#include "error.h"
#include "fake_shm.h"
#include "link.h"
#include "sandbox.h"
#include "test.h"
#include "transport/shm_link.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define LONG_NS UINT64_C(10000000000)
#define SHORT_NS UINT64_C(20000000)

struct fixture {
	struct fake_shm fake;
	struct sandbox sandbox;
	struct amperf_tp *tp;
	struct amperf_link *link;
	struct amperf_error error;
	int cancel_fd;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	sandbox_make(&fixture->sandbox);
	sandbox_processor(&fixture->sandbox, "running", "fw.elf");
	fixture->cancel_fd = eventfd(0, 0);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	fake_shm_detach(&fixture->fake, &fixture->link);
	sandbox_remove(&fixture->sandbox);
	close(fixture->cancel_fd);
	free(fixture);
	return 0;
}

static void open_for(struct fixture *fixture, const char *text, uint64_t timeout_ns)
{
	fake_shm_detach(&fixture->fake, &fixture->link);
	fake_shm_attach(&fixture->fake, &fixture->link, text, timeout_ns, fixture->cancel_fd,
			&fixture->sandbox.system);
	fixture->tp = fixture->link->tp;
}

static void open_link(struct fixture *fixture, const char *text)
{
	open_for(fixture, text, LONG_NS);
}

static int run(struct fixture *fixture, enum amperf_kind kind, uint64_t block, uint64_t count)
{
	struct amperf_test test = {kind, block, count, 0, 1};
	struct amperf_run_config config = {.tests = &test, .test_count = 1};
	struct amperf_result *result = NULL;
	int code;

	fixture->error.text[0] = '\0';
	code = amperf_run(fixture->link, &config, &result, &fixture->error);
	if (!code) {
		assert_int_equal(result->verified_bytes, block * count);
		assert_true(result->rows[0].time.median_ns > 0);
	}
	amperf_result_free(result);
	return code;
}

static void run_well(struct fixture *fixture, enum amperf_kind kind, uint64_t block, uint64_t count)
{
	if (run(fixture, kind, block, count))
		fail_msg("kind %d, %llu x %llu: %s", kind, (unsigned long long)block,
			 (unsigned long long)count, fixture->error.text);
}

/* ---- Addresses ---------------------------------------------------------- */

static void addresses(void **state)
{
	struct amperf_shm_address address;

	(void)state;
	assert_int_equal(amperf_shm_address_parse("", &address, NULL), 0);
	assert_string_equal(address.device, "/dev/amperf-shm0");
	assert_true(address.cached);
	assert_int_equal(address.by, AMPERF_SHM_BY_DMA);
	assert_int_equal(address.depth, 4);
	assert_int_equal(
		amperf_shm_address_parse("/dev/x,depth=64,by=none,map=uncached", &address, NULL),
		0);
	assert_string_equal(address.device, "/dev/x");
	assert_false(address.cached);
	assert_int_equal(address.by, AMPERF_SHM_BY_NONE);
	assert_int_equal(address.depth, 64);
	assert_int_equal(amperf_shm_address_parse(",by=touch", &address, NULL), 0);
	assert_int_equal(address.by, AMPERF_SHM_BY_TOUCH);
}

static void bad_addresses(void **state)
{
	static const char *const bad[] = {
		"x",         ",",          ",by=",     ",by=fly",   ",by=dmax",
		",map=",     ",map=cache", ",depth=0", ",depth=65", ",depth=",
		",depth=-1", ",depth=4x",  ",size=3",  ",by=dma,",  "/dev/x,y",
	};
	struct amperf_shm_address address;
	struct amperf_error error;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		error.text[0] = '\0';
		assert_int_equal(amperf_shm_address_parse(bad[i], &address, &error), -EINVAL);
		assert_true(error.text[0]);
	}
}

static void what_cannot_be_opened(void **state)
{
	const struct fixture *fixture = *state;
	struct amperf_error error;
	struct amperf_tp *tp;

	assert_int_equal(amperf_tp_shm.open(&tp, "/dev/null", &fixture->sandbox.system, &error),
			 -ENOTTY);
	assert_contains(error.text, "no device for shared buffers");
	assert_int_equal(
		amperf_tp_shm.open(&tp, "/dev/amperf-shm-none", &fixture->sandbox.system, &error),
		-ENOENT);
	assert_contains(error.text, "announces no channel amperf-shm");
	sandbox_channel(&fixture->sandbox, 7, AMPERF_SHM_CHANNEL, false);
	assert_int_equal(
		amperf_tp_shm.open(&tp, "/dev/amperf-shm-none", &fixture->sandbox.system, &error),
		-ENOENT);
	assert_contains(error.text, "modprobe amperf_shm");
}

static void what_the_firmware_lacks(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_shm_address address;
	struct amperf_shm_dev dev;

	fake_shm_open(&fixture->fake, &dev);
	fixture->fake.operations &= ~(1u << AMPERF_SHM_COPY_DMA);
	assert_int_equal(amperf_shm_address_parse("", &address, NULL), 0);
	assert_int_equal(amperf_shm_of_dev(&fixture->tp, &dev, &address, &fixture->sandbox.system,
					   &fixture->error),
			 -EOPNOTSUPP);
	assert_contains(fixture->error.text, "cannot do by=dma");
	fake_shm_end(&fixture->fake);
}

/* ---- Requests ----------------------------------------------------------- */

static void requests(void **state)
{
	struct fixture *fixture = *state;
	struct amperf_stats stats;
	uint32_t value = 0;

	open_link(fixture, "");
	assert_int_equal(amperf_link_hello(fixture->link)->core_hz, 1000000);
	assert_int_equal(amperf_link_stats(fixture->link, &stats, &fixture->error), 0);
	assert_int_equal(stats.rx_doorbells, 5);
	assert_int_equal(amperf_link_control(fixture->link, AMPERF_CONTROL_LOG_OUTPUT,
					     AMPERF_LOG_TRACE, &value, &fixture->error),
			 0);
	assert_int_equal(fixture->fake.control.value, AMPERF_LOG_TRACE);
	assert_int_equal(value, AMPERF_LOG_TRACE);
	/* Unanswered ones are repeated, until the time is over. */
	fixture->fake.mute = 3;
	assert_int_equal(amperf_link_stats(fixture->link, &stats, &fixture->error), 0);
	fixture->fake.exchange_status = AMPERF_STATUS_BAD_VALUE;
	assert_int_equal(amperf_link_stats(fixture->link, &stats, &fixture->error), -EPROTO);
	assert_contains(fixture->error.text, "refused STATS");
}

static void what_transport_h_promises(void **state)
{
	const struct amperf_tp_ops *ops = &amperf_tp_shm;
	struct fixture *fixture = *state;
	struct amperf_tp_caps caps = {0};
	char byte;

	open_link(fixture, "");
	ops->caps(fixture->tp, &caps);
	assert_true(caps.unread_bytes_max > 0);
	assert_int_equal(ops->recv(fixture->tp, &byte, 1), -EAGAIN);
	assert_int_equal(ops->wait(fixture->tp, true, 1000, -1), 0);
	assert_int_equal(ops->wait(fixture->tp, false, 1000, -1), 0);
	eventfd_write(fixture->cancel_fd, 1);
	assert_int_equal(ops->wait(fixture->tp, true, LONG_NS, fixture->cancel_fd), -ECANCELED);
	assert_int_equal(ops->wait(fixture->tp, false, LONG_NS, fixture->cancel_fd), -ECANCELED);
	fake_shm_gone(&fixture->fake);
	assert_int_equal(ops->wait(fixture->tp, true, LONG_NS, -1), -EPIPE);
}

/* ---- Transactions ------------------------------------------------------- */

static void each_kind_each_way(void **state)
{
	static const uint64_t sizes[] = {1, 2, 3, 5, 63, 64, 65, 1023, 1024, 1025, 2048, 5000};
	static const char *const maps[] = {"cached", "uncached"};
	static const char *const bys[] = {"none", "touch", "copy", "dma"};
	struct fixture *fixture = *state;
	char address[64];

	for (size_t i = 0; i < 2 * 4; i++) {
		snprintf(address, sizeof(address), ",map=%s,by=%s,depth=3", maps[i / 4],
			 bys[i % 4]);
		open_link(fixture, address);
		for (size_t size = 0; size < sizeof(sizes) / sizeof(sizes[0]); size++)
			for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++)
				for (uint64_t count = 1; count <= 7; count += 3)
					run_well(fixture, kind, sizes[size], count);
		assert_int_equal(fixture->fake.begins, fixture->fake.ends);
		assert_int_equal(fixture->fake.begins != 0, i < 4);
	}
}

static void which_operations(void **state)
{
	struct fixture *fixture = *state;
	const struct fake_shm *fake = &fixture->fake;

	open_link(fixture, ",by=dma");
	run_well(fixture, AMPERF_KIND_SINK, 2500, 2);
	/* In pieces of the landing area, each looked at. */
	assert_int_equal(fake->submits[AMPERF_SHM_READ_DMA], 6);
	assert_int_equal(fake->submits[AMPERF_SHM_LANDING_CRC], 6);
	run_well(fixture, AMPERF_KIND_SOURCE, 2500, 2);
	assert_int_equal(fake->submits[AMPERF_SHM_WRITE_DMA], 2);
	assert_int_equal(fake->submits[AMPERF_SHM_LANDING_FILL], 1);
	run_well(fixture, AMPERF_KIND_ECHO, 2500, 9);
	assert_int_equal(fake->submits[AMPERF_SHM_COPY_DMA], 9);
	assert_int_equal(fake->submits[AMPERF_SHM_CRC], 0);
	open_link(fixture, ",by=none");
	run_well(fixture, AMPERF_KIND_SINK, 100, 9);
	assert_int_equal(fake->submits[AMPERF_SHM_NONE], 9);
	assert_int_equal(fake->submits[AMPERF_SHM_CRC], 9);
	run_well(fixture, AMPERF_KIND_SOURCE, 100, 9);
	assert_int_equal(fake->submits[AMPERF_SHM_FILL], 9);
}

static void wrong_data_is_seen(void **state)
{
	static const struct {
		const char *by;
		enum amperf_kind kind;
		uint32_t operation;
		const char *text;
	} cases[] = {
		{"none", AMPERF_KIND_SINK, AMPERF_SHM_NONE, "the firmware computed CRC-32"},
		{"touch", AMPERF_KIND_ECHO, AMPERF_SHM_CRC, "byte 50 of 900"},
		{"copy", AMPERF_KIND_SINK, AMPERF_SHM_LANDING_CRC, "the firmware computed CRC-32"},
		{"none", AMPERF_KIND_SOURCE, AMPERF_SHM_NONE, "byte 50 of 900 is not"},
		{"touch", AMPERF_KIND_SOURCE, AMPERF_SHM_FILL, "byte 50 of 900 is not"},
		{"copy", AMPERF_KIND_SOURCE, AMPERF_SHM_WRITE_CPU, "byte 50 of 900 is not"},
		{"dma", AMPERF_KIND_SOURCE, AMPERF_SHM_LANDING_FILL, "byte 50 of 900 is not"},
		{"none", AMPERF_KIND_ECHO, AMPERF_SHM_NONE, "byte 50 of 900 is not"},
		{"copy", AMPERF_KIND_ECHO, AMPERF_SHM_COPY_CPU, "byte 50 of 900 is not"},
		{"dma", AMPERF_KIND_ECHO, AMPERF_SHM_COPY_DMA, "byte 50 of 900 is not"},
	};
	struct fixture *fixture = *state;
	char address[64];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(address, sizeof(address), ",by=%s", cases[i].by);
		open_link(fixture, address);
		fixture->fake.flip_operation = cases[i].operation;
		fixture->fake.flip = true;
		if (run(fixture, cases[i].kind, 100, 9) != -EBADMSG)
			fail_msg("case %zu: not seen: %s", i, fixture->error.text);
		assert_contains(fixture->error.text, cases[i].text);
		fixture->fake.flip = false;
		run_well(fixture, cases[i].kind, 100, 9);
	}
}

/* It says that it has done it, and has not. */
static void what_was_not_done_is_seen(void **state)
{
	static const struct {
		const char *by;
		enum amperf_kind kind;
		uint32_t operation;
	} cases[] = {
		{"touch", AMPERF_KIND_SINK, AMPERF_SHM_CRC},
		{"copy", AMPERF_KIND_SINK, AMPERF_SHM_READ_CPU},
		{"dma", AMPERF_KIND_SINK, AMPERF_SHM_READ_DMA},
		{"touch", AMPERF_KIND_SOURCE, AMPERF_SHM_FILL},
		{"copy", AMPERF_KIND_SOURCE, AMPERF_SHM_WRITE_CPU},
		{"dma", AMPERF_KIND_SOURCE, AMPERF_SHM_WRITE_DMA},
		{"touch", AMPERF_KIND_ECHO, AMPERF_SHM_CRC},
		{"copy", AMPERF_KIND_ECHO, AMPERF_SHM_COPY_CPU},
		{"dma", AMPERF_KIND_ECHO, AMPERF_SHM_COPY_DMA},
	};
	struct fixture *fixture = *state;
	char address[64];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(address, sizeof(address), ",by=%s", cases[i].by);
		open_link(fixture, address);
		/* One that was right before: what it left must not pass. */
		run_well(fixture, cases[i].kind, 100, 9);
		fixture->fake.flip_operation = cases[i].operation;
		fixture->fake.skip = true;
		if (run(fixture, cases[i].kind, 100, 9) != -EBADMSG)
			fail_msg("case %zu: not seen: %s", i, fixture->error.text);
	}
}

static void the_firmware_fails(void **state)
{
	struct fixture *fixture = *state;

	open_link(fixture, "");
	fixture->fake.fail_operation = AMPERF_SHM_READ_DMA;
	fixture->fake.fail_error = -EIO;
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, 100, 2), -EIO);
	assert_contains(fixture->error.text, "could not do its part");
	fixture->fake.fail_error = -EPIPE;
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, 100, 2), -EPIPE);
	assert_contains(fixture->error.text, "the channel is gone (100 of 200 bytes sent");
}

static void a_full_queue(void **state)
{
	struct amperf_test test = {AMPERF_KIND_ECHO, 100, 9, 0, 1};
	struct amperf_run_config config = {.tests = &test, .test_count = 1};
	struct amperf_result *result = NULL;
	struct fixture *fixture = *state;

	open_link(fixture, ",depth=8");
	fixture->fake.full = 5;
	assert_int_equal(amperf_run(fixture->link, &config, &result, &fixture->error), 0);
	assert_int_equal(result->rows[0].link.retries, 5);
	assert_int_equal(result->rows[0].link.sends, 9);
	assert_int_equal(result->rows[0].mcu.rx_messages, 9);
	assert_int_equal(result->rows[0].mcu.busy_ns, 900000);
	amperf_result_free(result);
}

static void buffers_are_kept(void **state)
{
	struct fixture *fixture = *state;

	open_link(fixture, ",by=touch,depth=5");
	run_well(fixture, AMPERF_KIND_SINK, 100, 9);
	assert_int_equal(fixture->fake.allocs, 5);
	run_well(fixture, AMPERF_KIND_SOURCE, 100, 3);
	run_well(fixture, AMPERF_KIND_ECHO, 100, 9);
	assert_int_equal(fixture->fake.allocs, 5);
	run_well(fixture, AMPERF_KIND_ECHO, 101, 2);
	assert_int_equal(fixture->fake.allocs, 7);
	assert_int_equal(fixture->fake.frees, 5);
}

static void little_memory(void **state)
{
	struct fixture *fixture = *state;

	open_link(fixture, ",by=copy,depth=8");
	fixture->fake.bytes_max = 5000;
	/* Two pairs fit. */
	run_well(fixture, AMPERF_KIND_ECHO, 1000, 20);
	assert_int_equal(fixture->fake.frees, 1);
	assert_int_equal(run(fixture, AMPERF_KIND_ECHO, 3000, 1), -ENOSPC);
	assert_contains(fixture->error.text, "no shared memory for a block of 3000 bytes");
	run_well(fixture, AMPERF_KIND_SINK, 3000, 1);
	/* Freed memory comes back some moments later. */
	fixture->fake.freed_late = 3;
	run_well(fixture, AMPERF_KIND_SINK, 4000, 1);
}

/* ---- Ends --------------------------------------------------------------- */

static void silence(void **state)
{
	struct fixture *fixture = *state;

	open_for(fixture, ",by=none", SHORT_NS);
	fixture->fake.hold = true;
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, 100, 2), -ETIMEDOUT);
	assert_contains(fixture->error.text, "nothing moved for 0.02 s: 200 of 200 bytes sent");
	/* Until these are back, nothing can be done with the link. */
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, 100, 2), -ETIMEDOUT);
	assert_contains(fixture->error.text, "no answer to RESET");
	fake_shm_release(&fixture->fake);
	run_well(fixture, AMPERF_KIND_SINK, 100, 2);
}

static void interrupted(void **state)
{
	struct fixture *fixture = *state;

	open_link(fixture, ",by=none");
	fixture->fake.hold = true;
	eventfd_write(fixture->cancel_fd, 1);
	assert_int_equal(run(fixture, AMPERF_KIND_ECHO, 100, 2), -ECANCELED);
	assert_contains(fixture->error.text, "interrupted (200 of 200 bytes sent");
	fake_shm_release(&fixture->fake);
}

static void gone(void **state)
{
	struct fixture *fixture = *state;

	open_link(fixture, ",by=none");
	fixture->fake.hold = true;
	fixture->fake.gone = true;
	assert_int_equal(run(fixture, AMPERF_KIND_SOURCE, 100, 2), -EPIPE);
	assert_contains(fixture->error.text, "the channel is gone");
}

static void answers_that_make_no_sense(void **state)
{
	const struct amperf_shm_completion wrong = {.user_data = 77};
	struct fixture *fixture = *state;

	open_link(fixture, ",by=none");
	assert_int_equal(write(fixture->fake.kernel_fd, &wrong, sizeof(wrong)), sizeof(wrong));
	assert_int_equal(run(fixture, AMPERF_KIND_SINK, 100, 1), -EPROTO);
	assert_contains(fixture->error.text, "module and tool of one release");
}

/* ---- The processor's own copying ---------------------------------------- */

static void baseline(void **state)
{
	struct amperf_baseline baseline;
	struct fixture *fixture = *state;

	open_link(fixture, "");
	assert_int_equal(
		amperf_link_baseline(fixture->link, 1 << 20, 5, &baseline, &fixture->error), 0);
	assert_true(baseline.into.median_ns > 0);
	assert_true(baseline.out_of.min_ns > 0);
	assert_int_equal(fixture->fake.begins, 12);
	assert_int_equal(fixture->fake.begins, fixture->fake.ends);
	run_well(fixture, AMPERF_KIND_ECHO, 1 << 20, 2);
	assert_int_equal(amperf_link_baseline(fixture->link, 0, 5, &baseline, &fixture->error),
			 -EINVAL);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses),
		cmocka_unit_test(bad_addresses),
		TEST(what_cannot_be_opened),
		TEST(what_the_firmware_lacks),
		TEST(requests),
		TEST(what_transport_h_promises),
		TEST(each_kind_each_way),
		TEST(which_operations),
		TEST(wrong_data_is_seen),
		TEST(what_was_not_done_is_seen),
		TEST(the_firmware_fails),
		TEST(a_full_queue),
		TEST(buffers_are_kept),
		TEST(little_memory),
		TEST(silence),
		TEST(interrupted),
		TEST(gone),
		TEST(answers_that_make_no_sense),
		TEST(baseline),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
