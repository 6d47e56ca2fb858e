/* SPDX-License-Identifier: BSD-3-Clause */
#include "output.h"
#include "units.h"

/* What takes no longer than this needs no progress. */
#define QUIET_NS UINT64_C(1000000000)

#define CLEAR_LINE "\r\033[K"

bool out_progress(FILE *out, const char *prefix, const struct amperf_progress *progress)
{
	const struct amperf_test *test = progress->test;
	uint64_t bytes = test->block_bytes * test->count;
	char block[UNITS_TEXT_BYTES], count[UNITS_TEXT_BYTES];

	if (progress->elapsed_ns < QUIET_NS)
		return false;
	fprintf(out, CLEAR_LINE "%stest %zu of %zu: %s of %s x %s bytes, transaction %llu", prefix,
		progress->row + 1, progress->row_count, amperf_kind_name(test->kind),
		units_number(count, test->count), units_number(block, test->block_bytes),
		(unsigned long long)progress->transaction + 1);
	if (progress->transactions)
		fprintf(out, " of %llu", (unsigned long long)progress->transactions);
	fprintf(out, ", %u %%", (unsigned int)(progress->bytes * 100 / bytes));
	fflush(out);
	return true;
}

void out_progress_end(FILE *out)
{
	fputs(CLEAR_LINE, out);
	fflush(out);
}
