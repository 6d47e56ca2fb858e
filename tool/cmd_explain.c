/* SPDX-License-Identifier: BSD-3-Clause */
#include "output.h"
#include "render_rows.h"
#include "run_document.h"
#include "tool.h"

#include <stdlib.h>

/* Off by more, and a part of the time went unseen, or was counted twice. */
#define TOGETHER_MIN_PERCENT 98
#define TOGETHER_MAX_PERCENT 102

static const char doc[] =
	"Shows where the time of each row of RESULT goes: shares that were measured on the"
	" virtual board while it ran, by what each core did every microsecond. scripts/explain"
	" makes such results."
	"\vExamples:\n"
	"  amperf explain build/explain.json\n"
	"  amperf explain build/explain.json --format markdown\n\n"
	"Exit status: 0 all well; 1 the shares of a row do not add up to its time (98 to"
	" 102 percent); 2 usage, or RESULT cannot be read or says nothing of shares.";

/* Those that mean the same as with `amperf run`. */
static const char *const shared[] = {"format", "output"};

#define SHARED_COUNT (sizeof(shared) / sizeof(shared[0]))

struct options {
	const char *file;
	struct run_options run; /* its output */
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		if (options->file)
			tool_usage(state, "one result at a time: '%s' and '%s'", options->file,
				   arg);
		options->file = arg;
		return 0;
	case ARGP_KEY_NO_ARGS:
		tool_usage(state, "name a result, e.g. build/explain.json");
	default:
		return run_options_take(&options->run, key, arg, state);
	}
}

static void parse(struct options *options, int argc, char **argv)
{
	struct argp_option list[SHARED_COUNT + 1] = {{0}};
	const struct argp argp = {list, parse_option, "RESULT", doc, NULL, NULL, NULL};

	run_options_init(&options->run);
	for (size_t i = 0; i < SHARED_COUNT; i++)
		list[i] = run_options_share(shared[i], 1);
	argp_parse(&argp, argc, argv, 0, NULL, options);
	if (options->run.format == RUN_FORMAT_LOG)
		tool_refuse("--format log goes with 'amperf run'");
	run_options_check_output(&options->run);
}

/* What is wrong with it beyond what any document is checked for, or NULL. */
static const char *find_fault(const json_t *document)
{
	const json_t *rows = json_object_get(document, "rows");
	const json_t *row;
	size_t i;

	if (document_kind(document) != DOCUMENT_EXPLANATION)
		return "it says nothing of shares; scripts/explain makes results that do";
	if (!json_array_size(rows))
		return "it has no rows";
	json_array_foreach ((json_t *)rows, i, row) {
		if (document_integer(row, "mean_ns", 0) <= 0 || !document_has(row, "shares_ns"))
			return "it is damaged: a row lacks its time or shares";
	}
	return NULL;
}

static bool adds_up(const json_t *document)
{
	const json_t *row;
	size_t i;

	json_array_foreach (json_object_get(document, "rows"), i, row) {
		double percent = render_shares_percent(document, row);

		if (percent < TOGETHER_MIN_PERCENT || percent > TOGETHER_MAX_PERCENT)
			return false;
	}
	return true;
}

static int show(const struct options *options, json_t *document)
{
	struct out_choice choice = {.format = options->run.format, .output = options->run.output};
	struct amperf_error error;
	struct out_files files;
	bool good;
	char *text;

	if (out_files_begin(&files, &choice, &error)) {
		tool_complain("%s", error.text);
		return TOOL_USAGE;
	}
	text = run_document_text(json_incref(document));
	good = out_files_end(&files, text);
	free(text);
	if (adds_up(document))
		return good ? TOOL_OK : TOOL_FAILED;
	tool_complain("shares do not add up to the time that was measured");
	return TOOL_FAILED;
}

int tool_explain(int argc, char **argv)
{
	struct options options = {.file = NULL};
	struct amperf_error error;
	const char *fault;
	json_t *document;
	int exit_code;

	parse(&options, argc, argv);
	document = document_load(options.file, &error);
	if (!document) {
		tool_complain("%s", error.text);
		return TOOL_USAGE;
	}
	fault = find_fault(document);
	if (fault)
		tool_complain("cannot explain %s: %s", options.file, fault);
	exit_code = fault ? TOOL_USAGE : show(&options, document);
	json_decref(document);
	return exit_code;
}
