/* SPDX-License-Identifier: BSD-3-Clause */
/* A run over all links: what is planned, what is shown, what is advised. */
#include "output.h"
#include "shown.h"
#include "test.h"

#include <stdio.h>
#include <stdlib.h>

#define ROWS_MAX 32

/* Made-up results of up to four links. */
struct bench {
	struct all_link entries[4];
	struct all_links links;
	struct amperf_result results[4];
	struct amperf_row rows[4][ROWS_MAX];
	struct all_rows lines;
	struct advice advice;
};

static struct bench *new_bench(void)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	bench->links.links = bench->entries;
	return bench;
}

static void free_bench(struct bench *bench)
{
	all_rows_free(&bench->lines);
	free(bench);
}

static size_t add_link(struct bench *bench, const char *name)
{
	size_t index = bench->links.count++;

	strcpy(bench->entries[index].name, name);
	bench->entries[index].result = &bench->results[index];
	bench->results[index].rows = bench->rows[index];
	return index;
}

/* One that could not be measured. */
static void add_missing(struct bench *bench, const char *name, const char *reason)
{
	size_t index = bench->links.count++;

	strcpy(bench->entries[index].name, name);
	strcpy(bench->entries[index].reason, reason);
}

/* What is asked of samples here is how many there are. */
static uint64_t some_ns[100];

static struct amperf_row *add_row(struct bench *bench, size_t link, enum amperf_kind kind,
				  uint64_t block, uint64_t count, uint64_t us)
{
	struct amperf_result *result = &bench->results[link];
	struct amperf_row *row = &result->rows[result->row_count++];
	uint64_t ns = us * 1000;

	assert_true(result->row_count <= ROWS_MAX);
	row->test = (struct amperf_test){kind, block, count, 1, 100};
	row->samples_ns = row->starts_ns = some_ns;
	row->sample_count = 100;
	row->time = (struct amperf_summary){
		.min_ns = ns,
		.median_ns = ns,
		.p99_ns = ns + ns / 10,
		.max_ns = 2 * ns,
		.mean_ns = ns,
	};
	row->bytes_per_s = amperf_rate(block * count, ns);
	row->verified_bytes = block * count * 100;
	result->verified_bytes += row->verified_bytes;
	return row;
}

/* A size measured both ways; the processor is busy all the time. */
static void add_size(struct bench *bench, size_t link, enum amperf_kind kind, uint64_t block,
		     uint64_t single_us, uint64_t stream_us)
{
	uint64_t count = all_stream_count(block);
	struct amperf_row *row = add_row(bench, link, kind, block, 1, single_us);

	if (count > 1)
		row = add_row(bench, link, kind, block, count, stream_us);
	row->cpu = (struct amperf_cpu_time){
		.process_ns = 1, .system_known = true, .system_ns = row->time.mean_ns * 100};
}

static const struct advice *advice_of(struct bench *bench)
{
	all_rows_free(&bench->lines);
	assert_int_equal(all_rows_make(&bench->lines, &bench->links), 0);
	advise(&bench->advice, &bench->lines);
	return &bench->advice;
}

static void assert_advice(const struct advice *advice, const char *const *lines, size_t count)
{
	for (size_t i = 0; i < advice->count && i < count; i++)
		assert_string_equal(advice->lines[i], lines[i]);
	assert_int_equal(advice->count, count);
}

#define ASSERT_ADVICE(bench, ...)                                                                  \
	do {                                                                                       \
		static const char *const lines[] = {__VA_ARGS__};                                  \
		assert_advice(advice_of(bench), lines, sizeof(lines) / sizeof(lines[0]));          \
	} while (0)

/* ---- Advice ------------------------------------------------------------- */

static void nothing_measured(void **state)
{
	struct bench *bench = new_bench();

	(void)state;
	assert_int_equal(advice_of(bench)->count, 0);
	add_missing(bench, "shm:", "no module");
	assert_int_equal(advice_of(bench)->count, 0);
	add_link(bench, "tty:/dev/ttyRPMSG0");
	assert_int_equal(advice_of(bench)->count, 0);
	free_bench(bench);
}

