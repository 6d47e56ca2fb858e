/* SPDX-License-Identifier: BSD-3-Clause */
/* The link: coming up, name service, addresses, doorbells, going down. */
#include "test.h"

#include <string.h>

#include "frames.h"
#include "port/host/port_host.h"
#include "port/trace.h"
#include "service/config.h"
#include "service/sample.h"
#include "service/service.h"

static void assert_announced(uint32_t i, const char *name, uint32_t address)
{
	assert_string_equal(driver.announcement[i].name, name);
	assert_int_equal(driver.announcement[i].address, address);
	assert_int_equal(driver.announcement[i].flags, 0);
	assert_int_equal(driver.announced_by[i], address);
}

static void test_announces(void **state)
{
	(void)state;
	assert_int_equal(driver.announcements, DRIVER_CHANNELS);
	assert_announced(0, "rpmsg-tty", TTY0);
	assert_announced(1, "rpmsg-tty", TTY1);
	assert_announced(2, "rpmsg-raw", RAW);
	assert_announced(3, "amperf-netlink", 0x430);
	assert_announced(4, "rpmsg-netlink", 0x431);
	assert_announced(5, "amperf-kernel", 0x432);
	assert_announced(6, "amperf-shm", 0x440);
	assert_int_equal(driver.strays, 0);
}

static void test_waits_for_driver_ok(void **state)
{
	(void)state;
	driver_reset();
	driver_link_up();
	port_host.vdev.status = 3; /* ACKNOWLEDGE, DRIVER */
	driver_run();
	assert_int_equal(driver.used[0]->index, 0);
	assert_int_equal(driver.used[0]->flags, 0); /* the ring is not touched */
	port_host.vdev.status = 7;
	driver_run();
	assert_int_equal(driver.announcements, DRIVER_CHANNELS);
}

static void test_announces_other_name(void **state)
{
	const struct amperf_fw_config good = svc_config;

	(void)state;
	strcpy(svc_config.tty_channel, AMPERF_TTY_CHANNEL_ST);
	driver_reset();
	driver_link_up();
	driver_run();
	assert_announced(0, AMPERF_TTY_CHANNEL_ST, TTY0);
	assert_announced(1, AMPERF_TTY_CHANNEL_ST, TTY1);

	svc_config.magic[0] = 'x';
	driver_reset();
	driver_link_up();
	driver_run();
	assert_announced(0, AMPERF_TTY_CHANNEL, TTY0);
	assert_non_null(strstr(port_trace_buffer, "configuration damaged"));
	svc_config = good;
}

static void test_no_name_service(void **state)
{
	(void)state;
	driver_reset();
	driver_link_up();
	port_host.vdev.features = 0;
	driver_run();
	assert_int_equal(driver.announcements, 0);
	frame_stats(TTY0); /* the endpoints are there all the same */
}

static void test_announces_when_buffers_come(void **state)
{
	uint16_t ids[DRIVER_BUFFERS];

	(void)state;
	driver_reset();
	driver_link_up();
	driver.available_index[0] = 0; /* nothing to send in for now */
	driver.available[0]->index = 0;
	driver_run();
	assert_int_equal(driver.announcements, 0);
	assert_int_equal(driver.used[0]->flags, 0); /* the doorbell is asked for */
	memcpy(ids, driver.available[0]->ring, sizeof(ids));
	driver_offer(0, ids[0]);
	driver_run();
	/* the buffer of each comes back for the next one */
	assert_int_equal(driver.announcements, DRIVER_CHANNELS);
	assert_announced(1, "rpmsg-tty", TTY1);
}

static void test_unknown_endpoints(void **state)
{
	const uint32_t addresses[] = {0, 53, 0x402, PLAIN(AMPERF_PLAIN_ENDPOINTS), UINT32_MAX};

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		driver_send(addresses[i], "hello", 5);
		driver_run();
	}
	struct amperf_stats stats = frame_stats(TTY0);
	assert_int_equal(stats.unknown_endpoints, 5);
	assert_int_equal(stats.rx_messages, 6);
	assert_int_equal(stats.rx_bytes, 25 + 32);
	assert_int_equal(stats.tx_messages, DRIVER_CHANNELS);
	assert_int_equal(stats.tx_bytes, DRIVER_CHANNELS * 40);
	assert_int_equal(stats.bad_frames, 0);
}

