/* SPDX-License-Identifier: BSD-3-Clause */
/* Tables of text: columns as wide as what stands in them. */
#ifndef AMPERF_TOOL_TEXT_TABLE_H
#define AMPERF_TOOL_TEXT_TABLE_H

#include "units.h"

#include <stdio.h>

#define TEXT_TABLE_COLUMNS_MAX 14

/* Cells that are empty stay empty. */
struct text_line {
	char cells[TEXT_TABLE_COLUMNS_MAX][UNITS_TEXT_BYTES];
};

struct text_table {
	int columns;
	int indent;  /* blanks in front of each line */
	bool colour; /* marks bad lines */
	int widths[TEXT_TABLE_COLUMNS_MAX];
};

/* Makes room for a line; all of them, before the first is printed. */
void text_table_fit(struct text_table *table, const struct text_line *line);

/* Prints a line: the first column to the left, all others to the right. */
void text_table_print(const struct text_table *table, FILE *out, const struct text_line *line,
		      bool bad);

#endif
