/* SPDX-License-Identifier: BSD-3-Clause */
/* What people and programs read: the table, the 2020 client's log, the JSON. */
#include "output.h"
#include "sandbox.h"
#include "shown.h"
#include "test.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>

static uint64_t samples[] = {11970765, 12000000, 11900000};
static uint64_t starts[] = {1000, 20000000, 40000000};

/* A result as a run leaves it, with one good row and one with an error. */
static void make_result(struct amperf_result *result, struct amperf_row rows[2])
{
	memset(result, 0, sizeof(*result));
	memset(rows, 0, 2 * sizeof(*rows));
	rows[0].test = (struct amperf_test){AMPERF_KIND_SINK, 512, 1, 1, 3};
	rows[0].samples_ns = samples;
	rows[0].starts_ns = starts;
	rows[0].sample_count = 3;
	amperf_summarise(samples, 3, &rows[0].time);
	rows[0].bytes_per_s = amperf_rate(512, rows[0].time.median_ns);
	rows[0].verified_bytes = 1536;
	rows[0].link.retries = 1234;
	rows[0].cpu = (struct amperf_cpu_time){
		.process_ns = 1000, .system_known = true, .system_ns = 2500};
	rows[1].test = (struct amperf_test){AMPERF_KIND_ECHO, 1048576, 4096, 0, 1};
	rows[1].errors = 1;
	strcpy(rows[1].first_error, "corrupt \"data\"");
	strcpy(result->link_name, "tty:/dev/ttyRPMSG0");
	result->cpu_source = AMPERF_CPU_SCHEDSTAT;
	strcpy(result->hello.firmware_version, "1.2.3");
	strcpy(result->hello.board, "stm32mp15");
	result->hello.build_id[0] = 0xab;
	result->hello.core_hz = 209000000;
	result->hello.rx_buffers = result->hello.tx_buffers = 16;
	result->hello.message_bytes_max = 496;
	result->rows = rows;
	result->row_count = 2;
	result->verified_bytes = 1536;
	result->errors = 1;
}

static char *document_of(const struct amperf_result *result, const char *preset, const char *note)
{
	struct amperf_result_notes notes = {.preset = preset, .clock_note = note};
	struct amperf_system system = {"/nonexistent"};
	char *text;

	assert_int_equal(amperf_result_json(result, &notes, &system, &text), 0);
	return text;
}

static void the_table(void **state)
{
	static const char expected[] =
		"tty:/dev/ttyRPMSG0, dk2-2020\n"
		"\n"
		"kind      block  count  n   rate    median    ±       max   A7  retries  verdict\n"
		"              B            KiB/s        us    %        us    %\n"
		"sink        512      1  3   41.8  11,970.8  0.0  12,000.0  102    1,234  ok\n"
		"echo  1,048,576  4,096  0                                             0  1 error\n"
		"\n"
		"± %: half the median's 95 % confidence interval. A7 %: all cores of Linux\n"
		"together, of one.\n"
		"\n"
		"2 tests, 3 transactions, 1,536 bytes verified, 1 error\n"
		"firmware 1.2.3, build id ab000000, on stm32mp15 at 209 MHz, rings of 16 and 16"
		" messages of 496 B, log off\n"
		"note: an emulator's\n";
	struct amperf_result result;
	struct amperf_row rows[2];
	char *text;

	(void)state;
	make_result(&result, rows);
	rows[0].cpu.system_ns = 36700000; /* of 35,870,765 */
	text = shown(document_of(&result, "dk2-2020", "an emulator's"), RENDER_TEXT, false);
	assert_contains(text, "CLOCK_MONOTONIC");
	drop_line(text, "Linux ");
	assert_string_equal(text, expected);
	free(text);

	text = shown(document_of(&result, NULL, NULL), RENDER_TEXT, true);
	assert_contains(text, "\033[31mecho");
	assert_null(strstr(text, "note:"));
	free(text);
}

/* The client's lines, but for the time of day in front. */
static void assert_line(char **text, const char *expected)
{
	char *end = strchr(*text, '\n');
	unsigned int h, m, s, ms;
	int used = 0;

	assert_non_null(end);
	*end = '\0';
	assert_int_equal(sscanf(*text, "- %2u:%2u:%2u.%3u INFO: %n", &h, &m, &s, &ms, &used), 4);
	assert_int_equal(used, strlen("- 15:43:54.953 INFO: "));
	assert_string_equal(*text + used, expected);
	*text = end + 1;
}

