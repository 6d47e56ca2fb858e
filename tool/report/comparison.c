/* SPDX-License-Identifier: BSD-3-Clause */
/* What `amperf compare` found. */
#include "bar.h"
#include "columns.h"
#include "figures.h"
#include "html.h"

#include <math.h>
#include <string.h>

static const struct column times[] = {
	{"base", "base", "\xc2\xb5s", COLUMN_US},
	{"new", "new", "\xc2\xb5s", COLUMN_US},
};
static const struct column ratios[] = {
	{"ratio", "ratio", "", COLUMN_DECIMAL},
	{"ratio_low", "95 % from", "", COLUMN_DECIMAL},
	{"ratio_high", "to", "", COLUMN_DECIMAL},
	{"p_value", "p", "", COLUMN_DECIMAL},
};

static double find_span(const json_t *rows)
{
	static const char *const keys[] = {"ratio", "ratio_low", "ratio_high"};
	const json_t *row;
	double span = 1.05;
	size_t i;

	json_array_foreach ((json_t *)rows, i, row) {
		for (size_t k = 0; k < 3; k++) {
			double ratio = row_number(row, keys[k]);

			if (ratio > 0)
				span = fmax(span, fmax(ratio, 1 / ratio));
		}
	}
	return span;
}

static void write_row(FILE *out, const json_t *row, size_t index, double span)
{
	double ratio = row_number(row, "ratio"), low = row_number(row, "ratio_low");
	double high = row_number(row, "ratio_high");
	char metric[40];

	snprintf(metric, sizeof(metric), "%.*s", (int)strcspn(row_text(row, "metric"), "_"),
		 row_text(row, "metric"));
	html_print(out,
		   "<tr data-row=\"%zu\" class=\"verdict-%s\"><th scope=\"row\">%s</th>"
		   "<td class=\"words\">%s</td><td class=\"words\">%s</td>",
		   index, row_text(row, "verdict"), row_text(row, "link"), row_text(row, "test"),
		   metric);
	for (size_t i = 0; i < 2; i++)
		column_cell(out, &times[i], row);
	bar_ratio_cell(out, ratio, low > 0 ? low : ratio, high > 0 ? high : ratio, span);
	for (size_t i = 0; i < 4; i++)
		column_cell(out, &ratios[i], row);
	html_print(out, "<td class=\"words\">%s</td></tr>\n", row_text(row, "verdict"));
}

static void write_comparison(FILE *out, const json_t *comparison)
{
	const json_t *rows = json_object_get(comparison, "rows"), *row;
	bool all[4] = {true, true, true, true};
	double span = find_span(rows);
	size_t i;

	html_print(out, "<p class=\"lead\">%s: new %s against base %s. %s</p>\n",
		   row_text(comparison, "file"),
		   row_text(json_object_get(comparison, "new"), "file"),
		   row_text(json_object_get(comparison, "base"), "file"),
		   json_is_false(json_object_get(comparison, "passed"))
			   ? "Past the gate: at least one row is slower than allowed."
			   : "No row is past the gate.");
	fputs("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"comparison\">"
	      "<table><thead><tr><th scope=\"col\">link</th><th scope=\"col\" "
	      "class=\"words\">test</th>"
	      "<th scope=\"col\" class=\"words\">figure</th>",
	      out);
	column_heads(out, times, 2, all);
	fputs("<th scope=\"col\">faster | slower</th>", out);
	column_heads(out, ratios, 4, all);
	fputs("<th scope=\"col\" class=\"words\">verdict</th></tr></thead>\n<tbody>\n", out);
	json_array_foreach ((json_t *)rows, i, row) {
		write_row(out, row, i, span);
	}
	fputs("</tbody></table></div>\n", out);
}

void comparison_section(FILE *out, const struct report_model *model)
{
	const json_t *comparison;
	size_t i;

	json_array_foreach (report_model_list(model, "comparisons"), i, comparison) {
		if (!i)
			fputs("<section id=\"comparison\"><h2>Comparison</h2>\n", out);
		write_comparison(out, comparison);
	}
	if (i)
		fputs("</section>\n", out);
}
