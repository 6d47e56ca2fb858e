/* SPDX-License-Identifier: BSD-3-Clause */
/* Everything that Linux can write into a ring and should not. */
#include "test.h"

#include <string.h>

#include "frames.h"
#include "port/host/port_host.h"
#include "port/trace.h"
#include "service/service.h"

static const struct port_vring good_ring = {.da = PORT_HOST_VRING0_DA, .align = 16, .num = 16};

/* The firmware has counted `count` bad entries, and works as before. */
static void assert_bad_entries(uint32_t count)
{
	driver_run();
	assert_int_equal(frame_stats(TTY0).bad_ring_entries, count);
	frame_expect_no_more(TTY0);
}

static void test_ring_geometry(void **state)
{
	struct vring ring;
	struct port_vring config;

	(void)state;
	port_host_reset();
	assert_true(vring_init(&ring, &good_ring, VRING_TO_LINUX));
	assert_ptr_equal((const void *)ring.descriptors, port_da_to_va(PORT_HOST_VRING0_DA, 1));
	assert_int_equal((const volatile uint8_t *)ring.available -
				 (const volatile uint8_t *)ring.descriptors,
			 256);
	assert_int_equal((volatile uint8_t *)ring.used - (const volatile uint8_t *)ring.descriptors,
			 304);

	const uint32_t bad_nums[] = {0, 3, 15, 17, 512, 0x80000000u, UINT32_MAX};
	for (size_t i = 0; i < sizeof(bad_nums) / sizeof(bad_nums[0]); i++) {
		config = good_ring, config.num = bad_nums[i];
		assert_false(vring_init(&ring, &config, VRING_TO_LINUX));
	}
	const uint32_t bad_aligns[] = {0, 1, 2, 3, 24, 8192, UINT32_MAX};
	for (size_t i = 0; i < sizeof(bad_aligns) / sizeof(bad_aligns[0]); i++) {
		config = good_ring, config.align = bad_aligns[i];
		assert_false(vring_init(&ring, &config, VRING_TO_LINUX));
	}
	const uint32_t bad_addresses[] = {
		0,
		8 + PORT_HOST_VRING0_DA,
		0x10000000,
		0x10046000,
		0xc0000000,
		UINT32_MAX,
		PORT_HOST_VRING0_DA - 16,
		PORT_HOST_VRING0_DA + PORT_HOST_VRING_BYTES - 16,
	};
	for (size_t i = 0; i < sizeof(bad_addresses) / sizeof(bad_addresses[0]); i++) {
		config = good_ring, config.da = bad_addresses[i];
		assert_false(vring_init(&ring, &config, VRING_TO_LINUX));
	}
	config = good_ring, config.num = 256; /* possible, but not in this carveout */
	assert_false(vring_init(&ring, &config, VRING_TO_LINUX));
}

/* The firmware leaves a link alone that it cannot use, and takes the next one. */
static void test_refused_link(void **state)
{
	(void)state;
	driver_reset();
	driver_link_up();
	port_host.vdev.vring[1].da = 0x20000000;
	for (int i = 0; i < 3; i++) {
		driver_run();
		svc_step();
	}
	assert_int_equal(driver.announcements, 0);
	assert_int_equal(driver.used[0]->flags, 0);
	const char *told = strstr(port_trace_buffer, "link refused"); /* once */
	assert_non_null(told);
	assert_null(strstr(told + 1, "link refused"));

	port_host.vdev.status = 0;
	driver_run();
	driver_link_up();
	driver_run();
	assert_int_equal(driver.announcements, DRIVER_CHANNELS);
}

