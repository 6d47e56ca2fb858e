/* SPDX-License-Identifier: BSD-3-Clause */
/* Which columns the tables of documents have. Each list ends with a path of NULL. */
#ifndef AMPERF_TOOL_RENDER_COLUMNS_H
#define AMPERF_TOOL_RENDER_COLUMNS_H

#include "render.h"

/* Tests: what is looked at first, and, for machines, all there is. */
extern const struct render_column render_test_columns[];
extern const struct render_column render_test_columns_all[];
extern const struct render_legend render_test_legend[];

/* A survey: a size of a link in a line; copies by Linux' processor. */
extern const struct render_column render_survey_columns[];
extern const struct render_legend render_survey_legend[];
extern const struct render_column render_copy_columns[];
/* A test of all links at once, and of each way of a duplex. */
extern const struct render_column render_sum_columns[];

extern const struct render_column render_reproduced_columns[];
extern const struct render_column render_hung_columns[];
/* Both, for machines. */
extern const struct render_column render_reproduction_columns_all[];
/* An explanation: tests beside each other; and a share of a test in a line. */
extern const struct render_column render_share_columns[];
extern const struct render_column render_share_columns_all[];

extern const struct render_column render_compared_columns[];
extern const struct render_column render_published_columns[];
extern const struct render_column render_link_columns[];
extern const struct render_column render_processor_columns[];

#endif
