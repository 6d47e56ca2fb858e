/* SPDX-License-Identifier: GPL-2.0-only */
/* PROTOCOL.md's frames: made, and taken apart whatever messages they come in. */
#ifndef AMPERF_NETLINK_FRAME_H
#define AMPERF_NETLINK_FRAME_H

#include <amperf/wire.h>
#include <linux/types.h>

#define AMPERF_FRAME_BYTES(payload) \
	(sizeof(struct amperf_header) + (payload) + AMPERF_TRAILER_BYTES)

struct amperf_frame;

/* `header` and `end` may refuse a frame, which ends amperf_frame_take(). */
struct amperf_frame_ops {
	int (*header)(void *priv, const struct amperf_header *header);
	void (*payload)(void *priv, const struct amperf_frame *frame,
			const u8 *data, size_t len);
	int (*end)(void *priv, const struct amperf_frame *frame);
};

enum amperf_frame_part {
	AMPERF_FRAME_HEADER,
	AMPERF_FRAME_PAYLOAD,
	AMPERF_FRAME_TRAILER,
};

struct amperf_frame {
	const struct amperf_frame_ops *ops;
	void *priv;
	enum amperf_frame_part part;
	size_t have; /* bytes of the header or the trailer */
	struct amperf_header header;
	u64 offset; /* in the payload */
	u32 crc32;  /* the trailer */
};

void amperf_frame_init(struct amperf_frame *frame,
		       const struct amperf_frame_ops *ops, void *priv);

/*
 * Takes the next bytes that came in. Returns 0; -EBADMSG: no frame; or what a
 * hook returned. After a failure the frame is of no more use.
 */
int amperf_frame_take(struct amperf_frame *frame, const u8 *data, size_t len);

void amperf_frame_request(struct amperf_header *header, u8 opcode, u16 flags,
			  u32 sequence, u64 length);
u32 amperf_frame_crc32(const void *data, size_t len);

#endif
