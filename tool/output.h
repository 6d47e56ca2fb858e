/* SPDX-License-Identifier: BSD-3-Clause */
/* What `amperf run` shows. */
#ifndef AMPERF_TOOL_OUTPUT_H
#define AMPERF_TOOL_OUTPUT_H

#include "advice.h"
#include "all.h"
#include "bring_up.h"
#include "run_options.h"

#include <stdio.h>

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

/* ---- out_files.c -------------------------------------------------------- */

/* Where a result goes, and how it is shown. */
struct out_choice {
	enum run_format format;
	const char *output;    /* where it is shown; NULL: stdout */
	const char *json_file; /* the document; NULL: none; "-": stdout, and nothing else there */
	bool on_stdout;        /* something else is: not shown there */
	bool quiet;            /* not shown, unless asked for by format or output */
};

struct out_files {
	struct out_choice choice;
	bool show;
	struct out_json shown; /* out is NULL: stdout */
	struct out_json json;
};

/* 0, or -errno with a line in error. */
int out_files_begin(struct out_files *files, const struct out_choice *choice,
		    struct amperf_error *error);
/*
 * Writes a document (its text; NULL: none, and no file is made). False if something
 * went wrong, which has been told on stderr.
 */
bool out_files_end(struct out_files *files, const char *text);
/* Instead of that: there will be no file. */
void out_files_drop(struct out_files *files);

#endif
