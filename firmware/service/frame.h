/* SPDX-License-Identifier: BSD-3-Clause */
/* Frame headers: is this one whole, is it one that we take, and making them. */
#ifndef SVC_FRAME_H
#define SVC_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include <amperf/wire.h>

/* A set of opcodes: what an endpoint takes. All are below 32. */
#define SVC_OPCODE(opcode) (UINT32_C(1) << (opcode))

/*
 * Copies a header out of `bytes` bytes at the start of a message and checks it
 * as one of these requests. AMPERF_STATUS_OK, _BAD_HEADER, _BAD_VERSION, _BAD_OPCODE or
 * _BAD_LENGTH; `header` can be believed unless it is _BAD_HEADER.
 */
enum amperf_status svc_frame_parse(struct amperf_header *header, const uint8_t *data,
				   uint32_t bytes, uint32_t opcodes);

/* True if a message with these first bytes is a whole RESET request. */
bool svc_frame_is_reset(const uint8_t *data, uint32_t bytes);

/* Writes a reply's header. */
void svc_frame_reply(uint8_t *out, enum amperf_opcode opcode, enum amperf_status status,
		     uint32_t sequence, uint64_t length);

/* The same before data, which has `flags` of its own. */
void svc_frame_reply_data(uint8_t *out, enum amperf_opcode opcode, uint16_t flags,
			  uint32_t sequence, uint64_t length);

/* Writes a whole reply: header, payload and its CRC. Returns the bytes written. */
uint32_t svc_frame_write(uint8_t *out, enum amperf_opcode opcode, enum amperf_status status,
			 uint32_t sequence, const void *payload, uint32_t bytes);

#endif /* SVC_FRAME_H */
