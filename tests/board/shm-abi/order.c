// SPDX-License-Identifier: BSD-3-Clause
/* Whose turn it is: what a transfer in flight or a begun access forbids. */
#include "shm.h"

#include <sys/mman.h>
#include <unistd.h>

#include <linux/dma-buf.h>

#define LONG_BYTES (16 * MIB)
#define TRIES 20

/*
 * Forbidden while the transfer is in flight. If it was done before we had asked,
 * which a busy host can bring about, once more.
 */
static bool begin_is_refused(int device)
{
	struct buffer buffer = buffer_new(device, LONG_BYTES, AMPERF_SHM_CACHED);
	struct amperf_shm_submit crc = whole(&buffer, AMPERF_SHM_CRC);
	bool in_time;
	int number;

	submit(device, &crc);
	number = try_sync(buffer.fd, DMA_BUF_SYNC_START | DMA_BUF_SYNC_RW) ? errno : 0;
	in_time = nothing_is_done(device);
	check(number == EBUSY || !in_time);
	if (in_time)
		drain(device, 1);
	if (!number)
		buffer_end(&buffer);
	buffer_free(device, &buffer);
	return in_time;
}

static bool free_is_refused(int device)
{
	struct buffer buffer = buffer_new(device, LONG_BYTES, 0);
	struct amperf_shm_submit crc = whole(&buffer, AMPERF_SHM_CRC);
	bool in_time;
	int number;

	submit(device, &crc);
	number = try_free(device, buffer.handle) ? errno : 0;
	in_time = nothing_is_done(device);
	check(number == EBUSY || !in_time);
	if (in_time)
		drain(device, 1);
	check(!munmap(buffer.words, buffer.bytes) && !close(buffer.fd));
	check(!number || !try_free(device, buffer.handle));
	return in_time;
}

static void in_time(int device, bool (*is_refused)(int device))
{
	int tries = 0;

	while (!is_refused(device))
		check(++tries < TRIES);
}

static void refuse_accessed(int device, const struct buffer *buffer)
{
	struct amperf_shm_submit crc = whole(buffer, AMPERF_SHM_CRC);

	refused(try_sync(buffer->fd, DMA_BUF_SYNC_END | DMA_BUF_SYNC_RW), EINVAL);
	buffer_begin(buffer);
	refused(try_submit(device, &crc), EBUSY);
	buffer_begin(buffer);
	buffer_end(buffer);
	refused(try_submit(device, &crc), EBUSY);
	buffer_end(buffer);
	refused(try_sync(buffer->fd, DMA_BUF_SYNC_END | DMA_BUF_SYNC_RW), EINVAL);
	run(device, &crc);
}

/* The target of a copy is under the same rules as its source. */
static void refuse_accessed_target(int device, const struct buffer *buffer)
{
	struct buffer target = buffer_new(device, 4096, AMPERF_SHM_CACHED);
	struct amperf_shm_submit copy = whole(buffer, AMPERF_SHM_COPY_CPU);

	copy.span.bytes = 4096;
	copy.second = (struct amperf_shm_span){.handle = target.handle, .bytes = 4096};
	buffer_begin(&target);
	refused(try_submit(device, &copy), EBUSY);
	buffer_end(&target);
	run(device, &copy);
	buffer_free(device, &target);
}

void case_order(void)
{
	static const uint32_t kinds[] = {0, AMPERF_SHM_CACHED};
	int device = device_open(0);

	for (int i = 0; i < 2; i++) {
		struct buffer buffer = buffer_new(device, LONG_BYTES, kinds[i]);

		refuse_accessed(device, &buffer);
		refuse_accessed_target(device, &buffer);
		buffer_free(device, &buffer);
		refused(try_free(device, buffer.handle), ENOENT);
	}
	in_time(device, begin_is_refused);
	in_time(device, free_is_refused);
	await_used(device, 0);
	check(!close(device));
}

/* One that takes long, and those behind it: they are done in order. */
static bool fill_up(int device, const struct buffer *buffer)
{
	struct amperf_shm_submit submits = whole(buffer, AMPERF_SHM_CRC);
	struct amperf_shm_submit landing = {
		.operation = AMPERF_SHM_LANDING_CRC,
		.span.bytes = 1,
	};
	int other = device_open(0), of_other;
	bool in_time;

	for (unsigned i = 0; i < AMPERF_SHM_DEPTH_MAX; i++) {
		submits.user_data = i;
		submit(device, &submits);
		submits.operation = AMPERF_SHM_NONE;
	}
	refused(try_submit(device, &submits), EAGAIN); /* done or not, they are unread */
	of_other = try_submit(other, &landing) ? errno : 0;
	in_time = nothing_is_done(device);
	check(of_other == EAGAIN || !in_time); /* the depth is all openers' */
	check(!close(other));
	return in_time;
}

void case_depth(void)
{
	int device = device_open(0);
	struct buffer buffer = buffer_new(device, LONG_BYTES, 0);
	int tries = 0;

	while (!fill_up(device, &buffer)) {
		check(++tries < TRIES);
		drain(device, AMPERF_SHM_DEPTH_MAX - 1);
	}
	for (unsigned i = 0; i < AMPERF_SHM_DEPTH_MAX; i++) {
		struct amperf_shm_completion completion = fetch(device);

		check(!completion.error && completion.user_data == i);
	}
	check(nothing_is_done(device));
	buffer_free(device, &buffer);
	check(!close(device));
}
