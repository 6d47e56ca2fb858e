/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * null: no link at all. A responder in this process answers at once, so that
 * what is measured is amperf itself: the floor under every real link's figures.
 */
#include "error.h"
#include "transport/null_peer.h"
#include "transport/transport.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct null_tp {
	struct amperf_tp tp;
	struct amperf_null_peer peer;
};

static struct amperf_null_peer *to_peer(struct amperf_tp *tp)
{
	return &((struct null_tp *)(void *)tp)->peer;
}

static int null_open(struct amperf_tp **tp, const char *address, const struct amperf_system *system,
		     struct amperf_error *error)
{
	struct null_tp *null;

	(void)system;
	if (address[0])
		return amperf_fail(error, -EINVAL, "null: takes no address ('%s' follows it)",
				   address);
	null = malloc(sizeof(*null));
	if (!null)
		return amperf_fail(error, -ENOMEM, "no memory");
	null->tp.ops = &amperf_tp_null;
	amperf_null_peer_init(&null->peer);
	*tp = &null->tp;
	return 0;
}

static void null_close(struct amperf_tp *tp)
{
	free(tp);
}

static void null_caps(const struct amperf_tp *tp, struct amperf_tp_caps *caps)
{
	(void)tp;
	caps->message_bytes_max = 0;
	caps->unread_bytes_max = AMPERF_NULL_QUEUE_BYTES / 4;
}

static ssize_t null_send(struct amperf_tp *tp, const void *data, size_t bytes)
{
	size_t taken = amperf_null_peer_take(to_peer(tp), data, bytes);

	return taken ? (ssize_t)taken : -EAGAIN;
}

static ssize_t null_recv(struct amperf_tp *tp, void *data, size_t bytes)
{
	size_t given = amperf_null_peer_give(to_peer(tp), data, bytes);

	return given ? (ssize_t)given : -EAGAIN;
}

static int null_wait(struct amperf_tp *tp, bool readable, uint64_t timeout_ns, int cancel_fd)
{
	short events;

	if (readable && amperf_null_peer_ready(to_peer(tp)))
		return 1;
	return amperf_tp_poll(-1, 0, timeout_ns, cancel_fd, &events);
}

static int null_list(const struct amperf_system *system, amperf_tp_found *found, void *context)
{
	struct amperf_link_info info = {.name = "null:", .usable = true};

	(void)system;
	return found(context, &info);
}

const struct amperf_tp_ops amperf_tp_null = {
	.kind = "null",
	.open = null_open,
	.close = null_close,
	.caps = null_caps,
	.send = null_send,
	.recv = null_recv,
	.wait = null_wait,
	.list = null_list,
};