static void the_log(void **state)
{
	struct amperf_test tests[] = {{AMPERF_KIND_SINK, 512, 1, 0, 1},
				      {AMPERF_KIND_SINK, 1024, 5, 0, 1}};
	struct run_options options = {.tests = tests, .test_count = 2};
	struct amperf_sample sample = {1, &tests[1], 0, 53327292, 5120};
	char *text, *next;
	size_t bytes;
	FILE *out = open_memstream(&text, &bytes);

	(void)state;
	out_log_opened(out, &options, "tty:/dev/ttyRPMSG0");
	out_log_sample(out, &sample);
	fclose(out);
	next = text;
	assert_line(&next, "Application started");
	assert_line(&next, "Connected to /dev/ttyRPMSG0");
	assert_line(&next, "Initialized buffer with CRC16: 0x1818");
	assert_line(&next, "---- Creating tests ----");
	assert_line(&next, "-> Add test: block=512, blocks: 1");
	assert_line(&next, "-> Add test: block=1024, blocks: 5");
	assert_line(&next, "---- Starting tests ----");
	assert_line(&next, "-> b: 1024, n:5, nsec: 53327292, bytes sent: 5120");
	assert_string_equal(next, "");
	free(text);
}

static json_t *parse(const struct amperf_result *result, const struct amperf_result_notes *notes,
		     const struct amperf_system *system)
{
	json_error_t error;
	json_t *root;
	char *text;

	assert_int_equal(amperf_result_json(result, notes, system, &text), 0);
	root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (!root)
		fail_msg("line %d: %s", error.line, error.text);
	free(text);
	return root;
}

static const char *text_at(json_t *root, const char *first, const char *second, const char *third)
{
	json_t *json = json_object_get(root, first);

	json = json_object_get(json, second);
	if (third)
		json = json_object_get(json, third);
	assert_true(json_is_string(json));
	return json_string_value(json);
}

static void the_context(void **state)
{
	struct amperf_result_notes notes = {.board = "virtual board", .clock_note = "careful"};
	struct amperf_result result;
	struct amperf_row rows[2];
	struct sandbox sandbox;
	json_t *root, *policy;

	(void)state;
	make_result(&result, rows);
	sandbox_make(&sandbox);
	sandbox_write(&sandbox, "/proc/device-tree/model", "A \xff board");
	sandbox_write(&sandbox, "/sys/devices/system/cpu/online", "0-1\n");
	sandbox_write(&sandbox, "/sys/devices/system/cpu/cpufreq/policy0/scaling_max_freq",
		      "650000\n");
	root = parse(&result, &notes, &sandbox.system);
	assert_string_equal(text_at(root, "context", "board", "model"), "A ? board");
	assert_string_equal(text_at(root, "context", "board", "name"), "virtual board");
	assert_string_equal(text_at(root, "context", "clock", "note"), "careful");
	assert_string_equal(text_at(root, "context", "clock", "kind"), "CLOCK_MONOTONIC");
	assert_string_equal(text_at(root, "context", "cpu", "online"), "0-1");
	assert_string_equal(text_at(root, "context", "firmware", "version"), "1.2.3");
	assert_string_equal(text_at(root, "context", "firmware", "build_id"),
			    "ab00000000000000000000000000000000000000");
	assert_string_equal(text_at(root, "context", "tool", "version"), amperf_version());
	assert_true(strlen(text_at(root, "context", "tool", "compiler")) > 3);
	policy = json_array_get(
		json_object_get(json_object_get(json_object_get(root, "context"), "cpu"),
				"frequencies"),
		0);
	assert_int_equal(json_integer_value(json_object_get(policy, "max_hz")), 650000000);
	json_decref(root);
	sandbox_remove(&sandbox);
}

