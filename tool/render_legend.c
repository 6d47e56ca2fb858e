/* SPDX-License-Identifier: BSD-3-Clause */
/* What columns mean: said of those alone that a table has. */
#include "render_columns.h"

#include <string.h>

#define END                                                                                        \
	{                                                                                          \
		NULL, NULL                                                                         \
	}

const struct render_legend render_test_legend[] = {
	{"precision_percent", "± %"},
	{"", ": half the median's 95 % confidence interval."},
	{"corrected.median_ns", "due"},
	{"", ": from when it was due, not from when it was sent."},
	{"one_way.to_mcu.median_ns", "to M4"},
	{"one_way.from_mcu.median_ns", "from M4"},
	{"", ": one way, each ± us."},
	{"cpu_percent", "A7 %"},
	{"", ": all cores of Linux together, of one."},
	{"mcu.awake_percent", "M4 %"},
	{"", ": of the time it did not sleep."},
	END,
};

const struct render_legend render_survey_legend[] = {
	{"min_ns", "min"},
	{"median_ns", "median"},
	{"p99_shown_ns", "p99 (of 100 or more)"},
	{"", ": n transactions of one block, there and back or acknowledged."},
	{"throughput_bytes_per_s", "rate"},
	{"cpu_percent", "CPU (what ran on all processors, in percent of one)"},
	{"mcu.awake_percent", "M4 (the time that it did not sleep)"},
	{"messages_per_block", "messages"},
	{"doorbells_per_block", "doorbells"},
	{"", ": of many blocks in a transaction."},
	END,
};

static bool has_column(const struct render_table *table, const char *path)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (strcmp(table->columns[i]->path, path) == 0)
			return true;
	return false;
}

static void append(char *text, size_t bytes, const char *separator, const char *says)
{
	size_t used = strlen(text);

	snprintf(text + used, bytes - used, "%s%s", separator, says);
}

const char *render_legend_text(const struct render_table *table, char *text, size_t bytes)
{
	bool begun = false; /* a sentence */

	text[0] = '\0';
	for (const struct render_legend *entry = table->legend; entry && entry->path; entry++) {
		if (!entry->path[0]) {
			if (begun)
				append(text, bytes, "", entry->says);
			begun = false;
		} else if (has_column(table, entry->path)) {
			append(text, bytes, begun ? ", " : text[0] ? " " : "", entry->says);
			begun = true;
		}
	}
	return text;
}
