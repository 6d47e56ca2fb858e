/* SPDX-License-Identifier: BSD-3-Clause */
/* The lag-1 autocorrelation of a series of any length, one sample after the other. */
#ifndef AMPERF_LIB_AUTOCORRELATION_H
#define AMPERF_LIB_AUTOCORRELATION_H

#include <stdint.h>

/* All zero to begin with. Sums are of differences to the first sample, for precision. */
struct amperf_autocorrelation {
	uint64_t count;
	uint64_t first;
	double last;
	double sum;
	double squares;
	double neighbours; /* products of samples that follow one another */
};

void amperf_autocorrelation_add(struct amperf_autocorrelation *series, uint64_t ns);

/* From -1 to 1; 0 if there are less than three samples or all are equal. */
double amperf_autocorrelation_value(const struct amperf_autocorrelation *series);

#endif
