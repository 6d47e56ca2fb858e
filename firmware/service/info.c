/* SPDX-License-Identifier: BSD-3-Clause */
#include "service/info.h"

#include "service/log.h"

struct svc_counters svc_counters;

struct amperf_hello svc_info_hello(const struct rpmsg_endpoint *endpoint)
{
	struct amperf_hello hello = {
		.version_min = AMPERF_VERSION,
		.version_max = AMPERF_VERSION,
		.core_hz = port_core_hz(),
		.tx_buffers = endpoint->link->tx.num,
		.rx_buffers = endpoint->link->rx.num,
		.message_bytes_max = RPMSG_MESSAGE_BYTES_MAX,
		.log_output = svc_log_output(),
		.endpoint = endpoint->address,
		.firmware_version = AMPERF_FIRMWARE_VERSION,
	};
	const char *board = port_board();

	_Static_assert(sizeof(hello.build_id) == PORT_BUILD_ID_BYTES, "build id");
	port_build_id(hello.build_id);
	for (uint32_t i = 0; i < sizeof(hello.board) - 1 && board[i]; i++)
		hello.board[i] = board[i];
	return hello;
}

uint32_t svc_doorbells(const uint32_t counters[PORT_VRINGS])
{
	return counters[0] + counters[1];
}

struct amperf_stats svc_info_stats(const struct rpmsg_link *link)
{
	struct port_doorbell_counts doorbells;

	port_doorbell_counts(&doorbells);
	return (struct amperf_stats){
		.now_ticks = port_ticks(),
		.rx_bytes = link->rx_bytes,
		.tx_bytes = link->tx_bytes,
		.rx_messages = link->rx_messages,
		.tx_messages = link->tx_messages,
		.rx_doorbells = svc_doorbells(doorbells.received),
		.tx_doorbells = svc_doorbells(doorbells.sent),
		.tx_waits = svc_counters.tx_waits,
		.bad_frames = svc_counters.bad_frames,
		.bad_ring_entries = rpmsg_bad_ring_entries(link),
		.unknown_endpoints = link->unknown_endpoints,
		.log_dropped = svc_log_dropped(),
	};
}

struct amperf_load svc_info_load(struct rpmsg_link *link)
{
	const struct amperf_load load = {
		.now_ticks = port_ticks(),
		.awake_ticks = port_awake_ticks(),
		.rx_ring_high_water = link->rx_high_water,
		.rx_ring_buffers = link->rx.num,
		.tx_ring_high_water = link->tx_high_water,
		.tx_ring_buffers = link->tx.num,
		.drops = rpmsg_lost_messages(link) + svc_counters.drops,
	};

	link->rx_high_water = 0;
	link->tx_high_water = 0;
	return load;
}