/* Nothing to compare it with. */
static void one_link(void **state)
{
	struct bench *bench = new_bench();
	size_t tty = add_link(bench, "tty:/dev/ttyRPMSG0");

	(void)state;
	add_size(bench, tty, AMPERF_KIND_ECHO, 64, 500, 1600);
	ASSERT_ADVICE(bench, "small messages: tty:/dev/ttyRPMSG0, 64 B there and back in 500.0 us",
		      "steady messages: tty:/dev/ttyRPMSG0, 99 of 100 within 550.0 us",
		      "least processor time: tty:/dev/ttyRPMSG0, 409.60 ms a MiB (echo, blocks of"
		      " 64 B)");
	/* One more of its kind is nothing to compare it with; one of another kind is. */
	add_size(bench, add_link(bench, "tty:/dev/ttyRPMSG1"), AMPERF_KIND_ECHO, 64, 510, 6500);
	assert_null(strstr(advice_of(bench)->lines[0], "takes"));
	add_size(bench, add_link(bench, "char:/dev/rpmsg0"), AMPERF_KIND_ECHO, 64, 1000, 6500);
	assert_contains(advice_of(bench)->lines[0], "char:/dev/rpmsg0 takes 2.0x that");
	free_bench(bench);
}

static void make_contest(struct bench *bench)
{
	size_t tty = add_link(bench, "tty:/dev/ttyRPMSG0");
	size_t chr = add_link(bench, "char:/dev/rpmsg0");
	size_t shm = add_link(bench, "shm:/dev/amperf-shm0,map=cached,by=dma");

	add_size(bench, tty, AMPERF_KIND_SINK, 65536, 12000, 64000);
	add_size(bench, tty, AMPERF_KIND_ECHO, 64, 500, 1600);
	add_size(bench, tty, AMPERF_KIND_ECHO, 4096, 2000, 64000);
	add_size(bench, tty, AMPERF_KIND_ECHO, 1048576, 300000, 0);
	add_size(bench, chr, AMPERF_KIND_SINK, 65536, 11000, 32000);
	add_size(bench, chr, AMPERF_KIND_ECHO, 64, 400, 6400);
	add_size(bench, chr, AMPERF_KIND_ECHO, 4096, 1500, 64000);
	add_size(bench, chr, AMPERF_KIND_ECHO, 1048576, 240000, 0);
	add_size(bench, shm, AMPERF_KIND_SINK, 65536, 1000, 4000);
	add_size(bench, shm, AMPERF_KIND_ECHO, 64, 800, 6400);
	add_size(bench, shm, AMPERF_KIND_ECHO, 4096, 750, 6400);
	add_size(bench, shm, AMPERF_KIND_ECHO, 1048576, 10000, 0);
}

static void a_contest(void **state)
{
	struct bench *bench = new_bench();

	(void)state;
	make_contest(bench);
	ASSERT_ADVICE(
		bench,
		"small messages: char:/dev/rpmsg0, 64 B there and back in 400.0 us;"
		" tty:/dev/ttyRPMSG0 takes 1.2x that",
		"steady messages: char:/dev/rpmsg0, 99 of 100 within 440.0 us;"
		" tty:/dev/ttyRPMSG0 takes 1.2x that",
		"much data to the other core: shm:/dev/amperf-shm0,map=cached,by=dma,"
		" 64,000.0 KiB/s with blocks of 64 KiB; 16.0x tty:/dev/ttyRPMSG0",
		"least processor time: shm:/dev/amperf-shm0,map=cached,by=dma, 10.00 ms a MiB"
		" (echo, blocks of 1 MiB); tty:/dev/ttyRPMSG0 takes 30.0x that",
		"shared buffers: from 4 KiB a block on faster there and back than messages: 2.0x,"
		" with 1 MiB 24.0x");
	free_bench(bench);
}

