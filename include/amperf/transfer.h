/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A program's own data over a link.
 * Part of amperf/amperf.h, which says what holds for all functions.
 */
#ifndef AMPERF_TRANSFER_H
#define AMPERF_TRANSFER_H

#include <amperf/common.h>
#include <amperf/counts.h>
#include <amperf/link.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * A program's bytes in amperf's frames, with its back-pressure and its checks:
 * what these functions return 0 for has arrived, every byte of it. Each blocks until
 * the firmware has acknowledged, or the link's timeout has passed without progress,
 * or `cancel_fd` is readable; after a failure the next call puts both sides back in
 * step. Nothing is allocated that grows with the data, 1 to AMPERF_PAYLOAD_MAX bytes.
 *
 * Not on kernel: links (-EOPNOTSUPP), which move data of the kernel's own making.
 */
struct amperf_transfer {
	uint64_t bytes; /* that arrived and are right; 0 after a failure */
	/*
	 * From the first byte sent to the last one received. With shared memory:
	 * from when the data is handed over until it is handed back, and what is
	 * copied into and out of that memory if it is not a buffer's (below).
	 */
	uint64_t ns;
	uint32_t crc32; /* zlib's; both sides computed it */
	struct amperf_link_counts link;
	struct amperf_mcu_counts mcu; /* doorbells: 0 with shared memory */
};

/*
 * Sends the bytes to the firmware, which computes their CRC-32 and forgets them.
 * `outcome` may be NULL.
 * Errors: -EINVAL (size), -EOPNOTSUPP, -EBADMSG (the data was damaged on its way),
 * -ETIMEDOUT, -ECANCELED, -EPIPE, -EPROTO, -ENOMEM.
 */
AMPERF_API int amperf_link_send(struct amperf_link *link, const void *data, size_t bytes,
				struct amperf_transfer *outcome, struct amperf_error *error);

/*
 * Sends the bytes, and takes them in `back` as the firmware sends them back; the
 * two must not overlap (-EINVAL). After -EBADMSG `back` holds what came.
 */
AMPERF_API int amperf_link_echo(struct amperf_link *link, const void *data, void *back,
				size_t bytes, struct amperf_transfer *outcome,
				struct amperf_error *error);

/*
 * Fetches as many bytes as it asks the firmware for. amperf's firmware has no data
 * but the test pattern of wire.h, whose seed is given here: enough to try out a
 * program's receiving side, and to be answered by firmware of one's own with what
 * it has. So what is checked is number and CRC-32, not the pattern.
 */
AMPERF_API int amperf_link_receive(struct amperf_link *link, uint32_t seed, void *data,
				   size_t bytes, struct amperf_transfer *outcome,
				   struct amperf_error *error);

/*
 * Memory for data that goes over a link. On shm: links both cores share it, and no
 * byte of it is copied: amperf_buffer_send() has the firmware read it where it lies
 * (by=none, touch) or fetch it into its own memory (by=copy, dma), _echo() has it
 * copied to a second buffer (by=dma: by its DMA), _receive() has it written in place.
 * On other links it is plain memory, and the same program works.
 */
struct amperf_buffer;

#define AMPERF_BUFFER_BYTES_MAX (UINT64_C(64) << 20) /* of shared memory: all together */

enum amperf_access {
	AMPERF_ACCESS_READ = 1,
	AMPERF_ACCESS_WRITE = 2,
	AMPERF_ACCESS_BOTH = 3,
};

/*
 * Gets a buffer of this link. It is zeroed. Errors: -EINVAL (size), -ENOMEM, -ENOSPC
 * (no shared memory is left), -EPIPE, -EOPNOTSUPP (kernel:).
 */
AMPERF_API int amperf_buffer_get(struct amperf_link *link, size_t bytes,
				 struct amperf_buffer **buffer, struct amperf_error *error);

/* Gives it back, before its link is closed. NULL is allowed. */
AMPERF_API void amperf_buffer_put(struct amperf_buffer *buffer);

/* Both cores use the very same bytes. */
AMPERF_API bool amperf_buffer_is_shared(const struct amperf_buffer *buffer);

/*
 * Begins the program's own access to the bytes, which are at *data until it is
 * ended; the processor's caches are made to fit. With AMPERF_ACCESS_WRITE alone
 * what is not written is undefined. Only between the two may the program touch the
 * bytes, and only outside of them may the buffer be moved (-EBUSY). After a move that
 * failed, the begin first waits until the other core has let go of the buffer.
 */
AMPERF_API int amperf_buffer_begin(struct amperf_buffer *buffer, enum amperf_access access,
				   void **data, struct amperf_error *error);
AMPERF_API int amperf_buffer_end(struct amperf_buffer *buffer, struct amperf_error *error);

/*
 * As amperf_link_send(), _echo() and _receive(), with the first `bytes` bytes of
 * buffers of the same link. What the check costs is not in outcome->ns.
 */
AMPERF_API int amperf_buffer_send(struct amperf_buffer *buffer, size_t bytes,
				  struct amperf_transfer *outcome, struct amperf_error *error);
AMPERF_API int amperf_buffer_echo(struct amperf_buffer *buffer, struct amperf_buffer *back,
				  size_t bytes, struct amperf_transfer *outcome,
				  struct amperf_error *error);
AMPERF_API int amperf_buffer_receive(struct amperf_buffer *buffer, uint32_t seed, size_t bytes,
				     struct amperf_transfer *outcome, struct amperf_error *error);

#ifdef __cplusplus
}
#endif

#endif /* AMPERF_TRANSFER_H */
