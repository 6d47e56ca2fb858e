/* SPDX-License-Identifier: BSD-3-Clause */
#include "service/control.h"

#include "service/log.h"
#include "service/sample.h"

static bool set_uart_baud(uint32_t baud)
{
	if (!baud)
		return true;
	if (baud < AMPERF_UART_BAUD_MIN || baud > AMPERF_UART_BAUD_MAX)
		return false;
	svc_log_set_uart_baud(baud);
	return true;
}

/* What cannot be done changes nothing, and is not refused: the reply tells. */
bool svc_control_set(const struct amperf_control *request)
{
	switch (request->key) {
	case AMPERF_CONTROL_LOG_OUTPUT:
		if (request->value > AMPERF_LOG_UART)
			return false;
		svc_log_set_output((enum amperf_log_output)request->value);
		return true;
	case AMPERF_CONTROL_SAMPLE_CHANNEL:
		if (request->value > 1)
			return false;
		rpmsg_announce(&svc_sample, request->value);
		return true;
	case AMPERF_CONTROL_UART_BAUD:
		return set_uart_baud(request->value);
	default:
		return false;
	}
}

uint32_t svc_control_value(uint32_t key)
{
	switch (key) {
	case AMPERF_CONTROL_LOG_OUTPUT:
		return svc_log_output();
	case AMPERF_CONTROL_UART_BAUD:
		return svc_log_uart_baud();
	default:
		return svc_sample.wanted;
	}
}
