/* SPDX-License-Identifier: BSD-3-Clause */
/* What stands around the tables of a document. */
#include "render.h"
#include "render_rows.h"
#include "units.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* The firmware of 2020 asked for rings of so many buffers. */
#define BUFFERS_2020 16

void render_add_line(json_t *lines, const char *format, ...)
{
	va_list args;
	char *text;
	int bytes;

	va_start(args, format);
	bytes = vasprintf(&text, format, args);
	va_end(args);
	if (bytes < 0)
		return;
	json_array_append_new(lines, json_string(text));
	free(text);
}

/* ---- Above --------------------------------------------------------------- */

const char *render_heading(const json_t *document, char *text, size_t bytes)
{
	const json_t *run = document_run(document, 0);
	const json_t *source = json_object_get(document, "source");
	const char *preset = document_text(run, "settings.preset", NULL);

	switch (document_kind(document)) {
	case DOCUMENT_RUN:
	case DOCUMENT_EXPLANATION:
	case DOCUMENT_REPRODUCTION:
		snprintf(text, bytes, "%s%s%s", document_text(run, "settings.link", ""),
			 preset ? ", " : "", preset ? preset : "");
		break;
	case DOCUMENT_SEARCH:
		snprintf(text, bytes, "%s", document_text(document, "settings.link", ""));
		break;
	case DOCUMENT_PUBLISHED:
		snprintf(text, bytes, "%s", document_text(source, "title", ""));
		break;
	case DOCUMENT_COMPARISON:
		snprintf(text, bytes, "%s -> %s", document_text(document, "base.file", "base"),
			 document_text(document, "new.file", "new"));
		break;
	default:
		text[0] = '\0';
	}
	return text;
}

/* ---- Below --------------------------------------------------------------- */

struct totals {
	uint64_t runs, tests, transactions, bytes, errors;
};

/* "1,536 bytes", with a plural's s where it belongs. */
static const char *counted(char text[UNITS_TEXT_BYTES], uint64_t count, const char *what)
{
	size_t used;

	units_number(text, count);
	used = strlen(text);
	snprintf(text + used, UNITS_TEXT_BYTES - used, " %s%s", what, count == 1 ? "" : "s");
	return text;
}

static void count_rows(struct totals *totals, const json_t *rows)
{
	const json_t *row;
	size_t i;

	totals->runs++;
	json_array_foreach ((json_t *)rows, i, row) {
		totals->tests++;
		totals->transactions += document_transactions(row);
		totals->bytes += (uint64_t)document_integer(row, "verified_bytes", 0);
		totals->errors += (uint64_t)document_integer(row, "errors", 0);
	}
}

/* Several links are counted, one link's tests are. */
static void add_totals(json_t *lines, const json_t *document)
{
	struct totals totals = {0};
	char first[UNITS_TEXT_BYTES], second[UNITS_TEXT_BYTES], third[UNITS_TEXT_BYTES],
		fourth[UNITS_TEXT_BYTES];
	bool survey = document_kind(document) == DOCUMENT_SURVEY;
	const json_t *run;

	for (size_t i = 0; (run = document_run(document, i)); i++)
		count_rows(&totals, json_object_get(run, "rows"));
	if (document_has(document, "steps"))
		count_rows(&totals, json_object_get(document, "steps"));
	if (survey && !totals.runs)
		return;
	render_add_line(
		lines, "%s, %s, %s verified, %s",
		counted(first, survey ? totals.runs : totals.tests, survey ? "link" : "test"),
		counted(second, totals.transactions, "transaction"),
		counted(third, totals.bytes, "byte"), counted(fourth, totals.errors, "error"));
}

static void add_rings(char *text, size_t bytes, const json_t *firmware)
{
	if (document_integer(firmware, "message_max_bytes", 0) > 0)
		snprintf(text, bytes, ", rings of %lld and %lld messages of %lld B",
			 (long long)document_integer(firmware, "rx_ring_buffers", 0),
			 (long long)document_integer(firmware, "tx_ring_buffers", 0),
			 (long long)document_integer(firmware, "message_max_bytes", 0));
}

static void add_firmware(json_t *lines, const json_t *firmware)
{
	char rings[96] = "", baud[UNITS_TEXT_BYTES], rate[64] = "";

	if (!firmware)
		return;
	add_rings(rings, sizeof(rings), firmware);
	if (document_has(firmware, "log_uart_baud"))
		snprintf(rate, sizeof(rate), " at %s baud",
			 units_number(baud,
				      (uint64_t)document_integer(firmware, "log_uart_baud", 0)));
	render_add_line(
		lines, "firmware %s, build id %.8s, on %s at %.5g MHz%s, log %s%s",
		document_text(firmware, "version", ""), document_text(firmware, "build_id", ""),
		document_text(firmware, "board", ""), document_number(firmware, "core_hz", 0) / 1e6,
		rings, document_text(firmware, "log_output", "unknown"), rate);
}

static void add_origin(json_t *lines, const json_t *context)
{
	const char *note = document_text(context, "clock.note", NULL);

	if (!context)
		return;
	render_add_line(lines, "%s %s %s, amperf %s, %s", document_text(context, "kernel.name", ""),
			document_text(context, "kernel.release", ""),
			document_text(context, "kernel.machine", ""),
			document_text(context, "tool.version", ""),
			document_text(context, "clock.kind", ""));
	if (note)
		render_add_line(lines, "note: %s", note);
}

