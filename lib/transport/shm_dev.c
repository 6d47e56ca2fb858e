/* SPDX-License-Identifier: BSD-3-Clause */
#include "transport/shm_dev.h"
#include "transport/transport.h"

#include <errno.h>
#include <linux/dma-buf.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

static int call_ioctl(int fd, unsigned long request, void *argument)
{
	return ioctl(fd, request, argument);
}

/* 0 or -errno; what means that the channel is gone becomes -EPIPE. */
static int control(const struct amperf_shm_dev *dev, int fd, unsigned long request, void *argument)
{
	int result;

	do
		result = dev->ioctl(fd, request, argument);
	while (result < 0 && errno == EINTR);
	if (result >= 0)
		return 0;
	return errno == ENODEV || errno == ENXIO ? -EPIPE : -errno;
}

/* ---- The device --------------------------------------------------------- */

int amperf_shm_dev_refresh(struct amperf_shm_dev *dev)
{
	return control(dev, dev->fd, AMPERF_SHM_IOC_INFO, &dev->info);
}

int amperf_shm_dev_init(struct amperf_shm_dev *dev, int fd)
{
	int code;

	dev->fd = fd;
	dev->in_flight = 0;
	if (!dev->ioctl)
		dev->ioctl = call_ioctl;
	code = amperf_shm_dev_refresh(dev);
	if (!code && dev->info.version != AMPERF_SHM_VERSION)
		code = -EPROTONOSUPPORT;
	if (code)
		close(fd);
	return code;
}

void amperf_shm_dev_close(struct amperf_shm_dev *dev)
{
	close(dev->fd);
}

bool amperf_shm_dev_can(const struct amperf_shm_dev *dev, uint32_t operation)
{
	return (dev->info.operations >> operation & 1) != 0;
}

int amperf_shm_dev_wait(const struct amperf_shm_dev *dev, bool room, uint64_t timeout_ns,
			int cancel_fd)
{
	short events;
	int code = amperf_tp_poll(dev->fd, (short)(POLLIN | (room ? POLLOUT : 0)), timeout_ns,
				  cancel_fd, &events);

	if (code < 0)
		return code;
	/* What came before the end is fetched first. */
	if (events & POLLIN)
		return 1;
	return events & (POLLHUP | POLLERR | POLLNVAL) ? -EPIPE : 0;
}

int amperf_shm_exchange(const struct amperf_shm_dev *dev, struct amperf_shm_exchange *exchange)
{
	return control(dev, dev->fd, AMPERF_SHM_IOC_EXCHANGE, exchange);
}

/* ---- Buffers ------------------------------------------------------------ */

static void give_back(const struct amperf_shm_dev *dev, uint32_t handle)
{
	struct amperf_shm_free request = {.handle = handle};

	control(dev, dev->fd, AMPERF_SHM_IOC_FREE, &request);
}

int amperf_shm_buffer_init(struct amperf_shm_buffer *buffer, struct amperf_shm_dev *dev,
			   size_t bytes, bool cached)
{
	struct amperf_shm_alloc alloc = {
		.bytes = bytes < AMPERF_SHM_BUFFER_BYTES_MIN ? AMPERF_SHM_BUFFER_BYTES_MIN : bytes,
		.flags = cached ? AMPERF_SHM_CACHED : 0,
	};
	int code = control(dev, dev->fd, AMPERF_SHM_IOC_ALLOC, &alloc);
	void *data;

	memset(buffer, 0, sizeof(*buffer));
	if (code)
		return code;
	data = mmap(NULL, (size_t)alloc.bytes, PROT_READ | PROT_WRITE, MAP_SHARED, alloc.fd, 0);
	if (data == MAP_FAILED) {
		code = -errno;
		close(alloc.fd);
		give_back(dev, alloc.handle);
		return code;
	}
	buffer->handle = alloc.handle;
	buffer->fd = alloc.fd;
	buffer->data = data;
	buffer->bytes = (size_t)alloc.bytes;
	buffer->cached = cached;
	return 0;
}

void amperf_shm_buffer_free(struct amperf_shm_buffer *buffer, struct amperf_shm_dev *dev)
{
	if (!buffer->handle)
		return;
	munmap(buffer->data, buffer->bytes);
	close(buffer->fd);
	give_back(dev, buffer->handle);
	buffer->handle = 0;
}

static int sync_buffer(const struct amperf_shm_buffer *buffer, const struct amperf_shm_dev *dev,
		       uint64_t flags)
{
	struct dma_buf_sync sync = {.flags = flags};

	/* Nothing lies in a cache of an uncached one. */
	return buffer->cached ? control(dev, buffer->fd, DMA_BUF_IOCTL_SYNC, &sync) : 0;
}

int amperf_shm_buffer_begin(const struct amperf_shm_buffer *buffer,
			    const struct amperf_shm_dev *dev, uint64_t access)
{
	return sync_buffer(buffer, dev, DMA_BUF_SYNC_START | access);
}

int amperf_shm_buffer_end(const struct amperf_shm_buffer *buffer, const struct amperf_shm_dev *dev,
			  uint64_t access)
{
	return sync_buffer(buffer, dev, DMA_BUF_SYNC_END | access);
}

/* ---- Transfers ---------------------------------------------------------- */

int amperf_shm_submit(struct amperf_shm_dev *dev, const struct amperf_shm_submit *submit)
{
	struct amperf_shm_submit copy = *submit;
	int code = control(dev, dev->fd, AMPERF_SHM_IOC_SUBMIT, &copy);

	if (!code)
		dev->in_flight++;
	return code;
}

int amperf_shm_fetch(struct amperf_shm_dev *dev, struct amperf_shm_completion *completion)
{
	ssize_t got = read(dev->fd, completion, sizeof(*completion));

	if (got == (ssize_t)sizeof(*completion)) {
		dev->in_flight -= dev->in_flight != 0;
		return 1;
	}
	if (got >= 0)
		return got ? -EPROTO : -EPIPE;
	if (errno == ENODEV)
		return -EPIPE;
	return errno == EINTR ? -EAGAIN : -errno;
}