static const char *last_line(struct bench *bench)
{
	const struct advice *advice = advice_of(bench);

	assert_true(advice->count > 0);
	return advice->lines[advice->count - 1];
}

static void where_shared_buffers_pay(void **state)
{
	struct bench *bench = new_bench();
	struct amperf_row *shm_rows = bench->rows[2];

	(void)state;
	make_contest(bench);
	/* Their rows: sink twice, then 64, 4096 twice each, 1 MiB. */
	shm_rows[4].time.median_ns = 1500000;
	assert_contains(last_line(bench), "only blocks of 1 MiB go faster there and back, 24.0x");
	shm_rows[6].time.median_ns = 240000000;
	assert_contains(last_line(bench), "at no size measured");
	/* Faster below, but not from there on. */
	shm_rows[4].time.median_ns = 1000;
	assert_contains(last_line(bench), "at no size measured");
	free_bench(bench);
}

/* One wrong byte at any size, and a link is not advised for any. */
static void errors_are_out(void **state)
{
	struct bench *bench = new_bench();

	(void)state;
	make_contest(bench);
	bench->rows[2][0].errors = 1;
	bench->rows[1][3].errors = 1;
	ASSERT_ADVICE(bench, "small messages: tty:/dev/ttyRPMSG0, 64 B there and back in 500.0 us",
		      "steady messages: tty:/dev/ttyRPMSG0, 99 of 100 within 550.0 us",
		      "much data to the other core: tty:/dev/ttyRPMSG0, 4,000.0 KiB/s with blocks"
		      " of 64 KiB",
		      "least processor time: tty:/dev/ttyRPMSG0, 300.00 ms a MiB (echo, blocks of"
		      " 1 MiB)");
	free_bench(bench);
}

/* What programs cannot send data by is no choice, however fast. */
static void not_for_programs(void **state)
{
	struct bench *bench = new_bench();
	size_t kernel = add_link(bench, "kernel:amperf-kernel");
	size_t none = add_link(bench, "shm:/dev/amperf-shm0,map=cached,by=none");

	(void)state;
	add_size(bench, kernel, AMPERF_KIND_ECHO, 64, 1, 1);
	add_size(bench, none, AMPERF_KIND_ECHO, 64, 1, 1);
	assert_int_equal(advice_of(bench)->count, 0);
	free_bench(bench);
}

/* Neither a percentile of three samples nor a processor time that nobody knows. */
static void little_known(void **state)
{
	struct bench *bench = new_bench();
	size_t tty = add_link(bench, "tty:/dev/ttyRPMSG0");

	(void)state;
	add_size(bench, tty, AMPERF_KIND_ECHO, 1048576, 1000, 0);
	bench->rows[0][0].sample_count = 3;
	bench->rows[0][0].cpu.system_known = false;
	ASSERT_ADVICE(bench, "small messages: tty:/dev/ttyRPMSG0, 1 MiB there and back in"
			     " 1,000.0 us");
	/* Interrupted before anything was measured. */
	bench->rows[0][0].sample_count = 0;
	bench->rows[0][0].bytes_per_s = 0;
	assert_int_equal(advice_of(bench)->count, 0);
	free_bench(bench);
}

/* ---- The plan ----------------------------------------------------------- */

static void the_links(void **state)
{
	struct amperf_link_info infos[] = {
		{.name = "tty:/dev/ttyRPMSG0", .usable = true},
		{.name = "char:", .reason = "no driver"},
		{.name = "char:", .reason = "no driver"},
		{.name = "shm:/dev/amperf-shm0", .usable = true},
		{.name = "null:", .usable = true},
	};
	struct amperf_link_list list = {infos, 5};
	struct all_links links;

	(void)state;
	assert_int_equal(all_links_plan(&links, &list, NULL), 0);
	assert_int_equal(links.count, 2 + 7);
	assert_string_equal(links.links[0].name, "tty:/dev/ttyRPMSG0");
	assert_string_equal(links.links[1].reason, "no driver");
	assert_string_equal(links.links[2].name, "shm:/dev/amperf-shm0,map=uncached,by=touch");
	assert_string_equal(links.links[8].name, "shm:/dev/amperf-shm0,map=cached,by=dma");
	assert_string_equal(links.links[8].reason, "");
	all_links_free(&links);

	/* Of one that is not there, one line. */
	infos[3].usable = false;
	assert_int_equal(all_links_plan(&links, &list, "shm,fax"), 0);
	assert_int_equal(links.count, 1);
	assert_string_equal(links.links[0].name, "shm:/dev/amperf-shm0");
	all_links_free(&links);
}

