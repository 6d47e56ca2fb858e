/* SPDX-License-Identifier: BSD-3-Clause */
#include "service/shm.h"

#include <stddef.h>
#include <string.h>

#include "service/crc32.h"
#include "service/frame.h"
#include "service/info.h"
#include "service/log.h"

#define COMMON_OPCODES                                                                             \
	(SVC_OPCODE(AMPERF_OP_HELLO) | SVC_OPCODE(AMPERF_OP_RESET) |                               \
	 SVC_OPCODE(AMPERF_OP_CONTROL) | SVC_OPCODE(AMPERF_OP_STATS) | SVC_OPCODE(AMPERF_OP_LOAD))
/* SHM_INFO to SHM_RELEASE */
#define SHM_OPCODES (SVC_OPCODE(AMPERF_OP_SHM_RELEASE + 1) - SVC_OPCODE(AMPERF_OP_SHM_INFO))

/*
 * Whoever sends the first RESET owns the endpoint, until RELEASE: others that
 * open one in Linux must not be able to make this core touch memory.
 */
static struct {
	bool owned;
	uint32_t owner;
	bool waiting; /* for a buffer to answer in */
	struct shm_reply reply;
} shm;

/* After this no memory of Linux's is touched any more. */
static void abandon(void)
{
	shm_queue_clear();
	shm_region_detach_all();
	shm.reply.due = false;
	shm.waiting = false;
}

static void start(struct rpmsg_endpoint *endpoint)
{
	(void)endpoint;
	abandon();
	shm.owned = false;
}

static void stop(struct rpmsg_endpoint *endpoint)
{
	(void)endpoint;
	abandon();
}

static bool may_reset(uint32_t peer)
{
	return !shm.owned || shm.owner == peer;
}

static void reset(uint32_t peer)
{
	shm.owned = true;
	shm.owner = peer;
	abandon();
}

/* As at other endpoints, RESET does not wait for what came before it. */
static void arrived(struct rpmsg_endpoint *endpoint, const struct rpmsg_message *message)
{
	if (!may_reset(message->source) || !svc_frame_is_reset(message->data, message->bytes))
		return;
	reset(message->source);
	rpmsg_flush(endpoint);
}

/* ---- Replies ----------------------------------------------------------- */

/* False if there is no buffer. */
static bool send(struct rpmsg_endpoint *endpoint, uint32_t peer, enum amperf_opcode opcode,
		 enum amperf_status status, uint32_t sequence, const void *payload, uint32_t bytes)
{
	struct rpmsg_tx tx;

	if (!rpmsg_tx_reserve(endpoint->link, &tx)) {
		svc_counters.tx_waits += !shm.waiting;
		shm.waiting = true;
		return false;
	}
	shm.waiting = false;
	uint32_t sent = svc_frame_write(tx.data, opcode, status, sequence, payload, bytes);
	rpmsg_tx_commit(endpoint->link, &tx, endpoint->address, peer, sent);
	return true;
}

/* True if a reply was due and is out. */
static bool answer(struct rpmsg_endpoint *endpoint)
{
	struct shm_reply *r = &shm.reply;

	if (!r->due ||
	    !send(endpoint, r->peer, r->opcode, r->status, r->sequence, &r->payload, r->bytes))
		return false;
	r->due = false;
	svc_log_request("shm", 0, r->opcode, r->bytes, r->status);
	return true;
}

/* True if a transfer has ended and is answered. */
static bool answer_transfer(struct rpmsg_endpoint *endpoint)
{
	const struct shm_transfer *t = shm_queue_front();

	if (!t || !t->ended ||
	    !send(endpoint, shm.owner, AMPERF_OP_SHM_TRANSFER, t->status, t->sequence, &t->done,
		  sizeof(t->done)))
		return false;
	svc_log_request("shm", 0, AMPERF_OP_SHM_TRANSFER, t->done.bytes, t->status);
	shm_queue_remove();
	return true;
}

/* ---- Requests ---------------------------------------------------------- */

