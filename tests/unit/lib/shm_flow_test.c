/* SPDX-License-Identifier: BSD-3-Clause */
/* shm: with several transactions under way, and without verification. */
#include "error.h"
#include "fake_shm.h"
#include "link.h"
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
	struct amperf_system system;
	struct amperf_link *link;
	struct amperf_error error;
	struct amperf_result *result;
	int cancel_fd;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	fixture->system.root = "/nonexistent";
	fixture->cancel_fd = eventfd(0, 0);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	fake_shm_detach(&fixture->fake, &fixture->link);
	amperf_result_free(fixture->result);
	close(fixture->cancel_fd);
	free(fixture);
	return 0;
}

static void open_for(struct fixture *fixture, const char *text, uint64_t timeout_ns)
{
	fake_shm_detach(&fixture->fake, &fixture->link);
	fake_shm_attach(&fixture->fake, &fixture->link, text, timeout_ns, fixture->cancel_fd,
			&fixture->system);
}

static int run(struct fixture *fixture, const struct amperf_test *test)
{
	const struct amperf_run_config config = {.tests = test, .test_count = 1};

	amperf_result_free(fixture->result);
	fixture->error.text[0] = '\0';
	return amperf_run(fixture->link, &config, &fixture->result, &fixture->error);
}

static const struct amperf_row *run_well(struct fixture *fixture, const struct amperf_test *test)
{
	if (run(fixture, test))
		fail_msg("%s of %llu at depth %u: %s", amperf_kind_name(test->kind),
			 (unsigned long long)test->block_bytes, test->depth, fixture->error.text);
	return fixture->result->rows;
}

static bool is_possible(const char *by, enum amperf_kind kind)
{
	return kind == AMPERF_KIND_ECHO || by[0] == 'n' || by[0] == 't';
}

/* ---- Several under way ---------------------------------------------------- */

static void each_kind_each_way(void **state)
{
	static const uint64_t sizes[] = {1, 3, 64, 1025, 5000};
	static const uint32_t depths[] = {2, 3, 16, 64};
	static const char *const bys[] = {"none", "touch", "copy", "dma"};
	struct fixture *fixture = *state;
	char address[64];

	for (size_t i = 0; i < 8 * AMPERF_KIND_COUNT * 4; i++) {
		struct amperf_test test = {.kind = i / 4 % AMPERF_KIND_COUNT,
					   .count = 1,
					   .warmup = 3,
					   .repeat = 150,
					   .depth = depths[i % 4]};
		const char *by = bys[i / 12 % 4];

		snprintf(address, sizeof(address), ",map=%s,by=%s", i < 48 ? "cached" : "uncached",
			 by);
		open_for(fixture, address, LONG_NS);
		for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
			test.block_bytes = sizes[s];
			if (!is_possible(by, test.kind)) {
				assert_int_equal(run(fixture, &test), -EINVAL);
				assert_contains(fixture->error.text, "landing area");
				continue;
			}
			assert_int_equal(run_well(fixture, &test)->verified_bytes, 150 * sizes[s]);
			assert_int_equal(fixture->result->rows[0].mcu.rx_messages, 150);
			assert_int_equal(fixture->result->rows[0].link.sends, 150);
		}
		assert_int_equal(fixture->fake.begins, fixture->fake.ends);
	}
}

static void the_depth_is_used(void **state)
{
	struct fixture *fixture = *state;

	open_for(fixture, ",by=none", LONG_NS);
	for (uint32_t depth = 2; depth <= 64; depth *= 2) {
		struct amperf_test test = {.kind = AMPERF_KIND_ECHO,
					   .block_bytes = 64,
					   .count = 1,
					   .repeat = 200,
					   .depth = depth};

		assert_int_equal(run_well(fixture, &test)->depth_reached, depth);
	}
	assert_int_equal(fixture->fake.submits[AMPERF_SHM_CRC], 0);
}

static void what_is_refused(void **state)
{
	struct amperf_test test = {.block_bytes = 64, .count = 1, .repeat = 1, .depth = 65};
	struct fixture *fixture = *state;

	open_for(fixture, ",by=touch", LONG_NS);
	assert_int_equal(run(fixture, &test), -EINVAL);
	assert_contains(fixture->error.text, "64 at most");
	test.depth = 2;
	test.count = 2;
	assert_int_equal(run(fixture, &test), -EINVAL);
	assert_contains(fixture->error.text, "leave out --count");
	test.count = 1;
	test.unverified = true;
	for (test.depth = 1; test.depth <= 2; test.depth++) {
		assert_int_equal(run(fixture, &test), -EINVAL);
		assert_contains(fixture->error.text, "by=touch");
	}
	assert_int_equal(fixture->fake.allocs, 0);
}

