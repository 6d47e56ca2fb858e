/* SPDX-License-Identifier: BSD-3-Clause */
#include "run_row.h"
#include "error.h"
#include "flow.h"

#include <errno.h>
#include <string.h>

#define PROGRESS_INTERVAL_NS 100000000u
#define LONG_TRANSACTION_NS 1000000000u
#define INTERVAL_NS_MIN UINT64_C(1000000000)

const char *amperf_arrival_name(enum amperf_arrival arrival)
{
	static const char *const names[AMPERF_ARRIVAL_COUNT] = {"constant", "poisson"};

	return (unsigned int)arrival < AMPERF_ARRIVAL_COUNT ? names[arrival] : NULL;
}

const char *amperf_end_name(enum amperf_end end)
{
	static const char *const names[AMPERF_END_COUNT] = {
		"repeat", "precision", "time", "duration", "interrupt", "error", "others"};

	return (unsigned int)end < AMPERF_END_COUNT ? names[end] : NULL;
}

/* ---- While it runs ------------------------------------------------------ */

/* What is left of a test at the pace of what there is of it, or by the clock. */
static uint64_t left_ns(const struct amperf_run_row *run, uint64_t counting_ns)
{
	const struct amperf_run_config *config = run->config;
	uint64_t most = config->duration_ns ? config->duration_ns : config->test_ns_max;
	uint64_t by_clock = most > counting_ns ? most - counting_ns : 0;
	double each = (double)counting_ns / (double)run->recorder.count;
	double rest = (double)run->test->repeat - (double)run->recorder.count;
	uint64_t by_count = rest > 0 ? (uint64_t)(rest * each) : 0;

	if (config->duration_ns)
		return by_clock;
	return most && by_clock < by_count ? by_clock : by_count;
}

static void tell_progress(const struct amperf_run_row *run, uint64_t bytes, uint64_t now)
{
	const struct amperf_run_config *config = run->config;
	const struct amperf_stop *stop = &run->stop;
	const struct amperf_recorder *recorder = &run->recorder;
	struct amperf_progress progress = {
		.row = run->index,
		.row_count = config->test_count,
		.test = run->test,
		.transaction = stop->warmups + stop->begun - 1,
		.transactions = config->duration_ns || !stop->counting
					? 0
					: stop->warmups + run->test->repeat,
		.bytes = bytes,
		.elapsed_ns = now - run->run_start_ns,
		.counted = recorder->count,
	};

	if (progress.counted) {
		progress.counting_ns = now - stop->since_ns;
		progress.median_ns = amperf_histogram_percentile(recorder->histogram, 50);
		progress.p99_ns = amperf_histogram_percentile(recorder->histogram, 99);
		progress.left_ns = left_ns(run, progress.counting_ns);
	}
	config->on_progress(config->context, &progress);
}

void amperf_row_progress(void *context, uint64_t bytes)
{
	struct amperf_run_row *run = context;
	const struct amperf_run_config *config = run->config;
	uint64_t now;

	if (!config->on_progress)
		return;
	now = amperf_clock_now(&run->link->io.wall);
	if (!bytes)
		run->transaction_start_ns = now;
	/* What short transactions take must not depend on what is shown. */
	else if (now - run->transaction_start_ns < LONG_TRANSACTION_NS)
		return;
	if (now - *run->told_ns < PROGRESS_INTERVAL_NS)
		return;
	*run->told_ns = now;
	tell_progress(run, bytes, now);
}

static bool ask_drops(const struct amperf_link *link, uint64_t *drops)
{
	const struct amperf_tp_ops *ops = link->tp->ops;

	return ops->drops && !ops->drops(link->tp, drops);
}

void amperf_row_begin_counting(struct amperf_run_row *run)
{
	if (run->config->on_ready)
		run->config->on_ready(run->config->context);
	run->counting = true;
	run->row->drops_known = ask_drops(run->link, &run->drops_before);
	amperf_mcu_begin(&run->mcu_meter, run->link);
	amperf_cpu_begin(&run->meter, run->config->system, run->cpu_source);
	amperf_mcu_start(&run->mcu_meter, run->link);
	amperf_stop_count_from_now(&run->stop);
	run->counting_since_ns = amperf_clock_now(&run->link->io.clock);
	amperf_intervals_begin(&run->recorder.intervals, run->counting_since_ns);
}

static void tell_sample(struct amperf_run_row *run, const struct amperf_done *done)
{
	const struct amperf_run_config *config = run->config;

	if (config->on_sample)
		config->on_sample(config->context,
				  &(struct amperf_sample){
					  .row = run->index,
					  .test = run->test,
					  .repetition = run->recorder.count - 1,
					  .ns = done->ns,
					  .acknowledged_bytes = done->acknowledged_bytes,
				  });
}

