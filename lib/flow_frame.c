/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Several transactions under way at once in PROTOCOL.md's frames. The firmware works
 * through an endpoint's requests in their order, so answers come in that order too.
 *
 * Nothing may be lost on this side: all that has been sent may bring about no more
 * unread answers than the link's window allows; what would, waits for answers to come.
 * They always do, as what was sent needs nothing further for its own answer. A SOURCE
 * whose data is more than the window is the exception, and goes alone, with CREDIT.
 *
 * Payloads are made before the clock runs: a pool of frames with seeds that differ,
 * of which only the header changes. Data that comes is compared with the pool's as it
 * comes, byte by byte, in the time that belongs to all that are under way. A
 * transaction past AMPERF_PAYLOAD_WHOLE_BYTES is made and compared block by block.
 */
#include "error.h"
#include "flow.h"
#include "verdict.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADER_BYTES sizeof(struct amperf_header)
#define REPORT_BYTES AMPERF_FRAME_BYTES(sizeof(struct amperf_report))

#define POOL_BYTES (UINT64_C(4) << 20)
#define POOL_FRAMES_MAX 64u

struct flight {
	uint32_t sequence;
	uint32_t seed;
	uint32_t crc32; /* of its data, as it should be */
};

struct frames {
	struct amperf_flow flow;
	struct amperf_link *link;
	const struct amperf_test *test;
	struct amperf_error *error;
	uint64_t total_bytes;
	uint64_t window_bytes;
	struct amperf_outgoing pool[POOL_FRAMES_MAX];
	size_t pool_count;
	struct flight flights[AMPERF_DEPTH_MAX]; /* by number */

	/* What is going out. */
	struct amperf_outgoing *out;
	struct flight *last; /* of the newest */
	uint64_t next_block;
	struct amperf_span span; /* what is left of the one before */
	uint8_t request[AMPERF_FRAME_BYTES(sizeof(struct amperf_source))];
	bool busy;

	/* What is coming in: answers to the oldest. */
	struct amperf_incoming in; /* past the size of a pool's frame */
	struct amperf_report report;
	uint64_t promised_bytes; /* of answers to all that was sent, on io's count */
	uint64_t received_bytes; /* of the data */
	uint64_t credited_bytes;
	uint64_t wrong_at;
	uint32_t status;
	uint32_t trailer_crc32;
	bool ignoring;
	bool data_begun;
	bool data_done;
};

static bool is_whole(const struct frames *frames)
{
	return frames->total_bytes <= AMPERF_PAYLOAD_WHOLE_BYTES;
}

static uint16_t flags_of(const struct frames *frames)
{
	return frames->test->unverified ? AMPERF_FLAG_UNVERIFIED : 0;
}

static struct flight *flight_at(struct frames *frames, uint64_t number)
{
	return &frames->flights[number % AMPERF_DEPTH_MAX];
}

static struct amperf_outgoing *pool_at(struct frames *frames, uint64_t number)
{
	return &frames->pool[number % frames->pool_count];
}

/* ---- What comes in ------------------------------------------------------ */

static void expect_next(struct frames *frames)
{
	frames->received_bytes = frames->credited_bytes = 0;
	frames->wrong_at = frames->total_bytes;
	frames->status = 0;
	frames->data_begun = frames->ignoring = false;
	frames->data_done = frames->test->kind == AMPERF_KIND_SINK;
	memset(&frames->report, 0, sizeof(frames->report));
	if (!is_whole(frames))
		amperf_incoming_begin(&frames->in, flight_at(frames, frames->flow.ended)->seed);
}

static int against_protocol(const struct frames *frames, const struct amperf_header *header)
{
	return amperf_against_protocol(frames->test->kind, header, frames->link->label,
				       frames->error);
}

/* One of those under way, or a frame of which nobody could read whose it is. */
static bool is_ours(struct frames *frames, uint32_t sequence)
{
	for (uint64_t i = frames->flow.ended; i < frames->flow.begun; i++)
		if (flight_at(frames, i)->sequence == sequence)
			return true;
	return frames->last->sequence == sequence || sequence == 0;
}

static int take_error(struct frames *frames, const struct amperf_header *header)
{
	if (!is_ours(frames, header->sequence)) {
		frames->ignoring = true;
		return 0;
	}
	if (header->status == AMPERF_STATUS_BAD_HEADER && frames->test->unverified)
		return amperf_must_verify(frames->link->label, frames->error);
	return amperf_fail(frames->error, -EPROTO, "%s: the firmware refused %s: %s%s",
			   frames->link->label,
			   amperf_opcode_name(amperf_data_opcode(frames->test->kind)),
			   amperf_status_name(header->status),
			   header->sequence ? "; several at once need firmware of this release"
					    : " (damaged; does another program write to the"
					      " device?)");
}

