/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Documents: what amperf writes as JSON (results/schema.json), read again. Whatever
 * shows or compares results works from these, so that all say the same.
 */
#ifndef AMPERF_TOOL_DOCUMENT_H
#define AMPERF_TOOL_DOCUMENT_H

#include <amperf/amperf.h>

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is written, and the newest that is read. */
#define DOCUMENT_SCHEMA_VERSION AMPERF_RESULT_SCHEMA_VERSION

enum document_kind {
	DOCUMENT_RUN,          /* one link */
	DOCUMENT_SURVEY,       /* several links, `run --all` */
	DOCUMENT_SWEEP,        /* one thing varied */
	DOCUMENT_SEARCH,       /* the highest rate within a bound */
	DOCUMENT_REPRODUCTION, /* of a published measurement */
	DOCUMENT_EXPLANATION,  /* a run with shares of its time */
	DOCUMENT_COMPARISON,
	DOCUMENT_PUBLISHED, /* others' figures */
	DOCUMENT_LINKS,     /* `list` */
	DOCUMENT_FIRMWARE,  /* `fw status` */
	DOCUMENT_RECORD,    /* a line of --json-stream */
	DOCUMENT_KIND_COUNT
};

/* "run", "survey", ...; static. */
const char *document_kind_name(enum document_kind kind);

/* ---- Reading (document.c) ----------------------------------------------- */

/* Past this no document is read: 64 MiB of text. */
#define DOCUMENT_BYTES_MAX ((size_t)64 << 20)

/*
 * Reads a document from a file ("-": stdin) or a text, and checks it: every key that
 * amperf writes has, where it is there, its type and is within its bounds, and those
 * that no document of its kind is without are there. Keys that this amperf does not
 * know are let be. So the accessors below can be used without a further look.
 *
 * Documents of version 1 are read too, and get `document` and a version of 2.
 *
 * NULL with one line in error ("FILE: PATH what is wrong") if it is none: -EINVAL, or
 * what the system said of the file. Otherwise the caller's: json_decref().
 */
json_t *document_load(const char *file, struct amperf_error *error);
/* `name` stands in messages. */
json_t *document_parse(const char *text, size_t bytes, const char *name,
		       struct amperf_error *error);

/* ---- Looking (document_get.c) ------------------------------------------- */

enum document_kind document_kind(const json_t *document);

/*
 * The runs of a document, each with settings and rows: the run itself, or those of a
 * survey, a sweep or a reproduction (the published rows, then those that hung). NULL
 * past the last. An explanation is one, a comparison or a search has none.
 */
const json_t *document_run(const json_t *document, size_t index);

/*
 * A path is keys with dots between them, from an object: "settings.link",
 * "linux.retries", "corrected.p99_ns". What is not there, or of another type, gives
 * the fallback; numbers are whole or not.
 */
const json_t *document_at(const json_t *object, const char *path);
bool document_has(const json_t *object, const char *path);
int64_t document_integer(const json_t *object, const char *path, int64_t fallback);
double document_number(const json_t *object, const char *path, double fallback);
const char *document_text(const json_t *object, const char *path, const char *fallback);
bool document_true(const json_t *object, const char *path);

/* How many transactions of a row count; also of rows that do not say so. */
uint64_t document_transactions(const json_t *row);

#endif
