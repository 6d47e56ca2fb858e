// SPDX-License-Identifier: BSD-3-Clause
#include "shm.h"

#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <linux/dma-buf.h>
#include <zlib.h>

#define WAITS_MAX 3000 /* of 10 ms */

void failed(const char *file, int line, const char *what)
{
	fprintf(stderr, "%s:%d: not so: %s (%s)\n", file, line, what, strerror(errno));
	exit(1);
}

const char *device_path(void)
{
	static char path[64];
	glob_t found;

	path[0] = '\0';
	if (!glob("/dev/amperf-shm*", 0, NULL, &found))
		snprintf(path, sizeof(path), "%s", found.gl_pathv[0]);
	globfree(&found);
	return path;
}

void await_device(void)
{
	int waits = 0;

	while (!*device_path()) {
		check(++waits < WAITS_MAX);
		usleep(10000);
	}
}

int device_open(int flags)
{
	int device;

	await_device();
	device = open(device_path(), O_RDWR | O_CLOEXEC | flags);
	check(device >= 0);
	return device;
}

struct amperf_shm_info device_info(int device)
{
	struct amperf_shm_info info;

	check(!ioctl(device, AMPERF_SHM_IOC_INFO, &info));
	return info;
}

void await_used(int device, uint64_t bytes)
{
	int waits = 0;

	while (device_info(device).bytes_used != bytes) {
		check(++waits < WAITS_MAX);
		usleep(10000);
	}
}

int try_alloc(int device, struct amperf_shm_alloc *alloc)
{
	return ioctl(device, AMPERF_SHM_IOC_ALLOC, alloc);
}

int try_free(int device, uint32_t handle)
{
	struct amperf_shm_free request = {.handle = handle};

	return ioctl(device, AMPERF_SHM_IOC_FREE, &request);
}

int try_submit(int device, const struct amperf_shm_submit *submit)
{
	return ioctl(device, AMPERF_SHM_IOC_SUBMIT, submit);
}

int try_sync(int fd, uint64_t flags)
{
	struct dma_buf_sync sync = {.flags = flags};

	return ioctl(fd, DMA_BUF_IOCTL_SYNC, &sync);
}

struct buffer buffer_new(int device, uint64_t bytes, uint32_t flags)
{
	struct amperf_shm_alloc alloc = {.bytes = bytes, .flags = flags};
	struct buffer buffer = {.bytes = bytes};

	check(!try_alloc(device, &alloc));
	check(alloc.handle);
	buffer.handle = alloc.handle;
	buffer.fd = alloc.fd;
	buffer.words = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, alloc.fd, 0);
	check(buffer.words != MAP_FAILED);
	return buffer;
}

void buffer_free(int device, struct buffer *buffer)
{
	check(!munmap(buffer->words, buffer->bytes));
	check(!close(buffer->fd));
	check(!try_free(device, buffer->handle));
}

void buffer_begin(const struct buffer *buffer)
{
	check(!try_sync(buffer->fd, DMA_BUF_SYNC_START | DMA_BUF_SYNC_RW));
}

void buffer_end(const struct buffer *buffer)
{
	check(!try_sync(buffer->fd, DMA_BUF_SYNC_END | DMA_BUF_SYNC_RW));
}

struct amperf_shm_submit whole(const struct buffer *buffer, uint32_t operation)
{
	return (struct amperf_shm_submit){
		.operation = operation,
		.span = {.handle = buffer->handle, .bytes = (uint32_t)buffer->bytes},
	};
}

void submit(int device, const struct amperf_shm_submit *submit)
{
	check(!try_submit(device, submit));
}

struct amperf_shm_completion fetch(int device)
{
	struct amperf_shm_completion completion;

	check(read(device, &completion, sizeof(completion)) == sizeof(completion));
	return completion;
}

struct amperf_shm_completion run(int device, const struct amperf_shm_submit *what)
{
	struct amperf_shm_completion completion;

	submit(device, what);
	completion = fetch(device);
	check(completion.user_data == what->user_data);
	check(!completion.error);
	check(completion.bytes == what->span.bytes);
	return completion;
}

bool nothing_is_done(int device)
{
	struct amperf_shm_completion completion;
	int flags = fcntl(device, F_GETFL);
	ssize_t got;

	check(!fcntl(device, F_SETFL, flags | O_NONBLOCK));
	got = read(device, &completion, sizeof(completion));
	check(got == sizeof(completion) || (got == -1 && errno == EAGAIN));
	check(!fcntl(device, F_SETFL, flags));
	return got == -1;
}

void drain(int device, unsigned count)
{
	while (count--)
		check(!fetch(device).error);
}

void pattern_fill(void *at, uint64_t bytes, uint32_t seed)
{
	uint8_t *to = at;

	for (uint64_t done = 0; done < bytes; done += 4, seed += AMPERF_PATTERN_STEP)
		memcpy(to + done, &seed, bytes - done < 4 ? bytes - done : 4);
}

bool pattern_found(const void *at, uint64_t bytes, uint32_t seed)
{
	const uint8_t *from = at;

	for (uint64_t done = 0; done < bytes; done += 4, seed += AMPERF_PATTERN_STEP) {
		if (memcmp(from + done, &seed, bytes - done < 4 ? bytes - done : 4))
			return false;
	}
	return true;
}

uint32_t crc_of(const void *at, uint64_t bytes)
{
	return (uint32_t)crc32(0, at, (uInt)bytes);
}
