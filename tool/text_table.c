/* SPDX-License-Identifier: BSD-3-Clause */
#include "text_table.h"

#include <string.h>

void text_table_fit(struct text_table *table, const struct text_line *line)
{
	for (int i = 0; i < table->columns; i++) {
		int width = (int)strlen(line->cells[i]);

		if (table->widths[i] < width)
			table->widths[i] = width;
	}
}

void text_table_print(const struct text_table *table, FILE *out, const struct text_line *line,
		      bool bad)
{
	bool colour = bad && table->colour;
	int last = table->columns - 1;

	/* No blanks at a line's end. */
	while (last > 0 && !line->cells[last][0])
		last--;
	fprintf(out, "%s%*s", colour ? "\033[31m" : "", table->indent, "");
	for (int i = 0; i <= last; i++)
		fprintf(out, "%s%*s", i ? "  " : "", i ? table->widths[i] : -table->widths[i],
			line->cells[i]);
	fputs(colour ? "\033[0m\n" : "\n", out);
}
