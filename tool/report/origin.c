/* SPDX-License-Identifier: BSD-3-Clause */
/* Where the figures come from. */
#include "html.h"
#include "summary.h"

#include <stdlib.h>
#include <string.h>

/* ---- The header ------------------------------------------------------------ */

static const json_t *first_context(const struct report_model *model)
{
	const json_t *run = json_array_get(report_model_list(model, "runs"), 0);
	const json_t *document = json_array_get(report_model_list(model, "documents"), 0);
	const json_t *context = json_object_get(run, "context");

	return context ? context : json_object_get(document, "context");
}

static void write_item(FILE *out, const char *title, const char *text)
{
	if (text[0])
		html_print(out, "<div><dt>%s</dt><dd>%s</dd></div>\n", title, text);
}

static const char *join(char text[200], const char *a, const char *b)
{
	snprintf(text, 200, "%.90s%s%.100s", a, a[0] && b[0] ? " " : "", b);
	return text;
}

void origin_header(FILE *out, const struct report_model *model)
{
	const json_t *context = first_context(model);
	const json_t *board = json_object_get(context, "board");
	const json_t *kernel = json_object_get(context, "kernel");
	const json_t *firmware = json_object_get(context, "firmware");
	const json_t *tool = json_object_get(context, "tool");
	const json_t *clock = json_object_get(context, "clock");
	char text[200], build[60];

	fputs("<dl class=\"origin\">\n", out);
	write_item(out, "board", row_text(board, row_text(board, "name")[0] ? "name" : "model"));
	write_item(out, "kernel",
		   join(text, row_text(kernel, "name"), row_text(kernel, "release")));
	snprintf(build, sizeof(build), row_text(firmware, "build_id")[0] ? "(%.12s)" : "%.12s",
		 row_text(firmware, "build_id"));
	write_item(out, "firmware", join(text, row_text(firmware, "version"), build));
	write_item(out, "amperf", row_text(tool, "version"));
	write_item(out, "clock", join(text, row_text(clock, "kind"), ""));
	write_item(out, "date", row_text(context, "date"));
	fputs("</dl>\n", out);
	if (row_text(clock, "note")[0])
		html_print(out, "<p class=\"clock\">Time is that of a %s.</p>\n",
			   row_text(clock, "note"));
}

/* ---- Each run --------------------------------------------------------------- */

static void write_value(FILE *out, const json_t *value)
{
	char *text = NULL;

	if (json_is_string(value)) {
		html_text(out, json_string_value(value));
		return;
	}
	text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(6));
	html_text(out, text);
	free(text);
}

/* "firmware.version" and its value, a line each. */
static void write_pairs(FILE *out, const char *prefix, const json_t *object)
{
	const char *key;
	json_t *value;

	json_object_foreach ((json_t *)object, key, value) {
		char name[120];

		snprintf(name, sizeof(name), "%.60s%s%.50s", prefix, prefix[0] ? "." : "", key);
		if (json_is_object(value)) {
			write_pairs(out, name, value);
			continue;
		}
		html_print(out, "<tr><th scope=\"row\">%s</th><td class=\"words\">", name);
		write_value(out, value);
		fputs("</td></tr>\n", out);
	}
}

static void write_run(FILE *out, const json_t *run)
{
	fputs("<details class=\"run\"><summary>", out);
	html_name(out, row_text(run, "label"));
	fputs("</summary>\n<div class=\"wide\" tabindex=\"0\" role=\"region\""
	      " aria-label=\"settings\"><table class=\"pairs\"><tbody>\n",
	      out);
	html_print(out, "<tr><th scope=\"row\">file</th><td class=\"words\">%s</td></tr>\n",
		   row_text(run, "file"));
	write_pairs(out, "", json_object_get(run, "settings"));
	write_pairs(out, "", json_object_get(run, "context"));
	fputs("</tbody></table></div></details>\n", out);
}

static void write_list(FILE *out, const char *title, const json_t *list)
{
	const json_t *item;
	size_t i;

	if (!json_array_size(list))
		return;
	html_print(out, "<h3>%s</h3>\n<ul>\n", title);
	json_array_foreach ((json_t *)list, i, item) {
		fputs("<li>", out);
		if (json_is_object(item))
			html_print(out, "%s %s", row_text(item, "link"), row_text(item, "reason"));
		else
			write_value(out, item);
		fputs("</li>\n", out);
	}
	fputs("</ul>\n", out);
}

void origin_section(FILE *out, const struct report_model *model)
{
	const json_t *document, *run;
	size_t i;

	fputs("<section id=\"origin\"><h2>Settings and context</h2>\n", out);
	json_array_foreach (report_model_list(model, "documents"), i, document) {
		write_list(out, "Not measured", json_object_get(document, "skipped"));
		write_list(out, "Before the measurement", json_object_get(document, "brought_up"));
	}
	json_array_foreach (report_model_list(model, "runs"), i, run) {
		write_run(out, run);
	}
	json_array_foreach (report_model_list(model, "explanations"), i, run) {
		write_run(out, run);
	}
	fputs("</section>\n", out);
}
