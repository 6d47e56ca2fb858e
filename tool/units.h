/* SPDX-License-Identifier: BSD-3-Clause */
/* Sizes, times and lists as people write and read them. */
#ifndef AMPERF_TOOL_UNITS_H
#define AMPERF_TOOL_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * "512", "1k", "4K", "16M", "1G", also "4KiB": k, M and G are powers of 1024.
 * False if it is anything else, or does not fit.
 */
bool units_parse_size(const char *text, uint64_t *bytes);

/* "500ms", "5s", "1.5s", "20us", "2min"; a unit is needed. */
bool units_parse_time(const char *text, uint64_t *ns);

/* "115200", "500k", "2M", digits before k or M only: these are powers of 1000. */
bool units_parse_rate(const char *text, uint32_t *rate);

/* A number without a unit, 0 to max. */
bool units_parse_number(const char *text, uint64_t max, uint64_t *number);

#define UNITS_LIST_MAX 64u

/*
 * "512,1k,4k": up to UNITS_LIST_MAX sizes. Returns how many; 0 if it is no such
 * list: then `bad` (32 bytes) holds what could not be read.
 */
size_t units_parse_sizes(const char *text, uint64_t sizes[UNITS_LIST_MAX], char *bad);

/* Room for each of the texts below. */
#define UNITS_TEXT_BYTES 40

/* 1234567 -> "1,234,567" */
const char *units_number(char text[UNITS_TEXT_BYTES], uint64_t number);

/* "496 B", "4 KiB", "1 MiB": in the largest unit that leaves no fraction. */
const char *units_size(char text[UNITS_TEXT_BYTES], uint64_t bytes);

/* Nanoseconds in microseconds with one digit after the point: "11,970.8" */
const char *units_us(char text[UNITS_TEXT_BYTES], uint64_t ns);

/* Bytes per second in KiB per second with one digit after the point. */
const char *units_kib(char text[UNITS_TEXT_BYTES], uint64_t bytes);

#endif