static void test_bad_descriptor_to_firmware(void **state)
{
	const struct vring_descriptor good = {.address = PORT_HOST_BUFFER_DA + 0x2000, .bytes = 32};
	struct vring_descriptor bad[] = {
		[0 ... 14] = good,
	};

	(void)state;
	bad[0].address = 0;                                    /* vectors */
	bad[1].address = 0x10000000;                           /* the firmware itself */
	bad[2].address = 0xc0000000;                           /* Linux's own memory */
	bad[3].address = UINT64_C(0x100000000) + good.address; /* beyond 32 bits */
	bad[4].address = PORT_HOST_BUFFER_DA - 16;             /* starts before */
	bad[5].address = PORT_HOST_BUFFER_DA + 0x4000 - 16;    /* ends behind */
	bad[6].address = UINT32_MAX - 3;                       /* wraps */
	bad[7].address++;                                      /* not aligned */
	bad[8].bytes = 0;
	bad[9].bytes = 15; /* no RPMsg header */
	bad[10].bytes = 513;
	bad[11].bytes = UINT32_MAX;
	bad[12].flags = 1; /* chained */
	bad[13].flags = 2; /* not for reading */
	bad[14].flags = 4; /* indirect */
	for (uint16_t i = 0; i < 15; i++) {
		uint16_t id = (uint16_t)driver.fresh_tx++;

		driver.descriptors[1][id] = bad[i];
		driver_offer(1, id);
		driver_run();
		/* refused, but given back: Linux does not lose the buffer */
		assert_int_equal(driver.used[1]->index, i + 1);
		assert_int_equal(driver.used[1]->ring[i].id, id);
		assert_int_equal(driver.used[1]->ring[i].bytes, 0);
	}
	/* and is told so if it waits for one */
	driver.available[1]->flags = 0;
	port_host.rung = 0;
	driver_offer(1, (uint16_t)driver.fresh_tx++); /* all zeros */
	driver_run();
	assert_int_equal(port_host.rung, 2);
	assert_bad_entries(16);
	for (int i = 0; i < 40; i++) /* all buffers go round */
		frame_stats(TTY1);
}

static void test_bad_descriptor_to_linux(void **state)
{
	struct vring_descriptor good;
	struct vring_descriptor bad[9];

	(void)state;
	/* the announcements are through: offer buffers 0 and 1 in wrong ways */
	good = driver.descriptors[0][0];
	for (int i = 0; i < 9; i++)
		bad[i] = good;
	bad[0].address = 0x10000000;
	bad[1].address = UINT64_C(0x200000000) + good.address;
	bad[2].address += 2;
	bad[3].bytes = 0;
	bad[4].bytes = 511;
	bad[5].bytes = UINT32_MAX;
	bad[6].flags = 0; /* not for writing */
	bad[7].flags = VRING_DESC_F_WRITE | 1;
	bad[8].flags = VRING_DESC_F_WRITE | 4;

	/* use up what is there but one; then the bad ones come in between */
	driver.keeps_buffers = true;
	for (int i = 0; i < 15; i++)
		frame_stats(TTY1);
	assert_int_equal(driver.kept, 15);
	for (int i = 0; i < 9; i++) {
		uint16_t id = driver.kept_ids[i];

		driver.descriptors[0][id] = bad[i];
		driver_offer(0, id);
	}
	frame_stats(TTY1); /* the last good one */
	frame_request(TTY1, AMPERF_OP_HELLO, 5, NULL, 0);
	frame_expect_no_more(TTY1); /* only bad ones are left: it waits */
	assert_int_equal(driver.used[0]->index, DRIVER_CHANNELS + 16);

	driver.kept_ids[0] = driver.kept_ids[15]; /* one good one */
	driver.kept = 1;
	driver_return_kept();
	driver_run();
	frame_expect(TTY1, AMPERF_OP_HELLO, 5, sizeof(struct amperf_hello));
	assert_bad_entries(9);
}

static void test_bad_ids(void **state)
{
	(void)state;
	driver.keeps_buffers = true; /* room for two more in ring 0 */
	frame_stats(TTY0);
	frame_stats(TTY0);
	driver.keeps_buffers = false;
	driver_offer(1, 16);
	driver_offer(1, UINT16_MAX);
	driver_offer(0, 16);
	driver_offer(0, 0x8000);
	driver_run();
	for (int i = 0; i < 20; i++) /* past the bad ones in ring 0 */
		frame_stats(TTY0);
	assert_bad_entries(4);
}

/* The same buffer twice: the firmware would hold a message in two places. */
static void test_loops(void **state)
{
	static const uint8_t echo_data[400];
	uint8_t frame[500];
	size_t bytes = frame_make(frame, AMPERF_OP_ECHO, 1, echo_data, sizeof(echo_data));

	(void)state;
	driver.keeps_buffers = true;
	for (int i = 0; i < 16; i++)
		frame_stats(TTY1);
	/* blocked: the message stays in the firmware's hands */
	assert_true(driver_send_from(DRIVER_ADDRESS, TTY0, frame, bytes));
	driver_run();
	uint16_t held = driver.available[1]->ring[(driver.available_index[1] - 1) % DRIVER_BUFFERS];
	for (int i = 0; i < 16; i++)
		driver_offer(1, held);
	driver_run();
	driver_return_kept();
	driver_run();
	frame_expect(TTY0, AMPERF_OP_ECHO, 1, sizeof(echo_data));
	frame_expect_report(TTY0, 1, AMPERF_STATUS_OK);
	assert_bad_entries(16);
}

