/* SPDX-License-Identifier: BSD-3-Clause */
/* The device of the kernel module amperf_shm: buffers, and transfers of them. */
#ifndef AMPERF_LIB_SHM_DEV_H
#define AMPERF_LIB_SHM_DEV_H

#include <linux/amperf_shm.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct amperf_shm_dev {
	int fd;
	/* The way to the kernel; the tests have their own. */
	int (*ioctl)(int fd, unsigned long request, void *argument);
	struct amperf_shm_info info; /* as it was when it was opened */
	unsigned int in_flight;      /* transfers submitted and not fetched */
};

struct amperf_shm_buffer {
	uint32_t handle; /* 0: there is none */
	int fd;
	uint8_t *data;
	size_t bytes;
	bool cached;
};

/* Takes over an open, non-blocking descriptor. Returns 0 or -errno (it is closed then). */
int amperf_shm_dev_init(struct amperf_shm_dev *dev, int fd);

/* Transfers in flight go on without us. */
void amperf_shm_dev_close(struct amperf_shm_dev *dev);

/* Asks anew for what may have changed in dev->info. Returns 0 or -errno. */
int amperf_shm_dev_refresh(struct amperf_shm_dev *dev);

bool amperf_shm_dev_can(const struct amperf_shm_dev *dev, uint32_t operation);

/* Allocates and maps. Returns 0, -ENOSPC (none left of the device's), -ENOMEM, ... */
int amperf_shm_buffer_init(struct amperf_shm_buffer *buffer, struct amperf_shm_dev *dev,
			   size_t bytes, bool cached);
/* No transfer of it may be in flight. */
void amperf_shm_buffer_free(struct amperf_shm_buffer *buffer, struct amperf_shm_dev *dev);

/*
 * Linux' access to a buffer's bytes, for reading, writing or both (DMA_BUF_SYNC_*):
 * a cached buffer's caches are made to fit. No transfer in between. 0 or -errno.
 */
int amperf_shm_buffer_begin(const struct amperf_shm_buffer *buffer,
			    const struct amperf_shm_dev *dev, uint64_t access);
int amperf_shm_buffer_end(const struct amperf_shm_buffer *buffer, const struct amperf_shm_dev *dev,
			  uint64_t access);

/* Returns 0, -EAGAIN (no room), -EPIPE (the channel is gone), ... */
int amperf_shm_submit(struct amperf_shm_dev *dev, const struct amperf_shm_submit *submit);

/* Returns 1, or -EAGAIN (none there), -EPIPE, ... */
int amperf_shm_fetch(struct amperf_shm_dev *dev, struct amperf_shm_completion *completion);

/* As transport.h's wait hook: for a completion, with `room` for room too. */
int amperf_shm_dev_wait(const struct amperf_shm_dev *dev, bool room, uint64_t timeout_ns,
			int cancel_fd);

/* Returns 0, or -EPIPE, -ETIMEDOUT, ... */
int amperf_shm_exchange(const struct amperf_shm_dev *dev, struct amperf_shm_exchange *exchange);

#endif
