/* SPDX-License-Identifier: BSD-3-Clause */
#include "service/endpoint.h"

#include <stddef.h>
#include <string.h>

#include "service/crc32.h"
#include "service/frame.h"

/* HELLO to STATS, LOAD */
#define OPCODES                                                                                    \
	((SVC_OPCODE(AMPERF_OP_STATS + 1) - SVC_OPCODE(AMPERF_OP_HELLO)) |                         \
	 SVC_OPCODE(AMPERF_OP_LOAD))

static uint32_t smaller(uint32_t a, uint64_t b)
{
	return a < b ? a : (uint32_t)b;
}

/* Drops all that is under way; counters of the 2020 packet stay. */
static void abandon(struct svc_endpoint *e)
{
	e->in_message = false;
	e->taken = 0;
	e->state = SVC_START;
	e->due = NULL;
	e->tx.data = NULL; /* never open between turns */
	e->tx_waiting = false;
	e->source.phase = SVC_SOURCE_OFF;
	memset(&e->transaction, 0, sizeof(e->transaction));
}

static void start(struct rpmsg_endpoint *endpoint)
{
	struct svc_endpoint *e = endpoint->context;

	abandon(e);
	memset(&e->p2020, 0, sizeof(e->p2020));
}

/*
 * A RESET is looked for before the message is queued: those before it may be
 * waiting for buffers, and would keep it waiting.
 */
static void arrived(struct rpmsg_endpoint *endpoint, const struct rpmsg_message *message)
{
	if (!svc_frame_is_reset(message->data, message->bytes))
		return;
	abandon(endpoint->context);
	rpmsg_flush(endpoint);
}

void svc_refuse(struct svc_endpoint *e, enum amperf_status status, uint32_t sequence)
{
	svc_counters.bad_frames++;
	/* Within a SOURCE the first ERROR waits for its end; others are counted only. */
	if (e->due) {
		svc_counters.drops++;
		return;
	}
	e->due = svc_reply_error;
	e->due_status = status;
	e->due_sequence = sequence;
}

/* ---- Frames ------------------------------------------------------------ */

/* At the start of a frame. Returns the bytes that it is done with. */
static uint32_t take_start(struct svc_endpoint *e, const uint8_t *data, uint32_t bytes)
{
	bool sending = e->source.phase != SVC_SOURCE_OFF;
	enum amperf_status status;

	if (e->taken) { /* something behind a frame's end */
		svc_refuse(e, AMPERF_STATUS_BAD_HEADER, 0);
		return bytes;
	}
	if (!sending && svc_2020_is_start(data, bytes)) {
		svc_2020_message(e, data, bytes);
		return bytes;
	}

	status = svc_frame_parse(&e->request, data, bytes, OPCODES);
	if (status == AMPERF_STATUS_OK && sending && e->request.opcode != AMPERF_OP_CREDIT)
		status = AMPERF_STATUS_BAD_OPCODE; /* one transaction at a time */
	if (status != AMPERF_STATUS_OK) {
		svc_refuse(e, status, status == AMPERF_STATUS_BAD_HEADER ? 0 : e->request.sequence);
		return bytes;
	}

	e->payload_left = e->request.length;
	e->payload_crc32 = 0;
	e->trailer_bytes = 0;
	svc_request(e);
	return sizeof(e->request);
}

static uint32_t take_small(struct svc_endpoint *e, const uint8_t *data, uint32_t bytes)
{
	uint32_t done = (uint32_t)(e->request.length - e->payload_left);

	bytes = smaller(bytes, e->payload_left);
	e->payload_crc32 = svc_crc32_copy(e->payload_crc32, e->small.bytes + done, data, bytes);
	return bytes;
}

static uint32_t take_sink(struct svc_endpoint *e, const uint8_t *data, uint32_t bytes)
{
	bytes = smaller(bytes, e->payload_left);
	if (!e->transaction.data_flags)
		e->payload_crc32 = svc_crc32(e->payload_crc32, data, bytes);
	e->transaction.bytes += bytes;
	return bytes;
}

