/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The data of a transaction, in memory that does not grow with it.
 *
 * Up to AMPERF_PAYLOAD_WHOLE_BYTES all of it is made (or kept, and checked
 * later) outside of what is timed. Past that it is made and checked block by
 * block: on any real link that is a small share of the time, and `null:` shows
 * what it is. A caller's own data is sent from, and taken into, where it lies.
 */
#ifndef AMPERF_LIB_PAYLOAD_H
#define AMPERF_LIB_PAYLOAD_H

#include <amperf/wire.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define AMPERF_PAYLOAD_WHOLE_BYTES (UINT64_C(1) << 20)

/* ---- Sending ------------------------------------------------------------ */

/*
 * A frame with the pattern as its payload, handed out block by block: the
 * header lies in front of the first block, the CRC behind the last.
 */
struct amperf_outgoing {
	uint64_t total_bytes;
	uint64_t block_bytes;
	uint32_t seed;
	uint32_t crc32; /* of the blocks handed out; of all after the last */
	bool whole;
	bool unverified; /* set after _init(): made once and sent again and again, CRC-32 0 */
	bool made;
	const uint8_t *given; /* the caller's data; NULL: the pattern */
	uint8_t *area;
};

struct amperf_span {
	const uint8_t *data;
	size_t bytes;
};

/* Returns 0 or -ENOMEM; amperf_outgoing_free() in either case. */
int amperf_outgoing_init(struct amperf_outgoing *out, uint64_t block_bytes, uint64_t total_bytes);
/* The same for `data`, which stays the caller's. Its last block may be shorter. */
int amperf_outgoing_init_given(struct amperf_outgoing *out, const void *data, uint64_t block_bytes,
			       uint64_t total_bytes);
void amperf_outgoing_free(struct amperf_outgoing *out);

/* Makes ready to hand out a new frame. */
void amperf_outgoing_begin(struct amperf_outgoing *out, const struct amperf_header *header,
			   uint32_t seed);

/* Block `index`; they must be asked for in order, and each is valid till the next. */
struct amperf_span amperf_outgoing_block(struct amperf_outgoing *out, uint64_t index);

/* ---- Receiving ---------------------------------------------------------- */

/* Data that should be the pattern, or `right`. */
struct amperf_incoming {
	uint64_t total_bytes;
	uint64_t received_bytes;
	uint64_t wrong_at; /* first byte that differs; total_bytes: none so far */
	uint32_t seed;
	uint32_t crc32; /* of what came in; with `whole`, after amperf_incoming_check() */
	bool whole;
	bool unverified;      /* set after _init(): counted, and no more */
	bool given;           /* `area` is the caller's */
	const uint8_t *right; /* NULL: the pattern; `area`: anything is, if its CRC-32 is */
	uint8_t *area;
};

/* Returns 0 or -ENOMEM; amperf_incoming_free() in either case. */
int amperf_incoming_init(struct amperf_incoming *in, uint64_t total_bytes);
/* All of it into `area`, to be compared with `right`, if that is not NULL. */
void amperf_incoming_init_given(struct amperf_incoming *in, void *area, const void *right,
				uint64_t total_bytes);
void amperf_incoming_free(struct amperf_incoming *in);

void amperf_incoming_begin(struct amperf_incoming *in, uint32_t seed);

/* The next bytes; the caller has made sure that they are not more than total. */
void amperf_incoming_take(struct amperf_incoming *in, const uint8_t *data, size_t bytes);

/* Outside of the timing: completes wrong_at and crc32. */
void amperf_incoming_check(struct amperf_incoming *in);

#endif
