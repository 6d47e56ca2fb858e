/* SPDX-License-Identifier: BSD-3-Clause */
#include "transport/null_peer.h"
#include "clock.h"
#include "pattern.h"

#include <string.h>

/* Room that any one step's answer may need (the largest is HELLO's). */
#define STEP_BYTES ((size_t)256)
#define SOURCE_PIECE_BYTES 4096u

#define REPLY AMPERF_FLAG_REPLY

static uint64_t now_ticks(void)
{
	return amperf_clock_now(&amperf_clock_monotonic);
}

void amperf_null_peer_init(struct amperf_null_peer *peer)
{
	memset(peer, 0, sizeof(*peer));
	peer->uart_baud = AMPERF_UART_BAUD_DEFAULT;
	amperf_parser_init(&peer->parser);
}

/* ---- Answers ------------------------------------------------------------ */

static size_t queue_room(struct amperf_null_peer *peer)
{
	size_t held = peer->queue_end - peer->queue_begin;

	if (!held)
		peer->queue_begin = peer->queue_end = 0;
	return sizeof(peer->queue) - held;
}

/* The caller has made sure that there is room. */
static void queue_put(struct amperf_null_peer *peer, const void *data, size_t bytes)
{
	size_t held = peer->queue_end - peer->queue_begin;

	if (sizeof(peer->queue) - peer->queue_end < bytes) {
		memmove(peer->queue, peer->queue + peer->queue_begin, held);
		peer->queue_begin = 0;
		peer->queue_end = held;
	}
	memcpy(peer->queue + peer->queue_end, data, bytes);
	peer->queue_end += bytes;
	peer->stats.tx_bytes += bytes;
}

static void put_header(struct amperf_null_peer *peer, uint8_t opcode, uint16_t flags,
		       uint32_t sequence, uint32_t status, uint64_t length)
{
	struct amperf_header header = amperf_frame_header(opcode, REPLY | flags, sequence, length);

	header.status = status;
	header.header_crc32 =
		amperf_crc32(0, &header, offsetof(struct amperf_header, header_crc32));
	queue_put(peer, &header, sizeof(header));
}

static void put_frame(struct amperf_null_peer *peer, uint8_t opcode, uint32_t sequence,
		      uint32_t status, const void *payload, size_t bytes)
{
	uint32_t crc = amperf_crc32(0, payload, bytes);

	put_header(peer, opcode, 0, sequence, status, bytes);
	if (!bytes)
		return;
	queue_put(peer, payload, bytes);
	queue_put(peer, &crc, sizeof(crc));
	peer->stats.tx_messages++;
}

static void refuse(struct amperf_null_peer *peer, uint32_t sequence, uint32_t status)
{
	peer->stats.bad_frames++;
	put_frame(peer, AMPERF_OP_ERROR, sequence, status, NULL, 0);
}

static void put_report(struct amperf_null_peer *peer, uint32_t sequence, uint32_t status)
{
	struct amperf_report *report = &peer->report;

	report->end_ticks = now_ticks();
	put_frame(peer, AMPERF_OP_REPORT, sequence, status, report, sizeof(*report));
}

static void put_hello(struct amperf_null_peer *peer, uint32_t sequence)
{
	struct amperf_hello hello = {
		.version_min = AMPERF_VERSION,
		.version_max = AMPERF_VERSION,
		.core_hz = 1000000000,
		.log_output = peer->log_output,
		.firmware_version = "null",
		.board = "this process",
	};

	put_frame(peer, AMPERF_OP_HELLO, sequence, 0, &hello, sizeof(hello));
}

/* A copy: what is put into the queue is counted in the original. */
static void put_stats(struct amperf_null_peer *peer, uint32_t sequence)
{
	struct amperf_stats stats = peer->stats;

	stats.now_ticks = now_ticks();
	put_frame(peer, AMPERF_OP_STATS, sequence, 0, &stats, sizeof(stats));
}

/* As fast as it can, it is never asleep, and leaves nothing lying in a ring. */
static void put_load(struct amperf_null_peer *peer, uint32_t sequence)
{
	struct amperf_load load = {.now_ticks = now_ticks()};

	load.awake_ticks = load.now_ticks;
	put_frame(peer, AMPERF_OP_LOAD, sequence, 0, &load, sizeof(load));
}

/* ---- Requests ----------------------------------------------------------- */

