/* SPDX-License-Identifier: BSD-3-Clause */
/* Waiting for the channels of a firmware. */
#include "channel.h"
#include "clock.h"
#include "error.h"
#include "processor.h"
#include "sys.h"
#include "transport/transport.h"
#include "transport/rpmsg.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

/* Device nodes wake us through inotify; sysfs cannot, so look this often too. */
#define LOOK_INTERVAL_NS UINT64_C(100000000)
/*
 * Nobody says how many channels will come; they are announced one right after
 * the other, so that a pause this long is the end.
 */
#define SETTLE_NS UINT64_C(200000000)

struct survey {
	const struct amperf_system *system;
	size_t ttys;    /* tty channels with a device node */
	size_t ready;   /* channels with one, of any kind */
	size_t missing; /* tty channels without */
	size_t late;    /* channels of other kinds without: no reason to fail */
	size_t others;  /* channels that have come, and drivers that took one */
};

static int look_at_channel(void *context, const struct amperf_channel *channel)
{
	struct survey *survey = context;
	bool is_tty = amperf_channel_is_tty(channel);
	char path[PATH_MAX];

	survey->others += 1u + channel->bound;
	/* Channels of other kinds need a module that not everyone has. */
	if (!is_tty && !channel->bound)
		return 0;
	if (channel->device[0] &&
	    !amperf_sys_path(path, survey->system, "/dev/%s", channel->device) &&
	    access(path, F_OK) == 0) {
		survey->ready++;
		survey->ttys += is_tty;
	} else {
		survey->missing += is_tty;
		survey->late += amperf_channel_is_raw(channel) || amperf_channel_is_shm(channel);
	}
	return 0;
}

static int check_running(const struct amperf_system *system, const char *name,
			 struct amperf_error *error)
{
	struct amperf_processor processor;
	int code = amperf_processor_find(system, name, &processor, error);

	if (!code && !amperf_processor_runs(&processor))
		return amperf_fail(error, -EPIPE,
				   "%.32s (%.32s) is %.32s, so no channel will come; see dmesg",
				   processor.id, processor.name, processor.state);
	return code;
}

static void drain(int fd)
{
	char events[4096];

	while (read(fd, events, sizeof(events)) > 0)
		;
}

static int wait_until_settled(const struct amperf_system *system, const char *name,
			      uint64_t deadline_ns, int notify_fd, int cancel_fd,
			      struct amperf_error *error)
{
	size_t seen = 0;
	uint64_t changed_ns = amperf_clock_now(&amperf_clock_monotonic);
	short events;
	int code;

	for (;;) {
		struct survey survey = {.system = system};
		uint64_t now = amperf_clock_now(&amperf_clock_monotonic);

		code = check_running(system, name, error);
		if (code)
			return code;
		amperf_channel_each(system, look_at_channel, &survey);
		if (survey.ready + survey.others != seen) {
			seen = survey.ready + survey.others;
			changed_ns = now;
		}
		if (survey.ttys && !survey.missing && !survey.late && now - changed_ns >= SETTLE_NS)
			return 0;
		if (now >= deadline_ns)
			return survey.ttys && !survey.missing && survey.late ? 0 : -ETIMEDOUT;
		code = amperf_tp_poll(notify_fd, POLLIN, LOOK_INTERVAL_NS, cancel_fd, &events);
		if (code < 0)
			return amperf_fail(error, code, "interrupted");
		if (code > 0)
			drain(notify_fd);
	}
}

int amperf_firmware_wait(const struct amperf_system *system, const char *name, uint64_t timeout_ns,
			 int cancel_fd, struct amperf_error *error)
{
	uint64_t deadline_ns = amperf_clock_now(&amperf_clock_monotonic) + timeout_ns;
	char reason[AMPERF_REASON_BYTES], path[PATH_MAX];
	int notify_fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	int code;

	/* Without inotify (fd -1, or no such folder) looking now and then does. */
	if (notify_fd >= 0 && !amperf_sys_path(path, system, "/dev"))
		inotify_add_watch(notify_fd, path, IN_CREATE | IN_MOVED_TO | IN_ATTRIB);
	code = wait_until_settled(system, name, deadline_ns, notify_fd, cancel_fd, error);
	if (notify_fd >= 0)
		close(notify_fd);
	if (code != -ETIMEDOUT)
		return code;
	amperf_rpmsg_missing_reason(system, &amperf_rpmsg_tty, reason, sizeof(reason));
	return amperf_fail(error, code, "no tty channel after %.3g s: %s", (double)timeout_ns / 1e9,
			   reason);
}
