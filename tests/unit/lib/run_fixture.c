/* SPDX-License-Identifier: BSD-3-Clause */
#include "run_fixture.h"

#include <stdlib.h>

struct fake_tp *afresh(struct fixture *fixture)
{
	fake_attach(&fixture->fake, &fixture->link, false);
	return &fixture->fake;
}

int run_set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	afresh(fixture);
	*state = fixture;
	return 0;
}

int run_tear_down(void **state)
{
	struct fixture *fixture = *state;

	amperf_result_free(fixture->result);
	amperf_link_close(fixture->link);
	free(fixture);
	return 0;
}

int run_one(struct fixture *fixture, const struct amperf_test *test)
{
	fixture->config.tests = test;
	fixture->config.test_count = 1;
	amperf_result_free(fixture->result);
	fixture->result = NULL;
	fixture->error.text[0] = '\0';
	fake_arm(&fixture->fake);
	return amperf_run(fixture->link, &fixture->config, &fixture->result, &fixture->error);
}

const struct amperf_row *run_well(struct fixture *fixture, const struct amperf_test *test)
{
	if (run_one(fixture, test))
		fail_msg("%s %u x %u at depth %u: %s", amperf_kind_name(test->kind),
			 (unsigned int)test->block_bytes, (unsigned int)test->count, test->depth,
			 fixture->error.text);
	assert_int_equal(fixture->result->errors, 0);
	return fixture->result->rows;
}
