/* SPDX-License-Identifier: BSD-3-Clause */
#include "compare.h"
#include "output.h"
#include "tool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GATE_PERCENT_MAX 1000.0

enum { OPT_GATE = 0x100, OPT_FORCE, OPT_JSON, OPT_FORMAT };

static const struct argp_option options[] = {
	{"gate", OPT_GATE, "PERCENT", 0, "fail if a row got slower by more than that, e.g. 5%", 1},
	{"force", OPT_FORCE, NULL, 0, "compare what cannot be compared, and say so", 1},
	{"format", OPT_FORMAT, "FORMAT", 0, "text (default), or markdown for a pull request", 2},
	{"json", OPT_JSON, "FILE", 0, "write the comparison there too; - is stdout, without table",
	 2},
	{0},
};

static const char doc[] =
	"Compares two results (the files that --json of run, run --all or sweep writes) row by"
	" row: those of the same link, kind, block, count, depth and rate. For each: both"
	" medians, their ratio NEW / BASE with its 95 % confidence interval, the p value of the"
	" Mann-Whitney test, and a verdict."
	"\v"
	"Verdicts: 'slower' or 'faster' if the interval of the ratio does not hold 1, else"
	" 'same'. 'past-gate' if all of the interval lies above 1 + gate: noise alone hardly ever"
	" brings a row there, equal times never do. A row marked with ? may be past the gate"
	" or not, as its interval reaches beyond it: give both runs more --repeat. The interval"
	" knows how times vary within a run, not how runs of the same thing differ: give the"
	" gate at least as much. Of fewer than 6 transactions the interval is no more than what"
	" was seen, and only a row that is past the gate is called anything but 'same'.\n\n"
	"Files of different boards, clocks, packets, verification or versions of the protocol,"
	" and without a row in common, are refused. Whatever else differs (kernel, firmware,"
	" compiler) is said.\n\n"
	"Examples:\n"
	"  amperf compare base.json new.json\n"
	"  amperf compare base.json new.json --gate 5% --format markdown >comment.md\n\n"
	"Exit status: 0 all well; 1 a row is past the gate; 2 usage, a file cannot be read, or"
	" the two cannot be compared.";

struct session {
	const char *files[2];
	int file_count;
	struct compare_config config;
	bool markdown;
	const char *json_file;
	struct compare_side base;
	struct compare_side now;
	json_t *comparison;
	struct amperf_error error;
};

/* "5%", "5", "0.5%" */
static bool parse_percent(const char *text, double *percent)
{
	char *end;

	if (!strchr("0123456789.", text[0]))
		return false;
	*percent = strtod(text, &end);
	if (end == text || *percent > GATE_PERCENT_MAX)
		return false;
	return !*end || strcmp(end, "%") == 0;
}

static void parse_file(struct session *session, char *arg, const struct argp_state *state)
{
	if (session->file_count == 2)
		tool_usage(state, "two results at a time, BASE and NEW; '%s' is one too many", arg);
	session->files[session->file_count++] = arg;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct session *session = state->input;

	switch (key) {
	case OPT_GATE:
		session->config.gated = true;
		if (!parse_percent(arg, &session->config.gate_percent))
			tool_usage(state, "--gate: '%s' is not a percentage from 0 to 1000", arg);
		return 0;
	case OPT_FORCE:
		session->config.forced = true;
		return 0;
	case OPT_FORMAT:
		session->markdown = strcmp(arg, "markdown") == 0;
		if (!session->markdown && strcmp(arg, "text") != 0)
			tool_usage(state, "--format: '%s' is none of text, markdown", arg);
		return 0;
	case OPT_JSON:
		if (!arg[0])
			tool_usage(state, "--json: name a file, or - for stdout");
		session->json_file = arg;
		return 0;
	case ARGP_KEY_ARG:
		parse_file(session, arg, state);
		return 0;
	case ARGP_KEY_END:
		if (session->file_count < 2)
			tool_usage(state, "name two results, e.g. base.json new.json");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static int compare(struct session *session)
{
	int code = compare_side_load(&session->base, session->files[0], &session->error);

	if (!code)
		code = compare_side_load(&session->now, session->files[1], &session->error);
	if (code)
		return code;
	session->comparison =
		compare_sides(&session->base, &session->now, &session->config, &session->error);
	return session->comparison ? 0 : session->error.code;
}

static int write_json(struct session *session)
{
	struct out_json json;
	char *text = json_dumps(session->comparison, JSON_INDENT(2) | JSON_ENSURE_ASCII);
	char *line = NULL;
	int code = text && asprintf(&line, "%s\n", text) >= 0 ? 0 : -ENOMEM;

	if (!code)
		code = out_json_begin(&json, session->json_file, &session->error);
	else
		snprintf(session->error.text, sizeof(session->error.text), "no memory");
	if (!code)
		code = out_json_end(&json, line, &session->error);
	free(text);
	free(line);
	return code;
}

static void show(const struct session *session)
{
	if (session->json_file && strcmp(session->json_file, "-") == 0)
		return;
	if (session->markdown)
		out_compare_markdown(stdout, session->comparison);
	else
		out_compare(stdout, session->comparison,
			    isatty(STDOUT_FILENO) && !getenv("NO_COLOR"));
}

int tool_compare(int argc, char **argv)
{
	static const struct argp argp = {options, parse_option, "BASE NEW", doc, NULL, NULL, NULL};
	struct session session = {.file_count = 0};
	int exit_code;

	argp_parse(&argp, argc, argv, 0, NULL, &session);
	if (compare(&session) || (session.json_file && write_json(&session))) {
		exit_code = TOOL_USAGE;
	} else {
		show(&session);
		exit_code = document_true(session.comparison, "passed") ? TOOL_OK : TOOL_FAILED;
	}
	if (exit_code == TOOL_USAGE)
		tool_complain("%s", session.error.text);
	json_decref(session.comparison);
	compare_side_free(&session.base);
	compare_side_free(&session.now);
	return exit_code;
}
