// SPDX-License-Identifier: BSD-3-Clause
/* What is refused by itself, whatever came before. */
#include "shm.h"

#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

void case_info(void)
{
	int device = device_open(0);
	struct amperf_shm_info info = device_info(device);
	struct stat status;

	check(!stat(device_path(), &status));
	check((status.st_mode & 07777) == 0600);
	check(info.version == AMPERF_SHM_VERSION);
	check(info.depth_max == AMPERF_SHM_DEPTH_MAX);
	check(info.bytes_max == AMPERF_SHM_BYTES_MAX);
	check(info.buffers_max == AMPERF_SHM_BUFFERS_MAX);
	check(info.bytes_used == 0);
	check(info.remote_address == AMPERF_SHM_ADDRESS);
	check(info.landing_bytes);
	check(info.operations == (1u << AMPERF_SHM_OPERATIONS) - 1);
	check(!info.reserved);
	refused(ioctl(device, AMPERF_SHM_IOC_INFO, NULL), EFAULT);
	refused(ioctl(device, _IO(AMPERF_SHM_IOC_MAGIC, 99), 0), ENOTTY);
	refused(write(device, &info, sizeof(info)), EINVAL);
	refused(lseek(device, 1, SEEK_SET), ESPIPE);
	check(mmap(NULL, 4096, PROT_READ, MAP_SHARED, device, 0) == MAP_FAILED && errno == ENODEV);
	check(!close(device));
}

static void refuse_alloc(int device, uint64_t bytes, uint32_t flags, uint32_t reserved, int number)
{
	struct amperf_shm_alloc alloc = {.bytes = bytes, .flags = flags, .reserved = reserved};

	refused(try_alloc(device, &alloc), number);
}

void case_alloc(void)
{
	int device = device_open(0);
	struct amperf_shm_free request = {.handle = 1, .reserved = 1};
	struct buffer buffer;

	refuse_alloc(device, 0, 0, 0, EINVAL);
	refuse_alloc(device, AMPERF_SHM_BUFFER_BYTES_MIN - 1, 0, 0, EINVAL);
	refuse_alloc(device, AMPERF_SHM_BYTES_MAX + 1, 0, 0, EINVAL);
	refuse_alloc(device, UINT64_MAX, 0, 0, EINVAL);
	refuse_alloc(device, UINT64_C(1) << 32 | 4096, 0, 0, EINVAL);
	refuse_alloc(device, 4096, 2, 0, EINVAL);
	refuse_alloc(device, 4096, UINT32_MAX, 0, EINVAL);
	refuse_alloc(device, 4096, 0, 1, EINVAL);
	refused(try_alloc(device, NULL), EFAULT);
	check(device_info(device).bytes_used == 0);

	refused(try_free(device, 0), ENOENT);
	refused(try_free(device, 1), ENOENT);
	refused(try_free(device, UINT32_MAX), ENOENT);
	buffer = buffer_new(device, 100, 0);
	check(device_info(device).bytes_used == 4096);
	refused(ioctl(device, AMPERF_SHM_IOC_FREE, &request), EINVAL);
	check(mmap(NULL, 8192, PROT_READ, MAP_SHARED, buffer.fd, 0) == MAP_FAILED &&
	      errno == EINVAL);
	check(mmap(NULL, 100, PROT_READ, MAP_SHARED, buffer.fd, 4096) == MAP_FAILED &&
	      errno == EINVAL);
	check(mmap(NULL, 100, PROT_READ, MAP_PRIVATE, buffer.fd, 0) == MAP_FAILED &&
	      errno == EINVAL);
	buffer_free(device, &buffer);
	refused(try_free(device, buffer.handle), ENOENT);
	await_used(device, 0);
	check(!close(device));
}

/* A change of a SUBMIT that would be good without. */
struct change {
	size_t field;
	uint32_t value;
	int number;
};

#define FIELD(name) offsetof(struct amperf_shm_submit, name)

