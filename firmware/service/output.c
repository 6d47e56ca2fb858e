/* SPDX-License-Identifier: BSD-3-Clause */
#include "service/endpoint.h"

#include <stddef.h>
#include <string.h>

#include "service/crc32.h"
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

/* Returns the bytes written: header, payload and its CRC. */
static uint32_t write_reply(uint8_t *out, enum amperf_opcode opcode, enum amperf_status status,
			    uint32_t sequence, const void *payload, uint32_t bytes)
{
	const uint32_t header_bytes = sizeof(struct amperf_header);

	svc_frame_reply(out, opcode, status, sequence, bytes);
	if (!bytes)
		return header_bytes;

	uint32_t crc = svc_crc32_copy(0, out + header_bytes, payload, bytes);
	memcpy(out + header_bytes + bytes, &crc, sizeof(crc));
	return header_bytes + bytes + AMPERF_TRAILER_BYTES;
}

bool svc_out_reply(struct svc_endpoint *e, enum amperf_opcode opcode, uint32_t sequence,
		   const void *payload, uint32_t bytes)
{
	uint8_t *out =
		svc_out(e, sizeof(struct amperf_header) + bytes + AMPERF_TRAILER_BYTES, NULL);

	if (!out)
		return false;
	svc_out_add(e, write_reply(out, opcode, AMPERF_STATUS_OK, sequence, payload, bytes));
	return true;
}

static uint32_t sum(const uint32_t counters[PORT_VRINGS])
{
	return counters[0] + counters[1];
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
		.rx_doorbells = sum(doorbells.received) - sum(t->doorbells.received),
		.tx_doorbells = sum(doorbells.sent) - sum(t->doorbells.sent),
		.tx_waits = t->tx_waits,
	};
	svc_out_add(e, write_reply(out, AMPERF_OP_REPORT, status, t->sequence, &report,
				   sizeof(report)));
	svc_log_request(e, t->opcode, t->bytes, status);
	return true;
}

void svc_log_request(const struct svc_endpoint *e, enum amperf_opcode opcode, uint64_t bytes,
		     enum amperf_status status)
{
	static const char *const names[] = {
		[AMPERF_OP_HELLO] = "hello",     [AMPERF_OP_RESET] = "reset",
		[AMPERF_OP_SINK] = "sink",       [AMPERF_OP_SOURCE] = "source",
		[AMPERF_OP_ECHO] = "echo",       [AMPERF_OP_CREDIT] = "credit",
		[AMPERF_OP_CONTROL] = "control", [AMPERF_OP_STATS] = "stats",
		[AMPERF_OP_REPORT] = "report",   [AMPERF_OP_ERROR] = "refused",
	};
	struct port_text line;

	if (!svc_log_begin(&line))
		return;
	port_text_add(&line, e->label);
	port_text_add_decimal(&line, e->number, 1);
	port_text_add(&line, " ");
	port_text_add(&line, names[opcode]);
	port_text_add(&line, ": ");
	port_text_add_decimal(&line, bytes, 1);
	port_text_add(&line, " bytes, status ");
	port_text_add_decimal(&line, status, 1);
	svc_log_end(&line);
}
