/* SPDX-License-Identifier: BSD-3-Clause */
/* How documents are shown: every column, long lines, and what a stranger wrote. */
#include "render_text.h"
#include "shown.h"
#include "test.h"

#include <stdlib.h>

/* A row with all that may be in it. */
#define ROW                                                                                        \
	"{\"kind\": \"echo\", \"block_bytes\": 65536, \"count\": 3, \"transaction_bytes\": "       \
	"196608,"                                                                                  \
	" \"loop\": \"open\", \"depth\": 16, \"rate_hz\": 1000, \"achieved_hz\": 950.26,"          \
	" \"transactions\": 20000, \"min_ns\": 1234, \"median_ns\": 12346, \"p99_ns\": 123456,"    \
	" \"p999_ns\": 1234567, \"max_ns\": 12345678, \"mean_ns\": 20000, \"precision_percent\":"  \
	" 0.44, \"throughput_bytes_per_s\": 186827520.5, \"verified_bytes\": 1, \"errors\": 0,"    \
	" \"corrected\": {\"median_ns\": 22346, \"p99_ns\": 223456}, \"one_way\": {\"to_mcu\":"    \
	" {\"median_ns\": 6000}, \"from_mcu\": {\"median_ns\": -7}}, \"linux\": {\"retries\":"     \
	" 12345, \"cpu_system_ns\": 2000000000}, \"mcu\": {\"awake_percent\": 61.6},"              \
	" \"verify\": {\"on\": true}, \"warnings\": [{\"code\": \"drift\", \"text\": \"The median" \
	" of the last tenth is 12 % above that of the first one. Use --warmup 100 or let the"      \
	" board cool down.\"}]}"

#define RUN                                                                                        \
	"{\"schema_version\": 2, \"document\": \"run\", \"context\": {\"kernel\": {\"name\":"      \
	" \"Linux\", \"release\": \"6.1\"}, \"clock\": {\"note\": \"a clock\"}}, \"settings\":"    \
	" {\"link\": \"null:\"}, \"rows\": [" ROW "], \"error\": {\"code\": \"EPIPE\", \"errno\":" \
	" 32, \"text\": \"the channel is gone\"}}"

static char *text_of(const char *document, enum render_format format)
{
	return shown(strdup(document), format, false);
}

static void every_column(void **state)
{
	static const char expected[] =
		"null:\n"
		"\n"
		"kind   block  count  depth       n    asked   done       rate  median    ±    p99"
		"    p99.9       max  due p50  due p99  to M4  from M4  A7  M4  retries  verdict\n"
		"           B                             /s     /s      KiB/s      us    %     us"
		"       us        us       us       us     us       us   %   %\n"
		"echo  65,536      3     16  20,000  1,000.0  950.3  182,448.8   12.35  0.4  123.5"
		"  1,234.6  12,345.7    22.35    223.5  6.000   -0.007  10  62   12,345  drift\n"
		"\n"
		"± %: half the median's 95 % confidence interval. due: from when it was due, not\n"
		"from when it was sent. to M4, from M4: one way, each ± us. A7 %: all cores of\n"
		"Linux together, of one. M4 %: of the time it did not sleep.\n"
		"\n"
		"warning: echo 65536 x 3 at 1000/s: The median of the last tenth is 12 % above\n"
		"         that of the first one. Use --warmup 100 or let the board cool down.\n"
		"\n"
		"1 test, 20,000 transactions, 1 byte verified, 0 errors\n"
		"ended early: the channel is gone\n"
		"Linux 6.1 , amperf , \n"
		"note: a clock\n";
	char *text = text_of(RUN, RENDER_TEXT);

	(void)state;
	assert_string_equal(text, expected);
	free(text);
}

#define WARNED(text) "\"warnings\": [{\"code\": \"drift\", \"text\": \"" text "\"}]"
#define SMALL(kind, more) "{\"kind\": \"" kind "\", \"block_bytes\": 64, \"count\": 1" more "}"
#define SMALL_RUN(rows)                                                                            \
	"{\"schema_version\": 2, \"document\": \"run\", \"settings\": {\"link\": \"null:\"},"      \
	" \"rows\": [" rows "]}"

