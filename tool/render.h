/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What people read, made from documents alone. Every format (text, CSV, Markdown,
 * HTML) takes its tables from here, so that the same figure stands in all of them.
 */
#ifndef AMPERF_TOOL_RENDER_H
#define AMPERF_TOOL_RENDER_H

#include "document.h"

#include <stdio.h>

enum render_format { RENDER_TEXT, RENDER_CSV, RENDER_MARKDOWN };

/* "text" (or "table", its older name), "csv", "markdown"; false: none of them. */
bool render_format_parse(const char *text, enum render_format *format);

/*
 * Writes a checked document. `colour` is for RENDER_TEXT: marks what is not as it
 * should be. Returns 0 or -ENOMEM; whether the file took it is for its owner to see.
 */
int render_document(FILE *out, const json_t *document, enum render_format format, bool colour);

/* "the median", "p99", ..., "the longest" (100). */
const char *render_percentile_name(double percentile);
/* A rate as it is told: whole numbers, or four digits. `text` is UNITS_TEXT_BYTES. */
const char *render_hz(char *text, double hz);

/* Columns of the terminal behind a stream; 0 if it is none, or does not say. */
unsigned int render_width(FILE *out);
/* May a stream have colour: a terminal, and no NO_COLOR in the environment. */
bool render_has_colour(FILE *out);

/* ---- Tables (render_tables.c, render_cell.c) ----------------------------- */

/* How the value at a column's path is shown; all but the first to the right. */
enum render_how {
	RENDER_WORD,
	RENDER_COUNT,  /* 1,234 */
	RENDER_SIZE,   /* bytes: "64 KiB" */
	RENDER_US,     /* ns in us, digits by the column's smallest: at least three of it */
	RENDER_KIB,    /* bytes per second in KiB per second */
	RENDER_TENTHS, /* one digit after the point */
	RENDER_HUNDREDTHS,
	RENDER_PERCENT, /* a ratio in percent, one digit */
	RENDER_SIGNED,  /* the same, with its sign */
	RENDER_TIMES,   /* a ratio: "1.5x" */
	RENDER_FIGURE,  /* a word that is one, with its unit */
};

struct render_column {
	const char *path; /* in a row; with _ for . the header in CSV, whose unit is JSON's */
	const char *title;
	const char *unit; /* of what is shown; "": none, or in the cell */
	enum render_how how;
};

#define RENDER_COLUMNS_MAX 96

/* What a column means, in a sentence that may be of several: "" for its path ends it. */
struct render_legend {
	const char *path;
	const char *says;
};

/* Columns in which nothing stands are left out, but not of CSV. */
struct render_table {
	const char *caption;                /* a line; "": none */
	json_t *rows;                       /* objects */
	const struct render_legend *legend; /* of its columns, up to a path of NULL; NULL: none */
	json_t *lines;                      /* what is to be said below it; NULL: nothing */
	json_t *titles; /* by path, of columns that have none of their own; NULL: all have */
	const struct render_column *columns[RENDER_COLUMNS_MAX];
	int digits[RENDER_COLUMNS_MAX]; /* after the point, of RENDER_US */
	size_t column_count;
	bool grouped; /* the first column says to what a row belongs */
};

#define RENDER_TABLES_MAX 16

struct render_tables {
	struct render_table tables[RENDER_TABLES_MAX];
	size_t count;
};

/* The tables of a document, for RENDER_CSV only the first, with a row a test. */
int render_tables_make(struct render_tables *tables, const json_t *document,
		       enum render_format format);
void render_tables_free(struct render_tables *tables);

/*
 * A document may be anyone's: nothing in it speaks to the terminal. `text` is UTF-8, and
 * ends with NUL, if not before `bytes`.
 */
void render_put_clean(FILE *out, const char *text, size_t bytes);

#define RENDER_CELL_BYTES 64

#define RENDER_LEGEND_BYTES 512

/* What the columns mean that a table has; "" if nothing is to be said of them; in `text`. */
const char *render_legend_text(const struct render_table *table, char *text, size_t bytes);

const char *render_title(const struct render_table *table, size_t column);
/* A cell as it is shown, "" if there is nothing; in `text`, or of the row itself. */
const char *render_cell(const struct render_table *table, size_t row, size_t column,
			char text[RENDER_CELL_BYTES]);
/* Is there something wrong with a row? */
bool render_row_is_bad(const struct render_table *table, size_t row);

/* ---- Lines (render_notes.c, render_warnings.c) --------------------------- */

/* What a document is of, in a line: "tty:/dev/ttyRPMSG0, dk2-2020"; in `text`. */
const char *render_heading(const json_t *document, char *text, size_t bytes);

/*
 * Arrays of lines: what is to be borne in mind, each beginning with the rows that it is
 * of; and what stands below the tables (totals, firmware, system). NULL: no memory.
 */
json_t *render_warnings(const json_t *document);
json_t *render_notes(const json_t *document);
/* The lines of advice that a survey gives; empty for others. */
json_t *render_advice(const json_t *document);

#endif