/* Each has a session of its own: all are in the middle of something at once. */
static void test_sessions_of_all_endpoints(void **state)
{
	static const uint8_t data[100] = {1, 2, 3};
	uint8_t frame[200];

	(void)state;
	for (uint32_t i = 0; i < DRIVER_FRAME_ENDPOINTS; i++) {
		frame_make(frame, AMPERF_OP_SINK, i + 1, data, sizeof(data));
		driver_send(driver_addresses[i], frame, 60);
	}
	driver_run();
	for (uint32_t i = 0; i < DRIVER_FRAME_ENDPOINTS; i++) {
		size_t bytes = frame_make(frame, AMPERF_OP_SINK, i + 1, data, sizeof(data));

		driver_send(driver_addresses[i], frame + 60, bytes - 60);
		driver_run();
		frame_expect(driver_addresses[i], AMPERF_OP_REPORT, i + 1,
			     sizeof(struct amperf_report));
		frame_expect_no_more(driver_addresses[i]);
	}
	assert_int_equal(driver.strays, 0);
	assert_int_equal(frame_stats(PLAIN(7)).bad_frames, 0);
}

/* Only those with something to do cost the others anything. */
static void test_idle_endpoints_get_no_turns(void **state)
{
	const struct amperf_source source = {1000, 3, 100};
	const struct amperf_credit credit = {100};
	const struct rpmsg_link *link = svc_sample.link;

	(void)state;
	assert_int_equal(link->active, 0);
	frame_request(PLAIN(2), AMPERF_OP_SOURCE, 1, &source,
		      sizeof(source)); /* waits for credit */
	for (uint32_t i = 0; i < DRIVER_FRAME_ENDPOINTS; i++) {
		if (driver_addresses[i] != PLAIN(2))
			frame_stats(driver_addresses[i]);
	}
	driver_send(SAMPLE, "hello", 5);
	driver_send(SHM, "hello", 5);
	driver_run();
	assert_int_equal(__builtin_popcount(link->active), 1);
	frame_request(PLAIN(2), AMPERF_OP_CREDIT, 2, &credit, sizeof(credit));
	assert_int_equal(driver_stream(PLAIN(2))->count, 32 + 200);
	frame_request(PLAIN(2), AMPERF_OP_RESET, 3, NULL, 0);
	assert_int_equal(link->active, 0);
}

static void test_empty_message(void **state)
{
	(void)state;
	driver_send(TTY0, NULL, 0);
	driver_run();
	assert_int_equal(driver.used[1]->index, 1);
	assert_int_equal(frame_stats(TTY0).bad_frames, 0);
}

static void test_doorbells_are_asked_for_only_when_needed(void **state)
{
	(void)state;
	/* asleep, nothing to send: messages ring, buffers do not */
	assert_int_equal(driver.used[1]->flags, 0);
	assert_int_equal(driver.used[0]->flags, VRING_USED_F_NO_NOTIFY);

	/* awake: neither does */
	assert_true(driver_send_from(DRIVER_ADDRESS, TTY0, "x", 1));
	svc_step();
	assert_int_equal(driver.used[1]->flags, VRING_USED_F_NO_NOTIFY);
	driver_run();
	assert_int_equal(driver.used[1]->flags, 0);
}

/*
 * Races: Linux does something at the n-th barrier that the firmware passes, for
 * every n. Each side rings only if the other has asked for it, so a look in the
 * wrong order leaves both asleep, and the reply is missing.
 */
static uint32_t barriers_left;
static void (*race)(void);

static void count_barriers(void)
{
	if (barriers_left && !--barriers_left)
		race();
}

static void arm(uint32_t barriers, void (*function)(void))
{
	barriers_left = barriers;
	race = function;
	port_host.at_barrier = count_barriers;
}

#define BARRIERS_MAX 60u /* more than any of these tests passes */

