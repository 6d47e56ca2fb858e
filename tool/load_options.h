/* SPDX-License-Identifier: BSD-3-Clause */
/* Options of `amperf run` that say how transactions follow one another, and for how long. */
#ifndef AMPERF_TOOL_LOAD_OPTIONS_H
#define AMPERF_TOOL_LOAD_OPTIONS_H

#include "units.h"

#include <amperf/amperf.h>

#include <argp.h>

enum {
	LOAD_OPT_DEPTH = 0x200,
	LOAD_OPT_RATE,
	LOAD_OPT_ARRIVAL,
	LOAD_OPT_PRECISION,
	LOAD_OPT_TIME_LIMIT,
	LOAD_OPT_DURATION,
	LOAD_OPT_INTERVAL,
	LOAD_OPT_VERIFY,
	LOAD_OPT_CPU,
	LOAD_OPT_END
};

/* Their lines in a list of options, in `group`. */
#define LOAD_OPTIONS(group)                                                                         \
	{"depth",                                                                                   \
	 LOAD_OPT_DEPTH,                                                                            \
	 "LIST",                                                                                    \
	 0,                                                                                         \
	 "transactions under way at once, up to 1024; default 1, with --rate no limit",             \
	 group},                                                                                    \
		{"rate",                                                                            \
		 LOAD_OPT_RATE,                                                                     \
		 "N",                                                                               \
		 0,                                                                                 \
		 "begin so many transactions a second (1k is 1000), whether earlier ones are done"  \
		 " or not",                                                                         \
		 group},                                                                            \
		{"arrival",                                                                         \
		 LOAD_OPT_ARRIVAL,                                                                  \
		 "HOW",                                                                             \
		 0,                                                                                 \
		 "with --rate: constant, or poisson (at random, the same in every run)",            \
		 group},                                                                            \
		{"precision",                                                                       \
		 LOAD_OPT_PRECISION,                                                                \
		 "SHARE",                                                                           \
		 0,                                                                                 \
		 "measure until the median is known this well, with 95 % confidence; default 1%,"   \
		 " or none with --repeat",                                                          \
		 group},                                                                            \
		{"time-limit",                                                                      \
		 LOAD_OPT_TIME_LIMIT,                                                               \
		 "TIME",                                                                            \
		 0,                                                                                 \
		 "longest time of each test, past three transactions; default 5s, or none with"     \
		 " --repeat",                                                                       \
		 group},                                                                            \
		{"duration",                                                                        \
		 LOAD_OPT_DURATION,                                                                 \
		 "TIME",                                                                            \
		 0,                                                                                 \
		 "measure for so long instead, e.g. 24h, and keep a record of each interval",       \
		 group},                                                                            \
		{"verify",                                                                          \
		 LOAD_OPT_VERIFY,                                                                   \
		 "WHETHER",                                                                         \
		 0,                                                                                 \
		 "cost (the default): every byte is verified, and what that costs is measured;"     \
		 " on: without the latter; off: nobody looks at the data",                          \
		 group},                                                                            \
		{"cpu", LOAD_OPT_CPU, "N", 0, "run on that CPU only; default: where Linux puts it", \
		 group},                                                                            \
	{                                                                                           \
		"interval", LOAD_OPT_INTERVAL, "TIME", 0,                                           \
			"the length of a record; default 1s, more for runs of more than 1000 s",    \
			group                                                                       \
	}

struct load_choice {
	uint64_t depths[UNITS_LIST_MAX];
	size_t depth_count; /* 0: not given */
	double rate_hz;     /* 0: not given */
	enum amperf_arrival arrival;
	bool arrival_given;
	double precision_percent; /* negative: not given */
	uint64_t time_limit_ns;   /* the rest: 0: not given */
	uint64_t duration_ns;
	uint64_t interval_ns;
	bool verify_given;
	bool verify_plain; /* but what it costs is not asked */
	bool unverified;
	bool bound; /* to `cpu` */
	uint32_t cpu;
};

void load_options_init(struct load_choice *choice);

/* Takes the option; exits with a line on stderr if it is wrong. False: it is none of these. */
bool load_options_parse(struct load_choice *choice, int key, const char *arg,
			struct argp_state *state);

/* Is any of them given, but for --cpu? */
bool load_options_given(const struct load_choice *choice);

/* Is what verification costs to be measured? */
bool load_options_want_cost(const struct load_choice *choice);

/*
 * Why they do not go together, and with what was chosen of repetitions (negative: not
 * given); NULL: they do.
 */
const char *load_options_conflict(const struct load_choice *choice, int64_t repeat);

/*
 * Fills in what a run's configuration says of when tests end. `fixed`: without an
 * option they end after their repetitions.
 */
void load_options_configure(const struct load_choice *choice, bool fixed,
			    struct amperf_run_config *config);

#endif
