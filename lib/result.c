/* SPDX-License-Identifier: BSD-3-Clause */
/* A result as JSON. Each key that has a unit names it. */
#include "result.h"
#include "context.h"
#include "error.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *integer(uint64_t value)
{
	return json_integer((json_int_t)value);
}

static const char *log_name(uint32_t output)
{
	static const char *const names[] = {"off", "trace", "uart"};

	return output < sizeof(names) / sizeof(names[0]) ? names[output] : "unknown";
}

static json_t *firmware_json(const struct amperf_result *result)
{
	const struct amperf_hello *hello = &result->hello;
	char build_id[2 * sizeof(hello->build_id) + 1];

	for (size_t i = 0; i < sizeof(hello->build_id); i++)
		snprintf(build_id + 2 * i, 3, "%02x", hello->build_id[i]);
	json_t *json = json_pack(
		"{s:s, s:s, s:s, s:[i,i], s:I, s:I, s:I, s:I, s:I, s:s}", "version",
		hello->firmware_version, "build_id", build_id, "board", hello->board,
		"protocol_versions", hello->version_min, hello->version_max, "core_hz",
		(json_int_t)hello->core_hz, "tx_ring_buffers", (json_int_t)hello->tx_buffers,
		"rx_ring_buffers", (json_int_t)hello->rx_buffers, "message_max_bytes",
		(json_int_t)hello->message_bytes_max, "endpoint_address",
		(json_int_t)hello->endpoint, "log_output", log_name(result->log_output));
	if (result->uart_baud)
		json_object_set_new(json, "log_uart_baud", integer(result->uart_baud));
	return json;
}

json_t *amperf_result_context(const struct amperf_result *result,
			      const struct amperf_result_notes *notes,
			      const struct amperf_system *system)
{
	json_t *context = json_object();

	json_object_set_new(context, "date", amperf_context_date());
	json_object_set_new(context, "tool", amperf_context_tool());
	json_object_set_new(context, "board", amperf_context_board(system, notes->board));
	json_object_set_new(context, "kernel", amperf_context_kernel());
	json_object_set_new(context, "cpu", amperf_context_cpu(system));
	json_object_set_new(context, "clock", amperf_context_clock(notes->clock_note));
	if (result)
		json_object_set_new(context, "firmware", firmware_json(result));
	if (result && result->harness_ns)
		json_object_set_new(context, "harness_ns", integer(result->harness_ns));
	return context;
}

static json_t *settings_json(const struct amperf_result *result,
			     const struct amperf_result_notes *notes)
{
	json_t *settings =
		json_pack("{s:s, s:s, s:I, s:I, s:I}", "link", result->link_name, "packet",
			  result->packet == AMPERF_PACKET_2020 ? "2020" : "frame", "timeout_ns",
			  (json_int_t)result->timeout_ns, "link_message_max_bytes",
			  (json_int_t)result->message_bytes_max, "window_bytes",
			  (json_int_t)result->window_bytes);

	if (result->cpu_source != AMPERF_CPU_UNKNOWN)
		json_object_set_new(settings, "cpu_system_source",
				    json_string(result->cpu_source == AMPERF_CPU_SCHEDSTAT
							? "/proc/schedstat"
							: "/proc/stat"));
	json_object_set_new(settings, "cpu_split_ns", integer(result->cpu_split_ns));
	if (result->bound)
		json_object_set_new(settings, "cpu", integer(result->cpu));
	json_object_set_new(settings, "verify", json_string(result->unverified ? "off" : "on"));
	if (notes->preset)
		json_object_set_new(settings, "preset", json_string(notes->preset));
	return settings;
}

static void cpu_json(json_t *json, const struct amperf_cpu_time *cpu)
{
	json_object_set_new(json, "cpu_process_ns", integer(cpu->process_ns));
	if (cpu->split_known) {
		json_object_set_new(json, "cpu_user_ns", integer(cpu->user_ns));
		json_object_set_new(json, "cpu_kernel_ns", integer(cpu->kernel_ns));
	}
	if (cpu->irq_known)
		json_object_set_new(json, "cpu_irq_ns", integer(cpu->irq_ns));
	if (cpu->placement_known) {
		json_object_set_new(json, "irq_cpu", integer(cpu->irq_cpu));
		json_object_set_new(json, "on_irq_cpu_percent", json_real(cpu->on_irq_cpu_percent));
	}
	if (!cpu->counts_known)
		return;
	json_object_set_new(json, "interrupts", integer(cpu->interrupts));
	json_object_set_new(json, "context_switches", integer(cpu->context_switches));
}

