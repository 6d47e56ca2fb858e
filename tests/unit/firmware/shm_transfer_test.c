/* SPDX-License-Identifier: BSD-3-Clause */
/* Shared buffers: every operation, the queue, and who waits for whom. */
#include "test.h"

#include <string.h>

#include "port/trace.h"
#include "service/service.h"
#include "shm_driver.h"

#define REGION_BYTES 300000u
#define SECOND 500000u /* where the second region starts */

static uint8_t before[PORT_HOST_SHARED_BYTES];

/* Two regions; what is outside of them is to stay as it is. */
static void attach_two(void)
{
	shm_attach(7, 4096, REGION_BYTES);
	shm_attach(1000, SECOND, REGION_BYTES);
	memcpy(before, MEMORY, sizeof(before));
}

static void assert_unchanged_but(uint32_t at, uint32_t bytes)
{
	assert_memory_equal(MEMORY, before, at);
	assert_memory_equal(MEMORY + at + bytes, before + at + bytes, sizeof(before) - at - bytes);
}

/* Lengths with tails of all kinds, and more than a slice, the landing area, a DMA's most. */
static const uint32_t lengths[] = {
	1,  2,    3,    4,    5,     15,    16,    17,    31,    32,         33,
	64, 4095, 4096, 4097, 32768, 32771, 65535, 65536, 65537, 131072 + 7, REGION_BYTES - 8};
#define LENGTHS (sizeof(lengths) / sizeof(lengths[0]))

static void test_none(void **state)
{
	(void)state;
	attach_two();
	struct amperf_shm_done done = shm_transfer((struct amperf_shm_transfer){
		.operation = AMPERF_SHM_NONE, .region = 7, .bytes = REGION_BYTES});
	assert_int_equal(done.crc32, 0);
	assert_unchanged_but(0, 0);
}

static void test_crc(void **state)
{
	(void)state;
	attach_two();
	for (size_t i = 0; i < LENGTHS; i++) {
		struct amperf_shm_done done =
			shm_transfer((struct amperf_shm_transfer){.operation = AMPERF_SHM_CRC,
								  .region = 7,
								  .offset = 8,
								  .bytes = lengths[i]});

		assert_int_equal(done.crc32, reference_crc32(MEMORY + 4096 + 8, lengths[i]));
	}
	assert_unchanged_but(0, 0);
}

static void test_fill(void **state)
{
	const uint32_t seed = 0x20200404;

	(void)state;
	attach_two();
	for (size_t i = 0; i < LENGTHS; i++) {
		memcpy(MEMORY, before, sizeof(before));
		struct amperf_shm_done done =
			shm_transfer((struct amperf_shm_transfer){.operation = AMPERF_SHM_FILL,
								  .region = 7,
								  .offset = 8,
								  .seed = seed,
								  .bytes = lengths[i]});
		for (uint32_t b = 0; b < lengths[i]; b++)
			assert_int_equal(MEMORY[4096 + 8 + b], reference_pattern(seed, b));
		assert_int_equal(done.crc32, reference_crc32(MEMORY + 4096 + 8, lengths[i]));
		assert_unchanged_but(4096 + 8, lengths[i]);
	}
}

/* What the landing area holds after this went round and round in it. */
static void model_read(uint8_t *landing, const uint8_t *data, uint32_t bytes)
{
	for (uint32_t i = 0; i < bytes; i++)
		landing[i % LANDING_BYTES] = data[i];
}

static void check_read(uint32_t operation)
{
	static uint8_t landing[LANDING_BYTES];

	attach_two();
	shm_transfer((struct amperf_shm_transfer){
		.operation = AMPERF_SHM_READ_CPU, .region = 7, .bytes = LANDING_BYTES});
	model_read(landing, MEMORY + 4096, LANDING_BYTES);
	for (size_t i = 0; i < LENGTHS; i++) {
		struct amperf_shm_done done = shm_transfer((struct amperf_shm_transfer){
			.operation = operation, .region = 1000, .offset = 4, .bytes = lengths[i]});
		assert_int_equal(done.crc32, 0);
		model_read(landing, MEMORY + SECOND + 4, lengths[i]);
		assert_int_equal(shm_landing_crc32(LANDING_BYTES),
				 reference_crc32(landing, LANDING_BYTES));
	}
	assert_unchanged_but(0, 0);
}

