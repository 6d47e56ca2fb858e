/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Histograms: any number of times in little memory.
 * Part of amperf/amperf.h, which says what holds for all functions.
 */
#ifndef AMPERF_HISTOGRAM_H
#define AMPERF_HISTOGRAM_H

#include <amperf/common.h>
#include <amperf/statistics.h>

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Any number of times in 58 KiB, as HdrHistogram keeps them: each nanosecond below
 * 256 has a bucket, each octave from there to 2^64 has AMPERF_SUB_BUCKETS of equal
 * width. Percentiles are answered from the middles of buckets, by the definition
 * of amperf_summary: they are off by no more than 1/128 of what all samples would give (by half
 * of that, and by the rounding to nanoseconds). Least, largest and mean are exact.
 */
struct amperf_histogram;

#define AMPERF_SUB_BUCKETS 128u

/* An empty one; NULL: no memory. Nothing else here allocates. */
AMPERF_API struct amperf_histogram *amperf_histogram_new(void);
/* NULL is allowed. */
AMPERF_API void amperf_histogram_free(struct amperf_histogram *histogram);
AMPERF_API void amperf_histogram_clear(struct amperf_histogram *histogram);

AMPERF_API void amperf_histogram_record(struct amperf_histogram *histogram, uint64_t ns);
/* The same `times` times. Past UINT64_MAX in all, nothing more is recorded. */
AMPERF_API void amperf_histogram_record_n(struct amperf_histogram *histogram, uint64_t ns,
					  uint64_t times);

/* Adds all of `from`. -EOVERFLOW, and nothing done: more than UINT64_MAX in all. */
AMPERF_API int amperf_histogram_merge(struct amperf_histogram *into,
				      const struct amperf_histogram *from);

AMPERF_API uint64_t amperf_histogram_count(const struct amperf_histogram *histogram);

/* `percent` from 0 to 100, to seven decimals; 0 if nothing was recorded. */
AMPERF_API uint64_t amperf_histogram_percentile(const struct amperf_histogram *histogram,
						double percent);

/*
 * As amperf_summarise(). The order of the samples is not known any more, so their
 * lag-1 autocorrelation is an argument; 0: they are independent. The ends of the
 * median's interval are those of buckets, so that it is not too narrow.
 */
AMPERF_API void amperf_histogram_summarise(const struct amperf_histogram *histogram,
					   double autocorrelation, struct amperf_summary *summary);

struct amperf_bucket {
	uint64_t low_ns;  /* the least time that falls into it */
	uint64_t high_ns; /* the largest */
	uint64_t count;
};

/*
 * Goes to the next bucket with anything in it; false past the last. `bucket` holds
 * the one before, and is all zero to begin with.
 */
AMPERF_API bool amperf_histogram_next(const struct amperf_histogram *histogram,
				      struct amperf_bucket *bucket);

/*
 * Puts `count` times back into the bucket that begins at low_ns, at its middle.
 * -EINVAL: no bucket begins there.
 */
AMPERF_API int amperf_histogram_restore(struct amperf_histogram *histogram, uint64_t low_ns,
					uint64_t count);

/*
 * After amperf_histogram_restore(): least and largest, exact again. -EINVAL: they
 * are not in the first and in the last bucket that has anything in it.
 */
AMPERF_API int amperf_histogram_restore_range(struct amperf_histogram *histogram, uint64_t min_ns,
					      uint64_t max_ns);

/* As amperf_mann_whitney(), of what is still known: times in one bucket count as equal. */
AMPERF_API double amperf_histogram_mann_whitney(const struct amperf_histogram *a,
						const struct amperf_histogram *b);

#ifdef __cplusplus
}
#endif

#endif /* AMPERF_HISTOGRAM_H */
