/* SPDX-License-Identifier: BSD-3-Clause */
/* The tests that a command line asks for. */
#ifndef AMPERF_TOOL_TEST_LIST_H
#define AMPERF_TOOL_TEST_LIST_H

#include "run_options.h"

/*
 * Fills in what was not chosen, and options->tests from it. Exits with a line on
 * stderr if there can be no such test.
 */
void test_list_make(struct run_options *options);

/* An empty list with room for `count` tests. Exits if there is no memory. */
void test_list_reserve(struct run_options *options, size_t count);

/* Adds one, with what was chosen of repetitions. Exits as above. */
void test_list_add(struct run_options *options, const struct amperf_test *test);

#endif
