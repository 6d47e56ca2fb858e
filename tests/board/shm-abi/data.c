// SPDX-License-Identifier: BSD-3-Clause
/* Each operation with the data that it should move, in buffers of both kinds. */
#include "shm.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static const uint32_t kinds[] = {0, AMPERF_SHM_CACHED};
static uint32_t landing_bytes;

/* CPU work between transfers, as an application does it. */
static void write_pattern(const struct buffer *buffer, uint32_t seed)
{
	buffer_begin(buffer);
	pattern_fill(buffer->words, buffer->bytes, seed);
	buffer_end(buffer);
}

static void expect_pattern(const struct buffer *buffer, uint32_t seed)
{
	buffer_begin(buffer);
	check(pattern_found(buffer->words, buffer->bytes, seed));
	buffer_end(buffer);
}

static uint32_t pattern_crc(uint64_t bytes, uint32_t seed)
{
	uint8_t *copy = malloc(bytes);
	uint32_t crc;

	check(copy);
	pattern_fill(copy, bytes, seed);
	crc = crc_of(copy, bytes);
	free(copy);
	return crc;
}

static struct amperf_shm_submit landing(uint32_t operation, uint64_t bytes)
{
	return (struct amperf_shm_submit){.operation = operation, .span.bytes = (uint32_t)bytes};
}

static void try_in_place(int device, const struct buffer *buffer)
{
	struct amperf_shm_submit fill = whole(buffer, AMPERF_SHM_FILL);
	struct amperf_shm_submit crc = whole(buffer, AMPERF_SHM_CRC);
	struct amperf_shm_submit none = whole(buffer, AMPERF_SHM_NONE);

	write_pattern(buffer, 11);
	none.user_data = UINT64_C(0x123456789abcdef0);
	check(run(device, &none).crc32 == 0);
	expect_pattern(buffer, 11);
	check(run(device, &crc).crc32 == pattern_crc(buffer->bytes, 11));
	write_pattern(buffer, 12);
	check(run(device, &crc).crc32 == pattern_crc(buffer->bytes, 12));
	fill.seed = 13;
	check(run(device, &fill).crc32 == pattern_crc(buffer->bytes, 13));
	expect_pattern(buffer, 13);
	fill.seed = 14; /* with what came before in the caches */
	check(run(device, &fill).crc32 == pattern_crc(buffer->bytes, 14));
	expect_pattern(buffer, 14);
}

/* What the landing area holds after a read of all, if that fits. */
static void try_landing(int device, const struct buffer *buffer, uint32_t read, uint32_t write)
{
	struct amperf_shm_submit crc = landing(AMPERF_SHM_LANDING_CRC, buffer->bytes);
	struct amperf_shm_submit fill = landing(AMPERF_SHM_LANDING_FILL, buffer->bytes);
	struct amperf_shm_submit move = whole(buffer, read);

	if (buffer->bytes > landing_bytes)
		return;
	write_pattern(buffer, 21);
	check(run(device, &move).crc32 == 0);
	check(run(device, &crc).crc32 == pattern_crc(buffer->bytes, 21));
	fill.seed = 22;
	check(run(device, &fill).crc32 == pattern_crc(buffer->bytes, 22));
	move = whole(buffer, write);
	check(run(device, &move).crc32 == 0);
	expect_pattern(buffer, 22);
}

/* Round and round: of a larger buffer the last round is there. */
static void try_rounds(int device, uint32_t kind, uint32_t read, uint32_t write)
{
	struct buffer buffer = buffer_new(device, 3ull * landing_bytes, kind);
	struct amperf_shm_submit crc = landing(AMPERF_SHM_LANDING_CRC, landing_bytes);
	struct amperf_shm_submit move = whole(&buffer, read);
	uint8_t *bytes = (uint8_t *)buffer.words;

	write_pattern(&buffer, 31);
	run(device, &move);
	buffer_begin(&buffer);
	check(run(device, &crc).crc32 == crc_of(bytes + 2 * landing_bytes, landing_bytes));
	buffer_end(&buffer);
	move.operation = write;
	run(device, &move);
	buffer_begin(&buffer);
	check(!memcmp(bytes, bytes + landing_bytes, landing_bytes));
	check(!memcmp(bytes, bytes + 2 * landing_bytes, landing_bytes));
	buffer_end(&buffer);
	buffer_free(device, &buffer);
}

static void try_copy(int device, const struct buffer *from, const struct buffer *to,
		     uint32_t operation)
{
	struct amperf_shm_submit copy = whole(from, operation);

	write_pattern(from, 41 + operation);
	write_pattern(to, 5);
	copy.second = (struct amperf_shm_span){.handle = to->handle, .bytes = copy.span.bytes};
	check(run(device, &copy).crc32 == 0);
	expect_pattern(to, 41 + operation);
	expect_pattern(from, 41 + operation);
}

