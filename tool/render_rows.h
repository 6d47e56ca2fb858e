/* SPDX-License-Identifier: BSD-3-Clause */
/* The rows of tables: those of a document, and what follows from them. */
#ifndef AMPERF_TOOL_RENDER_ROWS_H
#define AMPERF_TOOL_RENDER_ROWS_H

#include "document.h"

/*
 * One row a test, of all runs: a document's row, and beside its keys
 *   link (if with_link), section (of a job), way (of a duplex), cpu_percent (of one processor, all
 * that ran), verdict, warning_codes, the tails, rate_reached_hz (of an open loop), and, if they are
 * of any interest in one of the rows, depth_shown and retries_shown. NULL: no memory.
 */
json_t *render_test_rows(const json_t *document, bool with_link);

/*
 * A survey's tests: one row for the two of a size, with
 *   times and transactions of single blocks; throughput_bytes_per_s, cpu_percent,
 *   mcu, messages_per_block and doorbells_per_block of many in a transaction;
 *   retries and errors of both.
 */
json_t *render_survey_rows(const json_t *document);
/* A survey's copies, with sink_ratio and source_ratio: how often as long the link takes. */
json_t *render_copy_rows(const json_t *document);

json_t *render_reproduced_rows(const json_t *document);
json_t *render_hung_rows(const json_t *document);

/*
 * What all links at once reached, a row a test; of a duplex three: each way, with `way` and
 * its times, and both.
 */
json_t *render_sum_rows(const json_t *document);
/* Gives the tests of a duplex their `way`: to_mcu, from_mcu. */
void render_add_ways(json_t *rows, const json_t *document);

/*
 * An explanation's shares, a row each, beside each other those of up to so many tests from
 * `first` on, at t0, t1, ...; what they are called; and a row a share of a test, with
 *   link, kind, ... of the test, name and text of the share, share_ns, share_percent.
 */
#define RENDER_SHARE_TESTS 13u
json_t *render_share_rows(const json_t *document, size_t first);
json_t *render_share_titles(const json_t *document, size_t first);
json_t *render_single_share_rows(const json_t *document);
/* What the shares of a test add up to. */
double render_shares_percent(const json_t *document, const json_t *test);

/* What is to be said below the tables of a reproduction. */
json_t *render_reproduced_lines(const json_t *document);
json_t *render_hung_lines(const json_t *document);

/* Adds a line to an array of them. */
/* What verification cost, if it is known, or that there was none (render_verify.c). */
void render_add_verification(json_t *lines, const json_t *document);

void render_add_line(json_t *lines, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* p99_shown_ns, due_p99_shown_ns and p999_shown_ns, as far as there are enough transactions. */
void render_show_tails(json_t *row, const json_t *of);

/* Processor time in percent of one processor; below 0: not known. */
double render_cpu_percent(const json_t *row);

/* Gives all rows `to`, the value at `from` (or `usual` if that is 0), if that is more than `usual`
 * in any. */
void render_show_if_any(json_t *rows, const char *from, const char *to, int64_t usual);

/* Of a search: the rate that was found, and why there is no higher one. */
void render_add_answer(json_t *lines, const json_t *document);

#endif