static int take_header(struct frames *frames, const struct amperf_header *header)
{
	bool data = header->opcode == amperf_data_opcode(frames->test->kind);

	frames->ignoring = false;
	if (header->opcode == AMPERF_OP_ERROR)
		return take_error(frames, header);
	if (header->sequence != flight_at(frames, frames->flow.ended)->sequence) {
		frames->ignoring = true;
		return 0;
	}
	if (amperf_frame_check(header) != AMPERF_STATUS_OK || !(header->flags & AMPERF_FLAG_REPLY))
		return against_protocol(frames, header);
	if (header->opcode == AMPERF_OP_REPORT && header->length == sizeof(frames->report) &&
	    (!header->status || header->status == AMPERF_STATUS_CORRUPT)) {
		frames->status = header->status;
		return 0;
	}
	if (!data || frames->test->kind == AMPERF_KIND_SINK || header->status ||
	    (header->flags & AMPERF_FLAG_UNVERIFIED) != flags_of(frames) ||
	    header->length != frames->total_bytes || frames->data_begun)
		return against_protocol(frames, header);
	frames->data_begun = true;
	return 0;
}

static size_t right_bytes(const uint8_t *data, const uint8_t *right, size_t bytes)
{
	size_t i = 0;

	if (memcmp(data, right, bytes) == 0)
		return bytes;
	while (data[i] == right[i])
		i++;
	return i;
}

static void take_data(struct frames *frames, const struct amperf_piece *piece)
{
	const uint8_t *right = pool_at(frames, frames->flow.ended)->area + HEADER_BYTES;
	size_t same;

	frames->received_bytes += piece->bytes;
	if (!is_whole(frames)) {
		amperf_incoming_take(&frames->in, piece->data, piece->bytes);
		frames->wrong_at = frames->in.wrong_at;
		return;
	}
	if (frames->test->unverified || frames->wrong_at < frames->total_bytes)
		return;
	same = right_bytes(piece->data, right + piece->offset, piece->bytes);
	if (same < piece->bytes)
		frames->wrong_at = piece->offset + same;
}

static int judge(struct frames *frames)
{
	uint32_t crc32 = flight_at(frames, frames->flow.ended)->crc32;
	const struct amperf_evidence evidence = {
		.kind = frames->test->kind,
		.total_bytes = frames->total_bytes,
		/* What came is what was compared with, so has its CRC-32. */
		.crc32 = is_whole(frames) || frames->test->kind != AMPERF_KIND_SOURCE
				 ? crc32
				 : frames->in.crc32,
		.wrong_at = frames->wrong_at,
		.came_in_crc32 = is_whole(frames) ? crc32 : frames->in.crc32,
		.trailer_crc32 = frames->trailer_crc32,
		.status = frames->status,
		.report = &frames->report,
	};

	return amperf_verdict(&evidence, frames->link->label, frames->error);
}

static int take_report(struct frames *frames, const struct amperf_parser *parser)
{
	int code;

	if (parser->trailer_crc32 != amperf_crc32(0, &frames->report, sizeof(frames->report)))
		return amperf_fail(frames->error, -EBADMSG,
				   "%s: the firmware's report came in damaged (wrong CRC-32)",
				   frames->link->label);
	if (!frames->data_done)
		return amperf_fail(frames->error, -EPROTO,
				   "%s: the firmware reported an end before its data",
				   frames->link->label);
	code = judge(frames);
	if (!code)
		code = amperf_flow_end(&frames->flow, frames->link->io.progress_ns,
				       &frames->report);
	expect_next(frames);
	return code;
}

static int take_piece(void *context, const struct amperf_parser *parser,
		      const struct amperf_piece *piece)
{
	struct frames *frames = context;
	bool report = parser->header.opcode == AMPERF_OP_REPORT;

	if (piece->event == AMPERF_PARSER_HEADER)
		return take_header(frames, &parser->header);
	if (frames->ignoring)
		return 0;
	if (piece->event == AMPERF_PARSER_END && report)
		return take_report(frames, parser);
	if (piece->event == AMPERF_PARSER_END) {
		frames->trailer_crc32 = parser->trailer_crc32;
		frames->data_done = true;
	} else if (report) {
		memcpy((uint8_t *)&frames->report + piece->offset, piece->data, piece->bytes);
	} else {
		take_data(frames, piece);
	}
	return 0;
}

