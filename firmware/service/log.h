/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The log: off, to the trace buffer, or to the UART. Each line starts as the
 * 2020 benchmark's firmware started its lines, "[%05d.%03d][INFO ]" (seconds and
 * milliseconds since start), and on the UART each character is waited for, as
 * there: that is what made its figures.
 */
#ifndef SVC_LOG_H
#define SVC_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include <amperf/wire.h>

#include "port/text.h"

/* Sets the output to off, and the UART's rate to 115200 baud. */
void svc_log_init(void);

/* False if this output is not there; the one before stays. */
bool svc_log_set_output(enum amperf_log_output output);
enum amperf_log_output svc_log_output(void);

/* False if the UART cannot do this rate; the one before stays. */
bool svc_log_set_uart_baud(uint32_t baud);
uint32_t svc_log_uart_baud(void);

/* Lines that a full trace buffer gave up, or that the UART did not take. */
uint32_t svc_log_dropped(void);

/* Starts a line with its prefix. False if the log is off: then make no line. */
bool svc_log_begin(struct port_text *line);

/* Ends the line and puts it out. The UART's time, 86.8 us a character, is spent here. */
void svc_log_end(struct port_text *line);

/* As svc_log_begin() and _end(), but to the trace buffer, whatever is set. */
void svc_log_begin_trace(struct port_text *line);
void svc_log_end_trace(struct port_text *line);

/* Logs a request that was answered: endpoint, what it was, how much, how it went. */
void svc_log_request(const char *label, uint32_t number, enum amperf_opcode opcode, uint64_t bytes,
		     enum amperf_status status);

#endif /* SVC_LOG_H */
