/* SPDX-License-Identifier: BSD-3-Clause */
/* Documents are read whole and right, or refused with one line that says where. */
#include "document.h"
#include "sandbox.h"
#include "test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define RUN                                                                                        \
	"{\"schema_version\": 2, \"document\": \"run\", \"context\": {}, \"settings\": {\"link\":" \
	" \"null:\"}, \"rows\": [{\"kind\": \"sink\", \"block_bytes\": 512, \"count\": 1,"         \
	" \"median_ns\": 1234, \"samples_ns\": [1, 2], \"linux\": {\"retries\": 3},"               \
	" \"precision_percent\": 1.5, \"histogram\": {\"sub_buckets\": 128, \"buckets\":"          \
	" [[1, 1], [2, 1]]}}]}"

static json_t *parse(const char *text, struct amperf_error *error)
{
	return document_parse(text, strlen(text), "r.json", error);
}

static void a_run(void **state)
{
	struct amperf_error error;
	json_t *document = parse(RUN, &error);
	const json_t *row;

	(void)state;
	assert_non_null(document);
	assert_int_equal(document_kind(document), DOCUMENT_RUN);
	assert_ptr_equal(document_run(document, 0), document);
	assert_null(document_run(document, 1));
	row = json_array_get(json_object_get(document, "rows"), 0);
	assert_int_equal(document_integer(row, "median_ns", -1), 1234);
	assert_int_equal(document_integer(row, "linux.retries", -1), 3);
	assert_int_equal(document_integer(row, "linux.sends", -1), -1);
	assert_int_equal(document_integer(row, "kind", -1), -1);
	assert_int_equal(document_integer(row, "median_ns.x", -1), -1);
	assert_true(document_number(row, "precision_percent", 0) == 1.5);
	assert_true(document_number(row, "median_ns", 0) == 1234);
	assert_string_equal(document_text(row, "kind", ""), "sink");
	assert_string_equal(document_text(row, "", "none"), "none");
	assert_false(document_has(row, "p99_ns"));
	assert_false(document_true(row, "verify.on"));
	assert_int_equal(document_transactions(row), 2);
	json_decref(document);
}

/* The text with one thing in it put for another. */
static char *altered(const char *text, const char *what, const char *by)
{
	const char *at = strstr(text, what);
	char *result;

	assert_non_null(at);
	assert_true(asprintf(&result, "%.*s%s%s", (int)(at - text), text, by, at + strlen(what)) >
		    0);
	return result;
}

static void faults(void **state)
{
	static const struct {
		const char *what, *by, *says;
	} cases[] = {
		{"1234", "\"1234\"", "r.json: rows[0].median_ns is a string, not a number"},
		{"1234", "null", "r.json: rows[0].median_ns is null, not a number"},
		{"1234", "-1", "r.json: rows[0].median_ns is -1, not from 0 to 1e18"},
		{"1234", "1.5", "r.json: rows[0].median_ns is a fraction, not an integer"},
		{"1234", "2000000000000000000", "rows[0].median_ns is 2e+18, not from 0 to 1e18"},
		{"1234", "99999999999999999999", "r.json is not JSON, line 1: too big integer"},
		{"1234", "NaN", "r.json is not JSON, line 1: invalid token"},
		{"1.5", "1e999", "r.json is not JSON, line 1: real number overflow"},
		{"1.5", "-1.5", "rows[0].precision_percent is -1.5, not from 0"},
		{"[1, 2]", "[1, {}]", "r.json: rows[0].samples_ns[1] is an object, not a number"},
		{"[1, 2]", "3", "r.json: rows[0].samples_ns is an integer, not an array"},
		{"[2, 1]", "[2]", "rows[0].histogram.buckets[1] does not have two elements"},
		{"[2, 1]", "2", "rows[0].histogram.buckets[1] is an integer, not an array"},
		{"\"sink\"", "[]", "r.json: rows[0].kind is an array, not a string"},
		{"\"kind\": \"sink\", ", "", "r.json: rows[0].kind is missing"},
		{"{\"retries\": 3}", "3", "r.json: rows[0].linux is an integer, not an object"},
		{"\"rows\"", "\"wors\"", "r.json: rows is missing"},
		{"\"schema_version\": 2, ", "",
		 "r.json is not an amperf result: no schema_version"},
		{": 2, \"document", ": 3, \"document",
		 "r.json: schema_version 3 is newer than this amperf's 2: use a newer amperf"},
		{": 2, \"document", ": \"2\", \"document", "schema_version is not a number"},
		{": 2, \"document", ": 0, \"document", "schema_version is not a number"},
		{"\"document\": \"run\", ", "", "r.json: document is missing"},
		{"\"document\": \"run\", ", "\"document\": \"runs\", ", "document is none of"},
		{"\"kind\": \"sink\"", "\"kind\": \"sink\", \"kind\": \"sink\"", "duplicate"},
		{"}]}", "}]", "r.json is not JSON, line 1"},
		{"\"sink\"", "\"\\u0000\"", "r.json is not JSON, line 1"},
		{"\"sink\"", "\"\x1b\n\"", "r.json is not JSON, line 1"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct amperf_error error = {0};
		char *text = altered(RUN, cases[i].what, cases[i].by);

		assert_null(parse(text, &error));
		assert_contains(error.text, cases[i].says);
		assert_null(strpbrk(error.text, "\n\033"));
		assert_int_equal(error.code, -EINVAL);
		free(text);
	}
}

static void no_documents(void **state)
{
	static const char *const texts[] = {
		"",   "[]",   "1",    "\"text\"",
		"{}", "\xff", "null", "{\"schema_version\": 1, \"columns\": []}"};
	struct amperf_error error;
	char *deep = malloc(100001);

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_null(parse(texts[i], &error));
		assert_contains(error.text, "r.json");
	}
	memset(deep, '[', 100000);
	deep[100000] = '\0';
	assert_null(parse(deep, &error));
	assert_contains(error.text, "maximum parsing depth");
	free(deep);
	assert_null(
		parse("{\"schema_version\": 2, \"document\": \"record\", \"event\": \"begin\"}\n"
		      "{\"schema_version\": 2}\n",
		      &error));
	assert_contains(error.text, "a stream of records");
}

