/* SPDX-License-Identifier: BSD-3-Clause */
/* A run over all links: what is measured, and what came of it. */
#ifndef AMPERF_TOOL_ALL_H
#define AMPERF_TOOL_ALL_H

#include "run_options.h"

/* A link, or a kind of links of which there is none ("shm:"). */
struct all_link {
	char name[AMPERF_NAME_BYTES];
	struct amperf_result *result; /* NULL: not measured, for this reason */
	char reason[AMPERF_ERROR_TEXT_BYTES];
};

struct all_links {
	struct all_link *links;
	size_t count;
};

/* memcpy() by the mappings of links that share memory. */
struct all_baselines {
	struct amperf_survey_baseline *entries;
	size_t count;
};

/* A line of the table: one link, kind and size. */
struct all_row {
	const char *link;
	const struct amperf_row *single; /* one block a transaction */
	const struct amperf_row *stream; /* many; the same if one is many; NULL: not measured */
};

struct all_rows {
	struct all_row *rows;
	size_t count;
};

/* ---- all_plan.c --------------------------------------------------------- */

/*
 * The links of a list that are to be measured, in the variants that are worth
 * it, and the kinds that cannot be. `kinds` is a list ("tty,shm") or NULL for
 * all. all_links_free() in any case. Returns 0 or -ENOMEM.
 */
int all_links_plan(struct all_links *links, const struct amperf_link_list *list, const char *kinds);
void all_links_free(struct all_links *links);

/* Is the kind of a name ("tty:/dev/ttyRPMSG0") in a list of kinds (NULL: all)? */
bool all_kind_wanted(const char *kinds, const char *name);

/* Do programs move data by it? Else its figures are there for comparison only. */
bool all_link_for_programs(const char *name);

/* Blocks of a transaction that shows what a link carries. */
uint64_t all_stream_count(uint64_t block_bytes);

/* Fills in options->tests. Exits with a line on stderr if there can be no such test. */
void all_tests_plan(struct run_options *options);

/* The table's lines; rows point into the results. Returns 0 or -ENOMEM. */
int all_rows_make(struct all_rows *rows, const struct all_links *links);
void all_rows_free(struct all_rows *rows);

/* ---- all_baseline.c ----------------------------------------------------- */

/*
 * Measures memcpy() for each block of `tests`, unless the link shares no memory or
 * its mapping has been measured. What fails is left out. free(entries) at the end.
 */
void all_baselines_measure(struct all_baselines *baselines, struct amperf_link *link,
			   const struct run_options *options);

/* ---- all_rows.c --------------------------------------------------------- */

uint64_t all_row_errors(const struct all_row *row);

/* Processor time of the whole system in thousandths of the transactions' time; -1: not known. */
int64_t all_row_cpu_permille(const struct all_row *row);

#endif
