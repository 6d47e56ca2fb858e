/* SPDX-License-Identifier: BSD-3-Clause */
#include "find.h"
#include "test_list.h"
#include "tool.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { OPT_MEDIAN = 0x400, OPT_P90, OPT_P99, OPT_P999, OPT_MAX, OPT_BRACKET, OPT_LIMIT };

#define BRACKET_DEFAULT_PERCENT 2.0
#define BRACKET_LEAST_PERCENT 0.1
#define TIME_LIMIT_DEFAULT_NS UINT64_C(120000000000)

/* Samples above a percentile that it takes to know it. */
#define SAMPLES_ABOVE 10.0
#define TRANSACTIONS_MIN 100u
#define WARMUP 10u
/* The longest of so many. */
#define TRANSACTIONS_MAX 1000u

static const struct {
	int key;
	const char *option;
	double percentile;
} bounds[] = {
	{OPT_MEDIAN, "--median", 50}, {OPT_P90, "--p90", 90},  {OPT_P99, "--p99", 99},
	{OPT_P999, "--p999", 99.9},   {OPT_MAX, "--max", 100},
};

#define BOUND_COUNT (sizeof(bounds) / sizeof(bounds[0]))

static const struct argp_option own[] = {
	{NULL, 0, NULL, 0, "The bound, one of these:", 1},
	{"p99", OPT_P99, "TIME", 0, "99 of 100 transactions take no longer, e.g. 500us", 1},
	{"median", OPT_MEDIAN, "TIME", 0, "half of them take no longer", 1},
	{"p90", OPT_P90, "TIME", 0, "9 of 10 take no longer", 1},
	{"p999", OPT_P999, "TIME", 0, "999 of 1000 take no longer", 1},
	{"max", OPT_MAX, "TIME", 0, "none takes longer", 1},
	{NULL, 0, NULL, 0, "How to search:", 3},
	{"repeat", 'r', "N", 0,
	 "transactions at each rate; default a quarter of a second of them, a second for the "
	 "answer, and at least what the "
	 "percentile"
	 " takes: 1000 for --p99 and --max, 10000 for --p999, else 100",
	 3},
	{"arrival", LOAD_OPT_ARRIVAL, "HOW", 0,
	 "when transactions are due: constant (default), or poisson (at random)", 3},
	{"verify", LOAD_OPT_VERIFY, "WHETHER", 0,
	 "on (the default): every byte is verified; cost: and what that costs is measured, at the"
	 " first step; off: nobody looks at the data",
	 3},
	{"bracket", OPT_BRACKET, "SHARE", 0, "how near to the answer a rate must fail; default 2%",
	 3},
	{"time-limit", OPT_LIMIT, "TIME", 0, "longest time of the search; default 2min", 3},
	{0},
};

/* Those that mean the same as with `amperf run`, and their groups here. */
static const struct {
	const char *name;
	int group;
} shared[] = {
	{"kind", 2}, {"block", 2},  {"count", 2},  {"timeout", 3}, {"cpu", 3},
	{"json", 4}, {"format", 4}, {"output", 4}, {"quiet", 4},
};

#define OWN_COUNT (sizeof(own) / sizeof(own[0]))
#define SHARED_COUNT (sizeof(shared) / sizeof(shared[0]))

static const char doc[] =
	"Finds the highest rate of transactions over LINK at which a percentile of their times "
	"stays"
	" within a bound. Times count from when each transaction was due: what has to wait because"
	" the link is behind has waited. A rate that the link does not keep up with does not hold."
	"\vFirst one at a time as fast as it goes, then rates: twice the last while they hold, and"
	" then between the highest that held and the lowest that did not. The answer is 2 % below"
	" the highest that held; it has held itself, and so have rates below it. Exit status 1 "
	"also if no rate holds.\n\n"
	"Examples:\n"
	"  amperf find char:/dev/rpmsg0 --p99 500us --kind echo --block 64\n"
	"  amperf find kernel: --max 1ms --arrival poisson --json search.json\n\n"
	"Exit status: 0 found; 1 no rate holds, corrupt data, timeout; 2 usage; 3 the link or "
	"firmware"
	" is not usable; 130 interrupted.";

static void parse_bound(struct find_options *options, int key, const char *arg,
			struct argp_state *state)
{
	size_t i = 0;

