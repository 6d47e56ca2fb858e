/* SPDX-License-Identifier: BSD-3-Clause */
/* Several links in one document: one after the other, or all at once. */
#ifndef AMPERF_TOOL_LINKS_H
#define AMPERF_TOOL_LINKS_H

#include "run_options.h"

#include <jansson.h>

struct links_entry {
	struct run_options options; /* of this link: its name and its tests */
	struct amperf_result *result;
	struct amperf_error error;
	int exit_code;
};

struct links {
	const struct run_options *options; /* of all: time out, output */
	const char *document;              /* "survey" or "sweep" */
	bool at_once;
	bool duplex; /* at once, two of them, there and back */
	bool strict; /* a link that cannot be used is a failure */
	struct links_entry entries[RUN_LINKS_MAX];
	size_t count;
	bool show_progress;
	int cancel_fd;
	struct amperf_error error; /* of the whole; code 0: none */
};

/* Measures, shows, and returns an exit code. The entries are freed. */
int links_run(struct links *links);

/* ---- links_at_once.c ---------------------------------------------------- */

/* Each link's result, error and exit code. */
void links_measure_at_once(struct links *links);

/* ---- links_document.c --------------------------------------------------- */

/* NULL: no memory. */
json_t *links_document(const struct links *links);

#endif
