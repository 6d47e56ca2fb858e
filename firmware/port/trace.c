/* SPDX-License-Identifier: BSD-3-Clause */
#include "port/trace.h"

#include <string.h>

char port_trace_buffer[PORT_TRACE_BYTES];
static uint32_t used_bytes;

/* Drops whole lines until at most half of the buffer is used. */
static uint32_t make_room(void)
{
	uint32_t keep = used_bytes - PORT_TRACE_BYTES / 2;
	uint32_t lines = 0;

	for (uint32_t i = 0; i < keep; i++)
		lines += port_trace_buffer[i] == '\n';
	while (keep < used_bytes && port_trace_buffer[keep - 1] != '\n')
		lines += port_trace_buffer[keep++] == '\n';

	used_bytes -= keep;
	memmove(port_trace_buffer, port_trace_buffer + keep, used_bytes);
	memset(port_trace_buffer + used_bytes, 0, PORT_TRACE_BYTES - used_bytes);
	return lines;
}

uint32_t port_trace_write(const char *text, uint32_t bytes)
{
	uint32_t dropped = 0;

	if (bytes >= PORT_TRACE_BYTES / 2)
		bytes = PORT_TRACE_BYTES / 2 - 1;
	if (used_bytes + bytes >= PORT_TRACE_BYTES)
		dropped = make_room();

	/* All behind used_bytes is NUL, so that the text always ends. */
	memcpy(port_trace_buffer + used_bytes, text, bytes);
	used_bytes += bytes;
	return dropped;
}

void port_trace_clear(void)
{
	used_bytes = 0;
	memset(port_trace_buffer, 0, sizeof(port_trace_buffer));
}
