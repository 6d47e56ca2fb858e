/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A virtio split ring, from the device's side (virtio 1.x, 2.7 "Split
 * Virtqueues"; Linux: include/uapi/linux/virtio_ring.h).
 *
 * Linux makes buffers available; the firmware takes them, and puts them back as
 * used. Linux is not trusted: all that it writes is read once, checked, and
 * counted in `bad_entries` if it is refused. No value that it can write makes
 * the firmware touch memory outside of the carveouts, or loop.
 */
#ifndef RPMSG_VRING_H
#define RPMSG_VRING_H

#include <stdbool.h>
#include <stdint.h>

#include "port/port.h"

#define VRING_NUM_MAX 256u /* descriptors; Linux's virtio_rpmsg_bus uses no more */

#define VRING_DESC_F_WRITE 2u         /* the device writes into the buffer */
#define VRING_AVAIL_F_NO_INTERRUPT 1u /* Linux wants no doorbell */
#define VRING_USED_F_NO_NOTIFY 1u     /* the firmware wants no doorbell */

#define VRING_FEATURE_EVENT_INDEX (UINT32_C(1) << 29) /* VIRTIO_RING_F_EVENT_IDX */

struct vring_descriptor {
	uint64_t address;
	uint32_t bytes;
	uint16_t flags;
	uint16_t next;
};

struct vring_available {
	uint16_t flags;
	uint16_t index; /* entries ever made available, modulo 2^16 */
	uint16_t ring[];
};

struct vring_used_entry {
	uint32_t id;
	uint32_t bytes; /* written into the buffer */
};

struct vring_used {
	uint16_t flags;
	uint16_t index; /* entries ever used, modulo 2^16 */
	struct vring_used_entry ring[];
};

enum vring_direction {
	VRING_TO_LINUX,   /* the firmware fills the buffers */
	VRING_FROM_LINUX, /* the firmware empties them */
};

struct vring {
	const volatile struct vring_descriptor *descriptors; /* Linux writes */
	const volatile struct vring_available *available;    /* Linux writes */
	volatile struct vring_used *used;                    /* the firmware writes */
	enum vring_direction direction;
	uint16_t num;
	uint16_t next;          /* entry of `available` to look at */
	uint16_t used_index;    /* our own copy of used->index */
	bool event_index;       /* doorbells are asked for by index, not by flag: see below */
	uint16_t judged_index;  /* used_index when vring_doorbell_wanted() was last asked */
	bool index_refused;     /* available->index is out of range at the moment, */
	uint16_t refused_index; /* this value is counted */
	uint32_t bad_entries;
	uint32_t held[VRING_NUM_MAX / 32]; /* bit per descriptor: taken, not put back */
};

/* A buffer that is the firmware's until vring_put(). */
struct vring_buffer {
	uint8_t *data;  /* aligned to 4 bytes */
	uint32_t bytes; /* in range of what vring_init() was told */
	uint16_t id;
};

/* Sizes of the buffers that are accepted. */
#define VRING_BUFFER_BYTES_MAX 512u

/*
 * Sets up a ring that Linux has initialised. False if `config` is not possible:
 * num no power of two or too many, align no power of two, or an address that
 * is not within a carveout or not aligned; `ring` must then not be used.
 */
bool vring_init(struct vring *ring, const struct port_vring *config,
		enum vring_direction direction);

/*
 * Takes the next buffer. False if there is none. Refused entries on the way are
 * counted; those from Linux go back to it unread. Those to Linux are kept: an
 * empty one would make Linux read its old content as a message.
 */
bool vring_take(struct vring *ring, struct vring_buffer *buffer);

/* How many of its buffers are the firmware's: taken, not put back. */
static inline uint16_t vring_held(const struct vring *ring)
{
	return (uint16_t)(ring->next - ring->used_index);
}

/* How many are Linux's: put back (or never given yet), not made available again. */
static inline uint16_t vring_given(const struct vring *ring)
{
	uint16_t here = (uint16_t)(ring->available->index - ring->used_index);

	return here <= ring->num ? ring->num - here : 0;
}

/* How many entries vring_take() would find, good or bad. */
uint16_t vring_entries(const struct vring *ring);

/* Puts a buffer back, with `bytes` written into it. */
void vring_put(struct vring *ring, uint16_t id, uint32_t bytes);

/* True if Linux wants a doorbell for what has been put back since it was last asked. */
bool vring_doorbell_wanted(struct vring *ring);

/*
 * Asks Linux to ring, or not to ring, when it makes buffers available. After
 * asking, look at vring_entries() once more before sleeping: what came before
 * Linux saw the request comes without a doorbell.
 *
 * Asked by a flag Linux rings for each buffer that it makes available until it sees
 * the flag taken back. Asked by index (`event_index`, which the owner sets after
 * vring_init() if Linux has agreed) it rings for the next one, and for no other.
 */
void vring_ask_doorbell(struct vring *ring, bool wanted);

/* Most doorbells that the entries which are there can have brought since it was asked. */
static inline uint32_t vring_doorbells(const struct vring *ring)
{
	uint32_t entries = vring_entries(ring);

	return ring->event_index && entries ? 1 : entries;
}

#endif /* RPMSG_VRING_H */