static json_t *linux_json(const struct amperf_row *row)
{
	const struct amperf_link_counts *counts = &row->link;
	json_t *json = json_pack("{s:o, s:o, s:o, s:o}", "sends", integer(counts->sends),
				 "short_sends", integer(counts->short_sends), "retries",
				 integer(counts->retries), "wait_ns", integer(counts->wait_ns));

	if (row->drops_known)
		json_object_set_new(json, "drops", integer(row->drops));
	if (row->sample_count)
		cpu_json(json, &row->cpu);
	if (row->cpu.system_known)
		json_object_set_new(json, "cpu_system_ns", integer(row->cpu.system_ns));
	return json;
}

static void load_json(json_t *json, const struct amperf_mcu_load *load)
{
	if (!load->known)
		return;
	json_object_set_new(json, "awake_percent", json_real(load->awake_percent));
	if (load->cycles_per_message > 0)
		json_object_set_new(json, "cycles_per_message",
				    json_real(load->cycles_per_message));
	json_object_set_new(json, "rx_ring_high_water", integer(load->rx_ring_high_water));
	json_object_set_new(json, "tx_ring_high_water", integer(load->tx_ring_high_water));
	json_object_set_new(json, "drops", integer(load->drops));
}

/* null: answers in this process: there is no other core that could sleep or be busy. */
static bool has_other_core(const struct amperf_result *result)
{
	return strncmp(result->link_name, "null:", 5) != 0;
}

static json_t *mcu_json(const struct amperf_row *row, const struct amperf_result *result)
{
	const struct amperf_mcu_counts *counts = &row->mcu;
	json_t *json =
		json_pack("{s:o, s:o, s:o, s:o, s:o}", "rx_messages", integer(counts->rx_messages),
			  "tx_messages", integer(counts->tx_messages), "rx_doorbells",
			  integer(counts->rx_doorbells), "tx_doorbells",
			  integer(counts->tx_doorbells), "tx_waits", integer(counts->tx_waits));

	if (!has_other_core(result))
		return json;
	/* The 2020 packet brings no time stamps along. */
	if (result->packet == AMPERF_PACKET_FRAME)
		json_object_set_new(json, "busy_ns", integer(counts->busy_ns));
	load_json(json, &row->load);
	return json;
}

static json_t *array_json(const uint64_t *values, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, integer(values[i]));
	return array;
}

/* What was published of a preset's row; 0: nothing. */
static uint64_t published_ns(const char *preset_name, const struct amperf_test *test)
{
	const struct amperf_preset *preset = preset_name ? amperf_preset_find(preset_name) : NULL;

	for (size_t i = 0; preset && i < preset->row_count; i++)
		if (preset->rows[i].block_bytes == test->block_bytes &&
		    preset->rows[i].count == test->count)
			return preset->rows[i].published_ns;
	return 0;
}

static json_t *histogram_json(const struct amperf_histogram *histogram)
{
	struct amperf_bucket bucket = {0};
	json_t *buckets = json_array();

	while (amperf_histogram_next(histogram, &bucket))
		json_array_append_new(buckets, json_pack("[o, o]", integer(bucket.low_ns),
							 integer(bucket.count)));
	return json_pack("{s:i, s:o}", "sub_buckets", (int)AMPERF_SUB_BUCKETS, "buckets", buckets);
}

static void set_summary(json_t *json, const struct amperf_summary *time)
{
	json_object_set_new(json, "min_ns", integer(time->min_ns));
	json_object_set_new(json, "median_ns", integer(time->median_ns));
	json_object_set_new(json, "p90_ns", integer(time->p90_ns));
	json_object_set_new(json, "p99_ns", integer(time->p99_ns));
	json_object_set_new(json, "p999_ns", integer(time->p999_ns));
	json_object_set_new(json, "p9999_ns", integer(time->p9999_ns));
	json_object_set_new(json, "max_ns", integer(time->max_ns));
	json_object_set_new(json, "mean_ns", integer(time->mean_ns));
}

static json_t *corrected_json(const struct amperf_row *row)
{
	json_t *json = json_object();

	set_summary(json, &row->corrected);
	json_object_set_new(json, "histogram", histogram_json(row->corrected_histogram));
	return json;
}

json_t *amperf_result_record(const struct amperf_record *record)
{
	json_t *json = json_pack("{s:o, s:o, s:o, s:o, s:o}", "at_ns", integer(record->at_ns),
				 "duration_ns", integer(record->duration_ns), "transactions",
				 integer(record->transactions), "bytes", integer(record->bytes),
				 "errors", integer(record->errors));

	if (!record->transactions)
		return json;
	json_object_set_new(json, "median_ns", integer(record->median_ns));
	json_object_set_new(json, "p99_ns", integer(record->p99_ns));
	json_object_set_new(json, "max_ns", integer(record->max_ns));
	return json;
}

