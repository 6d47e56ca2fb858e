/* SPDX-License-Identifier: BSD-3-Clause */
#include "sources.h"
#include "assets.h"
#include "document.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Takes the document; NULL: it could not be read, which error tells. */
static int add(json_t *sources, const char *file, json_t *document,
	       const struct amperf_error *error)
{
	if (!document)
		return error->code ? error->code : -EINVAL;
	if (json_array_append_new(sources,
				  json_pack("{s:s, s:o}", "file", file, "document", document)))
		return -ENOMEM;
	return 0;
}

int sources_add_file(json_t *sources, const char *file, struct amperf_error *error)
{
	return add(sources, file, document_load(file, error), error);
}

static int is_json(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);

	return length > 5 && strcmp(entry->d_name + length - 5, ".json") == 0;
}

static int add_entry(json_t *sources, const char *folder, const char *name,
		     struct amperf_error *error)
{
	char *file;
	int code;

	if (asprintf(&file, "%s/%s", folder, name) < 0)
		return -ENOMEM;
	code = sources_add_file(sources, file, error);
	free(file);
	return code;
}

/* By name, so that the same folder makes the same report. */
static int add_folder(json_t *sources, const char *folder, struct amperf_error *error)
{
	struct dirent **entries = NULL;
	int count = scandir(folder, &entries, is_json, alphasort);
	int code = 0;

	for (int i = 0; i < count; i++) {
		if (!code)
			code = add_entry(sources, folder, entries[i]->d_name, error);
		free(entries[i]);
	}
	free(entries);
	if (count > 0)
		return code;
	error->code = -EINVAL;
	snprintf(error->text, sizeof(error->text), "%.200s: holds no *.json", folder);
	return -EINVAL;
}

static int add_built_in(json_t *sources, struct amperf_error *error)
{
	static const char name[] = "(built in)";
	json_t *list = json_loads(report_published, 0, NULL), *document;
	size_t i;
	int code = 0;

	json_array_foreach (list, i, document) {
		char *text = code ? NULL : json_dumps(document, 0);

		if (text)
			code = add(sources, name, document_parse(text, strlen(text), name, error),
				   error);
		free(text);
	}
	json_decref(list);
	return code;
}

int sources_add_published(json_t *sources, const char *name, struct amperf_error *error)
{
	struct stat status;

	if (!name)
		return add_built_in(sources, error);
	if (stat(name, &status) == 0 && S_ISDIR(status.st_mode))
		return add_folder(sources, name, error);
	return sources_add_file(sources, name, error);
}
