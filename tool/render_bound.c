/* SPDX-License-Identifier: BSD-3-Clause */
/* What a search says. */
#include "render.h"
#include "render_rows.h"
#include "units.h"

#include <stdio.h>

static const struct {
	double percentile;
	const char *key;
	const char *name;
} percentiles[] = {
	{50, "median_ns", "the median"}, {90, "p90_ns", "p90"},         {99, "p99_ns", "p99"},
	{99.9, "p999_ns", "p99.9"},      {99.99, "p9999_ns", "p99.99"},
};

/* The largest of what is known. */
static size_t index_of(double percentile)
{
	size_t i = 0;

	while (i < sizeof(percentiles) / sizeof(percentiles[0]) &&
	       percentile > percentiles[i].percentile + 1e-6)
		i++;
	return i;
}

const char *render_percentile_name(double percentile)
{
	size_t i = index_of(percentile);

	return i < sizeof(percentiles) / sizeof(percentiles[0]) ? percentiles[i].name
								: "the longest";
}

static const char *percentile_key(double percentile)
{
	size_t i = index_of(percentile);

	return i < sizeof(percentiles) / sizeof(percentiles[0]) ? percentiles[i].key : "max_ns";
}

const char *render_hz(char *text, double hz)
{
	if (hz >= 1000)
		return units_number(text, (uint64_t)(hz + 0.5));
	snprintf(text, UNITS_TEXT_BYTES, "%.4g", hz);
	return text;
}

void render_add_answer(json_t *lines, const json_t *document)
{
	double percentile = document_number(document, "bound.percentile", 100);
	const json_t *best = json_object_get(document, "best");
	const json_t *row = json_array_get(json_object_get(document, "steps"),
					   (size_t)document_integer(best, "step", 0));
	const json_t *times = json_object_get(row, "corrected");
	char rate[UNITS_TEXT_BYTES], kib[UNITS_TEXT_BYTES], bound[UNITS_TEXT_BYTES],
		was[UNITS_TEXT_BYTES];
	const char *reason = document_text(document, "reason", "");

	if (!best) {
		render_add_line(lines, "no rate found: %s", reason);
		return;
	}
	units_kib(kib, (uint64_t)document_number(best, "throughput_bytes_per_s", 0));
	units_us(bound, (uint64_t)document_integer(document, "bound.ns", 0));
	units_us(was, (uint64_t)document_integer(times, percentile_key(percentile), 0));
	render_add_line(lines,
			"up to %s transactions a second (%s KiB/s) %s stays within %s us (%s us"
			" there): %s",
			render_hz(rate, document_number(best, "rate_hz", 0)), kib,
			render_percentile_name(percentile), bound, was, reason);
}