	while (bounds[i].key != key)
		i++;
	if (options->bound.ns)
		tool_usage(state, "%s: there is a bound already; name one", bounds[i].option);
	if (!units_parse_time(arg, &options->bound.ns) || !options->bound.ns)
		tool_usage(state, "%s: '%.60s' is not a time; write e.g. 500us or 2ms",
			   bounds[i].option, arg);
	options->bound.percentile = bounds[i].percentile;
}

static void parse_bracket(struct find_options *options, const char *arg, struct argp_state *state)
{
	char *end;
	double percent = strtod(arg, &end);

	if (end == arg || (*end && strcmp(end, "%") != 0) || strpbrk(arg, "xXnN") ||
	    !(percent >= BRACKET_LEAST_PERCENT && percent <= 100))
		tool_usage(state, "--bracket: '%.60s' is not a share from 0.1%% to 100%%", arg);
	options->bracket_percent = percent;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct find_options *options = state->input;

	switch (key) {
	case OPT_MEDIAN:
	case OPT_P90:
	case OPT_P99:
	case OPT_P999:
	case OPT_MAX:
		parse_bound(options, key, arg, state);
		return 0;
	case OPT_BRACKET:
		parse_bracket(options, arg, state);
		return 0;
	case OPT_LIMIT:
		if (!units_parse_time(arg, &options->time_limit_ns) || !options->time_limit_ns)
			tool_usage(state,
				   "--time-limit: '%.60s' is not a time; write e.g. 30s or 5min",
				   arg);
		return 0;
	case ARGP_KEY_ARG:
		if (options->run.link)
			tool_usage(state, "one link at a time: '%s' and '%s'", options->run.link,
				   arg);
		options->run.link = arg;
		return 0;
	default:
		return run_options_take(&options->run, key, arg, state);
	}
}

static void check(const struct find_options *options)
{
	const struct test_choice *choice = &options->run.choice;

	if (!options->run.link)
		tool_refuse(
			"find: name a link, e.g. char:/dev/rpmsg0; 'amperf list' shows those that"
			" are there");
	if (!options->bound.ns)
		tool_refuse("find: say what must hold, e.g. --p99 500us");
	if (choice->kind_count > 1 || choice->block_count > 1 || choice->count_count > 1)
		tool_refuse("find: one kind, one size and one count at a time");
	if (options->run.format == RUN_FORMAT_LOG)
		tool_refuse("--format log goes with 'amperf run'");
	run_options_check_output(&options->run);
}

/* Ten above it; of the longest and of the lesser ones, some. */
static void choose_transactions(struct find_options *options)
{
	struct find_bound *bound = &options->bound;

	bound->transactions =
		bound->percentile < 100
			? (uint32_t)lround(SAMPLES_ABOVE * 100 / (100 - bound->percentile))
			: TRANSACTIONS_MAX;
	if (bound->transactions < TRANSACTIONS_MIN)
		bound->transactions = TRANSACTIONS_MIN;
	options->repeat_given = options->run.choice.repeat >= 0;
	if (!options->repeat_given)
		options->run.choice.repeat = bound->transactions;
}

static void list_options(struct argp_option *list)
{
	memcpy(list, own, sizeof(own));
	for (size_t i = 0; i < SHARED_COUNT; i++)
		list[OWN_COUNT - 1 + i] = run_options_share(shared[i].name, shared[i].group);
	list[OWN_COUNT - 1 + SHARED_COUNT] =
		(struct argp_option){.doc = "What to measure:", .group = 2};
	list[OWN_COUNT + SHARED_COUNT] = (struct argp_option){.doc = "Output:", .group = 4};
}

void find_options_parse(struct find_options *options, int argc, char **argv)
{
	struct argp_option list[OWN_COUNT + SHARED_COUNT + 2] = {{0}};
	const struct argp argp = {list, parse_option, "LINK", doc, NULL, NULL, NULL};

	memset(options, 0, sizeof(*options));
	run_options_init(&options->run);
	options->run.choice.load.verify_plain = true; /* on, unless told otherwise */
	options->bracket_percent = BRACKET_DEFAULT_PERCENT;
	options->time_limit_ns = TIME_LIMIT_DEFAULT_NS;
	list_options(list);
	argp_parse(&argp, argc, argv, 0, NULL, options);
	check(options);
	choose_transactions(options);
	test_list_make(&options->run);
	options->run.tests[0].warmup = WARMUP;
	options->run.tests[0].arrival = options->run.choice.load.arrival;
}
