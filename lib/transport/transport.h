/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a transport must do: carry bytes to the other core and back.
 *
 * A transport knows nothing of frames, tests or time limits; those are above
 * it, in one place. To add one, start from skeleton.c and enter it in table.c.
 *
 * All hooks of one open transport are called from one thread. No hook but open,
 * wait and transact may block for longer than a system call takes.
 */
#ifndef AMPERF_LIB_TRANSPORT_H
#define AMPERF_LIB_TRANSPORT_H

#include "clock.h"

#include <amperf/amperf.h>

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct amperf_tp_ops;

/* The head of each transport's own structure. */
struct amperf_tp {
	const struct amperf_tp_ops *ops;
};

struct amperf_tp_caps {
	/* Most bytes of one message; 0 if the link has no such thing. */
	size_t message_bytes_max;
	/*
	 * Most bytes that may lie unread on this side without any being lost
	 * or the other core being held up. Not 0.
	 */
	size_t unread_bytes_max;
	/* wait also wakes for room, after a send that found none. */
	bool signals_room;
	/* No other core: what is at the other end has this process' time and clock. */
	bool in_process;
};

/* One transaction, for links that run it by themselves. */
struct amperf_tp_job {
	enum amperf_kind kind;
	uint64_t block_bytes;
	uint64_t count;      /* blocks */
	uint32_t seed;       /* of the pattern */
	bool unverified;     /* nobody looks at the data, where the link can leave that out */
	uint32_t sequence;   /* of the request */
	uint64_t timeout_ns; /* longest time without progress */
	int cancel_fd;       /* -1: none */
	const char *label;   /* begins an error's text */
	const struct amperf_clock *clock;
	/* May be called now and then with the bytes moved so far. */
	void (*on_progress)(void *context, uint64_t bytes);
	void *context;
};

/* Memory that both cores share: the head of a transport's own structure. */
struct amperf_tp_memory {
	uint8_t *data;
	size_t bytes;
};

struct amperf_tp_outcome {
	uint64_t start_ns;   /* when ns began, by CLOCK_MONOTONIC; 0: not known */
	uint64_t ns;         /* what the transaction took */
	uint64_t process_ns; /* processor time of this process within it */
	uint64_t outside_ns; /* to make and to check data, outside of ns; 0: not known */
	/* How far it came, of a failed one too: payload. */
	uint64_t sent_bytes;
	uint64_t received_bytes;
	struct amperf_link_counts link;
	/*
	 * The firmware's account, as PROTOCOL.md's; all 0: there is none. With a
	 * start_ns its ticks are of moments within ns.
	 */
	struct amperf_report report;
};

/* A transaction that is over, and right. */
struct amperf_tp_done {
	uint64_t end_ns;
	struct amperf_report report; /* as an outcome's; no doorbells */
};

/*
 * Of a link with transact that can have several transactions under way at once. They end
 * in the order in which they began.
 */
struct amperf_tp_flow_ops {
	/*
	 * Makes ready for transactions as `job` says, up to *depth at once, which becomes
	 * less if there is no memory for so many. `job` and `outcome` live until stop; of
	 * *outcome, `link` is counted. Returns 0, -EBUSY, ... with the line in `error` or
	 * without. Then, in any case, stop.
	 */
	int (*start)(struct amperf_tp *tp, const struct amperf_tp_job *job,
		     struct amperf_tp_outcome *outcome, uint32_t *depth,
		     struct amperf_error *error);

	/* Begins one. Returns 1; 0: it cannot begin yet; or why it failed. */
	int (*submit)(struct amperf_tp *tp, struct amperf_error *error);

	/*
	 * Goes on with those under way; sleeps up to timeout_ns if it cannot. Returns 1
	 * with *done, 0, or, as transact, why it failed.
	 */
	int (*await)(struct amperf_tp *tp, uint64_t timeout_ns, struct amperf_tp_done *done,
		     struct amperf_error *error);

	/* A RESET has ended all that was under way, or nothing is. Returns 0 or -errno. */
	int (*restart)(struct amperf_tp *tp);

	/*
	 * `failed`: what is under way is left to a RESET. Returns 0, or why there must be
	 * one.
	 */
	int (*stop)(struct amperf_tp *tp, bool failed);
};

/*
 * Of a link whose data lies in shared memory: a program's own data there. No hook
 * but move may block for longer than a system call takes.
 */
struct amperf_tp_memory_ops {
	size_t bytes_max; /* of one piece */

	/* Zeroed memory of the link's. Returns 0, -ENOMEM, -ENOSPC, -EPIPE, ... */
	int (*get)(struct amperf_tp *tp, size_t bytes, struct amperf_tp_memory **memory);
	/* Not in the middle of move. What a failed one left under way ends with the link. */
	void (*put)(struct amperf_tp *tp, struct amperf_tp_memory *memory);

	/* Linux' access, between which there is no move. Returns 0 or -errno. */
	int (*begin)(struct amperf_tp *tp, struct amperf_tp_memory *memory,
		     enum amperf_access access);
	int (*end)(struct amperf_tp *tp, struct amperf_tp_memory *memory,
		   enum amperf_access access);

	/*
	 * As transact, with job->block_bytes (one block) of `memory`, in and, for
	 * an echo, to `back`. Checks every byte, which is not timed; adds to
	 * *outcome, but for report.payload_crc32, which is that of this data.
	 */
	int (*move)(struct amperf_tp *tp, const struct amperf_tp_job *job,
		    struct amperf_tp_memory *memory, struct amperf_tp_memory *back,
		    struct amperf_tp_outcome *outcome, struct amperf_error *error);
};

