/* SPDX-License-Identifier: BSD-3-Clause */
/* A list of tests, one after the other, and what came of them. */
#include "cpu.h"
#include "error.h"
#include "mcu_load.h"
#include "transaction.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROGRESS_INTERVAL_NS 100000000u
#define LONG_TRANSACTION_NS 1000000000u

struct run {
	struct amperf_link *link;
	const struct amperf_run_config *config;
	struct amperf_result *result;
	struct amperf_packet_2020 *packet_2020;
	struct amperf_transaction transaction;
	size_t row;
	uint32_t index; /* of the transaction, warm-up included */
	uint64_t start_ns;
	uint64_t transaction_start_ns;
	uint64_t told_ns;
	struct amperf_cpu_meter meter; /* of the row's transactions that count */
	struct amperf_mcu_meter mcu_meter;
	uint64_t counting_since_ns;
};

static void tell_progress(void *context, uint64_t bytes)
{
	struct run *run = context;
	const struct amperf_run_config *config = run->config;
	const struct amperf_test *test = &config->tests[run->row];
	uint64_t now = amperf_clock_now(&run->link->io.clock);
	struct amperf_progress progress = {
		.row = run->row,
		.row_count = config->test_count,
		.test = test,
		.transaction = run->index,
		.transactions = test->warmup + test->repeat,
		.bytes = bytes,
		.elapsed_ns = now - run->start_ns,
	};

	if (!bytes)
		run->transaction_start_ns = now;
	/* What short transactions take must not depend on what is shown. */
	else if (now - run->transaction_start_ns < LONG_TRANSACTION_NS)
		return;
	if (!config->on_progress || now - run->told_ns < PROGRESS_INTERVAL_NS)
		return;
	run->told_ns = now;
	config->on_progress(config->context, &progress);
}

static void add_counts(struct amperf_row *row, const struct amperf_transaction *t)
{
	row->link.sends += t->link_counts.sends;
	row->link.short_sends += t->link_counts.short_sends;
	row->link.retries += t->link_counts.retries;
	row->link.wait_ns += t->link_counts.wait_ns;
	row->mcu.busy_ns += t->mcu_counts.busy_ns;
	row->mcu.rx_messages += t->mcu_counts.rx_messages;
	row->mcu.tx_messages += t->mcu_counts.tx_messages;
	row->mcu.rx_doorbells += t->mcu_counts.rx_doorbells;
	row->mcu.tx_doorbells += t->mcu_counts.tx_doorbells;
	row->mcu.tx_waits += t->mcu_counts.tx_waits;
	row->verified_bytes += t->verified_bytes;
	row->cpu.process_ns += t->process_ns;
}

static void add_sample(struct run *run, struct amperf_row *row)
{
	const struct amperf_transaction *t = &run->transaction;
	struct amperf_sample sample = {
		.row = run->row,
		.test = &row->test,
		.repetition = (uint32_t)row->sample_count,
		.ns = t->ns,
		.acknowledged_bytes = t->acknowledged_bytes,
	};

	row->starts_ns[row->sample_count] = t->start_ns;
	row->samples_ns[row->sample_count++] = t->ns;
	add_counts(row, t);
	if (run->config->on_sample)
		run->config->on_sample(run->config->context, &sample);
}

/* Brings both sides back in step after data that was not right. */
static int resync(struct run *run, struct amperf_error *error)
{
	int code = amperf_link_reset(run->link, error);

	if (!code && run->config->packet == AMPERF_PACKET_2020)
		code = amperf_link_stats(run->link, &run->transaction.stats, error);
	return code;
}

static int transact(struct run *run, struct amperf_error *error)
{
	struct amperf_transaction *t = &run->transaction;
	/* Seeds that differ, so that stale data of an earlier one is seen. */
	uint32_t seed = run->link->sequence * 2654435761u;

	if (run->config->packet == AMPERF_PACKET_2020)
		return amperf_transaction_2020(t, error);
	if (run->link->tp->ops->transact)
		return amperf_transaction_tp(t, seed, error);
	return amperf_transaction_frame(t, seed, error);
}

static int run_transaction(struct run *run, struct amperf_row *row, struct amperf_error *error)
{
	int code = transact(run, error);

	if (code)
		run->link->out_of_step = true;
	if (code && code != -EBADMSG)
		return code;
	if (code) {
		if (!row->errors++)
			memcpy(row->first_error, error->text, sizeof(row->first_error));
		return resync(run, error);
	}
	if (run->index >= row->test.warmup)
		add_sample(run, row);
	return amperf_io_cancelled(&run->link->io)
		       ? amperf_link_failed(run->link, -ECANCELED, error, "between transactions")
		       : 0;
}

/* The warm-up is over. */
static void begin_counting(struct run *run)
{
	amperf_mcu_begin(&run->mcu_meter, run->link);
	amperf_cpu_begin(&run->meter, run->config->system, run->result->cpu_source);
	amperf_mcu_start(&run->mcu_meter, run->link);
	run->counting_since_ns = amperf_clock_now(&run->link->io.clock);
}

/* A link that has failed is not asked any more. */
static void end_counting(struct run *run, struct amperf_row *row, uint64_t timed_ns, int code)
{
	uint64_t now = amperf_clock_now(&run->link->io.clock);

	amperf_cpu_end(&run->meter, timed_ns, row->cpu.process_ns, &row->cpu);
	if (!code || code == -ECANCELED)
		amperf_mcu_end(&run->mcu_meter, run->link, now,
			       row->mcu.rx_messages + row->mcu.tx_messages, &row->load);
}

