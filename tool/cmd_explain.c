/* SPDX-License-Identifier: BSD-3-Clause */
#include "text_table.h"
#include "tool.h"

#include <jansson.h>
#include <stdbool.h>
#include <string.h>

static const char doc[] =
	"Shows where the time of each row of RESULT goes: shares that were measured on the"
	" virtual board while it ran, by what each core did every microsecond. scripts/explain"
	" makes such results."
	"\vExamples:\n"
	"  amperf explain build/explain.json\n\n"
	"Exit status: 0 all well; 1 the shares of a row do not add up to its time (98 to"
	" 102 percent); 2 usage, or RESULT cannot be read or says nothing of shares.";

/* The first column says what, so many rows of the result stand beside it. */
#define ROWS_MAX (TEXT_TABLE_COLUMNS_MAX - 1)

struct part {
	const json_t *shares; /* of the result: name and text each */
	const json_t *rows[ROWS_MAX];
	int count;
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	const char **file = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (*file)
			tool_usage(state, "one result at a time: '%s' and '%s'", *file, arg);
		*file = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		tool_usage(state, "name a result, e.g. build/explain.json");
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* ---- What must be in a result -------------------------------------------- */

static json_int_t share_ns(const json_t *row, const json_t *share)
{
	const json_t *shares_ns = json_object_get(row, "shares_ns");

	return json_integer_value(
		json_object_get(shares_ns, json_string_value(json_object_get(share, "name"))));
}

static bool is_share(const json_t *share)
{
	return json_is_string(json_object_get(share, "name")) &&
	       json_is_string(json_object_get(share, "text"));
}

static bool is_row(const json_t *row, const json_t *shares)
{
	const json_t *share;
	size_t i;

	if (!json_is_string(json_object_get(row, "kind")) ||
	    !json_is_integer(json_object_get(row, "block_bytes")) ||
	    !json_is_integer(json_object_get(row, "count")) ||
	    json_integer_value(json_object_get(row, "mean_ns")) <= 0 ||
	    !json_is_object(json_object_get(row, "shares_ns")))
		return false;
	json_array_foreach ((json_t *)shares, i, share) {
		if (share_ns(row, share) < 0)
			return false;
	}
	return true;
}

/* What is wrong with it, or NULL. */
static const char *find_fault(const json_t *result)
{
	const json_t *shares = json_object_get(result, "shares");
	const json_t *rows = json_object_get(result, "rows");
	const json_t *item;
	size_t i;

	if (!json_is_array(rows) || !json_array_size(rows))
		return "it is no result of amperf: it has no rows";
	if (!json_is_array(shares))
		return "it says nothing of shares; scripts/explain makes results that do";
	json_array_foreach ((json_t *)shares, i, item) {
		if (!is_share(item))
			return "it is damaged: a share has no name or text";
	}
	json_array_foreach ((json_t *)rows, i, item) {
		if (!is_row(item, shares))
			return "it is damaged: a row lacks its size, time or shares";
	}
	return NULL;
}

/* ---- The table ----------------------------------------------------------- */

static double percent(json_int_t ns, const json_t *row)
{
	return 100.0 * (double)ns / (double)json_integer_value(json_object_get(row, "mean_ns"));
}

static json_int_t together_ns(const struct part *part, const json_t *row)
{
	json_int_t ns = 0;
	const json_t *share;
	size_t i;

	json_array_foreach ((json_t *)part->shares, i, share)
		ns += share_ns(row, share);
	return ns;
}

static void set_heads(const struct part *part, struct text_line *heads, struct text_line *times)
{
	memset(heads, 0, sizeof(*heads));
	memset(times, 0, sizeof(*times));
	snprintf(times->cells[0], UNITS_TEXT_BYTES, "measured, mean, us");
	for (int i = 0; i < part->count; i++) {
		const json_t *row = part->rows[i];

		snprintf(heads->cells[i + 1], UNITS_TEXT_BYTES, "%.8s %lldx%lld",
			 json_string_value(json_object_get(row, "kind")),
			 (long long)json_integer_value(json_object_get(row, "block_bytes")),
			 (long long)json_integer_value(json_object_get(row, "count")));
		units_us(times->cells[i + 1],
			 (uint64_t)json_integer_value(json_object_get(row, "mean_ns")));
	}
}

/* Percents of a share, or, without one, of all together; false if all are 0. */
static bool set_shares(const struct part *part, const json_t *share, struct text_line *line)
{
	bool any = false;

	memset(line, 0, sizeof(*line));
	snprintf(line->cells[0], UNITS_TEXT_BYTES, "%.39s",
		 share ? json_string_value(json_object_get(share, "text")) : "all together");
	for (int i = 0; i < part->count; i++) {
		const json_t *row = part->rows[i];
		json_int_t ns = share ? share_ns(row, share) : together_ns(part, row);

		any |= ns > 0;
		snprintf(line->cells[i + 1], UNITS_TEXT_BYTES, "%.2f %%", percent(ns, row));
	}
	return any;
}

/* Once to find the widths, once to print. */
static void pass(struct text_table *table, const struct part *part, bool print)
{
	struct text_line heads, line;
	const json_t *share;
	size_t i;

	set_heads(part, &heads, &line);
	for (int l = 0; l < 2; l++) {
		const struct text_line *first = l ? &line : &heads;

		if (print)
			text_table_print(table, stdout, first, false);
		else
			text_table_fit(table, first);
	}
	json_array_foreach ((json_t *)part->shares, i, share) {
		if (!set_shares(part, share, &line))
			continue;
		if (print)
			text_table_print(table, stdout, &line, false);
		else
			text_table_fit(table, &line);
	}
	set_shares(part, NULL, &line);
	if (print)
		text_table_print(table, stdout, &line, false);
	else
		text_table_fit(table, &line);
}

static void print_part(const struct part *part)
{
	struct text_table table = {.columns = part->count + 1};

	pass(&table, part, false);
	pass(&table, part, true);
}

static int print_result(const json_t *result)
{
	struct part part = {.shares = json_object_get(result, "shares")};
	const json_t *rows = json_object_get(result, "rows");
	int exit_code = TOOL_OK;

	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		double sum = percent(together_ns(&part, row), row);

		part.rows[part.count++] = row;
		if (sum < 98 || sum > 102)
			exit_code = TOOL_FAILED;
		if (part.count == ROWS_MAX || i + 1 == json_array_size(rows)) {
			print_part(&part);
			part.count = 0;
		}
	}
	if (exit_code)
		tool_complain("shares do not add up to the time that was measured");
	return exit_code;
}

int tool_explain(int argc, char **argv)
{
	static const struct argp argp = {NULL, parse_option, "RESULT", doc, NULL, NULL, NULL};
	const char *file = NULL;
	json_error_t error;
	json_t *result;
	const char *fault;
	int exit_code;

	argp_parse(&argp, argc, argv, 0, NULL, &file);
	result = json_load_file(file, 0, &error);
	if (!result) {
		tool_complain("cannot read %s: %s", file, error.text);
		return TOOL_USAGE;
	}
	fault = find_fault(result);
	if (fault)
		tool_complain("cannot explain %s: %s", file, fault);
	exit_code = fault ? TOOL_USAGE : print_result(result);
	json_decref(result);
	return exit_code;
}
