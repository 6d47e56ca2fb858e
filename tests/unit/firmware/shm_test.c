/* SPDX-License-Identifier: BSD-3-Clause */
/* Shared buffers: the endpoint, who may use it, regions, and what is refused. */
#include "test.h"

#include <string.h>

#include "service/service.h"
#include "shm_driver.h"

static void test_common_requests(void **state)
{
	const struct amperf_control control = {AMPERF_CONTROL_LOG_OUTPUT, AMPERF_LOG_TRACE};
	struct amperf_hello hello;
	struct amperf_shm_limits limits;

	(void)state;
	frame_request(SHM, AMPERF_OP_HELLO, 1, NULL, 0);
	memcpy(&hello, frame_expect(SHM, AMPERF_OP_HELLO, 1, sizeof(hello)).payload, sizeof(hello));
	assert_int_equal(hello.endpoint, SHM);
	assert_string_equal(hello.board, "host");
	frame_request(SHM, AMPERF_OP_CONTROL, 2, &control, sizeof(control));
	struct frame frame = frame_expect(SHM, AMPERF_OP_CONTROL, 2, sizeof(control));
	assert_memory_equal(frame.payload, &control, sizeof(control));
	assert_int_equal(frame_stats(SHM).rx_messages, 4);
	frame_request(SHM, AMPERF_OP_SHM_INFO, 3, NULL, 0);
	memcpy(&limits, frame_expect(SHM, AMPERF_OP_SHM_INFO, 3, sizeof(limits)).payload,
	       sizeof(limits));
	assert_int_equal(limits.operations, 0x7ff);
	assert_int_equal(limits.landing_bytes, LANDING_BYTES);
	assert_int_equal(limits.regions_max, 1024);
	assert_int_equal(limits.transfers_max, 64);
	assert_int_equal(limits.window_base, MEMORY_BASE);
	assert_int_equal(limits.window_bytes, PORT_HOST_SHARED_BYTES);
}

static void test_a_port_without_dma(void **state)
{
	const struct amperf_shm_transfer transfer = {.operation = AMPERF_SHM_READ_DMA, .bytes = 64};
	struct amperf_shm_limits limits;

	(void)state;
	port_host.dma_is_missing = true;
	frame_request(SHM, AMPERF_OP_SHM_INFO, 3, NULL, 0);
	memcpy(&limits, frame_expect(SHM, AMPERF_OP_SHM_INFO, 3, sizeof(limits)).payload,
	       sizeof(limits));
	assert_int_equal(limits.operations, 0x6af);
	shm_attach(0, 0, 64);
	shm_ask_transfer(4, transfer);
	frame_expect_error(SHM, AMPERF_STATUS_BAD_VALUE, 4);
	assert_int_equal(port_host.dma_starts, 0);
}

static void test_bad_frames(void **state)
{
	const uint8_t others[] = {0,
				  AMPERF_OP_SINK,
				  AMPERF_OP_SOURCE,
				  AMPERF_OP_ECHO,
				  AMPERF_OP_CREDIT,
				  AMPERF_OP_REPORT,
				  AMPERF_OP_ERROR,
				  12,
				  15,
				  21,
				  31,
				  32,
				  48,
				  255};
	const uint8_t lengths[][2] = {{AMPERF_OP_HELLO, 8},       {AMPERF_OP_SHM_INFO, 4},
				      {AMPERF_OP_SHM_ATTACH, 0},  {AMPERF_OP_SHM_ATTACH, 32},
				      {AMPERF_OP_SHM_DETACH, 23}, {AMPERF_OP_SHM_TRANSFER, 31}};
	const struct amperf_shm_region region = {.base = MEMORY_BASE, .bytes = 64};
	uint8_t frame[200] = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(others); i++) {
		frame_request(SHM, others[i], 5, NULL, 0);
		frame_expect_error(SHM, AMPERF_STATUS_BAD_OPCODE, 5);
	}
	for (size_t i = 0; i < 6; i++) {
		frame_request(SHM, lengths[i][0], 6, frame, lengths[i][1]);
		frame_expect_error(SHM, AMPERF_STATUS_BAD_LENGTH, 6);
	}
	/* a message that is not as long as its request, either way */
	size_t bytes = frame_make(frame, AMPERF_OP_SHM_ATTACH, 7, &region, sizeof(region));
	for (size_t length = 1; length < sizeof(frame); length++) {
		if (length == bytes)
			continue;
		driver_send(SHM, frame, length);
		driver_run();
		if (length < 32)
			frame_expect_error(SHM, AMPERF_STATUS_BAD_HEADER, 0);
		else
			frame_expect_error(SHM, AMPERF_STATUS_BAD_LENGTH, 7);
	}
	for (size_t at = 32; at < bytes; at++) {
		frame[at] ^= 0x10;
		driver_send(SHM, frame, bytes);
		driver_run();
		frame_expect_error(SHM, AMPERF_STATUS_CORRUPT, 7);
		frame[at] ^= 0x10;
	}
	assert_int_equal(frame_stats(SHM).bad_frames, sizeof(others) + 6 + 198 + 28);
	driver_send(SHM, frame, bytes); /* it is not attached already */
	driver_run();
	frame_expect(SHM, AMPERF_OP_SHM_ATTACH, 7, 0);
}

