/* SPDX-License-Identifier: BSD-3-Clause */
#include "output.h"
#include "render.h"
#include "report/model.h"
#include "report/page.h"
#include "report/sources.h"
#include "tool.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char doc[] =
	"Makes a report of results, for people to look at: one HTML file with plots and tables,"
	" which needs no network and nothing else."
	"\vRUN is what 'amperf run --json', 'find', 'compare' or scripts/explain wrote; '-' is "
	"standard input."
	" Several become one report.\n\n"
	"Examples:\n"
	"  amperf run --all --json all.json\n"
	"  amperf report all.json -o report.html\n"
	"  amperf report all.json -o report.html --published\n"
	"  amperf report all.json --format markdown\n"
	"  amperf report before.json after.json -o both.html --title 'New kernel'\n\n"
	"Exit status: 0 all well; 1 the report cannot be written; 2 usage, or a file is no"
	" result of amperf.";

enum { OPTION_FORMAT = 1, OPTION_PUBLISHED, OPTION_TITLE };

static const struct argp_option option_list[] = {
	{"output", 'o', "FILE", 0, "Write the report there ('-': standard output)", 0},
	{"format", OPTION_FORMAT, "FORMAT", 0,
	 "html (default), or the tables alone as text, markdown or csv", 0},
	{"published", OPTION_PUBLISHED, "DIR|FILE", OPTION_ARG_OPTIONAL,
	 "Show figures that others published too: those that amperf knows, or of a file, or of"
	 " all *.json in a folder",
	 0},
	{"title", OPTION_TITLE, "TEXT", 0, "The report's title", 0},
	{0},
};

#define FILES_MAX 64

struct options {
	const char *files[FILES_MAX];
	size_t file_count;
	const char *published[FILES_MAX]; /* NULL: those that are built in */
	size_t published_count;
	const char *output;
	const char *title;
	bool tables; /* in this format, not HTML */
	enum render_format format;
};

/* ---- Options -------------------------------------------------------------- */

static void set_format(const struct argp_state *state, struct options *options, const char *name)
{
	options->tables = strcmp(name, "html") != 0;
	if (options->tables && !render_format_parse(name, &options->format))
		tool_usage(state, "--format: '%s' is none of html, text, markdown, csv", name);
}

