/* SPDX-License-Identifier: BSD-3-Clause */
#include "io.h"

#include <errno.h>
#include <string.h>

/*
 * How long to wait for a free buffer before the next try on a link that does not
 * tell when one becomes free. The first wait is about what a message takes, the last bounds
 * both the time lost and the load.
 */
#define BACKOFF_FIRST_NS 20000u
#define BACKOFF_LAST_NS 1000000u

#define CANCEL_INTERVAL_NS 100000000u

void amperf_io_init(struct amperf_io *io, struct amperf_tp *tp, const struct amperf_clock *clock,
		    uint64_t timeout_ns, int cancel_fd)
{
	struct amperf_tp_caps caps = {0};

	memset(io, 0, sizeof(*io));
	tp->ops->caps(tp, &caps);
	io->signals_room = caps.signals_room;
	io->tp = tp;
	io->clock = io->wall = *clock;
	io->look_ns = amperf_clock_look(clock);
	io->timeout_ns = timeout_ns;
	io->cancel_fd = cancel_fd;
	amperf_parser_init(&io->parser);
	amperf_io_begin(io);
}

void amperf_io_begin(struct amperf_io *io)
{
	io->progress_ns = amperf_clock_now(&io->clock);
	io->moved = false;
}

/* A look at the clock is dear beside a short transaction: one for two sends will do. */
static void note_sent(struct amperf_io *io)
{
	if (io->moved)
		amperf_io_begin(io);
	else
		io->moved = true;
}

/* Time left until the timeout; 0 if it has passed. */
static uint64_t time_left(struct amperf_io *io, uint64_t now)
{
	uint64_t idle;

	if (io->moved)
		io->progress_ns = now;
	io->moved = false;
	idle = now - io->progress_ns;
	return idle < io->timeout_ns ? io->timeout_ns - idle : 0;
}

static int dispatch(struct amperf_io *io, const uint8_t *data, size_t bytes)
{
	struct amperf_piece piece;
	size_t used = 0;
	int code;

	do {
		used += amperf_parser_feed(&io->parser, data + used, bytes - used, &piece);
		if (piece.event == AMPERF_PARSER_MORE)
			break;
		code = io->on_piece ? io->on_piece(io->context, &io->parser, &piece) : 0;
		if (code < 0)
			return code;
	} while (1);
	return 0;
}

/* Fetches once and hands it to the parser. */
static int fetch(struct amperf_io *io)
{
	ssize_t got = io->tp->ops->recv(io->tp, io->read, sizeof(io->read));

	if (got == -EAGAIN)
		return 0;
	if (got < 0)
		return (int)got;
	amperf_io_begin(io);
	io->received_bytes += (uint64_t)got;
	return dispatch(io, io->read, (size_t)got);
}

static int wait_for_room(struct amperf_io *io, bool receive, uint64_t *backoff_ns)
{
	uint64_t now = amperf_clock_now(&io->clock);
	uint64_t left = time_left(io, now);
	bool nap = !io->signals_room && *backoff_ns < left;
	int code;

	if (!left)
		return -ETIMEDOUT;
	code = io->tp->ops->wait(io->tp, receive, nap ? *backoff_ns : left, io->cancel_fd);
	io->counts.wait_ns += amperf_clock_now(&io->clock) - now;
	if (code > 0)
		return fetch(io);
	*backoff_ns = *backoff_ns * 2 < BACKOFF_LAST_NS ? *backoff_ns * 2 : BACKOFF_LAST_NS;
	return code;
}

/* Not all of them were. */
static ssize_t note_taken(struct amperf_io *io, ssize_t taken)
{
	io->no_room = taken == -EAGAIN;
	if (io->no_room) {
		io->counts.retries++;
		return 0;
	}
	if (taken > 0) {
		io->counts.sends++;
		io->counts.short_sends++;
		note_sent(io);
	}
	return taken;
}

static inline ssize_t offer(struct amperf_io *io, const void *data, size_t bytes)
{
	ssize_t taken = io->tp->ops->send(io->tp, data, bytes);

	if (taken != (ssize_t)bytes)
		return note_taken(io, taken);
	io->no_room = false;
	io->counts.sends++;
	note_sent(io);
	return taken;
}

ssize_t amperf_io_offer(struct amperf_io *io, const void *data, size_t bytes)
{
	return offer(io, data, bytes);
}