int amperf_row_done(struct amperf_run_row *run, bool counts, const struct amperf_done *done)
{
	struct amperf_recorder *recorder = &run->recorder;
	int code;

	if (!counts) {
		amperf_stop_warmed(&run->stop, done->ns);
		return 0;
	}
	code = amperf_row_tick(run);
	if (!run->recorder.count)
		run->first_end_ns = done->end_ns;
	run->last_end_ns = done->end_ns;
	amperf_placement_note(&run->meter.placement);
	amperf_recorder_add(recorder, done->start_ns, done->ns, done->corrected_ns);
	amperf_intervals_add(&recorder->intervals, done->ns,
			     run->test->block_bytes * run->test->count);
	run->row->verified_bytes += done->verified_bytes;
	if (done->exchange && run->oneway)
		amperf_oneway_add(run->oneway, done->exchange);
	tell_sample(run, done);
	return code ? code : amperf_stop_counted(&run->stop, recorder);
}

void amperf_row_add_link(struct amperf_run_row *run, const struct amperf_link_counts *counts)
{
	struct amperf_link_counts *link = &run->row->link;

	link->sends += counts->sends;
	link->short_sends += counts->short_sends;
	link->retries += counts->retries;
	link->wait_ns += counts->wait_ns;
}

void amperf_row_add_mcu(struct amperf_run_row *run, const struct amperf_mcu_counts *counts)
{
	struct amperf_mcu_counts *mcu = &run->row->mcu;

	mcu->busy_ns += counts->busy_ns;
	mcu->rx_messages += counts->rx_messages;
	mcu->tx_messages += counts->tx_messages;
	mcu->rx_doorbells += counts->rx_doorbells;
	mcu->tx_doorbells += counts->tx_doorbells;
	mcu->tx_waits += counts->tx_waits;
}

void amperf_row_add_report(struct amperf_run_row *run, const struct amperf_report *report)
{
	struct amperf_transaction transaction = {.link = run->link};

	amperf_transaction_note(&transaction, report);
	amperf_row_add_mcu(run, &transaction.mcu_counts);
}

int amperf_row_corrupt(struct amperf_run_row *run, struct amperf_error *error)
{
	struct amperf_row *row = run->row;

	if (!row->errors++)
		memcpy(row->first_error, error->text, sizeof(row->first_error));
	if (run->counting)
		amperf_intervals_add_error(&run->recorder.intervals);
	return amperf_link_reset(run->link, error);
}

int amperf_row_tick(struct amperf_run_row *run)
{
	struct amperf_intervals *intervals = &run->recorder.intervals;

	if (!run->counting || !intervals->wanted_ns)
		return 0;
	return amperf_intervals_tick(intervals, amperf_clock_now(&run->link->io.wall));
}

/* ---- What the link can do ------------------------------------------------ */

int amperf_row_check(const struct amperf_link *link, const struct amperf_test *test,
		     struct amperf_error *error)
{
	const struct amperf_tp_ops *ops = link->tp->ops;

	if (ops->check)
		return ops->check(link->tp, test, link->label, error);
	if (test->depth <= 1 || !ops->transact)
		return 0;
	return amperf_fail(error, -EINVAL,
			   "%s: a depth of %u: this link runs its transactions by itself, one after"
			   " the other; use --depth with tty:, char: or netlink:, or larger"
			   " transactions here (--count)",
			   link->label, test->depth);
}

/* ---- Before and after --------------------------------------------------- */

static void on_record(void *context, const struct amperf_record *record)
{
	struct amperf_run_row *run = context;

	run->config->on_record(run->config->context,
			       &(struct amperf_interval){run->index, run->test, record});
}

static uint64_t interval_of(const struct amperf_run_config *config)
{
	uint64_t fits = (config->duration_ns + AMPERF_RECORDS_MAX - 1) / AMPERF_RECORDS_MAX;

	if (config->interval_ns || !config->duration_ns)
		return config->interval_ns;
	return fits > INTERVAL_NS_MIN ? fits : INTERVAL_NS_MIN;
}

/* With a rate and no depth, several are under way where a depth is possible. */
static bool is_one_by_one(const struct amperf_run_row *run)
{
	struct amperf_test several = *run->test;

	if (run->config->packet == AMPERF_PACKET_2020)
		return true;
	if (!(several.rate_hz > 0))
		return several.depth <= 1;
	if (!several.depth)
		several.depth = 2;
	return amperf_row_check(run->link, &several, NULL) != 0;
}

