/* SPDX-License-Identifier: BSD-3-Clause */
#include "page.h"
#include "assets.h"
#include "figures.h"
#include "html.h"
#include "summary.h"

#include <stdlib.h>

static void write_head(FILE *out, const char *title)
{
	fputs("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"",
	      out);
	fputs(report_policy, out);
	fputs("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<meta name=\"color-scheme\" content=\"light dark\">\n",
	      out);
	html_print(out, "<meta name=\"generator\" content=\"amperf %s\">\n<title>%s</title>\n",
		   amperf_version(), title);
	fputs("<style>", out);
	fputs(report_style, out);
	fputs("</style>\n</head>\n<body>\n", out);
}

static void write_header(FILE *out, const struct report_model *model, const char *title)
{
	html_print(out, "<header>\n<p class=\"brand\">amperf</p>\n<h1>%s</h1>\n", title);
	origin_header(out, model);
	fputs("<div id=\"controls\"></div>\n"
	      "<noscript><p>The plots need JavaScript; tables stand below each.</p></noscript>\n"
	      "</header>\n",
	      out);
}

/* The model is last: all places for plots are there when the script runs. */
static void write_scripts(FILE *out, const struct report_model *model)
{
	html_json(out, "model", model->root);
	fputs("<!-- uPlot draws the plots; its licence:\n", out);
	fputs(report_plot_license, out);
	fputs("-->\n<script>", out);
	fputs(report_script, out);
	fputs("</script>\n", out);
}

char *report_page(const struct report_model *model, const char *title)
{
	struct report_rows rows;
	char *text = NULL;
	size_t bytes = 0;
	FILE *out;
	int bad;

	if (report_rows_make(&rows, model))
		return NULL;
	out = open_memstream(&text, &bytes);
	if (!out) {
		report_rows_free(&rows);
		return NULL;
	}
	write_head(out, title);
	write_header(out, model, title);
	fputs("<main>\n", out);
	summary_section(out, &rows, model);
	explanation_section(out, model);
	comparison_section(out, model);
	throughput_section(out, &rows);
	latency_section(out, &rows);
	rates_section(out, &rows, model);
	records_section(out, &rows);
	one_way_section(out, &rows);
	cost_section(out, &rows);
	copies_section(out, model);
	published_section(out, model);
	origin_section(out, model);
	fputs("</main>\n", out);
	write_scripts(out, model);
	fputs("</body>\n</html>\n", out);
	report_rows_free(&rows);
	bad = ferror(out) | fclose(out);
	if (bad) {
		free(text);
		return NULL;
	}
	return text;
}
