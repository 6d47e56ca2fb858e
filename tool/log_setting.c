/* SPDX-License-Identifier: BSD-3-Clause */
#include "log_setting.h"

#include <errno.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <unistd.h>

static int set_baud(const struct log_setting *setting, uint32_t wanted, struct amperf_error *error)
{
	uint32_t baud;
	int code =
		amperf_link_control(setting->link, AMPERF_CONTROL_UART_BAUD, wanted, &baud, error);

	if (code || baud == wanted)
		return code;
	snprintf(error->text, sizeof(error->text),
		 "the firmware's UART cannot do %u baud; it stays at %u", wanted, baud);
	return error->code = -EINVAL;
}

/* Asks first: it is to be put back. */
static int begin_baud(struct log_setting *setting, uint32_t wanted, struct amperf_error *error)
{
	int code = amperf_link_control(setting->link, AMPERF_CONTROL_UART_BAUD, 0,
				       &setting->baud_before, error);

	return code ? code : set_baud(setting, wanted, error);
}

int log_setting_begin(struct log_setting *setting, uint32_t wanted, uint32_t uart_baud,
		      struct amperf_error *error)
{
	int code;

	setting->before = amperf_link_hello(setting->link)->log_output;
	setting->baud_before = 0;
	code = uart_baud ? begin_baud(setting, uart_baud, error) : 0;
	return code ? code
		    : amperf_link_control(setting->link, AMPERF_CONTROL_LOG_OUTPUT, wanted,
					  &setting->in_force, error);
}

/* The signal that ended the run must not end the tidying up too; a second one may. */
static void take_signal(int cancel_fd)
{
	struct signalfd_siginfo info;

	while (read(cancel_fd, &info, sizeof(info)) > 0)
		;
}

int log_setting_end(const struct log_setting *setting, int code, struct amperf_error *error)
{
	struct amperf_error own;
	int restored;

	if (code == -EPIPE || code == -ETIMEDOUT)
		return code;
	if (code == -ECANCELED)
		take_signal(setting->cancel_fd);
	restored = amperf_link_control(setting->link, AMPERF_CONTROL_LOG_OUTPUT, setting->before,
				       NULL, &own);
	if (!restored && setting->baud_before)
		restored = set_baud(setting, setting->baud_before, &own);
	if (code || !restored)
		return code;
	*error = own;
	return restored;
}
