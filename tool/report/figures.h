/* SPDX-License-Identifier: BSD-3-Clause */
/* The sections of a report: a place for each plot, and a table of its figures. */
#ifndef AMPERF_TOOL_REPORT_FIGURES_H
#define AMPERF_TOOL_REPORT_FIGURES_H

#include "rows.h"

#include <stdio.h>

/* ---- figures.c ----------------------------------------------------------- */

/* Opens a figure with its caption; scripts draw `plot` of `of` into it. */
void figure_begin(FILE *out, const char *plot, const char *of, const char *title, const char *note);
/* Between these stands the figure's table. */
void figure_table_begin(FILE *out, const char *what);
void figure_table_end(FILE *out);
void figure_end(FILE *out);

/* ---- One file each; nothing is written if there are no such figures. ------ */

void throughput_section(FILE *out, const struct report_rows *rows);
void latency_section(FILE *out, const struct report_rows *rows);
void rates_section(FILE *out, const struct report_rows *rows, const struct report_model *model);
void records_section(FILE *out, const struct report_rows *rows);
void cost_section(FILE *out, const struct report_rows *rows);
void one_way_section(FILE *out, const struct report_rows *rows);
void copies_section(FILE *out, const struct report_model *model);
void explanation_section(FILE *out, const struct report_model *model);
void comparison_section(FILE *out, const struct report_model *model);
void published_section(FILE *out, const struct report_model *model);

#endif
