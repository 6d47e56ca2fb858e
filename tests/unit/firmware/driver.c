/* SPDX-License-Identifier: BSD-3-Clause */
#include "driver.h"

#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "port/host/port_host.h"
#include "service/service.h"

#define BUFFER_BYTES 512u
#define ALIGN 16u
#define STEPS_MAX 1000000u /* more than any test needs: a firmware that never rests */

struct driver driver;

const uint32_t driver_addresses[DRIVER_ENDPOINTS] = {
	TTY0,
	TTY1,
	RAW,
	PLAIN(0),
	PLAIN(1),
	PLAIN(2),
	PLAIN(3),
	PLAIN(4),
	PLAIN(5),
	PLAIN(6),
	PLAIN(7),
	AMPERF_NETLINK_ADDRESS,
	AMPERF_NETLINK_2020_ADDRESS,
	AMPERF_KERNEL_ADDRESS,
	SHM,
	SAMPLE,
};

static uint32_t buffer_da(unsigned ring, uint16_t id)
{
	return PORT_HOST_BUFFER_DA + (ring * DRIVER_BUFFERS + id) * BUFFER_BYTES;
}

static uint8_t *buffer(unsigned ring, uint16_t id)
{
	return port_da_to_va(buffer_da(ring, id), BUFFER_BYTES);
}

static void kick(unsigned ring)
{
	if (driver.used[ring]->flags & VRING_USED_F_NO_NOTIFY)
		return;
	port_host.events |= 1u << ring;
	port_host.received[ring]++;
}

static void make_available(unsigned ring, uint16_t id)
{
	struct vring_available *available = driver.available[ring];

	available->ring[driver.available_index[ring] % DRIVER_BUFFERS] = id;
	available->index = ++driver.available_index[ring];
}

void driver_offer(unsigned ring, uint16_t id)
{
	make_available(ring, id);
	kick(ring);
}

static void add_inbuf(uint16_t id)
{
	driver.descriptors[0][id] = (struct vring_descriptor){
		.address = buffer_da(0, id),
		.bytes = BUFFER_BYTES,
		.flags = VRING_DESC_F_WRITE,
		.next = (uint16_t)(id + 1),
	};
	make_available(0, id);
}

/* vring_init() in Linux's include/uapi/linux/virtio_ring.h. */
static void lay_out(unsigned ring, uint32_t da)
{
	uint8_t *base = port_da_to_va(da, PORT_HOST_VRING_BYTES);
	size_t used = DRIVER_BUFFERS * sizeof(struct vring_descriptor) +
		      (3 + DRIVER_BUFFERS) * sizeof(uint16_t);

	driver.descriptors[ring] = (void *)base;
	driver.available[ring] = (void *)(base + DRIVER_BUFFERS * sizeof(struct vring_descriptor));
	driver.used[ring] = (void *)(base + (used + ALIGN - 1) / ALIGN * ALIGN);
	port_host.vdev.vring[ring] =
		(struct port_vring){.da = da, .align = ALIGN, .num = DRIVER_BUFFERS};
}

void driver_reset(void)
{
	port_init();
	svc_start();
	for (unsigned i = 0; i < DRIVER_ENDPOINTS; i++) {
		uint8_t *bytes = driver.stream[i].bytes;

		driver.stream[i] = (struct driver_stream){.bytes = bytes};
	}
}

void driver_link_up(void)
{
	struct driver_stream streams[DRIVER_ENDPOINTS];

	memcpy(streams, driver.stream, sizeof(streams));
	memset(&driver, 0, sizeof(driver));
	memcpy(driver.stream, streams, sizeof(streams));
	lay_out(0, PORT_HOST_VRING0_DA);
	lay_out(1, PORT_HOST_VRING1_DA);
	memset(driver.descriptors[0], 0, PORT_HOST_VRING_BYTES);
	memset(driver.descriptors[1], 0, PORT_HOST_VRING_BYTES);
	for (uint16_t id = 0; id < DRIVER_BUFFERS; id++)
		add_inbuf(id);
	driver.available[1]->flags = VRING_AVAIL_F_NO_INTERRUPT;
	port_host.vdev.features = RPMSG_FEATURE_NS;
	port_host.vdev.status = 7;
	kick(0);
}

int driver_setup(void **state)
{
	(void)state;
	for (unsigned i = 0; i < DRIVER_ENDPOINTS; i++) {
		driver.stream[i].bytes = malloc(DRIVER_STREAM_BYTES);
		assert_non_null(driver.stream[i].bytes);
	}
	driver_reset();
	driver_link_up();
	driver_run();
	return 0;
}

int driver_teardown(void **state)
{
	(void)state;
	for (unsigned i = 0; i < DRIVER_ENDPOINTS; i++)
		free(driver.stream[i].bytes);
	memset(&driver, 0, sizeof(driver));
	return 0;
}

