/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One endpoint that speaks amperf's protocol (PROTOCOL.md) and the packet of
 * the 2020 benchmark. Private to the service; split over these files:
 *
 *   endpoint.c  what comes in: requests, payloads, RESET
 *   request.c   what single requests do, and their replies
 *   source.c    SOURCE, which goes on by itself
 *   p2020.c     the packet of 2020
 *   output.c    what goes out
 *
 * Nothing here waits. What cannot go on because no buffer is free to send in
 * keeps its place and is tried again on the next turn:
 *   - a reply that is not out yet is `due`, and no further message is touched;
 *   - an ECHO's message stays at the head of the queue, `taken` bytes done;
 *   - a SOURCE stays in its phase.
 */
#ifndef SVC_ENDPOINT_H
#define SVC_ENDPOINT_H

#include <stdbool.h>
#include <stdint.h>

#include <amperf/wire.h>

#include "port/port.h"
#include "rpmsg/rpmsg.h"
#include "service/info.h"

struct svc_endpoint;

/* Writes what is due and clears (or changes) `due`. False: no buffer for it. */
typedef bool svc_due_fn(struct svc_endpoint *e);

enum svc_state {
	SVC_START,   /* at the start of a frame */
	SVC_SMALL,   /* in the payload of SOURCE, CREDIT, CONTROL */
	SVC_SINK,    /* in a payload that is thrown away */
	SVC_ECHO,    /* in a payload that is sent back */
	SVC_TRAILER, /* in a payload's CRC */
	SVC_2020,    /* in a transaction of the 2020 packet */
};

/* What a REPORT tells, as it adds up. */
struct svc_transaction {
	uint32_t sequence;
	enum amperf_opcode opcode;
	uint16_t data_flags; /* AMPERF_FLAG_UNVERIFIED: the CRC stays 0 */
	uint64_t bytes;
	uint64_t start_ticks;
	uint32_t crc32;
	uint32_t rx_messages;
	uint32_t tx_messages;
	uint32_t tx_waits;
	struct port_doorbell_counts doorbells; /* before it began */
};

enum svc_source_phase {
	SVC_SOURCE_OFF,
	SVC_SOURCE_HEADER,
	SVC_SOURCE_DATA,
	SVC_SOURCE_END, /* CRC and REPORT */
};

struct svc_source {
	enum svc_source_phase phase;
	struct amperf_source request;
	uint64_t credited_bytes;
};

struct svc_2020 {
	uint16_t length; /* as the header says; also the answer */
	uint32_t bytes;  /* received so far */
	uint32_t crc32;
	uint32_t finished_transactions;
	uint32_t finished_bytes; /* of the last finished one */
	uint32_t finished_crc32;
};

struct svc_endpoint {
	struct rpmsg_endpoint rpmsg;
	const char *label; /* of its kind, in the log: "tty" */
	uint32_t number;   /* 0 for the first of its kind */
	uint32_t peer;     /* Linux's address, of the transaction under way */

	/* The message at the head of the queue. */
	bool in_message;
	uint32_t taken; /* bytes of it that are done */

	/* The frame that is coming in. */
	enum svc_state state;
	uint32_t payload_crc32;
	struct amperf_header request;
	uint64_t payload_left;
	uint32_t trailer;
	uint32_t trailer_bytes;
	union {
		uint8_t bytes[16];
		struct amperf_source source;
		struct amperf_credit credit;
		struct amperf_control control;
	} small;

	/* What is to be answered. */
	svc_due_fn *due;
	enum amperf_status due_status;
	uint32_t due_sequence;

	/* What goes out: the open message, sent at the end of each turn. */
	struct rpmsg_tx tx;
	uint32_t tx_bytes;
	bool tx_waiting;

	struct svc_transaction transaction;
	struct svc_source source;
	struct svc_2020 p2020;
};

/* ---- endpoint.c -------------------------------------------------------- */

extern const struct rpmsg_service svc_endpoint_service;

/* Refuses what has come in: counts it, and answers ERROR as soon as it can. */
void svc_refuse(struct svc_endpoint *e, enum amperf_status status, uint32_t sequence);

/* ---- request.c --------------------------------------------------------- */

/* A request without payload, or the header of one with, has come in. */
void svc_request(struct svc_endpoint *e);

/* A payload has come in whole; its CRC is as it should be, or not. */
void svc_request_payload(struct svc_endpoint *e, bool intact);

/* Answers ERROR with due_status and due_sequence. */
svc_due_fn svc_reply_error;

/* ---- source.c ---------------------------------------------------------- */

/* Sends at most one full message. False if nothing could be sent. */
bool svc_source_turn(struct svc_endpoint *e);

/* No CREDIT has to come for the end of the one that is under way. */
bool svc_source_needs_nothing(const struct svc_endpoint *e);

/* Takes a CREDIT. False if it is for more than was sent. */
bool svc_source_credit(struct svc_endpoint *e, uint64_t consumed_bytes);

/* ---- p2020.c ----------------------------------------------------------- */

/* True if a message starts a transaction of the 2020 packet. */
bool svc_2020_is_start(const uint8_t *data, uint32_t bytes);

/* Takes a whole message, the first or a later one. */
void svc_2020_message(struct svc_endpoint *e, const uint8_t *data, uint32_t bytes);

/* ---- output.c ---------------------------------------------------------- */

/*
 * Room for at least `bytes` bytes in one piece, sending the open message first
 * if it has not enough. NULL if that takes a buffer and none is free. `room`
 * (may be NULL) tells how much there really is.
 */
uint8_t *svc_out(struct svc_endpoint *e, uint32_t bytes, uint32_t *room);

/* `bytes` of it have been written. */
void svc_out_add(struct svc_endpoint *e, uint32_t bytes);

/* Sends the open message, if there is one. */
void svc_out_send(struct svc_endpoint *e);

/* Writes a whole reply. False if there is no buffer. */
bool svc_out_reply(struct svc_endpoint *e, enum amperf_opcode opcode, uint32_t sequence,
		   const void *payload, uint32_t bytes);

/*
 * Ends the transaction: REPORT, after the CRC of the data that was sent if
 * `data_sent`. False if there is no buffer.
 */
bool svc_out_report(struct svc_endpoint *e, enum amperf_status status, bool data_sent);

#endif /* SVC_ENDPOINT_H */
