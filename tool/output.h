/* SPDX-License-Identifier: BSD-3-Clause */
/* What `amperf run` shows. */
#ifndef AMPERF_TOOL_OUTPUT_H
#define AMPERF_TOOL_OUTPUT_H

#include "advice.h"
#include "all.h"
#include "bring_up.h"
#include "run_options.h"

#include <stdio.h>

/* ---- out_table.c -------------------------------------------------------- */

/* The result for people; `colour` marks errors. clock_note may be NULL. */
void out_table(FILE *out, const struct amperf_result *result, const char *preset,
	       const char *clock_note, bool colour);

/* "1,536 bytes", with a plural's s where it belongs, then `end`. */
void out_count(FILE *out, uint64_t count, const char *what, const char *end);
/* A line about the firmware. */
void out_firmware(FILE *out, const struct amperf_result *result);
/* Kernel, tool and clock. clock_note may be NULL. */
void out_origin(FILE *out, const char *clock_note);

/* ---- out_all.c ---------------------------------------------------------- */

/* The figures of all links, what was not measured, and the advice. */
struct out_all {
	const struct all_links *links;
	const struct all_rows *rows;
	const struct all_baselines *baselines; /* NULL: none */
	const struct amperf_result *floor;     /* amperf itself; NULL: not measured */
	const struct bring_up *bring_up;
	const struct advice *advice;
	const char *clock_note; /* may be NULL */
	bool colour;
};

void out_all(FILE *out, const struct out_all *all);

/* ---- out_baseline.c ----------------------------------------------------- */

/* memcpy() beside what links take; nothing if there are none. */
void out_baselines(FILE *out, const struct all_baselines *baselines, const struct all_rows *rows);

/* ---- out_log.c: the lines of the 2020 client ---------------------------- */

void out_log_opened(FILE *out, const struct run_options *options, const char *link_name);
void out_log_sample(FILE *out, const struct amperf_sample *sample);

/* ---- out_plan.c --------------------------------------------------------- */

/* What --dry-run shows of a link: the tests. */
void out_plan(FILE *out, const struct run_options *options);

/* ---- out_progress.c ----------------------------------------------------- */

/*
 * A line that is written over again and again, behind `prefix` (may be ""). Only
 * for terminals. False while the run is too short yet for one.
 */
bool out_progress(FILE *out, const char *prefix, const struct amperf_progress *progress);
/* Takes it away. */
void out_progress_end(FILE *out);

/* ---- out_json.c --------------------------------------------------------- */

/*
 * The file that gets the JSON: made before anything is measured, so that it is
 * known to be writable, and put in its place whole.
 */
struct out_json {
	const char *file;
	char *temporary; /* NULL: written in place (stdout, a pipe, a device) */
	FILE *out;
};

/* 0, or -errno with a line in error. */
int out_json_begin(struct out_json *json, const char *file, struct amperf_error *error);
/* Writes the text (NULL: none, and there will be no file) and closes. */
int out_json_end(struct out_json *json, const char *text, struct amperf_error *error);

#endif
