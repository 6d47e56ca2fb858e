// SPDX-License-Identifier: GPL-2.0-only
/* What comes in for a test: checked in the endpoint's callback, never stored. */
#include <linux/crc32.h>
#include <linux/ktime.h>

#include "amperf.h"
#include "pattern.h"

u8 amperf_test_opcode(const struct amperf_test *test)
{
	switch (test->params.kind) {
	case AMPERF_TEST_SOURCE:
		return AMPERF_OP_SOURCE;
	case AMPERF_TEST_ECHO:
		return AMPERF_OP_ECHO;
	default:
		return AMPERF_OP_SINK;
	}
}

u16 amperf_test_flags(const struct amperf_test *test)
{
	return test->params.unverified ? AMPERF_FLAG_UNVERIFIED : 0;
}

void amperf_test_add_crc(struct amperf_test *test, const u8 *data, size_t len)
{
	if (!test->crc_ahead)
		test->crc32 = ~crc32_le(~test->crc32, data, len);
}

static void note_status(struct amperf_test *test, u32 status)
{
	test->status = status;
	test->has_status = true;
}

static int take_report_header(struct amperf_test *test,
			      const struct amperf_header *header)
{
	if (header->length != sizeof(test->report) || !test->data_done ||
	    (header->status && header->status != AMPERF_STATUS_CORRUPT))
		return -EPROTO;
	note_status(test, header->status);
	return 0;
}

static int take_header(void *priv, const struct amperf_header *header)
{
	struct amperf_test *test = priv;
	bool ours = header->sequence == test->params.sequence;

	/* Sequence 0: the other core could not make out whose frame it was. */
	if (header->opcode == AMPERF_OP_ERROR && (ours || !header->sequence)) {
		note_status(test, header->status);
		return -EPROTO;
	}
	test->ignoring = !ours;
	if (!ours)
		return 0;
	if (header->opcode == AMPERF_OP_REPORT)
		return take_report_header(test, header);
	if (test->params.kind == AMPERF_TEST_SINK || test->data_begun ||
	    header->opcode != amperf_test_opcode(test) || header->status ||
	    header->flags != (AMPERF_FLAG_REPLY | amperf_test_flags(test)) ||
	    header->length != test->params.total_bytes)
		return -EPROTO;
	test->data_begun = true;
	return 0;
}

static void take_data(struct amperf_test *test, const u8 *data, size_t len)
{
	size_t right;

	if (test->wrong_at == U64_MAX && !test->params.unverified) {
		right = amperf_pattern_check(data, len, test->params.seed,
					     test->received_bytes);
		if (right < len)
			test->wrong_at = test->received_bytes + right;
		else if (test->params.kind == AMPERF_TEST_SOURCE)
			amperf_test_add_crc(test, data, len);
	}
	test->received_bytes += len;
}

static void take_payload(void *priv, const struct amperf_frame *frame,
			 const u8 *data, size_t len)
{
	struct amperf_test *test = priv;

	if (test->ignoring)
		return;
	/* take_header() let pass only a REPORT of the right length. */
	if (frame->header.opcode == AMPERF_OP_REPORT)
		memcpy((u8 *)&test->report + frame->offset, data, len);
	else
		take_data(test, data, len);
}

static int take_end(void *priv, const struct amperf_frame *frame)
{
	struct amperf_test *test = priv;

	if (test->ignoring)
		return 0;
	if (frame->header.opcode != AMPERF_OP_REPORT) {
		test->data_done = true;
		/* Wrong data is told by its place; this is a wrong CRC alone. */
		if (frame->crc32 != test->crc32 && test->wrong_at == U64_MAX)
			return -EBADMSG;
		return 0;
	}
	if (frame->crc32 !=
	    amperf_frame_crc32(&test->report, sizeof(test->report)))
		return -EBADMSG;
	test->report_done = true;
	return -EALREADY; /* what follows is no more of this test */
}

static const struct amperf_frame_ops frame_ops = {
	.header = take_header,
	.payload = take_payload,
	.end = take_end,
};

/*
 * Through a copy: the ring's buffers may be mapped without a cache, which a plain
 * copy reads in bursts, and a comparison word by word.
 */
static int take_message(struct amperf_test *test, const u8 *data, u32 len)
{
	int err = 0;

	while (len && !err) {
		u32 piece = min_t(u32, len, sizeof(test->message));

		memcpy(test->message, data, piece);
		err = amperf_frame_take(&test->frame, test->message, piece);
		data += piece;
		len -= piece;
	}
	return err;
}

void amperf_test_take(struct amperf_test *test, const u8 *data, u32 len)
{
	int err;

	if (test->report_done || test->refusal)
		return;
	WRITE_ONCE(test->progress, jiffies);
	err = take_message(test, data, len);
	if (!err)
		return;
	test->end_ns = ktime_get_ns();
	if (!test->report_done)
		test->refusal = err;
	wake_up(&test->wait);
}

void amperf_test_listen(struct amperf_test *test)
{
	test->wrong_at = U64_MAX;
	test->data_done = test->params.kind == AMPERF_TEST_SINK;
	amperf_frame_init(&test->frame, &frame_ops, test);
	test->listening = true;
}