/* One line for all rows that are warned of the same. */
static void warnings_together(void **state)
{
	static const struct {
		const char *document, *says;
	} cases[] = {
		{SMALL_RUN(SMALL("sink", "") "," SMALL("echo", "," WARNED("A 1."))),
		 "\nwarning: echo 64 x 1: A 1.\n\n"},
		{SMALL_RUN(SMALL("sink", ", \"depth\": 2," WARNED("A 1.")) "," SMALL(
			 "sink", ", \"depth\": 8," WARNED("A 2."))),
		 "\nwarning: sink 64 x 1 depth 2, sink 64 x 1 depth 8 (figures of the first): A"
		 " 1.\n"},
		{SMALL_RUN(SMALL("sink", "," WARNED("A.")) "," SMALL("echo", "," WARNED("A."))),
		 "\nwarning: sink 64 x 1, echo 64 x 1: A.\n"},
		{SMALL_RUN(SMALL("sink", "," WARNED("A.")) "," SMALL(
			 "sink",
			 "," WARNED("A.")) "," SMALL("sink",
						     "," WARNED("A.")) "," SMALL("echo",
										 "," WARNED("A."))),
		 "\nwarning: all 4 tests: A.\n"},
		{SMALL_RUN(SMALL("sink", "") "," SMALL("echo", "," WARNED("A 1.")) "," SMALL(
			 "sink",
			 "," WARNED("A 2.")) "," SMALL("sink",
						       "," WARNED(
							       "A 3.")) "," SMALL("sink",
										  "," WARNED(
											  "A 4."))),
		 "\nwarning: 4 of 5 tests (figures of echo 64 x 1): A 1.\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = text_of(cases[i].document, RENDER_TEXT);

		/* The first line may be wrapped. */
		for (char *at = strstr(text, "\n         "); at; at = strstr(at, "\n         ")) {
			*at = ' ';
			memmove(at + 1, at + 10, strlen(at + 10) + 1);
		}
		assert_contains(text, cases[i].says);
		free(text);
	}
}

static char *on_terminal(unsigned int width)
{
	struct amperf_error error;
	json_t *document = document_parse(RUN, strlen(RUN), "it", &error);
	struct render_tables tables;
	char *text;
	size_t bytes;
	FILE *out = open_memstream(&text, &bytes);

	assert_non_null(document);
	assert_int_equal(render_tables_make(&tables, document, RENDER_TEXT), 0);
	render_text(out, document, &tables, width, false);
	render_tables_free(&tables);
	json_decref(document);
	fclose(out);
	return text;
}

/* The least wanted columns go, with what is said of them, and it says which. */
static void narrow_terminals(void **state)
{
	char *text = on_terminal(200);

	(void)state;
	assert_null(strstr(text, "No room"));
	assert_contains(text, "to M4, from M4: one way");
	free(text);
	text = on_terminal(150);
	assert_contains(text, "\nNo room here for: to M4, from M4 (--format csv");
	assert_contains(text, "  p99.9  ");
	assert_null(strstr(text, "one way"));
	free(text);
	text = on_terminal(80);
	assert_contains(text, "from M4, p99.9, n, A7, M4, max (--format csv or json\nhas all).\n");
	assert_contains(text, "due p99  retries  verdict\n");
	assert_contains(text, "due: from when it was due");
	assert_null(strstr(text, "A7 %:"));
	assert_null(strstr(text, "M4 %:"));
	free(text);
}

/* Of 99, the 99th percentile is the longest but for its name. */
static void percentiles_of_few(void **state)
{
	static const char few[] =
		SMALL_RUN(SMALL("sink", ", \"median_ns\": 1000, \"p99_ns\": 2000, \"max_ns\": 2000,"
					" \"transactions\": 99"));
	static const char enough[] =
		SMALL_RUN(SMALL("sink", ", \"median_ns\": 1000, \"p99_ns\": 2000, \"max_ns\": 2000,"
					" \"transactions\": 100"));
	char *text = text_of(few, RENDER_TEXT);

	(void)state;
	assert_null(strstr(text, "p99"));
	free(text);
	text = text_of(enough, RENDER_TEXT);
	assert_contains(text, "p99    max");
	assert_null(strstr(text, "p99.9"));
	free(text);
	text = text_of(few, RENDER_CSV);
	assert_contains(text, ",1000,,2000,");
	free(text);
}

static void csv(void **state)
{
	char *text = text_of(RUN, RENDER_CSV);

	(void)state;
	assert_contains(text, "\r\nnull:,echo,65536,3,196608,open,16,,1000,,,950.26,");
	assert_contains(text, ",186827520.5,1234,12346,,123456,1234567,,12345678,20000,,,0.44");
	assert_contains(text, ",one_way_from_mcu_median_ns,");
	assert_contains(text, ",drift,drift,,\r\n");
	free(text);
}

#define EXPLAINED(kind, shares)                                                                    \
	"{\"kind\": \"" kind "\", \"block_bytes\": 512, \"count\": 2, \"mean_ns\": 18000000,"      \
	" \"shares_ns\": {" shares "}}"
#define EXPLANATION(rows)                                                                          \
	"{\"schema_version\": 2, \"document\": \"explanation\", \"settings\": {\"link\": "         \
	"\"null:\"},"                                                                              \
	" \"shares\": [{\"name\": \"a\", \"text\": \"M4: logging\"}, {\"name\": \"b.c\", "         \
	"\"text\":"                                                                                \
	" \"a, \\u001b[31m\"}, {\"name\": \"d\", \"text\": \"none\"}], \"rows\": [" rows "]}"

/* Shares below each other, tests beside each other; shares of nothing are left out. */
static void shares(void **state)
{
	static const char document[] = EXPLANATION(
		EXPLAINED("sink", "\"a\": 17000000, \"b.c\": 1000000, \"d\": 0") "," EXPLAINED(
			"echo", "\"a\": 9000000") "," SMALL("source", ""));
	static const char table[] = "                    sink 512x2  echo 512x2\n"
				    "measured, mean, us    18,000.0    18,000.0\n"
				    "M4: logging            94.44 %     50.00 %\n"
				    "a, ?[31m                5.56 %      0.00 %\n"
				    "all together          100.00 %     50.00 %\n";
	char *text = text_of(document, RENDER_TEXT);

	(void)state;
	assert_contains(text, table);
	free(text);
	text = text_of(document, RENDER_MARKDOWN);
	assert_contains(text, "\n|  | sink 512x2 | echo 512x2 |\n|:---|---:|---:|\n");
	assert_contains(text, "\n| M4: logging | 94.44 % | 50.00 % |\n");
	free(text);
	text = text_of(document, RENDER_CSV);
	assert_contains(text, "\r\nnull:,sink,512,2,,18000000,a,M4: logging,17000000,94.4444");
	assert_contains(text, "\r\nnull:,sink,512,2,,18000000,b.c,\"a, \033[31m\",1000000,5.5555");
	assert_contains(text, "\r\nnull:,sink,512,2,,18000000,d,none,0,0\r\n");
	assert_contains(text, "\r\nnull:,echo,512,2,,18000000,b.c,\"a, \033[31m\",,\r\n");
	free(text);
}

/* So many that there is no room for them beside each other, and then none for tables. */
static void shares_of_many(void **state)
{
	static const char one[] = EXPLAINED("sink", "\"a\": 18000000");
	size_t count = RENDER_TABLES_MAX * 13 + 2, bytes, tables = 0;
	char *rows, *document, *text;
	FILE *out = open_memstream(&rows, &bytes);

	(void)state;
	for (size_t i = 0; i < count; i++)
		fprintf(out, "%s%s", i ? "," : "", one);
	fclose(out);
	assert_true(asprintf(&document, EXPLANATION("%s"), rows) > 0);
	free(rows);
	text = shown(document, RENDER_TEXT, false);
	for (const char *at = text; (at = strstr(at, "measured, ")); at++)
		tables++;
	assert_int_equal(tables, RENDER_TABLES_MAX);
	assert_contains(text, "\nFurther tests:\n\n");
	assert_contains(text, "\nNo room here for 2 more (");
	free(text);
}

/* What would end a cell, a field or a line, or speak to the terminal. */
static void strange_words(void **state)
{
	static const char document[] =
		"{\"schema_version\": 2, \"document\": \"links\", \"links\": [{\"link\":"
		" \"a|\\\"b,\\n\\u001b[31mc\\u009bd\", \"usable\": false, \"reason\": \"=1\"}]}";
	char *text = text_of(document, RENDER_TEXT);

	(void)state;
	assert_contains(text, "a|\"b,??[31mc?d  no");
	free(text);
	text = text_of(document, RENDER_MARKDOWN);
	assert_contains(text, "| a\\|\"b,  \\[31mc");
	free(text);
	text = text_of(document, RENDER_CSV);
	assert_contains(text, "\"a|\"\"b,\n");
	free(text);
}

static void other_kinds(void **state)
{
	static const struct {
		const char *document, *says;
	} cases[] = {
		{"\"firmware\", \"remoteproc\": \"remoteproc0\", \"state\": \"running\"",
		 "remoteproc0  running"},
		{"\"published\", \"source\": {\"title\": \"T\", \"publisher\": \"P\", \"url\": "
		 "\"u\"},"
		 " \"caveats\": [\"C\"], \"rows\": [{\"link\": \"l\", \"what\": \"w\", \"max_ns\":"
		 " 5000}]",
		 "w     5.000"},
		{"\"comparison\", \"rows\": [{\"link\": \"l\", \"kind\": \"sink\", \"block_bytes\":"
		 " 1, \"count\": 1, \"metric\": \"median_ns\", \"base\": 100000, \"new\": 150000,"
		 " \"ratio\": 1.5, \"verdict\": \"slower\"}]",
		 "100.0  150.0   1.50  slower"},
		{"\"search\", \"settings\": {\"link\": \"l\"}, \"steps\": [" ROW "], \"reason\":"
		 " \"R\"",
		 "\nno rate found: R\n"},
		{"\"search\", \"bound\": {\"percentile\": 99, \"ns\": 500000}, \"steps\": [" ROW
		 "],"
		 " \"best\": {\"rate_hz\": 950, \"step\": 0, \"throughput_bytes_per_s\": 2048},"
		 " \"reason\": \"R\"",
		 "\nup to 950 transactions a second (2.0 KiB/s) p99 stays within 500.0 us (223.5 us"
		 " there): R\n"},
		{"\"sweep\", \"results\": [{\"settings\": {\"link\": \"l\"}, \"rows\": [" ROW "]}]",
		 "\nl\n  echo"},
		{"\"survey\", \"job\": {\"name\": \"j\", \"text\": \"t\"}, \"results\": "
		 "[{\"settings\": {\"link\":"
		 " \"l\"}, \"rows\": [" ROW ", " ROW "]}]",
		 "\nl\n  echo"},
		{"\"survey\", \"results\": []", ""},
		{"\"reproduction\", \"reproduces\": \"x\", \"rows\": [], \"run\": {\"rows\": []}",
		 ""},
		{"\"record\", \"event\": \"end\"", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (int format = RENDER_TEXT; format <= RENDER_MARKDOWN; format++) {
			char *document, *text;

			assert_true(asprintf(&document, "{\"schema_version\": 2, \"document\": %s}",
					     cases[i].document) > 0);
			text = shown(document, format, false);
			if (format == RENDER_TEXT)
				assert_contains(text, cases[i].says);
			free(text);
		}
}

/* Whatever of a document can be damaged so that it still is one can be shown. */
static void damaged_documents(void **state)
{
	static const char changes[] = "9-\"x";
	size_t bytes = strlen(RUN), taken = 0;

	(void)state;
	for (size_t i = 0; i < bytes * 4; i++) {
		char *copy = strdup(RUN), *text = NULL;
		struct amperf_error error;
		json_t *document;

		copy[i / 4] = changes[i % 4];
		document = document_parse(copy, bytes, "it", &error);
		free(copy);
		for (int format = RENDER_TEXT; document && format <= RENDER_MARKDOWN; format++) {
			size_t size;
			FILE *out = open_memstream(&text, &size);

			assert_int_equal(render_document(out, document, format, true), 0);
			fclose(out);
			free(text);
			taken++;
		}
		json_decref(document);
	}
	assert_true(taken > 1000);
}

static void formats(void **state)
{
	enum render_format format;

	(void)state;
	assert_true(render_format_parse("table", &format) && format == RENDER_TEXT);
	assert_true(render_format_parse("markdown", &format) && format == RENDER_MARKDOWN);
	assert_false(render_format_parse("html", &format));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(warnings_together),
		cmocka_unit_test(narrow_terminals),
		cmocka_unit_test(percentiles_of_few),
		cmocka_unit_test(every_column),
		cmocka_unit_test(csv),
		cmocka_unit_test(shares),
		cmocka_unit_test(shares_of_many),
		cmocka_unit_test(strange_words),
		cmocka_unit_test(other_kinds),
		cmocka_unit_test(damaged_documents),
		cmocka_unit_test(formats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
