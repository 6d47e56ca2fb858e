/* SPDX-License-Identifier: BSD-3-Clause */
#include "service/service.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "port/port.h"
#include "port/text.h"
#include "rpmsg/rpmsg.h"
#include "service/config.h"
#include "service/crc32.h"
#include "service/endpoint.h"
#include "service/log.h"
#include "service/sample.h"
#include "service/shm.h"

/* Endpoints that speak frames, at addresses in a row: a line here is all that a new kind takes. */
struct kind {
	uint32_t address; /* of the first */
	uint32_t count;
	const char *(*channel)(void); /* name to announce; NULL: not announced */
	const char *label;            /* in the log, with the number behind it */
};

static const char *raw_channel(void)
{
	return AMPERF_RAW_CHANNEL;
}

static const char *netlink_channel(void)
{
	return AMPERF_NETLINK_CHANNEL;
}

static const char *netlink_2020_channel(void)
{
	return AMPERF_NETLINK_2020_CHANNEL;
}

static const char *kernel_channel(void)
{
	return AMPERF_KERNEL_CHANNEL;
}

static const struct kind kinds[] = {
	{AMPERF_TTY_ADDRESS(0), AMPERF_TTYS, svc_config_tty_channel, "tty"},
	{AMPERF_RAW_ADDRESS, 1, raw_channel, "raw"},
	{AMPERF_PLAIN_ADDRESS(0), AMPERF_PLAIN_ENDPOINTS, NULL, "plain"},
	{AMPERF_NETLINK_ADDRESS, 1, netlink_channel, "netlink"},
	{AMPERF_NETLINK_2020_ADDRESS, 1, netlink_2020_channel, "netlink2020-"},
	{AMPERF_KERNEL_ADDRESS, 1, kernel_channel, "kernel"},
};

#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))
#define FRAME_ENDPOINTS (AMPERF_TTYS + 1 + AMPERF_PLAIN_ENDPOINTS + 3)

/* Endpoints with services of their own. */
static struct rpmsg_endpoint *const others[] = {&svc_shm_endpoint, &svc_sample};

#define OTHERS (sizeof(others) / sizeof(others[0]))
#define ENDPOINT_COUNT (FRAME_ENDPOINTS + OTHERS)
_Static_assert(ENDPOINT_COUNT <= RPMSG_ENDPOINTS_MAX, "a bit each");

enum link_state {
	LINK_DOWN,    /* Linux has not set up the device, or has let go of it */
	LINK_UP,      /* the rings are in use */
	LINK_REFUSED, /* Linux has set it up in a way that is not possible */
};

static enum link_state link_state;
static struct rpmsg_link link;
static struct svc_endpoint endpoints[FRAME_ENDPOINTS];
static struct rpmsg_endpoint *rpmsg_endpoints[ENDPOINT_COUNT];
static struct port_doorbell_counts doorbells_seen;

static void trace_start(void)
{
	uint8_t build_id[PORT_BUILD_ID_BYTES];
	struct port_text line;

	port_build_id(build_id);
	svc_log_begin_trace(&line);
	port_text_add(&line, "amperf " AMPERF_FIRMWARE_VERSION " for ");
	port_text_add(&line, port_board());
	port_text_add(&line, ", build id ");
	for (uint32_t i = 0; i < sizeof(build_id); i++)
		port_text_add_hex(&line, build_id[i], 2);
	if (!svc_config_is_valid(&svc_config))
		port_text_add(&line, ", configuration damaged: default");
	svc_log_end_trace(&line);
}

static void trace_link(const struct port_vdev *vdev)
{
	struct port_text line;

	svc_log_begin_trace(&line);
	port_text_add(&line,
		      link_state == LINK_UP ? "link up, channels " : "link refused, channels ");
	port_text_add(&line, rpmsg_endpoints[0]->channel);
	for (uint32_t i = 0; i < PORT_VRINGS; i++) {
		port_text_add(&line, ", ring of ");
		port_text_add_decimal(&line, vdev->vring[i].num, 1);
		port_text_add(&line, " at 0x");
		port_text_add_hex(&line, vdev->vring[i].da, 8);
	}
	svc_log_end_trace(&line);
}

/* Endpoint `at` of all becomes number `number` of its kind. */
static void set_up(uint32_t at, const struct kind *kind, uint32_t number)
{
	struct svc_endpoint *e = &endpoints[at];

	e->rpmsg.address = kind->address + number;
	e->rpmsg.channel = kind->channel ? kind->channel() : NULL;
	e->rpmsg.service = &svc_endpoint_service;
	e->rpmsg.context = e;
	e->label = kind->label;
	e->number = number;
	rpmsg_endpoints[at] = &e->rpmsg;
}

void svc_start(void)
{
	uint32_t at = 0;

	svc_crc32_init();
	svc_log_init();
	link_state = LINK_DOWN;
	port_doorbell_counts(&doorbells_seen);
	memset(endpoints, 0, sizeof(endpoints));
	for (uint32_t k = 0; k < KIND_COUNT; k++) {
		for (uint32_t i = 0; i < kinds[k].count; i++)
			set_up(at++, &kinds[k], i);
	}
	for (uint32_t i = 0; i < OTHERS; i++)
		rpmsg_endpoints[at++] = others[i];
	trace_start();
}

static void take_down(void)
{
	if (link_state == LINK_UP)
		rpmsg_link_down(&link);
	link_state = LINK_DOWN;
}

/* Follows the status that Linux sets; true while the rings are in use. */
static bool follow_link(void)
{
	struct port_vdev vdev;

	if (!(port_vdev_status() & PORT_VDEV_DRIVER_OK)) {
		take_down();
		return false;
	}
	if (link_state == LINK_DOWN) {
		port_barrier(); /* Linux has written the rest before the status */
		port_vdev_read(&vdev);
		memset(&svc_counters, 0, sizeof(svc_counters));
		link_state = rpmsg_link_up(&link, &vdev, rpmsg_endpoints, ENDPOINT_COUNT)
				     ? LINK_UP
				     : LINK_REFUSED;
		trace_link(&vdev);
	}
	return link_state == LINK_UP;
}

enum rpmsg_rest svc_step(void)
{
	uint32_t events = port_events_take();

	svc_counters.doorbells = doorbells_seen;
	port_doorbell_counts(&doorbells_seen);

	if (events & PORT_EVENT_SHUTDOWN) {
		take_down();
		port_halt();
		return RPMSG_SLEEP;
	}
	if (events & PORT_EVENT_DETACH) {
		take_down();
		port_detached();
	}
	if (!follow_link())
		return RPMSG_SLEEP;

	bool busy = rpmsg_poll(&link);
	busy |= rpmsg_take_turns(&link);
	return busy ? RPMSG_GO_ON : rpmsg_prepare_sleep(&link);
}

uint32_t svc_nap_us(void)
{
	return link.nap_us;
}