int amperf_io_send(struct amperf_io *io, const void *data, size_t bytes, bool receive,
		   uint64_t *sent)
{
	const uint8_t *next = data;
	uint64_t backoff_ns = BACKOFF_FIRST_NS;

	while (bytes) {
		ssize_t taken = offer(io, next, bytes);
		int code = 0;

		if (sent && taken > 0)
			*sent += (uint64_t)taken;
		if (taken == (ssize_t)bytes)
			return 0;
		if (taken < 0)
			return (int)taken;
		if (taken)
			backoff_ns = BACKOFF_FIRST_NS;
		else
			code = wait_for_room(io, receive, &backoff_ns);
		if (code)
			return code;
		next += taken;
		bytes -= (size_t)taken;
	}
	return 0;
}

/* Nothing came in a wait of the whole timeout, if it was not cut short. */
static void note_silence(struct amperf_io *io)
{
	uint64_t now = amperf_clock_now(&io->clock);

	if (now - io->progress_ns > io->timeout_ns)
		io->progress_ns = now - io->timeout_ns;
	io->moved = false;
}

/* Right after a send there is all the time, without a look at the clock. */
static int wait_after_send(struct amperf_io *io)
{
	int code = io->tp->ops->wait(io->tp, true, io->timeout_ns, io->cancel_fd);

	if (!code)
		note_silence(io);
	return code;
}

/* 1: something is to be fetched. */
static int wait_for_input(struct amperf_io *io)
{
	uint64_t left;

	if (io->moved)
		return wait_after_send(io);
	left = time_left(io, amperf_clock_now(&io->clock));
	if (!left)
		return -ETIMEDOUT;
	return io->tp->ops->wait(io->tp, true, left, io->cancel_fd);
}

int amperf_io_receive(struct amperf_io *io)
{
	int code = wait_for_input(io);

	return code > 0 ? fetch(io) : code;
}

/* How long it may sleep: until the timeout, and until a full link is worth a try. */
static uint64_t limit_sleep(struct amperf_io *io, uint64_t timeout_ns, uint64_t left)
{
	if (timeout_ns > left)
		timeout_ns = left;
	if (!io->no_room || io->signals_room)
		return timeout_ns;
	io->backoff_ns =
		io->backoff_ns * 2 < BACKOFF_LAST_NS ? io->backoff_ns * 2 : BACKOFF_LAST_NS;
	if (io->backoff_ns < BACKOFF_FIRST_NS)
		io->backoff_ns = BACKOFF_FIRST_NS;
	return io->backoff_ns < timeout_ns ? io->backoff_ns : timeout_ns;
}

int amperf_io_poll(struct amperf_io *io, uint64_t timeout_ns, bool expecting)
{
	uint64_t received = io->received_bytes;
	int code = fetch(io);
	uint64_t now, left;

	if (!io->no_room || io->received_bytes != received)
		io->backoff_ns = 0;
	if (code || io->received_bytes != received || !timeout_ns)
		return code;
	now = amperf_clock_now(&io->clock);
	left = expecting ? time_left(io, now) : timeout_ns;
	if (!left)
		return -ETIMEDOUT;
	code = io->tp->ops->wait(io->tp, true, limit_sleep(io, timeout_ns, left), io->cancel_fd);
	if (io->no_room)
		io->counts.wait_ns += amperf_clock_now(&io->clock) - now;
	return code > 0 ? fetch(io) : code;
}

ssize_t amperf_io_receive_raw(struct amperf_io *io, void *data, size_t bytes)
{
	ssize_t got;
	int code = wait_for_input(io);

	if (code <= 0)
		return code;
	got = io->tp->ops->recv(io->tp, data, bytes);
	if (got == -EAGAIN)
		return 0;
	if (got > 0)
		amperf_io_begin(io);
	return got;
}

int amperf_io_cancelled(struct amperf_io *io)
{
	uint64_t now = amperf_clock_now(&io->wall);
	int code;

	if (io->cancel_fd < 0 || now - io->cancel_looked_ns < CANCEL_INTERVAL_NS)
		return 0;
	io->cancel_looked_ns = now;
	code = io->tp->ops->wait(io->tp, false, 0, io->cancel_fd);
	return code == -ECANCELED ? code : 0;
}

const char *amperf_io_no_room_text(const struct amperf_io *io, int code)
{
	return code == -ETIMEDOUT && io->no_room ? "ring full: the firmware takes no messages: "
						 : "";
}
