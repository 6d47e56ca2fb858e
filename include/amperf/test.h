/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Tests: what is done on a link.
 * Part of amperf/amperf.h, which says what holds for all functions.
 */
#ifndef AMPERF_TEST_H
#define AMPERF_TEST_H

#include <amperf/common.h>

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum amperf_kind {
	AMPERF_KIND_SINK,   /* Linux sends, the firmware acknowledges */
	AMPERF_KIND_SOURCE, /* the firmware sends */
	AMPERF_KIND_ECHO,   /* the firmware sends back what it gets */
	AMPERF_KIND_COUNT
};

/* "sink", "source", "echo"; static. NULL for anything else. */
AMPERF_API const char *amperf_kind_name(enum amperf_kind kind);

#define AMPERF_BLOCK_BYTES_MAX (UINT64_C(16) << 20)
#define AMPERF_REPEAT_MAX 1000000u

#define AMPERF_DEPTH_MAX 1024u
#define AMPERF_RATE_HZ_MAX 1e6

/* As many transactions as it takes until the times have settled. */
#define AMPERF_WARMUP_DETECT UINT32_MAX

/* When transactions of a test with a rate are due. */
enum amperf_arrival {
	AMPERF_ARRIVAL_CONSTANT, /* at equal distances */
	AMPERF_ARRIVAL_POISSON,  /* at random, independent of each other; the same in every run */
	AMPERF_ARRIVAL_COUNT
};

/* "constant", "poisson"; static. NULL for anything else. */
AMPERF_API const char *amperf_arrival_name(enum amperf_arrival arrival);

/*
 * One line of a table: transactions of block_bytes * count bytes each.
 *
 * Without a rate the loop is closed: `depth` transactions are under way at once, and
 * as one is done the next begins. With a rate it is open: transactions are due at
 * times of their own, whether earlier ones are done or not; each begins then, or as
 * soon after as the link takes it and fewer than `depth` (0: AMPERF_DEPTH_MAX) are
 * under way.
 *
 * On kernel: links transactions are one at a time, and no depth is taken (-EINVAL). On
 * shm: a transaction with a depth is one block, and up to 64 are under way; those that
 * are verified in the firmware's landing area (sink and source with by=copy, by=dma) and
 * those of several blocks take no depth, and with a rate are one at a time.
 */
struct amperf_test {
	enum amperf_kind kind;
	uint64_t block_bytes; /* 1 to AMPERF_BLOCK_BYTES_MAX; one send to the link each */
	uint64_t count;       /* blocks; block_bytes * count up to AMPERF_PAYLOAD_MAX */
	/* Transactions before those that count, 0 to REPEAT_MAX, or AMPERF_WARMUP_DETECT. */
	uint32_t warmup;
	uint32_t repeat; /* transactions that count, 1 to AMPERF_REPEAT_MAX */
	uint32_t depth;  /* transactions under way at once, up to AMPERF_DEPTH_MAX; 0: 1 */
	enum amperf_arrival arrival; /* with a rate */
	double rate_hz; /* transactions a second, up to AMPERF_RATE_HZ_MAX; 0: no rate */
	/*
	 * Nobody computes or compares anything of the data, on either side: lost or damaged
	 * data goes unseen. Not with the packet of 2020, nor with shm:,by=touch, whose
	 * operation is a CRC-32 (-EINVAL); firmware that does not know it: -EOPNOTSUPP.
	 */
	bool unverified;
	bool reserved[7]; /* false */
};

/* Fills in warmup and repeat as suits the size: fewer for huge transactions. */
AMPERF_API void amperf_test_defaults(struct amperf_test *test);

enum amperf_packet {
	AMPERF_PACKET_FRAME, /* PROTOCOL.md's frames, payload verified on both sides */
	/*
	 * The 2020 benchmark's packet; kind sink only, and not on links that run
	 * transactions by themselves (kernel:, shm:): -EINVAL.
	 */
	AMPERF_PACKET_2020,
};

/*
 * Checks a test before anything is sent: -EINVAL with the reason in `error`.
 */
AMPERF_API int amperf_test_check(const struct amperf_test *test, enum amperf_packet packet,
				 struct amperf_error *error);

#ifdef __cplusplus
}
#endif

#endif /* AMPERF_TEST_H */
