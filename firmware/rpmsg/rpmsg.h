/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * RPMsg over two vrings, from the remote processor's side, as Linux's
 * drivers/rpmsg/virtio_rpmsg_bus.c speaks it: messages of at most 496 bytes with
 * a 16-byte header, endpoints with 32-bit addresses, and a name service.
 *
 * Nothing is copied. A received message stays in its vring buffer until it is
 * released; a message to be sent is composed in one. All that has arrived is
 * taken off the ring at once and queued at its endpoint, so that an endpoint
 * that cannot go on holds up no other one.
 *
 * Doorbells: while the firmware is awake it asks for none. Before it sleeps it
 * asks, then looks at the rings once more (rpmsg_prepare_sleep): Linux either
 * sees the request and rings, or has written its index early enough to be seen.
 */
#ifndef RPMSG_RPMSG_H
#define RPMSG_RPMSG_H

#include <stdbool.h>
#include <stdint.h>

#include "rpmsg/vring.h"

#define RPMSG_HEADER_BYTES 16u
#define RPMSG_MESSAGE_BYTES_MAX (VRING_BUFFER_BYTES_MAX - RPMSG_HEADER_BYTES)
#define RPMSG_NAME_BYTES 32u   /* RPMSG_NAME_SIZE, include/linux/mod_devicetable.h */
#define RPMSG_NS_ADDRESS 0x35u /* RPMSG_NS_ADDR, include/linux/rpmsg/ns.h */
#define RPMSG_FEATURE_NS 0x1u  /* 1 << VIRTIO_RPMSG_F_NS */

#define RPMSG_NONE UINT16_MAX /* no message: end of a queue */

#define RPMSG_ENDPOINTS_MAX 32u /* bits of a set */
#define RPMSG_LOOKUP 128u       /* entries to find an endpoint in, by its address */

/* On the wire, in front of each message (struct rpmsg_hdr in virtio_rpmsg_bus.c). */
struct rpmsg_header {
	uint32_t source;
	uint32_t destination;
	uint32_t reserved;
	uint16_t bytes; /* of the message, without this header */
	uint16_t flags;
};
_Static_assert(sizeof(struct rpmsg_header) == RPMSG_HEADER_BYTES, "rpmsg header");

/* Announcement of a channel (struct rpmsg_ns_msg in include/linux/rpmsg/ns.h). */
struct rpmsg_announcement {
	char name[RPMSG_NAME_BYTES];
	uint32_t address;
	uint32_t flags; /* RPMSG_NS_CREATE or _DESTROY */
};
#define RPMSG_NS_CREATE 0u
#define RPMSG_NS_DESTROY 1u

/* A received message. `data` is shared memory: what is read twice may differ. */
struct rpmsg_message {
	uint8_t *data; /* aligned to 4 bytes */
	uint32_t source;
	uint16_t bytes; /* 0 to RPMSG_MESSAGE_BYTES_MAX */
	uint16_t next;  /* in its endpoint's queue */
};

struct rpmsg_endpoint;

/* How an endpoint's turn went. */
enum rpmsg_turn {
	RPMSG_IDLE,   /* nothing is left to do: no turn until a message arrives */
	RPMSG_WAITS,  /* nothing could be done for now: a turn after whatever happens next */
	RPMSG_WORKED, /* something was done: a turn soon */
};

/* What an endpoint does with its messages. */
struct rpmsg_service {
	/* A link came up: forget everything. */
	void (*start)(struct rpmsg_endpoint *endpoint);
	/*
	 * `message` has arrived and will be queued after this call. May flush
	 * the queue; must not send.
	 */
	void (*arrived)(struct rpmsg_endpoint *endpoint, const struct rpmsg_message *message);
	/*
	 * The link is no more: nothing may be touched any longer that is Linux's,
	 * which takes it back when it hears of this. NULL: nothing is to be done.
	 */
	void (*stop)(struct rpmsg_endpoint *endpoint);
	/* Works on at most one received message, so that others get their turn. */
	enum rpmsg_turn (*turn)(struct rpmsg_endpoint *endpoint);
};

struct rpmsg_link;

struct rpmsg_endpoint {
	/* Set by the owner before rpmsg_link_up(). */
	const char *channel; /* name to announce, at most 31 characters; NULL: none */
	uint32_t address;    /* modulo RPMSG_LOOKUP no other endpoint's */
	bool on_request;     /* not announced before rpmsg_announce() says so */
	const struct rpmsg_service *service;
	void *context; /* the service's own */

	/* rpmsg.c's own */
	struct rpmsg_link *link;
	uint32_t bit;   /* in the link's sets of endpoints */
	bool wanted;    /* Linux is to know the channel */
	bool announced; /* Linux knows it */
	uint16_t head;  /* message to work on, or RPMSG_NONE */
	uint16_t tail;
};

/* Both directions of the virtio device, and what it has done since it is up. */
struct rpmsg_link {
	struct vring tx; /* vring 0 */
	struct vring rx; /* vring 1 */
	struct rpmsg_endpoint **endpoints;
	uint32_t endpoint_count;
	/*
	 * Most endpoints are idle most of the time, and those that work must not
	 * pay for them: nothing that is done for a message or a pass looks at all
	 * of them. These are sets, bit N for endpoints[N].
	 */
	uint32_t active;   /* have something to do */
	uint32_t unspoken; /* Linux does not know yet if their channel is there */
	uint32_t turn;     /* who has it: the one who gets a buffer if there is only one */
	struct rpmsg_endpoint *lookup[RPMSG_LOOKUP];

