/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Prints what the library makes of samples, for reference.py to look at.
 *
 * figures FILE...     of each file of samples, one a line, and of each with the last
 * figures --ranks N...  the ranks of the ends of the median's interval of N samples
 */
#include "autocorrelation.h"
#include "order.h"

#include <amperf/amperf.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SAMPLES_MAX 100000

struct samples {
	size_t count;
	uint64_t ns[SAMPLES_MAX];
};

static void read_samples(const char *path, struct samples *samples)
{
	FILE *file = fopen(path, "r");
	char line[256];

	samples->count = 0;
	if (!file) {
		perror(path);
		exit(3);
	}
	while (samples->count < SAMPLES_MAX && fgets(line, sizeof(line), file))
		if (line[0] != '#')
			samples->ns[samples->count++] = strtoull(line, NULL, 10);
	fclose(file);
}

static void show(const char *how, const struct amperf_summary *s)
{
	printf("%s count %" PRIu64 "\n%s min %" PRIu64 "\n%s max %" PRIu64 "\n%s mean %" PRIu64
	       "\n",
	       how, s->count, how, s->min_ns, how, s->max_ns, how, s->mean_ns);
	printf("%s 50 %" PRIu64 "\n%s 90 %" PRIu64 "\n%s 99 %" PRIu64 "\n%s 99.9 %" PRIu64
	       "\n%s 99.99 %" PRIu64 "\n",
	       how, s->median_ns, how, s->p90_ns, how, s->p99_ns, how, s->p999_ns, how,
	       s->p9999_ns);
	printf("%s low %" PRIu64 "\n%s high %" PRIu64 "\n", how, s->median_low_ns, how,
	       s->median_high_ns);
}

static struct amperf_histogram *record(const struct samples *samples, size_t first, size_t step)
{
	struct amperf_histogram *histogram = amperf_histogram_new();

	if (!histogram)
		exit(3);
	for (size_t i = first; i < samples->count; i += step)
		amperf_histogram_record(histogram, samples->ns[i]);
	return histogram;
}

static double autocorrelation(const struct samples *samples)
{
	struct amperf_autocorrelation series = {0};

	for (size_t i = 0; i < samples->count; i++)
		amperf_autocorrelation_add(&series, samples->ns[i]);
	return amperf_autocorrelation_value(&series);
}

/* Recorded at once, and in two halves that are merged. */
static void show_histograms(const struct samples *samples)
{
	double r = autocorrelation(samples);
	struct amperf_histogram *whole = record(samples, 0, 1);
	struct amperf_histogram *even = record(samples, 0, 2);
	struct amperf_histogram *odd = record(samples, 1, 2);
	struct amperf_summary summary;

	amperf_histogram_summarise(whole, r, &summary);
	show("histogram", &summary);
	if (amperf_histogram_merge(even, odd))
		exit(3);
	amperf_histogram_summarise(even, r, &summary);
	show("merged", &summary);
	printf("raw autocorrelation %.17g\n", r);
	amperf_histogram_free(whole);
	amperf_histogram_free(even);
	amperf_histogram_free(odd);
}

/* Of the first `count` of both; the exact distribution is for few. */
static void show_p_value(const struct samples *a, const struct samples *b, size_t count)
{
	size_t n = a->count < count ? a->count : count, m = b->count < count ? b->count : count;
	double p;

	if (amperf_mann_whitney(a->ns, n, b->ns, m, &p))
		exit(3);
	printf("p %zu %.17g\n", count, p);
}

static void show_ratio(const struct amperf_summary *base, const struct samples *last)
{
	struct amperf_summary now;
	struct amperf_ratio ratio;

	if (amperf_summarise(last->ns, last->count, &now) ||
	    amperf_median_ratio(base, &now, &ratio))
		exit(3);
	printf("ratio ratio %.17g\nratio low %.17g\nratio high %.17g\n", ratio.ratio, ratio.low,
	       ratio.high);
}

static void show_file(const char *path, const struct samples *last)
{
	static const size_t counts[] = {1, 2, 5, 8, 20, 21, 100, SAMPLES_MAX};
	static struct samples samples;
	struct amperf_summary summary;

	read_samples(path, &samples);
	printf("file %s\n", path);
	if (amperf_summarise(samples.ns, samples.count, &summary))
		exit(3);
	show("raw", &summary);
	show_ratio(&summary, last);
	show_histograms(&samples);
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		show_p_value(&samples, last, counts[i]);
}

int main(int argc, char **argv)
{
	static struct samples last;

	if (argc < 2)
		return 2;
	if (!strcmp(argv[1], "--ranks")) {
		for (int i = 2; i < argc; i++) {
			struct amperf_rank_range range =
				amperf_order_median_range(strtoull(argv[i], NULL, 10), 0);

			printf("%s %" PRIu64 " %" PRIu64 "\n", argv[i], range.low, range.high);
		}
		return 0;
	}
	read_samples(argv[argc - 1], &last);
	for (int i = 1; i < argc; i++)
		show_file(argv[i], &last);
	return 0;
}
