/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A transport with null's responder at its other end, faults by plan in between,
 * and a clock of its own: waiting takes no time.
 */
#ifndef AMPERF_TESTS_LIB_FAKE_TP_H
#define AMPERF_TESTS_LIB_FAKE_TP_H

#include "clock.h"
#include "link.h"
#include "transport/null_peer.h"
#include "transport/transport.h"

#define FAKE_NEVER UINT64_MAX

struct fake_tp {
	struct amperf_tp tp;
	struct amperf_clock clock;
	uint64_t now_ns;

	/* the plan; byte counts begin at fake_arm() */
	size_t send_max;           /* most bytes that one send takes; 0: any */
	size_t recv_max;           /* most bytes that one recv gives; 0: any */
	uint64_t short_at;         /* a send stops here */
	unsigned int refuse_every; /* each n-th send finds no room ... */
	unsigned int refuse_times; /* ... this often in a row */
	uint64_t full_after_sent;  /* from here on there is never room again */
	uint64_t gone_after_sent;  /* from here on the channel is gone */
	uint64_t gone_after_received;
	uint64_t mute_after_received; /* nothing more comes */
	uint64_t cancel_after_sent;
	uint64_t flip_sent; /* this byte arrives changed */
	uint64_t flip_received;
	const uint8_t *inject; /* comes in before anything else */
	size_t inject_bytes;
	const char *diagnosis;
	bool must_verify;  /* it takes no frame with AMPERF_FLAG_UNVERIFIED */
	bool signals_room; /* wait wakes after a send that found no room */
	bool runs_them;    /* it runs transactions itself; set before fake_link() ... */
	int own_code;      /* ... which end with this, */
	bool knows_load;   /* else it is not asked, which would count in plans; set before too */
	const char *words; /* these words (NULL: none) */
	struct amperf_tp_outcome outcome; /* and this */
	uint64_t unverified_ns; /* what one that is not verified takes; 0: as the others */
	unsigned int slow_at;   /* its n-th, from 0, takes longer; 0: none does */
	uint64_t slow_ns;
	uint64_t stall_at_ns; /* from then on ... */
	uint64_t stall_ns;    /* ... it takes nothing for so long */
	uint64_t recv_ns;     /* how long one takes */

	/* what happened */
	struct amperf_tp_job job; /* the last own one */
	unsigned int transactions;
	uint64_t wait_ns_max; /* the longest wait that was asked for */
	uint64_t sent;
	uint64_t received;
	unsigned int send_calls;
	unsigned int waits;
	size_t unread_max; /* most bytes that lay unread */

	unsigned int refused;
	struct amperf_null_peer peer;
};

/* Without faults, until the plan is changed. */
void fake_init(struct fake_tp *fake);

/* Attaches a link; the counts of bytes start anew. */
struct amperf_link *fake_link(struct fake_tp *fake);

/* Instead of the link that was, if any: one without faults or memory of it. */
void fake_attach(struct fake_tp *fake, struct amperf_link **link, bool runs_them);

/* Starts the counts of bytes anew. */
void fake_arm(struct fake_tp *fake);

#endif
