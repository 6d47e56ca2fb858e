/* SPDX-License-Identifier: BSD-3-Clause */
#include "fake_shm.h"
#include "frame.h"
#include "pattern.h"
#include "test.h"
#include "transport/shm_link.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/dma-buf.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* An ioctl is told nothing but the descriptor. */
static struct fake_shm *the_device;

static int refuse(int code)
{
	errno = code;
	return -1;
}

/* ---- Buffers ------------------------------------------------------------ */

static struct fake_buffer *find(struct fake_shm *fake, uint32_t handle)
{
	for (size_t i = 0; i < FAKE_BUFFERS; i++)
		if (handle && fake->buffers[i].handle == handle)
			return &fake->buffers[i];
	fail_msg("no buffer %u", handle);
	return NULL;
}

static int do_alloc(struct fake_shm *fake, struct amperf_shm_alloc *alloc)
{
	struct fake_buffer *buffer = fake->buffers;

	assert_true(alloc->bytes >= AMPERF_SHM_BUFFER_BYTES_MIN);
	if (fake->freed_late) {
		fake->freed_late--;
		return refuse(ENOSPC);
	}
	if (fake->bytes_used + alloc->bytes > fake->bytes_max)
		return refuse(ENOSPC);
	while (buffer->handle)
		buffer++;
	fake->allocs++;
	fake->bytes_used += alloc->bytes;
	alloc->handle = (uint32_t)(buffer - fake->buffers) + 1;
	alloc->fd = memfd_create("buffer", MFD_CLOEXEC);
	assert_int_equal(ftruncate(alloc->fd, (off_t)alloc->bytes), 0);
	*buffer = (struct fake_buffer){.handle = alloc->handle,
				       .fd = dup(alloc->fd),
				       .bytes = alloc->bytes,
				       .cached = (alloc->flags & AMPERF_SHM_CACHED) != 0};
	return 0;
}

static int do_free(struct fake_shm *fake, const struct amperf_shm_free *request)
{
	struct fake_buffer *buffer = find(fake, request->handle);

	fake->frees++;
	fake->bytes_used -= buffer->bytes;
	close(buffer->fd);
	memset(buffer, 0, sizeof(*buffer));
	return 0;
}

static struct fake_buffer *find_by_fd(struct fake_shm *fake, int fd)
{
	struct stat wanted, status;

	assert_int_equal(fstat(fd, &wanted), 0);
	for (size_t i = 0; i < FAKE_BUFFERS; i++)
		if (fake->buffers[i].handle && !fstat(fake->buffers[i].fd, &status) &&
		    status.st_ino == wanted.st_ino)
			return &fake->buffers[i];
	return NULL;
}

static int do_sync(struct fake_shm *fake, int fd, const struct dma_buf_sync *sync)
{
	struct fake_buffer *buffer = find_by_fd(fake, fd);

	assert_non_null(buffer);
	assert_true(buffer->cached);
	assert_true((sync->flags & DMA_BUF_SYNC_RW) != 0);
	if (sync->flags & DMA_BUF_SYNC_END) {
		assert_true(buffer->accesses > 0);
		buffer->accesses--;
		fake->ends++;
	} else {
		buffer->accesses++;
		fake->begins++;
	}
	return 0;
}

/* ---- Transfers ---------------------------------------------------------- */

static uint8_t *map(struct fake_shm *fake, const struct amperf_shm_span *span)
{
	const struct fake_buffer *buffer = find(fake, span->handle);
	uint8_t *data =
		mmap(NULL, buffer->bytes, PROT_READ | PROT_WRITE, MAP_SHARED, buffer->fd, 0);

	assert_true(data != MAP_FAILED);
	assert_int_equal(span->offset % 4, 0);
	assert_true(span->offset + (uint64_t)span->bytes <= buffer->bytes);
	/* Linux must have ended its accesses. */
	assert_int_equal(buffer->accesses, 0);
	return data;
}

static void unmap(struct fake_shm *fake, const struct amperf_shm_span *span, uint8_t *data)
{
	munmap(data, find(fake, span->handle)->bytes);
}

/* To or from the landing area, round and round. */
static void land(struct fake_shm *fake, uint8_t *data, uint32_t bytes, bool read)
{
	for (uint32_t i = 0; i < bytes; i++) {
		uint8_t *landed = &fake->landing[i % FAKE_LANDING];

		if (read)
			*landed = data[i];
		else
			data[i] = *landed;
	}
}

