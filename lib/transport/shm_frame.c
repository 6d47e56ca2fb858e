/* SPDX-License-Identifier: BSD-3-Clause */
#include "transport/shm_frame.h"
#include "transport/transport.h"

#include <errno.h>
#include <string.h>

/*
 * An exchange with the firmware cannot be interrupted: in pieces of this time it
 * is repeated. None of the requests does more when it is done twice.
 */
#define EXCHANGE_NS UINT64_C(1000000000)

/* ---- Frames ------------------------------------------------------------- */

ssize_t amperf_shm_frames_take(struct amperf_shm_frames *frames, const void *data, size_t bytes)
{
	struct amperf_header header;

	/* A RESET ends what is under way. */
	if (bytes < sizeof(header))
		return -EPROTO;
	memcpy(&header, data, sizeof(header));
	if (frames->asked && header.opcode != AMPERF_OP_RESET)
		return -EAGAIN;
	if (header.length > sizeof(frames->payload) || bytes != AMPERF_FRAME_BYTES(header.length))
		return -EPROTO;
	frames->header = header;
	memcpy(frames->payload, (const uint8_t *)data + sizeof(header), header.length);
	frames->asked = true;
	if (header.opcode == AMPERF_OP_RESET)
		frames->reply_bytes = 0;
	return (ssize_t)bytes;
}

ssize_t amperf_shm_frames_give(struct amperf_shm_frames *frames, void *data, size_t bytes)
{
	if (!frames->reply_bytes)
		return -EAGAIN;
	if (bytes > frames->reply_bytes)
		bytes = frames->reply_bytes;
	memcpy(data, frames->reply + frames->reply_end - frames->reply_bytes, bytes);
	frames->reply_bytes -= bytes;
	return (ssize_t)bytes;
}

static int answer(struct amperf_shm_frames *frames, uint8_t opcode, uint32_t status,
		  const void *payload, size_t bytes)
{
	struct amperf_header header =
		amperf_frame_header(opcode, AMPERF_FLAG_REPLY, frames->header.sequence, bytes);

	header.status = status;
	header.header_crc32 =
		amperf_crc32(0, &header, offsetof(struct amperf_header, header_crc32));
	frames->reply_end = amperf_frame_encode(frames->reply, &header, payload);
	frames->reply_bytes = frames->reply_end;
	frames->asked = false;
	return 1;
}

/* ---- What they ask for -------------------------------------------------- */

/* All that was submitted has come back: nobody works on our buffers any more. */
static int reset(struct amperf_shm_frames *frames, struct amperf_shm_dev *dev, uint64_t timeout_ns,
		 int cancel_fd)
{
	struct amperf_shm_completion completion;
	int code = 1;

	while (dev->in_flight) {
		code = amperf_shm_fetch(dev, &completion);
		if (code == -EAGAIN)
			code = amperf_shm_dev_wait(dev, false, timeout_ns, cancel_fd);
		if (code <= 0)
			return code;
	}
	return answer(frames, AMPERF_OP_RESET, AMPERF_STATUS_OK, NULL, 0);
}

static int exchange(struct amperf_shm_frames *frames, const struct amperf_shm_dev *dev,
		    uint64_t timeout_ns)
{
	uint64_t ms = (timeout_ns < EXCHANGE_NS ? timeout_ns : EXCHANGE_NS) / 1000000;
	uint8_t reply[AMPERF_SHM_PAYLOAD_MAX];
	struct amperf_shm_exchange exchange = {
		.opcode = frames->header.opcode,
		.timeout_ms = ms ? (uint32_t)ms : 1,
		.request = (uintptr_t)frames->payload,
		.reply = (uintptr_t)reply,
		.request_bytes = (uint32_t)frames->header.length,
		.reply_bytes = sizeof(reply),
	};
	int code = amperf_shm_exchange(dev, &exchange);

	if (code)
		return code == -ETIMEDOUT ? 0 : code;
	if (exchange.reply_bytes > sizeof(reply))
		return -EPROTO;
	return answer(frames, (uint8_t)exchange.reply_opcode, exchange.status, reply,
		      exchange.reply_bytes);
}

int amperf_shm_frames_work(struct amperf_shm_frames *frames, struct amperf_shm_dev *dev,
			   uint64_t timeout_ns, int cancel_fd)
{
	bool idle = !frames->asked && !frames->reply_bytes;
	short events;
	int code = amperf_tp_poll(dev->fd, 0, idle ? timeout_ns : 0, cancel_fd, &events);

	if (code < 0)
		return code;
	if (frames->reply_bytes)
		return 1;
	if (!frames->asked)
		return code ? -EPIPE : 0; /* only the end can wake this */
	if (frames->header.opcode == AMPERF_OP_RESET)
		return reset(frames, dev, timeout_ns, cancel_fd);
	return exchange(frames, dev, timeout_ns);
}
