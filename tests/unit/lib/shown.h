/* SPDX-License-Identifier: BSD-3-Clause */
/* How a document is shown. */
#ifndef AMPERF_TEST_SHOWN_H
#define AMPERF_TEST_SHOWN_H

#include "render.h"

/* Takes the document's text; fails the test if it is none. The caller frees what is shown. */
char *shown(char *document_text, enum render_format format, bool colour);

/* Takes a line that begins so out of a text: the one about this machine, and the like. */
void drop_line(char *text, const char *begin);

#endif
