/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * shm: buffers that Linux and the remote core share (kernel module amperf_shm).
 * Only what is told of them goes over RPMsg.
 *
 * A transaction's blocks lie in a buffer each. As many as there are buffers (depth=)
 * make a round: all are handed over, then all awaited. Timed is what a program
 * that works in these buffers would do:
 *
 *   - the end of Linux' access (DMA_BUF_IOCTL_SYNC, of a cached buffer: its caches
 *     are written back), SUBMIT, the completion, and the begin of Linux' access to
 *     what came (of a cached buffer: its caches are invalidated).
 *
 * Not timed is what happens between the rounds: data is made, and every byte is
 * checked, by Linux or with the firmware's CRC-32:
 *
 *             by=none           by=touch          by=copy, by=dma
 *   sink      NONE              CRC               READ to the landing area
 *             then CRC in place                   then LANDING_CRC
 *   source    (FILL, then) NONE FILL              (LANDING_FILL, then) WRITE
 *   echo      NONE              CRC               COPY to a second buffer
 *
 * With READ, a block goes in pieces of the landing area's size, one at a time and
 * each checked before the next: depth= has no effect there. WRITE repeats the
 * landing area; so does what a block is compared with. All others are the test
 * pattern, with a seed for each block. What is compared with was overwritten
 * before, so that what does not come is missed.
 *
 * A depth of more than one transaction has no rounds: shm_flow.c.
 */
#ifndef AMPERF_LIB_SHM_LINK_H
#define AMPERF_LIB_SHM_LINK_H

#include "transport/shm_dev.h"
#include "transport/shm_frame.h"
#include "transport/transport.h"

#include <limits.h>

enum amperf_shm_by {
	AMPERF_SHM_BY_NONE,
	AMPERF_SHM_BY_TOUCH,
	AMPERF_SHM_BY_COPY,
	AMPERF_SHM_BY_DMA,
	AMPERF_SHM_BY_COUNT
};

struct amperf_shm_address {
	char device[PATH_MAX];
	bool cached;
	enum amperf_shm_by by;
	uint32_t depth;
};

/* Returns 0 or -EINVAL. */
int amperf_shm_address_parse(const char *text, struct amperf_shm_address *address,
			     struct amperf_error *error);

/* Buffers of one size, kept from one transaction to the next. */
struct amperf_shm_pool {
	struct amperf_shm_buffer first[AMPERF_SHM_DEPTH_MAX];
	struct amperf_shm_buffer second[AMPERF_SHM_DEPTH_MAX];
	unsigned int count;
	bool pairs;    /* `second` too */
	bool cut;      /* there was no memory for more */
	bool stale;    /* left in the middle of something: not to be used again */
	size_t bytes;  /* of each */
	uint8_t *area; /* private memory of that size */
};

/*
 * Makes it have `count` buffers (or pairs), fewer if there is no memory for more,
 * but one at least. No transfers may be in flight. Returns 0 or -errno.
 */
int amperf_shm_pool_fit(struct amperf_shm_pool *pool, struct amperf_shm_dev *dev, size_t bytes,
			unsigned int count, bool pairs, bool cached);
void amperf_shm_pool_free(struct amperf_shm_pool *pool, struct amperf_shm_dev *dev);

struct amperf_shm_link {
	struct amperf_tp tp;
	struct amperf_shm_dev dev;
	struct amperf_shm_frames frames;
	struct amperf_shm_pool pool;
	struct amperf_shm_address address;
	struct amperf_shm_flow *flow; /* NULL: none is under way */
	struct amperf_system system;
	char processor[AMPERF_NAME_BYTES]; /* "" if it is not known */
};

/* On an open device; takes `dev` over in any case. For shm.c and the tests. */
int amperf_shm_of_dev(struct amperf_tp **tp, const struct amperf_shm_dev *dev,
		      const struct amperf_shm_address *address, const struct amperf_system *system,
		      struct amperf_error *error);

/* The operations that a kind needs: 0 if the device has all, else one that it lacks. */
uint32_t amperf_shm_lacks(const struct amperf_shm_dev *dev, enum amperf_shm_by by);

/* The hooks. */
int amperf_shm_transact(struct amperf_tp *tp, const struct amperf_tp_job *job,
			struct amperf_tp_outcome *outcome, struct amperf_error *error);
int amperf_shm_memcpy(struct amperf_tp *tp, uint64_t bytes, bool into,
		      const struct amperf_clock *clock, uint64_t *ns);

/* Several transactions under way at once (shm_flow.c). */
extern const struct amperf_tp_flow_ops amperf_shm_flow_ops;
int amperf_shm_check_test(const struct amperf_tp *tp, const struct amperf_test *test,
			  const char *label, struct amperf_error *error);

/* A program's own data (shm_memory.c). */
extern const struct amperf_tp_memory_ops amperf_shm_memory_ops;

static inline struct amperf_shm_link *amperf_shm_link_of(struct amperf_tp *tp)
{
	return (struct amperf_shm_link *)(void *)tp;
}

#endif