static void wrong_data_is_seen(void **state)
{
	static const struct {
		const char *by;
		enum amperf_kind kind;
		uint32_t operation;
		bool skip; /* it says that it has done it, and has not */
	} cases[] = {
		{"none", AMPERF_KIND_SINK, AMPERF_SHM_NONE, false},
		{"none", AMPERF_KIND_SOURCE, AMPERF_SHM_NONE, false},
		{"none", AMPERF_KIND_ECHO, AMPERF_SHM_NONE, false},
		{"touch", AMPERF_KIND_ECHO, AMPERF_SHM_CRC, false},
		{"touch", AMPERF_KIND_SOURCE, AMPERF_SHM_FILL, false},
		{"copy", AMPERF_KIND_ECHO, AMPERF_SHM_COPY_CPU, false},
		{"dma", AMPERF_KIND_ECHO, AMPERF_SHM_COPY_DMA, false},
		{"none", AMPERF_KIND_SINK, AMPERF_SHM_CRC, true},
		{"none", AMPERF_KIND_SOURCE, AMPERF_SHM_FILL, true},
		{"touch", AMPERF_KIND_SINK, AMPERF_SHM_CRC, true},
		{"touch", AMPERF_KIND_SOURCE, AMPERF_SHM_FILL, true},
		{"copy", AMPERF_KIND_ECHO, AMPERF_SHM_COPY_CPU, true},
		{"dma", AMPERF_KIND_ECHO, AMPERF_SHM_COPY_DMA, true},
	};
	struct fixture *fixture = *state;
	char address[64];

	for (size_t i = 0; i < 2 * sizeof(cases) / sizeof(cases[0]); i++) {
		struct amperf_test test = {.kind = cases[i / 2].kind,
					   .block_bytes = 100,
					   .count = 1,
					   .repeat = 40,
					   .depth = 7};

		snprintf(address, sizeof(address), ",map=%s,by=%s", i % 2 ? "cached" : "uncached",
			 cases[i / 2].by);
		open_for(fixture, address, LONG_NS);
		run_well(fixture, &test);
		fixture->fake.flip_operation = cases[i / 2].operation;
		fixture->fake.skip = cases[i / 2].skip;
		fixture->fake.flip = !fixture->fake.skip;
		if (run(fixture, &test) != -EBADMSG)
			fail_msg("case %zu: not seen: %s", i, fixture->error.text);
		assert_true(fixture->result->errors > 0);
		fixture->fake.flip = fixture->fake.skip = false;
		run_well(fixture, &test);
	}
}

static void a_full_queue(void **state)
{
	struct fixture *fixture = *state;

	open_for(fixture, ",by=none", LONG_NS);
	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++) {
		struct amperf_test test = {
			.kind = kind, .block_bytes = 100, .count = 1, .repeat = 40, .depth = 7};

		fixture->fake.full = 5;
		assert_true(run_well(fixture, &test)->verified_bytes == 4000);
		assert_int_equal(fixture->fake.full, 0);
	}
}

static void little_memory(void **state)
{
	struct amperf_test test = {.kind = AMPERF_KIND_ECHO, .count = 1, .repeat = 20, .depth = 64};
	struct fixture *fixture = *state;

	open_for(fixture, ",by=copy", LONG_NS);
	fixture->fake.bytes_max = 5000;
	test.block_bytes = 1000;
	assert_int_equal(run_well(fixture, &test)->depth_reached, 2);
	test.block_bytes = 3000;
	assert_int_equal(run(fixture, &test), -ENOSPC);
	assert_contains(fixture->error.text, "no shared memory for a block of 3000 bytes");
}

static void with_a_rate(void **state)
{
	struct amperf_test test = {
		.block_bytes = 64, .count = 1, .repeat = 50, .rate_hz = 5000, .depth = 0};
	struct fixture *fixture = *state;

	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++) {
		test.kind = kind;
		/* By DMA, a sink and a source go one at a time. */
		open_for(fixture, ",by=dma", LONG_NS);
		assert_int_equal(run_well(fixture, &test)->verified_bytes, 50 * 64);
		assert_non_null(fixture->result->rows[0].corrected_histogram);
		open_for(fixture, ",by=none", LONG_NS);
		assert_int_equal(run_well(fixture, &test)->verified_bytes, 50 * 64);
	}
}

/* ---- Ends ----------------------------------------------------------------- */