static bool has_data(uint8_t opcode)
{
	return opcode == AMPERF_OP_SINK || opcode == AMPERF_OP_SOURCE || opcode == AMPERF_OP_ECHO;
}

static uint64_t wanted_length(uint8_t opcode)
{
	switch (opcode) {
	case AMPERF_OP_SOURCE:
		return sizeof(struct amperf_source);
	case AMPERF_OP_CREDIT:
		return sizeof(struct amperf_credit);
	case AMPERF_OP_CONTROL:
		return sizeof(struct amperf_control);
	default:
		return 0;
	}
}

static uint32_t check_request(const struct amperf_header *header)
{
	uint32_t status = amperf_frame_check(header);

	if (status)
		return status;
	if (header->flags & ~(has_data(header->opcode) ? AMPERF_FLAG_UNVERIFIED : 0u))
		return AMPERF_STATUS_BAD_HEADER;
	if (header->opcode == AMPERF_OP_REPORT || header->opcode == AMPERF_OP_ERROR)
		return AMPERF_STATUS_BAD_OPCODE;
	if (header->opcode == AMPERF_OP_SINK || header->opcode == AMPERF_OP_ECHO)
		return header->length ? AMPERF_STATUS_OK : AMPERF_STATUS_BAD_LENGTH;
	return header->length == wanted_length(header->opcode) ? AMPERF_STATUS_OK
							       : AMPERF_STATUS_BAD_LENGTH;
}

static void begin_transaction(struct amperf_null_peer *peer)
{
	memset(&peer->report, 0, sizeof(peer->report));
	peer->report.start_ticks = now_ticks();
}

static void on_header(struct amperf_null_peer *peer)
{
	const struct amperf_header *header = &peer->parser.header;
	uint32_t status = check_request(header);

	peer->data_crc32 = 0;
	peer->ignoring = status != AMPERF_STATUS_OK;
	if (status) {
		refuse(peer, status == AMPERF_STATUS_BAD_HEADER ? 0 : header->sequence, status);
		return;
	}
	if (header->opcode != AMPERF_OP_CREDIT)
		begin_transaction(peer);
	if (header->opcode == AMPERF_OP_ECHO)
		put_header(peer, AMPERF_OP_ECHO, header->flags, header->sequence, 0,
			   header->length);
}

static void on_payload(struct amperf_null_peer *peer, const struct amperf_piece *piece)
{
	uint8_t opcode = peer->parser.header.opcode;

	if (peer->ignoring)
		return;
	if (opcode == AMPERF_OP_SOURCE || !(peer->parser.header.flags & AMPERF_FLAG_UNVERIFIED))
		peer->data_crc32 = amperf_crc32(peer->data_crc32, piece->data, piece->bytes);
	peer->report.bytes += piece->bytes;
	if (opcode == AMPERF_OP_ECHO)
		queue_put(peer, piece->data, piece->bytes);
	else if (opcode != AMPERF_OP_SINK)
		memcpy(peer->small + piece->offset, piece->data, piece->bytes);
}

static void begin_source(struct amperf_null_peer *peer, uint32_t sequence)
{
	struct amperf_source source;

	memcpy(&source, peer->small, sizeof(source));
	if (!source.length || source.length > AMPERF_PAYLOAD_MAX) {
		refuse(peer, sequence, AMPERF_STATUS_BAD_VALUE);
		return;
	}
	peer->source.length = source.length;
	peer->source.seed = source.seed;
	peer->source.window_bytes = source.window_bytes;
	peer->source.sequence = sequence;
	peer->source.sent_bytes = 0;
	peer->source.credited_bytes = 0;
	peer->source.crc32 = 0;
	peer->source.flags = peer->parser.header.flags;
	peer->report.bytes = 0;
	put_header(peer, AMPERF_OP_SOURCE, peer->source.flags, sequence, 0, source.length);
}

static void take_credit(struct amperf_null_peer *peer)
{
	struct amperf_credit credit;

	memcpy(&credit, peer->small, sizeof(credit));
	if (credit.consumed_bytes > peer->source.credited_bytes &&
	    credit.consumed_bytes <= peer->source.sent_bytes)
		peer->source.credited_bytes = credit.consumed_bytes;
}

