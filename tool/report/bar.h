/* SPDX-License-Identifier: BSD-3-Clause */
/* Bars in table cells, as SVG: seen without scripts, and printed sharp. */
#ifndef AMPERF_TOOL_REPORT_BAR_H
#define AMPERF_TOOL_REPORT_BAR_H

#include <stddef.h>
#include <stdio.h>

struct bar_part {
	const char *style; /* class in report.css */
	double value;
};

/* <svg>: parts one after the other, of a width that stands for `whole`. */
void bar_draw(FILE *out, const struct bar_part *parts, size_t count, double whole);

/* The same in a <td>. */
void bar_cell(FILE *out, const struct bar_part *parts, size_t count, double whole);

/* <td>: from low to high with a mark at `value`, 1 in the middle, on a log axis of 1/span..span. */
void bar_ratio_cell(FILE *out, double value, double low, double high, double span);

#endif
