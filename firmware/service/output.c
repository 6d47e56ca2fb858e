/* SPDX-License-Identifier: BSD-3-Clause */
#include "service/endpoint.h"

#include <stddef.h>
#include <string.h>

#include "service/frame.h"
#include "service/log.h"

uint8_t *svc_out(struct svc_endpoint *e, uint32_t bytes, uint32_t *room)
{
	if (e->tx.data && RPMSG_MESSAGE_BYTES_MAX - e->tx_bytes < bytes)
		svc_out_send(e);
	if (!e->tx.data) {
		if (!rpmsg_tx_reserve(e->rpmsg.link, &e->tx)) {
			/* One wait, however often it is tried. */
			svc_counters.tx_waits += !e->tx_waiting;
			e->transaction.tx_waits += !e->tx_waiting;
			e->tx_waiting = true;
			return NULL;
		}
		e->tx_waiting = false;
		e->tx_bytes = 0;
	}
	if (room)
		*room = RPMSG_MESSAGE_BYTES_MAX - e->tx_bytes;
	return e->tx.data + e->tx_bytes;
}

void svc_out_add(struct svc_endpoint *e, uint32_t bytes)
{
	e->tx_bytes += bytes;
}

void svc_out_send(struct svc_endpoint *e)
{
	if (!e->tx.data)
		return;
	rpmsg_tx_commit(e->rpmsg.link, &e->tx, e->rpmsg.address, e->peer, e->tx_bytes);
	e->transaction.tx_messages++;
}

bool svc_out_reply(struct svc_endpoint *e, enum amperf_opcode opcode, uint32_t sequence,
		   const void *payload, uint32_t bytes)
{
	uint8_t *out =
		svc_out(e, sizeof(struct amperf_header) + bytes + AMPERF_TRAILER_BYTES, NULL);

	if (!out)
		return false;
	svc_out_add(e, svc_frame_write(out, opcode, AMPERF_STATUS_OK, sequence, payload, bytes));
	return true;
}

bool svc_out_report(struct svc_endpoint *e, enum amperf_status status, bool data_sent)
{
	const struct svc_transaction *t = &e->transaction;
	const uint32_t frame_bytes =
		sizeof(struct amperf_header) + sizeof(struct amperf_report) + AMPERF_TRAILER_BYTES;
	uint8_t *out = svc_out(e, frame_bytes + (data_sent ? AMPERF_TRAILER_BYTES : 0), NULL);

	if (!out)
		return false;
	if (data_sent) {
		memcpy(out, &t->crc32, AMPERF_TRAILER_BYTES);
		out += AMPERF_TRAILER_BYTES;
		svc_out_add(e, AMPERF_TRAILER_BYTES);
	}

	struct port_doorbell_counts doorbells;
	port_doorbell_counts(&doorbells);
	const struct amperf_report report = {
		.bytes = t->bytes,
		.start_ticks = t->start_ticks,
		.end_ticks = port_ticks(),
		.payload_crc32 = t->crc32,
		.rx_messages = t->rx_messages,
		.tx_messages = t->tx_messages + 1, /* the one that this goes into */
		.rx_doorbells =
			svc_doorbells(doorbells.received) - svc_doorbells(t->doorbells.received),
		.tx_doorbells = svc_doorbells(doorbells.sent) - svc_doorbells(t->doorbells.sent),
		.tx_waits = t->tx_waits,
	};
	svc_out_add(e, svc_frame_write(out, AMPERF_OP_REPORT, status, t->sequence, &report,
				       sizeof(report)));
	svc_log_request(e->label, e->number, t->opcode, t->bytes, status);
	return true;
}
