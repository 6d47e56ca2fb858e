/* SPDX-License-Identifier: BSD-3-Clause */
/* The second table of run --all: copies by the processor. */
#include "output.h"
#include "text_table.h"

#include <string.h>

enum { COL_BLOCK, COL_INTO, COL_SINK, COL_OUT_OF, COL_SOURCE, COL_TOTAL };

static const struct text_line titles = {{"block", "into", "sink", "out of", "source"}};
static const struct text_line units = {{"", "us", "takes", "us", "takes"}};

static void set_ratio(char *cell, const struct amperf_row *rival, uint64_t copy_ns)
{
	if (rival && copy_ns)
		snprintf(cell, UNITS_TEXT_BYTES, "%.1fx",
			 (double)rival->time.median_ns / (double)copy_ns);
}

static void make_line(struct text_line *line, const struct amperf_survey_baseline *baseline,
		      const struct all_rows *rows)
{
	const struct amperf_baseline *times = &baseline->times;

	memset(line, 0, sizeof(*line));
	units_size(line->cells[COL_BLOCK], baseline->block_bytes);
	units_us(line->cells[COL_INTO], times->into.median_ns);
	units_us(line->cells[COL_OUT_OF], times->out_of.median_ns);
	set_ratio(line->cells[COL_SINK], all_baseline_rival(baseline, rows, AMPERF_KIND_SINK),
		  times->into.median_ns);
	set_ratio(line->cells[COL_SOURCE], all_baseline_rival(baseline, rows, AMPERF_KIND_SOURCE),
		  times->out_of.median_ns);
}

void out_baselines(FILE *out, const struct all_baselines *baselines, const struct all_rows *rows)
{
	struct text_table table = {.columns = COL_TOTAL, .indent = 2};
	struct text_line line;

	if (!baselines || !baselines->count)
		return;
	fputs("\nmemcpy() by Linux' processor, medians, and how often as long the fastest way"
	      " through the link takes:\n",
	      out);
	text_table_fit(&table, &titles);
	text_table_fit(&table, &units);
	for (size_t i = 0; i < baselines->count; i++) {
		make_line(&line, &baselines->entries[i], rows);
		text_table_fit(&table, &line);
	}
	text_table_print(&table, out, &titles, false);
	text_table_print(&table, out, &units, false);
	for (size_t i = 0; i < baselines->count; i++) {
		const struct amperf_survey_baseline *entry = &baselines->entries[i];

		if (!i || strcmp(entry->name, entry[-1].name) != 0)
			fprintf(out, "%s\n", entry->name);
		make_line(&line, entry, rows);
		text_table_print(&table, out, &line, false);
	}
}
