/* SPDX-License-Identifier: BSD-3-Clause */
#include "out_stream.h"
#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int out_stream_begin(struct out_stream *stream, const char *file, struct amperf_error *error)
{
	/* What becomes of the stream is told here, not with what else is on stdout. */
	int fd = strcmp(file, "-") == 0
			 ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)
			 : open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

	memset(stream, 0, sizeof(*stream));
	stream->file = file;
	stream->out = fd < 0 ? NULL : fdopen(fd, "w");
	if (stream->out)
		return 0;
	error->code = -errno;
	snprintf(error->text, sizeof(error->text), "cannot write %.300s: %s", file,
		 strerror(-error->code));
	return error->code;
}

/* Takes the record. */
static void write_record(struct out_stream *stream, json_t *record)
{
	errno = ENOMEM; /* which Jansson does not set */
	if (!stream->code &&
	    (!record || json_dumpf(record, stream->out, JSON_COMPACT | JSON_ENSURE_ASCII) ||
	     fputc('\n', stream->out) == EOF || fflush(stream->out)))
		stream->code = -errno;
	json_decref(record);
}

static json_t *new_record(const char *event)
{
	return json_pack("{s:i, s:s, s:s}", "schema_version", AMPERF_RESULT_SCHEMA_VERSION,
			 "document", "record", "event", event);
}

/* Takes the text, and what cannot be read of it is NULL. */
static json_t *parsed(int code, char *text)
{
	json_t *json = code ? NULL : json_loads(text, 0, NULL);

	if (!code)
		free(text);
	return json;
}

static void begin(struct out_stream *stream, const struct amperf_result *result,
		  const struct amperf_result_notes *notes)
{
	json_t *record = new_record("begin");
	char *text = NULL;
	int code = amperf_result_json(result, notes, &tool_system, &text);
	json_t *document = parsed(code, text);

	json_object_set(record, "context", json_object_get(document, "context"));
	json_object_set(record, "settings", json_object_get(document, "settings"));
	json_decref(document);
	write_record(stream, record);
	stream->begun = true;
}

static void write_row(struct out_stream *stream, const struct amperf_result *result,
		      const struct amperf_result_notes *notes)
{
	json_t *record = new_record("row");
	char *text = NULL;
	int code = amperf_result_row_json(result, stream->rows, notes->preset, &text);

	json_object_set_new(record, "row", json_integer((json_int_t)stream->rows));
	json_object_set_new(record, "result", parsed(code, text));
	write_record(stream, record);
	stream->rows++;
}

void out_stream_result(struct out_stream *stream, const struct amperf_result *result,
		       const struct amperf_result_notes *notes)
{
	if (!stream->out)
		return;
	if (!stream->begun)
		begin(stream, result, notes);
	while (stream->rows < result->row_count)
		write_row(stream, result, notes);
}

void out_stream_sample(struct out_stream *stream, const struct amperf_sample *sample)
{
	json_t *record;

	if (!stream->out)
		return;
	record = new_record("sample");
	json_object_set_new(record, "row", json_integer((json_int_t)sample->row));
	json_object_set_new(record, "n", json_integer((json_int_t)sample->repetition));
	json_object_set_new(record, "ns", json_integer((json_int_t)sample->ns));
	write_record(stream, record);
}

void out_stream_interval(struct out_stream *stream, const struct amperf_interval *interval)
{
	const struct amperf_record *of = interval->record;
	json_t *record = new_record("interval");

	json_object_update_new(record,
			       json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "row",
					 (json_int_t)interval->row, "at_ns", (json_int_t)of->at_ns,
					 "duration_ns", (json_int_t)of->duration_ns, "transactions",
					 (json_int_t)of->transactions, "bytes",
					 (json_int_t)of->bytes, "errors", (json_int_t)of->errors));
	if (of->transactions)
		json_object_update_new(record, json_pack("{s:I, s:I, s:I}", "median_ns",
							 (json_int_t)of->median_ns, "p99_ns",
							 (json_int_t)of->p99_ns, "max_ns",
							 (json_int_t)of->max_ns));
	write_record(stream, record);
}

/* The error as the document has it. */
static json_t *error_json(const struct amperf_error *error)
{
	struct amperf_result_notes notes = {.error = error};
	char *text = NULL;
	int code = amperf_result_json(NULL, &notes, &tool_system, &text);
	json_t *document = parsed(code, text);
	json_t *json = json_incref(json_object_get(document, "error"));

	json_decref(document);
	return json;
}

static const char *ended(const struct amperf_error *error)
{
	if (error->code == -ECANCELED)
		return "interrupted";
	return error->code && error->code != -EBADMSG ? "failed" : "complete";
}

static void write_end(struct out_stream *stream, const struct amperf_result *result,
		      const struct amperf_error *error)
{
	json_t *record = new_record("end");

	json_object_set_new(record, "rows", json_integer((json_int_t)stream->rows));
	json_object_set_new(record, "verified_bytes",
			    json_integer(result ? (json_int_t)result->verified_bytes : 0));
	json_object_set_new(record, "errors",
			    json_integer(result ? (json_int_t)result->errors : 0));
	json_object_set_new(record, "ended", json_string(ended(error)));
	if (error->code)
		json_object_set_new(record, "error", error_json(error));
	write_record(stream, record);
}

bool out_stream_end(struct out_stream *stream, const struct amperf_result *result,
		    const struct amperf_error *error)
{
	if (!stream->out)
		return true;
	write_end(stream, result, error);
	if (fclose(stream->out) && !stream->code)
		stream->code = -errno;
	stream->out = NULL;
	if (stream->code)
		tool_complain("cannot write the stream %s: %s; it ends early, the measurement"
			      " did not",
			      strcmp(stream->file, "-") == 0 ? "on stdout" : stream->file,
			      strerror(-stream->code));
	return !stream->code;
}