static void refuse_changes(int device, const struct amperf_shm_submit *good,
			   const struct change *changes, size_t count)
{
	check(!run(device, good).error);
	for (size_t i = 0; i < count; i++) {
		struct amperf_shm_submit bad = *good;

		memcpy((char *)&bad + changes[i].field, &changes[i].value, sizeof(uint32_t));
		refused(try_submit(device, &bad), changes[i].number);
	}
}

#define refuse_all(device, good, changes)                                                          \
	refuse_changes(device, good, changes, sizeof(changes) / sizeof(*(changes)))

static void refuse_of_one(int device, const struct buffer *buffer)
{
	const struct change changes[] = {
		{FIELD(operation), AMPERF_SHM_OPERATIONS, EINVAL},
		{FIELD(operation), UINT32_MAX, EINVAL},
		{FIELD(operation), AMPERF_SHM_COPY_CPU, EINVAL},
		{FIELD(operation), AMPERF_SHM_LANDING_CRC, EINVAL},
		{FIELD(span.handle), 0, ENOENT},
		{FIELD(span.handle), 99, ENOENT},
		{FIELD(span.handle), UINT32_MAX, ENOENT},
		{FIELD(span.offset), 2, EINVAL},
		{FIELD(span.offset), 4, EINVAL},
		{FIELD(span.offset), 8192, EINVAL},
		{FIELD(span.offset), UINT32_MAX - 3, EINVAL},
		{FIELD(span.bytes), 0, EINVAL},
		{FIELD(span.bytes), 5001, EINVAL},
		{FIELD(span.bytes), UINT32_MAX, EINVAL},
		{FIELD(second.handle), buffer->handle, EINVAL},
		{FIELD(second.offset), 4, EINVAL},
		{FIELD(second.bytes), 4, EINVAL},
	};
	struct amperf_shm_submit good = whole(buffer, AMPERF_SHM_CRC);

	good.seed = 1; /* not used, and not minded */
	refuse_all(device, &good, changes);
}

static void refuse_of_two(int device, const struct buffer *buffer)
{
	static const struct change changes[] = {
		{FIELD(second.handle), 0, ENOENT},
		{FIELD(second.handle), 99, ENOENT},
		{FIELD(second.offset), 2002, EINVAL},
		{FIELD(second.offset), 1996, EINVAL}, /* overlaps the first */
		{FIELD(second.offset), 3004, EINVAL},
		{FIELD(second.offset), UINT32_MAX - 3, EINVAL},
		{FIELD(second.bytes), 0, EINVAL},
		{FIELD(second.bytes), 1999, EINVAL},
		{FIELD(span.bytes), 2001, EINVAL},
		{FIELD(span.offset), 4, EINVAL},
	};
	struct amperf_shm_submit good = whole(buffer, AMPERF_SHM_COPY_CPU);

	good.span.bytes = 2000;
	good.second = good.span;
	good.second.offset = 2000;
	refuse_all(device, &good, changes);
}

static void refuse_of_none(int device, const struct buffer *buffer)
{
	const struct change changes[] = {
		{FIELD(span.handle), buffer->handle, EINVAL},
		{FIELD(span.offset), 4, EINVAL},
		{FIELD(span.bytes), device_info(device).landing_bytes + 1, EINVAL},
		{FIELD(span.bytes), 0, EINVAL},
		{FIELD(second.handle), buffer->handle, EINVAL},
	};
	struct amperf_shm_submit good = {
		.operation = AMPERF_SHM_LANDING_FILL,
		.seed = 7,
		.span.bytes = device_info(device).landing_bytes,
	};

	refuse_all(device, &good, changes);
}

void case_submit(void)
{
	int device = device_open(0);
	struct buffer buffer = buffer_new(device, 5000, 0);

	refused(try_submit(device, NULL), EFAULT);
	refuse_of_one(device, &buffer);
	refuse_of_two(device, &buffer);
	refuse_of_none(device, &buffer);
	check(nothing_is_done(device));
	buffer_free(device, &buffer);
	check(!close(device));
}
