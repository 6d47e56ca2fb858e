/* SPDX-License-Identifier: BSD-3-Clause */
/* The command line of `amperf run`. */
#ifndef AMPERF_TOOL_RUN_OPTIONS_H
#define AMPERF_TOOL_RUN_OPTIONS_H

#include "load_options.h"
#include "units.h"

#include <amperf/amperf.h>

#include <argp.h>

/* The groups of options in --help. Job files have those of OUTPUT in [job], and none of ALL. */
enum run_group {
	RUN_GROUP_WHAT = 1,
	RUN_GROUP_HOW,
	RUN_GROUP_OUTPUT,
	RUN_GROUP_ALL,
	RUN_GROUP_JOB,
	RUN_GROUP_LINKS
};

#define RUN_SECTIONS_MAX 16
#define RUN_LINKS_MAX 16

enum run_format {
	RUN_FORMAT_TABLE,
	RUN_FORMAT_CSV,
	RUN_FORMAT_MARKDOWN,
	RUN_FORMAT_JSON,
	RUN_FORMAT_LOG
};

/* The tests that were asked for; what was not is empty, or negative. */
struct test_choice {
	enum amperf_kind kinds[AMPERF_KIND_COUNT];
	uint64_t blocks[UNITS_LIST_MAX];
	uint64_t counts[UNITS_LIST_MAX];
	size_t kind_count;
	size_t block_count;
	size_t count_count;
	int64_t repeat;
	int64_t warmup; /* or TEST_WARMUP_AUTO */
	struct load_choice load;
};

#define TEST_WARMUP_AUTO (-2)

struct run_options {
	const char *link;                 /* the first, or the only one */
	const char *links[RUN_LINKS_MAX]; /* all, in their order */
	size_t link_count;
	bool at_once; /* all of them */
	bool duplex;  /* there over one, back over another */
	struct test_choice choice;
	const struct amperf_preset *preset; /* NULL: none */
	enum amperf_packet packet;
	struct amperf_test *tests; /* free() */
	size_t test_count;
	uint64_t timeout_ns;
	int log_output;          /* enum amperf_log_output; -1: leave as it is */
	uint32_t uart_baud;      /* of the log; 0: leave as it is */
	const char *json_file;   /* NULL: none; "-": stdout */
	const char *stream_file; /* every record as it is there; NULL: none; "-": stdout */
	const char *output;      /* where it is shown; NULL: stdout */
	enum run_format format;
	bool quiet;
	bool fixed;           /* tests end after their repetitions, unless options say when */
	bool all;             /* every link there is */
	const char *kinds;    /* with all: of these kinds only; NULL: all */
	const char *firmware; /* with all: to be started; NULL: the usual one */
	bool strict;          /* with all: no kind may be missing */

	const char *job; /* a job file, with or instead of a link; NULL: none */
	bool dry_run;    /* show what would be run */
	/* of the job file; none: all */
	const char *sections[RUN_SECTIONS_MAX];
	size_t section_count;
};

/* "text", "csv", ...; false: none of them. */
bool run_format_parse(const char *text, enum run_format *format);

/* Exits with a line on stderr if the command line is wrong. With a job file it is not finished. */
void run_options_parse(struct run_options *options, int argc, char **argv);

/*
 * The same in steps, for options that stand in several places: nothing chosen; then
 * what each place says, the last counts; then the tests that come of it.
 */
void run_options_init(struct run_options *options);
void run_options_add(struct run_options *options, int argc, char **argv);
void run_options_finish(struct run_options *options);

/* By its long name; NULL if there is none. */
const struct argp_option *run_options_find(const char *name);

/* The same for another command's list, in a group of its own: none but `run` has --format log. */
struct argp_option run_options_share(const char *name, int group);

/*
 * For commands that share options with `amperf run`: takes one of those that
 * run_options_find() knows, or returns ARGP_ERR_UNKNOWN.
 */
error_t run_options_take(struct run_options *options, int key, char *arg, struct argp_state *state);
/* Exits with a line on stderr if two outputs want the same place. */
void run_options_check_output(const struct run_options *options);

/* "off", "trace", "uart" to enum amperf_log_output; -1 for anything else. */
int log_output_parse(const char *text);
const char *log_output_name(uint32_t output);

#endif
