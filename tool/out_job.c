/* SPDX-License-Identifier: BSD-3-Clause */
#include "job_outcome.h"
#include "output.h"
#include "text_table.h"

#include <string.h>

enum {
	COL_RUN,
	COL_LINK,
	COL_KIND,
	COL_BLOCK,
	COL_COUNT,
	COL_N,
	COL_MEDIAN,
	COL_P99,
	COL_MAX,
	COL_RATE,
	COL_ERRORS,
	COL_TOTAL
};

static const struct text_line titles = {
	{"run", "link", "kind", "block", "count", "n", "median", "p99", "max", "rate", "errors"}};
static const struct text_line units = {{"", "", "", "B", "", "", "us", "us", "us", "KiB/s", ""}};

static uint64_t number(const json_t *row, const char *key)
{
	return (uint64_t)json_number_value(json_object_get(row, key));
}

static void make_line(struct text_line *line, const struct job_run *run, const json_t *row)
{
	memset(line, 0, sizeof(*line));
	snprintf(line->cells[COL_RUN], UNITS_TEXT_BYTES, "%s", run->section->name);
	snprintf(line->cells[COL_LINK], UNITS_TEXT_BYTES, "%s", run->link);
	snprintf(line->cells[COL_KIND], UNITS_TEXT_BYTES, "%s",
		 json_string_value(json_object_get(row, "kind")));
	units_number(line->cells[COL_BLOCK], number(row, "block_bytes"));
	units_number(line->cells[COL_COUNT], number(row, "count"));
	units_number(line->cells[COL_ERRORS], number(row, "errors"));
	if (!json_object_get(row, "median_ns"))
		return;
	units_number(line->cells[COL_N], json_array_size(json_object_get(row, "samples_ns")));
	units_us(line->cells[COL_MEDIAN], number(row, "median_ns"));
	units_us(line->cells[COL_P99], number(row, "p99_ns"));
	units_us(line->cells[COL_MAX], number(row, "max_ns"));
	units_kib(line->cells[COL_RATE], number(row, "throughput_bytes_per_s"));
}

/* Once to find the widths (out is NULL), once to print. */
static void pass(struct text_table *table, FILE *out, const struct job_outcomes *outcomes)
{
	struct text_line line;
	const json_t *row;
	size_t j;

	for (size_t i = 0; i < outcomes->job->run_count; i++) {
		const struct job_outcome *outcome = &outcomes->list[i];

		json_array_foreach (json_object_get(outcome->document, "rows"), j, row) {
			make_line(&line, outcome->run, row);
			if (out)
				text_table_print(table, out, &line, number(row, "errors") > 0);
			else
				text_table_fit(table, &line);
		}
	}
}

static void print_rows(FILE *out, const struct job_outcomes *outcomes, bool colour)
{
	struct text_table table = {.columns = COL_TOTAL, .colour = colour};

	text_table_fit(&table, &titles);
	text_table_fit(&table, &units);
	pass(&table, NULL, outcomes);
	text_table_print(&table, out, &titles, false);
	text_table_print(&table, out, &units, false);
	pass(&table, out, outcomes);
}

static void print_failures(FILE *out, const struct job_outcomes *outcomes)
{
	for (size_t i = 0; i < outcomes->job->run_count; i++) {
		const struct job_outcome *outcome = &outcomes->list[i];

		if (outcome->error.code)
			fprintf(out, "[%s] %s: %s%s\n", outcome->run->section->name,
				outcome->run->link,
				outcome->document ? "" : "not measured: ", outcome->error.text);
	}
}

void out_job(FILE *out, const struct job_outcomes *outcomes, bool colour)
{
	fprintf(out, "%s\n\n", outcomes->job->name);
	print_rows(out, outcomes, colour);
	fputc('\n', out);
	print_failures(out, outcomes);
	out_origin(out, outcomes->clock_note);
}

static void plan_firmware(FILE *out, const struct job_firmware *firmware)
{
	fprintf(out, "  firmware %s", firmware->file ? firmware->file : BRING_UP_FIRMWARE);
	if (firmware->ring)
		fprintf(out, ", rings of %u", firmware->ring);
	if (firmware->tty_name)
		fprintf(out, ", tty channels %s", firmware->tty_name);
	fputc('\n', out);
}

void out_job_plan(FILE *out, const struct job *job)
{
	fprintf(out, "%s%s%s\n", job->name, job->description ? ": " : "",
		job->description ? job->description : "");
	for (size_t i = 0; i < job->run_count; i++) {
		const struct job_run *run = &job->runs[i];

		fprintf(out, "\n[%s]%s\n", run->section->name,
			run->optional ? ", if the link can be used" : "");
		if (job_firmware_asked(&run->firmware))
			plan_firmware(out, &run->firmware);
		out_plan(out, &run->options);
	}
}
