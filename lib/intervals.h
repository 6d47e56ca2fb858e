/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a test did stretch by stretch, in memory that does not grow with it: when
 * there are AMPERF_RECORDS_MAX records, every two become one of twice the length. So
 * that those have percentiles of their own, each keeps a thinned-out histogram.
 */
#ifndef AMPERF_LIB_INTERVALS_H
#define AMPERF_LIB_INTERVALS_H

#include <amperf/amperf.h>

struct amperf_shape;

struct amperf_intervals {
	/* Optional; called with each stretch of the length that was asked for. */
	void (*on_record)(void *context, const struct amperf_record *record);
	void *context;

	struct amperf_record *records; /* NULL: none are kept */
	size_t count;

	/* inside */
	struct amperf_shape *shapes;
	uint64_t first_ns;   /* of CLOCK_MONOTONIC */
	uint64_t wanted_ns;  /* the length that was asked for */
	uint64_t each;       /* so many of those make one that is kept */
	uint64_t in_pending; /* so many are in `pending` */
	struct amperf_record current;
	struct amperf_record pending;
	struct amperf_histogram *of_current;
	struct amperf_histogram *of_pending;
	struct amperf_histogram *scratch;
};

/* Returns 0 or -ENOMEM; interval_ns 0: nothing is ever recorded. */
int amperf_intervals_init(struct amperf_intervals *intervals, uint64_t interval_ns);
void amperf_intervals_free(struct amperf_intervals *intervals);

/* The test begins. */
void amperf_intervals_begin(struct amperf_intervals *intervals, uint64_t now_ns);

/* Time has passed. Returns 0 or -ENOMEM, as all below. */
int amperf_intervals_tick(struct amperf_intervals *intervals, uint64_t now_ns);

/* A transaction has ended: after amperf_intervals_tick(). */
void amperf_intervals_add(struct amperf_intervals *intervals, uint64_t ns, uint64_t bytes);
void amperf_intervals_add_error(struct amperf_intervals *intervals);

/* The test is over; the last record may be a short one. */
int amperf_intervals_end(struct amperf_intervals *intervals, uint64_t now_ns);

#endif
