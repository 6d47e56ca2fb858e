/* SPDX-License-Identifier: BSD-3-Clause */
#include "shown.h"
#include "test.h"

#include <stdlib.h>

char *shown(char *document_text, enum render_format format, bool colour)
{
	struct amperf_error error;
	json_t *document;
	char *text;
	size_t bytes;
	FILE *out = open_memstream(&text, &bytes);

	assert_non_null(document_text);
	document = document_parse(document_text, strlen(document_text), "it", &error);
	free(document_text);
	if (!document)
		fail_msg("%s", error.text);
	assert_int_equal(render_document(out, document, format, colour), 0);
	json_decref(document);
	fclose(out);
	return text;
}

void drop_line(char *text, const char *begin)
{
	char *line = strstr(text, begin);
	char *next = line ? strchr(line, '\n') : NULL;

	assert_non_null(next);
	assert_true(line == text || line[-1] == '\n');
	memmove(line, next + 1, strlen(next + 1) + 1);
}