static void send_from(uint32_t source, uint8_t opcode, const void *payload, size_t length)
{
	uint8_t frame[100];

	assert_true(driver_send_from(source, SHM, frame,
				     frame_make(frame, opcode, 9, payload, length)));
	driver_run();
}

static void test_one_owner(void **state)
{
	const struct amperf_shm_region region = {.base = MEMORY_BASE, .bytes = 64};
	const uint8_t opcodes[] = {AMPERF_OP_RESET, AMPERF_OP_HELLO, AMPERF_OP_STATS,
				   AMPERF_OP_SHM_INFO};

	(void)state;
	shm_attach(1, 0, 64);
	for (size_t i = 0; i < 4; i++) {
		send_from(0x777, opcodes[i], NULL, 0);
		assert_int_equal(driver_stream(SHM)->last_destination, 0x777);
		frame_expect_error(SHM, AMPERF_STATUS_BAD_VALUE, 9);
	}
	send_from(0x777, AMPERF_OP_SHM_ATTACH, &region, sizeof(region));
	frame_expect_error(SHM, AMPERF_STATUS_BAD_VALUE, 9);
	assert_int_equal(frame_stats(TTY0).bad_frames, 5);

	/* what the owner has is as it was */
	shm_transfer((struct amperf_shm_transfer){
		.operation = AMPERF_SHM_CRC, .region = 1, .bytes = 64});

	/* a new link, a new owner */
	port_host.vdev.status = 0;
	driver_run();
	driver_link_up();
	driver_run();
	frame_request(SHM, AMPERF_OP_HELLO, 8, NULL, 0);
	frame_expect_error(SHM, AMPERF_STATUS_BAD_VALUE, 8); /* nobody's yet */
	send_from(0x777, AMPERF_OP_RESET, NULL, 0);
	frame_expect(SHM, AMPERF_OP_RESET, 9, 0);
	frame_request(SHM, AMPERF_OP_RESET, 8, NULL, 0);
	frame_expect_error(SHM, AMPERF_STATUS_BAD_VALUE, 8);
}

static void test_release(void **state)
{
	const struct amperf_shm_transfer transfer = {.region = 1, .bytes = 4};

	(void)state;
	shm_attach(1, 0, 64);
	send_from(0x777, AMPERF_OP_SHM_RELEASE, NULL, 0);
	frame_expect_error(SHM, AMPERF_STATUS_BAD_VALUE, 9);
	port_host.dma_waits = true;
	shm_ask_transfer(3, (struct amperf_shm_transfer){
				    .operation = AMPERF_SHM_READ_DMA, .region = 1, .bytes = 64});
	frame_request(SHM, AMPERF_OP_SHM_RELEASE, 4, NULL, 0);
	frame_expect(SHM, AMPERF_OP_SHM_RELEASE, 4, 0);
	assert_int_equal(port_host.dma_stops, 1);
	frame_request(SHM, AMPERF_OP_SHM_INFO, 5, NULL, 0);
	frame_expect_error(SHM, AMPERF_STATUS_BAD_VALUE, 5);

	/* to another, who finds nothing of it */
	send_from(0x777, AMPERF_OP_RESET, NULL, 0);
	frame_expect(SHM, AMPERF_OP_RESET, 9, 0);
	send_from(0x777, AMPERF_OP_SHM_TRANSFER, &transfer, sizeof(transfer));
	frame_expect_error(SHM, AMPERF_STATUS_BAD_VALUE, 9);
	frame_request(SHM, AMPERF_OP_RESET, 6, NULL, 0);
	frame_expect_error(SHM, AMPERF_STATUS_BAD_VALUE, 6);
	frame_expect_no_more(SHM);
}

