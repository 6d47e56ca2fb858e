/* SPDX-License-Identifier: BSD-3-Clause */
/* What each test program starts with. */
#ifndef TEST_H
#define TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "driver.h"

/* A test with a fresh firmware and the link up. */
#define LINK_TEST(function) cmocka_unit_test_setup_teardown(function, driver_setup, driver_teardown)

#endif /* TEST_H */
