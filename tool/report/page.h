/* SPDX-License-Identifier: BSD-3-Clause */
/* A report as one HTML file that needs nothing else. */
#ifndef AMPERF_TOOL_REPORT_PAGE_H
#define AMPERF_TOOL_REPORT_PAGE_H

#include "model.h"

/* The page, to be freed; NULL if there is no memory. */
char *report_page(const struct report_model *model, const char *title);

#endif
