/* SPDX-License-Identifier: BSD-3-Clause */
/* Writing HTML: what came from a file is text there, never markup. */
#ifndef AMPERF_TOOL_REPORT_HTML_H
#define AMPERF_TOOL_REPORT_HTML_H

#include <jansson.h>
#include <stdio.h>

/* Text, also fit for an attribute in double quotes. */
void html_text(FILE *out, const char *text);

/* The same, of a link's name: lines may break behind its commas. */
void html_name(FILE *out, const char *name);

/* As printf(); each %s comes out as html_text(). Knows %s, %d, %zu and %% only. */
void html_print(FILE *out, const char *format, ...);

/* A JSON value for JavaScript to read: <script type="application/json" id="ID">. */
void html_json(FILE *out, const char *id, const json_t *value);

#endif
