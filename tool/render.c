/* SPDX-License-Identifier: BSD-3-Clause */
#include "render.h"
#include "render_text.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Narrower, and lines would have hardly a word. */
#define WIDTH_MIN 40u

bool render_format_parse(const char *text, enum render_format *format)
{
	static const struct {
		const char *name;
		enum render_format format;
	} names[] = {
		{"text", RENDER_TEXT},
		{"table", RENDER_TEXT},
		{"csv", RENDER_CSV},
		{"markdown", RENDER_MARKDOWN},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(text, names[i].name) == 0) {
			*format = names[i].format;
			return true;
		}
	return false;
}

unsigned int render_width(FILE *out)
{
	struct winsize size = {0};

	if (!isatty(fileno(out)) || ioctl(fileno(out), TIOCGWINSZ, &size) || !size.ws_col)
		return 0;
	return size.ws_col < WIDTH_MIN ? WIDTH_MIN : size.ws_col;
}

bool render_has_colour(FILE *out)
{
	const char *no = getenv("NO_COLOR");

	return isatty(fileno(out)) && !(no && no[0]);
}

int render_document(FILE *out, const json_t *document, enum render_format format, bool colour)
{
	struct render_tables tables;
	int code = render_tables_make(&tables, document, format);

	if (code)
		return code;
	if (format == RENDER_TEXT)
		render_text(out, document, &tables, render_width(out), colour);
	else if (format == RENDER_MARKDOWN)
		render_markdown(out, document, &tables);
	else if (tables.count)
		render_csv(out, &tables.tables[0]);
	render_tables_free(&tables);
	return 0;
}