static void check_write(uint32_t operation)
{
	const uint32_t seed = 0xa11ce;

	attach_two();
	struct amperf_shm_done done = shm_transfer((struct amperf_shm_transfer){
		.operation = AMPERF_SHM_LANDING_FILL, .seed = seed, .bytes = LANDING_BYTES});
	assert_int_equal(done.crc32, shm_landing_crc32(LANDING_BYTES));
	for (size_t i = 0; i < LENGTHS; i++) {
		memcpy(MEMORY, before, sizeof(before));
		shm_transfer((struct amperf_shm_transfer){
			.operation = operation, .region = 1000, .offset = 4, .bytes = lengths[i]});
		for (uint32_t b = 0; b < lengths[i]; b++)
			assert_int_equal(MEMORY[SECOND + 4 + b],
					 reference_pattern(seed, b % LANDING_BYTES));
		assert_unchanged_but(SECOND + 4, lengths[i]);
	}
}

static void check_copy(uint32_t operation)
{
	attach_two();
	for (size_t i = 0; i < LENGTHS; i++) {
		memcpy(MEMORY, before, sizeof(before));
		shm_transfer((struct amperf_shm_transfer){.operation = operation,
							  .region = 7,
							  .offset = 4,
							  .second_region = 1000,
							  .second_offset = 8,
							  .bytes = lengths[i]});
		assert_memory_equal(MEMORY + SECOND + 8, before + 4096 + 4, lengths[i]);
		assert_unchanged_but(SECOND + 8, lengths[i]);
	}
}

static void test_read_by_core(void **state)
{
	(void)state;
	check_read(AMPERF_SHM_READ_CPU);
	assert_int_equal(port_host.dma_starts, 0);
}

static void test_read_by_dma(void **state)
{
	(void)state;
	check_read(AMPERF_SHM_READ_DMA);
	assert_true(port_host.dma_starts > LENGTHS);
}

static void test_write_by_core(void **state)
{
	(void)state;
	check_write(AMPERF_SHM_WRITE_CPU);
	assert_int_equal(port_host.dma_starts, 0);
}

static void test_write_by_dma(void **state)
{
	(void)state;
	check_write(AMPERF_SHM_WRITE_DMA);
	assert_true(port_host.dma_starts > LENGTHS);
}

static void test_copy_by_core(void **state)
{
	(void)state;
	check_copy(AMPERF_SHM_COPY_CPU);
	assert_int_equal(port_host.dma_starts, 0);
}

static void test_copy_by_dma(void **state)
{
	(void)state;
	check_copy(AMPERF_SHM_COPY_DMA);
	assert_true(port_host.dma_starts > LENGTHS);
}

/* Neighbours in the same region do not overlap. */
static void test_copy_within_a_region(void **state)
{
	(void)state;
	attach_two();
	shm_transfer((struct amperf_shm_transfer){.operation = AMPERF_SHM_COPY_CPU,
						  .region = 7,
						  .second_region = 7,
						  .second_offset = 100,
						  .bytes = 100});
	assert_memory_equal(MEMORY + 4096 + 100, before + 4096, 100);
	assert_unchanged_but(4096 + 100, 100);
}

static void test_landing(void **state)
{
	static uint8_t expected[LANDING_BYTES];

	(void)state;
	shm_transfer((struct amperf_shm_transfer){
		.operation = AMPERF_SHM_LANDING_FILL, .seed = 1, .bytes = LANDING_BYTES});
	shm_transfer((struct amperf_shm_transfer){
		.operation = AMPERF_SHM_LANDING_FILL, .seed = 2, .bytes = 5001});
	for (uint32_t i = 0; i < LANDING_BYTES; i++)
		expected[i] = reference_pattern(i < 5001 ? 2 : 1, i);
	assert_int_equal(shm_landing_crc32(1), reference_crc32(expected, 1));
	assert_int_equal(shm_landing_crc32(5003), reference_crc32(expected, 5003));
	assert_int_equal(shm_landing_crc32(LANDING_BYTES),
			 reference_crc32(expected, LANDING_BYTES));
}

