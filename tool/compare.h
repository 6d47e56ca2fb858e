/* SPDX-License-Identifier: BSD-3-Clause */
/* Two results, row by row: what `amperf compare` finds out, and how it is shown. */
#ifndef AMPERF_TOOL_COMPARE_H
#define AMPERF_TOOL_COMPARE_H

#include "document.h"
#include "units.h"

#include <stdio.h>

/* ---- Rows of one file (compare_side.c) ----------------------------------- */

struct compare_row {
	const char *link;
	const json_t *row;          /* as it is in the document */
	bool measured;              /* it has figures */
	struct amperf_summary time; /* of these, only the median and its interval */
	bool matched;               /* with one of the other file */
};

struct compare_side {
	const char *file;
	json_t *document;
	struct compare_row *rows;
	size_t count;
};

/* 0, or -errno with one line in error; compare_side_free() in any case. */
int compare_side_load(struct compare_side *side, const char *file, struct amperf_error *error);
void compare_side_free(struct compare_side *side);

/*
 * The p value of two rows' samples, or else of what their histograms know; -ENODATA if
 * a row has neither. Other errors: -EINVAL (a histogram is not amperf's), -ENOMEM.
 */
int compare_p_value(const struct compare_row *base, const struct compare_row *now, double *p_value);

/* ---- Whether they can be compared (compare_context.c) -------------------- */

/* Arrays of lines: what forbids it, and what else is not the same. */
json_t *compare_obstacles(const struct compare_side *base, const struct compare_side *now);
json_t *compare_differences(const struct compare_side *base, const struct compare_side *now);

/* ---- The comparison (compare.c) ------------------------------------------ */

struct compare_config {
	bool gated;
	double gate_percent; /* so much slower is past the gate */
	bool forced;         /* whatever the obstacles */
};

/*
 * The document; NULL with a line in error: -EINVAL (an obstacle, or no row in common),
 * -ENOMEM.
 */
json_t *compare_sides(struct compare_side *base, struct compare_side *now,
		      const struct compare_config *config, struct amperf_error *error);

/* How many rows of a comparison have a verdict. */
size_t compare_count(const json_t *comparison, const char *verdict);
/* How many rows have something: "unclear", "few". */
size_t compare_count_true(const json_t *comparison, const char *key);

/* ---- What all formats say (compare_show.c) ------------------------------- */

/* A row's figures, from left to right. */
enum compare_cell {
	COMPARE_BASE,
	COMPARE_NEW,
	COMPARE_RATIO,
	COMPARE_LOW,
	COMPARE_HIGH,
	COMPARE_P,       /* "": not known */
	COMPARE_VERDICT, /* "slower?": not clear */
	COMPARE_CELLS
};

struct compare_cells {
	char text[COMPARE_CELLS][UNITS_TEXT_BYTES];
	bool past; /* the gate */
};

void compare_cells(struct compare_cells *cells, const json_t *row);

/* Lines, in `text`. */
#define COMPARE_TEXT_BYTES 256
/* "2 of 12 rows are past the gate of 5 %", and the like. */
const char *compare_headline(char *text, const json_t *comparison);
/* What the figures of some rows are not worth; "" if there is nothing to say. */
const char *compare_caveat(char *text, const json_t *comparison);

/* How a format writes what a file says: that may hold anything. */
typedef void compare_put(FILE *out, const char *text);

/* A side's file and what it was measured with; lines, each with what stands before it. */
void compare_put_side(FILE *out, compare_put *put, const json_t *side, const char *between);
void compare_put_lines(FILE *out, compare_put *put, const json_t *lines, const char *before);

/* ---- Formats (out_compare.c, out_compare_markdown.c) --------------------- */

void out_compare(FILE *out, const json_t *comparison, bool colour);
void out_compare_markdown(FILE *out, const json_t *comparison);

#endif
