/* SPDX-License-Identifier: BSD-3-Clause */
#include "output.h"
#include "report/assets.h"
#include "report/model.h"
#include "report/page.h"
#include "tool.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char doc[] =
	"Makes a report of results, for people to look at: one HTML file with plots and tables,"
	" which needs no network and nothing else."
	"\vRUN is what 'amperf run --json', 'find' or 'compare' wrote; '-' is standard input."
	" Several become one report.\n\n"
	"Examples:\n"
	"  amperf run --all --json all.json\n"
	"  amperf report all.json -o report.html\n"
	"  amperf report all.json -o report.html --published\n"
	"  amperf report before.json after.json -o both.html --title 'New kernel'\n\n"
	"Exit status: 0 all well; 1 the report cannot be written; 2 usage, or a file is no"
	" result of amperf.";

enum { OPTION_PUBLISHED = 1, OPTION_TITLE };

static const struct argp_option option_list[] = {
	{"output", 'o', "FILE", 0, "Write the report there ('-': standard output)", 0},
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
};

/* ---- Options -------------------------------------------------------------- */

static void check(const struct argp_state *state, const struct options *options)
{
	if (!options->file_count)
		tool_usage(state,
			   "name a result, e.g. all.json of 'amperf run --all --json all.json'");
	if (!options->output && isatty(STDOUT_FILENO))
		tool_usage(state, "say where the report goes, e.g. -o report.html");
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case 'o':
		options->output = arg;
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

/* ---- Reading -------------------------------------------------------------- */

static int add_file(struct report_model *model, const char *file, struct amperf_error *error)
{
	json_error_t reason;
	json_t *document = strcmp(file, "-") == 0 ? json_loadf(stdin, 0, &reason)
						  : json_load_file(file, 0, &reason);
	int code;

	if (!document) {
		error->code = -EINVAL;
		snprintf(error->text, sizeof(error->text), "cannot read %.200s: %.160s", file,
			 reason.text);
		return -EINVAL;
	}
	code = report_model_add(model, file, document, error);
	json_decref(document);
	return code;
}

static int is_json(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 5 && strcmp(entry->d_name + length - 5, ".json") == 0;
}

/* By name, so that the same folder makes the same report. */
static int add_folder(struct report_model *model, const char *folder, struct amperf_error *error)
{
	struct dirent **entries = NULL;
	int count = scandir(folder, &entries, is_json, alphasort);
	int code = 0;

	for (int i = 0; i < count; i++) {
		char *file = NULL;

		if (!code)
			code = asprintf(&file, "%s/%s", folder, entries[i]->d_name) < 0
				       ? -ENOMEM
				       : add_file(model, file, error);
		if (code != -ENOMEM)
			free(file);
		free(entries[i]);
	}
	free(entries);
	if (count > 0)
		return code;
	error->code = -EINVAL;
	snprintf(error->text, sizeof(error->text), "cannot read %.200s: it holds no *.json",
		 folder);
	return -EINVAL;
}

static int add_built_in(struct report_model *model, struct amperf_error *error)
{
	json_t *list = json_loads(report_published, 0, NULL), *document;
	size_t i;
	int code = 0;

	json_array_foreach (list, i, document) {
		if (!code)
			code = report_model_add(model, "(built in)", document, error);
	}
	json_decref(list);
	return code;
}

static int add_published(struct report_model *model, const char *name, struct amperf_error *error)
{
	struct stat status;

	if (!name)
		return add_built_in(model, error);
	if (stat(name, &status) == 0 && S_ISDIR(status.st_mode))
		return add_folder(model, name, error);
	return add_file(model, name, error);
}

static int read_all(struct report_model *model, const struct options *options,
		    struct amperf_error *error)
{
	int code = 0;

	for (size_t i = 0; i < options->file_count && !code; i++)
		code = add_file(model, options->files[i], error);
	for (size_t i = 0; i < options->published_count && !code; i++)
		code = add_published(model, options->published[i], error);
	report_model_finish(model);
	return code;
}

/* ---- Writing -------------------------------------------------------------- */

/* In one step: what was there stays until the new report is whole. */
static int write_page(const struct options *options, const char *page, struct amperf_error *error)
{
	struct out_json file;
	int code = out_json_begin(&file, options->output ? options->output : "-", error);

	return code ? code : out_json_end(&file, page, error);
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
		return json_string(json_array_size(report_model_list(model, "comparisons"))
					   ? "Comparison"
					   : "Search for the highest rate");
	return json_sprintf("%zu links%s%s", count, name ? " on " : "", name ? name : "");
}

static char *make_page(const struct options *options, const struct report_model *model)
{
	json_t *title = options->title ? json_string(options->title) : default_title(model);
	char *page = report_page(model, title ? json_string_value(title) : "amperf");

	json_decref(title);
	return page;
}

static int make_report(const struct options *options, struct report_model *model)
{
	struct amperf_error error = {0, "there is no memory left"};
	char *page;
	int code;

	if (report_model_init(model) || read_all(model, options, &error)) {
		tool_complain("%s", error.text);
		return TOOL_USAGE;
	}
	page = make_page(options, model);
	code = page ? write_page(options, page, &error) : -ENOMEM;
	free(page);
	if (code)
		tool_complain("%s", error.text);
	return code ? TOOL_FAILED : TOOL_OK;
}

int tool_report(int argc, char **argv)
{
	static const struct argp argp = {option_list, parse_option, "RUN...", doc,
					 NULL,        NULL,         NULL};
	struct options options = {0};
	struct report_model model = {NULL};
	int exit_code;

	argp_parse(&argp, argc, argv, 0, NULL, &options);
	exit_code = make_report(&options, &model);
	report_model_free(&model);
	return exit_code;
}
