/* SPDX-License-Identifier: BSD-3-Clause */
#include "port/text.h"

static void add_char(struct port_text *line, char c)
{
	if (line->bytes < PORT_TEXT_BYTES)
		line->text[line->bytes++] = c;
}

void port_text_add(struct port_text *line, const char *text)
{
	while (*text)
		add_char(line, *text++);
}

void port_text_add_decimal(struct port_text *line, uint64_t value, uint32_t width)
{
	char digits[20]; /* 2^64 has 20 */
	uint32_t count = 0;

	do {
		digits[count++] = (char)('0' + value % 10);
		value /= 10;
	} while (value);

	for (uint32_t i = count; i < width; i++)
		add_char(line, '0');
	while (count)
		add_char(line, digits[--count]);
}

void port_text_add_hex(struct port_text *line, uint32_t value, uint32_t digits)
{
	while (digits--)
		add_char(line, "0123456789abcdef"[value >> (4 * digits) & 0xf]);
}
