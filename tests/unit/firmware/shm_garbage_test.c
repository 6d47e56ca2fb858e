/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Garbage and nearly right requests at the endpoint of shared buffers, with a DMA
 * that waits and fails: whatever comes, RELEASE ends it, and it works again. An
 * address sanitizer watches the ends of Linux's memory and the landing area.
 */
#include "test.h"

#include <string.h>

#include "random.h"
#include "shm_driver.h"

#define ROUNDS 2000

static uint8_t message[RPMSG_MESSAGE_BYTES_MAX];

/* Right rather often, or nearly, or not at all. */
static uint32_t random_number(uint32_t good)
{
	const uint32_t numbers[] = {0, 4, good, good + 4, random_below(1 + good), UINT32_MAX - 3};

	return numbers[random_below(6)];
}

static size_t make_noise(void)
{
	return random_noise(message, RPMSG_MESSAGE_BYTES_MAX);
}

static size_t make_region(void)
{
	const struct amperf_shm_region attach = {
		.region = random_below(20) ? random_below(4) : random_number(1024),
		.reserved = random_below(20) == 0,
		.base = MEMORY_BASE - 8 + 4 * random_below(PORT_HOST_SHARED_BYTES / 4 + 8),
		.bytes = random_number(100000),
	};
	const struct amperf_shm_region detach = {.region = random_below(5)};

	if (random_below(4))
		return frame_make(message, AMPERF_OP_SHM_ATTACH, 1, &attach, sizeof(attach));
	return frame_make(message, AMPERF_OP_SHM_DETACH, 2, &detach, sizeof(detach));
}

/* Sets what the operation does not use to 0. */
static void clear_unused(struct amperf_shm_transfer *transfer)
{
	const uint32_t bit = UINT32_C(1) << transfer->operation;
	const uint32_t fills = 1u << AMPERF_SHM_FILL | 1u << AMPERF_SHM_LANDING_FILL;
	const uint32_t copies = 1u << AMPERF_SHM_COPY_CPU | 1u << AMPERF_SHM_COPY_DMA;
	const uint32_t landings = 1u << AMPERF_SHM_LANDING_CRC | 1u << AMPERF_SHM_LANDING_FILL;

	if (!(fills & bit))
		transfer->seed = 0;
	if (!(copies & bit))
		transfer->second_region = transfer->second_offset = 0;
	if (landings & bit)
		transfer->region = transfer->offset = 0;
}

static size_t make_transfer(void)
{
	struct amperf_shm_transfer transfer = {
		.operation = random_below(AMPERF_SHM_OPERATIONS + 1),
		.seed = random_below(1000),
		.region = random_below(4),
		.offset = random_below(2) ? random_number(2000) : 0,
		.second_region = random_below(4),
		.second_offset = random_below(2) ? random_number(50000) : 0,
		.bytes = random_below(20) ? random_number(10000) : UINT64_MAX - random_below(8),
	};

	if (random_below(8))
		clear_unused(&transfer);
	return frame_make(message, AMPERF_OP_SHM_TRANSFER, 3, &transfer, sizeof(transfer));
}

static size_t make_message(void)
{
	size_t bytes;

	switch (random_below(24)) {
	case 0:
		return make_noise();
	case 1:
		bytes = make_transfer();
		message[random_below((uint32_t)bytes)] ^= (uint8_t)(1u << random_below(8));
		return bytes;
	case 2:
		return frame_make(message, (uint8_t)random_below(24), 4, NULL, 0);
	case 3:
	case 4:
	case 5:
	case 6:
	case 7:
		return make_region();
	default:
		return make_transfer();
	}
}

/* Ends what the DMA is doing, or not, in some way. */
static void disturb_dma(void)
{
	port_host.dma_waits = random_below(2);
	port_host.dma_fails = random_below(4) == 0;
	if (port_host.dma.busy && random_below(2))
		port_host_dma_end();
}

/* Returns how many transfers went well. */
static uint32_t count_transfers(void)
{
	struct driver_stream *stream = driver_stream(SHM);
	uint32_t count = 0;

	while (stream->read < stream->count) {
		struct frame frame = frame_next(SHM);

		count += frame.header.opcode == AMPERF_OP_SHM_TRANSFER &&
			 frame.header.status == AMPERF_STATUS_OK;
	}
	stream->count = stream->read = 0;
	return count;
}

static void assert_still_works(void)
{
	uint8_t frame[100];

	/* The owner may be the other one, or nobody. */
	for (uint32_t i = 0; i < 2; i++) {
		size_t bytes = frame_make(frame, AMPERF_OP_SHM_RELEASE, 1, NULL, 0);

		assert_true(driver_send_from(DRIVER_ADDRESS + i, SHM, frame, bytes));
		driver_run();
	}
	assert_false(port_host.dma.busy);
	count_transfers();
	shm_reset();
	shm_transfer((struct amperf_shm_transfer){
		.operation = AMPERF_SHM_LANDING_FILL, .seed = 7, .bytes = 1000});
}

static void run_garbage(uint32_t seed)
{
	uint32_t transfers = 0;

	random_start(seed);
	for (int round = 0; round < ROUNDS; round++) {
		for (uint32_t i = 1 + random_below(30); i; i--) {
			size_t bytes = make_message();

			driver.keeps_buffers = driver.kept < 14 && random_below(8) == 0;
			driver_send_from(DRIVER_ADDRESS + (random_below(20) == 0), SHM, message,
					 bytes);
			disturb_dma();
			if (random_below(2))
				driver_run();
		}
		driver_return_kept();
		driver_run();
		transfers += count_transfers();
		assert_still_works();
	}
	assert_in_range(transfers, 1000, UINT32_MAX);
	assert_int_equal(frame_stats(TTY0).bad_ring_entries, 0);
}

static void test_seed_1(void **state)
{
	(void)state;
	run_garbage(1);
}

static void test_seed_2020(void **state)
{
	(void)state;
	run_garbage(2020);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SHM_TEST(test_seed_1),
		SHM_TEST(test_seed_2020),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
