/* SPDX-License-Identifier: BSD-3-Clause */
/* cmocka, with what it wants included before it. */
#ifndef AMPERF_TESTS_LIB_TEST_H
#define AMPERF_TESTS_LIB_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define assert_contains(text, part)                                                                \
	do {                                                                                       \
		if (!strstr((text), (part)))                                                       \
			fail_msg("'%s' is not in '%s'", (part), (text));                           \
	} while (0)

#endif
