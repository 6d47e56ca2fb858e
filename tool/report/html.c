/* SPDX-License-Identifier: BSD-3-Clause */
#include "html.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static void put(FILE *out, char c)
{
	switch (c) {
	case '&':
		fputs("&amp;", out);
		break;
	case '<':
		fputs("&lt;", out);
		break;
	case '>':
		fputs("&gt;", out);
		break;
	case '"':
		fputs("&quot;", out);
		break;
	default:
		fputc(c, out);
	}
}

void html_text(FILE *out, const char *text)
{
	while (text && *text)
		put(out, *text++);
}

void html_name(FILE *out, const char *name)
{
	for (; *name; name++) {
		put(out, *name);
		if (*name == ',')
			fputs("<wbr>", out);
	}
}

void html_print(FILE *out, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	for (const char *c = format; *c; c++) {
		if (*c != '%') {
			fputc(*c, out);
			continue;
		}
		switch (*++c) {
		case 's':
			html_text(out, va_arg(args, const char *));
			break;
		case 'd':
			fprintf(out, "%d", va_arg(args, int));
			break;
		case 'z':
			fprintf(out, "%zu", va_arg(args, size_t));
			c++; /* the u */
			break;
		default:
			fputc(*c, out);
		}
	}
	va_end(args);
}

/* In a script "</script>" and "<!--" mean something even within strings. */
void html_json(FILE *out, const char *id, const json_t *value)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_ENSURE_ASCII);

	html_print(out, "<script type=\"application/json\" id=\"%s\">", id);
	for (const char *c = text; c && *c; c++) {
		if (*c == '<' || *c == '>' || *c == '&')
			fprintf(out, "\\u%04x", (unsigned int)*c);
		else
			fputc(*c, out);
	}
	fputs("</script>\n", out);
	free(text);
}