static void take_control(struct amperf_null_peer *peer, uint32_t sequence)
{
	struct amperf_control control;

	memcpy(&control, peer->small, sizeof(control));
	if (control.key == AMPERF_CONTROL_LOG_OUTPUT && control.value <= AMPERF_LOG_UART) {
		peer->log_output = control.value;
	} else if (control.key == AMPERF_CONTROL_UART_BAUD &&
		   (!control.value || (control.value >= AMPERF_UART_BAUD_MIN &&
				       control.value <= AMPERF_UART_BAUD_MAX))) {
		if (control.value)
			peer->uart_baud = control.value;
		control.value = peer->uart_baud;
	} else {
		refuse(peer, sequence, AMPERF_STATUS_BAD_VALUE);
		return;
	}
	put_frame(peer, AMPERF_OP_CONTROL, sequence, 0, &control, sizeof(control));
}

static void end_data(struct amperf_null_peer *peer, uint32_t sequence, bool echo)
{
	bool whole = peer->data_crc32 == peer->parser.trailer_crc32;

	if (echo)
		queue_put(peer, &peer->data_crc32, sizeof(peer->data_crc32));
	if (!whole)
		peer->stats.bad_frames++;
	peer->report.payload_crc32 = peer->data_crc32;
	put_report(peer, sequence, whole ? AMPERF_STATUS_OK : AMPERF_STATUS_CORRUPT);
}

static void on_end(struct amperf_null_peer *peer)
{
	const struct amperf_header *header = &peer->parser.header;
	uint32_t sequence = header->sequence;

	if (peer->ignoring)
		return;
	switch (header->opcode) {
	case AMPERF_OP_HELLO:
		put_hello(peer, sequence);
		return;
	case AMPERF_OP_RESET:
		peer->source.length = 0;
		put_frame(peer, AMPERF_OP_RESET, sequence, 0, NULL, 0);
		return;
	case AMPERF_OP_STATS:
		put_stats(peer, sequence);
		return;
	case AMPERF_OP_LOAD:
		put_load(peer, sequence);
		return;
	case AMPERF_OP_SINK:
	case AMPERF_OP_ECHO:
		end_data(peer, sequence, header->opcode == AMPERF_OP_ECHO);
		return;
	default:
		break;
	}
	if (peer->data_crc32 != peer->parser.trailer_crc32)
		refuse(peer, sequence, AMPERF_STATUS_CORRUPT);
	else if (header->opcode == AMPERF_OP_SOURCE)
		begin_source(peer, sequence);
	else if (header->opcode == AMPERF_OP_CREDIT)
		take_credit(peer);
	else
		take_control(peer, sequence);
}

/* ---- The 2020 packet ---------------------------------------------------- */

static bool p2020_begin(struct amperf_null_peer *peer, const uint8_t *data, size_t bytes)
{
	struct amperf_2020_header header;

	if (bytes < sizeof(header) || amperf_parser_busy(&peer->parser))
		return false;
	memcpy(&header, data, sizeof(header));
	if (header.preamble != AMPERF_2020_PREAMBLE || header.length < sizeof(header))
		return false;
	peer->p2020.length = header.length;
	peer->p2020.bytes = 0;
	peer->p2020.crc32 = 0;
	return true;
}

static size_t p2020_take(struct amperf_null_peer *peer, const uint8_t *data, size_t bytes)
{
	uint32_t left = peer->p2020.length - peer->p2020.bytes;
	size_t used = bytes < left ? bytes : left;
	uint16_t answer = (uint16_t)peer->p2020.length;

	peer->p2020.crc32 = amperf_crc32(peer->p2020.crc32, data, used);
	peer->p2020.bytes += (uint32_t)used;
	if (peer->p2020.bytes < peer->p2020.length)
		return used;
	peer->stats.p2020_transactions++;
	peer->stats.p2020_bytes = peer->p2020.bytes;
	peer->stats.p2020_crc32 = peer->p2020.crc32;
	peer->p2020.length = 0;
	queue_put(peer, &answer, sizeof(answer));
	return used;
}

/* ---- Both directions ---------------------------------------------------- */

/* RESET is looked for at the start of each message, within a payload too. */
static void look_for_reset(struct amperf_null_peer *peer, const uint8_t *data, size_t bytes)
{
	struct amperf_header header;

	if (bytes < sizeof(header))
		return;
	memcpy(&header, data, sizeof(header));
	if (amperf_frame_check(&header) == AMPERF_STATUS_OK && header.opcode == AMPERF_OP_RESET &&
	    !(header.flags & REPLY)) {
		amperf_parser_init(&peer->parser);
		peer->p2020.length = 0;
	}
}