/* Copies the payload out of a message that must end with it, and checks it. */
static enum amperf_status take_payload(struct shm_request *request,
				       const struct rpmsg_message *message)
{
	const uint32_t length = (uint32_t)request->header.length;
	const uint32_t bytes = length ? length + AMPERF_TRAILER_BYTES : 0;
	uint32_t crc;

	if (message->bytes != sizeof(request->header) + bytes)
		return AMPERF_STATUS_BAD_LENGTH;
	if (!length)
		return AMPERF_STATUS_OK;
	memcpy(request->payload.bytes, message->data + sizeof(request->header), bytes);
	memcpy(&crc, request->payload.bytes + length, sizeof(crc));
	return crc == svc_crc32(0, request->payload.bytes, length) ? AMPERF_STATUS_OK
								   : AMPERF_STATUS_CORRUPT;
}

static bool may_ask(uint32_t peer, enum amperf_opcode opcode)
{
	return opcode == AMPERF_OP_RESET ? may_reset(peer) : shm.owned && shm.owner == peer;
}

/* Copies a request out of its message, once, and checks it. */
static enum amperf_status take_request(struct shm_request *request,
				       const struct rpmsg_message *message)
{
	enum amperf_status status = svc_frame_parse(&request->header, message->data, message->bytes,
						    COMMON_OPCODES | SHM_OPCODES);

	if (status == AMPERF_STATUS_OK)
		status = take_payload(request, message);
	if (status == AMPERF_STATUS_OK && !may_ask(message->source, request->header.opcode))
		status = AMPERF_STATUS_BAD_VALUE;
	return status;
}

static void refuse(const struct shm_request *request, enum amperf_status status)
{
	struct shm_reply *reply = &shm.reply;

	svc_counters.bad_frames += status != AMPERF_STATUS_BUSY;
	reply->due = true;
	reply->opcode = AMPERF_OP_ERROR;
	reply->status = status;
	reply->sequence = status == AMPERF_STATUS_BAD_HEADER ? 0 : request->header.sequence;
	reply->bytes = 0;
}

/* Does what is asked; the reply is due now, or with the end of a transfer. */
static enum amperf_status handle(const struct shm_request *request, uint32_t peer)
{
	const enum amperf_opcode opcode = request->header.opcode;
	const bool ends_all = opcode == AMPERF_OP_RESET || opcode == AMPERF_OP_SHM_RELEASE;

	if (ends_all)
		reset(peer);
	if (opcode == AMPERF_OP_SHM_RELEASE)
		shm.owned = false;
	shm.reply.due = opcode != AMPERF_OP_SHM_TRANSFER;
	shm.reply.opcode = opcode;
	shm.reply.status = AMPERF_STATUS_OK;
	shm.reply.sequence = request->header.sequence;
	shm.reply.bytes = 0;
	return ends_all ? AMPERF_STATUS_OK : shm_request(request, &shm.reply);
}

/* Takes one message, once the reply to the one before is out. */
static bool receive(struct rpmsg_endpoint *endpoint)
{
	const struct rpmsg_message *message = rpmsg_front(endpoint);
	struct shm_request request;

	if (!message || shm.reply.due)
		return false;
	shm.reply.peer = message->source;
	enum amperf_status status = take_request(&request, message);
	rpmsg_release(endpoint);
	if (status == AMPERF_STATUS_OK)
		status = handle(&request, shm.reply.peer);
	if (status != AMPERF_STATUS_OK)
		refuse(&request, status);
	return true;
}

static enum rpmsg_turn turn(struct rpmsg_endpoint *endpoint)
{
	bool worked = answer(endpoint);

	worked |= receive(endpoint);
	worked |= answer(endpoint);
	worked |= shm_queue_work();
	worked |= answer_transfer(endpoint);
	if (worked)
		return RPMSG_WORKED;
	return shm.reply.due || shm_queue_front() || rpmsg_front(endpoint) ? RPMSG_WAITS
									   : RPMSG_IDLE;
}

static const struct rpmsg_service service = {
	.start = start,
	.arrived = arrived,
	.stop = stop,
	.turn = turn,
};

struct rpmsg_endpoint svc_shm_endpoint = {
	.channel = AMPERF_SHM_CHANNEL,
	.address = AMPERF_SHM_ADDRESS,
	.service = &service,
};
