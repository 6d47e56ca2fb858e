/* SPDX-License-Identifier: BSD-3-Clause */
/* Holds JSON against what a document may be made of. */
#include "document_check.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Deep enough for every path of the shapes; a longer one is cut. */
#define PATH_BYTES 160

struct check {
	const char *name;
	char path[PATH_BYTES];
	struct amperf_error *error;
};

static bool object(struct check *check, const json_t *json, const struct document_key *keys);

static bool complain(struct check *check, const char *what)
{
	check->error->code = -EINVAL;
	snprintf(check->error->text, sizeof(check->error->text), "%.200s: %s%s%s", check->name,
		 check->path, check->path[0] ? " " : "", what);
	return false;
}

static const char *type_name(const json_t *json)
{
	switch (json_typeof(json)) {
	case JSON_OBJECT:
		return "an object";
	case JSON_ARRAY:
		return "an array";
	case JSON_STRING:
		return "a string";
	case JSON_INTEGER:
		return "an integer";
	case JSON_REAL:
		return "a fraction";
	case JSON_NULL:
		return "null";
	default:
		return "true or false";
	}
}

static bool wrong_type(struct check *check, const json_t *json, const char *wanted)
{
	char what[80];

	snprintf(what, sizeof(what), "is %s, not %s", type_name(json), wanted);
	return complain(check, what);
}

/* Adds to the path; returns where it ended before. */
static size_t enter(struct check *check, const char *key)
{
	size_t before = strlen(check->path);

	snprintf(check->path + before, PATH_BYTES - before, "%s%s", before ? "." : "", key);
	return before;
}

static size_t enter_index(struct check *check, size_t index)
{
	size_t before = strlen(check->path);

	snprintf(check->path + before, PATH_BYTES - before, "[%zu]", index);
	return before;
}

static bool number(struct check *check, const json_t *json, bool whole, bool positive)
{
	char what[80];
	double value;

	if (!(whole ? json_is_integer(json) : json_is_number(json)))
		return wrong_type(check, json,
				  whole && json_is_real(json) ? "an integer" : "a number");
	value = json_number_value(json);
	if (value >= (positive ? 0 : -(double)DOCUMENT_INTEGER_MAX) &&
	    value <= (double)DOCUMENT_INTEGER_MAX)
		return true;
	snprintf(what, sizeof(what), "is %.17g, not from %s to 1e18", value,
		 positive ? "0" : "-1e18");
	return complain(check, what);
}

static bool pair(struct check *check, const json_t *json)
{
	if (!json_is_array(json))
		return wrong_type(check, json, "an array");
	if (json_array_size(json) != 2)
		return complain(check, "does not have two elements");
	return number(check, json_array_get(json, 0), true, true) &&
	       number(check, json_array_get(json, 1), true, true);
}

static bool element(struct check *check, const json_t *json, const struct document_key *key)
{
	switch (key->type) {
	case DOCUMENT_TEXTS:
		return json_is_string(json) || wrong_type(check, json, "a string");
	case DOCUMENT_COUNTS:
		return number(check, json, true, true);
	case DOCUMENT_PAIRS:
		return pair(check, json);
	default:
		return object(check, json, key->inner);
	}
}

static bool array(struct check *check, const json_t *json, const struct document_key *key)
{
	if (!json_is_array(json))
		return wrong_type(check, json, "an array");
	for (size_t i = 0; i < json_array_size(json); i++) {
		size_t before = enter_index(check, i);

		if (!element(check, json_array_get(json, i), key))
			return false;
		check->path[before] = '\0';
	}
	return true;
}

static bool counts_by_name(struct check *check, const json_t *json)
{
	const char *name;
	json_t *value;

	if (!json_is_object(json))
		return wrong_type(check, json, "an object");
	json_object_foreach ((json_t *)json, name, value) {
		size_t before = enter(check, name);

		if (!number(check, value, true, true))
			return false;
		check->path[before] = '\0';
	}
	return true;
}

static bool value(struct check *check, const json_t *json, const struct document_key *key)
{
	switch (key->type) {
	case DOCUMENT_TEXT:
		return json_is_string(json) || wrong_type(check, json, "a string");
	case DOCUMENT_BOOL:
		return json_is_boolean(json) || wrong_type(check, json, "true or false");
	case DOCUMENT_COUNT:
		return number(check, json, true, true);
	case DOCUMENT_WHOLE:
		return number(check, json, true, false);
	case DOCUMENT_SHARE:
		return number(check, json, false, true);
	case DOCUMENT_NUMBER:
		return number(check, json, false, false);
	case DOCUMENT_OBJECT:
		return key->inner ? object(check, json, key->inner) : counts_by_name(check, json);
	default:
		return array(check, json, key);
	}
}

static bool object(struct check *check, const json_t *json, const struct document_key *keys)
{
	if (!json_is_object(json))
		return wrong_type(check, json, "an object");
	for (; keys->key; keys++) {
		const json_t *inner = json_object_get(json, keys->key);
		size_t before = enter(check, keys->key);

		if (inner ? !value(check, inner, keys)
			  : keys->needed && !complain(check, "is missing"))
			return false;
		check->path[before] = '\0';
	}
	return true;
}

int document_check(const json_t *json, const struct document_key *keys, const char *name,
		   struct amperf_error *error)
{
	struct check check = {.name = name, .error = error};

	return object(&check, json, keys) ? 0 : -EINVAL;
}