static void test_attach_and_detach(void **state)
{
	const struct amperf_shm_region bad[] = {
		{.region = 1024, .base = MEMORY_BASE, .bytes = 64},
		{.region = UINT32_MAX, .base = MEMORY_BASE, .bytes = 64},
		{.region = 2, .base = MEMORY_BASE, .bytes = 64, .reserved = 1},
		{.region = 2, .base = MEMORY_BASE, .bytes = 0},
		{.region = 2, .base = MEMORY_BASE + 2, .bytes = 64},
		{.region = 2, .base = MEMORY_BASE - 4, .bytes = 64},
		{.region = 2, .base = 0x10000000, .bytes = 64},
		{.region = 2, .base = MEMORY_BASE, .bytes = PORT_HOST_SHARED_BYTES + 1},
		{.region = 2, .base = MEMORY_BASE + PORT_HOST_SHARED_BYTES, .bytes = 4},
		{.region = 2, .base = MEMORY_BASE + PORT_HOST_SHARED_BYTES - 4, .bytes = 5},
		{.region = 2, .base = MEMORY_BASE + 4, .bytes = UINT64_MAX},
		{.region = 2, .base = MEMORY_BASE + 4, .bytes = UINT64_MAX - 7},
		{.region = 2, .base = MEMORY_BASE, .bytes = UINT64_C(0x100000040)},
		{.region = 2, .base = UINT64_C(0x100000000) + MEMORY_BASE, .bytes = 64},
		{.region = 2, .base = UINT64_MAX - 3, .bytes = 4},
	};
	const struct amperf_shm_region not_to_detach[] = {
		{.region = 2},
		{.region = 1024},
		{.region = 0, .reserved = 1},
		{.region = 0, .base = MEMORY_BASE},
		{.region = 0, .bytes = 64},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		shm_ask_region(AMPERF_OP_SHM_ATTACH, 5, bad[i]);
		frame_expect_error(SHM, AMPERF_STATUS_BAD_VALUE, 5);
	}
	shm_attach(0, 0, PORT_HOST_SHARED_BYTES);
	shm_attach(1023, PORT_HOST_SHARED_BYTES - 4, 4);
	shm_ask_region(AMPERF_OP_SHM_ATTACH, 6,
		       (struct amperf_shm_region){.base = MEMORY_BASE, .bytes = 4});
	frame_expect_error(SHM, AMPERF_STATUS_BUSY, 6);

	for (size_t i = 0; i < 5; i++) {
		shm_ask_region(AMPERF_OP_SHM_DETACH, 7, not_to_detach[i]);
		frame_expect_error(SHM, AMPERF_STATUS_BAD_VALUE, 7);
	}
	for (uint32_t i = 0; i < 2; i++) {
		shm_ask_region(AMPERF_OP_SHM_DETACH, 8, (struct amperf_shm_region){.region = 0});
		if (i == 0)
			frame_expect(SHM, AMPERF_OP_SHM_DETACH, 8, 0);
		else
			frame_expect_error(SHM, AMPERF_STATUS_BAD_VALUE, 8);
	}
	shm_attach(0, 0, 4);
	frame_expect_no_more(SHM);
}

