/* SPDX-License-Identifier: BSD-3-Clause */
/* A reproduction as JSON: the comparison, and the runs as `amperf run` writes them. */
#include "reproduce.h"
#include "tool.h"

#include <jansson.h>
#include <stdlib.h>

static json_t *integer(uint64_t value)
{
	return json_integer((json_int_t)value);
}

/* The first one, or 0: a run of very many keeps no single samples. */
static uint64_t first_ns(const struct amperf_row *row)
{
	return row->samples_ns ? row->samples_ns[0] : 0;
}

static json_t *row_json(const struct reproduce_row *row)
{
	return json_pack(
		"{s:o, s:o, s:o, s:o, s:o, s:f, s:o, s:o, s:o}", "block_bytes",
		integer(row->published->block_bytes), "count", integer(row->published->count),
		"published_ns", integer(row->published->published_ns), "median_ns",
		integer(row->measured->time.median_ns), "first_ns",
		integer(first_ns(row->measured)), "difference_ratio", row->difference_ratio,
		"log_messages", integer(row->log.messages), "log_characters",
		integer(row->log.characters), "log_uart_ns", integer(row->log.uart_ns));
}

static json_t *attempt_json(const struct amperf_attempt *attempt)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:b, s:i, s:o}", "writes",
			 integer(attempt->writes), "short_writes", integer(attempt->short_writes),
			 "refused_writes", integer(attempt->refused_writes), "lost_bytes",
			 integer(attempt->lost_bytes), "mcu_messages",
			 integer(attempt->mcu_messages), "mcu_bytes", integer(attempt->mcu_bytes),
			 "answered", attempt->answered, "acknowledged_bytes",
			 attempt->acknowledged_bytes, "waited_ns", integer(attempt->ns));
}

static json_t *hang_json(const struct reproduce_hang *hang)
{
	json_t *json = json_pack(
		"{s:o, s:o, s:o}", "block_bytes", integer(hang->published->block_bytes), "count",
		integer(hang->published->count), "as_in_2020", attempt_json(&hang->attempt));

	if (hang->measured)
		json_object_set_new(json, "median_ns", integer(hang->measured->time.median_ns));
	return json;
}

/* NULL if there is no memory. */
static json_t *result_json(const struct reproduction *r, const struct amperf_result *result)
{
	struct amperf_result_notes notes = {
		.board = getenv("AMPERF_BOARD"),
		.clock_note = r->clock_note,
		.preset = r->preset->name,
		.error = &r->error,
	};
	char *text = NULL;
	json_t *json;

	if (amperf_result_json(result, &notes, &tool_system, &text))
		return NULL;
	json = json_loads(text, 0, NULL);
	free(text);
	return json;
}

static json_t *target_json(void)
{
	return json_pack("{s:f, s:f}", "row_ratio_max", REPRODUCE_ROW_RATIO_MAX, "mean_ratio_max",
			 REPRODUCE_MEAN_RATIO_MAX);
}

/* What a run that ended early has not, is not there. */
static void add_verdicts(json_t *root, const struct reproduction *r)
{
	if (r->complete) {
		json_object_set_new(root, "mean_difference_ratio", json_real(r->mean_ratio));
		json_object_set_new(root, "worst_difference_ratio", json_real(r->worst_ratio));
		json_object_set_new(root, "reproduced", json_boolean(r->reproduced));
	}
	if (r->hang_count)
		json_object_set_new(root, "hangs_shown", json_boolean(r->hangs_shown));
}

char *out_reproduce_json(const struct reproduction *r)
{
	json_t *rows = json_array();
	json_t *hangs = json_array();
	json_t *root =
		json_pack("{s:i, s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "schema_version",
			  AMPERF_RESULT_SCHEMA_VERSION, "document", "reproduction", "reproduces",
			  r->preset->name, "source", r->preset->source, "target", target_json(),
			  "rows", rows, "hung_rows", hangs, "run", result_json(r, r->result));
	char *text;

	for (size_t i = 0; i < r->row_count; i++)
		json_array_append_new(rows, row_json(&r->rows[i]));
	for (size_t i = 0; i < r->hang_count; i++)
		json_array_append_new(hangs, hang_json(&r->hangs[i]));
	add_verdicts(root, r);
	if (r->hung_result)
		json_object_set_new(root, "hung_run", result_json(r, r->hung_result));
	text = json_dumps(root, JSON_INDENT(2) | JSON_ENSURE_ASCII);
	json_decref(root);
	return text;
}
