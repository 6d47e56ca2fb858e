/* SPDX-License-Identifier: BSD-3-Clause */
#include "stop.h"

#include <string.h>

/* Longest warm-up that looks for its end by itself; less if the test has a limit. */
#define WARMUP_NS_MAX UINT64_C(5000000000)

/*
 * The least one of a load that keeps Linux busy. Until its load balancer has put amperf and
 * the thread of the mailbox's interrupt on cores of their own, some 50 ms, times are steady
 * and wrong, which no detector can tell.
 */
#define WARMUP_BUSY_NS_MIN UINT64_C(100000000)

/* From one look at the precision to the next, so that looking costs little: + 1/2. */
#define CHECK_GROWTH 2u

void amperf_stop_init(struct amperf_stop *stop, const struct amperf_test *test,
		      const struct amperf_run_config *config, const struct amperf_clock *clock)
{
	memset(stop, 0, sizeof(*stop));
	stop->test = test;
	stop->config = config;
	stop->clock = clock;
	stop->ended_by = AMPERF_END_ERROR; /* until it is known better */
	stop->since_ns = amperf_clock_now(clock);
	stop->next_check = AMPERF_PRECISION_REPEAT_MIN;
}

static uint64_t elapsed(const struct amperf_stop *stop)
{
	return amperf_clock_now(stop->clock) - stop->since_ns;
}

static uint64_t warmup_ns_min(const struct amperf_test *test)
{
	return test->depth > 1 || test->rate_hz > 0 ? WARMUP_BUSY_NS_MIN : 0;
}

static uint64_t warmup_ns_max(const struct amperf_run_config *config)
{
	uint64_t half = config->test_ns_max / 2;

	return config->test_ns_max && half < WARMUP_NS_MAX ? half : WARMUP_NS_MAX;
}

static bool warmup_over(struct amperf_stop *stop)
{
	uint64_t ns;

	if (stop->test->warmup != AMPERF_WARMUP_DETECT)
		return stop->warmups >= stop->test->warmup;
	if (!stop->warmups)
		return false;
	ns = elapsed(stop);
	stop->unsettled = !stop->detector.over || stop->detector.gave_up;
	if (stop->detector.over && ns >= warmup_ns_min(stop->test))
		return true;
	return ns >= warmup_ns_max(stop->config);
}

static void end(struct amperf_stop *stop, enum amperf_end by)
{
	const struct amperf_run_config *config = stop->config;

	stop->over = true;
	stop->ended_by = by;
	if (by != AMPERF_END_OTHERS && config->on_over)
		config->on_over(config->context);
}

/* As far as transactions that have not ended have a say in it. */
static void look(struct amperf_stop *stop)
{
	const struct amperf_run_config *config = stop->config;

	if (stop->begun && config->is_over && config->is_over(config->context)) {
		end(stop, AMPERF_END_OTHERS);
		return;
	}
	if (config->duration_ns) {
		if (elapsed(stop) >= config->duration_ns)
			end(stop, AMPERF_END_DURATION);
		return;
	}
	if (stop->begun >= stop->test->repeat)
		end(stop, AMPERF_END_REPEAT);
	else if (config->test_ns_max && stop->begun >= AMPERF_REPEAT_MIN &&
		 elapsed(stop) >= config->test_ns_max)
		end(stop, AMPERF_END_TIME);
}

enum amperf_turn amperf_stop_turn(struct amperf_stop *stop)
{
	if (!stop->counting && !warmup_over(stop)) {
		stop->warmups++;
		return AMPERF_TURN_WARMUP;
	}
	if (!stop->counting)
		amperf_stop_count_from_now(stop);
	stop->counting = true;
	if (!stop->over)
		look(stop);
	if (stop->over)
		return AMPERF_TURN_OVER;
	stop->begun++;
	return AMPERF_TURN_COUNTS;
}

void amperf_stop_look_again(struct amperf_stop *stop)
{
	if (stop->counting && stop->config->duration_ns &&
	    elapsed(stop) >= stop->config->duration_ns)
		end(stop, AMPERF_END_DURATION);
}

void amperf_stop_count_from_now(struct amperf_stop *stop)
{
	stop->since_ns = amperf_clock_now(stop->clock);
}

void amperf_stop_warmed(struct amperf_stop *stop, uint64_t ns)
{
	if (stop->test->warmup == AMPERF_WARMUP_DETECT)
		amperf_warmup_add(&stop->detector, ns, 0);
}

int amperf_stop_counted(struct amperf_stop *stop, const struct amperf_recorder *recorder)
{
	double wanted = stop->config->precision_percent;
	struct amperf_summary summary;
	int code;

	if (!(wanted > 0) || stop->config->duration_ns || stop->over ||
	    recorder->count < stop->next_check)
		return 0;
	stop->next_check = recorder->count + recorder->count / CHECK_GROWTH;
	code = amperf_recorder_summarise(recorder, &summary);
	if (!code && amperf_precision_percent(&summary) <= wanted)
		end(stop, AMPERF_END_PRECISION);
	return code;
}
