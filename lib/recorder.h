/* SPDX-License-Identifier: BSD-3-Clause */
/* The transactions of a test that count, in memory that does not grow with them. */
#ifndef AMPERF_LIB_RECORDER_H
#define AMPERF_LIB_RECORDER_H

#include "autocorrelation.h"
#include "intervals.h"

struct amperf_recorder {
	uint64_t count;
	uint64_t sum_ns;
	uint64_t *samples_ns; /* of the first AMPERF_SAMPLES_MAX at most */
	uint64_t *starts_ns;
	size_t room; /* of both */
	struct amperf_histogram *histogram;
	struct amperf_histogram *corrected; /* NULL without a rate */
	struct amperf_intervals intervals;

	/* inside */
	struct amperf_autocorrelation series;
	struct amperf_autocorrelation corrected_series;
};

/*
 * For at most `most` samples, 0: any number. Returns 0 or -ENOMEM;
 * amperf_recorder_free() in either case.
 */
int amperf_recorder_init(struct amperf_recorder *recorder, uint64_t most, bool open,
			 uint64_t interval_ns);
void amperf_recorder_free(struct amperf_recorder *recorder);

/* `corrected_ns` is ignored without a rate. */
void amperf_recorder_add(struct amperf_recorder *recorder, uint64_t start_ns, uint64_t ns,
			 uint64_t corrected_ns);

/* Exact as long as there are all samples. Returns 0 or -ENOMEM. */
int amperf_recorder_summarise(const struct amperf_recorder *recorder,
			      struct amperf_summary *summary);

/* Half the width of the median's confidence interval. */
double amperf_precision_percent(const struct amperf_summary *summary);

/* Hands all over to `row`, and is empty then. Returns 0 or -ENOMEM. */
int amperf_recorder_give(struct amperf_recorder *recorder, struct amperf_row *row);

#endif
