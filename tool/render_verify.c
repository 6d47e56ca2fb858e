/* SPDX-License-Identifier: BSD-3-Clause */
/* What verification cost, in one line for all rows of a document. */
#include "render.h"
#include "render_rows.h"
#include "units.h"

#include <math.h>
#include <string.h>

#define RANGE_BYTES 128

struct range {
	double least, most;
	bool any;
};

static void widen(struct range *range, double value)
{
	range->least = range->any ? fmin(range->least, value) : value;
	range->most = range->any ? fmax(range->most, value) : value;
	range->any = true;
}

struct costs {
	struct range percent;
	struct range outside_ns;
	bool off;
};

static void look_at(struct costs *costs, const json_t *rows)
{
	const json_t *row;
	size_t i;

	json_array_foreach ((json_t *)rows, i, row) {
		const json_t *verify = json_object_get(row, "verify");

		costs->off |= json_is_false(json_object_get(verify, "on"));
		if (document_has(verify, "cost_percent"))
			widen(&costs->percent, document_number(verify, "cost_percent", 0));
		if (document_has(verify, "outside_ns"))
			widen(&costs->outside_ns, document_number(verify, "outside_ns", 0));
	}
}

/* "2.1 to 9.8", or one of them if there is no more to say. */
static const char *between(char text[RANGE_BYTES], const char *least, const char *most)
{
	bool same = strcmp(least, most) == 0;

	snprintf(text, RANGE_BYTES, "%s%s%s", least, same ? "" : " to ", same ? "" : most);
	return text;
}

static const char *percents(char text[RANGE_BYTES], const struct range *range)
{
	char least[UNITS_TEXT_BYTES], most[UNITS_TEXT_BYTES];

	snprintf(least, sizeof(least), "%.1f", range->least);
	snprintf(most, sizeof(most), "%.1f", range->most);
	return between(text, least, most);
}

static const char *times(char text[RANGE_BYTES], const struct range *range)
{
	char least[UNITS_TEXT_BYTES], most[UNITS_TEXT_BYTES];

	units_us(least, (uint64_t)range->least);
	units_us(most, (uint64_t)range->most);
	return between(text, least, most);
}

void render_add_verification(json_t *lines, const json_t *document)
{
	struct costs costs = {.off = false};
	char percent[RANGE_BYTES], outside[RANGE_BYTES];
	const json_t *run;

	for (size_t i = 0; (run = document_run(document, i)); i++)
		look_at(&costs, json_object_get(run, "rows"));
	look_at(&costs, json_object_get(document, "steps"));
	if (costs.off)
		render_add_line(lines, "not verified (--verify=off): damaged data goes unseen");
	if (costs.percent.any && costs.outside_ns.any)
		render_add_line(lines,
				"verification of every byte: %s %% of the time, in it, and %s us a"
				" transaction outside of it (--verify=off leaves both out)",
				percents(percent, &costs.percent),
				times(outside, &costs.outside_ns));
	else if (costs.percent.any)
		render_add_line(lines,
				"verification of every byte: %s %% of the time, in it"
				" (--verify=off leaves it out)",
				percents(percent, &costs.percent));
	else if (costs.outside_ns.any)
		render_add_line(lines,
				"verification of every byte: %s us a transaction, outside of the"
				" time (--verify=off leaves it out)",
				times(outside, &costs.outside_ns));
}
