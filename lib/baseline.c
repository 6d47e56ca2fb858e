/* SPDX-License-Identifier: BSD-3-Clause */
/* What the processor's own copying into the memory of a link takes. */
#include "error.h"
#include "link.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int measure(struct amperf_link *link, uint64_t bytes, bool into, uint64_t *samples,
		   uint32_t repeat)
{
	uint64_t unused;
	/* Once before: the first has all pages to fetch. */
	int code = link->tp->ops->copy(link->tp, bytes, into, &link->io.clock, &unused);

	for (uint32_t i = 0; i < repeat && !code; i++)
		code = link->tp->ops->copy(link->tp, bytes, into, &link->io.clock, &samples[i]);
	return code;
}

static int measure_both(struct amperf_link *link, uint64_t bytes, uint32_t repeat,
			uint64_t *samples, struct amperf_baseline *baseline)
{
	int code = measure(link, bytes, true, samples, repeat);

	if (!code)
		code = amperf_summarise(samples, repeat, &baseline->into);
	if (!code)
		code = measure(link, bytes, false, samples, repeat);
	return code ? code : amperf_summarise(samples, repeat, &baseline->out_of);
}

int amperf_link_baseline(struct amperf_link *link, uint64_t block_bytes, uint32_t repeat,
			 struct amperf_baseline *baseline, struct amperf_error *error)
{
	uint64_t *samples;
	int code;

	memset(baseline, 0, sizeof(*baseline));
	if (!link->tp->ops->copy)
		return amperf_fail(
			error, -EOPNOTSUPP,
			"%s: there is no memory of the link's to copy to; use shm:", link->label);
	if (!block_bytes || block_bytes > AMPERF_BLOCK_BYTES_MAX || !repeat ||
	    repeat > AMPERF_REPEAT_MAX)
		return amperf_fail(error, -EINVAL,
				   "copies of %llu bytes cannot be repeated %u times",
				   (unsigned long long)block_bytes, repeat);
	samples = calloc(repeat, sizeof(*samples));
	code = samples ? measure_both(link, block_bytes, repeat, samples, baseline) : -ENOMEM;
	free(samples);
	return code ? amperf_link_failed(link, code, error, "while copying") : 0;
}
