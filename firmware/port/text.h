/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Lines of text without a libc: for logs, and for fault dumps, where nothing
 * else can be relied on.
 */
#ifndef PORT_TEXT_H
#define PORT_TEXT_H

#include <stdint.h>

#define PORT_TEXT_BYTES 160u

/* A line under construction. What does not fit is cut. Starts as { .bytes = 0 }. */
struct port_text {
	uint32_t bytes;
	char text[PORT_TEXT_BYTES];
};

void port_text_add(struct port_text *line, const char *text);

/* Decimal, filled up with zeros to `width` digits. */
void port_text_add_decimal(struct port_text *line, uint64_t value, uint32_t width);

/* Hexadecimal, exactly `digits` digits (1 to 8), no prefix. */
void port_text_add_hex(struct port_text *line, uint32_t value, uint32_t digits);

#endif /* PORT_TEXT_H */
