/* SPDX-License-Identifier: BSD-3-Clause */
#include "service/endpoint.h"

#include "service/crc32.h"
#include "service/frame.h"

/* Bytes that may go out now: what is left, within the window. */
static uint64_t allowed_bytes(const struct svc_source *source, uint64_t sent)
{
	uint64_t left = source->request.length - sent;
	uint64_t window = source->credited_bytes + source->request.window_bytes - sent;

	return source->request.window_bytes && window < left ? window : left;
}

static bool send_header(struct svc_endpoint *e)
{
	uint8_t *out = svc_out(e, sizeof(struct amperf_header), NULL);

	if (!out)
		return false;
	svc_frame_reply_data(out, AMPERF_OP_SOURCE, e->transaction.data_flags,
			     e->transaction.sequence, e->source.request.length);
	svc_out_add(e, sizeof(struct amperf_header));
	e->source.phase = SVC_SOURCE_DATA;
	return true;
}

/* Fills the open message, or a new one. */
static bool send_data(struct svc_endpoint *e)
{
	struct svc_transaction *t = &e->transaction;
	uint64_t allowed = allowed_bytes(&e->source, t->bytes);
	uint32_t bytes;

	if (!allowed)
		return false;
	uint8_t *out = svc_out(e, 1, &bytes);
	if (!out)
		return false;
	if (bytes > allowed)
		bytes = (uint32_t)allowed;

	if (t->data_flags)
		svc_pattern(out, t->bytes, bytes, e->source.request.seed);
	else
		t->crc32 =
			svc_crc32_pattern(t->crc32, out, t->bytes, bytes, e->source.request.seed);
	t->bytes += bytes;
	svc_out_add(e, bytes);
	if (t->bytes == e->source.request.length)
		e->source.phase = SVC_SOURCE_END;
	return true;
}

bool svc_source_turn(struct svc_endpoint *e)
{
	bool sent = false;

	if (e->source.phase == SVC_SOURCE_HEADER)
		sent = send_header(e);
	if (e->source.phase == SVC_SOURCE_DATA)
		sent |= send_data(e);
	if (e->source.phase == SVC_SOURCE_END && svc_out_report(e, AMPERF_STATUS_OK, true)) {
		e->source.phase = SVC_SOURCE_OFF;
		sent = true;
	}
	return sent;
}

bool svc_source_needs_nothing(const struct svc_endpoint *e)
{
	const struct svc_source *source = &e->source;

	return !source->request.window_bytes ||
	       source->credited_bytes + source->request.window_bytes >= source->request.length;
}

bool svc_source_credit(struct svc_endpoint *e, uint64_t consumed_bytes)
{
	/* The last one may come when all is sent and reported. */
	if (e->source.phase == SVC_SOURCE_OFF)
		return true;
	if (consumed_bytes > e->transaction.bytes)
		return false;
	if (consumed_bytes > e->source.credited_bytes)
		e->source.credited_bytes = consumed_bytes;
	return true;
}
