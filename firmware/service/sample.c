/* SPDX-License-Identifier: BSD-3-Clause */
#include "service/sample.h"

#include <string.h>

#include "service/info.h"

static bool waiting; /* for a buffer to answer in */

static void start(struct rpmsg_endpoint *endpoint)
{
	(void)endpoint;
	waiting = false;
}

static void arrived(struct rpmsg_endpoint *endpoint, const struct rpmsg_message *message)
{
	(void)endpoint;
	(void)message;
}

static enum rpmsg_turn turn(struct rpmsg_endpoint *endpoint)
{
	const struct rpmsg_message *message = rpmsg_front(endpoint);
	struct rpmsg_tx tx;

	if (!message)
		return RPMSG_IDLE;
	if (!rpmsg_tx_reserve(endpoint->link, &tx)) {
		svc_counters.tx_waits += !waiting; /* one wait, however often it is tried */
		waiting = true;
		return RPMSG_WAITS;
	}
	waiting = false;
	memcpy(tx.data, message->data, message->bytes);
	rpmsg_tx_commit(endpoint->link, &tx, endpoint->address, message->source, message->bytes);
	rpmsg_release(endpoint);
	return RPMSG_WORKED;
}

static const struct rpmsg_service service = {
	.start = start,
	.arrived = arrived,
	.turn = turn,
};

struct rpmsg_endpoint svc_sample = {
	.channel = AMPERF_SAMPLE_CHANNEL,
	.address = AMPERF_SAMPLE_ADDRESS,
	.on_request = true,
	.service = &service,
};