/* Linux has 16 buffers to send in: as many requests as fit, without a run between. */
static void test_queue_is_full(void **state)
{
	const struct amperf_shm_transfer dma = {
		.operation = AMPERF_SHM_READ_DMA, .region = 7, .bytes = 64};
	const struct amperf_shm_transfer fill = {
		.operation = AMPERF_SHM_FILL, .region = 7, .bytes = 4};

	(void)state;
	attach_two();
	port_host.dma_waits = true;
	shm_ask_transfer(0, dma);
	for (uint32_t i = 1; i < 64; i++) {
		struct amperf_shm_transfer transfer = fill;

		transfer.offset = 64 + 4 * i;
		transfer.seed = i;
		shm_ask_transfer(i, transfer);
	}
	frame_expect_no_more(SHM);
	shm_ask_transfer(64, fill);
	frame_expect_error(SHM, AMPERF_STATUS_BUSY, 64);
	assert_int_equal(frame_stats(SHM).bad_frames, 0); /* there was nothing wrong with it */

	port_host_dma_end();
	driver_run();
	for (uint32_t i = 0; i < 64; i++)
		shm_expect_done(i, AMPERF_STATUS_OK);
	frame_expect_no_more(SHM);
	for (uint32_t i = 1; i < 64; i++) {
		for (uint32_t b = 0; b < 4; b++)
			assert_int_equal(MEMORY[4096 + 64 + 4 * i + b], reference_pattern(i, b));
	}
	shm_ask_transfer(64, fill);
	shm_expect_done(64, AMPERF_STATUS_OK);
}

static void test_answers_wait_for_buffers(void **state)
{
	(void)state;
	attach_two();
	driver.keeps_buffers = true;
	while (driver.kept < DRIVER_BUFFERS)
		frame_stats(TTY1);
	for (uint32_t i = 0; i < 10; i++)
		shm_ask_transfer(i, (struct amperf_shm_transfer){
					    .operation = AMPERF_SHM_CRC, .region = 7, .bytes = 8});
	frame_request(SHM, AMPERF_OP_HELLO, 11, NULL, 0);
	frame_request(SHM, AMPERF_OP_SHM_INFO, 12, NULL, 0);
	frame_expect_no_more(SHM);
	driver_return_kept();
	driver_run();

	/* Transfers are in order, and so are the others; which comes first does not matter. */
	uint32_t transfers = 0;
	uint32_t others = 11;
	while (transfers < 10 || others < 13) {
		struct frame frame = frame_next(SHM);

		assert_int_equal(frame.header.status, AMPERF_STATUS_OK);
		if (frame.header.opcode == AMPERF_OP_SHM_TRANSFER)
			assert_int_equal(frame.header.sequence, transfers++);
		else
			assert_int_equal(frame.header.sequence, others++);
	}
	frame_expect_no_more(SHM);
	assert_int_equal(frame_stats(TTY0).tx_waits, 1);
}

/* A long transfer by the core leaves others their turns. */
static void test_others_go_on(void **state)
{
	uint8_t frame[100];
	const struct amperf_shm_transfer transfer = {
		.operation = AMPERF_SHM_CRC, .region = 7, .bytes = REGION_BYTES};
	struct amperf_shm_done done;

	(void)state;
	attach_two();
	driver_send(SHM, frame,
		    frame_make(frame, AMPERF_OP_SHM_TRANSFER, 1, &transfer, sizeof(transfer)));
	assert_int_equal(svc_step(), RPMSG_GO_ON); /* it has begun */
	driver_send(TTY0, frame, frame_make(frame, AMPERF_OP_STATS, 2, NULL, 0));
	driver_run();
	done = shm_expect_done(1, AMPERF_STATUS_OK);
	struct amperf_stats stats;
	memcpy(&stats, frame_expect(TTY0, AMPERF_OP_STATS, 2, sizeof(stats)).payload,
	       sizeof(stats));
	assert_in_range(stats.now_ticks, done.start_ticks, done.end_ticks);
}