static void the_rows(void **state)
{
	struct amperf_result_notes notes = {.preset = "dk2-2020"};
	struct amperf_system system = {"/nonexistent"};
	struct amperf_result result;
	struct amperf_row rows[2];
	json_t *root, *row;

	(void)state;
	make_result(&result, rows);
	root = parse(&result, &notes, &system);
	assert_int_equal(json_integer_value(json_object_get(root, "schema_version")), 2);
	assert_null(json_object_get(root, "error"));
	assert_string_equal(text_at(root, "settings", "preset", NULL), "dk2-2020");
	row = json_array_get(json_object_get(root, "rows"), 0);
	assert_int_equal(json_integer_value(json_object_get(row, "median_ns")), 11970765);
	assert_int_equal(json_array_size(json_object_get(row, "samples_ns")), 3);
	assert_int_equal(json_array_size(json_object_get(row, "starts_ns")), 3);
	assert_int_equal(json_integer_value(json_array_get(json_object_get(row, "samples_ns"), 1)),
			 12000000);
	assert_int_equal(json_integer_value(json_object_get(row, "verified_bytes")), 1536);
	assert_string_equal(text_at(root, "settings", "cpu_system_source", NULL),
			    "/proc/schedstat");
	assert_int_equal(json_integer_value(
				 json_object_get(json_object_get(row, "linux"), "cpu_process_ns")),
			 1000);
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(row, "linux"), "cpu_system_ns")),
		2500);
	/* Of so little time nobody knows where it was spent. */
	assert_null(json_object_get(json_object_get(row, "linux"), "cpu_user_ns"));
	assert_null(json_object_get(json_object_get(row, "linux"), "cpu_kernel_ns"));
	/* What was not measured is not there, rather than 0. */
	row = json_array_get(json_object_get(root, "rows"), 1);
	assert_null(json_object_get(row, "median_ns"));
	assert_null(json_object_get(json_object_get(row, "linux"), "cpu_system_ns"));
	assert_string_equal(json_string_value(json_object_get(row, "first_error")),
			    "corrupt \"data\"");
	json_decref(root);
}

static void user_and_kernel(void **state)
{
	struct amperf_result_notes notes = {.preset = NULL};
	struct amperf_system system = {"/nonexistent"};
	struct amperf_result result;
	struct amperf_row rows[2];
	json_t *root, *counts;

	(void)state;
	make_result(&result, rows);
	rows[0].cpu = (struct amperf_cpu_time){
		.process_ns = 1000, .split_known = true, .user_ns = 300, .kernel_ns = 700};
	root = parse(&result, &notes, &system);
	counts = json_object_get(json_array_get(json_object_get(root, "rows"), 0), "linux");
	assert_int_equal(json_integer_value(json_object_get(counts, "cpu_user_ns")), 300);
	assert_int_equal(json_integer_value(json_object_get(counts, "cpu_kernel_ns")), 700);
	json_decref(root);
}

static void failures(void **state)
{
	struct amperf_error error = {-EPIPE, "the channel is gone"};
	struct amperf_result_notes notes = {.error = &error};
	struct amperf_system system = {"/nonexistent"};
	struct amperf_result result;
	struct amperf_row rows[2];
	json_t *root;

	(void)state;
	root = parse(NULL, &notes, &system);
	assert_string_equal(text_at(root, "error", "code", NULL), "EPIPE");
	assert_string_equal(text_at(root, "error", "text", NULL), "the channel is gone");
	assert_int_equal(json_array_size(json_object_get(root, "rows")), 0);
	json_decref(root);

	make_result(&result, rows);
	result.error = (struct amperf_error){-ECANCELED, "interrupted"};
	root = parse(&result, &notes, &system);
	assert_string_equal(text_at(root, "error", "code", NULL), "ECANCELED");
	assert_int_equal(json_array_size(json_object_get(root, "rows")), 2);
	json_decref(root);
}

static json_t *parse_survey(const struct amperf_survey *survey,
			    const struct amperf_result_notes *notes)
{
	struct amperf_system system = {"/nonexistent"};
	json_error_t error;
	json_t *root;
	char *text;

	assert_int_equal(amperf_survey_json(survey, notes, &system, &text), 0);
	root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
	if (!root)
		fail_msg("line %d: %s", error.line, error.text);
	free(text);
	return root;
}

