/* SPDX-License-Identifier: BSD-3-Clause */
#include "shm_driver.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "driver.h"

int shm_setup(void **state)
{
	uint32_t value = 2020;

	if (driver_setup(state))
		return -1;
	for (size_t i = 0; i < PORT_HOST_SHARED_BYTES; i++) {
		value = value * 1664525 + 1013904223;
		MEMORY[i] = (uint8_t)(value >> 24);
	}
	shm_reset();
	return 0;
}

void shm_reset(void)
{
	frame_request(SHM, AMPERF_OP_RESET, 0x5e5e7, NULL, 0);
	frame_expect(SHM, AMPERF_OP_RESET, 0x5e5e7, 0);
	frame_expect_no_more(SHM);
}

void shm_ask_region(uint8_t opcode, uint32_t sequence, struct amperf_shm_region region)
{
	frame_request(SHM, opcode, sequence, &region, sizeof(region));
}

void shm_ask_transfer(uint32_t sequence, struct amperf_shm_transfer transfer)
{
	frame_request(SHM, AMPERF_OP_SHM_TRANSFER, sequence, &transfer, sizeof(transfer));
}

void shm_attach(uint32_t region, uint32_t offset, uint64_t bytes)
{
	const struct amperf_shm_region request = {
		.region = region,
		.base = MEMORY_BASE + offset,
		.bytes = bytes,
	};

	shm_ask_region(AMPERF_OP_SHM_ATTACH, 0xa77ac4, request);
	frame_expect(SHM, AMPERF_OP_SHM_ATTACH, 0xa77ac4, 0);
}

struct amperf_shm_done shm_expect_done(uint32_t sequence, uint32_t status)
{
	struct frame frame = frame_next(SHM);
	struct amperf_shm_done done;

	assert_int_equal(frame.header.opcode, AMPERF_OP_SHM_TRANSFER);
	assert_int_equal(frame.header.sequence, sequence);
	assert_int_equal(frame.header.status, status);
	assert_int_equal(frame.header.length, sizeof(done));
	memcpy(&done, frame.payload, sizeof(done));
	assert_true(done.end_ticks > done.start_ticks);
	assert_int_equal(done.reserved, 0);
	return done;
}

struct amperf_shm_done shm_transfer(struct amperf_shm_transfer transfer)
{
	shm_ask_transfer(0x7a5f, transfer);
	struct amperf_shm_done done = shm_expect_done(0x7a5f, AMPERF_STATUS_OK);

	frame_expect_no_more(SHM);
	assert_int_equal(done.bytes, transfer.bytes);
	return done;
}

uint32_t shm_landing_crc32(uint64_t bytes)
{
	return shm_transfer((struct amperf_shm_transfer){.operation = AMPERF_SHM_LANDING_CRC,
							 .bytes = bytes})
		.crc32;
}
