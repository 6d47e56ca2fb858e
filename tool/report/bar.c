/* SPDX-License-Identifier: BSD-3-Clause */
#include "bar.h"

#include <math.h>

void bar_draw(FILE *out, const struct bar_part *parts, size_t count, double whole)
{
	double at = 0;

	fputs("<svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
	      out);
	for (size_t i = 0; i < count; i++) {
		double width = whole > 0 ? 100 * parts[i].value / whole : 0;

		if (width <= 0)
			continue;
		fprintf(out, "<rect class=\"%s\" x=\"%.3f\" y=\"0\" width=\"%.3f\" height=\"10\"/>",
			parts[i].style, at, width);
		at += width;
	}
	fputs("</svg>", out);
}

void bar_cell(FILE *out, const struct bar_part *parts, size_t count, double whole)
{
	fputs("<td class=\"bar\">", out);
	bar_draw(out, parts, count, whole);
	fputs("</td>", out);
}

static double position(double ratio, double span)
{
	double at = ratio > 0 && span > 1 ? 50 + 50 * log(ratio) / log(span) : 0;

	return fmin(fmax(at, 0), 100);
}

void bar_ratio_cell(FILE *out, double value, double low, double high, double span)
{
	double from = position(low, span), to = position(high, span);

	fprintf(out,
		"<td class=\"bar\"><svg viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\""
		" aria-hidden=\"true\"><rect class=\"middle\" x=\"49.8\" y=\"0\" width=\"0.4\""
		" height=\"10\"/><rect class=\"range\" x=\"%.3f\" y=\"4\" width=\"%.3f\""
		" height=\"2\"/><rect class=\"mark\" x=\"%.3f\" y=\"1\" width=\"1\""
		" height=\"8\"/></svg></td>",
		from, fmax(to - from, 0.5), position(value, span) - 0.5);
}
