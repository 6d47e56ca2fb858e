/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sleeping until an rpmsg_char device has something, without poll() on it.
 *
 * That driver's poll looks whether the endpoint is there before it takes the
 * lock under which the endpoint goes, and not again afterwards: a poll() while
 * the firmware is stopped can make the kernel print a WARNING with a backtrace
 * (rpmsg_poll() without an endpoint). Its read() and write() are sound.
 *
 * Here the driver is asked once, when its wait queue is subscribed to. It stands
 * in an epoll set (`inner`) behind something that is always ready, so that nobody
 * who asks that set gets as far as asking the device; but each wake-up of the
 * device's readers passes through, and is an edge to the set around it (`outer`).
 * What it was for, read() tells. Were a kernel to ask the device all the same, the
 * worst would be that warning.
 */
#ifndef AMPERF_LIB_CHAR_WAKE_H
#define AMPERF_LIB_CHAR_WAKE_H

#include <stdint.h>

struct amperf_char_wake {
	int outer;
	int inner;
	int ready; /* always */
};

/* Returns 0 or -errno. */
int amperf_char_wake_open(struct amperf_char_wake *wake, int fd);
void amperf_char_wake_close(struct amperf_char_wake *wake);

/*
 * Sleeps until the device's readers are woken, timeout_ns have passed or cancel_fd
 * is readable. Wake-ups since the last call that returned 1 count. Returns 1
 * (woken), 0, -ECANCELED, or -errno.
 */
int amperf_char_wake_wait(struct amperf_char_wake *wake, uint64_t timeout_ns, int cancel_fd);

#endif
