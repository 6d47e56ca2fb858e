/* SPDX-License-Identifier: BSD-3-Clause */
/* Copies by Linux' processor into shared buffers: what a link over them is up against. */
#include "columns.h"
#include "figures.h"
#include "html.h"

static const struct column columns[] = {
	{"block_bytes", "block", "", COLUMN_SIZE},
	{"into.median_ns", "into: median", "\xc2\xb5s", COLUMN_US},
	{"into.max_ns", "max", "\xc2\xb5s", COLUMN_US},
	{"out_of.median_ns", "out of: median", "\xc2\xb5s", COLUMN_US},
	{"out_of.max_ns", "max", "\xc2\xb5s", COLUMN_US},
};

#define COLUMN_TOTAL (sizeof(columns) / sizeof(columns[0]))

static void write_table(FILE *out, const json_t *copies)
{
	bool used[COLUMN_TOTAL] = {false};
	const json_t *copy;
	size_t i;

	json_array_foreach ((json_t *)copies, i, copy) {
		column_mark_used(columns, COLUMN_TOTAL, copy, used);
	}
	fputs("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"copies\"><table>"
	      "<thead><tr><th scope=\"col\">mapping</th>",
	      out);
	column_heads(out, columns, COLUMN_TOTAL, used);
	fputs("</tr></thead>\n<tbody>\n", out);
	json_array_foreach ((json_t *)copies, i, copy) {
		html_print(out, "<tr data-copy=\"%zu\"><th scope=\"row\">", i);
		html_name(out, row_text(copy, "link"));
		fputs("</th>", out);
		for (size_t c = 0; c < COLUMN_TOTAL; c++)
			if (used[c])
				column_cell(out, &columns[c], copy);
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table></div>\n", out);
}

void copies_section(FILE *out, const struct report_model *model)
{
	const json_t *document;
	bool any = false;
	size_t i;

	json_array_foreach (report_model_list(model, "documents"), i, document) {
		const json_t *copies = json_object_get(document, "memcpy_baselines");

		if (!json_array_size(copies))
			continue;
		if (!any)
			fputs("<section id=\"copies\"><h2>Copies without a link</h2>\n"
			      "<p class=\"lead\">memcpy() by Linux' processor into and out of the"
			      " buffers that a link shares: what it would take if nobody were"
			      " asked.</p>\n",
			      out);
		any = true;
		write_table(out, copies);
	}
	if (any)
		fputs("</section>\n", out);
}
