/* SPDX-License-Identifier: BSD-3-Clause */
/* What tests of runs over the fake transport begin and end with. */
#ifndef AMPERF_TESTS_LIB_RUN_FIXTURE_H
#define AMPERF_TESTS_LIB_RUN_FIXTURE_H

#include "fake_tp.h"
#include "test.h"

struct fixture {
	struct fake_tp fake;
	struct amperf_link *link;
	struct amperf_error error;
	struct amperf_result *result;
	struct amperf_run_config config; /* all but its tests */
};

int run_set_up(void **state);
int run_tear_down(void **state);

#define RUN_TEST(name) cmocka_unit_test_setup_teardown(name, run_set_up, run_tear_down)

/* The transport without faults or memory of what was. */
struct fake_tp *afresh(struct fixture *fixture);

/* Runs a test, with the counts of bytes anew; what amperf_run() returns. */
int run_one(struct fixture *fixture, const struct amperf_test *test);

/* Runs a test that must go well; its row. */
const struct amperf_row *run_well(struct fixture *fixture, const struct amperf_test *test);

#endif
