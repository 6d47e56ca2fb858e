/* SPDX-License-Identifier: BSD-3-Clause */
#include "transport/transport.h"

#include <errno.h>
#include <poll.h>
#include <time.h>

int amperf_tp_poll(int fd, short wanted, uint64_t timeout_ns, int cancel_fd, short *events)
{
	struct pollfd fds[2] = {
		{.fd = fd, .events = wanted},
		{.fd = cancel_fd, .events = POLLIN},
	};
	struct timespec timeout = {
		.tv_sec = (time_t)(timeout_ns / 1000000000u),
		.tv_nsec = (long)(timeout_ns % 1000000000u),
	};

	*events = 0;
	if (ppoll(fds, 2, &timeout, NULL) < 0)
		return errno == EINTR ? 0 : -errno;
	if (fds[1].revents)
		return -ECANCELED;
	*events = fds[0].revents;
	return fds[0].revents != 0;
}
