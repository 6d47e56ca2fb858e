/* SPDX-License-Identifier: BSD-3-Clause */
/* How a reproduction is judged and shown. */
#include "reproduce.h"
#include "shown.h"
#include "test.h"

#include <jansson.h>
#include <stdlib.h>

struct fixture {
	struct amperf_result result;
	struct amperf_result hung_result;
	struct amperf_row rows[REPRODUCE_ROWS_MAX];
	struct amperf_row hung_rows[REPRODUCE_ROWS_MAX];
	uint64_t samples_ns[REPRODUCE_ROWS_MAX];
	uint64_t starts_ns[REPRODUCE_ROWS_MAX];
	struct reproduction reproduction;
};

static void fill(struct fixture *fixture, struct amperf_row *rows,
		 const struct amperf_preset_row *preset, size_t count, struct amperf_result *result)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t ns = preset[i].published_ns ? preset[i].published_ns : 1000000;

		fixture->samples_ns[i] = ns;
		rows[i].test = (struct amperf_test){AMPERF_KIND_SINK, preset[i].block_bytes,
						    preset[i].count, 0, 1};
		rows[i].samples_ns = &fixture->samples_ns[i];
		rows[i].starts_ns = &fixture->starts_ns[i];
		rows[i].sample_count = 1;
		rows[i].time.median_ns = ns;
	}
	result->rows = rows;
	result->row_count = count;
	result->hello.rx_buffers = 16;
}

/* A run that hit every figure, and whose hung rows hung. */
static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));
	struct reproduction *r = &fixture->reproduction;

	r->preset = amperf_preset_find("dk2-2020");
	strcpy(fixture->result.link_name, "tty:/dev/ttyRPMSG0");
	r->result = &fixture->result;
	r->hung_result = &fixture->hung_result;
	fill(fixture, fixture->rows, r->preset->rows, r->preset->row_count, r->result);
	fill(fixture, fixture->hung_rows, r->preset->hung_rows, r->preset->hung_row_count,
	     r->hung_result);
	fixture->samples_ns[0] = r->preset->rows[0].published_ns;
	r->hang_count = r->preset->hung_row_count;
	for (size_t i = 0; i < r->hang_count; i++) {
		r->hangs[i].published = &r->preset->hung_rows[i];
		r->hangs[i].attempt = (struct amperf_attempt){.writes = 4, .lost_bytes = 1552};
	}
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	free(*state);
	return 0;
}

static void judge(struct reproduction *r)
{
	reproduce_judge(r);
	reproduce_judge_hangs(r);
}

