/* SPDX-License-Identifier: BSD-3-Clause */
/* Where the firmware logs to during a measurement, and after it. */
#ifndef AMPERF_TOOL_LOG_SETTING_H
#define AMPERF_TOOL_LOG_SETTING_H

#include <amperf/amperf.h>

struct log_setting {
	struct amperf_link *link;
	int cancel_fd;        /* a signalfd */
	uint32_t before;      /* enum amperf_log_output */
	uint32_t baud_before; /* of the log's UART; 0: it is left alone */
	uint32_t in_force;    /* what the firmware made of it */
};

/*
 * Sets enum amperf_log_output and, unless it is 0, the rate of the log's UART.
 * Returns 0, -EINVAL (the UART cannot do that rate), or as amperf_link_control().
 */
int log_setting_begin(struct log_setting *setting, uint32_t wanted, uint32_t uart_baud,
		      struct amperf_error *error);

/*
 * Puts back what was, after a measurement that ended with `code` and `error`. Returns
 * what to tell: the measurement's failure if there is one.
 */
int log_setting_end(const struct log_setting *setting, int code, struct amperf_error *error);

#endif
