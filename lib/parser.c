/* SPDX-License-Identifier: BSD-3-Clause */
/* Finds frames in a stream of bytes. */
#include "frame.h"

#include <string.h>

enum { STATE_HEADER, STATE_PAYLOAD, STATE_TRAILER, STATE_END };

void amperf_parser_init(struct amperf_parser *parser)
{
	memset(parser, 0, sizeof(*parser));
}

bool amperf_parser_busy(const struct amperf_parser *parser)
{
	return parser->state != STATE_HEADER || parser->held_bytes > 0;
}

/* Could the bytes held be the start of a header? The magic decides early. */
static bool may_be_header(const struct amperf_parser *parser)
{
	static const uint32_t magic = AMPERF_MAGIC;
	size_t bytes = parser->held_bytes < sizeof(magic) ? parser->held_bytes : sizeof(magic);

	return memcmp(parser->held, &magic, bytes) == 0;
}

/* Drops the first byte held, and more until what is left may be a header. */
static void resync(struct amperf_parser *parser)
{
	do {
		parser->held_bytes--;
		parser->skipped_bytes++;
		memmove(parser->held, parser->held + 1, parser->held_bytes);
	} while (!may_be_header(parser));
}

/*
 * A version that this side does not know is reported to the caller as long as
 * the header is whole. Only what cannot be believed is skipped.
 */
static bool accept_header(struct amperf_parser *parser)
{
	struct amperf_header *header = &parser->header;
	uint32_t status;

	memcpy(header, parser->held, sizeof(*header));
	status = amperf_frame_check(header);
	if (status == AMPERF_STATUS_BAD_HEADER) {
		parser->bad_headers++;
		return false;
	}
	if (!parser->hunting)
		return true;
	if (status != AMPERF_STATUS_OK || header->opcode != AMPERF_OP_RESET ||
	    !(header->flags & AMPERF_FLAG_REPLY) || header->sequence != parser->hunted_sequence ||
	    header->length != 0)
		return false;
	parser->hunting = false;
	return true;
}

static size_t feed_header(struct amperf_parser *parser, const uint8_t *data, size_t bytes,
			  struct amperf_piece *piece)
{
	for (size_t used = 0; used < bytes;) {
		parser->held[parser->held_bytes++] = data[used++];
		if (!may_be_header(parser)) {
			resync(parser);
			continue;
		}
		if (parser->held_bytes < sizeof(parser->held))
			continue;
		if (!accept_header(parser)) {
			resync(parser);
			continue;
		}
		parser->held_bytes = 0;
		parser->payload_left = parser->header.length;
		parser->state = parser->payload_left ? STATE_PAYLOAD : STATE_END;
		piece->event = AMPERF_PARSER_HEADER;
		return used;
	}
	return bytes;
}

static size_t feed_payload(struct amperf_parser *parser, const uint8_t *data, size_t bytes,
			   struct amperf_piece *piece)
{
	size_t used = bytes < parser->payload_left ? bytes : (size_t)parser->payload_left;

	piece->event = AMPERF_PARSER_PAYLOAD;
	piece->data = data;
	piece->bytes = used;
	piece->offset = parser->header.length - parser->payload_left;
	parser->payload_left -= used;
	if (!parser->payload_left)
		parser->state = STATE_TRAILER;
	return used;
}

static size_t feed_trailer(struct amperf_parser *parser, const uint8_t *data, size_t bytes,
			   struct amperf_piece *piece)
{
	size_t missing = AMPERF_TRAILER_BYTES - parser->held_bytes;
	size_t used = bytes < missing ? bytes : missing;

	memcpy(parser->held + parser->held_bytes, data, used);
	parser->held_bytes += used;
	if (used < missing)
		return used;
	memcpy(&parser->trailer_crc32, parser->held, AMPERF_TRAILER_BYTES);
	parser->held_bytes = 0;
	parser->state = STATE_HEADER;
	piece->event = AMPERF_PARSER_END;
	return used;
}

size_t amperf_parser_feed(struct amperf_parser *parser, const uint8_t *data, size_t bytes,
			  struct amperf_piece *piece)
{
	memset(piece, 0, sizeof(*piece));
	if (parser->state == STATE_END) {
		parser->state = STATE_HEADER;
		piece->event = AMPERF_PARSER_END;
		return 0;
	}
	if (!bytes)
		return 0;
	switch (parser->state) {
	case STATE_PAYLOAD:
		return feed_payload(parser, data, bytes, piece);
	case STATE_TRAILER:
		return feed_trailer(parser, data, bytes, piece);
	default:
		return feed_header(parser, data, bytes, piece);
	}
}
