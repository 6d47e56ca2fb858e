/* SPDX-License-Identifier: BSD-3-Clause */
#include "log_setting.h"

#include <errno.h>
#include <sys/signalfd.h>
#include <unistd.h>

int log_setting_begin(struct log_setting *setting, uint32_t wanted, struct amperf_error *error)
{
	setting->before = amperf_link_hello(setting->link)->log_output;
	return amperf_link_control(setting->link, AMPERF_CONTROL_LOG_OUTPUT, wanted,
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
	if (code || !restored)
		return code;
	*error = own;
	return restored;
}
