/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Linux's mailbox has room for 20 doorbells, and is as slow as it likes: does the
 * firmware see to it that it never runs over, and does it find all messages?
 *
 * Linux is played step by step, as virtqueue_add() and virtqueue_kick(), mailbox.c and
 * stm32-ipcc.c do them: a message, the look whether a doorbell is asked for, the
 * doorbell into the queue; and the interrupt's thread that lets the next one out. Its
 * steps come between any two of the firmware's that the other side can tell apart, in
 * an order that a seed gives.
 */
#include "test.h"

#include <string.h>

#include "port/host/port_host.h"
#include "random.h"
#include "rpmsg/rpmsg.h"
#include "service/service.h"

#define QUEUE 20u /* MBOX_TX_QUEUE_LEN */
#define ALIGN 16u
#define TICKS_US (PORT_HOST_CORE_HZ / 1000000)
#define MESSAGES 4000u
#define SEEDS 200u
#define NOBODY 0x999u   /* no endpoint: the firmware gives such messages back at once */
#define IDLE_US 100000u /* longer than anything that Linux does */

static struct {
	uint16_t num;
	bool event_index;
	struct vring_available *available;
	struct vring_used *used;
	uint16_t *event; /* behind the used ring: rings for that entry */

	enum { NEXT_MESSAGE, LOOK, RING } sender;
	uint32_t sent;
	uint64_t sender_pauses; /* until then */

	uint32_t queued;
	uint32_t queued_most;
	bool active;   /* one is out, and its end not yet heard of */
	bool occupied; /* the channel's flag */
	bool masked;   /* the interrupt that tells that it was cleared */
	bool handing;  /* the thread is at work */
	uint64_t thread_pauses;
} linux_side;

/* ---- Linux's steps ----------------------------------------------------- */

static uint64_t later(uint32_t us)
{
	return port_host.ticks + random_below(us) * TICKS_US;
}

static uint32_t returned(void)
{
	return linux_side.sent - (uint16_t)(linux_side.sent - linux_side.used->index);
}

/* msg_submit(), stm32_ipcc_send_data() */
static void let_out(void)
{
	if (!linux_side.queued || linux_side.active)
		return;
	linux_side.queued--;
	linux_side.active = true;
	linux_side.occupied = true;
	linux_side.masked = false;
	linux_side.thread_pauses = later(random_below(20) ? 30 : 6000);
}

static bool is_asked(void)
{
	if (linux_side.event_index)
		return *linux_side.event == (uint16_t)(linux_side.sent - 1);
	return !(linux_side.used->flags & VRING_USED_F_NO_NOTIFY);
}

static void step_sender(void)
{
	switch (linux_side.sender) {
	case NEXT_MESSAGE:
		if (linux_side.sent == MESSAGES || port_host.ticks < linux_side.sender_pauses ||
		    linux_side.sent - returned() == linux_side.num)
			return;
		linux_side.available->ring[linux_side.sent % linux_side.num] =
			(uint16_t)(linux_side.sent % linux_side.num);
		linux_side.available->index = (uint16_t)++linux_side.sent;
		linux_side.sender = LOOK;
		return;
	case LOOK:
		linux_side.sender = is_asked() ? RING : NEXT_MESSAGE;
		if (!random_below(16))
			linux_side.sender_pauses = later(400);
		return;
	case RING:
		assert_true(linux_side.queued < QUEUE); /* else -ENOBUFS */
		linux_side.queued++;
		let_out();
		if (linux_side.queued > linux_side.queued_most)
			linux_side.queued_most = linux_side.queued;
		linux_side.sender = NEXT_MESSAGE;
		return;
	}
}

/* stm32_ipcc_tx_irq(): masks its interrupt, a moment later lets the next one out. */
static void step_thread(void)
{
	if (port_host.ticks < linux_side.thread_pauses)
		return;
	if (linux_side.handing) {
		linux_side.handing = false;
		linux_side.active = false;
		let_out();
	} else if (!linux_side.masked && !linux_side.occupied) {
		linux_side.masked = true;
		linux_side.handing = true;
		linux_side.thread_pauses = later(20);
	}
}

static void step_linux(void)
{
	if (random_below(3))
		step_sender();
	else
		step_thread();
	port_host.ticks += TICKS_US;
	if (linux_side.sent < MESSAGES && !random_below(64))
		port_host.events |= PORT_EVENT_VRING0; /* the other ring's, or a DMA's */
	port_host.unsettled = linux_side.masked && !linux_side.occupied ? 0 : 2;
}

