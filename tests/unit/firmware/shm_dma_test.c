/* SPDX-License-Identifier: BSD-3-Clause */
/* Shared buffers: the DMA takes its time, fails, and is stopped before Linux is told so. */
#include "test.h"

#include <string.h>

#include "service/service.h"
#include "shm_driver.h"

static const struct amperf_shm_transfer copy = {
	.operation = AMPERF_SHM_COPY_DMA,
	.region = 1,
	.second_region = 2,
	.bytes = 3 * PORT_HOST_DMA_BYTES_MAX + 20,
};

static void attach(void)
{
	shm_attach(1, 0, 200000);
	shm_attach(2, 300000, 200000);
}

/* The core rests while the DMA is at work, and answers others. */
static void test_piece_by_piece(void **state)
{
	(void)state;
	attach();
	port_host.dma_waits = true;
	shm_ask_transfer(1, copy);
	for (uint32_t piece = 1; piece <= 4; piece++) {
		assert_int_equal(port_host.dma_starts, piece);
		assert_true(port_host.dma.busy);
		assert_int_equal(svc_step(), RPMSG_SLEEP);
		frame_stats(TTY0);
		frame_expect_no_more(SHM);
		port_host_dma_end();
		driver_run();
	}
	assert_int_equal(shm_expect_done(1, AMPERF_STATUS_OK).bytes, copy.bytes);
	assert_memory_equal(MEMORY, MEMORY + 300000, copy.bytes);
	assert_int_equal(port_host.dma_starts, 4); /* the last 4 bytes are the core's */
}

/* The interrupt is lost: the next time that the core wakes up will do. */
static void test_end_without_event(void **state)
{
	(void)state;
	attach();
	port_host.dma_waits = true;
	shm_ask_transfer(1, (struct amperf_shm_transfer){
				    .operation = AMPERF_SHM_READ_DMA, .region = 1, .bytes = 64});
	port_host_dma_end();
	port_host.events = 0;
	frame_expect_no_more(SHM);
	driver_run();
	shm_expect_done(1, AMPERF_STATUS_OK);
}

static void test_failure(void **state)
{
	(void)state;
	attach();
	port_host.dma_waits = true;
	shm_ask_transfer(1, copy);
	shm_ask_transfer(2, (struct amperf_shm_transfer){
				    .operation = AMPERF_SHM_CRC, .region = 1, .bytes = 64});
	port_host_dma_end();
	driver_run();
	port_host.dma_fails = true;
	port_host_dma_end();
	driver_run();
	assert_int_equal(shm_expect_done(1, AMPERF_STATUS_FAILED).bytes, PORT_HOST_DMA_BYTES_MAX);
	shm_expect_done(2, AMPERF_STATUS_OK);
	port_host.dma_fails = false;
	port_host.dma_waits = false;
	shm_transfer(copy);
	assert_memory_equal(MEMORY, MEMORY + 300000, copy.bytes);
}

static void assert_nothing_attached(void)
{
	for (uint32_t region = 1; region <= 2; region++) {
		shm_ask_transfer(9, (struct amperf_shm_transfer){.region = region, .bytes = 4});
		frame_expect_error(SHM, AMPERF_STATUS_BAD_VALUE, 9);
	}
}

static void test_reset_stops_it(void **state)
{
	(void)state;
	attach();
	port_host.dma_waits = true;
	shm_ask_transfer(1, copy);
	shm_ask_transfer(2, copy);
	shm_reset();
	assert_int_equal(port_host.dma_stops, 1);
	assert_false(port_host.dma.busy);
	assert_nothing_attached();
	shm_reset();
	assert_int_equal(port_host.dma_stops, 1);

	attach(); /* and it can be used again */
	port_host.dma_waits = false;
	shm_transfer(copy);
	assert_memory_equal(MEMORY, MEMORY + 300000, copy.bytes);
}

/* It does not wait until there is a buffer for its answer. */
static void test_reset_without_buffers(void **state)
{
	(void)state;
	attach();
	port_host.dma_waits = true;
	shm_ask_transfer(1, copy);
	driver.keeps_buffers = true;
	while (driver.kept < DRIVER_BUFFERS)
		frame_stats(TTY1);
	frame_request(SHM, AMPERF_OP_HELLO, 2, NULL, 0); /* waits */
	frame_request(SHM, AMPERF_OP_HELLO, 3, NULL, 0);
	frame_request(SHM, AMPERF_OP_RESET, 4, NULL, 0);
	assert_int_equal(port_host.dma_stops, 1);
	driver_return_kept();
	driver_run();
	frame_expect(SHM, AMPERF_OP_RESET, 4, 0);
	frame_expect_no_more(SHM);
}

static void test_reset_of_another_does_not_stop_it(void **state)
{
	const struct amperf_header reset = frame_header(AMPERF_OP_RESET, 5, 0);

	(void)state;
	attach();
	port_host.dma_waits = true;
	shm_ask_transfer(1, copy);
	assert_true(driver_send_from(0x777, SHM, &reset, sizeof(reset)));
	driver_run();
	frame_expect_error(SHM, AMPERF_STATUS_BAD_VALUE, 5);
	assert_true(port_host.dma.busy);
	assert_int_equal(port_host.dma_stops, 0);
}

static void start_copy(void)
{
	attach();
	port_host.dma_waits = true;
	shm_ask_transfer(1, copy);
	assert_true(port_host.dma.busy);
}

static void test_shutdown_stops_it(void **state)
{
	(void)state;
	start_copy();
	port_host.events = PORT_EVENT_SHUTDOWN;
	svc_step();
	assert_true(port_host.halted);
	assert_false(port_host.dma.busy);
}

static void test_detach_stops_it(void **state)
{
	(void)state;
	start_copy();
	port_host.events = PORT_EVENT_DETACH;
	port_host.vdev.status = 0;
	svc_step();
	assert_true(port_host.detached);
	assert_false(port_host.dma.busy);
}

static void test_link_down_stops_it(void **state)
{
	(void)state;
	start_copy();
	port_host.vdev.status = 0;
	driver_run();
	assert_int_equal(port_host.dma_stops, 1);

	driver_link_up();
	driver_run();
	size_t count = driver_stream(SHM)->count;
	driver_stream(SHM)->read = count;
	shm_reset();
	assert_nothing_attached();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SHM_TEST(test_piece_by_piece),
		SHM_TEST(test_end_without_event),
		SHM_TEST(test_failure),
		SHM_TEST(test_reset_stops_it),
		SHM_TEST(test_reset_without_buffers),
		SHM_TEST(test_reset_of_another_does_not_stop_it),
		SHM_TEST(test_shutdown_stops_it),
		SHM_TEST(test_detach_stops_it),
		SHM_TEST(test_link_down_stops_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