static void check(const struct argp_state *state, const struct options *options)
{
	if (!options->file_count)
		tool_usage(state,
			   "name a result, e.g. all.json of 'amperf run --all --json all.json'");
	if (options->tables && options->title)
		tool_usage(state, "--title goes with HTML only");
	if (options->tables && options->format == RENDER_CSV &&
	    options->file_count + options->published_count > 1)
		tool_usage(state, "--format csv: one result at a time, for one table");
	if (!options->output && !options->tables && isatty(STDOUT_FILENO))
		tool_usage(state, "say where the report goes, e.g. -o report.html");
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 'o':
		options->output = arg;
		return 0;
	case OPTION_FORMAT:
		set_format(state, options, arg);
		return 0;
	case OPTION_TITLE:
		options->title = arg;
		return 0;
	case OPTION_PUBLISHED:
		if (options->published_count == FILES_MAX)
			tool_usage(state, "'%s' is one --published too many; %d at most",
				   arg ? arg : "built in", FILES_MAX);
		options->published[options->published_count++] = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (options->file_count == FILES_MAX)
			tool_usage(state, "'%s' is one result too many; %d at most", arg,
				   FILES_MAX);
		options->files[options->file_count++] = arg;
		return 0;
	case ARGP_KEY_END:
		check(state, options);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int read_all(json_t *sources, const struct options *options, struct amperf_error *error)
{
	int code = 0;

	for (size_t i = 0; i < options->file_count && !code; i++)
		code = sources_add_file(sources, options->files[i], error);
	for (size_t i = 0; i < options->published_count && !code; i++)
		code = sources_add_published(sources, options->published[i], error);
	return code;
}

/* ---- HTML ----------------------------------------------------------------- */

/* Of a report without runs. */
static json_t *title_of_others(const struct report_model *model)
{
	const json_t *explanations = report_model_list(model, "explanations");
	const json_t *label = json_object_get(json_array_get(explanations, 0), "label");

	if (json_array_size(explanations) == 1)
		return json_sprintf("Where the time goes: %s", json_string_value(label));
	if (json_array_size(explanations))
		return json_string("Where the time goes");
	if (json_array_size(report_model_list(model, "comparisons")))
		return json_string("Comparison");
	if (json_array_size(report_model_list(model, "searches")))
		return json_string("Search for the highest rate");
	return json_string("Figures of others");
}

/* "tty:/dev/ttyRPMSG0", "14 links on STM32MP157C-DK2", or what else there is. */
static json_t *default_title(const struct report_model *model)
{
	const json_t *runs = report_model_list(model, "runs");
	const json_t *run = json_array_get(runs, 0);
	const json_t *board = json_object_get(json_object_get(run, "context"), "board");
	const char *name = json_string_value(json_object_get(board, "name"));
	size_t count = json_array_size(runs);

	if (!name)
		name = json_string_value(json_object_get(board, "model"));
	if (count == 1)
		return json_incref(json_object_get(run, "label"));
	if (!count)
		return title_of_others(model);
	return json_sprintf("%zu links%s%s", count, name ? " on " : "", name ? name : "");
}

static int fill_model(struct report_model *model, const json_t *sources, struct amperf_error *error)
{
	const json_t *source;
	size_t i;
	int code = report_model_init(model);

	json_array_foreach ((json_t *)sources, i, source) {
		if (!code)
			code = report_model_add(model,
						json_string_value(json_object_get(source, "file")),
						json_object_get(source, "document"), error);
	}
	report_model_finish(model);
	return code;
}

static int make_page(const struct options *options, const json_t *sources, char **page,
		     struct amperf_error *error)
{
	struct report_model model = {NULL};
	json_t *title;
	int code = fill_model(&model, sources, error);

	if (!code) {
		title = options->title ? json_string(options->title) : default_title(&model);
		*page = report_page(&model, title ? json_string_value(title) : "amperf");
		json_decref(title);
		code = *page ? 0 : -ENOMEM;
	}
	report_model_free(&model);
	return code;
}

/* ---- Tables alone ----------------------------------------------------------- */

static int make_tables(const struct options *options, const json_t *sources, char **text)
{
	bool colour = !options->output && render_has_colour(stdout);
	const json_t *source;
	size_t bytes, i;
	FILE *out = open_memstream(text, &bytes);
	int code = out ? 0 : -ENOMEM;

	json_array_foreach ((json_t *)sources, i, source) {
		if (!code && i)
			fputc('\n', out);
		if (!code)
			code = render_document(out, json_object_get(source, "document"),
					       options->format, colour);
	}
	if (out && (ferror(out) | fclose(out)))
		code = -ENOMEM;
	return code;
}

/* ---- All of it --------------------------------------------------------------- */

/* In one step: what was there stays until the new report is whole. */
static int write_text(const struct options *options, const char *text, struct amperf_error *error)
{
	struct out_json file;
	int code = out_json_begin(&file, options->output ? options->output : "-", error);

	return code ? code : out_json_end(&file, text, error);
}

static int report(const struct options *options, json_t *sources)
{
	struct amperf_error error = {0, "there is no memory left"};
	char *text = NULL;
	int code = read_all(sources, options, &error);

	if (!code)
		code = options->tables ? make_tables(options, sources, &text)
				       : make_page(options, sources, &text, &error);
	if (code) {
		free(text);
		tool_complain("%s", error.text);
		return TOOL_USAGE;
	}
	code = write_text(options, text, &error);
	free(text);
	if (code)
		tool_complain("%s", error.text);
	return code ? TOOL_FAILED : TOOL_OK;
}

int tool_report(int argc, char **argv)
{
	static const struct argp argp = {option_list, parse_option, "RUN...", doc,
					 NULL,        NULL,         NULL};
	struct options options = {.file_count = 0};
	json_t *sources = json_array();
	int exit_code;

	argp_parse(&argp, argc, argv, 0, NULL, &options);
	exit_code = report(&options, sources);
	json_decref(sources);
	return exit_code;
}
