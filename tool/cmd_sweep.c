/* SPDX-License-Identifier: BSD-3-Clause */
/* A grid of tests on one link after the other. */
#include "links.h"
#include "output.h"
#include "test_list.h"
#include "tool.h"

#include <stdlib.h>
#include <string.h>

enum { OPT_RATE = 0x400, OPT_STRICT };

struct sweep_options {
	struct run_options run;
	double rates[UNITS_LIST_MAX];
	size_t rate_count;
	bool strict;
};

static const struct argp_option own[] = {
	{"rate", OPT_RATE, "LIST", 0,
	 "begin so many transactions a second (1k is 1000), whether earlier ones are done or not;"
	 " in place of --depth",
	 1},
	{"strict", OPT_STRICT, NULL, 0, "exit with 3 if there is a link that cannot be used", 2},
	{0},
};

/* Those that mean the same as with `amperf run`, and their groups here. */
static const struct {
	const char *name;
	int group;
} shared[] = {
	{"kind", 1},    {"block", 1},   {"count", 1},     {"depth", 1},      {"repeat", 2},
	{"warmup", 2},  {"arrival", 2}, {"precision", 2}, {"time-limit", 2}, {"duration", 2},
	{"timeout", 2}, {"cpu", 2},     {"verify", 2},    {"dry-run", 2},    {"json", 3},
	{"format", 3},  {"output", 3},  {"quiet", 3},
};

#define OWN_COUNT (sizeof(own) / sizeof(own[0]))
#define SHARED_COUNT (sizeof(shared) / sizeof(shared[0]))

static const char doc[] =
	"Measures each LINK with all combinations of the lists, one after the other, into one table"
	" and one document. A link that cannot be used is left out, and named with the reason."
	"\vLISTs are separated by commas; sizes take k, M, G (powers of 1024). What an interrupt"
	" (Ctrl-C) leaves is shown and written.\n\n"
	"Examples:\n"
	"  amperf sweep char:/dev/rpmsg0 tty:/dev/ttyRPMSG0 --block 64,496,4k --depth 1,4,16\n"
	"  amperf sweep kernel: --kind echo --rate 100,1k,4k --duration 5s --json sweep.json\n\n"
	"Exit status: 0 all well; 1 corrupt data, timeout; 2 usage; 3 no link is usable, or with"
	" --strict not all; 130 interrupted.";

static void parse_rates(struct sweep_options *options, char *arg, struct argp_state *state)
{
	char *save = NULL, *list = strdup(arg);

	options->rate_count = 0;
	for (char *item = list ? strtok_r(list, ",", &save) : NULL; item;
	     item = strtok_r(NULL, ",", &save)) {
		if (options->rate_count == UNITS_LIST_MAX)
			tool_usage(state, "--rate: at most %u of them", UNITS_LIST_MAX);
		/* As `amperf run` reads one, with its line for one that is wrong. */
		run_options_take(&options->run, LOAD_OPT_RATE, item, state);
		options->rates[options->rate_count++] = options->run.choice.load.rate_hz;
	}
	free(list);
	if (!options->rate_count || strstr(arg, ",,") || arg[0] == ',' ||
	    arg[strlen(arg) - 1] == ',')
		tool_usage(state, "--rate: '%.60s' is not a list of rates", arg);
}

static void add_link(struct sweep_options *options, const char *arg, struct argp_state *state)
{
	if (options->run.link_count == RUN_LINKS_MAX)
		tool_usage(state, "at most %d links", RUN_LINKS_MAX);
	options->run.links[options->run.link_count++] = arg;
	options->run.link = options->run.links[0];
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct sweep_options *options = state->input;

	switch (key) {
	case OPT_RATE:
		parse_rates(options, arg, state);
		return 0;
	case OPT_STRICT:
		options->strict = true;
		return 0;
	case ARGP_KEY_ARG:
		add_link(options, arg, state);
		return 0;
	default:
		return run_options_take(&options->run, key, arg, state);
	}
}

static void check(const struct sweep_options *options)
{
	const struct run_options *run = &options->run;
	const char *conflict = load_options_conflict(&run->choice.load, run->choice.repeat);

	if (!run->link)
		tool_refuse(
			"sweep: name a link or several; 'amperf list' shows those that are there");
	if (conflict)
		tool_refuse(conflict);
	if (options->rate_count && run->choice.load.depth_count)
		tool_refuse("--rate and --depth: transactions come at a rate, or so many at once");
	if (run->format == RUN_FORMAT_LOG)
		tool_refuse("--format log goes with 'amperf run'");
	run_options_check_output(run);
}

/* The tests of one rate after those of the other. */
static void spread_rates(struct sweep_options *options)
{
	struct run_options *run = &options->run;
	size_t count = run->test_count;
	struct amperf_test *each = run->tests;

	if (options->rate_count < 2)
		return;
	test_list_reserve(run, count * options->rate_count);
	for (size_t r = 0; r < options->rate_count; r++)
		for (size_t i = 0; i < count; i++) {
			each[i].rate_hz = options->rates[r];
			run->tests[run->test_count++] = each[i];
		}
	free(each);
}

static void list_options(struct argp_option *list)
{
	static const char *const headers[] = {"What to measure:", "How to measure:", "Output:"};
	size_t count = OWN_COUNT - 1;

	memcpy(list, own, sizeof(own));
	for (size_t i = 0; i < SHARED_COUNT; i++)
		list[count++] = run_options_share(shared[i].name, shared[i].group);
	for (int i = 0; i < 3; i++)
		list[count++] = (struct argp_option){.doc = headers[i], .group = i + 1};
}

static void parse(struct sweep_options *options, int argc, char **argv)
{
	struct argp_option list[OWN_COUNT + SHARED_COUNT + 3] = {{0}};
	const struct argp argp = {list, parse_option, "LINK...", doc, NULL, NULL, NULL};

	memset(options, 0, sizeof(*options));
	run_options_init(&options->run);
	list_options(list);
	argp_parse(&argp, argc, argv, 0, NULL, options);
	check(options);
	test_list_make(&options->run);
	spread_rates(options);
}

/* Each has a list of its own, which links_run() frees. */
static void add_entry(struct links *links, const char *name)
{
	struct run_options *options = &links->entries[links->count++].options;
	const struct run_options *all = links->options;

	*options = *all;
	options->link = name;
	test_list_reserve(options, all->test_count);
	options->test_count = all->test_count;
	memcpy(options->tests, all->tests, all->test_count * sizeof(*all->tests));
}

static int sweep(const struct sweep_options *options)
{
	struct links *links = calloc(1, sizeof(*links));
	int exit_code;

	if (!links) {
		tool_complain("no memory");
		return TOOL_UNUSABLE;
	}
	links->options = &options->run;
	links->document = "sweep";
	links->strict = options->strict;
	for (size_t i = 0; i < options->run.link_count; i++)
		add_entry(links, options->run.links[i]);
	exit_code = links_run(links);
	free(links);
	return exit_code;
}

int tool_sweep(int argc, char **argv)
{
	struct sweep_options options;
	struct run_options *run = &options.run;
	int exit_code = TOOL_OK;

	parse(&options, argc, argv);
	for (size_t i = 0; i < run->link_count && run->dry_run; i++) {
		run->link = run->links[i];
		out_plan(stdout, run);
	}
	if (!run->dry_run)
		exit_code = sweep(&options);
	free(run->tests);
	return exit_code;
}
