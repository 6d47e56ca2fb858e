/* SPDX-License-Identifier: BSD-3-Clause */
/* What `amperf run` shows. */
#ifndef AMPERF_TOOL_OUTPUT_H
#define AMPERF_TOOL_OUTPUT_H

#include "run_options.h"

#include <stdio.h>

/* ---- out_table.c -------------------------------------------------------- */

/* The result for people; `colour` marks errors. clock_note may be NULL. */
void out_table(FILE *out, const struct amperf_result *result, const char *preset,
	       const char *clock_note, bool colour);

/* ---- out_log.c: the lines of the 2020 client ---------------------------- */

void out_log_opened(FILE *out, const struct run_options *options, const char *link_name);
void out_log_sample(FILE *out, const struct amperf_sample *sample);

/* ---- out_progress.c ----------------------------------------------------- */

/*
 * A line that is written over again and again. Only for terminals. False while
 * the run is too short yet for one.
 */
bool out_progress(FILE *out, const struct amperf_progress *progress);
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
