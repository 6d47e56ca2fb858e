/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The text of a job file: [sections] of "key = value" lines, each with where it
 * stands. What they mean is job.h's.
 */
#ifndef AMPERF_TOOL_JOB_FILE_H
#define AMPERF_TOOL_JOB_FILE_H

#include <amperf/amperf.h>

#include <stdbool.h>
#include <stddef.h>

#define JOB_FILE_BYTES_MAX 65536u
#define JOB_WHERE_BYTES 320

struct job_entry {
	char *key;
	char *value;
	unsigned line;
};

struct job_section {
	char *name;
	unsigned line;
	struct job_entry *entries;
	size_t entry_count;
};

struct job_file {
	const char *path;
	char *text; /* UTF-8, as it was read */
	size_t bytes;
	struct job_section *sections;
	size_t section_count;
};

/*
 * Reads it. job_file_free() in any case. Returns 0, -EINVAL (what is in it) or
 * -errno; `error` says where.
 */
int job_file_read(struct job_file *file, const char *path, struct amperf_error *error);
void job_file_free(struct job_file *file);

/* NULL if there is none. */
const struct job_section *job_file_section(const struct job_file *file, const char *name);
const struct job_entry *job_section_entry(const struct job_section *section, const char *key);

/* "evaluation.job:12" */
const char *job_file_where(char text[JOB_WHERE_BYTES], const struct job_file *file, unsigned line);

#endif
