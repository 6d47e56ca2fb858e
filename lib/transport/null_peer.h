/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What stands at the other end of null: a responder in this process that
 * answers as PROTOCOL.md demands of a firmware, as fast as it can.
 */
#ifndef AMPERF_LIB_NULL_PEER_H
#define AMPERF_LIB_NULL_PEER_H

#include "frame.h"

#define AMPERF_NULL_QUEUE_BYTES (64u << 10)

struct amperf_null_peer {
	struct amperf_parser parser;
	struct amperf_stats stats;
	struct amperf_report report; /* of the transaction under way */
	uint32_t log_output;
	uint32_t uart_baud;
	uint32_t data_crc32; /* of the payload so far */
	bool ignoring;       /* the payload of a request that was refused */
	uint8_t small[16];   /* payload of SOURCE, CREDIT, CONTROL */

	struct {
		uint64_t length; /* 0: none under way */
		uint64_t sent_bytes;
		uint64_t credited_bytes;
		uint32_t seed;
		uint32_t crc32; /* of what was sent */
		uint32_t window_bytes;
		uint32_t sequence;
		uint16_t flags; /* AMPERF_FLAG_UNVERIFIED: the CRC stays 0 */
	} source;

	struct {
		uint32_t length; /* 0: none under way */
		uint32_t bytes;
		uint32_t crc32;
	} p2020;

	/* answers that were not fetched yet */
	size_t queue_begin;
	size_t queue_end;
	uint8_t queue[AMPERF_NULL_QUEUE_BYTES];
};

void amperf_null_peer_init(struct amperf_null_peer *peer);

/* Takes a message; returns how many bytes fitted, 0 while the queue is full. */
size_t amperf_null_peer_take(struct amperf_null_peer *peer, const uint8_t *data, size_t bytes);

/* Makes some of a source's data, if one is under way and there is room. */
void amperf_null_peer_work(struct amperf_null_peer *peer);

/* How many bytes of answers there are. */
static inline size_t amperf_null_peer_held(const struct amperf_null_peer *peer)
{
	return peer->queue_end - peer->queue_begin;
}

/* Fetches up to `bytes` of them; 0 if there are none. */
size_t amperf_null_peer_fetch(struct amperf_null_peer *peer, uint8_t *data, size_t bytes);

/* Both. */
size_t amperf_null_peer_give(struct amperf_null_peer *peer, uint8_t *data, size_t bytes);

/* Is there anything to give? */
bool amperf_null_peer_ready(struct amperf_null_peer *peer);

#endif