/* ---- What goes out ------------------------------------------------------ */

static uint64_t owed_bytes(const struct frames *frames)
{
	uint64_t received = frames->link->io.received_bytes;

	return frames->promised_bytes > received ? frames->promised_bytes - received : 0;
}

/* Of an ECHO each byte sent comes back as one, header and CRC too; then the REPORT. */
static size_t allowed_bytes(const struct frames *frames)
{
	size_t bytes = frames->span.bytes;

	if (frames->test->kind != AMPERF_KIND_ECHO)
		return bytes;
	if (bytes > frames->window_bytes / 2)
		bytes = (size_t)(frames->window_bytes / 2);
	return owed_bytes(frames) + bytes <= frames->window_bytes ? bytes : 0;
}

/* Sends a piece. 1: the link took something of it. 0: no room. */
static int send_piece(struct frames *frames)
{
	size_t bytes = allowed_bytes(frames);
	ssize_t taken;

	if (!bytes)
		frames->link->io.no_room = false; /* it is for us to wait */
	taken = bytes ? amperf_io_offer(&frames->link->io, frames->span.data, bytes) : 0;
	if (taken <= 0)
		return (int)taken;
	frames->span.data += taken;
	frames->span.bytes -= (size_t)taken;
	if (frames->test->kind == AMPERF_KIND_ECHO)
		frames->promised_bytes += (uint64_t)taken;
	return 1;
}

static int send_rest(struct frames *frames)
{
	int code = 1;

	while (code > 0 && frames->busy) {
		if (frames->span.bytes) {
			code = send_piece(frames);
		} else if (frames->test->kind != AMPERF_KIND_SOURCE &&
			   frames->next_block < frames->test->count) {
			frames->span = amperf_outgoing_block(frames->out, frames->next_block++);
		} else {
			frames->busy = false;
			if (frames->test->kind != AMPERF_KIND_SOURCE)
				frames->last->crc32 = frames->out->crc32;
		}
	}
	return code < 0 ? code : 0;
}

/* What all answers to the next one take, as far as they come without further sending. */
static uint64_t answer_bytes(const struct frames *frames)
{
	if (frames->test->kind == AMPERF_KIND_SOURCE)
		return HEADER_BYTES + frames->total_bytes + AMPERF_TRAILER_BYTES + REPORT_BYTES;
	return REPORT_BYTES;
}

static bool fits_window(const struct frames *frames)
{
	uint64_t owed = owed_bytes(frames);

	return !owed || owed + answer_bytes(frames) <= frames->window_bytes;
}

static void make_source(struct frames *frames, const struct flight *flight)
{
	bool fits = answer_bytes(frames) <= frames->window_bytes;
	struct amperf_source source = {
		.length = frames->total_bytes,
		.seed = flight->seed,
		/* All of it is allowed for: no CREDIT, so that others can follow. */
		.window_bytes = fits ? 0 : (uint32_t)frames->window_bytes,
	};
	struct amperf_header header = amperf_frame_header(AMPERF_OP_SOURCE, flags_of(frames),
							  flight->sequence, sizeof(source));

	frames->span.data = frames->request;
	frames->span.bytes = amperf_frame_encode(frames->request, &header, &source);
}

static void make_data(struct frames *frames, const struct flight *flight)
{
	struct amperf_header header =
		amperf_frame_header(amperf_data_opcode(frames->test->kind), flags_of(frames),
				    flight->sequence, frames->total_bytes);

	if (is_whole(frames))
		memcpy(frames->out->area, &header, sizeof(header));
	else
		amperf_outgoing_begin(frames->out, &header, flight->seed);
	frames->span = amperf_outgoing_block(frames->out, 0);
	frames->next_block = 1;
}

static int begin(void *carrier, uint64_t number, struct amperf_error *error)
{
	struct frames *frames = carrier;
	struct flight *flight = flight_at(frames, number);
	int code;

	frames->error = error;
	if (!frames->busy)
		frames->span.bytes = 0;
	if (frames->busy || !fits_window(frames)) {
		frames->link->io.no_room &= frames->busy;
		return 0;
	}
	frames->out = pool_at(frames, number);
	frames->last = flight;
	flight->sequence = amperf_link_next_sequence(frames->link);
	flight->seed = is_whole(frames) ? frames->out->seed : flight->sequence * 2654435761u;
	flight->crc32 = frames->out->crc32;
	if (frames->test->kind == AMPERF_KIND_SOURCE)
		make_source(frames, flight);
	else
		make_data(frames, flight);
	code = send_piece(frames);
	if (code <= 0)
		return code;
	frames->link->sequence = flight->sequence;
	frames->promised_bytes += answer_bytes(frames);
	frames->busy = true;
	if (!amperf_flow_in_flight(&frames->flow))
		expect_next(frames);
	code = send_rest(frames);
	return code < 0 ? code : 1;
}

