/* SPDX-License-Identifier: BSD-3-Clause */
/* Which columns a terminal that is too narrow for all does without. */
#include "render_fit.h"

#include <string.h>

#define TOGETHER_MAX 3

/* Least wanted first; what says little alone goes together. */
static const char *const least_wanted[][TOGETHER_MAX] = {
	{"one_way.to_mcu.median_ns", "one_way.from_mcu.median_ns", "one_way.clock.uncertainty_ns"},
	{"p999_shown_ns"},
	{"transactions"},
	{"cpu_percent", "mcu.awake_percent"},
	{"doorbells_per_block", "messages_per_block"},
	{"min_ns"},
	{"max_ns"},
};

static bool is_one_of(const char *const paths[TOGETHER_MAX], const char *path)
{
	for (size_t i = 0; i < TOGETHER_MAX && paths[i]; i++)
		if (strcmp(paths[i], path) == 0)
			return true;
	return false;
}

static void note(struct render_dropped *dropped, const struct render_column *column)
{
	size_t used = strlen(dropped->titles);

	snprintf(dropped->titles + used, sizeof(dropped->titles) - used, "%s%s", used ? ", " : "",
		 column->title);
}

static bool drop(struct render_table *table, const char *const paths[TOGETHER_MAX],
		 struct render_dropped *dropped)
{
	size_t kept = 0, before = table->column_count;

	for (size_t i = 0; i < before; i++) {
		if (is_one_of(paths, table->columns[i]->path)) {
			note(dropped, table->columns[i]);
			continue;
		}
		table->columns[kept] = table->columns[i];
		table->digits[kept++] = table->digits[i];
	}
	table->column_count = kept;
	return kept < before;
}

bool render_fit_drop(struct render_table *table, struct render_dropped *dropped)
{
	bool gone = false;

	while (!gone && dropped->next < sizeof(least_wanted) / sizeof(least_wanted[0]))
		gone = drop(table, least_wanted[dropped->next++], dropped);
	return gone;
}