static void version_1(void **state)
{
	static const struct {
		const char *text;
		enum document_kind kind;
	} cases[] = {
		{"{\"schema_version\": 1, \"context\": {}, \"rows\": []}", DOCUMENT_RUN},
		{"{\"schema_version\": 1, \"context\": {}, \"results\": [{\"schema_version\": 1,"
		 " \"rows\": []}]}",
		 DOCUMENT_SURVEY},
		{"{\"schema_version\": 1, \"reproduces\": \"x\", \"rows\": [], \"run\":"
		 " {\"rows\": []}}",
		 DOCUMENT_REPRODUCTION},
		{"{\"schema_version\": 1, \"links\": []}", DOCUMENT_LINKS},
		{"{\"schema_version\": 1, \"remoteproc\": \"remoteproc0\"}", DOCUMENT_FIRMWARE},
		{"{\"schema_version\": 1, \"rows\": [], \"shares\": []}", DOCUMENT_EXPLANATION},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct amperf_error error;
		json_t *document = parse(cases[i].text, &error);

		assert_non_null(document);
		assert_int_equal(document_kind(document), cases[i].kind);
		assert_string_equal(document_text(document, "document", ""),
				    document_kind_name(cases[i].kind));
		assert_int_equal(document_integer(document, "schema_version", 0), 2);
		assert_int_equal(document_run(document, 0) != NULL,
				 cases[i].kind != DOCUMENT_LINKS &&
					 cases[i].kind != DOCUMENT_FIRMWARE);
		json_decref(document);
	}
}

static void files(void **state)
{
	struct amperf_error error;
	struct sandbox sandbox;
	json_t *document;
	char path[256];

	(void)state;
	sandbox_make(&sandbox);
	sandbox_write(&sandbox, "/r.json", RUN);
	snprintf(path, sizeof(path), "%s/r.json", sandbox.root);
	document = document_load(path, &error);
	assert_non_null(document);
	json_decref(document);
	assert_null(document_load("/nonexistent/r.json", &error));
	assert_int_equal(error.code, -ENOENT);
	assert_contains(error.text, "cannot read /nonexistent/r.json: No such file");
	assert_null(document_load(sandbox.root, &error));
	assert_int_equal(error.code, -EISDIR);
	assert_null(document_load("/dev/null", &error));
	assert_contains(error.text, "/dev/null is empty");
	assert_null(document_load("/dev/zero", &error));
	assert_contains(error.text, "more than 64 MiB");
	sandbox_remove(&sandbox);
}

/* What may be read of a document; under ASan and UBSan this is the check. */
static uint64_t touch(const json_t *document)
{
	uint64_t sum = 0;
	const json_t *run;

	for (size_t i = 0; (run = document_run(document, i)); i++) {
		const json_t *rows = json_object_get(run, "rows");

		for (size_t j = 0; j < json_array_size(rows); j++)
			sum += document_transactions(json_array_get(rows, j)) +
			       strlen(document_text(json_array_get(rows, j), "kind", "")) +
			       (uint64_t)document_integer(json_array_get(rows, j), "median_ns", 0);
	}
	return sum;
}

/* Cut at every byte, and with every byte changed: never more than a line. */
static void damaged_files(void **state)
{
	size_t bytes = strlen(RUN), refused = 0, taken = 0;
	char *text = malloc(bytes);

	(void)state;
	for (size_t i = 0; i < bytes * 2; i++) {
		static const char changes[] = {'\0', '"', '-', '9', '[', '}', '\xff', '\n'};
		size_t at = i % bytes;

		for (size_t c = 0; c < sizeof(changes); c++) {
			struct amperf_error error = {0};
			json_t *document;

			memcpy(text, RUN, bytes);
			text[at] = changes[c];
			document = document_parse(text, i < bytes ? bytes : at, "f", &error);
			taken += document && touch(document) < UINT64_MAX;
			refused += !document && error.text[0] && !strchr(error.text, '\n');
			json_decref(document);
		}
	}
	assert_int_equal(taken + refused, bytes * 2 * 8);
	assert_true(refused > bytes * 8 && taken > 0);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_run),     cmocka_unit_test(faults),
		cmocka_unit_test(version_1), cmocka_unit_test(no_documents),
		cmocka_unit_test(files),     cmocka_unit_test(damaged_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
