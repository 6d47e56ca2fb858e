// SPDX-License-Identifier: BSD-3-Clause
/* Learning that something has come: poll, eventfd, epoll, not to block, signals. */
#include "shm.h"

#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <unistd.h>

static short events(int device, short wanted, int timeout_ms)
{
	struct pollfd poll_for = {.fd = device, .events = wanted};

	check(poll(&poll_for, 1, timeout_ms) >= 0);
	return poll_for.revents;
}

static void try_poll(int device, const struct amperf_shm_submit *none)
{
	check(events(device, POLLIN | POLLOUT, 0) == POLLOUT);
	submit(device, none);
	check(events(device, POLLIN, -1) == POLLIN);
	drain(device, 1);
	check(events(device, POLLIN | POLLOUT, 0) == POLLOUT);
	for (unsigned i = 0; i < AMPERF_SHM_DEPTH_MAX; i++)
		submit(device, none);
	check(!(events(device, POLLOUT, 0) & POLLOUT)); /* all are unread */
	drain(device, AMPERF_SHM_DEPTH_MAX);
	check(events(device, POLLIN | POLLOUT, 0) == POLLOUT);
}

static void try_epoll(int device, const struct amperf_shm_submit *none)
{
	struct epoll_event event = {.events = EPOLLIN | EPOLLET};
	int epoll = epoll_create1(EPOLL_CLOEXEC);

	check(epoll >= 0 && !epoll_ctl(epoll, EPOLL_CTL_ADD, device, &event));
	check(epoll_wait(epoll, &event, 1, 0) == 0);
	submit(device, none);
	check(epoll_wait(epoll, &event, 1, -1) == 1 && event.events & EPOLLIN);
	drain(device, 1);
	check(!close(epoll));
}

static void set_eventfd(int device, int fd)
{
	check(!ioctl(device, AMPERF_SHM_IOC_EVENTFD, &fd));
}

static void try_eventfd(int device, const struct amperf_shm_submit *none)
{
	int counter = eventfd(0, EFD_CLOEXEC), bad;
	uint64_t sum = 0, count;

	check(counter >= 0);
	set_eventfd(device, counter);
	for (int i = 0; i < 3; i++)
		submit(device, none);
	for (; sum < 3; sum += count)
		check(read(counter, &count, sizeof(count)) == sizeof(count));
	check(sum == 3);
	drain(device, 3);
	set_eventfd(device, -1);
	run(device, none);
	check(events(counter, POLLIN, 0) == 0);

	bad = 12345;
	refused(ioctl(device, AMPERF_SHM_IOC_EVENTFD, &bad), EBADF);
	bad = device;
	refused(ioctl(device, AMPERF_SHM_IOC_EVENTFD, &bad), EINVAL);
	bad = -2;
	refused(ioctl(device, AMPERF_SHM_IOC_EVENTFD, &bad), EBADF);
	refused(ioctl(device, AMPERF_SHM_IOC_EVENTFD, NULL), EFAULT);
	set_eventfd(device, counter); /* for close() */
	check(!close(counter));
}

/* Whole ones only, as many as fit; a bad address loses none. */
static void try_read(int device, const struct amperf_shm_submit *none)
{
	struct amperf_shm_completion some[5];
	struct amperf_shm_submit numbered = *none;
	void *nowhere = mmap(NULL, sizeof(some), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int got = 0;

	refused(read(device, some, sizeof(*some) - 1), EINVAL);
	refused(read(device, some, 0), EINVAL);
	for (int i = 0; i < 4; i++) {
		numbered.user_data = i;
		submit(device, &numbered);
	}
	check(events(device, POLLIN, -1) == POLLIN);
	check(nowhere != MAP_FAILED);
	refused(read(device, nowhere, sizeof(some)), EFAULT);
	check(!munmap(nowhere, sizeof(some)));
	while (got < 4) {
		ssize_t bytes = read(device, &some[got], sizeof(*some) * (4 - got) + 1);

		check(bytes > 0 && bytes % sizeof(*some) == 0);
		got += bytes / (ssize_t)sizeof(*some);
	}
	for (int i = 0; i < 4; i++)
		check(some[i].user_data == (uint64_t)i);
}

static void nothing(int number)
{
	(void)number;
}

static void try_signal(int device)
{
	struct sigaction action = {.sa_handler = nothing};
	const struct itimerval again = {{0, 50000}, {0, 50000}}, never = {{0, 0}, {0, 0}};
	struct amperf_shm_completion completion;

	check(!sigaction(SIGALRM, &action, NULL));
	check(!setitimer(ITIMER_REAL, &again, NULL));
	refused(read(device, &completion, sizeof(completion)), EINTR);
	check(!setitimer(ITIMER_REAL, &never, NULL));
}

void case_wake(void)
{
	int device = device_open(0);
	struct buffer buffer = buffer_new(device, 4096, 0);
	struct amperf_shm_submit none = whole(&buffer, AMPERF_SHM_NONE);

	check(nothing_is_done(device));
	try_poll(device, &none);
	try_epoll(device, &none);
	try_eventfd(device, &none);
	try_read(device, &none);
	try_signal(device);
	run(device, &none);
	buffer_free(device, &buffer);
	check(!close(device));
}
