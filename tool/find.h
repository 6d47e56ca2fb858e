/* SPDX-License-Identifier: BSD-3-Clause */
/* `amperf find`: its command line, and what it writes. */
#ifndef AMPERF_TOOL_FIND_H
#define AMPERF_TOOL_FIND_H

#include "run_options.h"
#include "search.h"

#include <jansson.h>

/* What a rate must keep: a percentile of the times since transactions were due. */
struct find_bound {
	double percentile; /* 100: the longest */
	uint64_t ns;
	uint32_t transactions; /* that it takes to know the percentile */
};

struct find_options {
	struct run_options run; /* link, one test, time out and output */
	struct find_bound bound;
	bool repeat_given; /* so many at each rate, however short that is */
	double bracket_percent;
	uint64_t time_limit_ns;
};

/* Exits with a line on stderr if the command line is wrong. */
void find_options_parse(struct find_options *options, int argc, char **argv);

/* Of corrected times, or of a closed loop's. */
uint64_t find_percentile(const struct amperf_summary *time, double percentile);

/* What came of a rate. */
struct find_step {
	double rate_hz; /* 0: one at a time, as fast as it goes */
	double achieved_hz;
	uint64_t ns; /* the percentile that is bound */
	bool behind; /* it did not keep up */
};

struct find {
	const struct find_options *options;
	struct search search;
	struct find_step steps[SEARCH_STEPS_MAX + 1]; /* the first is the closed loop */
	size_t step_count;
	json_t *frame;     /* the first step's document */
	json_t *rows;      /* one a step, and one that was cut short */
	const char *ended; /* why it ended before it knew; NULL: it did not */
	struct amperf_error error;
};

/* ---- find_document.c ---------------------------------------------------- */

/* Takes the only row of a run. Returns 0 or -ENOMEM. */
int find_add_row(struct find *find, const struct amperf_result *result);

/* One sentence of why there is no higher rate, or none at all. */
void find_reason(const struct find *find, char *text, size_t bytes);

/* The document's text; free(). NULL: no memory, or nothing was measured. */
char *find_document(const struct find *find);

#endif
