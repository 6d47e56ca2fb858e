/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a job file asks for: runs, one after the other. Keys are the long options of
 * `amperf run`, read by the parser of the command line.
 */
#ifndef AMPERF_TOOL_JOB_H
#define AMPERF_TOOL_JOB_H

#include "job_file.h"
#include "run_options.h"

#include <stdio.h>

/* How the firmware is to run; all empty: as it does. */
struct job_firmware {
	const char *file;     /* NULL: the usual one */
	const char *tty_name; /* NULL: as the file has it */
	uint32_t ring;        /* 0: as the file has it */
};

/* One link of one section. */
struct job_run {
	const struct job_section *section;
	const char *link;
	bool optional; /* a link that cannot be used is no failure */
	bool bring_up; /* what the link needs, as --all does */
	struct job_firmware firmware;
	struct run_options options;
};

struct job {
	struct job_file file;
	char *name;              /* [job]'s, or the file's */
	const char *description; /* NULL: none */
	struct run_options output;
	struct job_run *runs;
	size_t run_count;
	char **arguments; /* made of entries; the options point to them */
	size_t argument_count;
	/* The command line, and what came of it alone. */
	int argc;
	char **argv;
	const struct run_options *given;
};

/*
 * Reads options->job, which argc and argv led to: [global], then each section, then
 * the command line, the last counts. Exits with a line on stderr if anything is wrong
 * with any of it. job_free() at the end.
 */
void job_read(struct job *job, const struct run_options *given, int argc, char **argv);
void job_free(struct job *job);

bool job_firmware_asked(const struct job_firmware *firmware);

/* ---- out_job_plan.c ----------------------------------------------------- */

/* What would be run. */
void out_job_plan(FILE *out, const struct job *job);

#endif
