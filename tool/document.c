/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading documents. */
#include "document.h"
#include "document_check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const kind_names[DOCUMENT_KIND_COUNT] = {
	[DOCUMENT_RUN] = "run",
	[DOCUMENT_SURVEY] = "survey",
	[DOCUMENT_SWEEP] = "sweep",
	[DOCUMENT_SEARCH] = "search",
	[DOCUMENT_REPRODUCTION] = "reproduction",
	[DOCUMENT_EXPLANATION] = "explanation",
	[DOCUMENT_COMPARISON] = "comparison",
	[DOCUMENT_PUBLISHED] = "published",
	[DOCUMENT_LINKS] = "links",
	[DOCUMENT_FIRMWARE] = "firmware",
	[DOCUMENT_RECORD] = "record",
};

const char *document_kind_name(enum document_kind kind)
{
	return kind_names[kind];
}

static int refuse(struct amperf_error *error, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static int refuse(struct amperf_error *error, const char *format, ...)
{
	va_list args;

	error->code = -EINVAL;
	va_start(args, format);
	vsnprintf(error->text, sizeof(error->text), format, args);
	va_end(args);
	return -EINVAL;
}

/* ---- What it is ---------------------------------------------------------- */

/* Version 1 did not say; each kind has a key that no other has. */
static const char *old_kind(const json_t *document)
{
	static const struct {
		const char *key;
		enum document_kind kind;
	} marks[] = {
		{"reproduces", DOCUMENT_REPRODUCTION},
		{"results", DOCUMENT_SURVEY},
		{"links", DOCUMENT_LINKS},
		{"remoteproc", DOCUMENT_FIRMWARE},
		{"shares", DOCUMENT_EXPLANATION},
	};

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		if (json_object_get(document, marks[i].key))
			return kind_names[marks[i].kind];
	if (json_object_get(document, "rows") && json_object_get(document, "context"))
		return kind_names[DOCUMENT_RUN];
	return NULL;
}

static int lift(json_t *document, const char *name, struct amperf_error *error)
{
	const char *kind = old_kind(document);

	if (!kind)
		return refuse(error,
			      "%.200s is not an amperf result: it has no results, rows or"
			      " links",
			      name);
	json_object_set_new(document, "document", json_string(kind));
	json_object_set_new(document, "schema_version", json_integer(DOCUMENT_SCHEMA_VERSION));
	return 0;
}

static int check_version(json_t *document, const char *name, struct amperf_error *error)
{
	const json_t *version = json_object_get(document, "schema_version");

	if (!version)
		return refuse(error, "%.200s is not an amperf result: no schema_version", name);
	if (!json_is_integer(version) || json_integer_value(version) < 1)
		return refuse(error, "%.200s: schema_version is not a number from 1 on", name);
	if (json_integer_value(version) > DOCUMENT_SCHEMA_VERSION)
		return refuse(error,
			      "%.200s: schema_version %lld is newer than this amperf's %d: use a"
			      " newer amperf",
			      name, (long long)json_integer_value(version),
			      DOCUMENT_SCHEMA_VERSION);
	return json_integer_value(version) == 1 ? lift(document, name, error) : 0;
}

static int check(json_t *document, const char *name, struct amperf_error *error)
{
	enum document_kind kind;
	const char *text;

	if (!json_is_object(document))
		return refuse(error, "%.200s is not an amperf result: it is no JSON object", name);
	if (check_version(document, name, error))
		return -EINVAL;
	text = document_text(document, "document", "");
	kind = document_kind(document);
	if (!document_has(document, "document"))
		return refuse(error, "%.200s: document is missing, which says of what kind it is",
			      name);
	if (strcmp(text, kind_names[kind]) != 0)
		return refuse(error, "%.200s: document is none of the kinds that amperf writes",
			      name);
	return document_check(document, document_shapes[kind], name, error);
}

/* ---- From text ----------------------------------------------------------- */

/* The first line of a --json-stream is an object by itself. */
static bool is_stream(const char *text, size_t bytes)
{
	const char *end = memchr(text, '\n', bytes);
	json_t *line = end ? json_loadb(text, (size_t)(end - text), 0, NULL) : NULL;
	bool is = line && strcmp(document_text(line, "document", ""), "record") == 0;

	json_decref(line);
	return is;
}

/* Jansson quotes what it could not read, in whatever lines it stood. */
static void one_line(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = ' ';
}

json_t *document_parse(const char *text, size_t bytes, const char *name, struct amperf_error *error)
{
	json_error_t fault;
	json_t *document;

	if (!bytes) {
		refuse(error, "%.200s is empty", name);
		return NULL;
	}
	document = json_loadb(text, bytes, JSON_REJECT_DUPLICATES, &fault);
	if (!document && is_stream(text, bytes)) {
		refuse(error, "%.200s is a stream of records; use the file that --json writes",
		       name);
		return NULL;
	}
	if (!document) {
		refuse(error, "%.200s is not JSON, line %d: %s", name, fault.line, fault.text);
		one_line(error->text);
		return NULL;
	}
	if (check(document, name, error)) {
		one_line(error->text);
		json_decref(document);
		return NULL;
	}
	return document;
}

/* ---- From a file --------------------------------------------------------- */

static int cannot_read(const char *name, int code, struct amperf_error *error)
{
	error->code = code;
	snprintf(error->text, sizeof(error->text), "cannot read %.200s: %s", name, strerror(-code));
	return code;
}

/* Room for more, doubled as it fills up. */
static char *make_room(char *text, size_t used, size_t *room)
{
	if (used < *room)
		return text;
	*room = *room ? *room * 2 : 65536;
	return realloc(text, *room);
}

/* Pipes have no size: reads until the end. `*text` is the caller's in any case. */
static int read_all(int fd, const char *name, char **text, size_t *used, struct amperf_error *error)
{
	size_t room = 0;

	for (;;) {
		char *more = make_room(*text, *used, &room);
		ssize_t got;

		if (!more)
			return cannot_read(name, -ENOMEM, error);
		*text = more;
		got = read(fd, more + *used, room - *used);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return cannot_read(name, -errno, error);
		if (!got)
			return 0;
		*used += (size_t)got;
		if (*used > DOCUMENT_BYTES_MAX)
			return refuse(error, "%.200s has more than 64 MiB, and is not read", name);
	}
}

json_t *document_load(const char *file, struct amperf_error *error)
{
	bool standard = strcmp(file, "-") == 0;
	const char *name = standard ? "stdin" : file;
	int fd = standard ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC);
	json_t *document = NULL;
	char *text = NULL;
	size_t bytes = 0;

	if (fd < 0) {
		cannot_read(name, -errno, error);
		return NULL;
	}
	if (!read_all(fd, name, &text, &bytes, error))
		document = document_parse(text, bytes, name, error);
	free(text);
	if (!standard)
		close(fd);
	return document;
}