static void send_hello(void)
{
	struct amperf_header hello = frame_header(AMPERF_OP_HELLO, 2, 0);

	assert_true(driver_send_from(DRIVER_ADDRESS, TTY1, &hello, sizeof(hello)));
}

static void test_message_at_any_moment(void **state)
{
	uint32_t reached = 0;

	(void)state;
	for (uint32_t n = 1; n < BARRIERS_MAX; n++) {
		arm(n, send_hello);
		frame_request(TTY0, AMPERF_OP_RESET, 1, NULL, 0);
		frame_expect(TTY0, AMPERF_OP_RESET, 1, 0);
		if (barriers_left)
			continue;
		reached++;
		frame_expect(TTY1, AMPERF_OP_HELLO, 2, sizeof(struct amperf_hello));
		frame_expect_no_more(TTY1);
	}
	assert_in_range(reached, 8, BARRIERS_MAX - 2);
}

static void return_buffers(void)
{
	driver_return_kept();
}

static void test_buffer_at_any_moment(void **state)
{
	uint32_t reached = 0;

	(void)state;
	for (uint32_t n = 1; n < BARRIERS_MAX; n++) {
		driver.keeps_buffers = true;
		while (driver.kept < DRIVER_BUFFERS)
			frame_stats(TTY1);
		arm(n, return_buffers);
		frame_request(TTY0, AMPERF_OP_RESET, 1, NULL, 0);
		port_host.at_barrier = NULL;
		if (barriers_left) {
			frame_expect_no_more(TTY0);
			driver_return_kept();
			driver_run();
		} else {
			reached++;
		}
		frame_expect(TTY0, AMPERF_OP_RESET, 1, 0);
	}
	assert_in_range(reached, 5, BARRIERS_MAX - 2);
}

/* virtqueue_enable_cb(): asks for doorbells, then looks once more. */
static bool found_buffer;

static void wait_for_buffer(void)
{
	driver.available[1]->flags = 0;
	found_buffer = driver.used_index[1] != driver.used[1]->index;
}

static void test_linux_waits_for_a_buffer_at_any_moment(void **state)
{
	(void)state;
	for (uint32_t n = 1; n < 12; n++) {
		driver.available[1]->flags = VRING_AVAIL_F_NO_INTERRUPT;
		driver.used_index[1] = driver.used[1]->index;
		port_host.rung = 0;
		arm(n, wait_for_buffer);
		driver.fresh_tx = 0; /* all are back */
		driver_send(TTY0, NULL, 0);
		driver_run();
		assert_true(barriers_left || found_buffer || port_host.rung & 2);
	}
	assert_int_equal(driver.strays, 0);
}

static enum rpmsg_rest step_until_rest(void)
{
	enum rpmsg_rest rest;

	do
		rest = svc_step();
	while (rest == RPMSG_GO_ON);
	return rest;
}

/* Messages while the firmware sleeps, of whose doorbells one comes through. */
static void send_with_one_doorbell(uint32_t messages)
{
	driver_run();
	for (uint32_t i = 0; i < messages; i++)
		send_hello();
	port_host.received[1] -= messages - 1;
	port_host.unsettled = 2;
}

/*
 * Five messages while the firmware sleeps are five doorbells, of which Linux's
 * mailbox framework lets out one at a time. No more are asked for before the
 * last one has come, and what comes meanwhile is found without.
 */
static void test_no_doorbell_is_asked_for_while_linux_has_some(void **state)
{
	(void)state;
	send_with_one_doorbell(5);
	assert_int_equal(step_until_rest(), RPMSG_NAP);
	assert_int_equal(driver.used[1]->flags, VRING_USED_F_NO_NOTIFY);
	send_hello();
	assert_int_equal(port_host.events, 0);
	assert_int_equal(svc_step(), RPMSG_GO_ON);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(svc_step(), RPMSG_NAP);
		assert_int_equal(driver.used[1]->flags, VRING_USED_F_NO_NOTIFY);
		port_host.received[1]++;
	}
	assert_int_equal(svc_step(), RPMSG_SLEEP);
	assert_int_equal(driver.used[1]->flags, 0);
	driver_run();
	for (int i = 0; i < 6; i++)
		frame_expect(TTY1, AMPERF_OP_HELLO, 2, sizeof(struct amperf_hello));
}

