/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Lists of tests with a name: the 2020 benchmark, and how its client wrote.
 * Part of amperf/amperf.h, which says what holds for all functions.
 */
#ifndef AMPERF_PRESET_H
#define AMPERF_PRESET_H

#include <amperf/common.h>
#include <amperf/link.h>
#include <amperf/test.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* block_bytes * count of a transaction of the 2020 packet: 16 bits. */
#define AMPERF_2020_TRANSACTION_BYTES_MAX 65535u

/* The CRC-16 that the 2020 client logged of its pattern: 0x1818, computed. */
AMPERF_API uint16_t amperf_2020_pattern_crc16(void);

struct amperf_preset_row {
	uint64_t block_bytes;
	uint64_t count;
	uint64_t published_ns; /* as its source has it; 0: nothing was published */
};

/* A list of tests with a name; all static. */
struct amperf_preset {
	const char *name;
	const char *summary;
	enum amperf_packet packet;
	const char *source; /* of the published times; NULL: none were */
	const struct amperf_preset_row *rows;
	size_t row_count;
	/* Rows of the same list that its author had to leave out, as they hung. */
	const struct amperf_preset_row *hung_rows;
	size_t hung_row_count;
};

/* NULL if there is none of that name. */
AMPERF_API const struct amperf_preset *amperf_preset_find(const char *name);
/* The presets one by one, from index 0; NULL past the last. */
AMPERF_API const struct amperf_preset *amperf_preset_at(size_t index);

/* What came of a transaction that was written as in 2020. */
struct amperf_attempt {
	uint64_t writes;         /* one a block */
	uint64_t short_writes;   /* took a part of their block */
	uint64_t refused_writes; /* took nothing: no free buffer */
	uint64_t lost_bytes;     /* what those did not take; never sent */
	bool answered;           /* in time */
	uint16_t acknowledged_bytes;
	uint64_t ns;           /* until the answer, or until nobody waited any more */
	uint64_t mcu_messages; /* that the firmware received meanwhile, over any endpoint */
	uint64_t mcu_bytes;
};

/*
 * Sends block_bytes * count bytes in the packet of 2020 in the way of its client:
 * offers each block to the link once, goes on whatever came of it, and then waits
 * for the answer. The client's own limit for that was a second. What a full ring
 * does to such a client is the outcome, no error; amperf_run() resumes short sends,
 * waits for room and loses nothing. Afterwards both sides are in step again.
 *
 * Blocks up to wait_ns for the answer, then up to the link's timeout for the
 * firmware's counts. Errors: -EINVAL (size; a link with transactions of its own;
 * wait_ns is 0), -ENOMEM, -ETIMEDOUT (the firmware does not come back), -EPIPE,
 * -ECANCELED, -EPROTO.
 */
AMPERF_API int amperf_attempt_2020(struct amperf_link *link, uint64_t block_bytes, uint64_t count,
				   uint64_t wait_ns, struct amperf_attempt *attempt,
				   struct amperf_error *error);

#ifdef __cplusplus
}
#endif

#endif /* AMPERF_PRESET_H */