static size_t step(struct amperf_null_peer *peer, const uint8_t *data, size_t bytes, bool *more)
{
	struct amperf_piece piece;
	size_t used = amperf_parser_feed(&peer->parser, data, bytes, &piece);

	*more = piece.event != AMPERF_PARSER_MORE;
	if (piece.event == AMPERF_PARSER_HEADER)
		on_header(peer);
	else if (piece.event == AMPERF_PARSER_PAYLOAD)
		on_payload(peer, &piece);
	else if (piece.event == AMPERF_PARSER_END)
		on_end(peer);
	return used;
}

static size_t take_frames(struct amperf_null_peer *peer, const uint8_t *data, size_t bytes)
{
	uint64_t skipped_before = peer->parser.skipped_bytes;
	size_t used = 0;
	bool more = true;

	while (more && queue_room(peer) > STEP_BYTES) {
		size_t room = queue_room(peer) - STEP_BYTES;
		size_t left = bytes - used;

		used += step(peer, data + used, left < room ? left : room, &more);
	}
	if (peer->parser.skipped_bytes != skipped_before && queue_room(peer) >= STEP_BYTES)
		refuse(peer, 0, AMPERF_STATUS_BAD_HEADER);
	return used;
}

/* A source is under way, and no CREDIT has to come for its end. */
static bool source_needs_nothing(const struct amperf_null_peer *peer)
{
	return peer->source.length &&
	       (!peer->source.window_bytes ||
		peer->source.credited_bytes + peer->source.window_bytes >= peer->source.length);
}

size_t amperf_null_peer_take(struct amperf_null_peer *peer, const uint8_t *data, size_t bytes)
{
	size_t used;

	/* As the firmware does, it leaves what comes next where it is. */
	if (queue_room(peer) <= 2 * STEP_BYTES || source_needs_nothing(peer))
		return 0;
	look_for_reset(peer, data, bytes);
	if (p2020_begin(peer, data, bytes) || peer->p2020.length)
		used = p2020_take(peer, data, bytes);
	else
		used = take_frames(peer, data, bytes);
	peer->stats.rx_messages++;
	peer->stats.rx_bytes += used;
	return used;
}

/* How much of a source's data may be made now. */
static size_t source_piece(struct amperf_null_peer *peer)
{
	uint64_t left = peer->source.length - peer->source.sent_bytes;
	uint64_t window = peer->source.window_bytes;
	size_t room = queue_room(peer);

	if (!peer->source.length || room <= STEP_BYTES)
		return 0;
	room -= STEP_BYTES;
	if (window) {
		uint64_t open = peer->source.sent_bytes - peer->source.credited_bytes;

		window = open < window ? window - open : 0;
		left = left < window ? left : window;
	}
	if (room > SOURCE_PIECE_BYTES)
		room = SOURCE_PIECE_BYTES;
	return left < room ? (size_t)left : room;
}

void amperf_null_peer_work(struct amperf_null_peer *peer)
{
	uint8_t data[SOURCE_PIECE_BYTES];
	size_t bytes = source_piece(peer);

	if (!bytes)
		return;
	amperf_pattern_fill(data, bytes, peer->source.seed, peer->source.sent_bytes);
	if (!peer->source.flags)
		peer->source.crc32 = amperf_crc32(peer->source.crc32, data, bytes);
	queue_put(peer, data, bytes);
	peer->source.sent_bytes += bytes;
	if (peer->source.sent_bytes < peer->source.length)
		return;
	queue_put(peer, &peer->source.crc32, sizeof(peer->source.crc32));
	peer->report.bytes = peer->source.length;
	peer->report.payload_crc32 = peer->source.crc32;
	peer->source.length = 0;
	put_report(peer, peer->source.sequence, AMPERF_STATUS_OK);
}

size_t amperf_null_peer_fetch(struct amperf_null_peer *peer, uint8_t *data, size_t bytes)
{
	size_t held = amperf_null_peer_held(peer);

	if (bytes > held)
		bytes = held;
	memcpy(data, peer->queue + peer->queue_begin, bytes);
	peer->queue_begin += bytes;
	return bytes;
}

size_t amperf_null_peer_give(struct amperf_null_peer *peer, uint8_t *data, size_t bytes)
{
	amperf_null_peer_work(peer);
	return amperf_null_peer_fetch(peer, data, bytes);
}

bool amperf_null_peer_ready(struct amperf_null_peer *peer)
{
	return peer->queue_end > peer->queue_begin || source_piece(peer) > 0;
}
