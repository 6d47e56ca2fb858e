/* SPDX-License-Identifier: BSD-3-Clause */
/* What a document may be made of, and holding one against that. */
#ifndef AMPERF_TOOL_DOCUMENT_CHECK_H
#define AMPERF_TOOL_DOCUMENT_CHECK_H

#include "document.h"

/* Largest count, time or size: sums of several are far from what 64 bits hold. */
#define DOCUMENT_INTEGER_MAX INT64_C(1000000000000000000)

enum document_type {
	DOCUMENT_TEXT,
	DOCUMENT_COUNT,  /* whole, 0 or more */
	DOCUMENT_WHOLE,  /* whole, with a sign */
	DOCUMENT_SHARE,  /* 0 or more, whole or not */
	DOCUMENT_NUMBER, /* with a sign, whole or not */
	DOCUMENT_BOOL,
	DOCUMENT_OBJECT,  /* of `inner`; NULL: of counts, by any name */
	DOCUMENT_OBJECTS, /* an array of them */
	DOCUMENT_TEXTS,   /* an array */
	DOCUMENT_COUNTS,  /* an array */
	DOCUMENT_PAIRS,   /* an array of arrays of two counts */
};

/* A key of an object; a list of them ends with a key of NULL. */
struct document_key {
	const char *key;
	enum document_type type;
	bool needed;
	const struct document_key *inner;
};

/* The keys of each kind (document_shape.c). */
extern const struct document_key *const document_shapes[DOCUMENT_KIND_COUNT];

/* 0, or -EINVAL with "NAME: PATH what is wrong" in error. */
int document_check(const json_t *object, const struct document_key *keys, const char *name,
		   struct amperf_error *error);

#endif