static uint32_t take_echo(struct svc_endpoint *e, const uint8_t *data, uint32_t bytes)
{
	uint32_t room;
	uint8_t *out = svc_out(e, 1, &room);

	if (!out)
		return 0;
	bytes = smaller(bytes, e->payload_left);
	bytes = smaller(bytes, room);
	if (e->transaction.data_flags)
		memcpy(out, data, bytes);
	else
		e->payload_crc32 = svc_crc32_copy(e->payload_crc32, out, data, bytes);
	svc_out_add(e, bytes);
	e->transaction.bytes += bytes;
	return bytes;
}

static uint32_t take_trailer(struct svc_endpoint *e, const uint8_t *data, uint32_t bytes)
{
	bytes = smaller(bytes, AMPERF_TRAILER_BYTES - e->trailer_bytes);
	memcpy((uint8_t *)&e->trailer + e->trailer_bytes, data, bytes);
	e->trailer_bytes += bytes;
	if (e->trailer_bytes == AMPERF_TRAILER_BYTES) {
		e->state = SVC_START;
		svc_request_payload(e, e->trailer == e->payload_crc32);
	}
	return bytes;
}

/* Returns the bytes that it is done with; 0 if it needs a buffer to go on. */
static uint32_t take(struct svc_endpoint *e, const uint8_t *data, uint32_t bytes)
{
	switch (e->state) {
	case SVC_START:
		return take_start(e, data, bytes);
	case SVC_2020:
		svc_2020_message(e, data, bytes);
		return bytes;
	case SVC_TRAILER:
		return take_trailer(e, data, bytes);
	case SVC_SMALL:
		bytes = take_small(e, data, bytes);
		break;
	case SVC_SINK:
		bytes = take_sink(e, data, bytes);
		break;
	case SVC_ECHO:
		bytes = take_echo(e, data, bytes);
		break;
	}
	e->payload_left -= bytes;
	if (!e->payload_left)
		e->state = SVC_TRAILER;
	return bytes;
}

/* ---- Turns ------------------------------------------------------------- */

/* False if something is due that needs a buffer. */
static bool settle(struct svc_endpoint *e)
{
	/* A frame cannot go into the middle of a SOURCE's data. */
	while (e->due && e->source.phase == SVC_SOURCE_OFF) {
		if (!e->due(e))
			return false;
	}
	return true;
}

static void end_message(struct svc_endpoint *e)
{
	e->in_message = false;
	rpmsg_release(&e->rpmsg);
}

/* Begins with the message at the head of the queue. False if it is dropped. */
static bool begin_message(struct svc_endpoint *e, const struct rpmsg_message *message)
{
	bool idle = e->state == SVC_START && e->source.phase == SVC_SOURCE_OFF;

	if (!idle && message->source != e->peer) {
		svc_counters.bad_frames++;
		svc_counters.drops++;
		end_message(e);
		return false;
	}
	e->peer = message->source;
	e->in_message = true;
	e->taken = 0;
	e->transaction.rx_messages++;
	return true;
}

/* Works on one received message, as far as there are buffers to answer in. */
static bool receive_turn(struct svc_endpoint *e)
{
	bool was_due = e->due;

	if (!settle(e))
		return false;
	/* What comes next is not looked at before it can be answered. */
	if (e->source.phase != SVC_SOURCE_OFF && !e->in_message && svc_source_needs_nothing(e))
		return was_due && !e->due;

	const struct rpmsg_message *message = rpmsg_front(&e->rpmsg);
	if (!message)
		return was_due && !e->due;
	if (!e->in_message && !begin_message(e, message))
		return true;

	uint32_t taken_before = e->taken;
	while (e->taken < message->bytes) {
		uint32_t bytes = take(e, message->data + e->taken, message->bytes - e->taken);

		e->taken += bytes;
		if (!bytes || !settle(e))
			break;
	}
	if (e->taken < message->bytes)
		return e->taken > taken_before;
	end_message(e);
	return true;
}

static enum rpmsg_turn turn(struct rpmsg_endpoint *endpoint)
{
	struct svc_endpoint *e = endpoint->context;
	bool sent = svc_source_turn(e);
	bool received = receive_turn(e);

	svc_out_send(e);
	if (sent || received)
		return RPMSG_WORKED;
	return e->due || e->source.phase != SVC_SOURCE_OFF || rpmsg_front(endpoint) ? RPMSG_WAITS
										    : RPMSG_IDLE;
}

const struct rpmsg_service svc_endpoint_service = {
	.start = start,
	.arrived = arrived,
	.turn = turn,
};
