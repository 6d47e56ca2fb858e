/* SPDX-License-Identifier: BSD-3-Clause */
/* Transactions in PROTOCOL.md's frames: sink, source, echo. */
#include "transaction.h"
#include "cpu.h"
#include "error.h"
#include "verdict.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define HEADER_BYTES sizeof(struct amperf_header)

int amperf_transaction_init(struct amperf_transaction *transaction, struct amperf_link *link,
			    const struct amperf_test *test)
{
	int code = 0;

	memset(transaction, 0, sizeof(*transaction));
	transaction->link = link;
	transaction->test = test;
	transaction->total_bytes = test->block_bytes * test->count;
	if (link->tp->ops->transact)
		return 0;
	if (test->kind != AMPERF_KIND_SOURCE)
		code = amperf_outgoing_init(&transaction->out, test->block_bytes,
					    transaction->total_bytes);
	if (!code && test->kind != AMPERF_KIND_SINK)
		code = amperf_incoming_init(&transaction->in, transaction->total_bytes);
	transaction->out.unverified = transaction->in.unverified = test->unverified;
	return code;
}

void amperf_transaction_free(struct amperf_transaction *transaction)
{
	amperf_outgoing_free(&transaction->out);
	amperf_incoming_free(&transaction->in);
}

static uint16_t data_flags(const struct amperf_transaction *t)
{
	return t->test->unverified ? AMPERF_FLAG_UNVERIFIED : 0;
}

/* ---- What the firmware sends -------------------------------------------- */

static int against_protocol(const struct amperf_transaction *t, const struct amperf_header *header)
{
	return amperf_against_protocol(t->test->kind, header, t->link->label, t->error);
}

static int refused(struct amperf_transaction *t, const struct amperf_header *header)
{
	if (header->status == AMPERF_STATUS_BAD_HEADER && t->test->unverified)
		return amperf_must_verify(t->link->label, t->error);
	if (header->sequence == 0)
		return amperf_fail(t->error, -EPROTO,
				   "%s: a frame reached the firmware damaged (%s);"
				   " does another program write to the device?",
				   t->link->label, amperf_status_name(header->status));
	return amperf_fail(t->error, -EPROTO, "%s: the firmware refused %s: %s", t->link->label,
			   amperf_opcode_name(amperf_data_opcode(t->test->kind)),
			   amperf_status_name(header->status));
}

static int take_header(struct amperf_transaction *t, const struct amperf_header *header)
{
	bool ours = header->sequence == t->link->sequence;

	t->ignoring = false;
	if (header->opcode == AMPERF_OP_ERROR && (ours || header->sequence == 0))
		return refused(t, header);
	if (!ours) {
		t->ignoring = true;
		return 0;
	}
	if (amperf_frame_check(header) != AMPERF_STATUS_OK || !(header->flags & AMPERF_FLAG_REPLY))
		return against_protocol(t, header);
	if (header->opcode == AMPERF_OP_REPORT) {
		if (header->length != sizeof(t->report) || t->report_done ||
		    (header->status && header->status != AMPERF_STATUS_CORRUPT))
			return against_protocol(t, header);
		t->status = header->status;
		return 0;
	}
	if (t->test->kind == AMPERF_KIND_SINK ||
	    header->opcode != amperf_data_opcode(t->test->kind) ||
	    (header->flags & AMPERF_FLAG_UNVERIFIED) != data_flags(t) ||
	    header->length != t->total_bytes || header->status || t->data_begun)
		return against_protocol(t, header);
	t->data_begun = true;
	return 0;
}

static int take_end(struct amperf_transaction *t, const struct amperf_parser *parser)
{
	if (parser->header.opcode != AMPERF_OP_REPORT) {
		t->data_crc32 = parser->trailer_crc32;
		t->data_done = true;
		return 0;
	}
	if (parser->trailer_crc32 != amperf_crc32(0, &t->report, sizeof(t->report)))
		return amperf_fail(t->error, -EBADMSG,
				   "%s: the firmware's report came in damaged (wrong CRC-32)",
				   t->link->label);
	t->report_done = true;
	return 0;
}

static int take_piece(void *context, const struct amperf_parser *parser,
		      const struct amperf_piece *piece)
{
	struct amperf_transaction *t = context;

	if (piece->event == AMPERF_PARSER_HEADER)
		return take_header(t, &parser->header);
	if (t->ignoring)
		return 0;
	if (piece->event == AMPERF_PARSER_END)
		return take_end(t, parser);
	if (parser->header.opcode == AMPERF_OP_REPORT)
		memcpy((uint8_t *)&t->report + piece->offset, piece->data, piece->bytes);
	else
		amperf_incoming_take(&t->in, piece->data, piece->bytes);
	return 0;
}