typedef int amperf_tp_found(void *context, const struct amperf_link_info *info);

struct amperf_tp_ops {
	/* The part of a link's name before the colon. */
	const char *kind;

	/*
	 * Opens `address` (the part after the colon) for this process alone.
	 * May block. On success *tp is the caller's, to be given to close.
	 * Returns -ENOENT, -ENODEV, -EACCES, -EBUSY, -EINVAL (the address makes
	 * no sense), ..., with the text in `error`.
	 */
	int (*open)(struct amperf_tp **tp, const char *address, const struct amperf_system *system,
		    struct amperf_error *error);

	/* Puts everything back as it was and frees tp. Cannot fail. */
	void (*close)(struct amperf_tp *tp);

	/* What holds for as long as tp is open. */
	void (*caps)(const struct amperf_tp *tp, struct amperf_tp_caps *caps);

	/*
	 * Hands over up to `bytes` (more than 0) bytes without blocking. The
	 * buffer is the caller's again at once. Returns how many bytes were
	 * taken, which may be fewer; -EAGAIN if none can be taken now; -EPIPE
	 * if the channel is gone; other values are fatal too.
	 */
	ssize_t (*send)(struct amperf_tp *tp, const void *data, size_t bytes);

	/*
	 * Fetches up to `bytes` (more than 0) bytes without blocking. Returns
	 * how many; -EAGAIN if there are none; -EPIPE if the channel is gone.
	 * Never 0.
	 */
	ssize_t (*recv)(struct amperf_tp *tp, void *data, size_t bytes);

	/*
	 * Sleeps until there is something to fetch (if `readable`; else that
	 * does not wake it), or timeout_ns have passed, or cancel_fd (-1: none)
	 * is readable, or the channel is gone. Returns 1 if something is to be
	 * fetched, 0 if not, -ECANCELED, -EPIPE. May wake too early. After a
	 * send that returned -EAGAIN a link with caps.signals_room also wakes,
	 * and returns 0, when the same send would find room; of others, as the
	 * tty, nobody ever learns that.
	 */
	int (*wait)(struct amperf_tp *tp, bool readable, uint64_t timeout_ns, int cancel_fd);

	/*
	 * Optional: a link whose data does not go through send and recv, which
	 * carry its other requests only. Runs a whole transaction and checks
	 * every byte of it, unless job->unverified. *outcome is all 0 before. Returns 0 if all is
	 * right; -EBADMSG (data was not: amperf_verdict()) and -EPROTO with the line in `error`;
	 * -ETIMEDOUT, -ECANCELED, -EPIPE, ... with or without: without, the caller says how far it
	 * came. Afterwards nothing is under way any more, or a RESET ends it.
	 */
	int (*transact)(struct amperf_tp *tp, const struct amperf_tp_job *job,
			struct amperf_tp_outcome *outcome, struct amperf_error *error);

	/* Optional: with transact. */
	const struct amperf_tp_flow_ops *flow;

	/*
	 * Optional: whether this link can run such a test, which is all right otherwise;
	 * without it one with transact runs all but those of a depth. Returns 0 or -EINVAL
	 * with the line in `error`.
	 */
	int (*check)(const struct amperf_tp *tp, const struct amperf_test *test, const char *label,
		     struct amperf_error *error);

	/* Optional: how a program's own data goes over a link with transact. */
	const struct amperf_tp_memory_ops *memory;

	/*
	 * Optional: a link with memory of its own. Times a memcpy() of `bytes`
	 * between private memory and that memory. Nothing else is under way.
	 * Returns 0 or -errno.
	 */
	int (*copy)(struct amperf_tp *tp, uint64_t bytes, bool into,
		    const struct amperf_clock *clock, uint64_t *ns);

	/*
	 * Optional: a link whose time is not the system's. The clock lives as long
	 * as tp.
	 */
	struct amperf_clock (*clock)(struct amperf_tp *tp);

	/*
	 * Optional: of a link that Linux counts it of. How often something that was for this
	 * tp was dropped on this side, since it is open. Returns 0 or -errno (not known).
	 */
	int (*drops)(const struct amperf_tp *tp, uint64_t *drops);

	/*
	 * Optional. Called after a failure with its error code (-EPIPE,
	 * -ETIMEDOUT, ...): writes what is known about the cause to text, e.g.
	 * "remoteproc0 (m4) is crashed"; leaves it alone if nothing is. May
	 * block for half a second until the cause shows.
	 */
	void (*diagnose)(const struct amperf_tp *tp, int code, char *text, size_t bytes);

	/*
	 * Calls `found` for each link of this kind, usable or not, or once
	 * with the reason why there is none. Returns 0, or what `found`
	 * returned if that is not 0.
	 */
	int (*list)(const struct amperf_system *system, amperf_tp_found *found, void *context);
};

/* All transports, ended by NULL. */
extern const struct amperf_tp_ops *const amperf_transports[];

extern const struct amperf_tp_ops amperf_tp_tty;
extern const struct amperf_tp_ops amperf_tp_char;
extern const struct amperf_tp_ops amperf_tp_netlink;
extern const struct amperf_tp_ops amperf_tp_kernel;
extern const struct amperf_tp_ops amperf_tp_shm;
extern const struct amperf_tp_ops amperf_tp_null;

/*
 * poll() for transports that have a file descriptor (-1: none): a wait hook
 * but for what the descriptor's events mean, which come back in *events.
 * Returns 1 (events on fd), 0 (timeout, signal), -ECANCELED.
 */
int amperf_tp_poll(int fd, short wanted, uint64_t timeout_ns, int cancel_fd, short *events);

#endif