static void test_detach_waits_for_transfers(void **state)
{
	const struct amperf_shm_region first = {.region = 7};
	const struct amperf_shm_region second = {.region = 1000};

	(void)state;
	attach_two();
	port_host.dma_waits = true;
	shm_ask_transfer(1, (struct amperf_shm_transfer){.operation = AMPERF_SHM_COPY_DMA,
							 .region = 7,
							 .second_region = 1000,
							 .bytes = 64});
	shm_ask_region(AMPERF_OP_SHM_DETACH, 2, first);
	frame_expect_error(SHM, AMPERF_STATUS_BUSY, 2);
	shm_ask_region(AMPERF_OP_SHM_DETACH, 3, second);
	frame_expect_error(SHM, AMPERF_STATUS_BUSY, 3);
	port_host_dma_end();
	driver_run();
	shm_expect_done(1, AMPERF_STATUS_OK);
	shm_ask_region(AMPERF_OP_SHM_DETACH, 4, first);
	frame_expect(SHM, AMPERF_OP_SHM_DETACH, 4, 0);
	shm_ask_transfer(5, (struct amperf_shm_transfer){.region = 7, .bytes = 64});
	frame_expect_error(SHM, AMPERF_STATUS_BAD_VALUE, 5);
}

/* A region 0 that a landing area's operation does not use can go. */
static void test_landing_holds_no_region(void **state)
{
	(void)state;
	shm_attach(0, 0, 64);
	driver.keeps_buffers = true;
	while (driver.kept < DRIVER_BUFFERS - 1)
		frame_stats(TTY1);
	frame_stats(TTY1);
	shm_ask_transfer(
		1, (struct amperf_shm_transfer){.operation = AMPERF_SHM_LANDING_CRC, .bytes = 64});
	shm_ask_region(AMPERF_OP_SHM_DETACH, 2, (struct amperf_shm_region){.region = 0});
	driver_return_kept();
	driver_run();
	frame_expect(SHM, AMPERF_OP_SHM_DETACH, 2, 0);
	shm_expect_done(1, AMPERF_STATUS_OK);
}

static void test_transfers_are_logged(void **state)
{
	const struct amperf_control control = {AMPERF_CONTROL_LOG_OUTPUT, AMPERF_LOG_TRACE};

	(void)state;
	frame_request(SHM, AMPERF_OP_CONTROL, 1, &control, sizeof(control));
	frame_expect(SHM, AMPERF_OP_CONTROL, 1, sizeof(control));
	shm_landing_crc32(12345);
	shm_attach(1, 0, 64);
	assert_non_null(
		strstr(port_trace_buffer, "][INFO ]shm0 transfer: 12345 bytes, status 0\n"));
	assert_non_null(strstr(port_trace_buffer, "][INFO ]shm0 attach: 0 bytes, status 0\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SHM_TEST(test_none),
		SHM_TEST(test_crc),
		SHM_TEST(test_fill),
		SHM_TEST(test_read_by_core),
		SHM_TEST(test_read_by_dma),
		SHM_TEST(test_write_by_core),
		SHM_TEST(test_write_by_dma),
		SHM_TEST(test_copy_by_core),
		SHM_TEST(test_copy_by_dma),
		SHM_TEST(test_copy_within_a_region),
		SHM_TEST(test_landing),
		SHM_TEST(test_queue_is_full),
		SHM_TEST(test_answers_wait_for_buffers),
		SHM_TEST(test_others_go_on),
		SHM_TEST(test_detach_waits_for_transfers),
		SHM_TEST(test_landing_holds_no_region),
		SHM_TEST(test_transfers_are_logged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