/* ---- Moving ------------------------------------------------------------- */

static int keep_going(struct amperf_transaction *t, uint64_t bytes)
{
	if (t->on_progress)
		t->on_progress(t->context, bytes);
	return amperf_io_cancelled(&t->link->io);
}

static int send_span(struct amperf_transaction *t, const uint8_t *data, size_t bytes)
{
	return amperf_io_send(&t->link->io, data, bytes, true, &t->sent_bytes);
}

/* Bytes sent that did not come back yet. */
static uint64_t open_bytes(const struct amperf_transaction *t)
{
	uint64_t sent = t->sent_bytes > HEADER_BYTES ? t->sent_bytes - HEADER_BYTES : 0;

	if (sent > t->total_bytes)
		sent = t->total_bytes;
	return sent > t->in.received_bytes ? sent - t->in.received_bytes : 0;
}

/*
 * An echo must be read as it is sent: what the reader leaves unread is lost.
 * A block larger than half the window goes in pieces of that size.
 */
static int send_echo_span(struct amperf_transaction *t, const uint8_t *data, size_t bytes)
{
	uint64_t window = t->link->caps.unread_bytes_max;
	int code = 0;

	while (bytes && !code) {
		size_t piece = bytes < window / 2 ? bytes : (size_t)(window / 2);

		while (!code && open_bytes(t) + piece > window)
			code = amperf_io_receive(&t->link->io);
		if (!code)
			code = send_span(t, data, piece);
		data += piece;
		bytes -= piece;
	}
	return code;
}

/* The first block is made before the clock runs. */
static int send_blocks(struct amperf_transaction *t)
{
	bool echo = t->test->kind == AMPERF_KIND_ECHO;
	struct amperf_span span = t->first;
	int code;

	for (uint64_t i = 1;; i++) {
		code = echo ? send_echo_span(t, span.data, span.bytes)
			    : send_span(t, span.data, span.bytes);
		if (code || i == t->test->count)
			return code;
		code = keep_going(t, i * t->test->block_bytes);
		if (code)
			return code;
		span = amperf_outgoing_block(&t->out, i);
	}
}

static struct amperf_span make_source_request(struct amperf_transaction *t)
{
	struct amperf_source source = {
		.length = t->total_bytes,
		.seed = t->seed,
		.window_bytes = (uint32_t)t->link->caps.unread_bytes_max,
	};
	struct amperf_header header = amperf_frame_header(AMPERF_OP_SOURCE, data_flags(t),
							  t->link->sequence, sizeof(source));

	return (struct amperf_span){t->request, amperf_frame_encode(t->request, &header, &source)};
}

/* Tells the source that it may go on, once a quarter of its window is read. */
static int send_credit(struct amperf_transaction *t)
{
	struct amperf_credit credit = {t->in.received_bytes};
	uint64_t window = t->link->caps.unread_bytes_max;
	struct amperf_header header;
	uint8_t frame[AMPERF_FRAME_BYTES(sizeof(credit))];

	if (t->in.received_bytes - t->credited_bytes < window / 4 ||
	    t->credited_bytes + window >= t->total_bytes)
		return 0;
	t->credited_bytes = credit.consumed_bytes;
	header = amperf_frame_header(AMPERF_OP_CREDIT, 0, t->link->sequence, sizeof(credit));
	return send_span(t, frame, amperf_frame_encode(frame, &header, &credit));
}

static int receive_rest(struct amperf_transaction *t)
{
	bool source = t->test->kind == AMPERF_KIND_SOURCE;
	int code = 0;

	while (!code && !t->report_done) {
		code = amperf_io_receive(&t->link->io);
		if (!code && source)
			code = send_credit(t);
		if (!code && !t->report_done)
			code = keep_going(t, t->test->kind == AMPERF_KIND_SINK
						     ? t->total_bytes
						     : t->in.received_bytes);
	}
	return code;
}

/* ---- Before, after ------------------------------------------------------ */

