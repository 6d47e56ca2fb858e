/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Moves bytes over a transport: waits where it must, but never for ever and
 * never by spinning, and takes what comes in apart into frames meanwhile.
 */
#ifndef AMPERF_LIB_IO_H
#define AMPERF_LIB_IO_H

#include "clock.h"
#include "frame.h"
#include "transport/transport.h"

#include <amperf/amperf.h>

#define AMPERF_IO_READ_BYTES 16384u

struct amperf_io {
	struct amperf_tp *tp;
	struct amperf_clock clock; /* of what is measured */
	struct amperf_clock wall;  /* of how long the user waits; the same on real links */
	/*
	 * What a look at `clock` takes: each time between two looks has one in it, the
	 * second half of the first and the first half of the second.
	 */
	uint64_t look_ns;
	uint64_t timeout_ns; /* longest time without progress */
	int cancel_fd;
	struct amperf_link_counts counts;
	bool signals_room; /* the transport's wait wakes for room */
	bool no_room;      /* the last thing sent, or tried to be, found no room */

	/*
	 * Takes what the parser finds; a negative value ends the reception and
	 * comes back from the function that received.
	 */
	int (*on_piece)(void *context, const struct amperf_parser *parser,
			const struct amperf_piece *piece);
	void *context;

	struct amperf_parser parser;
	/*
	 * When a byte last went either way: after a fetch just that moment. Of a send
	 * the time is not looked at if it was at the one before: `moved` says that
	 * there was one since.
	 */
	uint64_t progress_ns;
	bool moved;
	uint64_t received_bytes;
	uint64_t cancel_looked_ns; /* by wall */
	uint64_t backoff_ns;       /* of amperf_io_poll() */
	uint8_t read[AMPERF_IO_READ_BYTES];
};

void amperf_io_init(struct amperf_io *io, struct amperf_tp *tp, const struct amperf_clock *clock,
		    uint64_t timeout_ns, int cancel_fd);

/*
 * Takes what the looks took off the time between two of them at `clock`: from when the
 * first was over to when the last began.
 */
static inline void amperf_io_narrow(const struct amperf_io *io, uint64_t *begin_ns,
				    uint64_t *end_ns)
{
	if (*end_ns - *begin_ns <= io->look_ns)
		return;
	*begin_ns += io->look_ns / 2;
	*end_ns -= io->look_ns - io->look_ns / 2;
}

/* Starts to count the time without progress. */
void amperf_io_begin(struct amperf_io *io);

/*
 * Offers bytes to the transport once. Returns how many it took, which may be fewer,
 * and 0 if there was no room; or -EPIPE, ...
 */
ssize_t amperf_io_offer(struct amperf_io *io, const void *data, size_t bytes);

/*
 * Sends all bytes, each offered to the transport as one piece. Without room it
 * waits, and meanwhile receives if `receive` (which calls on_piece). Returns 0,
 * -ETIMEDOUT, -ECANCELED, -EPIPE, ...; `*sent`, if not NULL, counts up the bytes
 * taken, also on failure.
 */
int amperf_io_send(struct amperf_io *io, const void *data, size_t bytes, bool receive,
		   uint64_t *sent);

/*
 * Waits for bytes and hands them to the parser once. Returns 0 (something came,
 * or the wait ended early), -ETIMEDOUT, -ECANCELED, -EPIPE, what on_piece said.
 */
int amperf_io_receive(struct amperf_io *io);

/*
 * Hands what has come to the parser, once; if nothing has, waits for it, up to
 * timeout_ns. `expecting`: something must come or go within the link's timeout. If the
 * last thing sent found no room, it also returns when it is worth another try. Returns 0,
 * or as amperf_io_receive().
 */
int amperf_io_poll(struct amperf_io *io, uint64_t timeout_ns, bool expecting);

/* As amperf_io_receive(), but hands out the bytes as they are; >= 0: how many. */
ssize_t amperf_io_receive_raw(struct amperf_io *io, void *data, size_t bytes);

/* What an error says in front of how far it came: why a send timed out, or "". */
const char *amperf_io_no_room_text(const struct amperf_io *io, int code);

/* -ECANCELED if the user wants an end. Looks ten times a second at most. */
int amperf_io_cancelled(struct amperf_io *io);

#endif