static void try_everything(int device, uint64_t bytes, uint32_t kind)
{
	struct buffer buffer = buffer_new(device, bytes, kind);
	struct buffer other = buffer_new(device, bytes, kinds[kind == 0]);

	try_in_place(device, &buffer);
	try_landing(device, &buffer, AMPERF_SHM_READ_CPU, AMPERF_SHM_WRITE_CPU);
	try_landing(device, &buffer, AMPERF_SHM_READ_DMA, AMPERF_SHM_WRITE_DMA);
	try_copy(device, &buffer, &other, AMPERF_SHM_COPY_CPU);
	try_copy(device, &buffer, &other, AMPERF_SHM_COPY_DMA);
	buffer_free(device, &buffer);
	buffer_free(device, &other);
}

/* A span in the midst of a buffer: nothing beside it is touched. */
static void try_part(int device, uint32_t kind, uint32_t operation)
{
	struct buffer buffer = buffer_new(device, 16 * KIB, kind);
	struct amperf_shm_submit part = whole(&buffer, operation);
	uint8_t *bytes = (uint8_t *)buffer.words;

	write_pattern(&buffer, 51);
	part.span.offset = 4100;
	part.span.bytes = 5003;
	run(device, &part);
	buffer_begin(&buffer);
	check(pattern_found(bytes, 4100, 51));
	check(!pattern_found(bytes + 4100, 5003, 51 + 1025 * AMPERF_PATTERN_STEP));
	memset(bytes, 0, 4100 + 5003);
	pattern_fill(bytes, 4100 + 5003, 51);
	check(pattern_found(bytes, buffer.bytes, 51));
	buffer_end(&buffer);
	buffer_free(device, &buffer);
}

void case_data(void)
{
	int device = device_open(0);

	landing_bytes = device_info(device).landing_bytes;
	for (int i = 0; i < 2; i++) {
		try_everything(device, 64 * KIB, kinds[i]);
		try_everything(device, MIB, kinds[i]);
		try_rounds(device, kinds[i], AMPERF_SHM_READ_CPU, AMPERF_SHM_WRITE_CPU);
		try_rounds(device, kinds[i], AMPERF_SHM_READ_DMA, AMPERF_SHM_WRITE_DMA);
		try_part(device, kinds[i], AMPERF_SHM_FILL);
		try_part(device, kinds[i], AMPERF_SHM_WRITE_CPU);
		try_part(device, kinds[i], AMPERF_SHM_WRITE_DMA);
	}
	await_used(device, 0);
	check(!close(device));
}

void case_sizes(void)
{
	static const uint64_t sizes[] = {64,   65,   66,    67,    100,   1023,   1024,
					 4093, 4096, 12289, 65535, 65537, MIB + 5};
	int device = device_open(0);

	landing_bytes = device_info(device).landing_bytes;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		try_everything(device, sizes[i], 0);
		try_everything(device, sizes[i], AMPERF_SHM_CACHED);
	}
	await_used(device, 0);
	check(!close(device));
}

/* All of the memory in one buffer. A new one shows nothing of the old. */
static void try_largest(int device, uint32_t kind)
{
	struct buffer buffer = buffer_new(device, AMPERF_SHM_BYTES_MAX, kind);
	struct amperf_shm_alloc one_more = {.bytes = 64};
	struct amperf_shm_submit fill = whole(&buffer, AMPERF_SHM_FILL);

	for (size_t i = 0; i < AMPERF_SHM_BYTES_MAX / 4; i += 4096 / 4)
		check(buffer.words[i] == 0 && buffer.words[i + 1023] == 0);
	check(device_info(device).bytes_used == AMPERF_SHM_BYTES_MAX);
	refused(try_alloc(device, &one_more), ENOSPC);
	fill.seed = 61;
	run(device, &fill);
	expect_pattern(&buffer, 61);
	buffer_free(device, &buffer);
	await_used(device, 0);
}

/* Both limits at once: 1,024 of 64 KiB, each with data of its own. */
static void try_most(int device)
{
	static struct buffer buffers[AMPERF_SHM_BUFFERS_MAX];
	struct amperf_shm_alloc one_more = {.bytes = 64};
	struct amperf_shm_submit fill;
	uint32_t i;

	for (i = 0; i < AMPERF_SHM_BUFFERS_MAX; i++) {
		buffers[i] = buffer_new(device, 64 * KIB, kinds[i % 2]);
		fill = whole(&buffers[i], AMPERF_SHM_FILL);
		fill.seed = i * 77;
		fill.span.bytes = 1000;
		run(device, &fill);
	}
	refused(try_alloc(device, &one_more), ENOSPC);
	for (i = 0; i < AMPERF_SHM_BUFFERS_MAX; i++) {
		buffer_begin(&buffers[i]);
		check(pattern_found(buffers[i].words, 1000, i * 77));
		check(buffers[i].words[250] == 0 && buffers[i].words[16383] == 0);
		buffer_end(&buffers[i]);
		buffer_free(device, &buffers[i]);
	}
	await_used(device, 0);
}

void case_limits(void)
{
	const struct rlimit files = {AMPERF_SHM_BUFFERS_MAX + 64, AMPERF_SHM_BUFFERS_MAX + 64};
	int device = device_open(0);

	check(!setrlimit(RLIMIT_NOFILE, &files));
	try_largest(device, 0);
	try_largest(device, AMPERF_SHM_CACHED);
	try_most(device);
	check(!close(device));
}
