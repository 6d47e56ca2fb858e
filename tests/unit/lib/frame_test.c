/* SPDX-License-Identifier: BSD-3-Clause */
/* The parser: cut anywhere, damaged, in the middle of garbage. */
#include "frame.h"
#include "golden_frames.h"
#include "test.h"

#include <stdlib.h>

/* What a parser found in some bytes. */
struct found {
	size_t frames;
	size_t headers;
	struct amperf_header header; /* the last */
	uint8_t payload[GOLDEN_BYTES_MAX];
	size_t payload_bytes;
	uint32_t trailer_crc32;
};

static void feed(struct amperf_parser *parser, const uint8_t *data, size_t bytes,
		 struct found *found)
{
	struct amperf_piece piece;
	size_t used = 0;

	do {
		size_t now = amperf_parser_feed(parser, data + used, bytes - used, &piece);

		assert_true(now <= bytes - used);
		used += now;
		switch (piece.event) {
		case AMPERF_PARSER_HEADER:
			found->headers++;
			found->header = parser->header;
			found->payload_bytes = 0;
			break;
		case AMPERF_PARSER_PAYLOAD:
			assert_int_equal(piece.offset, found->payload_bytes);
			assert_true(found->payload_bytes + piece.bytes <= sizeof(found->payload));
			memcpy(found->payload + piece.offset, piece.data, piece.bytes);
			found->payload_bytes += piece.bytes;
			break;
		case AMPERF_PARSER_END:
			found->frames++;
			found->trailer_crc32 = parser->trailer_crc32;
			break;
		case AMPERF_PARSER_MORE:
			break;
		}
	} while (piece.event != AMPERF_PARSER_MORE);
	assert_int_equal(used, bytes);
}

static void assert_found(const struct found *found, const struct golden *golden)
{
	assert_int_equal(found->frames, 1);
	assert_memory_equal(&found->header, golden->data, sizeof(found->header));
	assert_int_equal(found->payload_bytes, found->header.length);
	if (!found->payload_bytes)
		return;
	assert_memory_equal(found->payload, golden->data + sizeof(found->header),
			    found->payload_bytes);
	assert_memory_equal(&found->trailer_crc32, golden->data + golden->bytes - 4, 4);
	/* Of data alone; what SOURCE asks for is checked in any case. */
	if (!(found->header.flags & AMPERF_FLAG_UNVERIFIED) ||
	    found->payload_bytes == sizeof(struct amperf_source))
		assert_int_equal(found->trailer_crc32,
				 amperf_crc32(0, found->payload, found->payload_bytes));
	else
		assert_int_equal(found->trailer_crc32, 0);
}

static int is_frame(const struct golden *golden)
{
	return golden->name[0] == 'v';
}

static void each_frame_cut_at_each_byte(void **state)
{
	struct golden golden;

	(void)state;
	for (size_t i = 0; golden_make(i, &golden) && is_frame(&golden); i++) {
		for (size_t cut = 0; cut <= golden.bytes; cut++) {
			struct amperf_parser parser;
			struct found found = {0};

			amperf_parser_init(&parser);
			feed(&parser, golden.data, cut, &found);
			assert_int_equal(amperf_parser_busy(&parser),
					 cut > 0 && cut < golden.bytes);
			feed(&parser, golden.data + cut, golden.bytes - cut, &found);
			assert_found(&found, &golden);
			assert_int_equal(parser.skipped_bytes, 0);
		}
	}
}

static void frames_back_to_back_byte_by_byte(void **state)
{
	struct amperf_parser parser;
	struct found found = {0};
	struct golden golden;
	size_t count = 0;

	(void)state;
	amperf_parser_init(&parser);
	for (; golden_make(count, &golden) && is_frame(&golden); count++)
		for (size_t i = 0; i < golden.bytes; i++)
			feed(&parser, golden.data + i, 1, &found);
	assert_int_equal(found.frames, count);
	assert_int_equal(parser.skipped_bytes, 0);
}

/* Garbage of all lengths in front, with parts of the magic in it. */
static void garbage_is_skipped(void **state)
{
	static const uint8_t garbage[] = "xAxAMxAMPxAMPFxxAMAMAMPAAAMPF____________AMPFAMPFAMPF"
					 "AMPFAMPFAMPFAMPFAMPFAMPFAMPFAMPFA";
	struct golden golden;

	(void)state;
	golden_make(1, &golden);
	for (size_t bytes = 0; bytes < sizeof(garbage); bytes++) {
		struct amperf_parser parser;
		struct found found = {0};

		amperf_parser_init(&parser);
		feed(&parser, garbage, bytes, &found);
		feed(&parser, golden.data, golden.bytes, &found);
		assert_found(&found, &golden);
		assert_int_equal(parser.skipped_bytes, bytes);
	}
}

/* A frame whose header is damaged is lost; the one behind it is not. */
static void each_header_byte_damaged(void **state)
{
	struct golden golden;

	(void)state;
	golden_make(3, &golden);
	for (size_t i = 0; i < sizeof(struct amperf_header) * 8; i++) {
		uint8_t damaged[sizeof(struct amperf_header)];
		struct amperf_parser parser;
		struct found found = {0};

		memcpy(damaged, golden.data, sizeof(damaged));
		damaged[i / 8] ^= (uint8_t)(1u << i % 8);
		amperf_parser_init(&parser);
		feed(&parser, damaged, sizeof(damaged), &found);
		feed(&parser, golden.data, golden.bytes, &found);
		assert_found(&found, &golden);
		assert_int_equal(parser.skipped_bytes, sizeof(damaged));
		assert_int_equal(parser.bad_headers, i / 8 >= 4);
	}
}

