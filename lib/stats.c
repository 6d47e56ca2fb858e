/* SPDX-License-Identifier: BSD-3-Clause */
#include <amperf/amperf.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left;
	uint64_t b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

/* The percentile `percent` of sorted samples, as amperf.h defines it. */
static uint64_t percentile(const uint64_t *sorted, size_t count, unsigned int percent)
{
	/* The rank in hundredths: exact, so that no rounding moves it. */
	uint64_t rank = (uint64_t)(count - 1) * percent;
	size_t below = (size_t)(rank / 100);
	uint64_t part = rank % 100;
	uint64_t gap;

	if (!part)
		return sorted[below];
	gap = sorted[below + 1] - sorted[below];
	return sorted[below] + gap / 100 * part + (gap % 100 * part + 50) / 100;
}

static uint64_t mean(const uint64_t *samples, size_t count)
{
	uint64_t whole = 0, rest = 0;

	/* No sum that could overflow. */
	for (size_t i = 0; i < count; i++) {
		whole += samples[i] / count;
		rest += samples[i] % count;
	}
	return whole + (rest + count / 2) / count;
}

int amperf_summarise(const uint64_t *samples_ns, size_t count, struct amperf_summary *summary)
{
	uint64_t *sorted;

	memset(summary, 0, sizeof(*summary));
	if (!count)
		return 0;
	sorted = malloc(count * sizeof(*sorted));
	if (!sorted)
		return -ENOMEM;
	memcpy(sorted, samples_ns, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), compare);
	summary->min_ns = sorted[0];
	summary->median_ns = percentile(sorted, count, 50);
	summary->p99_ns = percentile(sorted, count, 99);
	summary->max_ns = sorted[count - 1];
	summary->mean_ns = mean(sorted, count);
	free(sorted);
	return 0;
}

uint64_t amperf_rate(uint64_t bytes, uint64_t ns)
{
	return ns ? (uint64_t)((double)bytes * 1e9 / (double)ns + 0.5) : 0;
}
