/* SPDX-License-Identifier: BSD-3-Clause */
#include "service/log.h"

#include "port/port.h"
#include "port/trace.h"

static enum amperf_log_output output;
static uint32_t uart_baud;
static uint32_t dropped;

void svc_log_init(void)
{
	output = AMPERF_LOG_OFF;
	uart_baud = AMPERF_UART_BAUD_DEFAULT;
	dropped = 0;
}

bool svc_log_set_output(enum amperf_log_output wanted)
{
	if (wanted == AMPERF_LOG_UART && output != AMPERF_LOG_UART && !port_uart_open(uart_baud))
		return false;
	output = wanted;
	return true;
}

enum amperf_log_output svc_log_output(void)
{
	return output;
}

bool svc_log_set_uart_baud(uint32_t baud)
{
	if (!port_uart_open(baud))
		return false;
	uart_baud = baud;
	return true;
}

uint32_t svc_log_uart_baud(void)
{
	return uart_baud;
}

uint32_t svc_log_dropped(void)
{
	return dropped;
}

void svc_log_begin_trace(struct port_text *line)
{
	uint64_t milliseconds = port_ticks() * 1000 / port_core_hz();

	line->bytes = 0;
	port_text_add(line, "[");
	port_text_add_decimal(line, milliseconds / 1000, 5);
	port_text_add(line, ".");
	port_text_add_decimal(line, milliseconds % 1000, 3);
	port_text_add(line, "][INFO ]");
}

void svc_log_end_trace(struct port_text *line)
{
	port_text_add(line, "\n");
	dropped += port_trace_write(line->text, line->bytes);
}

bool svc_log_begin(struct port_text *line)
{
	if (output == AMPERF_LOG_OFF)
		return false;
	svc_log_begin_trace(line);
	return true;
}

static void put_uart(const struct port_text *line)
{
	for (uint32_t i = 0; i < line->bytes; i++) {
		if (!port_uart_put(line->text[i])) {
			dropped++;
			return;
		}
	}
}

void svc_log_end(struct port_text *line)
{
	if (output == AMPERF_LOG_TRACE) {
		svc_log_end_trace(line);
		return;
	}
	port_text_add(line, "\n");
	put_uart(line);
}

void svc_log_request(const char *label, uint32_t number, enum amperf_opcode opcode, uint64_t bytes,
		     enum amperf_status status)
{
	static const char *const names[] = {
		[AMPERF_OP_HELLO] = "hello",
		[AMPERF_OP_RESET] = "reset",
		[AMPERF_OP_SINK] = "sink",
		[AMPERF_OP_SOURCE] = "source",
		[AMPERF_OP_ECHO] = "echo",
		[AMPERF_OP_CREDIT] = "credit",
		[AMPERF_OP_CONTROL] = "control",
		[AMPERF_OP_STATS] = "stats",
		[AMPERF_OP_REPORT] = "report",
		[AMPERF_OP_ERROR] = "refused",
		[AMPERF_OP_LOAD] = "load",
		[AMPERF_OP_SHM_INFO] = "info",
		[AMPERF_OP_SHM_ATTACH] = "attach",
		[AMPERF_OP_SHM_DETACH] = "detach",
		[AMPERF_OP_SHM_TRANSFER] = "transfer",
		[AMPERF_OP_SHM_RELEASE] = "release",
	};
	struct port_text line;

	if (!svc_log_begin(&line))
		return;
	port_text_add(&line, label);
	port_text_add_decimal(&line, number, 1);
	port_text_add(&line, " ");
	port_text_add(&line, names[opcode]);
	port_text_add(&line, ": ");
	port_text_add_decimal(&line, bytes, 1);
	port_text_add(&line, " bytes, status ");
	port_text_add_decimal(&line, status, 1);
	svc_log_end(&line);
}
