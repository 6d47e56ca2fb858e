/* SPDX-License-Identifier: BSD-3-Clause */
#include "transport/char_wake.h"
#include "transport/transport.h"

#include <errno.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

static int add(int set, int fd, uint32_t events)
{
	struct epoll_event event = {.events = events};

	return epoll_ctl(set, EPOLL_CTL_ADD, fd, &event);
}

int amperf_char_wake_open(struct amperf_char_wake *wake, int fd)
{
	int code;

	wake->ready = eventfd(1, EFD_CLOEXEC);
	wake->inner = epoll_create1(EPOLL_CLOEXEC);
	wake->outer = epoll_create1(EPOLL_CLOEXEC);
	/* In this order: what is always ready comes first. */
	if (wake->ready >= 0 && wake->inner >= 0 && wake->outer >= 0 &&
	    !add(wake->inner, wake->ready, EPOLLIN) && !add(wake->inner, fd, EPOLLIN) &&
	    !add(wake->outer, wake->inner, EPOLLIN | EPOLLET))
		return 0;
	code = -errno;
	amperf_char_wake_close(wake);
	return code;
}

void amperf_char_wake_close(struct amperf_char_wake *wake)
{
	if (wake->outer >= 0)
		close(wake->outer);
	if (wake->inner >= 0)
		close(wake->inner);
	if (wake->ready >= 0)
		close(wake->ready);
}

int amperf_char_wake_wait(struct amperf_char_wake *wake, uint64_t timeout_ns, int cancel_fd)
{
	struct epoll_event event;
	short events;
	int code = amperf_tp_poll(wake->outer, POLLIN, timeout_ns, cancel_fd, &events);

	if (code > 0)
		epoll_wait(wake->outer, &event, 1, 0); /* takes the edge off */
	return code;
}
