/* SPDX-License-Identifier: BSD-3-Clause */
/* What is to be borne in mind about rows: a line for each kind of warning, however many have it. */
#include "render.h"
#include "render_rows.h"

#include <stdio.h>
#include <string.h>

/* More rows than these are counted, not named. */
#define NAMED_MAX 3

#define NAME_BYTES 192

/* Which row: as much of it as tells it from others. */
static void name_row(char name[NAME_BYTES], const json_t *row, const json_t *run, bool with_link)
{
	double rate = document_number(row, "rate_hz", 0);
	long long depth = document_integer(row, "depth", 1);
	char load[48] = "";

	if (rate > 0)
		snprintf(load, sizeof(load), " at %.6g/s", rate);
	else if (depth > 1)
		snprintf(load, sizeof(load), " depth %lld", depth);
	snprintf(name, NAME_BYTES, "%.96s%s%.16s %lld x %lld%s",
		 with_link ? document_text(run, "settings.link", "") : "", with_link ? " " : "",
		 document_text(row, "kind", ""), (long long)document_integer(row, "block_bytes", 0),
		 (long long)document_integer(row, "count", 0), load);
}

/* All warnings of a code; groups are in the order of their firsts. */
static json_t *group_of(json_t *groups, const char *code)
{
	json_t *group;
	size_t i;

	json_array_foreach (groups, i, group) {
		if (strcmp(document_text(group, "code", ""), code) == 0)
			return group;
	}
	group = json_pack("{s:s, s:[], s:b}", "code", code, "names", "differ", false);
	json_array_append_new(groups, group);
	return group;
}

static void add_warning(json_t *groups, const json_t *warning, const char *name)
{
	const char *text = document_text(warning, "text", "");
	json_t *group = group_of(groups, document_text(warning, "code", ""));
	const char *first = document_text(group, "text", NULL);

	if (!first)
		json_object_set_new(group, "text", json_string(text));
	else if (strcmp(first, text) != 0)
		json_object_set_new(group, "differ", json_true());
	/* A name cut within a letter is no text. */
	if (json_array_append_new(json_object_get(group, "names"), json_string(name)))
		json_array_append_new(json_object_get(group, "names"), json_string("a test"));
}

/* Returns how many rows there are. */
static size_t add_rows(json_t *groups, const json_t *run, const char *key, bool with_link)
{
	const json_t *rows = json_object_get(run, key);
	const json_t *row, *warning;
	char name[NAME_BYTES];
	size_t i, j;

	json_array_foreach ((json_t *)rows, i, row) {
		name_row(name, row, run, with_link);
		json_array_foreach (json_object_get(row, "warnings"), j, warning) {
			add_warning(groups, warning, name);
		}
	}
	return json_array_size(rows);
}

/* Of a search's steps: that others ask for more than the link can do is what they are for. */
static size_t add_best(json_t *groups, const json_t *search)
{
	size_t best = (size_t)document_integer(search, "best.step", 0);
	json_t *step = json_array_get(json_object_get(search, "steps"), best);
	json_t *only;
	size_t rows = 0;

	if (!step || !document_has(search, "best"))
		return 0;
	only = json_pack("{s:[O]}", "rows", step);
	if (only)
		rows = add_rows(groups, only, "rows", false);
	json_decref(only);
	return rows;
}

/* "sink 64 x 1, echo 64 x 1", "12 of 24 tests", "all 24 tests". */
static void say_which(char *text, size_t bytes, const json_t *names, size_t rows)
{
	size_t count = json_array_size(names), used = 0;

	if (count > NAMED_MAX && count == rows)
		snprintf(text, bytes, "all %zu tests", rows);
	else if (count > NAMED_MAX)
		snprintf(text, bytes, "%zu of %zu tests", count, rows);
	for (size_t i = 0; i < count && count <= NAMED_MAX; i++)
		used += (size_t)snprintf(text + used, bytes - used, "%s%s", i ? ", " : "",
					 json_string_value(json_array_get(names, i)));
}

static void add_line(json_t *lines, const json_t *group, size_t rows)
{
	const json_t *names = json_object_get(group, "names");
	char which[NAMED_MAX * (NAME_BYTES + 2)] = "", whose[NAME_BYTES + 32] = "";

	say_which(which, sizeof(which), names, rows);
	if (document_true(group, "differ"))
		snprintf(whose, sizeof(whose), " (figures of %s)",
			 json_array_size(names) > NAMED_MAX
				 ? json_string_value(json_array_get(names, 0))
				 : "the first");
	render_add_line(lines, "%s%s: %s", which, whose, document_text(group, "text", ""));
}

json_t *render_warnings(const json_t *document)
{
	bool several = document_run(document, 1) != NULL;
	json_t *lines = json_array(), *groups = json_array();
	const json_t *run, *group;
	size_t rows = 0, i;

	for (i = 0; (run = document_run(document, i)); i++)
		rows += add_rows(groups, run, "rows", several);
	rows += add_best(groups, document);
	json_array_foreach (groups, i, group) {
		add_line(lines, group, rows);
	}
	json_decref(groups);
	return lines;
}
