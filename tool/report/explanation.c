/* SPDX-License-Identifier: BSD-3-Clause */
/* Where the time of each test goes, by what each core did meanwhile: `amperf explain`. */
#include "bar.h"
#include "columns.h"
#include "figures.h"
#include "html.h"

#define SHARES_MAX 64
#define STYLES 16 /* in report.css */

static const struct column mean = {"mean_ns", "mean", "\xc2\xb5s", COLUMN_US};

struct shares {
	const json_t *list;
	const json_t *rows;
	bool used[SHARES_MAX]; /* by any row */
	size_t count;
};

static double share_ns(const json_t *row, const json_t *share)
{
	double ns = row_number(json_object_get(row, "shares_ns"), row_text(share, "name"));

	return ns > 0 ? ns : 0;
}

static double percent_of(const json_t *row, double ns)
{
	double whole = row_number(row, mean.key);

	return whole > 0 ? 100 * ns / whole : 0;
}

static void find_used(struct shares *shares)
{
	const json_t *row;
	size_t i;

	shares->count = json_array_size(shares->list);
	if (shares->count > SHARES_MAX)
		shares->count = SHARES_MAX;
	json_array_foreach ((json_t *)shares->rows, i, row) {
		for (size_t s = 0; s < shares->count; s++)
			shares->used[s] |= share_ns(row, json_array_get(shares->list, s)) > 0;
	}
}

static const char *style_of(char style[16], size_t share)
{
	snprintf(style, 16, "share-%zu", share % STYLES);
	return style;
}

/* ---- A bar a test --------------------------------------------------------- */

static double write_bar(FILE *out, const struct shares *shares, const json_t *row)
{
	struct bar_part parts[SHARES_MAX];
	char styles[SHARES_MAX][16];
	double together = 0;

	for (size_t s = 0; s < shares->count; s++) {
		parts[s].style = style_of(styles[s], s);
		parts[s].value = share_ns(row, json_array_get(shares->list, s));
		together += parts[s].value;
	}
	bar_cell(out, parts, shares->count, row_number(row, mean.key));
	return together;
}

static void write_bars(FILE *out, const struct shares *shares)
{
	const json_t *row;
	size_t i;

	fputs("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"time of each test\">"
	      "<table class=\"bars\"><thead><tr><th scope=\"col\">test</th>"
	      "<th scope=\"col\" class=\"words\">where its time goes</th>"
	      "<th scope=\"col\">mean <small>\xc2\xb5s</small></th>"
	      "<th scope=\"col\">explained <small>%</small></th></tr></thead>\n<tbody>\n",
	      out);
	json_array_foreach ((json_t *)shares->rows, i, row) {
		double together;

		html_print(out, "<tr data-row=\"%zu\"><th scope=\"row\">%s</th>", i,
			   row_text(row, "test"));
		together = write_bar(out, shares, row);
		column_cell(out, &mean, row);
		fprintf(out, "<td>%.2f</td></tr>\n", percent_of(row, together));
	}
	fputs("</tbody></table></div>\n", out);
}

/* ---- A line a share, which is also the bars' key --------------------------- */

static void write_share(FILE *out, const struct shares *shares, size_t index)
{
	const json_t *share = json_array_get(shares->list, index), *row;
	char style[16];
	size_t i;

	html_print(out, "<tr><th scope=\"row\"><i class=\"key %s\"></i> %s</th>",
		   style_of(style, index), row_text(share, "text"));
	json_array_foreach ((json_t *)shares->rows, i, row) {
		double ns = share_ns(row, share);

		html_print(out, "<td data-row=\"%zu\" data-key=\"shares_ns.%s\" data-value=\"", i,
			   row_text(share, "name"));
		fprintf(out, "%.0f\">%.2f</td>", ns, percent_of(row, ns));
	}
	fputs("</tr>\n", out);
}

static void write_shares(FILE *out, const struct shares *shares)
{
	const json_t *row;
	size_t i;

	fputs("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"shares\"><table>"
	      "<thead><tr><th scope=\"col\">share, in % of the mean</th>",
	      out);
	json_array_foreach ((json_t *)shares->rows, i, row) {
		html_print(out, "<th scope=\"col\">%s</th>", row_text(row, "test"));
	}
	fputs("</tr></thead>\n<tbody>\n", out);
	for (size_t s = 0; s < shares->count; s++)
		if (shares->used[s])
			write_share(out, shares, s);
	fputs("</tbody></table></div>\n", out);
}

static void write_explanation(FILE *out, const json_t *explanation)
{
	struct shares shares = {.list = json_object_get(explanation, "shares"),
				.rows = json_object_get(explanation, "rows")};
	double errors = row_number(explanation, "errors");

	find_used(&shares);
	html_print(out, "<h3>%s</h3>\n", row_text(explanation, "label"));
	if (errors > 0)
		html_print(out, "<p class=\"totals bad\">Errors: %d.</p>\n", (int)errors);
	write_bars(out, &shares);
	write_shares(out, &shares);
}

void explanation_section(FILE *out, const struct report_model *model)
{
	const json_t *explanation;
	size_t i;

	json_array_foreach (report_model_list(model, "explanations"), i, explanation) {
		if (!i)
			fputs("<section id=\"explanation\"><h2>Where the time goes</h2>\n"
			      "<p class=\"lead\">Shares of the mean time of a transaction, by what"
			      " each core did while it ran. While the M4 works time is its own,"
			      " whatever Linux does meanwhile; else it is Linux'.</p>\n",
			      out);
		write_explanation(out, explanation);
	}
	if (i)
		fputs("</section>\n", out);
}
