/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The kernel module amperf_shm, as linux/amperf_shm.h has it, and the firmware
 * behind it: buffers are files in memory, transfers are done when submitted. One
 * at a time.
 */
#ifndef AMPERF_TESTS_LIB_FAKE_SHM_H
#define AMPERF_TESTS_LIB_FAKE_SHM_H

#include "link.h"
#include "transport/shm_dev.h"

#include <amperf/wire.h>
#include <stdbool.h>

#define FAKE_BUFFERS 160
#define FAKE_LANDING 1024u

struct fake_buffer {
	uint32_t handle; /* 0: free */
	int fd;          /* ours, of the same memory */
	uint64_t bytes;
	bool cached;
	int accesses; /* Linux' that have begun */
};

struct fake_shm {
	/* the plan */
	uint32_t operations;
	uint64_t bytes_max;
	unsigned int freed_late;  /* so many ALLOCs fail after a FREE */
	unsigned int full;        /* so many SUBMITs find no room */
	bool hold;                /* nothing is completed, until fake_shm_release() */
	uint32_t fail_operation;  /* this one ends with fail_error */
	int fail_error;           /* 0: none does */
	uint32_t flip_operation;  /* this one ... */
	bool flip;                /* ... works on data of which a byte is wrong */
	bool skip;                /* ... does nothing but says it did */
	bool gone;                /* the channel */
	unsigned int mute;        /* so many EXCHANGEs are not answered */
	uint32_t exchange_status; /* of the next one */

	/* what happened */
	unsigned int submits[AMPERF_SHM_OPERATIONS];
	uint64_t submit_bytes[AMPERF_SHM_OPERATIONS];
	unsigned int begins, ends; /* of accesses to cached buffers */
	unsigned int allocs, frees;
	struct amperf_control control; /* the last one */

	int kernel_fd;
	uint64_t bytes_used;
	uint64_t ticks;
	uint8_t landing[FAKE_LANDING];
	struct fake_buffer buffers[FAKE_BUFFERS];
	struct amperf_shm_completion held[AMPERF_SHM_DEPTH_MAX];
	unsigned int held_count;
};

/* Fills in what an open device has. */
void fake_shm_open(struct fake_shm *fake, struct amperf_shm_dev *dev);
/* Fails if an access was left open or a buffer not freed. */
void fake_shm_end(struct fake_shm *fake);

/* Opens "shm:" and `address` over the fake; fails the test if it cannot. */
void fake_shm_attach(struct fake_shm *fake, struct amperf_link **link, const char *address,
		     uint64_t timeout_ns, int cancel_fd, const struct amperf_system *system);
/* Closes that and ends the fake, if there is a link. */
void fake_shm_detach(struct fake_shm *fake, struct amperf_link **link);

void fake_shm_release(struct fake_shm *fake);
void fake_shm_gone(struct fake_shm *fake);

#endif
