/* SPDX-License-Identifier: BSD-3-Clause */
/* A list of tests, one after the other, and what came of them. */
#include "error.h"
#include "harness.h"
#include "placement.h"
#include "run_row.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct run {
	struct amperf_link *link;
	const struct amperf_run_config *config;
	struct amperf_result *result;
	struct amperf_packet_2020 *packet_2020;
	uint64_t start_ns;
	uint64_t told_ns;
};

static int run_row(struct run *run, size_t index, struct amperf_error *error)
{
	struct amperf_row *row = &run->result->rows[index];
	struct amperf_run_row state = {
		.link = run->link,
		.config = run->config,
		.test = &run->config->tests[index],
		.row = row,
		.packet_2020 = run->packet_2020,
		.index = index,
		.cpu_source = run->result->cpu_source,
		.run_start_ns = run->start_ns,
		.told_ns = &run->told_ns,
	};
	int code;

	run->result->row_count++;
	code = amperf_row_run(&state, error);
	if (!code)
		code = amperf_row_verify_cost(&state, error);
	run->result->verified_bytes += row->verified_bytes;
	run->result->errors += row->errors;
	return code;
}

static void tell_result(const struct run *run)
{
	if (run->config->on_result)
		run->config->on_result(run->config->context, run->result);
}

static int run_rows(struct run *run, struct amperf_error *error)
{
	int code = run->link->out_of_step ? amperf_link_reset(run->link, error) : 0;

	run->start_ns = amperf_clock_now(&run->link->io.wall);
	run->told_ns = run->start_ns;
	tell_result(run);
	for (size_t i = 0; i < run->config->test_count && !code; i++) {
		code = run_row(run, i, error);
		tell_result(run);
	}
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
	for (size_t i = 0; i < config->test_count && !code; i++)
		code = amperf_row_check(link, &config->tests[i], error);
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
	result->harness_ns = amperf_harness_ns();
	result->bound = config->bound;
	result->cpu = config->cpu;
	result->unverified = true;
	for (size_t i = 0; i < config->test_count; i++)
		result->unverified &= config->tests[i].unverified;
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

static int run_tests(struct amperf_link *link, const struct amperf_run_config *config,
		     struct amperf_result **result, struct amperf_error *error)
{
	struct run run = {.link = link, .config = config};
	int code;

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

int amperf_run(struct amperf_link *link, const struct amperf_run_config *config,
	       struct amperf_result **result, struct amperf_error *error)
{
	struct amperf_binding *before = NULL;
	struct amperf_error own;
	int code;

	if (!error)
		error = &own;
	*result = NULL;
	code = check_config(link, config, error);
	if (!code && config->bound)
		code = amperf_placement_bind(config->cpu, &before, error);
	if (!code)
		code = run_tests(link, config, result, error);
	amperf_placement_unbind(before);
	return code;
}

void amperf_row_clear(struct amperf_row *row)
{
	free(row->samples_ns);
	free(row->starts_ns);
	amperf_histogram_free(row->histogram);
	amperf_histogram_free(row->corrected_histogram);
	free(row->records);
	free(row->warnings);
}

void amperf_result_free(struct amperf_result *result)
{
	if (!result)
		return;
	for (size_t i = 0; i < result->row_count; i++) {
		amperf_row_clear(&result->rows[i]);
	}
	free(result->rows);
	free(result);
}
