/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * --json-stream: what happens in a run, as it happens; one JSON object a line, each
 * handed over at once, so that it stays whatever comes after. A stream that cannot be
 * written any more ends there; the measurement goes on, and it is told at the end.
 */
#ifndef AMPERF_TOOL_OUT_STREAM_H
#define AMPERF_TOOL_OUT_STREAM_H

#include <amperf/amperf.h>

#include <stdbool.h>
#include <stdio.h>

struct out_stream {
	const char *file;
	FILE *out; /* NULL: there is none; then all of these do nothing */
	int code;  /* 0, or -errno of the first record that could not be written */
	bool begun;
	size_t rows; /* written */
};

/* file "-" is stdout. 0, or -errno with a line in error. */
int out_stream_begin(struct out_stream *stream, const char *file, struct amperf_error *error);

/* For on_result of a run: "begin", then a "row" each. */
void out_stream_result(struct out_stream *stream, const struct amperf_result *result,
		       const struct amperf_result_notes *notes);
/* For on_sample. */
void out_stream_sample(struct out_stream *stream, const struct amperf_sample *sample);
/* For on_record. */
void out_stream_interval(struct out_stream *stream, const struct amperf_interval *interval);

/*
 * "end"; result may be NULL, error->code 0. False if anything could not be written,
 * which has been told on stderr.
 */
bool out_stream_end(struct out_stream *stream, const struct amperf_result *result,
		    const struct amperf_error *error);

#endif