	bool name_service; /* Linux wants announcements */
	bool tx_wanted;    /* no buffer was there to send in since the last poll */
	bool doorbells_asked;
	uint32_t nap_us; /* how long, where rpmsg_prepare_sleep() says RPMSG_NAP */

	uint32_t doorbells; /* that Linux has to ring yet, at most */
	uint32_t doorbells_received;
	uint64_t doorbell_ticks; /* when one of these last changed */
	bool settled;            /* Linux's side looks as if it had none, */
	uint64_t settled_ticks;  /* since then */

	uint32_t bad_headers; /* messages longer than their buffer */
	uint32_t unknown_endpoints;
	uint32_t rx_messages;
	uint32_t tx_messages;
	uint16_t rx_high_water; /* most buffers of each ring that were out at once; */
	uint16_t tx_high_water; /* who wants a new mark sets 0 */
	uint64_t rx_bytes;      /* of messages, without their RPMsg headers */
	uint64_t tx_bytes;

	struct rpmsg_message messages[VRING_NUM_MAX]; /* by descriptor */
};

/*
 * Takes up the virtio device that Linux has set up, with its endpoints (the
 * array stays the caller's and must stay). False if a ring is refused.
 */
bool rpmsg_link_up(struct rpmsg_link *link, const struct port_vdev *vdev,
		   struct rpmsg_endpoint **endpoints, uint32_t endpoint_count);

/* Takes leave of it: the services' stop(). */
void rpmsg_link_down(struct rpmsg_link *link);

/*
 * Announces channels that are not announced yet, and queues what has arrived.
 * Returns true if there was something.
 */
bool rpmsg_poll(struct rpmsg_link *link);

/* A turn for each endpoint that has something to do. Returns true if one did it. */
bool rpmsg_take_turns(struct rpmsg_link *link);

/*
 * Announces an endpoint's channel, or takes it back, as soon as there is a
 * buffer. False if Linux wants no announcements: nothing changes.
 */
bool rpmsg_announce(struct rpmsg_endpoint *endpoint, bool wanted);

/* What is there to do once nothing more can be done. */
enum rpmsg_rest {
	RPMSG_GO_ON, /* something has arrived meanwhile */
	RPMSG_NAP,   /* no doorbell is asked for: look again in nap_us */
	RPMSG_SLEEP, /* a doorbell will come */
};

/*
 * The firmware wants to sleep: asks for the doorbells that can end it, if Linux has
 * room for them. Linux rings for what it sends while it is asked; its mailbox
 * framework lets one doorbell out at a time, when its interrupt thread has seen the
 * one before, keeps 20 in a queue, and complains about more (MBOX_TX_QUEUE_LEN,
 * include/linux/mailbox_controller.h). The thread may be late by any time, and Linux
 * sends on. So no time keeps the queue from running over, but this:
 *
 *   What is asked for fits into the queue behind the `doorbells` that are there.
 *
 * `doorbells` counts each that Linux can have made, until it comes. An asking by
 * index brings one, so there may be 18 before it. An asking by flag brings one for
 * each buffer of the ring, 16 as a rule, so there must be none. The rest of the 20 is
 * for stragglers, messages that the firmware had taken before it asked, and whose
 * sender looks only now whether it is to ring. A lock lets one sender do so at a time;
 * with indices it looks for its own message's and does not ring at all.
 *
 * Without room the firmware naps, and looks at the rings by itself. So it always does
 * where a ring has 20 buffers or more and Linux has not agreed to indices.
 */
enum rpmsg_rest rpmsg_prepare_sleep(struct rpmsg_link *link);

/* The message at the head of the queue, which stays there; NULL if none. */
const struct rpmsg_message *rpmsg_front(const struct rpmsg_endpoint *endpoint);

/* Gives the message at the head of the queue back to Linux. */
void rpmsg_release(struct rpmsg_endpoint *endpoint);

/* Gives all queued messages back to Linux. */
void rpmsg_flush(struct rpmsg_endpoint *endpoint);

/* A message under construction, in its vring buffer. */
struct rpmsg_tx {
	uint8_t *data; /* RPMSG_MESSAGE_BYTES_MAX bytes, aligned to 4; NULL: none */
	uint16_t id;
};

/* Reserves a buffer to send in. False if Linux has given none. */
bool rpmsg_tx_reserve(struct rpmsg_link *link, struct rpmsg_tx *tx);

/* Sends what was written to tx->data, and rings. `tx` is no longer valid. */
void rpmsg_tx_commit(struct rpmsg_link *link, struct rpmsg_tx *tx, uint32_t source,
		     uint32_t destination, uint32_t bytes);

/* Ring entries refused, all kinds. */
uint32_t rpmsg_bad_ring_entries(const struct rpmsg_link *link);

/* Messages that came to no endpoint. */
uint32_t rpmsg_lost_messages(const struct rpmsg_link *link);

#endif /* RPMSG_RPMSG_H */
