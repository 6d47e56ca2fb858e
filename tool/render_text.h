/* SPDX-License-Identifier: BSD-3-Clause */
/* The formats. */
#ifndef AMPERF_TOOL_RENDER_TEXT_H
#define AMPERF_TOOL_RENDER_TEXT_H

#include "render.h"

/* For a terminal of `width` columns; 0: for none, with all columns of tables. */
void render_text(FILE *out, const json_t *document, const struct render_tables *tables,
		 unsigned int width, bool colour);
/* GitHub's tables. */
void render_markdown(FILE *out, const json_t *document, const struct render_tables *tables);
/* RFC 4180: a line of names, then one a row, values as in the JSON. */
void render_csv(FILE *out, const struct render_table *table);

#endif