static uint32_t work_landing(struct fake_shm *fake, const struct amperf_shm_submit *submit)
{
	assert_in_range(submit->span.bytes, 1, FAKE_LANDING);
	assert_int_equal(submit->span.handle, 0);
	if (submit->operation == AMPERF_SHM_LANDING_FILL)
		amperf_pattern_fill(fake->landing, submit->span.bytes, submit->seed, 0);
	return amperf_crc32(0, fake->landing, submit->span.bytes);
}

static uint32_t work_buffer(struct fake_shm *fake, const struct amperf_shm_submit *submit)
{
	uint8_t *base = map(fake, &submit->span), *data = base + submit->span.offset;
	uint32_t bytes = submit->span.bytes, crc32 = 0;
	uint8_t *second;

	switch (submit->operation) {
	case AMPERF_SHM_FILL:
		amperf_pattern_fill(data, bytes, submit->seed, 0);
		/* fall through */
	case AMPERF_SHM_CRC:
		crc32 = amperf_crc32(0, data, bytes);
		break;
	case AMPERF_SHM_READ_CPU:
	case AMPERF_SHM_READ_DMA:
		land(fake, data, bytes, true);
		break;
	case AMPERF_SHM_WRITE_CPU:
	case AMPERF_SHM_WRITE_DMA:
		land(fake, data, bytes, false);
		break;
	case AMPERF_SHM_COPY_CPU:
	case AMPERF_SHM_COPY_DMA:
		assert_int_equal(submit->second.bytes, bytes);
		second = map(fake, &submit->second);
		memcpy(second + submit->second.offset, data, bytes);
		unmap(fake, &submit->second, second);
		break;
	default:
		break;
	}
	unmap(fake, &submit->span, base);
	return crc32;
}

static void flip_byte(struct fake_shm *fake, const struct amperf_shm_submit *submit)
{
	bool copies = submit->second.handle != 0;
	const struct amperf_shm_span *span = copies ? &submit->second : &submit->span;
	uint8_t *data;

	if (!span->handle) {
		fake->landing[span->bytes / 2] ^= 0x10;
		return;
	}
	data = map(fake, span);
	data[span->offset + span->bytes / 2] ^= 0x10;
	unmap(fake, span, data);
}

static void complete(struct fake_shm *fake, const struct amperf_shm_completion *done)
{
	if (fake->hold)
		fake->held[fake->held_count++] = *done;
	else
		assert_int_equal(send(fake->kernel_fd, done, sizeof(*done), 0), sizeof(*done));
}

static bool is_planned(const struct fake_shm *fake, const struct amperf_shm_submit *submit)
{
	return fake->flip_operation == submit->operation;
}

static int do_submit(struct fake_shm *fake, const struct amperf_shm_submit *submit)
{
	struct amperf_shm_completion done = {.user_data = submit->user_data,
					     .bytes = submit->span.bytes};
	bool landing = submit->operation == AMPERF_SHM_LANDING_CRC ||
		       submit->operation == AMPERF_SHM_LANDING_FILL;

	if (fake->full) {
		fake->full--;
		return refuse(EAGAIN);
	}
	assert_true(submit->operation < AMPERF_SHM_OPERATIONS);
	assert_true(!submit->seed || submit->operation == AMPERF_SHM_FILL ||
		    submit->operation == AMPERF_SHM_LANDING_FILL);
	fake->submits[submit->operation]++;
	fake->submit_bytes[submit->operation] += submit->span.bytes;
	if (fake->flip && is_planned(fake, submit) && submit->operation == AMPERF_SHM_LANDING_CRC)
		flip_byte(fake, submit);
	if (fake->skip && is_planned(fake, submit))
		;
	else if (fake->fail_error && fake->fail_operation == submit->operation)
		done.error = fake->fail_error;
	else
		done.crc32 = landing ? work_landing(fake, submit) : work_buffer(fake, submit);
	if (fake->flip && is_planned(fake, submit) && submit->operation != AMPERF_SHM_LANDING_CRC)
		flip_byte(fake, submit);
	done.start_ticks = fake->ticks;
	done.end_ticks = fake->ticks += 100;
	complete(fake, &done);
	return 0;
}

/* ---- Requests ----------------------------------------------------------- */