static void the_kinds(void **state)
{
	(void)state;
	assert_true(all_kind_wanted(NULL, "tty:/dev/ttyRPMSG0"));
	assert_true(all_kind_wanted("char,tty", "tty:/dev/ttyRPMSG0"));
	assert_true(all_kind_wanted("char,tty", "char"));
	assert_false(all_kind_wanted("chart,tt", "tty:"));
	assert_false(all_kind_wanted("", "tty:"));
}

static void the_counts(void **state)
{
	(void)state;
	assert_int_equal(all_stream_count(1), 64);
	assert_int_equal(all_stream_count(4096), 64);
	assert_int_equal(all_stream_count(262144), 1);
	assert_int_equal(all_stream_count(16u << 20), 1);
}

/* ---- The table ---------------------------------------------------------- */

/* As it is shown of a document, without the line about this machine. */
static char *table_of(struct bench *bench, const char *change,
		      const struct amperf_survey_baseline *copies, size_t copy_count)
{
	const struct amperf_result *results[4];
	struct amperf_skipped_link skipped[4] = {0};
	struct amperf_survey survey = {
		.results = results,
		.skipped = skipped,
		.baselines = copies,
		.baseline_count = copy_count,
		.changes = &change,
		.change_count = change != NULL,
	};
	struct amperf_result_notes notes = {0};
	struct amperf_system system = {"/nonexistent"};
	char *text;

	for (size_t i = 0; i < bench->links.count; i++) {
		const struct all_link *link = &bench->entries[i];
		struct amperf_skipped_link *none = &skipped[survey.skipped_count];

		if (link->result) {
			strcpy(link->result->link_name, link->name);
			results[survey.result_count++] = link->result;
			continue;
		}
		strcpy(none->name, link->name);
		strcpy(none->reason, link->reason);
		survey.skipped_count++;
	}
	assert_int_equal(amperf_survey_json(&survey, &notes, &system, &text), 0);
	text = shown(text, RENDER_TEXT, false);
	drop_line(text, "Linux ");
	return text;
}

static void the_table(void **state)
{
	static const char expected[] =
		"  kind    block     rate       min    median       p99    n  CPU    msgs   bells"
		"  retries  errors\n"
		"                   KiB/s        us        us        us         %  /block  /block\n"
		"tty:/dev/ttyRPMSG0\n"
		"  sink     64 B  2,500.0     500.0     500.0     550.0  100  100    2.00    0.50"
		"    1,002       0\n"
		"  echo  256 KiB  3,200.0  80,000.0  80,000.0  88,000.0  100         0.00    0.00"
		"        0       1\n"
		"\n"
		"min, median, p99 (of 100 or more): n transactions of one block, there and back\n"
		"or acknowledged. rate, CPU (what ran on all processors, in percent of one),\n"
		"messages, doorbells: of many blocks in a transaction.\n"
		"\n"
		"1 link, 300 transactions, 26,630,400 bytes verified, 1 error\n"
		"firmware , build id 00000000, on  at 0 MHz, log off\n"
		"tty:/dev/ttyRPMSG0: ended early: 1 transactions failed\n"
		"not measured: shm: no module amperf_shm\n"
		"before: loaded rpmsg_tty; left so\n";
	struct bench *bench = new_bench();
	size_t tty = add_link(bench, "tty:/dev/ttyRPMSG0");
	struct amperf_row *rows = bench->rows[tty];
	char *text;

	(void)state;
	add_size(bench, tty, AMPERF_KIND_SINK, 64, 500, 1600);
	add_size(bench, tty, AMPERF_KIND_ECHO, 262144, 80000, 0);
	rows[0].link.retries = 2;
	rows[1].link.retries = 1000;
	rows[1].mcu = (struct amperf_mcu_counts){
		.rx_messages = 6400, .tx_messages = 6400, .rx_doorbells = 3200};
	rows[2].errors = 1;
	rows[2].cpu.system_known = false;
	bench->results[tty].errors = 1;
	bench->results[tty].error = (struct amperf_error){-74, "1 transactions failed"};
	add_missing(bench, "shm:", "no module amperf_shm");
	text = table_of(bench, "loaded rpmsg_tty", NULL, 0);
	assert_string_equal(text, expected);
	free(text);
	free_bench(bench);
}

