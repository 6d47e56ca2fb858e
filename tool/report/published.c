/* SPDX-License-Identifier: BSD-3-Clause */
/* Figures that others published, with where they stand and what to keep in mind. */
#include "columns.h"
#include "figures.h"
#include "html.h"

#include <string.h>

static const struct column columns[] = {
	{"block_bytes", "block", "", COLUMN_SIZE},
	{"count", "count", "", COLUMN_COUNT},
	{"transaction_bytes", "bytes", "", COLUMN_COUNT},
	{"message_bytes", "message", "", COLUMN_SIZE},
	{"channels", "channels", "", COLUMN_COUNT},
	{"time_ns", "time", "\xc2\xb5s", COLUMN_US},
	{"round_trip_ns", "round trip", "\xc2\xb5s", COLUMN_US},
	{"median_ns", "median", "\xc2\xb5s", COLUMN_US},
	{"mean_ns", "mean", "\xc2\xb5s", COLUMN_US},
	{"p99_ns", "p99", "\xc2\xb5s", COLUMN_US},
	{"max_ns", "max", "\xc2\xb5s", COLUMN_US},
	{"throughput_bytes_per_s", "rate", "KiB/s", COLUMN_KIB},
};

#define COLUMN_TOTAL (sizeof(columns) / sizeof(columns[0]))

/* A column of words that any row has. */
static bool any_says(const json_t *rows, const char *key)
{
	const json_t *row;
	size_t i;

	json_array_foreach ((json_t *)rows, i, row) {
		if (row_text(row, key)[0])
			return true;
	}
	return false;
}

static void write_rows(FILE *out, const json_t *rows, size_t source)
{
	bool used[COLUMN_TOTAL] = {false}, timed = any_says(rows, "timed");
	bool noted = any_says(rows, "note");
	const json_t *row;
	size_t i;

	json_array_foreach ((json_t *)rows, i, row) {
		column_mark_used(columns, COLUMN_TOTAL, row, used);
	}
	fputs("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"figures\"><table>"
	      "<thead><tr><th scope=\"col\">link</th><th scope=\"col\" class=\"words\">what</th>",
	      out);
	if (timed)
		fputs("<th scope=\"col\" class=\"words\">time of</th>", out);
	column_heads(out, columns, COLUMN_TOTAL, used);
	fputs(noted ? "<th scope=\"col\" class=\"words\">note</th>" : "", out);
	fputs("</tr></thead>\n<tbody>\n", out);
	json_array_foreach ((json_t *)rows, i, row) {
		html_print(out,
			   "<tr data-published=\"%zu\" data-row=\"%zu\"><th scope=\"row\">%s</th>"
			   "<td class=\"words\">%s</td>",
			   source, i, row_text(row, "link"), row_text(row, "what"));
		if (timed)
			html_print(out, "<td class=\"words\">%s</td>", row_text(row, "timed"));
		for (size_t c = 0; c < COLUMN_TOTAL; c++)
			if (used[c])
				column_cell(out, &columns[c], row);
		if (noted)
			html_print(out, "<td class=\"words\">%s</td>", row_text(row, "note"));
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table></div>\n", out);
}

/* A link that a reader may follow; other schemes stay text. */
static void write_address(FILE *out, const char *url)
{
	if (strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0)
		html_print(out, " <a href=\"%s\" rel=\"noreferrer\">%s</a>", url, url);
	else if (url[0])
		html_print(out, " %s", url);
}

static void write_platform(FILE *out, const json_t *platform)
{
	static const char *const keys[] = {"board", "chip", "cores", "linux", "firmware"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (row_text(platform, keys[i])[0] && !row_is(platform, keys[i], "not said"))
			html_print(out, "<div><dt>%s</dt><dd>%s</dd></div>\n", keys[i],
				   row_text(platform, keys[i]));
}

static void write_source(FILE *out, const json_t *document, size_t index)
{
	const json_t *source = json_object_get(document, "source"), *caveat;
	const char *author = row_text(source, "author");
	const char *date = row_text(source, "date");
	size_t i;

	html_print(out,
		   "<details class=\"source\"><summary>%s <small>%s</small></summary>\n"
		   "<p>%s%s%s%s%s.",
		   row_text(source, "title"), row_text(source, "publisher"), author,
		   author[0] ? ", " : "", row_text(source, "publisher"), date[0] ? ", " : "", date);
	write_address(out, row_text(source, "url"));
	fputs("</p>\n<dl class=\"origin\">\n", out);
	write_platform(out, json_object_get(document, "platform"));
	html_print(out, "</dl>\n<p>%s</p>\n<ul>", row_text(document, "method"));
	json_array_foreach (json_object_get(document, "caveats"), i, caveat) {
		if (json_is_string(caveat))
			html_print(out, "<li>%s</li>", json_string_value(caveat));
	}
	fputs("</ul>\n", out);
	write_rows(out, json_object_get(document, "rows"), index);
	fputs("</details>\n", out);
}

static void write_lead(FILE *out, bool plots)
{
	html_print(out,
		   "<section id=\"published\"><h2>Figures of others</h2>\n<p class=\"lead\">"
		   "As their authors published them, measured by other means on other boards.%s"
		   "</p>\n",
		   plots ? " Stars in the plots of throughput are those of the same kind of link"
			   " and test."
			 : "");
}

void published_section(FILE *out, const struct report_model *model)
{
	const json_t *document;
	size_t i;

	json_array_foreach (report_model_list(model, "published"), i, document) {
		if (!i)
			write_lead(out, json_array_size(report_model_list(model, "runs")) > 0);
		write_source(out, document, i);
	}
	if (i)
		fputs("</section>\n", out);
}
