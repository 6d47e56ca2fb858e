/* SPDX-License-Identifier: BSD-3-Clause */
/* What to bear in mind about a row: each says what was seen, and what can be done. */
#include "run_row.h"
#include "sys.h"
#include "time_text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of a clock's steps, in shares of what is measured. */
#define COARSE_SHARE 20u
#define CLOCK_LOOKS 16u
#define CLOCK_READS_MAX 4096u

#define RATE_REACHED 0.99

#define SHARED_PERCENT 5.0

#define P99_SAMPLES_MIN 100u

static int add(struct amperf_row *row, const struct amperf_warning *warning)
{
	struct amperf_warning *more =
		realloc(row->warnings, (row->warning_count + 1) * sizeof(*more));

	if (!more)
		return -ENOMEM;
	row->warnings = more;
	more[row->warning_count++] = *warning;
	return 0;
}

static int warn(struct amperf_row *row, const char *code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static int warn(struct amperf_row *row, const char *code, const char *format, ...)
{
	struct amperf_warning warning = {.code = code};
	va_list args;

	va_start(args, format);
	vsnprintf(warning.text, sizeof(warning.text), format, args);
	va_end(args);
	return add(row, &warning);
}

/* ---- What was measured --------------------------------------------------- */

/*
 * What was done against what was due, from the first to the last: of arrivals at
 * random there may be fewer than the rate says. The last may be late by chance; it is
 * behind if it was later than the first by more than an arrival.
 */
static bool is_behind(const struct amperf_run_row *run)
{
	double due = (double)run->offered_ns;
	double took = (double)(run->last_end_ns - run->first_end_ns);

	return took * RATE_REACHED > due && took - due > 1e9 / run->test->rate_hz;
}

/* The least step that the clock was seen to make. */
static uint64_t clock_step(const struct amperf_clock *clock)
{
	uint64_t least = UINT64_MAX;
	unsigned int reads = 0;

	for (unsigned int i = 0; i < CLOCK_LOOKS; i++) {
		uint64_t before = amperf_clock_now(clock), after = before;

		while (after == before && reads++ < CLOCK_READS_MAX)
			after = amperf_clock_now(clock);
		if (after - before && after - before < least)
			least = after - before;
	}
	return least == UINT64_MAX ? 0 : least;
}

static int about_warmup(const struct amperf_run_row *run)
{
	if (!run->stop.unsettled)
		return 0;
	return warn(run->row, "warming-up",
		    "The times had not settled after a warm-up of %u transactions."
		    " Give a longer one with --warmup.",
		    run->row->warmup);
}

static bool is_coarse(const struct amperf_run_row *run, uint64_t step)
{
	return step > run->row->time.median_ns / COARSE_SHARE;
}

/* Steps of the clock look like groups of times. */
static bool is_of_clock(const struct amperf_run_row *run, const struct amperf_warning *warning)
{
	return strcmp(warning->code, "bimodal") == 0 &&
	       is_coarse(run, clock_step(&run->link->io.clock));
}

/* Of a queue that grows, its times say no more than that. */
static int about_series(const struct amperf_run_row *run)
{
	struct amperf_warning found[AMPERF_SERIES_WARNINGS_MAX];
	const struct amperf_row *row = run->row;
	int count = 0, code = 0;

	if (row->samples_ns && !(run->test->rate_hz > 0 && is_behind(run)))
		count = amperf_examine_series(row->samples_ns, row->sample_count, found);
	for (int i = 0; i < count && !code; i++)
		if (!is_of_clock(run, &found[i]))
			code = add(run->row, &found[i]);
	return count < 0 ? count : code;
}

/* Who asked for that many, and no other end, is told what they are good for. */
static int about_number(const struct amperf_run_row *run)
{
	const struct amperf_run_config *config = run->config;
	const struct amperf_row *row = run->row;

	if (config->precision_percent > 0 || config->duration_ns || config->test_ns_max ||
	    config->packet == AMPERF_PACKET_2020 || row->ended_by != AMPERF_END_REPEAT ||
	    row->sample_count >= P99_SAMPLES_MIN)
		return 0;
	return warn(run->row, "few-samples",
		    "The 99th percentile of %zu transactions would be little else than the longest."
		    " Measure at least %u of them (--repeat %u), and ten times as many for each"
		    " further 9.",
		    row->sample_count, P99_SAMPLES_MIN, P99_SAMPLES_MIN);
}

static int about_precision(const struct amperf_run_row *run)
{
	double wanted = run->config->precision_percent;
	const struct amperf_row *row = run->row;

	if (!(wanted > 0) || run->config->duration_ns || row->precision_percent <= wanted ||
	    (row->ended_by != AMPERF_END_REPEAT && row->ended_by != AMPERF_END_TIME))
		return 0;
	/* More of them would not make the clock finer. */
	if (row->time.median_high_ns - row->time.median_low_ns <= clock_step(&run->link->io.clock))
		return 0;
	return warn(
		run->row, "precision-not-reached",
		"The median of %zu transactions is known to %.2g %%, not to %.2g %%. Give %s, or"
		" ask for less with --precision.",
		row->sample_count, row->precision_percent, wanted,
		row->ended_by == AMPERF_END_TIME ? "more time with --time-limit"
						 : "more transactions with --repeat");
}

/* ---- The load ----------------------------------------------------------- */

static int about_load(const struct amperf_run_row *run)
{
	const struct amperf_test *test = run->test;
	const struct amperf_row *row = run->row;

	if (test->rate_hz > 0)
		return !is_behind(run) ? 0
				       : warn(run->row, "rate-not-reached",
					      "%.6g transactions a second were done of the %.6g"
					      " asked for. Ask for less with --rate.",
					      row->achieved_hz, test->rate_hz);
	if (test->depth > row->depth_reached && row->sample_count > test->depth)
		return warn(run->row, "depth-not-reached",
			    "At most %u transactions were under way at once of the %u asked for:"
			    " the link's buffers hold no more. Ask for less with --depth, or give"
			    " the link more buffers ('amperf fw start --ring').",
			    row->depth_reached, test->depth);
	return 0;
}

/* ---- The system --------------------------------------------------------- */

struct governor {
	const struct amperf_system *system;
	char name[64]; /* the first that is not performance */
};

static int look_at_policy(void *context, const char *policy)
{
	struct governor *governor = context;
	char path[PATH_MAX], name[sizeof(governor->name)];

	if (!amperf_sys_path(path, governor->system,
			     "/sys/devices/system/cpu/cpufreq/%s/scaling_governor", policy) &&
	    !amperf_sys_read(path, name, sizeof(name)) && name[0] &&
	    strcmp(name, "performance") != 0 && !governor->name[0])
		memcpy(governor->name, name, sizeof(name));
	return 0;
}

static int about_cpus(const struct amperf_run_row *run)
{
	struct governor governor = {.system = run->config->system};
	char folder[PATH_MAX];

	if (!amperf_sys_path(folder, governor.system, "/sys/devices/system/cpu/cpufreq"))
		amperf_sys_each(folder, "policy", look_at_policy, &governor);
	if (!governor.name[0])
		return 0;
	return warn(run->row, "cpu-frequency",
		    "The cpufreq governor is %s, so the CPUs change their frequency. Write"
		    " performance to /sys/devices/system/cpu/cpufreq/policy*/scaling_governor.",
		    governor.name);
}

static int about_clock(const struct amperf_run_row *run)
{
	char steps[AMPERF_TIME_TEXT_BYTES], median[AMPERF_TIME_TEXT_BYTES];
	uint64_t step = clock_step(&run->link->io.clock);

	/* What amperf itself takes is hardly more than two looks at the clock. */
	if (run->link->caps.in_process || !is_coarse(run, step))
		return 0;
	return warn(run->row, "coarse-clock",
		    "The clock goes in steps of %s, the median is %s. Make transactions larger with"
		    " --count, or use a board with a finer clock source.",
		    amperf_time_text(steps, step),
		    amperf_time_text(median, run->row->time.median_ns));
}

static int about_log(const struct amperf_run_row *run)
{
	if (run->link->log_output != AMPERF_LOG_UART)
		return 0;
	return warn(run->row, "log-uart",
		    "The firmware logs to its UART and waits for each character. Use --log trace,"
		    " or --log off.");
}

/* Has each message to wait for the one before, so that Linux has one at a time to handle? */
static bool is_message_by_message(const struct amperf_run_row *run)
{
	const struct amperf_test *test = run->test;
	size_t most = run->link->caps.message_bytes_max;

	return test->depth <= 1 && !(test->rate_hz > 0) &&
	       (!most || test->block_bytes * test->count <= most);
}

/*
 * Who waits for the interrupts' work to be done, and then does its own, loses a CPU; not
 * if all wait for the firmware's UART.
 */
static int about_placement(const struct amperf_run_row *run)
{
	const struct amperf_cpu_time *cpu = &run->row->cpu;

	if (run->config->bound || run->link->log_output == AMPERF_LOG_UART ||
	    !cpu->placement_known || cpu->on_irq_cpu_percent < SHARED_PERCENT ||
	    is_message_by_message(run))
		return 0;
	return warn(
		run->row, "shared-cpu",
		"At the end of %.0f %% of the transactions amperf was on CPU %u, which takes the"
		" interrupts. Keep it off there with --cpu %u.",
		cpu->on_irq_cpu_percent, cpu->irq_cpu, cpu->other_cpu);
}

int amperf_row_warn(struct amperf_run_row *run)
{
	static int (*const all[])(const struct amperf_run_row *run) = {
		about_warmup, about_series, about_number, about_precision, about_load,
		about_clock,  about_log,    about_cpus,   about_placement,
	};
	int code = 0;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]) && !code; i++)
		if (run->row->sample_count)
			code = all[i](run);
	return code;
}
