/* SPDX-License-Identifier: BSD-3-Clause */
#include "output.h"
#include "units.h"

#include <stdarg.h>
#include <sys/ioctl.h>

/* What takes no longer than this needs no progress. */
#define QUIET_NS UINT64_C(1000000000)

#define CLEAR_LINE "\r\033[K"
#define LINE_BYTES 512

#define COLUMNS_DEFAULT 80u

struct line {
	char text[LINE_BYTES];
	size_t used;
};

static void add(struct line *line, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct line *line, const char *format, ...)
{
	va_list args;
	int bytes;

	va_start(args, format);
	bytes = vsnprintf(line->text + line->used, LINE_BYTES - line->used, format, args);
	va_end(args);
	if (bytes > 0)
		line->used += (size_t)bytes;
	if (line->used >= LINE_BYTES)
		line->used = LINE_BYTES - 1;
}

static void add_test(struct line *line, const struct amperf_progress *progress)
{
	const struct amperf_test *test = progress->test;
	char text[UNITS_TEXT_BYTES];

	add(line, "[%zu/%zu] %s ", progress->row + 1, progress->row_count,
	    amperf_kind_name(test->kind));
	if (test->count > 1)
		add(line, "%s x ", units_number(text, test->count));
	add(line, "%s", units_size(text, test->block_bytes));
	if (test->rate_hz > 0)
		add(line, ", %.6g/s", test->rate_hz);
	else if (test->depth > 1)
		add(line, ", depth %u", test->depth);
}

static void add_figures(struct line *line, const struct amperf_progress *progress)
{
	const struct amperf_test *test = progress->test;
	double bytes = (double)(test->block_bytes * test->count) * (double)progress->counted;
	double seconds = (double)progress->counting_ns / 1e9;
	char text[UNITS_TEXT_BYTES];

	if (!progress->counted) {
		add(line, ": warming up, %llu", (unsigned long long)progress->transaction + 1);
		return;
	}
	add(line, ": %s KiB/s", units_kib(text, seconds > 0 ? (uint64_t)(bytes / seconds) : 0));
	add(line, ", median %s us", units_us(text, progress->median_ns));
	add(line, ", p99 %s us", units_us(text, progress->p99_ns));
	add(line, ", %s", units_number(text, progress->counted));
	if (progress->transactions)
		add(line, " of %s", units_number(text, test->repeat));
}

/* Of all tests: those to come take what those before took, or what this one does. */
static uint64_t left_s(const struct amperf_progress *progress)
{
	uint64_t whole = progress->counting_ns + progress->left_ns;
	uint64_t before = progress->elapsed_ns - progress->counting_ns;
	uint64_t each = progress->row ? before / progress->row : whole;

	return (progress->left_ns + each * (progress->row_count - progress->row - 1) + 999999999u) /
	       1000000000u;
}

static void add_left(struct line *line, const struct amperf_progress *progress)
{
	uint64_t bytes = progress->test->block_bytes * progress->test->count;
	unsigned long long s;

	if (progress->bytes)
		add(line, ", %u %% of the next",
		    (unsigned int)(progress->bytes * 100 / (bytes ? bytes : 1)));
	if (!progress->counted)
		return;
	s = left_s(progress);
	if (s >= 3600)
		add(line, ", %llu:%02llu h left", s / 3600, s / 60 % 60);
	else if (s >= 60)
		add(line, ", %llu:%02llu min left", s / 60, s % 60);
	else
		add(line, ", %llu s left", s);
}

/* Asked each time: windows change. */
static size_t columns_of(FILE *out)
{
	struct winsize size = {0};

	return ioctl(fileno(out), TIOCGWINSZ, &size) || !size.ws_col ? COLUMNS_DEFAULT
								     : size.ws_col;
}

bool out_progress(FILE *out, const char *prefix, const struct amperf_progress *progress)
{
	struct line line = {.used = 0};
	size_t columns;

	if (progress->elapsed_ns < QUIET_NS)
		return false;
	add(&line, "%s", prefix);
	add_test(&line, progress);
	add_figures(&line, progress);
	add_left(&line, progress);
	/* In the last column, a terminal may begin another line. */
	columns = columns_of(out) - 1;
	fprintf(out, CLEAR_LINE "%.*s", (int)(columns < line.used ? columns : line.used),
		line.text);
	fflush(out);
	return true;
}

void out_progress_end(FILE *out)
{
	fputs(CLEAR_LINE, out);
	fflush(out);
}