/* The firmware's interrupt. */
static void take_doorbell(void)
{
	if (!linux_side.occupied)
		return;
	linux_side.occupied = false;
	port_host.received[1]++;
	port_host.events |= PORT_EVENT_VRING1;
}

static void between(void)
{
	for (uint32_t steps = random_below(4) ? 0 : random_below(4); steps; steps--) {
		step_linux();
		take_doorbell();
	}
}

/* ---- The firmware's loop ----------------------------------------------- */

/* Nor is the firmware always quick to wake up. False if there was no doorbell. */
static bool sleep(uint32_t us)
{
	while (us-- && !linux_side.occupied && !port_host.events)
		step_linux();
	for (uint32_t steps = random_below(8) ? 0 : random_below(300); steps; steps--)
		step_linux();
	take_doorbell();
	return port_host.events;
}

static void run_firmware(void)
{
	for (;;) {
		enum rpmsg_rest rest = svc_step();

		between();
		if (rest == RPMSG_NAP)
			sleep(svc_nap_us());
		if (rest == RPMSG_SLEEP && !sleep(IDLE_US))
			return;
		/* Where it never sleeps: until the last message is through. */
		if (returned() == MESSAGES && linux_side.num > QUEUE && !linux_side.event_index)
			return;
	}
}

/* ---- Tests ------------------------------------------------------------- */

static void lay_out(uint16_t num, bool event_index)
{
	uint8_t *base = port_da_to_va(PORT_HOST_VRING1_DA, PORT_HOST_VRING_BYTES);
	struct vring_descriptor *descriptors = (void *)base;
	struct rpmsg_header *message = port_da_to_va(PORT_HOST_BUFFER_DA, sizeof(*message));
	size_t used = num * sizeof(struct vring_descriptor) + (3u + num) * sizeof(uint16_t);

	memset(&linux_side, 0, sizeof(linux_side));
	linux_side.num = num;
	linux_side.event_index = event_index;
	linux_side.masked = true;
	linux_side.available = (void *)(base + num * sizeof(struct vring_descriptor));
	linux_side.available->flags = VRING_AVAIL_F_NO_INTERRUPT;
	linux_side.used = (void *)(base + (used + ALIGN - 1) / ALIGN * ALIGN);
	linux_side.event = (void *)&linux_side.used->ring[num];
	message->destination = NOBODY;
	for (uint16_t id = 0; id < num; id++)
		descriptors[id] = (struct vring_descriptor){
			.address = PORT_HOST_BUFFER_DA,
			.bytes = sizeof(*message),
		};
	port_host.vdev.vring[0] =
		(struct port_vring){.da = PORT_HOST_VRING0_DA, .align = ALIGN, .num = num};
	port_host.vdev.vring[1] =
		(struct port_vring){.da = PORT_HOST_VRING1_DA, .align = ALIGN, .num = num};
	port_host.vdev.features = event_index ? VRING_FEATURE_EVENT_INDEX : 0;
	port_host.vdev.status = PORT_VDEV_DRIVER_OK;
}

/* Returns the doorbells that were out. */
static uint32_t play(uint16_t num, bool event_index, uint32_t seed)
{
	random_start(seed);
	port_init();
	svc_start();
	lay_out(num, event_index);
	port_host.at_barrier = between;
	run_firmware();
	port_host.at_barrier = NULL;
	assert_int_equal(returned(), MESSAGES);
	return port_host.received[1];
}

static void test_small_ring(void **state)
{
	uint32_t most = 0;

	(void)state;
	for (uint32_t seed = 1; seed <= SEEDS; seed++) {
		assert_in_range(play(16, false, seed), 100, MESSAGES);
		most = linux_side.queued_most > most ? linux_side.queued_most : most;
	}
	assert_in_range(most, 10, QUEUE); /* it has come to the point */
}

static void test_large_ring(void **state)
{
	uint32_t most = 0;

	(void)state;
	for (uint32_t seed = 1; seed <= SEEDS; seed++) {
		assert_in_range(play(seed % 2 ? 64 : 128, true, seed), 100, MESSAGES);
		most = linux_side.queued_most > most ? linux_side.queued_most : most;
	}
	assert_in_range(most, 15, QUEUE);
}

/* Linux would ring for each message, and there may be too many: it is never asked. */
static void test_large_ring_without_indices(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= SEEDS; seed++)
		assert_in_range(play(64, false, seed), 0, 3); /* it begins before the firmware */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_small_ring),
		cmocka_unit_test(test_large_ring),
		cmocka_unit_test(test_large_ring_without_indices),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