static uint32_t check(struct amperf_header header)
{
	header.header_crc32 =
		amperf_crc32(0, &header, offsetof(struct amperf_header, header_crc32));
	return amperf_frame_check(&header);
}

static void what_a_header_may_hold(void **state)
{
	struct amperf_header header = amperf_frame_header(AMPERF_OP_SINK, 0, 7, 100), bad;

	(void)state;
	assert_int_equal(amperf_frame_check(&header), AMPERF_STATUS_OK);
	bad = header;
	bad.version = 2;
	assert_int_equal(check(bad), AMPERF_STATUS_BAD_VERSION);
	bad = header;
	bad.opcode = 0;
	assert_int_equal(check(bad), AMPERF_STATUS_BAD_OPCODE);
	bad.opcode = AMPERF_OP_LOAD + 1;
	assert_int_equal(check(bad), AMPERF_STATUS_BAD_OPCODE);
	bad = header;
	bad.length = AMPERF_PAYLOAD_MAX;
	assert_int_equal(check(bad), AMPERF_STATUS_OK);
	bad.length++;
	assert_int_equal(check(bad), AMPERF_STATUS_BAD_LENGTH);
	bad = header;
	bad.flags = AMPERF_FLAG_UNVERIFIED;
	assert_int_equal(check(bad), AMPERF_STATUS_OK);
	bad.flags = 4;
	assert_int_equal(check(bad), AMPERF_STATUS_BAD_HEADER);
	bad = header;
	bad.reserved = 1;
	assert_int_equal(check(bad), AMPERF_STATUS_BAD_HEADER);
	bad = header;
	bad.magic ^= 1;
	assert_int_equal(check(bad), AMPERF_STATUS_BAD_HEADER);
	bad = header;
	bad.header_crc32 ^= 1;
	assert_int_equal(amperf_frame_check(&bad), AMPERF_STATUS_BAD_HEADER);
}

/* A RESET's reply is found behind a frame that never ends. */
static void hunting_passes_over_other_frames(void **state)
{
	struct amperf_header stale =
		amperf_frame_header(AMPERF_OP_SOURCE, AMPERF_FLAG_REPLY, 5, 1u << 30);
	struct amperf_header other = amperf_frame_header(AMPERF_OP_RESET, AMPERF_FLAG_REPLY, 8, 0);
	struct amperf_header request = amperf_frame_header(AMPERF_OP_RESET, 0, 9, 0);
	struct amperf_header reply = amperf_frame_header(AMPERF_OP_RESET, AMPERF_FLAG_REPLY, 9, 0);
	struct amperf_parser parser;
	struct found found = {0};

	(void)state;
	amperf_parser_init(&parser);
	parser.hunting = true;
	parser.hunted_sequence = 9;
	feed(&parser, (uint8_t *)&stale, sizeof(stale), &found);
	feed(&parser, (const uint8_t *)"some payload", 12, &found);
	feed(&parser, (uint8_t *)&other, sizeof(other), &found);
	feed(&parser, (uint8_t *)&request, sizeof(request), &found);
	assert_int_equal(found.headers, 0);
	feed(&parser, (uint8_t *)&reply, sizeof(reply), &found);
	assert_int_equal(found.frames, 1);
	assert_false(parser.hunting);
	/* From here on all frames count again. */
	feed(&parser, (uint8_t *)&other, sizeof(other), &found);
	assert_int_equal(found.frames, 2);
}

/* Any bytes at all: nothing is read or written where it must not be (ASan). */
static void random_bytes(void **state)
{
	struct amperf_parser parser;
	uint8_t data[64];

	(void)state;
	srand(1);
	amperf_parser_init(&parser);
	for (int round = 0; round < 20000; round++) {
		size_t bytes = (size_t)rand() % sizeof(data);
		struct amperf_piece piece;
		size_t used = 0;

		for (size_t i = 0; i < bytes; i++)
			data[i] = (uint8_t)(rand() % 3 ? rand() : "AMPF"[rand() % 4]);
		do
			used += amperf_parser_feed(&parser, data + used, bytes - used, &piece);
		while (piece.event != AMPERF_PARSER_MORE);
		assert_int_equal(used, bytes);
	}
}

static void names(void **state)
{
	(void)state;
	assert_string_equal(amperf_status_name(AMPERF_STATUS_CORRUPT), "CORRUPT");
	assert_string_equal(amperf_status_name(99), "unknown");
	assert_string_equal(amperf_opcode_name(AMPERF_OP_SINK), "SINK");
	assert_string_equal(amperf_opcode_name(200), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_frame_cut_at_each_byte),
		cmocka_unit_test(frames_back_to_back_byte_by_byte),
		cmocka_unit_test(garbage_is_skipped),
		cmocka_unit_test(each_header_byte_damaged),
		cmocka_unit_test(what_a_header_may_hold),
		cmocka_unit_test(hunting_passes_over_other_frames),
		cmocka_unit_test(random_bytes),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
