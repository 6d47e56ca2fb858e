/* SPDX-License-Identifier: BSD-3-Clause */
#include "figures.h"
#include "html.h"

void figure_begin(FILE *out, const char *plot, const char *of, const char *title, const char *note)
{
	html_print(out,
		   "<figure class=\"plot\" data-plot=\"%s\" data-of=\"%s\">\n"
		   "<figcaption><h3>%s</h3><p>%s</p></figcaption>\n"
		   "<div class=\"drawing\"></div>\n",
		   plot, of, title, note);
}

void figure_table_begin(FILE *out, const char *what)
{
	html_print(out,
		   "<details class=\"figures\"><summary>Table: %s</summary>\n"
		   "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"%s\"><table>\n",
		   what, what);
}

void figure_table_end(FILE *out)
{
	fputs("</table></div></details>\n", out);
}

void figure_end(FILE *out)
{
	fputs("</figure>\n", out);
}
