/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Frames as PROTOCOL.md describes them: making them, and finding them in a
 * stream of bytes that may be cut anywhere, damaged, or begin in the middle.
 */
#ifndef AMPERF_LIB_FRAME_H
#define AMPERF_LIB_FRAME_H

#include <amperf/wire.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

uint32_t amperf_crc32(uint32_t crc, const void *data, size_t bytes);

/* A complete header of this version, its CRC included. */
struct amperf_header amperf_frame_header(uint8_t opcode, uint16_t flags, uint32_t sequence,
					 uint64_t length);

/*
 * Writes header, payload and CRC to `frame`, which must have room for
 * AMPERF_FRAME_BYTES(length); returns the bytes written.
 */
#define AMPERF_FRAME_BYTES(length)                                                                 \
	(sizeof(struct amperf_header) + (length) + ((length) ? AMPERF_TRAILER_BYTES : 0))
size_t amperf_frame_encode(uint8_t *frame, const struct amperf_header *header, const void *payload);

/*
 * 0, or an enum amperf_status that says what is wrong with it. Only BAD_HEADER
 * means that `length` cannot be believed.
 */
uint32_t amperf_frame_check(const struct amperf_header *header);

/* Static; "unknown" for values that this version does not have. */
const char *amperf_status_name(uint32_t status);
const char *amperf_opcode_name(uint8_t opcode);

/* ---- Taking a stream apart ---------------------------------------------- */

enum amperf_parser_event {
	AMPERF_PARSER_MORE,    /* all bytes used, nothing to tell yet */
	AMPERF_PARSER_HEADER,  /* parser.header is whole; amperf_frame_check() applies */
	AMPERF_PARSER_PAYLOAD, /* a piece of the payload */
	AMPERF_PARSER_END,     /* frame complete; parser.trailer_crc32 if length > 0 */
};

struct amperf_parser {
	struct amperf_header header;
	uint32_t trailer_crc32;
	uint64_t skipped_bytes; /* that belonged to no frame */
	uint32_t bad_headers;   /* right magic, wrong CRC or reserved or flags */

	/*
	 * Set to take one header only, of this sequence, a reply to RESET:
	 * whatever comes before it is skipped, even if it looks like a frame
	 * (an earlier client's, cut off by the RESET).
	 */
	bool hunting;
	uint32_t hunted_sequence;

	/* inside */
	int state;
	uint8_t held[sizeof(struct amperf_header)];
	size_t held_bytes;
	uint64_t payload_left;
};

struct amperf_piece {
	enum amperf_parser_event event;
	const uint8_t *data; /* PAYLOAD: within the bytes given */
	size_t bytes;
	uint64_t offset; /* of the piece in the payload */
};

void amperf_parser_init(struct amperf_parser *parser);

/*
 * Takes bytes up to the next event and returns how many it took; call again
 * with the rest (also if that is empty) until the event is MORE. The END of a
 * frame without payload is an event of its own that takes no bytes.
 */
size_t amperf_parser_feed(struct amperf_parser *parser, const uint8_t *data, size_t bytes,
			  struct amperf_piece *piece);

/* Within a frame, or with bytes held that may begin one. */
bool amperf_parser_busy(const struct amperf_parser *parser);

#endif