static json_t *records_json(const struct amperf_row *row)
{
	json_t *array = json_array();

	for (size_t i = 0; i < row->record_count; i++)
		json_array_append_new(array, amperf_result_record(&row->records[i]));
	return array;
}

static json_t *warnings_json(const struct amperf_row *row)
{
	json_t *array = json_array();

	for (size_t i = 0; i < row->warning_count; i++)
		json_array_append_new(array, json_pack("{s:s, s:s}", "code", row->warnings[i].code,
						       "text", row->warnings[i].text));
	return array;
}

/* How the transactions followed one another. */
static void set_loop(json_t *json, const struct amperf_row *row)
{
	const struct amperf_test *test = &row->test;
	bool open = test->rate_hz > 0;

	json_object_set_new(json, "loop", json_string(open ? "open" : "closed"));
	json_object_set_new(json, "depth",
			    json_integer(test->depth ? test->depth
					 : open      ? AMPERF_DEPTH_MAX
						     : 1));
	if (row->depth_reached)
		json_object_set_new(json, "depth_reached", json_integer(row->depth_reached));
	if (open) {
		json_object_set_new(json, "rate_hz", json_real(test->rate_hz));
		json_object_set_new(json, "arrival",
				    json_string(amperf_arrival_name(test->arrival)));
	}
	json_object_set_new(json, "transactions", integer(row->sample_count));
	json_object_set_new(
		json, "warmup_by",
		json_string(test->warmup == AMPERF_WARMUP_DETECT ? "detected" : "given"));
	json_object_set_new(json, "ended_by", json_string(amperf_end_name(row->ended_by)));
}

static void set_times(json_t *json, const struct amperf_row *row)
{
	const struct amperf_summary *time = &row->time;

	set_summary(json, time);
	json_object_set_new(json, "median_low_ns", integer(time->median_low_ns));
	json_object_set_new(json, "median_high_ns", integer(time->median_high_ns));
	json_object_set_new(json, "precision_percent", json_real(row->precision_percent));
	json_object_set_new(json, "throughput_bytes_per_s", integer(row->bytes_per_s));
	json_object_set_new(json, "achieved_hz", json_real(row->achieved_hz));
	if (row->offered_hz > 0)
		json_object_set_new(json, "offered_hz", json_real(row->offered_hz));
	if (row->histogram)
		json_object_set_new(json, "histogram", histogram_json(row->histogram));
	if (row->corrected_histogram)
		json_object_set_new(json, "corrected", corrected_json(row));
}

static json_t *way_json(const struct amperf_summary *way, uint64_t uncertainty_ns)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "min_ns", integer(way->min_ns),
			 "mean_ns", integer(way->mean_ns), "median_ns", integer(way->median_ns),
			 "p99_ns", integer(way->p99_ns), "max_ns", integer(way->max_ns),
			 "uncertainty_ns", integer(uncertainty_ns));
}

static json_t *one_way_json(const struct amperf_one_way *one_way)
{
	json_t *clock = json_pack(
		"{s:I, s:o, s:o, s:o}", "drift_ppb", (json_int_t)one_way->drift_ppb,
		"drift_uncertainty_ppb", integer(one_way->drift_uncertainty_ppb), "uncertainty_ns",
		integer(one_way->uncertainty_ns), "exchanges", integer(one_way->exchanges));

	return json_pack("{s:o, s:o, s:o}", "to_mcu",
			 way_json(&one_way->to_mcu, one_way->uncertainty_ns), "from_mcu",
			 way_json(&one_way->from_mcu, one_way->uncertainty_ns), "clock", clock);
}

static json_t *verify_json(const struct amperf_row *row)
{
	const struct amperf_verify_cost *cost = &row->verify_cost;
	json_t *json = json_pack("{s:b}", "on", !row->test.unverified);

	if (cost->known) {
		json_object_set_new(json, "cost_ns", json_integer((json_int_t)cost->ns));
		json_object_set_new(json, "cost_percent", json_real(cost->percent));
	}
	if (cost->outside_ns)
		json_object_set_new(json, "outside_ns", integer(cost->outside_ns));
	return json;
}

