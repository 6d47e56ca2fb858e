/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Shared buffers (PROTOCOL.md): Linux attaches regions of its memory, and has
 * them read, written and copied. One endpoint, with one owner. Private to the
 * service but for svc_shm_endpoint; split over these files:
 *
 *   shm.c          the endpoint: its owner, requests in, replies out, its turns
 *   shm_request.c  what single requests do
 *   shm_region.c   which memory is attached
 *   shm_queue.c    transfers: checked, queued, and done a slice at a time
 *
 * Linux's word is checked once, on a copy of the message: what is queued after
 * that holds addresses that are known to be good, until its region is detached,
 * which waits for it.
 */
#ifndef SVC_SHM_H
#define SVC_SHM_H

#include <stdbool.h>
#include <stdint.h>

#include <amperf/wire.h>

#include "rpmsg/rpmsg.h"

extern struct rpmsg_endpoint svc_shm_endpoint;

#define SHM_LANDING_BYTES 0x10000u

/* A request, copied out of shared memory, and its reply while that is `due`. */
struct shm_request {
	struct amperf_header header;
	union {
		struct amperf_control control;
		struct amperf_shm_region region;
		struct amperf_shm_transfer transfer;
		uint8_t bytes[sizeof(struct amperf_shm_transfer) + AMPERF_TRAILER_BYTES];
	} payload;
};

struct shm_reply {
	bool due;
	uint32_t peer; /* who gets it */
	enum amperf_opcode opcode;
	enum amperf_status status;
	uint32_t sequence;
	uint32_t bytes; /* of the payload */
	union {
		struct amperf_hello hello;
		struct amperf_stats stats;
		struct amperf_load load;
		struct amperf_control control;
		struct amperf_shm_limits limits;
	} payload;
};

/* ---- shm_request.c ----------------------------------------------------- */

/* Does what is asked, other than RESET and RELEASE, and fills in the reply's payload. */
enum amperf_status shm_request(const struct shm_request *request, struct shm_reply *reply);

/* ---- shm_region.c ------------------------------------------------------ */

void shm_region_detach_all(void);

/* AMPERF_STATUS_OK, _BAD_VALUE or _BUSY. */
enum amperf_status shm_region_attach(const struct amperf_shm_region *request);
enum amperf_status shm_region_detach(const struct amperf_shm_region *request);

/* Where these bytes of a region are; NULL unless all of them are attached. */
uint8_t *shm_region_find(uint32_t region, uint32_t offset, uint64_t bytes);

/* ---- shm_queue.c ------------------------------------------------------- */

struct shm_transfer {
	struct amperf_shm_transfer request;
	struct amperf_shm_done done;
	uint8_t *first; /* where the regions' bytes are; NULL: no such region */
	uint8_t *second;
	uint32_t sequence;
	uint32_t dma_bytes; /* that the DMA is moving */
	enum amperf_status status;
	bool begun;
	bool ended; /* the answer is due */
};

/* Bit N: operation N can be done. */
uint32_t shm_queue_operations(void);

/* Takes a transfer up. AMPERF_STATUS_OK, _BAD_VALUE or _BUSY. */
enum amperf_status shm_queue_add(uint32_t sequence, const struct amperf_shm_transfer *request);

/* True if a transfer that is queued has to do with this region. */
bool shm_queue_uses(uint32_t region);

/* Ends everything, at once and for certain, and forgets it. */
void shm_queue_clear(void);

/* Moves one slice. False if there is nothing to move, or it takes time yet. */
bool shm_queue_work(void);

/* The first transfer; NULL if there is none. */
const struct shm_transfer *shm_queue_front(void);

/* The first transfer is answered. */
void shm_queue_remove(void);

#endif /* SVC_SHM_H */