/* However long it takes: naps grow with the silence, but not for ever. */
static void test_naps_grow(void **state)
{
	(void)state;
	send_with_one_doorbell(2);
	assert_int_equal(step_until_rest(), RPMSG_NAP);
	assert_int_equal(svc_nap_us(), 20);
	port_host.ticks += PORT_HOST_CORE_HZ / 1000;
	assert_int_equal(svc_step(), RPMSG_NAP);
	assert_in_range(svc_nap_us(), 140, 150);
	port_host.ticks += UINT64_C(10) * PORT_HOST_CORE_HZ;
	assert_int_equal(svc_step(), RPMSG_NAP);
	assert_int_equal(svc_nap_us(), 1000);
	assert_int_equal(driver.used[1]->flags, VRING_USED_F_NO_NOTIFY);
}

/*
 * Linux has put a message there and not looked yet whether a doorbell is asked for,
 * when the firmware takes its asking back: no doorbell comes. That there is none is
 * believed when it has lasted.
 */
static void test_doorbell_that_was_not_made(void **state)
{
	(void)state;
	send_with_one_doorbell(2);
	port_host.unsettled = 0;
	assert_int_equal(step_until_rest(), RPMSG_NAP);
	port_host.ticks += PORT_HOST_CORE_HZ / 1000000 * 90;
	assert_int_equal(svc_step(), RPMSG_NAP);
	port_host.ticks += PORT_HOST_CORE_HZ / 1000000 * 10;
	assert_int_equal(svc_step(), RPMSG_SLEEP);
	assert_int_equal(driver.used[1]->flags, 0);
	/* and if it comes after all, nothing is the worse for it */
	port_host.received[1]++;
	port_host.events = PORT_EVENT_VRING1;
	driver_run();
	frame_request(TTY0, AMPERF_OP_RESET, 1, NULL, 0);
	frame_expect(TTY0, AMPERF_OP_RESET, 1, 0);
}

/* Linux looked as if it had none, just before it let out the next. */
static void test_doorbell_that_was_about_to_come(void **state)
{
	(void)state;
	send_with_one_doorbell(3);
	port_host.unsettled = 0;
	assert_int_equal(step_until_rest(), RPMSG_NAP);
	port_host.received[1]++;
	port_host.ticks += PORT_HOST_CORE_HZ / 1000;
	assert_int_equal(svc_step(), RPMSG_NAP);
	port_host.unsettled = 2;
	port_host.ticks += PORT_HOST_CORE_HZ / 1000;
	assert_int_equal(svc_step(), RPMSG_NAP);
	port_host.unsettled = 0;
	assert_int_equal(svc_step(), RPMSG_NAP);
	port_host.ticks += PORT_HOST_CORE_HZ / 1000;
	assert_int_equal(svc_step(), RPMSG_SLEEP);
}

/* A doorbell that gets lost is made up for on the next pass, a tick later at most. */
static void test_lost_doorbell(void **state)
{
	(void)state;
	assert_true(driver_send_from(DRIVER_ADDRESS, TTY0, "AMPF", 4));
	port_host.events = 0;
	assert_int_equal(svc_step(), RPMSG_GO_ON);
	driver_run();
	frame_expect_error(TTY0, AMPERF_STATUS_BAD_HEADER, 0);
}

static void test_linux_asks_for_no_doorbell(void **state)
{
	(void)state;
	driver.available[0]->flags = VRING_AVAIL_F_NO_INTERRUPT;
	uint32_t sent = port_host.sent[0];
	driver_send(TTY0, "what", 4);
	driver_run();
	assert_int_equal(port_host.sent[0], sent);
	assert_int_equal(driver.used[0]->index, driver.used_index[0] + 1);

	/* vring 1: not by default, only if Linux waits for a buffer */
	assert_int_equal(port_host.rung & 2, 0);
	driver.available[1]->flags = 0;
	driver_send(TTY0, "what", 4);
	driver_run();
	assert_int_equal(port_host.rung & 2, 2);
}