/* Tells a source that it may go on, once a quarter of its window is read. */
static int send_credit(struct frames *frames)
{
	struct amperf_credit credit = {frames->received_bytes};
	uint64_t window = frames->window_bytes;
	struct amperf_header header;
	uint8_t frame[AMPERF_FRAME_BYTES(sizeof(credit))];

	if (answer_bytes(frames) <= window ||
	    credit.consumed_bytes - frames->credited_bytes < window / 4 ||
	    frames->credited_bytes + window >= frames->total_bytes)
		return 0;
	frames->credited_bytes = credit.consumed_bytes;
	header = amperf_frame_header(AMPERF_OP_CREDIT, 0,
				     flight_at(frames, frames->flow.ended)->sequence,
				     sizeof(credit));
	return amperf_io_send(&frames->link->io, frame,
			      amperf_frame_encode(frame, &header, &credit), true, NULL);
}

static int move(void *carrier, uint64_t timeout_ns, struct amperf_error *error)
{
	struct frames *frames = carrier;
	bool expecting;
	int code;

	frames->error = error;
	code = send_rest(frames);
	/* Something under way, or one that finds no room. */
	expecting = amperf_flow_in_flight(&frames->flow) || frames->flow.blocked;
	if (!code)
		code = amperf_io_poll(&frames->link->io, timeout_ns, expecting);
	if (!code && frames->test->kind == AMPERF_KIND_SOURCE)
		code = send_credit(frames);
	return code;
}

static void abandon(void *carrier)
{
	struct frames *frames = carrier;

	frames->busy = false;
	frames->span.bytes = 0;
	frames->promised_bytes = frames->link->io.received_bytes;
	expect_next(frames);
	/* The RESET in between had answers of its own. */
	frames->link->io.on_piece = take_piece;
	frames->link->io.context = frames;
}

/* ---- Around it ---------------------------------------------------------- */

static int make_pool(struct frames *frames)
{
	const struct amperf_test *test = frames->test;
	uint64_t fits = POOL_BYTES / frames->total_bytes;
	int code = 0;

	/* Past the size of a pool's frame there is one, made anew for each transaction. */
	if (!is_whole(frames))
		fits = 1;
	fits = fits < POOL_FRAMES_MAX ? fits : POOL_FRAMES_MAX;
	while (frames->pool_count < fits && !code) {
		struct amperf_outgoing *out = &frames->pool[frames->pool_count++];
		uint32_t seed =
			(frames->link->sequence + (uint32_t)frames->pool_count) * 2654435761u;

		code = amperf_outgoing_init(out, test->block_bytes, frames->total_bytes);
		out->unverified = test->unverified;
		if (!code && is_whole(frames))
			amperf_outgoing_begin(out, &(struct amperf_header){0}, seed);
	}
	if (!code)
		code = amperf_incoming_init(&frames->in, frames->total_bytes);
	frames->in.unverified = test->unverified;
	return code;
}

int amperf_flow_frames(struct amperf_run_row *run, struct amperf_error *error)
{
	static const struct amperf_carrier_ops ops = {begin, move, abandon};
	const struct amperf_test *test = run->test;
	struct frames *frames = calloc(1, sizeof(*frames));
	int code;

	if (!frames)
		return amperf_fail(error, -ENOMEM, "no memory");
	frames->flow.run = run;
	frames->flow.ops = &ops;
	frames->flow.carrier = frames;
	frames->flow.depth = test->depth ? test->depth : AMPERF_DEPTH_MAX;
	frames->link = run->link;
	frames->test = test;
	frames->total_bytes = test->block_bytes * test->count;
	frames->window_bytes = run->link->caps.unread_bytes_max;
	frames->last = &frames->flights[0];
	code = make_pool(frames);
	abandon(frames);
	if (code)
		code = amperf_fail(error, -ENOMEM, "no memory for blocks of %llu bytes",
				   (unsigned long long)test->block_bytes);
	else
		code = amperf_flow_run(&frames->flow, error);
	run->link->io.on_piece = NULL;
	for (size_t i = 0; i < frames->pool_count; i++)
		amperf_outgoing_free(&frames->pool[i]);
	amperf_incoming_free(&frames->in);
	free(frames);
	return code;
}
