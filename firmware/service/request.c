/* SPDX-License-Identifier: BSD-3-Clause */
#include "service/endpoint.h"

#include <stddef.h>

#include "service/control.h"
#include "service/frame.h"
#include "service/log.h"

/* ---- Replies, each `due` until there is a buffer for it ---------------- */

/* The reply is out. */
static void answered(struct svc_endpoint *e)
{
	e->due = NULL;
	svc_log_request(e->label, e->number, e->request.opcode, e->request.length,
			AMPERF_STATUS_OK);
}

static bool reply_hello(struct svc_endpoint *e)
{
	const struct amperf_hello hello = svc_info_hello(&e->rpmsg);

	if (!svc_out_reply(e, AMPERF_OP_HELLO, e->request.sequence, &hello, sizeof(hello)))
		return false;
	answered(e);
	return true;
}

static bool reply_reset(struct svc_endpoint *e)
{
	if (!svc_out_reply(e, AMPERF_OP_RESET, e->request.sequence, NULL, 0))
		return false;
	answered(e);
	return true;
}

static bool reply_stats(struct svc_endpoint *e)
{
	struct amperf_stats stats = svc_info_stats(e->rpmsg.link);

	stats.p2020_transactions = e->p2020.finished_transactions;
	stats.p2020_bytes = e->p2020.finished_bytes;
	stats.p2020_crc32 = e->p2020.finished_crc32;
	if (!svc_out_reply(e, AMPERF_OP_STATS, e->request.sequence, &stats, sizeof(stats)))
		return false;
	answered(e);
	return true;
}

static bool reply_load(struct svc_endpoint *e)
{
	const uint32_t bytes =
		sizeof(struct amperf_header) + sizeof(struct amperf_load) + AMPERF_TRAILER_BYTES;

	if (!svc_out(e, bytes, NULL)) /* before the marks begin anew */
		return false;

	const struct amperf_load load = svc_info_load(e->rpmsg.link);
	svc_out_reply(e, AMPERF_OP_LOAD, e->request.sequence, &load, sizeof(load));
	answered(e);
	return true;
}

static bool reply_control(struct svc_endpoint *e)
{
	const struct amperf_control control = {
		.key = e->small.control.key,
		.value = svc_control_value(e->small.control.key),
	};

	if (!svc_out_reply(e, AMPERF_OP_CONTROL, e->request.sequence, &control, sizeof(control)))
		return false;
	answered(e);
	return true;
}

bool svc_reply_error(struct svc_endpoint *e)
{
	uint8_t *out = svc_out(e, sizeof(struct amperf_header), NULL);

	if (!out)
		return false;
	svc_frame_reply(out, AMPERF_OP_ERROR, e->due_status, e->due_sequence, 0);
	svc_out_add(e, sizeof(struct amperf_header));
	e->due = NULL;
	svc_log_request(e->label, e->number, AMPERF_OP_ERROR, 0, e->due_status);
	return true;
}

static bool reply_report(struct svc_endpoint *e)
{
	bool data_sent = e->transaction.opcode == AMPERF_OP_ECHO && e->transaction.bytes;

	if (!svc_out_report(e, e->due_status, data_sent))
		return false;
	e->due = NULL;
	return true;
}

static bool reply_echo_header(struct svc_endpoint *e)
{
	uint8_t *out = svc_out(e, sizeof(struct amperf_header), NULL);

	if (!out)
		return false;
	svc_frame_reply_data(out, AMPERF_OP_ECHO, e->transaction.data_flags, e->request.sequence,
			     e->request.length);
	svc_out_add(e, sizeof(struct amperf_header));
	e->due = e->request.length ? NULL : reply_report;
	return true;
}

/* ---- Requests ---------------------------------------------------------- */

/* Starts counting for a REPORT; the message that brought the request counts. */
static void begin_transaction(struct svc_endpoint *e)
{
	e->transaction = (struct svc_transaction){
		.sequence = e->request.sequence,
		.opcode = e->request.opcode,
		.data_flags = e->request.flags,
		.start_ticks = port_ticks(),
		.rx_messages = 1,
		.doorbells = svc_counters.doorbells,
	};
	e->due_status = AMPERF_STATUS_OK;
}

void svc_request(struct svc_endpoint *e)
{
	switch ((enum amperf_opcode)e->request.opcode) {
	case AMPERF_OP_HELLO:
		e->due = reply_hello;
		return;
	case AMPERF_OP_RESET: /* done when it arrived */
		e->due = reply_reset;
		return;
	case AMPERF_OP_STATS:
		e->due = reply_stats;
		return;
	case AMPERF_OP_LOAD:
		e->due = reply_load;
		return;
	case AMPERF_OP_SINK:
		begin_transaction(e);
		if (e->request.length)
			e->state = SVC_SINK;
		else
			e->due = reply_report;
		return;
	case AMPERF_OP_ECHO:
		begin_transaction(e);
		e->due = reply_echo_header;
		if (e->request.length)
			e->state = SVC_ECHO;
		return;
	case AMPERF_OP_SOURCE:
		begin_transaction(e);
		e->state = SVC_SMALL;
		return;
	default: /* CREDIT, CONTROL; frame.c lets no other through */
		e->state = SVC_SMALL;
	}
}

static void source(struct svc_endpoint *e)
{
	const struct amperf_source *request = &e->small.source;

	if (!request->length || request->length > AMPERF_PAYLOAD_MAX) {
		svc_refuse(e, AMPERF_STATUS_BAD_VALUE, e->request.sequence);
		return;
	}
	e->source = (struct svc_source){.phase = SVC_SOURCE_HEADER, .request = *request};
}

static void control(struct svc_endpoint *e)
{
	if (svc_control_set(&e->small.control))
		e->due = reply_control;
	else
		svc_refuse(e, AMPERF_STATUS_BAD_VALUE, e->request.sequence);
}

void svc_request_payload(struct svc_endpoint *e, bool intact)
{
	enum amperf_opcode opcode = e->request.opcode;

	if (opcode == AMPERF_OP_SINK || opcode == AMPERF_OP_ECHO) {
		svc_counters.bad_frames += !intact;
		e->transaction.crc32 = e->payload_crc32;
		e->due_status = intact ? AMPERF_STATUS_OK : AMPERF_STATUS_CORRUPT;
		e->due = reply_report;
	} else if (!intact) {
		svc_refuse(e, AMPERF_STATUS_CORRUPT, e->request.sequence);
	} else if (opcode == AMPERF_OP_SOURCE) {
		source(e);
	} else if (opcode == AMPERF_OP_CONTROL) {
		control(e);
	} else if (!svc_source_credit(e, e->small.credit.consumed_bytes)) {
		svc_refuse(e, AMPERF_STATUS_BAD_VALUE, e->request.sequence);
	}
}
