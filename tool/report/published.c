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
	{"median_ns", "median", "\xc2\xb5s", COLUMN_US},
	{"mean_ns", "mean", "\xc2\xb5s", COLUMN_US},
	{"p99_ns", "p99", "\xc2\xb5s", COLUMN_US},
	{"max_ns", "max", "\xc2\xb5s", COLUMN_US},
	{"throughput_bytes_per_s", "rate", "KiB/s", COLUMN_KIB},
};

#define COLUMN_TOTAL (sizeof(columns) / sizeof(columns[0]))

static void write_rows(FILE *out, const json_t *rows, size_t source)
{
	bool used[COLUMN_TOTAL] = {false};
	const json_t *row;
	size_t i;

	json_array_foreach ((json_t *)rows, i, row) {
		column_mark_used(columns, COLUMN_TOTAL, row, used);
	}
	fputs("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"figures\"><table>"
	      "<thead><tr><th scope=\"col\">link</th><th scope=\"col\" class=\"words\">what</th>",
	      out);
	column_heads(out, columns, COLUMN_TOTAL, used);
	fputs("<th scope=\"col\" class=\"words\">note</th></tr></thead>\n<tbody>\n", out);
	json_array_foreach ((json_t *)rows, i, row) {
		html_print(out,
			   "<tr data-published=\"%zu\" data-row=\"%zu\"><th scope=\"row\">%s</th>"
			   "<td class=\"words\">%s</td>",
			   source, i, row_text(row, "link"), row_text(row, "what"));
		for (size_t c = 0; c < COLUMN_TOTAL; c++)
			if (used[c])
				column_cell(out, &columns[c], row);
		html_print(out, "<td class=\"words\">%s</td></tr>\n", row_text(row, "note"));
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

static void write_source(FILE *out, const json_t *document, size_t index)
{
	const json_t *source = json_object_get(document, "source"), *caveat;
	const char *author = row_text(source, "author");
	const char *date = row_text(source, "date");
	size_t i;

	html_print(out, "<details class=\"source\"><summary>%s</summary>\n<p>%s%s%s%s%s.",
		   row_text(source, "title"), author, author[0] ? ", " : "",
		   row_text(source, "publisher"), date[0] ? ", " : "", date);
	write_address(out, row_text(source, "url"));
	html_print(out, "</p>\n<p>%s</p>\n<ul>", row_text(document, "method"));
	json_array_foreach (json_object_get(document, "caveats"), i, caveat) {
		if (json_is_string(caveat))
			html_print(out, "<li>%s</li>", json_string_value(caveat));
	}
	fputs("</ul>\n", out);
	write_rows(out, json_object_get(document, "rows"), index);
	fputs("</details>\n", out);
}

void published_section(FILE *out, const struct report_model *model)
{
	const json_t *document;
	size_t i;

	json_array_foreach (report_model_list(model, "published"), i, document) {
		if (!i)
			fputs("<section id=\"published\"><h2>Figures of others</h2>\n"
			      "<p class=\"lead\">As their authors published them, measured by other"
			      " means on other boards. Stars in the plots of throughput are those "
			      "of the"
			      " same kind of link and test.</p>\n",
			      out);
		write_source(out, document, i);
	}
	if (i)
		fputs("</section>\n", out);
}