/* Characters of the published rows, counted by hand in the analysis of 2020's log. */
static void the_log_of_2020(void **state)
{
	static const struct {
		uint64_t block, count, messages, characters;
	} rows[] = {
		{512, 1, 2, 130},  {512, 2, 4, 204},   {512, 4, 8, 344},   {512, 8, 16, 624},
		{1024, 1, 3, 169}, {1024, 2, 6, 274},  {1024, 4, 12, 484}, {1024, 5, 15, 589},
		{2048, 1, 5, 239}, {2048, 2, 10, 414}, {4096, 1, 10, 414}, {2048, 4, 20, 0},
		{8192, 1, 20, 0},  {32768, 1, 80, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct reproduce_log log = reproduce_log_of(rows[i].block, rows[i].count);

		assert_int_equal(log.messages, rows[i].messages);
		if (rows[i].characters)
			assert_int_equal(log.characters, rows[i].characters);
		assert_int_equal(log.uart_ns, log.characters * 1000000000 / 11520);
	}
}

static void every_row_that_hung_needs_more_than_the_ring(void **state)
{
	const struct amperf_preset *preset = amperf_preset_find("dk2-2020");

	(void)state;
	assert_int_equal(preset->row_count, 11);
	assert_int_equal(preset->hung_row_count, 9);
	for (size_t i = 0; i < preset->row_count; i++)
		assert_in_range(reproduce_log_of(preset->rows[i].block_bytes, preset->rows[i].count)
					.messages,
				1, REPRODUCE_RING_BUFFERS);
	for (size_t i = 0; i < preset->hung_row_count; i++)
		assert_in_range(reproduce_log_of(preset->hung_rows[i].block_bytes,
						 preset->hung_rows[i].count)
					.messages,
				REPRODUCE_RING_BUFFERS + 1, 1000);
}

static void exactly_as_published(void **state)
{
	struct reproduction *r = &((struct fixture *)*state)->reproduction;

	judge(r);
	assert_int_equal(r->row_count, 11);
	assert_true(r->mean_ratio == 0 && r->worst_ratio == 0);
	assert_true(r->reproduced && r->hangs_shown);
}

static void set_off(struct fixture *fixture, size_t row, double ratio)
{
	double ns = (double)fixture->reproduction.preset->rows[row].published_ns * (1 + ratio);

	fixture->rows[row].time.median_ns = (uint64_t)ns;
}

static void one_row_is_off(void **state)
{
	struct fixture *fixture = *state;
	struct reproduction *r = &fixture->reproduction;

	for (int sign = -1; sign <= 1; sign += 2) {
		set_off(fixture, 7, 0.0495 * sign);
		judge(r);
		assert_true(r->reproduced);
		set_off(fixture, 7, 0.0505 * sign);
		judge(r);
		assert_false(r->reproduced);
		assert_true(r->worst_ratio > 0.0504 && r->worst_ratio < 0.0506);
		assert_true(r->mean_ratio > 0.0045 && r->mean_ratio < 0.0046);
	}
}

/* Differences of either sign do not cancel out. */
static void all_rows_are_off_a_little(void **state)
{
	struct fixture *fixture = *state;
	struct reproduction *r = &fixture->reproduction;

	for (size_t i = 0; i < 11; i++)
		set_off(fixture, i, i % 2 ? 0.0295 : -0.0295);
	judge(r);
	assert_true(r->reproduced);
	for (size_t i = 0; i < 11; i++)
		set_off(fixture, i, i % 2 ? 0.0305 : -0.0305);
	judge(r);
	assert_false(r->reproduced);
	assert_true(r->worst_ratio < 0.0306);
}

static char *text_of(const struct reproduction *r)
{
	return shown(out_reproduce_json(r), RENDER_TEXT, false);
}

static void a_run_that_ended_early(void **state)
{
	struct fixture *fixture = *state;
	struct reproduction *r = &fixture->reproduction;
	char *text;

	fixture->rows[10].sample_count = 0;
	r->hang_count = 0;
	r->hung_result = NULL;
	judge(r);
	assert_int_equal(r->row_count, 10);
	assert_false(r->complete);
	assert_false(r->reproduced);
	text = text_of(r);
	assert_contains(text, "2,048      2   37,633.9  37,633.9");
	assert_null(strstr(text, "reproduced ("));
	free(text);
	assert_false(r->hangs_shown);
	r->result = NULL;
	judge(r);
	assert_int_equal(r->row_count, 0);
	assert_false(r->reproduced);
}

static void wrong_data_is_no_reproduction(void **state)
{
	struct fixture *fixture = *state;

	fixture->result.errors = 1;
	judge(&fixture->reproduction);
	assert_false(fixture->reproduction.reproduced);
}

static void a_hang_that_is_none(void **state)
{
	struct fixture *fixture = *state;
	struct reproduction *r = &fixture->reproduction;

	r->hangs[4].attempt.answered = true;
	judge(r);
	assert_false(r->hangs_shown);
	r->hangs[4].attempt.answered = false;
	r->hangs[4].attempt.lost_bytes = 0;
	judge(r);
	assert_false(r->hangs_shown);
	r->hangs[4].attempt.lost_bytes = 1;
	judge(r);
	assert_true(r->hangs_shown);
	fixture->hung_rows[4].errors = 1;
	judge(r);
	assert_false(r->hangs_shown);
}

static void the_tables(void **state)
{
	struct fixture *fixture = *state;
	struct reproduction *r = &fixture->reproduction;
	char *text;

	set_off(fixture, 2, -0.0123);
	judge(r);
	text = text_of(r);
	assert_contains(text, "512        4   31,022.1  30,640.5        -1.2         8");
	assert_contains(text, "largest 1.2 %: reproduced (within 3 % and 5 %)");
	assert_contains(text, "9 of 9 rows hang when written as in 2020, all pass");
	assert_null(strstr(text, "note:"));
	free(text);

	set_off(fixture, 2, 0.08);
	r->hangs[0].attempt.answered = true;
	r->result->hello.rx_buffers = 8;
	judge(r);
	text = text_of(r);
	assert_contains(text, "largest 8.0 %: not reproduced");
	assert_contains(text, "8 of 9 rows hang when written as in 2020.");
	assert_contains(text, "note: 8 buffers towards the other core, not 16 as in 2020");
	free(text);

	for (size_t i = 0; i < r->hang_count; i++)
		r->hangs[i].attempt.answered = true;
	judge(r);
	text = text_of(r);
	assert_contains(text, "0 of 9 rows hang");
	assert_null(strstr(text, "write() refuses"));
	free(text);
}

static void the_json(void **state)
{
	struct fixture *fixture = *state;
	struct reproduction *r = &fixture->reproduction;
	char *text;
	json_t *root;
	const json_t *row, *hang;

	set_off(fixture, 2, -0.0123);
	judge(r);
	text = out_reproduce_json(r);
	root = json_loads(text, 0, NULL);
	free(text);
	assert_int_equal(json_integer_value(json_object_get(root, "schema_version")), 2);
	assert_true(json_is_true(json_object_get(root, "reproduced")));
	assert_true(json_is_true(json_object_get(root, "hangs_shown")));
	assert_int_equal(json_array_size(json_object_get(root, "rows")), 11);
	row = json_array_get(json_object_get(root, "rows"), 2);
	assert_int_equal(json_integer_value(json_object_get(row, "published_ns")), 31022063);
	assert_int_equal(json_integer_value(json_object_get(row, "median_ns")), 30640491);
	assert_true(json_real_value(json_object_get(row, "difference_ratio")) < -0.0122);
	assert_int_equal(json_integer_value(json_object_get(row, "log_characters")), 344);
	hang = json_array_get(json_object_get(root, "hung_rows"), 8);
	assert_int_equal(json_integer_value(json_object_get(hang, "block_bytes")), 32768);
	assert_int_equal(json_integer_value(json_object_get(hang, "median_ns")), 1000000);
	hang = json_object_get(hang, "as_in_2020");
	assert_int_equal(json_integer_value(json_object_get(hang, "lost_bytes")), 1552);
	assert_true(json_is_false(json_object_get(hang, "answered")));
	assert_int_equal(
		json_array_size(json_object_get(json_object_get(root, "hung_run"), "rows")), 9);
	json_decref(root);
}

/* Nothing was measured, and the JSON says why. */
static void the_json_of_a_failure(void **state)
{
	struct fixture *fixture = *state;
	struct reproduction *r = &fixture->reproduction;
	char *text;

	r->result = r->hung_result = NULL;
	r->hang_count = 0;
	r->error = (struct amperf_error){.code = -19, .text = "no such link"};
	judge(r);
	text = out_reproduce_json(r);
	assert_contains(text, "\"code\": \"ENODEV\"");
	assert_null(strstr(text, "\"reproduced\""));
	free(text);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_log_of_2020),
		cmocka_unit_test(every_row_that_hung_needs_more_than_the_ring),
		TEST(exactly_as_published),
		TEST(one_row_is_off),
		TEST(all_rows_are_off_a_little),
		TEST(a_run_that_ended_early),
		TEST(wrong_data_is_no_reproduction),
		TEST(a_hang_that_is_none),
		TEST(the_tables),
		TEST(the_json),
		TEST(the_json_of_a_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