struct driver_stream *driver_stream(uint32_t endpoint)
{
	for (uint32_t i = 0; i < DRIVER_ENDPOINTS; i++) {
		if (driver_addresses[i] == endpoint)
			return &driver.stream[i];
	}
	return NULL;
}

/* ---- Receiving --------------------------------------------------------- */

static void receive_announcement(const struct rpmsg_header *header, const uint8_t *data)
{
	assert_int_equal(header->bytes, sizeof(struct rpmsg_announcement));
	if (driver.announcements < DRIVER_ENDPOINTS) {
		memcpy(&driver.announcement[driver.announcements], data, header->bytes);
		driver.announced_by[driver.announcements] = header->source;
	}
	driver.announcements++;
}

static void receive_message(uint16_t id, uint32_t bytes)
{
	struct rpmsg_header header;
	const uint8_t *data = buffer(0, id);
	struct driver_stream *stream;

	memcpy(&header, data, sizeof(header));
	assert_int_equal(bytes, header.bytes + sizeof(header));
	assert_true(bytes <= BUFFER_BYTES);
	assert_int_equal(header.flags, 0);
	data += sizeof(header);
	stream = driver_stream(header.source);
	if (header.destination == RPMSG_NS_ADDRESS) {
		receive_announcement(&header, data);
	} else if (stream) {
		assert_true(stream->count + header.bytes <= DRIVER_STREAM_BYTES);
		memcpy(stream->bytes + stream->count, data, header.bytes);
		stream->count += header.bytes;
		stream->messages++;
		stream->last_message_bytes = header.bytes;
		stream->last_destination = header.destination;
	} else {
		driver.strays++;
	}
}

/* rpmsg_recv_done(): takes all, gives the buffers back, kicks once. */
static void receive(void)
{
	struct vring_used *used = driver.used[0];
	bool received = false;

	while (driver.used_index[0] != used->index) {
		struct vring_used_entry entry = used->ring[driver.used_index[0]++ % DRIVER_BUFFERS];

		assert_true(entry.id < DRIVER_BUFFERS);
		receive_message((uint16_t)entry.id, entry.bytes);
		if (driver.keeps_buffers) {
			driver.kept_ids[driver.kept++] = (uint16_t)entry.id;
			continue;
		}
		add_inbuf((uint16_t)entry.id);
		received = true;
	}
	if (received)
		kick(0);
}

void driver_return_kept(void)
{
	driver.keeps_buffers = false;
	while (driver.kept)
		add_inbuf(driver.kept_ids[--driver.kept]);
	kick(0);
}

/* main.c's loop, until it would sleep. */
static void run_firmware(uint32_t *steps)
{
	enum rpmsg_rest rest;

	do {
		rest = svc_step();
		if (rest == RPMSG_NAP)
			port_nap(svc_nap_us());
		assert_true(++*steps < STEPS_MAX);
	} while (rest != RPMSG_SLEEP);
}

void driver_run(void)
{
	uint32_t steps = 0;

	do {
		run_firmware(&steps);
		if (port_host.rung & 1) {
			port_host.rung &= ~1u;
			receive();
		}
	} while (port_host.events || port_host.rung & 1);
}

/* ---- Sending ----------------------------------------------------------- */

/* get_a_tx_buf() */
static bool get_tx_buffer(uint16_t *id)
{
	struct vring_used *used = driver.used[1];

	if (driver.fresh_tx < DRIVER_BUFFERS) {
		*id = (uint16_t)driver.fresh_tx++;
		return true;
	}
	if (driver.used_index[1] == used->index)
		return false;
	*id = (uint16_t)used->ring[driver.used_index[1]++ % DRIVER_BUFFERS].id;
	assert_true(*id < DRIVER_BUFFERS);
	return true;
}

bool driver_send_from(uint32_t source, uint32_t destination, const void *data, size_t bytes)
{
	const struct rpmsg_header header = {
		.source = source,
		.destination = destination,
		.bytes = (uint16_t)bytes,
	};
	uint16_t id;

	assert_true(bytes <= RPMSG_MESSAGE_BYTES_MAX);
	if (!get_tx_buffer(&id))
		return false;
	memcpy(buffer(1, id), &header, sizeof(header));
	if (bytes)
		memcpy(buffer(1, id) + sizeof(header), data, bytes);
	driver.descriptors[1][id] = (struct vring_descriptor){
		.address = buffer_da(1, id),
		.bytes = (uint32_t)(sizeof(header) + bytes),
	};
	driver_offer(1, id);
	return true;
}

void driver_send(uint32_t destination, const void *data, size_t bytes)
{
	if (!driver_send_from(DRIVER_ADDRESS, destination, data, bytes)) {
		driver_run();
		assert_true(driver_send_from(DRIVER_ADDRESS, destination, data, bytes));
	}
}

void driver_send_cut(uint32_t destination, const void *data, size_t bytes, size_t cut)
{
	const uint8_t *from = data;

	while (bytes) {
		size_t piece = bytes < cut ? bytes : cut;

		driver_send(destination, from, piece);
		from += piece;
		bytes -= piece;
	}
}