static int run_transactions(struct amperf_run_row *run, struct amperf_error *error)
{
	const struct amperf_tp_ops *ops = run->link->tp->ops;

	if (is_one_by_one(run) || (ops->transact && !ops->flow))
		return amperf_run_sync(run, error);
	return ops->transact ? amperf_flow_own(run, error) : amperf_flow_frames(run, error);
}

static int set_up(struct amperf_run_row *run)
{
	const struct amperf_run_config *config = run->config;
	int code = amperf_recorder_init(&run->recorder, config->duration_ns ? 0 : run->test->repeat,
					run->test->rate_hz > 0, interval_of(config));

	/* null's clock stands still while its other end works: there are no two to relate. */
	if (!code && config->packet == AMPERF_PACKET_FRAME && !run->link->caps.in_process) {
		run->oneway = amperf_oneway_new(run->link->hello.core_hz,
						run->test->depth > 1 || run->test->rate_hz > 0);
		code = run->oneway ? 0 : -ENOMEM;
	}
	amperf_stop_init(&run->stop, run->test, config, &run->link->io.wall);
	if (config->on_record)
		run->recorder.intervals.on_record = on_record;
	run->recorder.intervals.context = run;
	return code;
}

/* Also of a link that has failed: this may be why. */
static void count_drops(struct amperf_run_row *run)
{
	struct amperf_row *row = run->row;
	uint64_t drops = 0;

	row->drops_known = row->drops_known && ask_drops(run->link, &drops);
	if (row->drops_known)
		row->drops = drops - run->drops_before;
}

/* From end to end, so that neither the first's time nor a last pause is in it. */
static double achieved_hz(const struct amperf_run_row *run)
{
	uint64_t span = run->last_end_ns - run->first_end_ns;

	if (run->recorder.count > 1 && span)
		return 1e9 * (double)(run->recorder.count - 1) / (double)span;
	return run->recorder.sum_ns ? 1e9 / (double)run->recorder.sum_ns : 0;
}

static void sum_up(struct amperf_run_row *run)
{
	const struct amperf_test *test = run->test;
	struct amperf_row *row = run->row;
	uint64_t bytes = test->block_bytes * test->count;

	row->bytes_per_s = test->depth > 1 || test->rate_hz > 0
				   ? (uint64_t)((double)bytes * row->achieved_hz + 0.5)
				   : amperf_rate(bytes, row->time.median_ns);
}

static int finish(struct amperf_run_row *run, int code, struct amperf_error *error)
{
	struct amperf_row *row = run->row;
	uint64_t now = amperf_clock_now(&run->link->io.clock);
	int ours = 0;

	if (run->recorder.count)
		amperf_cpu_end(&run->meter, run->timed_ns, row->cpu.process_ns, &row->cpu);
	/* What ran while null's clock stood still is no share of its time. */
	if (run->link->caps.in_process)
		row->cpu.system_known = row->cpu.placement_known = false;
	/* A link that has failed is not asked any more. */
	if (run->recorder.count && (!code || code == -ECANCELED))
		amperf_mcu_end(&run->mcu_meter, run->link, now,
			       row->mcu.rx_messages + row->mcu.tx_messages, &row->load);
	if (run->counting)
		ours = amperf_intervals_end(&run->recorder.intervals,
					    amperf_clock_now(&run->link->io.wall));
	count_drops(run);
	row->warmup = (uint32_t)run->stop.warmups;
	row->ended_by = run->stop.ended_by;
	if (code)
		row->ended_by = code == -ECANCELED ? AMPERF_END_INTERRUPT : AMPERF_END_ERROR;
	row->achieved_hz = achieved_hz(run);
	if (run->recorder.count > 1 && run->offered_ns)
		row->offered_hz = 1e9 * (double)(run->recorder.count - 1) / (double)run->offered_ns;
	if (run->oneway)
		amperf_oneway_finish(run->oneway, &row->one_way);
	if (amperf_recorder_give(&run->recorder, row))
		ours = -ENOMEM;
	sum_up(run);
	if (amperf_row_warn(run))
		ours = -ENOMEM;
	return ours && !code ? amperf_fail(error, ours, "no memory") : code;
}

int amperf_row_run(struct amperf_run_row *run, struct amperf_error *error)
{
	int code = set_up(run);

	run->row->test = *run->test;
	run->row->depth_reached = 1;
	if (code) {
		amperf_recorder_free(&run->recorder);
		code = amperf_fail(error, -ENOMEM, "no memory");
	} else {
		code = finish(run, run_transactions(run, error), error);
	}
	amperf_oneway_free(run->oneway);
	return code;
}