static bool out_of_time(const struct run *run, const struct amperf_row *row)
{
	return run->config->test_ns_max && row->sample_count >= AMPERF_REPEAT_MIN &&
	       amperf_clock_now(&run->link->io.clock) - run->counting_since_ns >=
		       run->config->test_ns_max;
}

static int run_transactions(struct run *run, struct amperf_row *row, struct amperf_error *error)
{
	uint32_t all = row->test.warmup + row->test.repeat;
	uint64_t timed_ns = 0;
	int code = 0;

	if (run->config->packet == AMPERF_PACKET_2020)
		code = amperf_link_stats(run->link, &run->transaction.stats, error);
	for (run->index = 0; run->index < all && !code && !out_of_time(run, row); run->index++) {
		if (run->index == row->test.warmup)
			begin_counting(run);
		tell_progress(run, 0);
		code = run_transaction(run, row, error);
	}
	for (size_t i = 0; i < row->sample_count; i++)
		timed_ns += row->samples_ns[i];
	if (row->sample_count)
		end_counting(run, row, timed_ns, code);
	return code;
}

static int run_row(struct run *run, struct amperf_error *error)
{
	const struct amperf_test *test = &run->config->tests[run->row];
	struct amperf_row *row = &run->result->rows[run->row];
	int code;

	row->samples_ns = calloc(test->repeat, sizeof(*row->samples_ns));
	row->starts_ns = calloc(test->repeat, sizeof(*row->starts_ns));
	code = amperf_transaction_init(&run->transaction, run->link, test);
	row->test = *test;
	run->result->row_count++;
	if (code || !row->samples_ns || !row->starts_ns) {
		amperf_transaction_free(&run->transaction);
		return amperf_fail(error, -ENOMEM, "no memory for blocks of %llu bytes",
				   (unsigned long long)test->block_bytes);
	}
	run->transaction.packet_2020 = run->packet_2020;
	run->transaction.on_progress = tell_progress;
	run->transaction.context = run;
	code = run_transactions(run, row, error);
	amperf_transaction_free(&run->transaction);
	if (amperf_summarise(row->samples_ns, row->sample_count, &row->time) && !code)
		code = amperf_fail(error, -ENOMEM, "no memory");
	row->bytes_per_s = amperf_rate(test->block_bytes * test->count, row->time.median_ns);
	run->result->verified_bytes += row->verified_bytes;
	run->result->errors += row->errors;
	return code;
}

static int run_rows(struct run *run, struct amperf_error *error)
{
	int code = run->link->out_of_step ? amperf_link_reset(run->link, error) : 0;

	run->start_ns = amperf_clock_now(&run->link->io.clock);
	run->told_ns = run->start_ns;
	for (run->row = 0; run->row < run->config->test_count && !code; run->row++)
		code = run_row(run, error);
	return code;
}

static int check_config(const struct amperf_link *link, const struct amperf_run_config *config,
			struct amperf_error *error)
{
	int code = config->test_count ? 0 : amperf_fail(error, -EINVAL, "no tests to run");

	if (!code && config->packet == AMPERF_PACKET_2020)
		code = amperf_2020_check_link(link, error);
	for (size_t i = 0; i < config->test_count && !code; i++)
		code = amperf_test_check(&config->tests[i], config->packet, error);
	return code;
}

static struct amperf_result *new_result(const struct amperf_link *link,
					const struct amperf_run_config *config)
{
	struct amperf_result *result = calloc(1, sizeof(*result));
	struct amperf_row *rows = calloc(config->test_count, sizeof(*rows));

	if (!result || !rows) {
		free(result);
		free(rows);
		return NULL;
	}
	memcpy(result->link_name, link->name, sizeof(result->link_name));
	result->packet = config->packet;
	result->timeout_ns = link->io.timeout_ns;
	result->hello = link->hello;
	result->log_output = link->log_output;
	result->uart_baud = link->log_output == AMPERF_LOG_UART ? link->uart_baud : 0;
	result->message_bytes_max = link->caps.message_bytes_max;
	result->window_bytes = link->caps.unread_bytes_max;
	result->cpu_source = amperf_cpu_find_source(config->system);
	result->cpu_split_ns = amperf_cpu_split_ns();
	result->rows = rows;
	return result;
}

/* The line for a run that went to its end with wrong data on the way. */
static int report_errors(const struct amperf_result *result, struct amperf_error *error)
{
	for (size_t i = 0; i < result->row_count; i++)
		if (result->rows[i].errors)
			return amperf_fail(
				error, -EBADMSG, "%llu transactions failed; the first: %s",
				(unsigned long long)result->errors, result->rows[i].first_error);
	return 0;
}

int amperf_run(struct amperf_link *link, const struct amperf_run_config *config,
	       struct amperf_result **result, struct amperf_error *error)
{
	struct run run = {.link = link, .config = config};
	struct amperf_error own;
	int code;

	if (!error)
		error = &own;
	*result = NULL;
	code = check_config(link, config, error);
	if (code)
		return code;
	run.result = new_result(link, config);
	run.packet_2020 = malloc(sizeof(*run.packet_2020));
	if (!run.result || !run.packet_2020) {
		amperf_result_free(run.result);
		free(run.packet_2020);
		return amperf_fail(error, -ENOMEM, "no memory");
	}
	amperf_2020_init(run.packet_2020);
	code = run_rows(&run, error);
	if (!code)
		code = report_errors(run.result, error);
	if (code)
		run.result->error = *error;
	free(run.packet_2020);
	*result = run.result;
	return code;
}

void amperf_result_free(struct amperf_result *result)
{
	if (!result)
		return;
	for (size_t i = 0; i < result->row_count; i++) {
		free(result->rows[i].samples_ns);
		free(result->rows[i].starts_ns);
	}
	free(result->rows);
	free(result);
}
