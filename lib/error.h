/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef AMPERF_LIB_ERROR_H
#define AMPERF_LIB_ERROR_H

#include <amperf/amperf.h>

/*
 * Fills in `error` (which may be NULL) and returns `code`, which is negative.
 * Control characters in the text become '?': names may come from the other
 * core or from files.
 */
int amperf_fail(struct amperf_error *error, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