static void add_error(json_t *lines, const char *of, const json_t *object)
{
	const char *text = document_text(object, "error.text", NULL);

	if (text)
		render_add_line(lines, "%s%sended early: %s", of, of[0] ? ": " : "", text);
}

/* amperf itself. */
static void add_floor(json_t *lines, const json_t *floor)
{
	const json_t *row = json_array_get(json_object_get(floor, "rows"), 0);
	char time[UNITS_TEXT_BYTES], size[UNITS_TEXT_BYTES];

	if (document_has(row, "median_ns"))
		render_add_line(lines, "amperf itself (null:) takes %s us for %s, %s",
				units_us(time, (uint64_t)document_integer(row, "median_ns", 0)),
				units_size(size, (uint64_t)document_integer(row, "block_bytes", 0)),
				document_text(row, "kind", ""));
}

/* The least time of one block alone; 0: none was measured. */
static long long fastest_ns(const json_t *run)
{
	long long fastest = 0;
	const json_t *row;
	size_t i;

	json_array_foreach (json_object_get(run, "rows"), i, row) {
		long long ns = document_integer(row, "median_ns", 0);

		if (ns && document_integer(row, "count", 1) == 1 && (!fastest || ns < fastest))
			fastest = ns;
	}
	return fastest;
}

/* How much of a single operation is amperf's own. */
static void add_harness(json_t *lines, const json_t *run)
{
	long long own = document_integer(run, "context.harness_ns", 0);
	long long fastest = fastest_ns(run);

	/* Of null: it is all there is. */
	if (strncmp(document_text(run, "settings.link", ""), "null:", 5) == 0)
		return;
	if (own && fastest)
		render_add_line(
			lines,
			"amperf itself: %.2f us an operation, %.1f %% of this link's fastest",
			(double)own / 1e3, 100.0 * (double)own / (double)fastest);
	else if (own)
		render_add_line(lines, "amperf itself: %.2f us an operation", (double)own / 1e3);
}

static void add_brought_up(json_t *lines, const json_t *changes)
{
	char text[1024] = "";
	const json_t *change;
	size_t i;

	json_array_foreach ((json_t *)changes, i, change) {
		size_t used = strlen(text);

		snprintf(text + used, sizeof(text) - used, "%s%s", i ? ", " : "",
			 json_string_value(change));
	}
	if (text[0])
		render_add_line(lines, "before: %s; left so", text);
}

static void add_skipped(json_t *lines, const json_t *skipped)
{
	const char *section = document_text(skipped, "section", NULL);

	render_add_line(lines, "not measured: %s%s%s%s %s", section ? "[" : "",
			section ? section : "", section ? "] " : "",
			document_text(skipped, "link", ""), document_text(skipped, "reason", ""));
}

static void add_survey(json_t *lines, const json_t *document)
{
	const json_t *run, *skipped;
	size_t i;

	for (i = 0; (run = document_run(document, i)); i++)
		add_error(lines, document_text(run, "settings.link", ""), run);
	add_floor(lines, json_object_get(document, "floor"));
	json_array_foreach (json_object_get(document, "skipped"), i, skipped) {
		add_skipped(lines, skipped);
	}
	add_brought_up(lines, json_object_get(document, "brought_up"));
}

/* Whose figures, and what is to be borne in mind about them. */
static void add_source(json_t *lines, const json_t *document)
{
	const json_t *source = json_object_get(document, "source");
	const json_t *caveat;
	size_t i;

	render_add_line(lines, "%s, %s", document_text(source, "publisher", ""),
			document_text(source, "url", ""));
	if (document_has(document, "method"))
		render_add_line(lines, "%s", document_text(document, "method", ""));
	json_array_foreach (json_object_get(document, "caveats"), i, caveat) {
		render_add_line(lines, "note: %s", json_string_value(caveat));
	}
}

/* What is not as in 2020. */
static void add_conditions(json_t *lines, const json_t *run)
{
	long long buffers = document_integer(run, "context.firmware.rx_ring_buffers", BUFFERS_2020);

	if (buffers != BUFFERS_2020)
		render_add_line(lines,
				"note: %lld buffers towards the other core, not %d as in 2020",
				buffers, BUFFERS_2020);
}

json_t *render_notes(const json_t *document)
{
	const json_t *run = document_run(document, 0);
	const json_t *own = json_object_get(document, "context");
	const json_t *firmware = document_at(run ? run : document, "context.firmware");
	enum document_kind kind = document_kind(document);
	json_t *lines = json_array();

	if (kind == DOCUMENT_REPRODUCTION)
		render_add_line(lines, "published: %s", document_text(document, "source", ""));
	else if (run || kind == DOCUMENT_SEARCH || kind == DOCUMENT_SURVEY)
		add_totals(lines, document);
	if (kind == DOCUMENT_PUBLISHED)
		add_source(lines, document);
	if (kind == DOCUMENT_SEARCH && document_has(document, "reason"))
		render_add_answer(lines, document);
	render_add_verification(lines, document);
	add_firmware(lines, firmware);
	if (kind == DOCUMENT_SURVEY || kind == DOCUMENT_SWEEP)
		add_survey(lines, document);
	else
		add_harness(lines, run);
	if (kind == DOCUMENT_REPRODUCTION)
		add_conditions(lines, run);
	add_error(lines, "", kind == DOCUMENT_REPRODUCTION ? run : document);
	add_origin(lines, own ? own : json_object_get(run, "context"));
	return lines;
}

json_t *render_advice(const json_t *document)
{
	json_t *lines = json_object_get(document, "advice");

	return lines ? json_incref(lines) : json_array();
}