static void silence(void **state)
{
	struct amperf_test test = {.block_bytes = 100, .count = 1, .repeat = 20, .depth = 4};
	struct fixture *fixture = *state;

	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++) {
		test.kind = kind;
		open_for(fixture, ",by=none", SHORT_NS);
		fixture->fake.hold = true;
		assert_int_equal(run(fixture, &test), -ETIMEDOUT);
		assert_contains(fixture->error.text, "nothing moved for 0.02 s");
		assert_int_equal(run(fixture, &test), -ETIMEDOUT);
		assert_contains(fixture->error.text, "no answer to RESET");
		fake_shm_release(&fixture->fake);
		run_well(fixture, &test);
	}
}

static void interrupted_and_gone(void **state)
{
	struct amperf_test test = {.block_bytes = 100, .count = 1, .repeat = 20, .depth = 4};
	struct fixture *fixture = *state;

	for (int kind = 0; kind < AMPERF_KIND_COUNT; kind++) {
		eventfd_t count;

		test.kind = kind;
		open_for(fixture, ",by=none", LONG_NS);
		fixture->fake.hold = true;
		eventfd_write(fixture->cancel_fd, 1);
		assert_int_equal(run(fixture, &test), -ECANCELED);
		eventfd_read(fixture->cancel_fd, &count);
		fake_shm_release(&fixture->fake);
		fixture->fake.hold = true;
		fixture->fake.gone = true;
		assert_int_equal(run(fixture, &test), -EPIPE);
		assert_contains(fixture->error.text, "the channel is gone");
	}
}

static void the_firmware_fails(void **state)
{
	struct amperf_test test = {.block_bytes = 100, .count = 1, .repeat = 20, .depth = 4};
	const struct amperf_shm_completion wrong = {.user_data = 77};
	struct fixture *fixture = *state;

	open_for(fixture, ",by=none", LONG_NS);
	fixture->fake.fail_operation = AMPERF_SHM_NONE;
	fixture->fake.fail_error = -EIO;
	assert_int_equal(run(fixture, &test), -EIO);
	assert_contains(fixture->error.text, "could not do its part");
	fixture->fake.fail_error = 0;
	run_well(fixture, &test);
	assert_int_equal(write(fixture->fake.kernel_fd, &wrong, sizeof(wrong)), sizeof(wrong));
	assert_int_equal(run(fixture, &test), -EPROTO);
	assert_contains(fixture->error.text, "module and tool of one release");
}

/* ---- Without verification -------------------------------------------------- */

static void nobody_looks(void **state)
{
	static const char *const bys[] = {"none", "copy", "dma"};
	struct fixture *fixture = *state;
	const struct fake_shm *fake = &fixture->fake;
	char address[64];

	for (int i = 0; i < 2 * 3 * AMPERF_KIND_COUNT; i++) {
		struct amperf_test test = {.kind = i / 2 % AMPERF_KIND_COUNT,
					   .block_bytes = 5000,
					   .count = 1,
					   .repeat = 20,
					   .depth = i % 2 ? 5 : 1,
					   .unverified = true};
		unsigned int submits = 0;

		snprintf(address, sizeof(address), ",by=%s", bys[i / 6]);
		open_for(fixture, address, LONG_NS);
		assert_int_equal(run_well(fixture, &test)->verified_bytes, 0);
		assert_int_equal(fake->begins, fake->ends);
		for (int operation = 0; operation < AMPERF_SHM_OPERATIONS; operation++)
			submits += fake->submits[operation];
		/* What is timed, whole, and no more. */
		assert_int_equal(submits, 20);
		assert_int_equal(fake->submits[AMPERF_SHM_CRC], 0);
	}
}

static void what_the_check_takes_outside(void **state)
{
	struct amperf_test test = {
		.kind = AMPERF_KIND_SINK, .block_bytes = 1 << 20, .count = 2, .repeat = 3};
	const struct amperf_run_config config = {
		.tests = &test, .test_count = 1, .verify_cost = true};
	struct fixture *fixture = *state;

	open_for(fixture, ",by=none", LONG_NS);
	amperf_result_free(fixture->result);
	assert_int_equal(amperf_run(fixture->link, &config, &fixture->result, &fixture->error), 0);
	/* Three that count with a check of each block; a warm-up and three without. */
	assert_int_equal(fixture->fake.submits[AMPERF_SHM_NONE], 14);
	assert_int_equal(fixture->fake.submits[AMPERF_SHM_CRC], 6);
	assert_true(fixture->result->rows[0].verify_cost.outside_ns > 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(each_kind_each_way),   TEST(the_depth_is_used),
		TEST(what_is_refused),      TEST(wrong_data_is_seen),
		TEST(a_full_queue),         TEST(little_memory),
		TEST(with_a_rate),          TEST(silence),
		TEST(interrupted_and_gone), TEST(the_firmware_fails),
		TEST(nobody_looks),         TEST(what_the_check_takes_outside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
