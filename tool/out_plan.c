/* SPDX-License-Identifier: BSD-3-Clause */
#include "output.h"

static const char *plural(uint32_t count)
{
	return count == 1 ? "" : "s";
}

static void print_warmup(FILE *out, const struct amperf_test *test)
{
	if (test->warmup == AMPERF_WARMUP_DETECT)
		fputs("after warm-up", out);
	else
		fprintf(out, "after %u warm-up%s", test->warmup, plural(test->warmup));
}

/* As the engine will end it: lib/stop.c. */
static void print_end(FILE *out, const struct amperf_test *test,
		      const struct amperf_run_config *config)
{
	if (config->duration_ns) {
		fprintf(out, "for %g s ", (double)config->duration_ns / 1e9);
		return;
	}
	fprintf(out, "%s%u transaction%s ", config->precision_percent > 0 ? "up to " : "",
		test->repeat, plural(test->repeat));
	if (config->precision_percent > 0)
		fprintf(out, "until the median is known to %g %% ", config->precision_percent);
	if (config->test_ns_max)
		fprintf(out, "within %g s ", (double)config->test_ns_max / 1e9);
}

static void print_test(FILE *out, const struct amperf_test *test,
		       const struct amperf_run_config *config)
{
	char block[UNITS_TEXT_BYTES], count[UNITS_TEXT_BYTES];

	fprintf(out, "    %s of %s x %s bytes, ", amperf_kind_name(test->kind),
		units_number(count, test->count), units_number(block, test->block_bytes));
	if (test->depth > 1)
		fprintf(out, "%u at once, ", test->depth);
	if (test->rate_hz > 0)
		fprintf(out, "%g a second, ", test->rate_hz);
	print_end(out, test, config);
	print_warmup(out, test);
	fputc('\n', out);
}

void out_plan(FILE *out, const struct run_options *options)
{
	struct amperf_run_config config = {0};

	load_options_configure(&options->choice.load, options->fixed, &config);
	fprintf(out, "  %s%s%s\n", options->link, options->preset ? ", " : "",
		options->preset ? options->preset->name : "");
	for (size_t i = 0; i < options->test_count; i++)
		print_test(out, &options->tests[i], &config);
}