static void test_index_jump(void **state)
{
	const uint16_t right[2] = {driver.available_index[0], driver.available_index[1]};
	uint32_t bad = 0;

	(void)state;
	for (unsigned ring = 0; ring < 2; ring++) {
		const uint16_t jumps[] = {17, 100, 0x8000, 0xfff0};

		for (size_t i = 0; i < sizeof(jumps) / sizeof(jumps[0]); i++) {
			driver.available[ring]->index = (uint16_t)(right[ring] + jumps[i]);
			port_host.events = 3;
			driver_run(); /* rests */
			driver_run();
			bad += ring == 1; /* ring 0 is looked at when something is to be sent */
		}
		/* Linux writes its own copy with the next buffer: nothing is lost */
		driver.available[ring]->index = right[ring];
	}
	assert_bad_entries(bad);

	/* the same value again, later, counts again; while it stands, once */
	driver.available[1]->index = (uint16_t)(driver.available_index[1] + 50);
	for (int i = 0; i < 10; i++) {
		port_host.events = 2;
		driver_run();
	}
	driver.available[1]->index = driver.available_index[1];
	assert_bad_entries(bad + 1);
}

static void test_index_jump_while_sending(void **state)
{
	(void)state;
	driver.available[0]->index = (uint16_t)(driver.available_index[0] + 1000);
	frame_request(TTY0, AMPERF_OP_HELLO, 3, NULL, 0);
	frame_expect_no_more(TTY0);
	driver.available[0]->index = driver.available_index[0];
	port_host.events = 1;
	driver_run();
	frame_expect(TTY0, AMPERF_OP_HELLO, 3, sizeof(struct amperf_hello));
	assert_bad_entries(1);
}

static void test_bad_message_lengths(void **state)
{
	const uint16_t lengths[] = {497, 512, 0x8000, UINT16_MAX};

	(void)state;
	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		uint16_t id = (uint16_t)driver.fresh_tx;
		struct rpmsg_header header = {DRIVER_ADDRESS, TTY0, 0, lengths[i], 0};

		assert_true(driver_send_from(DRIVER_ADDRESS, TTY0, lengths, sizeof(lengths)));
		driver.descriptors[1][id].bytes = 512;
		memcpy(port_da_to_va((uint32_t)driver.descriptors[1][id].address, 16), &header, 16);
		driver_run();
	}
	/* one byte more than the descriptor has */
	uint16_t id = (uint16_t)driver.fresh_tx;
	assert_true(driver_send_from(DRIVER_ADDRESS, TTY0, lengths, 8));
	driver.descriptors[1][id].bytes = 16 + 7;
	assert_bad_entries(5);
}

static void test_random_rings(void **state)
{
	uint32_t random = 12345;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		unsigned ring = round & 1;
		uint8_t *bytes = (uint8_t *)driver.descriptors[ring];

		for (int i = 0; i < 4; i++) {
			random = random * 1664525 + 1013904223;
			bytes[random >> 8 & 0x1ff] ^= (uint8_t)(random >> 24);
		}
		port_host.events |= 3;
		for (int step = 0; step < 200 && svc_step() != RPMSG_SLEEP; step++)
			;
		port_host.rung = 0;
		assert_false(port_host.halted);
	}
	/* after all that a new start is as good as ever */
	port_host.vdev.status = 0;
	assert_int_equal(svc_step(), RPMSG_SLEEP);
	driver_link_up();
	driver.stream[0].count = 0;
	driver_run();
	frame_stats(TTY0);
	assert_int_equal(driver.announcements, DRIVER_CHANNELS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ring_geometry),
		LINK_TEST(test_refused_link),
		LINK_TEST(test_bad_descriptor_to_firmware),
		LINK_TEST(test_bad_descriptor_to_linux),
		LINK_TEST(test_bad_ids),
		LINK_TEST(test_loops),
		LINK_TEST(test_index_jump),
		LINK_TEST(test_index_jump_while_sending),
		LINK_TEST(test_bad_message_lengths),
		LINK_TEST(test_random_rings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
