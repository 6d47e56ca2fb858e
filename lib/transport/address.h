/* SPDX-License-Identifier: BSD-3-Clause */
/* What the addresses of links have in common: fields behind commas. */
#ifndef AMPERF_LIB_ADDRESS_H
#define AMPERF_LIB_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Reads a number (decimal, 0x...) of at most `most` that ends at a comma or the
 * end of the text, and sets *end to that. False if there is no such number.
 */
bool amperf_address_number(const char *text, uint32_t most, uint32_t *value, const char **end);

#endif