static void begin(struct amperf_transaction *t, uint32_t seed, struct amperf_error *error)
{
	struct amperf_link *link = t->link;

	link->sequence = amperf_link_next_sequence(link);
	t->error = error;
	t->seed = seed;
	t->stamped = false;
	t->sent_bytes = t->credited_bytes = t->verified_bytes = t->acknowledged_bytes = 0;
	t->data_begun = t->report_done = t->ignoring = false;
	t->data_done = t->test->kind == AMPERF_KIND_SINK;
	memset(&t->report, 0, sizeof(t->report));
	memset(&t->mcu_counts, 0, sizeof(t->mcu_counts));
	memset(&link->io.counts, 0, sizeof(link->io.counts));
	if (t->test->kind != AMPERF_KIND_SOURCE) {
		struct amperf_header header =
			amperf_frame_header(amperf_data_opcode(t->test->kind), data_flags(t),
					    link->sequence, t->total_bytes);

		amperf_outgoing_begin(&t->out, &header, seed);
		t->first = amperf_outgoing_block(&t->out, 0);
	} else {
		t->first = make_source_request(t);
	}
	amperf_incoming_begin(&t->in, seed);
	link->io.on_piece = take_piece;
	link->io.context = t;
}

/* How far it came, for whoever reads the error. */
static void describe(const struct amperf_transaction *t, int code, char *what, size_t bytes)
{
	uint64_t all = t->total_bytes + HEADER_BYTES + AMPERF_TRAILER_BYTES;

	if (t->test->kind == AMPERF_KIND_SOURCE)
		snprintf(what, bytes, "%llu of %llu bytes received",
			 (unsigned long long)t->in.received_bytes,
			 (unsigned long long)t->total_bytes);
	else if (t->sent_bytes < all)
		snprintf(what, bytes, "%s%llu of %llu bytes sent, %llu came back",
			 amperf_io_no_room_text(&t->link->io, code),
			 (unsigned long long)t->sent_bytes, (unsigned long long)all,
			 (unsigned long long)t->in.received_bytes);
	else if (t->data_done)
		snprintf(what, bytes, "all %llu bytes sent, no acknowledgement",
			 (unsigned long long)t->total_bytes);
	else
		snprintf(what, bytes, "all %llu bytes sent, %llu came back",
			 (unsigned long long)t->total_bytes,
			 (unsigned long long)t->in.received_bytes);
}

static int verify(struct amperf_transaction *t)
{
	struct amperf_evidence evidence = {
		.kind = t->test->kind,
		.total_bytes = t->total_bytes,
		.status = t->status,
		.report = &t->report,
	};
	int code;

	amperf_incoming_check(&t->in);
	evidence.wrong_at = t->in.wrong_at;
	evidence.came_in_crc32 = t->in.crc32;
	evidence.trailer_crc32 = t->data_crc32;
	evidence.crc32 = t->test->kind == AMPERF_KIND_SOURCE ? t->in.crc32 : t->out.crc32;
	code = amperf_verdict(&evidence, t->link->label, t->error);
	if (!code && !t->test->unverified)
		t->verified_bytes = t->total_bytes;
	return code;
}

static int finish(struct amperf_transaction *t, int code)
{
	char what[160];

	t->link->io.on_piece = NULL;
	t->link_counts = t->link->io.counts;
	if (code == -EPROTO || code == -EBADMSG || code == -EOPNOTSUPP)
		return code;
	if (code) {
		describe(t, code, what, sizeof(what));
		return amperf_link_failed(t->link, code, t->error, what);
	}
	amperf_transaction_note(t, &t->report);
	if (!t->data_done)
		return amperf_fail(t->error, -EPROTO,
				   "%s: the firmware reported an end before its data",
				   t->link->label);
	code = verify(t);
	if (!code)
		amperf_transaction_stamp(t, &t->report);
	return code;
}

int amperf_transaction_frame(struct amperf_transaction *transaction, uint32_t seed,
			     struct amperf_error *error)
{
	struct amperf_io *io = &transaction->link->io;
	uint64_t outside_ns = amperf_clock_now(&io->clock), process_ns, end_ns;
	int code;

	begin(transaction, seed, error);
	process_ns = amperf_cpu_process_now();
	amperf_io_begin(io);
	transaction->start_ns = io->progress_ns;
	code = transaction->test->kind == AMPERF_KIND_SOURCE
		       ? send_span(transaction, transaction->first.data, transaction->first.bytes)
		       : send_blocks(transaction);
	if (!code)
		code = receive_rest(transaction);
	/* The last thing to move was the REPORT's end; what it says was looked at later. */
	end_ns = io->progress_ns;
	amperf_io_narrow(io, &transaction->start_ns, &end_ns);
	transaction->ns = end_ns - transaction->start_ns;
	transaction->process_ns = amperf_cpu_process_now() - process_ns;
	code = finish(transaction, code);
	transaction->outside_ns = amperf_clock_now(&io->clock) - outside_ns - transaction->ns;
	return code;
}