/* The fastest way by the same mapping that moves data, and only that. */
static void copies(void **state)
{
	static const char expected[] =
		"\nmemcpy() by Linux' processor, medians, and how often as long the fastest way\n"
		"through the link takes:\n"
		"  block    into   sink  out of\n"
		"             us  takes      us\n"
		"shm:x,map=cached\n"
		"  64 KiB  10.00  20.0x   20.00\n"
		"shm:x,map=uncached\n"
		"  64 KiB  10.00          20.00\n";
	struct bench *bench = new_bench();
	struct amperf_survey_baseline entries[] = {
		{"shm:x,map=cached", 65536, {{.median_ns = 10000}, {.median_ns = 20000}}},
		{"shm:x,map=uncached", 65536, {{.median_ns = 10000}, {.median_ns = 20000}}},
	};
	char *text;

	(void)state;
	add_size(bench, add_link(bench, "shm:x,map=cached,by=none"), AMPERF_KIND_SINK, 65536, 1, 1);
	add_size(bench, add_link(bench, "shm:x,map=cached,by=dma"), AMPERF_KIND_SINK, 65536, 200,
		 800);
	add_size(bench, add_link(bench, "shm:x,map=cached,by=copy"), AMPERF_KIND_SINK, 65536, 300,
		 800);
	add_size(bench, add_link(bench, "tty:/dev/ttyRPMSG0"), AMPERF_KIND_SOURCE, 65536, 10, 10);
	text = table_of(bench, NULL, entries, 2);
	assert_contains(text, expected);
	free(text);
	free_bench(bench);
}

/* Nothing but reasons. */
static void an_empty_table(void **state)
{
	struct bench *bench = new_bench();
	char *text;

	(void)state;
	add_missing(bench, "tty:", "no firmware");
	text = table_of(bench, NULL, NULL, 0);
	assert_string_equal(text, "not measured: tty: no firmware\n");
	free(text);
	free_bench(bench);
}

/* Interrupted between a size's two tests: what there is, is shown. */
static void half_a_line(void **state)
{
	struct bench *bench = new_bench();
	size_t tty = add_link(bench, "tty:/dev/ttyRPMSG0");
	char *text;

	(void)state;
	add_row(bench, tty, AMPERF_KIND_ECHO, 64, 1, 500);
	text = table_of(bench, NULL, NULL, 0);
	assert_contains(text, "  echo   64 B  500.0   500.0  550.0  100");
	free(text);
	free_bench(bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_measured), cmocka_unit_test(one_link),
		cmocka_unit_test(a_contest),        cmocka_unit_test(where_shared_buffers_pay),
		cmocka_unit_test(errors_are_out),   cmocka_unit_test(not_for_programs),
		cmocka_unit_test(little_known),     cmocka_unit_test(the_links),
		cmocka_unit_test(the_kinds),        cmocka_unit_test(the_counts),
		cmocka_unit_test(the_table),        cmocka_unit_test(copies),
		cmocka_unit_test(an_empty_table),   cmocka_unit_test(half_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
