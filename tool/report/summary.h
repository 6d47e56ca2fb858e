/* SPDX-License-Identifier: BSD-3-Clause */
/* The head of a report: what it says in a few words, and what it is of. */
#ifndef AMPERF_TOOL_REPORT_SUMMARY_H
#define AMPERF_TOOL_REPORT_SUMMARY_H

#include "rows.h"

#include <stdio.h>

/* The best of each figure, errors, advice and warnings. */
void summary_section(FILE *out, const struct report_rows *rows, const struct report_model *model);

/* ---- warnings.c ----------------------------------------------------------- */

/* What is to be borne in mind about rows, with a head if there is anything. */
void warnings_part(FILE *out, const struct report_rows *rows);

/* ---- origin.c ------------------------------------------------------------- */

/* Board, kernel, firmware, clock of the first document. */
void origin_header(FILE *out, const struct report_model *model);

/* Settings and context of each run, and what surveys said besides. */
void origin_section(FILE *out, const struct report_model *model);

#endif
