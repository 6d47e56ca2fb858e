/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tables of figures. A cell shows a figure as the text output does, and has it in
 * full in data-value, its key in data-key.
 */
#ifndef AMPERF_TOOL_REPORT_COLUMNS_H
#define AMPERF_TOOL_REPORT_COLUMNS_H

#include "units.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

#define COLUMNS_MAX 24

enum column_format {
	COLUMN_COUNT,   /* 1,234 */
	COLUMN_US,      /* from ns */
	COLUMN_SECONDS, /* from ns */
	COLUMN_KIB,     /* KiB/s from bytes/s */
	COLUMN_SIZE,    /* 4 KiB */
	COLUMN_DECIMAL, /* 1.250 */
	COLUMN_AVERAGE, /* of counts, 2 or 2.33 */
};

struct column {
	const char *key; /* of a row, "linux.cpu_user_ns" for one within */
	const char *title;
	const char *unit; /* "" if it stands in the cell */
	enum column_format format;
};

/* NULL if the row has no such figure. */
const json_t *column_value(const struct column *column, const json_t *row);

/* As it is shown; "" without a value. */
const char *column_text(char text[UNITS_TEXT_BYTES], enum column_format format,
			const json_t *value);

/* <td>: the figure of a row, empty without one. */
void column_cell(FILE *out, const struct column *column, const json_t *row);

/* <th> of each column that `used` names. */
void column_heads(FILE *out, const struct column *columns, size_t count, const bool *used);

/* Marks the columns that a row has figures for. */
void column_mark_used(const struct column *columns, size_t count, const json_t *row, bool *used);

#endif
