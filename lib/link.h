/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef AMPERF_LIB_LINK_H
#define AMPERF_LIB_LINK_H

#include "io.h"

struct amperf_link {
	struct amperf_io io;
	struct amperf_tp *tp;
	struct amperf_tp_caps caps;
	struct amperf_hello hello;
	uint32_t log_output; /* enum amperf_log_output, as far as we set it */
	uint32_t uart_baud;  /* as far as we asked; 0: not known */
	uint32_t sequence;   /* of the last request */
	/*
	 * Something failed half-way: only a RESET makes sure that both sides
	 * mean the same by what comes next. amperf_link_request() sends one
	 * then, of its own accord.
	 */
	bool out_of_step;
	/* By which a program's own data goes; NULL: not needed yet. */
	struct amperf_tp_memory *staging[2];
	uint32_t refused;  /* enum amperf_status of an ERROR to the last request; 0: none */
	bool load_unknown; /* the other side does not know LOAD */
	bool must_verify;  /* nor how to leave the verification out */
	char name[AMPERF_NAME_BYTES];
	char label[AMPERF_NAME_BYTES]; /* the name in front of an error's text */
};

/*
 * Makes a link of an open transport and greets the firmware. On success the
 * link owns `tp`; on failure it is the caller's still.
 */
int amperf_link_attach(struct amperf_link **link, struct amperf_tp *tp, const char *name,
		       uint64_t timeout_ns, int cancel_fd, const struct amperf_clock *clock,
		       struct amperf_error *error);

/* The sequence that the next request will carry. */
uint32_t amperf_link_next_sequence(const struct amperf_link *link);

/* RESET: puts both sides back in step. */
int amperf_link_reset(struct amperf_link *link, struct amperf_error *error);

/*
 * Sends a request and waits for its reply, whose payload must have exactly
 * `reply_bytes` bytes. Returns as amperf_io_*, or -EPROTO.
 */
int amperf_link_request(struct amperf_link *link, uint8_t opcode, const void *payload, size_t bytes,
			void *reply, size_t reply_bytes, struct amperf_error *error);

/*
 * Turns what amperf_io_* returned into one line: `what` says how far things
 * were, e.g. "all 512 bytes sent, no acknowledgement". Adds what the transport
 * knows of the cause. Returns `code`.
 */
int amperf_link_failed(struct amperf_link *link, int code, struct amperf_error *error,
		       const char *what);

#endif
