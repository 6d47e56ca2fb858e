/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The requests without data (RESET, HELLO, CONTROL, STATS, LOAD) of a link that has no
 * frames: taken from send, done with the device, answered to recv as if the
 * firmware had.
 */
#ifndef AMPERF_LIB_SHM_FRAME_H
#define AMPERF_LIB_SHM_FRAME_H

#include "frame.h"
#include "transport/shm_dev.h"

#include <sys/types.h>

#define AMPERF_SHM_PAYLOAD_MAX 256u

struct amperf_shm_frames {
	bool asked;                  /* a request is under way */
	struct amperf_header header; /* its */
	uint8_t payload[64];
	uint8_t reply[AMPERF_FRAME_BYTES(AMPERF_SHM_PAYLOAD_MAX)];
	size_t reply_bytes; /* not fetched yet: the end of `reply` */
	size_t reply_end;
};

/* Takes a request. Returns `bytes`, -EAGAIN (one is under way), -EPROTO. */
ssize_t amperf_shm_frames_take(struct amperf_shm_frames *frames, const void *data, size_t bytes);

/* Gives of the reply. Returns how many bytes, or -EAGAIN. */
ssize_t amperf_shm_frames_give(struct amperf_shm_frames *frames, void *data, size_t bytes);

/*
 * Works on what was asked for, for about timeout_ns at most. Returns 1 (there
 * is something to give), 0 (not yet), -ECANCELED, -EPIPE, ...
 */
int amperf_shm_frames_work(struct amperf_shm_frames *frames, struct amperf_shm_dev *dev,
			   uint64_t timeout_ns, int cancel_fd);

#endif
