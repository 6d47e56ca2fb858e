/* SPDX-License-Identifier: BSD-3-Clause */
#include "test_list.h"
#include "tool.h"

#include <stdlib.h>

/* Most transactions of a test that ends when it is precise enough. */
#define PRECISE_REPEAT 1000u

void test_list_reserve(struct run_options *options, size_t count)
{
	options->test_count = 0;
	options->tests = calloc(count, sizeof(*options->tests));
	if (options->tests)
		return;
	tool_complain("no memory");
	exit(TOOL_UNUSABLE);
}

void test_list_add(struct run_options *options, const struct amperf_test *proposed)
{
	const struct test_choice *choice = &options->choice;
	struct amperf_test *test = &options->tests[options->test_count++];
	struct amperf_error error;

	*test = *proposed;
	if (choice->repeat >= 0)
		test->repeat = (uint32_t)choice->repeat;
	if (choice->warmup >= 0)
		test->warmup = (uint32_t)choice->warmup;
	else if (choice->warmup == TEST_WARMUP_AUTO)
		test->warmup = AMPERF_WARMUP_DETECT;
	if (amperf_test_check(test, options->packet, &error)) {
		tool_complain("%s", error.text);
		exit(TOOL_USAGE);
	}
}

static bool is_precise(const struct run_options *options)
{
	return !options->fixed || options->choice.load.duration_ns ||
	       options->choice.load.precision_percent > 0;
}

static void add_test(struct run_options *options, enum amperf_kind kind, uint64_t block,
		     uint64_t count, uint64_t depth)
{
	struct amperf_test test = {
		.kind = kind,
		.block_bytes = block,
		.count = count,
		.depth = (uint32_t)depth,
		.rate_hz = options->choice.load.rate_hz,
		.arrival = options->choice.load.arrival,
		.unverified = options->choice.load.unverified,
	};

	amperf_test_defaults(&test);
	if (is_precise(options)) {
		test.repeat = PRECISE_REPEAT;
		/* None is left out of a few huge ones. */
		if (test.warmup)
			test.warmup = AMPERF_WARMUP_DETECT;
	}
	if (options->format == RUN_FORMAT_LOG) {
		test.warmup = 0;
		test.repeat = 1;
	}
	test_list_add(options, &test);
}

static void combine(struct run_options *options)
{
	const struct test_choice *choice = &options->choice;

	for (size_t k = 0; k < choice->kind_count; k++)
		for (size_t b = 0; b < choice->block_count; b++)
			for (size_t c = 0; c < choice->count_count; c++)
				for (size_t d = 0; d < choice->load.depth_count; d++)
					add_test(options, choice->kinds[k], choice->blocks[b],
						 choice->counts[c], choice->load.depths[d]);
}

static void take_preset(struct run_options *options)
{
	const struct amperf_preset *preset = options->preset;

	for (size_t i = 0; i < preset->row_count; i++)
		add_test(options, AMPERF_KIND_SINK, preset->rows[i].block_bytes,
			 preset->rows[i].count, options->choice.load.depths[0]);
}

void test_list_make(struct run_options *options)
{
	const struct amperf_preset *preset = options->preset;
	struct test_choice *choice = &options->choice;
	bool own = !preset || choice->block_count || choice->count_count || choice->kind_count;

	if (!choice->kind_count)
		choice->kinds[choice->kind_count++] = AMPERF_KIND_SINK;
	if (!choice->block_count)
		choice->blocks[choice->block_count++] = 512;
	if (!choice->count_count)
		choice->counts[choice->count_count++] = 1;
	if (!choice->load.depth_count)
		choice->load.depths[choice->load.depth_count++] = choice->load.rate_hz > 0 ? 0 : 1;
	options->fixed = preset || choice->repeat >= 0 || options->format == RUN_FORMAT_LOG;
	test_list_reserve(options, own ? choice->kind_count * choice->block_count *
						   choice->count_count * choice->load.depth_count
				       : preset->row_count);
	if (own)
		combine(options);
	else
		take_preset(options);
}
