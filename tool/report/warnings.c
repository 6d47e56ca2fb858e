/* SPDX-License-Identifier: BSD-3-Clause */
/* Warnings by their kind; one that many tests have in the same words is said once. */
#include "html.h"
#include "summary.h"

/* A kind with more texts than these shows its head only, at first. */
#define TEXTS_OPEN_MAX 3

/* object[key], made as `empty` if there is none; takes `empty`. */
static json_t *have(json_t *object, const char *key, json_t *empty)
{
	json_t *value = json_object_get(object, key);

	if (value) {
		json_decref(empty);
		return value;
	}
	json_object_set_new(object, key, empty);
	return json_object_get(object, key);
}

/* {code: {text: [index of a row...]}}, in the order in which they come. */
static json_t *collect(const struct report_rows *rows)
{
	json_t *codes = json_object();
	const json_t *warning;
	size_t j;

	for (size_t i = 0; i < rows->count; i++) {
		json_array_foreach (json_object_get(rows->rows[i].row, "warnings"), j, warning) {
			json_t *texts = have(codes, row_text(warning, "code"), json_object());

			json_array_append_new(have(texts, row_text(warning, "text"), json_array()),
					      json_integer((json_int_t)i));
		}
	}
	return codes;
}

static const struct report_row *row_at(const struct report_rows *rows, const json_t *indexes,
				       size_t i)
{
	return &rows->rows[json_integer_value(json_array_get(indexes, i))];
}

/* One item of the list; returns where the next link's tests begin. */
static size_t write_link(FILE *out, const struct report_rows *rows, const json_t *indexes,
			 size_t from)
{
	const json_t *run = row_at(rows, indexes, from)->run;
	size_t all = json_array_size(json_object_get(run, "rows"));
	size_t to = from;

	while (to < json_array_size(indexes) && row_at(rows, indexes, to)->run == run)
		to++;
	fputs("<li>", out);
	html_name(out, row_text(run, "label"));
	if (to - from == all && all > 1)
		html_print(out, ": all %zu tests", all);
	for (size_t i = from; i < to && (to - from < all || all == 1); i++)
		html_print(out, "%s%s", i == from ? ": " : "; ",
			   row_text(row_at(rows, indexes, i)->row, "test"));
	fputs("</li>\n", out);
	return to;
}

static void write_text(FILE *out, const struct report_rows *rows, const char *text,
		       const json_t *indexes)
{
	size_t count = json_array_size(indexes);
	const struct report_row *first = row_at(rows, indexes, 0);

	fputs("<li><b>", out);
	if (count == 1) {
		html_name(out, row_text(first->run, "label"));
		html_print(out, ", %s", row_text(first->row, "test"));
	} else if (count == rows->count) {
		html_print(out, "all %zu tests", count);
	} else {
		html_print(out, "%zu of %zu tests", count, rows->count);
	}
	html_print(out, "</b>: %s", text);
	if (count > 1 && count < rows->count) {
		fputs("\n<ul>\n", out);
		for (size_t i = 0; i < count;)
			i = write_link(out, rows, indexes, i);
		fputs("</ul>", out);
	}
	fputs("</li>\n", out);
}

static size_t count_all(json_t *texts)
{
	const char *text;
	json_t *indexes;
	size_t count = 0;

	json_object_foreach (texts, text, indexes) {
		count += json_array_size(indexes);
	}
	return count;
}

void warnings_part(FILE *out, const struct report_rows *rows)
{
	json_t *codes = collect(rows), *texts, *indexes;
	const char *code, *text;

	if (json_object_size(codes))
		fputs("<h3>Warnings</h3>\n", out);
	json_object_foreach (codes, code, texts) {
		fprintf(out, "<details class=\"warnings\"%s>",
			json_object_size(texts) <= TEXTS_OPEN_MAX ? " open" : "");
		html_print(out, "<summary>%s: %zu</summary>\n<ul>\n", code, count_all(texts));
		json_object_foreach (texts, text, indexes) {
			write_text(out, rows, text, indexes);
		}
		fputs("</ul></details>\n", out);
	}
	json_decref(codes);
}
