/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Finds out when warm-up is over, while it goes on: by MSER-5 (White 1997). Samples
 * are averaged by fives; the truncation point is where the standard error of the mean
 * of all that follows is least. As long as that lies in the second half of what was
 * seen, the series still changes faster than it says anything.
 */
#ifndef AMPERF_LIB_WARMUP_H
#define AMPERF_LIB_WARMUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AMPERF_WARMUP_BATCH 5u
/* Fewer batches say nothing; more are not waited for. */
#define AMPERF_WARMUP_BATCHES_MIN 6u
#define AMPERF_WARMUP_BATCHES_MAX 200u

/* All zero to begin with. */
struct amperf_warmup {
	double batches[AMPERF_WARMUP_BATCHES_MAX]; /* means */
	uint32_t batch_count;
	double sum; /* of the batch that is not full yet */
	uint32_t in_batch;
	uint32_t count; /* all samples */
	bool over;
	bool gave_up; /* over, but not because the series has settled: "warming-up" */
};

/*
 * Takes one more sample. True: warm-up is over, and the next sample counts; then no
 * more are taken. `most` ends it after that many samples at the latest (0: only
 * AMPERF_WARMUP_BATCHES_MAX does).
 */
bool amperf_warmup_add(struct amperf_warmup *warmup, uint64_t ns, uint32_t most);

#endif
