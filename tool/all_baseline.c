/* SPDX-License-Identifier: BSD-3-Clause */
/* What Linux' processor takes to copy a block, to hold against what links take. */
#include "all.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COPIES 20u

/* The part of a name that says whose memory it is and how it is mapped. */
static void mapping_of(const char *link_name, char *mapping)
{
	const char *end = strstr(link_name, ",by=");

	snprintf(mapping, AMPERF_NAME_BYTES, "%.*s",
		 end ? (int)(end - link_name) : AMPERF_NAME_BYTES - 1, link_name);
}

static bool is_known(const struct all_baselines *baselines, const char *mapping, uint64_t block)
{
	for (size_t i = 0; i < baselines->count; i++)
		if (strcmp(baselines->entries[i].name, mapping) == 0 &&
		    baselines->entries[i].block_bytes == block)
			return true;
	return false;
}

/* False if there is no use in trying further sizes. */
static bool measure(struct all_baselines *baselines, struct amperf_link *link, const char *mapping,
		    uint64_t block)
{
	struct amperf_survey_baseline entry = {.block_bytes = block};
	struct amperf_survey_baseline *more;
	struct amperf_error error;

	if (is_known(baselines, mapping, block))
		return true;
	if (amperf_link_baseline(link, block, COPIES, &entry.times, &error))
		return false;
	memcpy(entry.name, mapping, sizeof(entry.name));
	more = realloc(baselines->entries, (baselines->count + 1) * sizeof(*more));
	if (!more)
		return false;
	baselines->entries = more;
	more[baselines->count++] = entry;
	return true;
}

void all_baselines_measure(struct all_baselines *baselines, struct amperf_link *link,
			   const struct run_options *options)
{
	char mapping[AMPERF_NAME_BYTES] = "";

	mapping_of(amperf_link_name(link), mapping);
	for (size_t i = 0; i < options->test_count; i++)
		if (!measure(baselines, link, mapping, options->tests[i].block_bytes))
			return;
}
