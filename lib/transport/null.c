/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * null: no link at all. A responder in this process answers, so that what is measured
 * is amperf itself: the floor under every real link's figures.
 *
 * The responder's work is another core's on any other link, and the hooks' is a
 * driver's. So this link has a clock of its own, which stands still in send and recv,
 * where the responder works, and what is left is what amperf takes from the first
 * hook's call to the last one's return, without the looks at the clock (io.h). To stop the clock
 * takes as long as a look at it; that is measured when the link is opened, and taken off.
 */
#include "clock.h"
#include "error.h"
#include "transport/null_peer.h"
#include "transport/transport.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define STOP_MEANS 4
#define STOP_TRIES 16u

struct null_tp {
	struct amperf_tp tp;
	uint64_t elsewhere_ns; /* that the clock has stood still */
	uint64_t stop_ns;      /* what it takes to stop it */
	uint64_t told_ns;      /* what it said last */
	struct amperf_null_peer peer;
};

static struct null_tp *to_null(struct amperf_tp *tp)
{
	return (struct null_tp *)(void *)tp;
}

/* ---- The clock ---------------------------------------------------------- */

static uint64_t real_now(void)
{
	return amperf_clock_now(&amperf_clock_monotonic);
}

/* What is taken off may be a little too much; it never goes back for that. */
static uint64_t null_now(void *context)
{
	struct null_tp *null = context;
	uint64_t now_ns = real_now() - null->elsewhere_ns;

	if (now_ns > null->told_ns)
		null->told_ns = now_ns;
	return null->told_ns;
}

static struct amperf_clock null_clock(struct amperf_tp *tp)
{
	return (struct amperf_clock){null_now, tp};
}

/* The clock stands still since `stopped_ns`, and goes on. */
static void go_on(struct null_tp *null, uint64_t stopped_ns)
{
	null->elsewhere_ns += real_now() - stopped_ns + null->stop_ns;
}

/* The least of some means, one of which an interrupt may be in. */
static void measure_stop(struct null_tp *null)
{
	uint64_t least_ns = UINT64_MAX;

	for (int i = 0; i < STOP_MEANS; i++) {
		uint64_t begin_ns = null_now(null), mean_ns;

		for (uint64_t j = 0; j < STOP_TRIES; j++)
			go_on(null, real_now());
		mean_ns = (null_now(null) - begin_ns) / STOP_TRIES;
		least_ns = mean_ns < least_ns ? mean_ns : least_ns;
	}
	null->stop_ns = least_ns;
}

/* ---- The link ----------------------------------------------------------- */

static int null_open(struct amperf_tp **tp, const char *address, const struct amperf_system *system,
		     struct amperf_error *error)
{
	struct null_tp *null;

	(void)system;
	if (address[0])
		return amperf_fail(error, -EINVAL, "null: takes no address ('%s' follows it)",
				   address);
	null = calloc(1, sizeof(*null));
	if (!null)
		return amperf_fail(error, -ENOMEM, "no memory");
	measure_stop(null);
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
	caps->in_process = true;
}

static ssize_t null_send(struct amperf_tp *tp, const void *data, size_t bytes)
{
	uint64_t stopped_ns = real_now();
	struct null_tp *null = to_null(tp);
	size_t taken = amperf_null_peer_take(&null->peer, data, bytes);

	amperf_null_peer_work(&null->peer);
	go_on(null, stopped_ns);
	return taken ? (ssize_t)taken : -EAGAIN;
}

static ssize_t null_recv(struct amperf_tp *tp, void *data, size_t bytes)
{
	uint64_t stopped_ns = real_now();
	struct null_tp *null = to_null(tp);
	size_t given = amperf_null_peer_fetch(&null->peer, data, bytes);

	/* So that there is something to fetch when wait looks. */
	amperf_null_peer_work(&null->peer);
	go_on(null, stopped_ns);
	return given ? (ssize_t)given : -EAGAIN;
}

static int null_wait(struct amperf_tp *tp, bool readable, uint64_t timeout_ns, int cancel_fd)
{
	short events;

	if (readable && amperf_null_peer_held(&to_null(tp)->peer))
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
	.clock = null_clock,
	.list = null_list,
};