static void a_survey(void **state)
{
	static const struct amperf_skipped_link skipped = {"shm:", "no \"module\""};
	static const char *const lines[] = {"one", "two"};
	struct amperf_survey_baseline baseline = {
		"shm:x,map=cached",
		64,
		{{.min_ns = 1, .median_ns = 2, .p99_ns = 3, .max_ns = 4, .mean_ns = 5}, {0}}};
	struct amperf_error error = {-ECANCELED, "interrupted"};
	struct amperf_result_notes notes = {.board = "a board"};
	struct amperf_result result, second;
	struct amperf_row rows[2], second_rows[2];
	const struct amperf_result *const results[] = {&result, &second};
	struct amperf_survey survey = {results, 2,     &skipped, 1,     &baseline, 1,
				       &result, lines, 1,        lines, 2};
	json_t *root, *json;

	(void)state;
	make_result(&result, rows);
	make_result(&second, second_rows);
	second.error = (struct amperf_error){-EPIPE, "gone"};
	root = parse_survey(&survey, &notes);
	assert_int_equal(json_integer_value(json_object_get(root, "schema_version")), 2);
	assert_string_equal(text_at(root, "context", "board", "name"), "a board");
	assert_int_equal(json_integer_value(json_object_get(root, "verified_bytes")), 2 * 1536);
	assert_int_equal(json_integer_value(json_object_get(root, "errors")), 2);
	assert_null(json_object_get(root, "error"));
	assert_int_equal(json_array_size(json_object_get(root, "advice")), 2);
	assert_int_equal(json_array_size(json_object_get(root, "brought_up")), 1);
	json = json_array_get(json_object_get(root, "skipped"), 0);
	assert_string_equal(json_string_value(json_object_get(json, "reason")), "no \"module\"");
	json = json_array_get(json_object_get(root, "memcpy_baselines"), 0);
	assert_string_equal(json_string_value(json_object_get(json, "link")), "shm:x,map=cached");
	json = json_object_get(json_object_get(json, "into"), "median_ns");
	assert_int_equal(json_integer_value(json), 2);
	/* Each result is what it is alone. */
	json = json_array_get(json_object_get(root, "results"), 1);
	assert_string_equal(text_at(json, "settings", "link", NULL), "tty:/dev/ttyRPMSG0");
	assert_string_equal(text_at(json, "context", "firmware", "version"), "1.2.3");
	assert_string_equal(text_at(json, "error", "code", NULL), "EPIPE");
	json_decref(root);

	/* Nothing at all, and why. */
	notes.error = &error;
	memset(&survey, 0, sizeof(survey));
	root = parse_survey(&survey, &notes);
	assert_string_equal(text_at(root, "error", "code", NULL), "ECANCELED");
	assert_int_equal(json_array_size(json_object_get(root, "results")), 0);
	json_decref(root);
}

static void the_file(void **state)
{
	struct amperf_error error;
	struct sandbox sandbox;
	struct out_json json;
	char path[256];
	char *text;

	(void)state;
	sandbox_make(&sandbox);
	snprintf(path, sizeof(path), "%s/r.json", sandbox.root);
	assert_int_equal(out_json_begin(&json, path, &error), 0);
	assert_false(sandbox_exists(&sandbox, "/r.json")); /* until it is whole */
	assert_int_equal(out_json_end(&json, "{}\n", &error), 0);
	text = sandbox_read(&sandbox, "/r.json", NULL);
	assert_string_equal(text, "{}\n");
	free(text);
	/* An older one stays if there is nothing new. */
	assert_int_equal(out_json_begin(&json, path, &error), 0);
	assert_int_equal(out_json_end(&json, NULL, &error), 0);
	assert_true(sandbox_exists(&sandbox, "/r.json"));
	snprintf(path, sizeof(path), "%s/none/r.json", sandbox.root);
	assert_int_equal(out_json_begin(&json, path, &error), -ENOENT);
	assert_contains(error.text, "cannot write /");
	assert_contains(error.text, "/none/r.json");
	assert_int_equal(out_json_begin(&json, "/dev/full", &error), 0);
	assert_int_equal(out_json_end(&json, "{}\n", &error), -ENOSPC);
	sandbox_remove(&sandbox);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_table),       cmocka_unit_test(the_log),
		cmocka_unit_test(the_context),     cmocka_unit_test(the_rows),
		cmocka_unit_test(user_and_kernel), cmocka_unit_test(failures),
		cmocka_unit_test(a_survey),        cmocka_unit_test(the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
