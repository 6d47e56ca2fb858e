/* SPDX-License-Identifier: BSD-3-Clause */
#include "run_document.h"
#include "cmd_run.h"

#include <stdlib.h>

json_t *run_document(const struct run_options *options, const struct amperf_result *result,
		     const struct amperf_error *error)
{
	json_t *document;
	char *text;

	if (cmd_run_text(options, result, error, &text))
		return NULL;
	document = json_loads(text, 0, NULL);
	free(text);
	return document;
}

json_t *run_document_frame(const struct run_options *options, const struct amperf_error *error)
{
	json_t *frame = run_document(options, NULL, error);

	json_object_del(frame, "rows");
	return frame;
}

json_t *run_document_sum(const json_t *list, const char *key)
{
	json_int_t sum = 0;
	const json_t *item;
	size_t i;

	json_array_foreach ((json_t *)list, i, item)
		sum += json_integer_value(json_object_get(item, key));
	return json_integer(sum);
}

char *run_document_text(json_t *document)
{
	char *text = document ? json_dumps(document, JSON_INDENT(2) | JSON_ENSURE_ASCII) : NULL;

	json_decref(document);
	return text;
}