static void test_indices_wrap(void **state)
{
	(void)state;
	for (int i = 0; i < 70000; i++)
		driver_send(TTY0, NULL, 0);
	driver_run();
	struct amperf_stats stats = frame_stats(TTY0);
	assert_int_equal(stats.rx_messages, 70001);
	assert_int_equal(stats.bad_ring_entries, 0);
	for (int i = 0; i < 66000; i++) {
		frame_request(TTY1, AMPERF_OP_RESET, (uint32_t)i, NULL, 0);
		frame_expect(TTY1, AMPERF_OP_RESET, (uint32_t)i, 0);
		driver.stream[1].count = driver.stream[1].read = 0;
	}
	assert_int_equal(frame_stats(TTY0).bad_ring_entries, 0);
}

static void test_fresh_after_driver_comes_back(void **state)
{
	static const uint8_t data[300];
	uint8_t frame[400];
	size_t bytes = frame_make(frame, AMPERF_OP_SINK, 1, data, sizeof(data));

	(void)state;
	driver_send(TTY0, frame, bytes - 10); /* left in the middle */
	driver_send(9999, frame, 10);
	driver_run();
	port_host.vdev.status = 0;
	driver_run();
	assert_int_equal(svc_step(), RPMSG_SLEEP);

	driver_link_up();
	driver_run();
	assert_int_equal(driver.announcements, DRIVER_CHANNELS);
	struct amperf_stats stats = frame_stats(TTY0);
	assert_int_equal(stats.unknown_endpoints, 0);
	assert_int_equal(stats.bad_frames, 0);
	assert_int_equal(stats.rx_messages, 1);
}

static void test_shutdown_and_detach(void **state)
{
	(void)state;
	port_host.events = PORT_EVENT_DETACH;
	port_host.vdev.status = 0;
	assert_int_equal(svc_step(), RPMSG_SLEEP);
	assert_true(port_host.detached);
	assert_false(port_host.halted);

	driver_link_up(); /* and it can be taken up again */
	driver_run();
	assert_int_equal(driver.announcements, DRIVER_CHANNELS);

	port_host.events = PORT_EVENT_SHUTDOWN | PORT_EVENT_VRING1;
	assert_int_equal(svc_step(), RPMSG_SLEEP);
	assert_true(port_host.halted);
}

static void test_trace_tells_what_started(void **state)
{
	(void)state;
	assert_non_null(strstr(port_trace_buffer,
			       "][INFO ]amperf " AMPERF_FIRMWARE_VERSION
			       " for host, build id a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3\n"));
	assert_non_null(strstr(port_trace_buffer, "link up, channels rpmsg-tty, "
						  "ring of 16 at 0x10040000, ring of 16 at "
						  "0x10041000\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		LINK_TEST(test_announces),
		LINK_TEST(test_waits_for_driver_ok),
		LINK_TEST(test_announces_other_name),
		LINK_TEST(test_no_name_service),
		LINK_TEST(test_announces_when_buffers_come),
		LINK_TEST(test_unknown_endpoints),
		LINK_TEST(test_sessions_of_all_endpoints),
		LINK_TEST(test_idle_endpoints_get_no_turns),
		LINK_TEST(test_empty_message),
		LINK_TEST(test_doorbells_are_asked_for_only_when_needed),
		LINK_TEST(test_message_at_any_moment),
		LINK_TEST(test_buffer_at_any_moment),
		LINK_TEST(test_linux_waits_for_a_buffer_at_any_moment),
		LINK_TEST(test_lost_doorbell),
		LINK_TEST(test_no_doorbell_is_asked_for_while_linux_has_some),
		LINK_TEST(test_naps_grow),
		LINK_TEST(test_doorbell_that_was_not_made),
		LINK_TEST(test_doorbell_that_was_about_to_come),
		LINK_TEST(test_linux_asks_for_no_doorbell),
		LINK_TEST(test_indices_wrap),
		LINK_TEST(test_fresh_after_driver_comes_back),
		LINK_TEST(test_shutdown_and_detach),
		LINK_TEST(test_trace_tells_what_started),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
