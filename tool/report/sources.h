/* SPDX-License-Identifier: BSD-3-Clause */
/* The documents that a report is made of, from files, folders or the tool itself. */
#ifndef AMPERF_TOOL_REPORT_SOURCES_H
#define AMPERF_TOOL_REPORT_SOURCES_H

#include <amperf/amperf.h>

#include <jansson.h>

/*
 * Each adds to a list of {file, document}, checked. 0, -ENOMEM, or another -errno with
 * a line in error.
 */
int sources_add_file(json_t *sources, const char *file, struct amperf_error *error);
/* A file, all *.json of a folder, or (NULL) the published figures that are built in. */
int sources_add_published(json_t *sources, const char *name, struct amperf_error *error);

#endif
