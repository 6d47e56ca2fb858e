/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Linux's side of the link, for the firmware's unit tests: what
 * drivers/rpmsg/virtio_rpmsg_bus.c, rpmsg_ns.c and virtio_ring.c do with the rings,
 * on the memory of port/host.
 *
 * It keeps to the doorbells: it looks at the rings only when the firmware has
 * rung, and the firmware runs only when there is an event for it or it has said
 * that it is not done. A doorbell that is missing thus shows as a hang.
 */
#ifndef DRIVER_H
#define DRIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <amperf/wire.h>

#include "rpmsg/rpmsg.h"

#define DRIVER_BUFFERS 16u
#define DRIVER_ADDRESS 0x500u /* Linux's address, for tests that need just one */
#define TTY0 AMPERF_TTY_ADDRESS(0)
#define TTY1 AMPERF_TTY_ADDRESS(1)
#define RAW AMPERF_RAW_ADDRESS
#define PLAIN(n) AMPERF_PLAIN_ADDRESS(n)
#define SHM AMPERF_SHM_ADDRESS
#define SAMPLE AMPERF_SAMPLE_ADDRESS

/* All of the firmware's; those that speak frames come first. */
#define DRIVER_ENDPOINTS 16u
#define DRIVER_FRAME_ENDPOINTS 14u
extern const uint32_t driver_addresses[DRIVER_ENDPOINTS];

#define DRIVER_CHANNELS 7u /* announced by themselves */

#define DRIVER_STREAM_BYTES (3u << 20)

/* What came from one of the firmware's endpoints, in order. */
struct driver_stream {
	uint8_t *bytes; /* DRIVER_STREAM_BYTES */
	size_t count;
	size_t read; /* bytes that the test has looked at */
	uint32_t messages;
	uint16_t last_message_bytes;
	uint32_t last_destination;
};

struct driver {
	struct vring_descriptor *descriptors[2]; /* 0: to Linux, 1: to the firmware */
	struct vring_available *available[2];
	struct vring_used *used[2];
	uint16_t available_index[2];
	uint16_t used_index[2];
	uint32_t fresh_tx; /* buffers to the firmware never used so far */

	bool keeps_buffers; /* gives back no buffer that it has received */
	uint32_t kept;
	uint16_t kept_ids[DRIVER_BUFFERS];

	struct driver_stream stream[DRIVER_ENDPOINTS]; /* see driver_stream() */
	uint32_t announcements;
	struct rpmsg_announcement announcement[DRIVER_ENDPOINTS]; /* the first of them */
	uint32_t announced_by[DRIVER_ENDPOINTS];                  /* source address of each */
	uint32_t strays; /* messages that no one here expects */
};

extern struct driver driver;

/* cmocka's set-up and tear-down: a fresh firmware with the link up, both idle. */
int driver_setup(void **state);
int driver_teardown(void **state);

/* The parts of it: firmware after reset; rings set up and DRIVER_OK; no run. */
void driver_reset(void);
void driver_link_up(void);

/* Lets both sides work until neither has anything to do. */
void driver_run(void);

/* A message to the firmware. False if it has all the buffers. Does not run it. */
bool driver_send_from(uint32_t source, uint32_t destination, const void *data, size_t bytes);

/* The same from DRIVER_ADDRESS, running the firmware until it goes; must work. */
void driver_send(uint32_t destination, const void *data, size_t bytes);

/* A byte string, cut into messages of `cut` bytes. */
void driver_send_cut(uint32_t destination, const void *data, size_t bytes, size_t cut);

/*
 * Makes one buffer available as it is, however wrong, and rings. `ring` is 0
 * (to Linux) or 1 (to the firmware).
 */
void driver_offer(unsigned ring, uint16_t id);

/* Gives back the buffers that were kept. */
void driver_return_kept(void);

/* NULL if the firmware should have no such endpoint. */
struct driver_stream *driver_stream(uint32_t endpoint);

#endif /* DRIVER_H */
