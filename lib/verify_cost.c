/* SPDX-License-Identifier: BSD-3-Clause */
/* What it takes to verify every byte: a few more of the same transactions without. */
#include "run_row.h"

#include <errno.h>
#include <string.h>

#define SHARE 10u
#define REPEAT_MIN 3u
#define REPEAT_MAX 20u

/* Longer ones are not worth the wait. */
#define TRANSACTION_NS_MAX UINT64_C(1000000000)

static uint32_t repeat_of(const struct amperf_row *row)
{
	uint64_t repeat = row->sample_count / SHARE;

	if (repeat < REPEAT_MIN)
		return REPEAT_MIN;
	return repeat < REPEAT_MAX ? (uint32_t)repeat : REPEAT_MAX;
}

static bool can_run(const struct amperf_run_row *run, const struct amperf_test *test)
{
	return !amperf_test_check(test, run->config->packet, NULL) &&
	       !amperf_row_check(run->link, test, NULL);
}

static bool is_worth_it(const struct amperf_run_row *run)
{
	const struct amperf_row *row = run->row;
	double rate_hz = run->test->rate_hz;

	if (!run->config->verify_cost || run->test->unverified || run->link->must_verify)
		return false;
	if (row->ended_by != AMPERF_END_REPEAT && row->ended_by != AMPERF_END_PRECISION)
		return false;
	/* So few must be as much in each other's way as those that count were. */
	if (2 * row->depth_reached > repeat_of(row))
		return false;
	return row->sample_count && row->time.median_ns <= TRANSACTION_NS_MAX &&
	       !(rate_hz > 0 && 1e9 / rate_hz > (double)TRANSACTION_NS_MAX);
}

static void compare(struct amperf_row *row, uint64_t outside_ns, const struct amperf_row *without,
		    uint64_t without_outside_ns)
{
	struct amperf_verify_cost *cost = &row->verify_cost;
	const struct amperf_summary *a = &row->time, *b = &without->time;
	uint64_t outside = outside_ns / row->sample_count;
	uint64_t other = without_outside_ns / without->sample_count;

	cost->outside_ns = outside > other ? outside - other : 0;
	if (a->median_low_ns <= b->median_high_ns && b->median_low_ns <= a->median_high_ns)
		return;
	cost->known = true;
	cost->ns = (int64_t)a->median_ns - (int64_t)b->median_ns;
	cost->percent = 100.0 * (double)cost->ns / (double)a->median_ns;
}

/* Damage may show without any verification: a message that was lost, say. */
static void note_errors(struct amperf_row *row, const struct amperf_row *without)
{
	if (!row->errors && without->errors)
		memcpy(row->first_error, without->first_error, sizeof(row->first_error));
	row->errors += without->errors;
}

int amperf_row_verify_cost(struct amperf_run_row *run, struct amperf_error *error)
{
	struct amperf_test test = *run->test;
	struct amperf_run_config config = {.packet = run->config->packet,
					   .system = run->config->system};
	struct amperf_row row = {.errors = 0};
	struct amperf_run_row without = {
		.link = run->link,
		.config = &config,
		.test = &test,
		.row = &row,
		.packet_2020 = run->packet_2020,
		.index = run->index,
		.cpu_source = run->cpu_source,
		.run_start_ns = run->run_start_ns,
		.told_ns = run->told_ns,
	};
	int code;

	test.unverified = true;
	test.warmup = run->row->depth_reached;
	test.repeat = repeat_of(run->row);
	if (!is_worth_it(run) || !can_run(run, &test))
		return 0;
	code = amperf_row_run(&without, error);
	if (!code && !row.errors)
		compare(run->row, run->outside_ns, &row, without.outside_ns);
	note_errors(run->row, &row);
	amperf_row_clear(&row);
	if (code != -EOPNOTSUPP)
		return code;
	/* Nothing is wrong with what was asked for. */
	run->link->must_verify = true;
	error->code = 0;
	error->text[0] = '\0';
	return amperf_link_reset(run->link, error);
}
