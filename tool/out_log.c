/* SPDX-License-Identifier: BSD-3-Clause */
/* The 2020 client's log, line by line, so that both can be compared by machine. */
#include "output.h"

#include <stdarg.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>

static void line(FILE *out, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void line(FILE *out, const char *format, ...)
{
	struct timeval now;
	struct tm local;
	char clock[16];
	va_list args;

	gettimeofday(&now, NULL);
	localtime_r(&now.tv_sec, &local);
	strftime(clock, sizeof(clock), "%H:%M:%S", &local);
	fprintf(out, "- %s.%03ld INFO: ", clock, (long)now.tv_usec / 1000);
	va_start(args, format);
	vfprintf(out, format, args);
	va_end(args);
	fputc('\n', out);
	fflush(out);
}

void out_log_opened(FILE *out, const struct run_options *options, const char *link_name)
{
	const char *colon = strchr(link_name, ':');

	line(out, "Application started");
	line(out, "Connected to %s", colon && colon[1] ? colon + 1 : link_name);
	line(out, "Initialized buffer with CRC16: 0x%x", amperf_2020_pattern_crc16());
	line(out, "---- Creating tests ----");
	for (size_t i = 0; i < options->test_count; i++)
		line(out, "-> Add test: block=%llu, blocks: %llu",
		     (unsigned long long)options->tests[i].block_bytes,
		     (unsigned long long)options->tests[i].count);
	line(out, "---- Starting tests ----");
}

void out_log_sample(FILE *out, const struct amperf_sample *sample)
{
	line(out, "-> b: %llu, n:%llu, nsec: %llu, bytes sent: %llu",
	     (unsigned long long)sample->test->block_bytes, (unsigned long long)sample->test->count,
	     (unsigned long long)sample->ns, (unsigned long long)sample->acknowledged_bytes);
}
