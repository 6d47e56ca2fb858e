/* SPDX-License-Identifier: BSD-3-Clause */
/* What is in every report: made at build time by make-assets. */
#ifndef AMPERF_TOOL_REPORT_ASSETS_H
#define AMPERF_TOOL_REPORT_ASSETS_H

extern const char report_style[];
extern const char report_script[];
extern const char report_policy[];       /* Content-Security-Policy: only these two may run */
extern const char report_plot_license[]; /* of uPlot */
extern const char report_published[];    /* results/published as one JSON array */

#endif
