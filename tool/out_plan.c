/* SPDX-License-Identifier: BSD-3-Clause */
#include "output.h"

static const char *plural(uint32_t count)
{
	return count == 1 ? "" : "s";
}

void out_plan(FILE *out, const struct run_options *options)
{
	char block[UNITS_TEXT_BYTES], count[UNITS_TEXT_BYTES];

	fprintf(out, "  %s%s%s\n", options->link, options->preset ? ", " : "",
		options->preset ? options->preset->name : "");
	for (size_t i = 0; i < options->test_count; i++) {
		const struct amperf_test *test = &options->tests[i];

		fprintf(out, "    %s of %s x %s bytes, ", amperf_kind_name(test->kind),
			units_number(count, test->count), units_number(block, test->block_bytes));
		fprintf(out, "%u transaction%s after %u warm-up%s\n", test->repeat,
			plural(test->repeat), test->warmup, plural(test->warmup));
	}
}
