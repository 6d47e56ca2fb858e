/* SPDX-License-Identifier: BSD-3-Clause */
#include "warmup.h"

/* The last few batches alone look alike by chance. */
#define TAIL_BATCHES 3u

/* The truncation point, in batches, with the least standard error after it. */
static uint32_t truncation(const double *batches, uint32_t count)
{
	double mean = 0, squares = 0, least = -1;
	uint32_t best = 0;

	/* From the end, by Welford's update: each step has one batch more. */
	for (uint32_t n = 1; n <= count; n++) {
		double x = batches[count - n];
		double step = x - mean;
		double error;

		mean += step / n;
		squares += step * (x - mean);
		error = squares / ((double)n * n);
		if (n >= TAIL_BATCHES && (least < 0 || error <= least)) {
			least = error;
			best = count - n;
		}
	}
	return best;
}

static bool settled(const struct amperf_warmup *warmup)
{
	return warmup->batch_count >= AMPERF_WARMUP_BATCHES_MIN &&
	       2 * truncation(warmup->batches, warmup->batch_count) < warmup->batch_count;
}

bool amperf_warmup_add(struct amperf_warmup *warmup, uint64_t ns, uint32_t most)
{
	if (warmup->over)
		return true;
	warmup->count++;
	warmup->sum += (double)ns;
	if (++warmup->in_batch == AMPERF_WARMUP_BATCH) {
		warmup->batches[warmup->batch_count++] = warmup->sum / AMPERF_WARMUP_BATCH;
		warmup->sum = 0;
		warmup->in_batch = 0;
		warmup->over = settled(warmup);
	}
	if (!warmup->over &&
	    (warmup->batch_count == AMPERF_WARMUP_BATCHES_MAX || (most && warmup->count >= most)))
		warmup->over = warmup->gave_up = true;
	return warmup->over;
}
