/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The trace buffer that Linux shows as
 * /sys/kernel/debug/remoteproc/remoteproc0/trace0: text up to the first NUL
 * (drivers/remoteproc/remoteproc_debugfs.c, rproc_trace_read).
 *
 * When it is full the older half makes room, in whole lines: what can be read
 * is always the latest lines, oldest first. The same on every port.
 */
#ifndef PORT_TRACE_H
#define PORT_TRACE_H

#include <stdint.h>

#define PORT_TRACE_BYTES 4096u

/* The resource table points here. NUL-terminated at all times. */
extern char port_trace_buffer[PORT_TRACE_BYTES];

/*
 * Appends a line; `bytes` must be less than half of the buffer, else it is cut.
 * Returns how many old lines had to go. Callable from fault handlers.
 */
uint32_t port_trace_write(const char *text, uint32_t bytes);

/* Empties the buffer. */
void port_trace_clear(void);

#endif /* PORT_TRACE_H */
