/* SPDX-License-Identifier: BSD-3-Clause */
#include "find.h"
#include "render.h"
#include "run_document.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint64_t find_percentile(const struct amperf_summary *time, double percentile)
{
	if (percentile >= 100)
		return time->max_ns;
	if (percentile > 99)
		return time->p999_ns;
	if (percentile > 90)
		return time->p99_ns;
	return percentile > 50 ? time->p90_ns : time->median_ns;
}

/* ---- A step ------------------------------------------------------------- */

static void warn_if_few(const struct find_bound *bound, json_t *row)
{
	long long transactions = json_integer_value(json_object_get(row, "transactions"));
	char text[160];

	if (transactions >= bound->transactions)
		return;
	snprintf(text, sizeof(text),
		 "%lld transactions are few for %s. Give --repeat %u, and time with --time-limit.",
		 transactions, render_percentile_name(bound->percentile), bound->transactions);
	json_array_append_new(json_object_get(row, "warnings"),
			      json_pack("{s:s, s:s}", "code", "few-samples", "text", text));
}

int find_add_row(struct find *find, const struct amperf_result *result)
{
	json_t *document = run_document(&find->options->run, result, &find->error);
	json_t *row = json_array_get(json_object_get(document, "rows"), 0);

	/* The histograms stay: dozens of steps have no use for each sample. */
	json_object_del(row, "samples_ns");
	json_object_del(row, "starts_ns");
	warn_if_few(&find->options->bound, row);
	if (row)
		json_array_append(find->rows, row);
	if (!find->frame)
		find->frame = json_incref(document);
	json_decref(document);
	return find->frame ? 0 : -ENOMEM;
}

/* ---- All of it ---------------------------------------------------------- */

/* Of those that were searched with; the closed loop comes before them. */
static const struct find_step *step_at(const struct find *find, int index)
{
	return index < 0 ? NULL : &find->steps[index + 1];
}

static void say_failed(const struct find_step *failed, char *text, size_t bytes)
{
	char rate[UNITS_TEXT_BYTES], other[UNITS_TEXT_BYTES];

	render_hz(rate, failed->rate_hz);
	if (failed->behind)
		snprintf(text, bytes, "of %s only %s are done", rate,
			 render_hz(other, failed->achieved_hz));
	else
		snprintf(text, bytes, "at %s it is %s us", rate, units_us(other, failed->ns));
}

static void say_none(const struct find *find, char *text, size_t bytes)
{
	const struct find_step *slowest = step_at(find, search_lowest_failed(&find->search));
	const struct find_bound *bound = &find->options->bound;
	const char *name = render_percentile_name(bound->percentile);
	char rate[UNITS_TEXT_BYTES], was[UNITS_TEXT_BYTES], wanted[UNITS_TEXT_BYTES],
		alone[UNITS_TEXT_BYTES];

	units_us(alone, find->steps[0].ns);
	units_us(wanted, bound->ns);
	if (!slowest) {
		snprintf(text, bytes, "%s", "the link did not come to a step that says anything");
		return;
	}
	units_us(was, slowest->ns);
	snprintf(text, bytes,
		 "at %s transactions a second, almost no load, %s is %s us, not %s us (one at a"
		 " time without a pause: %s us)",
		 render_hz(rate, slowest->rate_hz), name, was, wanted, alone);
}

static void add_odd(const struct find *find, char *text, size_t bytes)
{
	const struct find_step *odd = step_at(find, search_odd(&find->search));
	const struct find_step *failed = step_at(find, search_lowest_failed(&find->search));
	char rate[UNITS_TEXT_BYTES], other[UNITS_TEXT_BYTES];
	size_t used = strlen(text);

	if (odd)
		snprintf(text + used, bytes - used, "; not monotone: %s held, and %s once did not",
			 render_hz(rate, odd->rate_hz), render_hz(other, failed->rate_hz));
}

void find_reason(const struct find *find, char *text, size_t bytes)
{
	const struct find_step *failed = step_at(find, search_lowest_failed(&find->search));
	int best = search_best(&find->search);
	size_t used;

	text[0] = '\0';
	if (find->ended)
		snprintf(text, bytes, "%s%s", find->ended, failed ? "; " : "");
	used = strlen(text);
	if (best < 0 && !find->ended)
		say_none(find, text, bytes);
	else if (failed)
		say_failed(failed, text + used, bytes - used);
	else if (!find->ended)
		snprintf(text, bytes, "no higher rate can be asked for");
	add_odd(find, text, bytes);
}

static json_t *best_json(const struct find *find, int best)
{
	const json_t *row = json_array_get(find->rows, (size_t)best + 1);

	return json_pack("{s:f, s:i, s:O}", "rate_hz", find->search.steps[best].rate_hz, "step",
			 best + 1, "throughput_bytes_per_s",
			 json_object_get(row, "throughput_bytes_per_s"));
}

static void set_error(const struct find *find, json_t *document)
{
	json_t *frame = run_document_frame(&find->options->run, &find->error);
	json_t *error = json_object_get(frame, "error");

	json_object_del(document, "error");
	if (error)
		json_object_set(document, "error", error);
	json_decref(frame);
}

char *find_document(const struct find *find)
{
	const struct find_bound *bound = &find->options->bound;
	int best = search_best(&find->search);
	json_t *document = json_copy(find->frame);
	char reason[AMPERF_ERROR_TEXT_BYTES];

	if (!document)
		return NULL;
	find_reason(find, reason, sizeof(reason));
	json_object_del(document, "rows");
	json_object_set_new(document, "document", json_string("search"));
	json_object_set_new(document, "bound",
			    json_pack("{s:f, s:I}", "percentile", bound->percentile, "ns",
				      (json_int_t)bound->ns));
	json_object_set(document, "steps", find->rows);
	if (best >= 0)
		json_object_set_new(document, "best", best_json(find, best));
	json_object_set_new(document, "reason", json_string(reason));
	json_object_set_new(document, "verified_bytes",
			    run_document_sum(find->rows, "verified_bytes"));
	json_object_set_new(document, "errors", run_document_sum(find->rows, "errors"));
	set_error(find, document);
	return run_document_text(document);
}
