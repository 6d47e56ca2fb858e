/* SPDX-License-Identifier: BSD-3-Clause */
/* Looking into documents that were checked. */
#include "document.h"

#include <string.h>

#define KEY_BYTES 64

enum document_kind document_kind(const json_t *document)
{
	const char *name = document_text(document, "document", "");
	int kind = 0;

	while (kind < DOCUMENT_KIND_COUNT - 1 && strcmp(name, document_kind_name(kind)) != 0)
		kind++;
	return kind;
}

const json_t *document_run(const json_t *document, size_t index)
{
	switch (document_kind(document)) {
	case DOCUMENT_RUN:
	case DOCUMENT_EXPLANATION:
		return index ? NULL : document;
	case DOCUMENT_SURVEY:
	case DOCUMENT_SWEEP:
		return json_array_get(json_object_get(document, "results"), index);
	case DOCUMENT_REPRODUCTION:
		if (index < 2)
			return json_object_get(document, index ? "hung_run" : "run");
		return NULL;
	default:
		return NULL;
	}
}

const json_t *document_at(const json_t *object, const char *path)
{
	for (;;) {
		size_t length = strcspn(path, ".");
		char key[KEY_BYTES];

		if (length >= sizeof(key))
			return NULL;
		memcpy(key, path, length);
		key[length] = '\0';
		object = json_object_get(object, key);
		if (!object || !path[length])
			return object;
		path += length + 1;
	}
}

bool document_has(const json_t *object, const char *path)
{
	return document_at(object, path) != NULL;
}

int64_t document_integer(const json_t *object, const char *path, int64_t fallback)
{
	const json_t *json = document_at(object, path);

	return json_is_integer(json) ? json_integer_value(json) : fallback;
}

double document_number(const json_t *object, const char *path, double fallback)
{
	const json_t *json = document_at(object, path);

	return json_is_number(json) ? json_number_value(json) : fallback;
}

const char *document_text(const json_t *object, const char *path, const char *fallback)
{
	const json_t *json = document_at(object, path);

	return json_is_string(json) ? json_string_value(json) : fallback;
}

bool document_true(const json_t *object, const char *path)
{
	return json_is_true(document_at(object, path));
}

uint64_t document_transactions(const json_t *row)
{
	size_t samples = json_array_size(json_object_get(row, "samples_ns"));

	return (uint64_t)document_integer(row, "transactions", (int64_t)samples);
}