static int do_exchange(struct fake_shm *fake, struct amperf_shm_exchange *exchange)
{
	struct amperf_hello hello = {.version_min = 1, .version_max = 1, .core_hz = 1000000};
	struct amperf_stats stats = {.rx_doorbells = 5};
	const void *reply = &hello;
	uint32_t bytes = sizeof(hello);

	assert_in_range(exchange->timeout_ms, 1, 10000);
	if (fake->mute) {
		fake->mute--;
		return refuse(ETIMEDOUT);
	}
	if (exchange->opcode == AMPERF_OP_STATS) {
		reply = &stats;
		bytes = sizeof(stats);
	} else if (exchange->opcode == AMPERF_OP_CONTROL) {
		assert_int_equal(exchange->request_bytes, sizeof(fake->control));
		memcpy(&fake->control, (void *)(uintptr_t)exchange->request, sizeof(fake->control));
		reply = &fake->control;
		bytes = sizeof(fake->control);
	}
	assert_true(exchange->reply_bytes >= bytes);
	exchange->reply_opcode = exchange->opcode;
	exchange->status = 0;
	if (fake->exchange_status) {
		exchange->reply_opcode = AMPERF_OP_ERROR;
		exchange->status = fake->exchange_status;
		bytes = 0;
	}
	memcpy((void *)(uintptr_t)exchange->reply, reply, bytes);
	exchange->reply_bytes = bytes;
	return 0;
}

static int do_info(const struct fake_shm *fake, struct amperf_shm_info *info)
{
	*info = (struct amperf_shm_info){.version = AMPERF_SHM_VERSION,
					 .depth_max = AMPERF_SHM_DEPTH_MAX,
					 .bytes_max = fake->bytes_max,
					 .bytes_used = fake->bytes_used,
					 .landing_bytes = FAKE_LANDING,
					 .operations = fake->operations};
	return 0;
}

static int take(int fd, unsigned long request, void *argument)
{
	struct fake_shm *fake = the_device;

	if (request == DMA_BUF_IOCTL_SYNC)
		return do_sync(fake, fd, argument);
	if (request == AMPERF_SHM_IOC_FREE)
		return do_free(fake, argument);
	if (fake->gone)
		return refuse(ENODEV);
	switch (request) {
	case AMPERF_SHM_IOC_INFO:
		return do_info(fake, argument);
	case AMPERF_SHM_IOC_ALLOC:
		return do_alloc(fake, argument);
	case AMPERF_SHM_IOC_SUBMIT:
		return do_submit(fake, argument);
	case AMPERF_SHM_IOC_EXCHANGE:
		return do_exchange(fake, argument);
	default:
		return refuse(ENOTTY);
	}
}

void fake_shm_open(struct fake_shm *fake, struct amperf_shm_dev *dev)
{
	int fds[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
	fcntl(fds[0], F_SETFL, O_NONBLOCK);
	memset(fake, 0, sizeof(*fake));
	fake->kernel_fd = fds[1];
	fake->operations = (1u << AMPERF_SHM_OPERATIONS) - 1;
	fake->bytes_max = AMPERF_SHM_BYTES_MAX;
	memset(dev, 0, sizeof(*dev));
	dev->fd = fds[0];
	dev->ioctl = take;
	the_device = fake;
}

void fake_shm_release(struct fake_shm *fake)
{
	fake->hold = false;
	for (unsigned int i = 0; i < fake->held_count; i++)
		complete(fake, &fake->held[i]);
	fake->held_count = 0;
}

void fake_shm_gone(struct fake_shm *fake)
{
	fake->gone = true;
	shutdown(fake->kernel_fd, SHUT_RDWR);
}

void fake_shm_end(struct fake_shm *fake)
{
	for (size_t i = 0; i < FAKE_BUFFERS; i++)
		assert_int_equal(fake->buffers[i].handle, 0);
	close(fake->kernel_fd);
}

void fake_shm_attach(struct fake_shm *fake, struct amperf_link **link, const char *address,
		     uint64_t timeout_ns, int cancel_fd, const struct amperf_system *system)
{
	struct amperf_error error = {0};
	struct amperf_shm_address parsed;
	struct amperf_shm_dev dev;
	struct amperf_tp *tp;

	fake_shm_open(fake, &dev);
	if (amperf_shm_address_parse(address, &parsed, &error) ||
	    amperf_shm_of_dev(&tp, &dev, &parsed, system, &error) ||
	    amperf_link_attach(link, tp, "shm:", timeout_ns, cancel_fd, &amperf_clock_monotonic,
			       &error))
		fail_msg("%s", error.text);
}

void fake_shm_detach(struct fake_shm *fake, struct amperf_link **link)
{
	if (!*link)
		return;
	amperf_link_close(*link);
	*link = NULL;
	fake_shm_end(fake);
}