static json_t *row_json(const struct amperf_row *row, const struct amperf_result *result)
{
	const struct amperf_test *test = &row->test;
	json_t *json =
		json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "kind", amperf_kind_name(test->kind),
			  "block_bytes", integer(test->block_bytes), "count", integer(test->count),
			  "transaction_bytes", integer(test->block_bytes * test->count), "warmup",
			  integer(row->warmup), "repeat", integer(test->repeat));

	set_loop(json, row);
	if (row->sample_count)
		set_times(json, row);
	json_object_set_new(json, "verify", verify_json(row));
	json_object_set_new(json, "verified_bytes", integer(row->verified_bytes));
	json_object_set_new(json, "errors", integer(row->errors));
	if (row->errors)
		json_object_set_new(json, "first_error", json_string(row->first_error));
	json_object_set_new(json, "linux", linux_json(row));
	json_object_set_new(json, "mcu", mcu_json(row, result));
	if (row->one_way.exchanges)
		json_object_set_new(json, "one_way", one_way_json(&row->one_way));
	if (row->record_count)
		json_object_set_new(json, "records", records_json(row));
	json_object_set_new(json, "warnings", warnings_json(row));
	if (row->samples_ns) {
		json_object_set_new(json, "starts_ns",
				    array_json(row->starts_ns, row->sample_count));
		json_object_set_new(json, "samples_ns",
				    array_json(row->samples_ns, row->sample_count));
	}
	return json;
}

static json_t *row_at(const struct amperf_result *result, size_t index, const char *preset)
{
	json_t *row = row_json(&result->rows[index], result);
	uint64_t ns = published_ns(preset, &result->rows[index].test);

	if (ns)
		json_object_set_new(row, "published_ns", integer(ns));
	return row;
}

static json_t *rows_json(const struct amperf_result *result, const char *preset)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < result->row_count; i++)
		json_array_append_new(rows, row_at(result, i, preset));
	return rows;
}

/* errno's name for the values that amperf.h documents. */
static const char *code_name(int code)
{
	static const struct {
		int code;
		const char *name;
	} names[] = {
		{-EINVAL, "EINVAL"},
		{-ENOMEM, "ENOMEM"},
		{-ETIMEDOUT, "ETIMEDOUT"},
		{-EBADMSG, "EBADMSG"},
		{-EPROTO, "EPROTO"},
		{-ECANCELED, "ECANCELED"},
		{-EPIPE, "EPIPE"},
		{-EHOSTDOWN, "EHOSTDOWN"},
		{-EPROTONOSUPPORT, "EPROTONOSUPPORT"},
		{-ENODEV, "ENODEV"},
		{-EBUSY, "EBUSY"},
		{-EACCES, "EACCES"},
		{-ENOENT, "ENOENT"},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].code == code)
			return names[i].name;
	return "other";
}

json_t *amperf_result_error(const struct amperf_error *error)
{
	json_t *json =
		json_pack("{s:s, s:i}", "code", code_name(error->code), "errno", -error->code);
	json_t *text = json_string(error->text);

	json_object_set_new(json, "text", text ? text : json_string("(not UTF-8)"));
	return json;
}

json_t *amperf_result_object(const struct amperf_result *result,
			     const struct amperf_result_notes *notes,
			     const struct amperf_system *system)
{
	const struct amperf_error *error =
		result && result->error.code ? &result->error : notes->error;
	json_t *root = json_object();

	json_object_set_new(root, "schema_version", json_integer(AMPERF_RESULT_SCHEMA_VERSION));
	json_object_set_new(root, "document", json_string("run"));
	json_object_set_new(root, "context", amperf_result_context(result, notes, system));
	if (result) {
		json_object_set_new(root, "settings", settings_json(result, notes));
		json_object_set_new(root, "rows", rows_json(result, notes->preset));
		json_object_set_new(root, "verified_bytes", integer(result->verified_bytes));
		json_object_set_new(root, "errors", integer(result->errors));
	} else {
		json_object_set_new(root, "rows", json_array());
	}
	if (error && error->code)
		json_object_set_new(root, "error", amperf_result_error(error));
	return root;
}

int amperf_result_text(json_t *root, char **text)
{
	char *dump = json_dumps(root, JSON_INDENT(2) | JSON_ENSURE_ASCII);
	size_t bytes;

	json_decref(root);
	if (!dump)
		return -ENOMEM;
	bytes = strlen(dump);
	*text = realloc(dump, bytes + 2);
	if (!*text) {
		free(dump);
		return -ENOMEM;
	}
	memcpy(*text + bytes, "\n", 2);
	return 0;
}

int amperf_result_json(const struct amperf_result *result, const struct amperf_result_notes *notes,
		       const struct amperf_system *system, char **text)
{
	return amperf_result_text(amperf_result_object(result, notes, system), text);
}

int amperf_result_row_json(const struct amperf_result *result, size_t index, const char *preset,
			   char **text)
{
	if (index >= result->row_count)
		return -EINVAL;
	return amperf_result_text(row_at(result, index, preset), text);
}
