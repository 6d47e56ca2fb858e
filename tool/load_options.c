/* SPDX-License-Identifier: BSD-3-Clause */
#include "load_options.h"
#include "tool.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define PRECISION_DEFAULT_PERCENT 1.0
#define CPU_MAX 1023u
#define TIME_LIMIT_DEFAULT_NS UINT64_C(5000000000)

void load_options_init(struct load_choice *choice)
{
	memset(choice, 0, sizeof(*choice));
	choice->precision_percent = -1;
}

/* Digits, and a point; with what follows in *end. No "inf", no "0x1", no sign. */
static bool parse_decimal(const char *text, char **end, double *value)
{
	if (!isdigit((unsigned char)text[0]) || strchr("xX", text[1] ? text[1] : '.'))
		return false;
	*value = strtod(text, end);
	return true;
}

static void parse_depths(struct load_choice *choice, const char *arg, struct argp_state *state)
{
	char bad[32] = "";
	size_t count = units_parse_sizes(arg, choice->depths, bad);

	for (size_t i = 0; i < count; i++)
		if (!choice->depths[i] || choice->depths[i] > AMPERF_DEPTH_MAX)
			count = 0;
	if (!count)
		tool_usage(state, "--depth: '%.60s' is not a list of numbers from 1 to %u", arg,
			   AMPERF_DEPTH_MAX);
	choice->depth_count = count;
}

static void parse_rate(struct load_choice *choice, const char *arg, struct argp_state *state)
{
	double rate = 0;
	char *end = NULL;
	bool right = parse_decimal(arg, &end, &rate);

	if (right && (*end == 'k' || *end == 'K')) {
		rate *= 1000;
		end++;
	}
	if (!right || *end || !(rate > 0 && rate <= AMPERF_RATE_HZ_MAX))
		tool_usage(state,
			   "--rate: '%.60s' is not a number of transactions a second up to 1000k;"
			   " write e.g. 100, 2.5k",
			   arg);
	choice->rate_hz = rate;
}

static void parse_arrival(struct load_choice *choice, const char *arg, struct argp_state *state)
{
	int arrival = 0;

	while (arrival < AMPERF_ARRIVAL_COUNT && strcmp(arg, amperf_arrival_name(arrival)) != 0)
		arrival++;
	if (arrival == AMPERF_ARRIVAL_COUNT)
		tool_usage(state, "--arrival: '%.60s' is none of constant, poisson", arg);
	choice->arrival = arrival;
	choice->arrival_given = true;
}

static void parse_precision(struct load_choice *choice, const char *arg, struct argp_state *state)
{
	double percent = 0;
	char *end = NULL;

	if (!parse_decimal(arg, &end, &percent) || (*end && strcmp(end, "%") != 0) ||
	    !(percent > 0 && percent <= 100))
		tool_usage(state, "--precision: '%.60s' is not a share; write e.g. 1%% or 0.5%%",
			   arg);
	choice->precision_percent = percent;
}

static void parse_time(uint64_t *ns, const char *option, const char *arg, struct argp_state *state)
{
	if (!units_parse_time(arg, ns) || !*ns)
		tool_usage(state, "%s: '%.60s' is not a time; write e.g. 500ms, 10s, 5min, 24h",
			   option, arg);
}

static void parse_verify(struct load_choice *choice, const char *arg, struct argp_state *state)
{
	choice->verify_given = true;
	choice->unverified = strcmp(arg, "off") == 0;
	choice->verify_plain = strcmp(arg, "on") == 0;
	if (!choice->unverified && !choice->verify_plain && strcmp(arg, "cost") != 0)
		tool_usage(state, "--verify: '%.60s' is none of cost, on, off", arg);
}

static void parse_cpu(struct load_choice *choice, const char *arg, struct argp_state *state)
{
	uint64_t cpu;

	if (!units_parse_number(arg, CPU_MAX, &cpu))
		tool_usage(state, "--cpu: '%.60s' is not the number of a CPU; write e.g. 1", arg);
	choice->bound = true;
	choice->cpu = (uint32_t)cpu;
}

bool load_options_parse(struct load_choice *choice, int key, const char *arg,
			struct argp_state *state)
{
	switch (key) {
	case LOAD_OPT_DEPTH:
		parse_depths(choice, arg, state);
		return true;
	case LOAD_OPT_RATE:
		parse_rate(choice, arg, state);
		return true;
	case LOAD_OPT_ARRIVAL:
		parse_arrival(choice, arg, state);
		return true;
	case LOAD_OPT_PRECISION:
		parse_precision(choice, arg, state);
		return true;
	case LOAD_OPT_TIME_LIMIT:
		parse_time(&choice->time_limit_ns, "--time-limit", arg, state);
		return true;
	case LOAD_OPT_DURATION:
		parse_time(&choice->duration_ns, "--duration", arg, state);
		return true;
	case LOAD_OPT_INTERVAL:
		parse_time(&choice->interval_ns, "--interval", arg, state);
		return true;
	case LOAD_OPT_VERIFY:
		parse_verify(choice, arg, state);
		return true;
	case LOAD_OPT_CPU:
		parse_cpu(choice, arg, state);
		return true;
	default:
		return false;
	}
}

bool load_options_given(const struct load_choice *choice)
{
	return choice->depth_count || choice->rate_hz > 0 || choice->arrival_given ||
	       choice->precision_percent > 0 || choice->time_limit_ns || choice->duration_ns ||
	       choice->interval_ns || choice->verify_given;
}

bool load_options_want_cost(const struct load_choice *choice)
{
	return !choice->unverified && !choice->verify_plain;
}

const char *load_options_conflict(const struct load_choice *choice, int64_t repeat)
{
	if (choice->arrival_given && !(choice->rate_hz > 0))
		return "--arrival says when transactions are due; it goes with --rate";
	if (choice->duration_ns &&
	    (repeat >= 0 || choice->precision_percent > 0 || choice->time_limit_ns))
		return "--duration says how long; it does not go with --repeat, --precision and"
		       " --time-limit";
	return NULL;
}

void load_options_configure(const struct load_choice *choice, bool fixed,
			    struct amperf_run_config *config)
{
	config->duration_ns = choice->duration_ns;
	config->interval_ns = choice->interval_ns;
	config->precision_percent = choice->precision_percent > 0 ? choice->precision_percent : 0;
	config->test_ns_max = choice->time_limit_ns;
	config->bound = choice->bound;
	config->cpu = choice->cpu;
	config->verify_cost = load_options_want_cost(choice);
	if (fixed || choice->duration_ns)
		return;
	if (!(choice->precision_percent > 0))
		config->precision_percent = PRECISION_DEFAULT_PERCENT;
	if (!choice->time_limit_ns)
		config->test_ns_max = TIME_LIMIT_DEFAULT_NS;
}