static void test_bad_transfers(void **state)
{
#define CRC .operation = AMPERF_SHM_CRC
#define COPY .operation = AMPERF_SHM_COPY_CPU
	const struct amperf_shm_transfer bad[] = {
		{.operation = AMPERF_SHM_OPERATIONS, .bytes = 4},
		{.operation = 32, .bytes = 4},
		{.operation = UINT32_MAX, .bytes = 4},
		{CRC, .bytes = 0},
		{CRC, .bytes = 1001},
		{CRC, .bytes = UINT64_MAX},
		{CRC, .bytes = UINT64_C(0x100000004)},
		{CRC, .offset = 2, .bytes = 4},
		{CRC, .offset = 1000, .bytes = 1},
		{CRC, .offset = 996, .bytes = 5},
		{CRC, .offset = 4, .bytes = UINT64_MAX - 3},
		{CRC, .offset = 0xfffffffc, .bytes = 8},
		{CRC, .region = 2, .bytes = 4},
		{CRC, .region = 1024, .bytes = 4},
		{CRC, .region = UINT32_MAX, .bytes = 4},
		{CRC, .seed = 1, .bytes = 4},
		{CRC, .second_region = 1, .bytes = 4},
		{CRC, .second_offset = 4, .bytes = 4},
		{COPY, .second_region = 2, .bytes = 4},
		{COPY, .second_region = 1, .second_offset = 6, .bytes = 4},
		{COPY, .second_region = 1, .second_offset = 1000, .bytes = 4},
		{COPY, .second_region = 1, .second_offset = 992, .bytes = 12},
		{COPY, .region = 1, .offset = 992, .bytes = 12},
		{COPY, .second_region = 1, .bytes = 4, .seed = 1},
		{COPY, .bytes = 4},                       /* onto itself */
		{COPY, .second_offset = 96, .bytes = 97}, /* overlaps by a byte */
		{COPY, .offset = 96, .bytes = 97},
		{COPY, .region = 3, .bytes = 400}, /* the same memory by another name */
		{.operation = AMPERF_SHM_LANDING_CRC, .bytes = LANDING_BYTES + 1},
		{.operation = AMPERF_SHM_LANDING_CRC, .bytes = UINT64_MAX},
		{.operation = AMPERF_SHM_LANDING_CRC, .region = 1, .bytes = 4},
		{.operation = AMPERF_SHM_LANDING_CRC, .offset = 4, .bytes = 4},
		{.operation = AMPERF_SHM_LANDING_CRC, .seed = 4, .bytes = 4},
		{.operation = AMPERF_SHM_LANDING_FILL, .second_region = 1, .bytes = 4},
	};

	(void)state;
	shm_attach(0, 0, 1000);
	shm_attach(1, 1000, 1000);
	shm_attach(3, 200, 1000);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		shm_ask_transfer((uint32_t)i, bad[i]);
		frame_expect_error(SHM, AMPERF_STATUS_BAD_VALUE, (uint32_t)i);
	}
	assert_int_equal(frame_stats(SHM).bad_frames, sizeof(bad) / sizeof(bad[0]));
	assert_int_equal(port_host.dma_starts, 0);
}

/* What was in the message cannot be changed any more once it was taken. */
static void test_message_changes_after_its_check(void **state)
{
	const struct amperf_shm_transfer transfer = {CRC, .bytes = 1000};
	uint8_t frame[100];

	(void)state;
	shm_attach(0, 0, 1000);
	driver.keeps_buffers = true; /* the answer has to wait */
	while (driver.kept < DRIVER_BUFFERS)
		frame_stats(TTY1);
	driver_send(SHM, frame,
		    frame_make(frame, AMPERF_OP_SHM_TRANSFER, 1, &transfer, sizeof(transfer)));
	assert_int_equal(svc_step(), RPMSG_GO_ON);
	for (uint32_t id = 0; id < DRIVER_BUFFERS; id++)
		memset(port_da_to_va((uint32_t)driver.descriptors[1][id].address, 512), 0xff, 512);
	driver_run();
	frame_expect_no_more(SHM);
	driver_return_kept();
	driver_run();
	struct amperf_shm_done done = shm_expect_done(1, AMPERF_STATUS_OK);
	assert_int_equal(done.bytes, 1000);
	assert_int_equal(done.crc32, reference_crc32(MEMORY, 1000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SHM_TEST(test_common_requests), SHM_TEST(test_a_port_without_dma),
		SHM_TEST(test_bad_frames),      SHM_TEST(test_one_owner),
		SHM_TEST(test_release),         SHM_TEST(test_attach_and_detach),
		SHM_TEST(test_bad_transfers),   SHM_TEST(test_message_changes_after_its_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
