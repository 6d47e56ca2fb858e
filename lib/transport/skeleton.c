/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A transport to start from: copy this file, fill in what the comments ask for,
 * and enter it in table.c and transport.h. transport.h says what each hook may
 * do and return; the tests compile this file and hold it against that.
 *
 * It talks to nobody: what is sent is lost, and nothing ever comes in.
 */
#include "error.h"
#include "transport/transport.h"

#include <errno.h>
#include <stdlib.h>

extern const struct amperf_tp_ops amperf_tp_skeleton;

/* All that one open link needs. The head comes first. */
struct skeleton {
	struct amperf_tp tp;
	int fd; /* whatever poll() can wait for; -1 if there is no such thing */
};

static struct skeleton *to_skeleton(struct amperf_tp *tp)
{
	return (struct skeleton *)(void *)tp;
}

/*
 * Check the address, open what is behind it non-blocking and for this process
 * alone, remember what close must put back. Each failure gets one line that
 * says what to do about it.
 */
static int skeleton_open(struct amperf_tp **tp, const char *address,
			 const struct amperf_system *system, struct amperf_error *error)
{
	struct skeleton *skeleton;

	(void)system; /* for those that look into /sys: amperf_sys_path() */
	if (!address[0])
		return amperf_fail(error, -EINVAL,
				   "'skeleton:' names nothing; write skeleton:something");
	skeleton = calloc(1, sizeof(*skeleton));
	if (!skeleton)
		return amperf_fail(error, -ENOMEM, "no memory");
	skeleton->tp.ops = &amperf_tp_skeleton;
	skeleton->fd = -1;
	*tp = &skeleton->tp;
	return 0;
}

/* Undo everything that open did, in the opposite order. */
static void skeleton_close(struct amperf_tp *tp)
{
	free(to_skeleton(tp));
}

/*
 * How large a message is at most, and how much may lie unread on our side:
 * sources and echoes are held to that.
 */
static void skeleton_caps(const struct amperf_tp *tp, struct amperf_tp_caps *caps)
{
	(void)tp;
	caps->message_bytes_max = 496;
	caps->unread_bytes_max = 16384;
	caps->signals_room = false; /* wait sleeps on when there is room again */
}

/*
 * Hand over what fits now. Turn "no room" of whatever kind into -EAGAIN, and
 * "it is gone" into -EPIPE; do not wait, do not retry, do not count.
 */
static ssize_t skeleton_send(struct amperf_tp *tp, const void *data, size_t bytes)
{
	(void)tp;
	(void)data;
	return (ssize_t)bytes;
}

/* Fetch what is there: -EAGAIN for nothing, -EPIPE for gone, never 0. */
static ssize_t skeleton_recv(struct amperf_tp *tp, void *data, size_t bytes)
{
	(void)tp;
	(void)data;
	(void)bytes;
	return -EAGAIN;
}

/*
 * Sleep. With a file descriptor, amperf_tp_poll() does most of it; translate
 * the events into 1 (something to fetch), 0 or -EPIPE.
 */
static int skeleton_wait(struct amperf_tp *tp, bool readable, uint64_t timeout_ns, int cancel_fd)
{
	short events;

	(void)readable; /* POLLIN or nothing */
	return amperf_tp_poll(to_skeleton(tp)->fd, 0, timeout_ns, cancel_fd, &events);
}

/* Report each link, usable or not, or once why there is none. */
static int skeleton_list(const struct amperf_system *system, amperf_tp_found *found, void *context)
{
	struct amperf_link_info info = {
		.name = "skeleton:",
		.reason = "it is an example; see lib/transport/skeleton.c",
	};

	(void)system;
	return found(context, &info);
}

/*
 * .diagnose is left out: there is nothing to know about why a link failed. So is
 * .transact (the data goes through send and recv, as on most links) and .copy.
 */
const struct amperf_tp_ops amperf_tp_skeleton = {
	.kind = "skeleton",
	.open = skeleton_open,
	.close = skeleton_close,
	.caps = skeleton_caps,
	.send = skeleton_send,
	.recv = skeleton_recv,
	.wait = skeleton_wait,
	.list = skeleton_list,
};
