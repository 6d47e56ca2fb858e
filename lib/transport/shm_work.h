/* SPDX-License-Identifier: BSD-3-Clause */
/* A transaction with shared buffers at work: what its parts know of each other. */
#ifndef AMPERF_LIB_SHM_WORK_H
#define AMPERF_LIB_SHM_WORK_H

#include "transport/shm_link.h"

#define AMPERF_SHM_NOTHING UINT32_MAX /* no operation */

struct amperf_shm_plan {
	uint32_t before; /* not timed */
	uint32_t timed;
	uint32_t after; /* not timed: its CRC-32 is that of the data */
};

/* One block of the round. */
struct amperf_shm_slot {
	const struct amperf_shm_buffer *first; /* what the firmware gets */
	const struct amperf_shm_buffer *result;
	uint64_t offset; /* in the transaction */
	uint32_t seed;
	uint32_t crc32;       /* of the data, as it should be */
	uint32_t got_crc32;   /* as the timed operation computed it */
	const uint8_t *right; /* the data; NULL: what the seed gives */
	bool in_flight;
};

struct amperf_shm_work {
	struct amperf_shm_link *link;
	const struct amperf_tp_job *job;
	struct amperf_tp_outcome *outcome;
	struct amperf_error *error;
	const struct amperf_shm_plan *plan;
	struct amperf_shm_slot slots[AMPERF_SHM_DEPTH_MAX];
	size_t block_bytes;
	size_t chunk_bytes; /* after so many the pattern begins anew */
	uint64_t progress_ns;
};

/*
 * What a test does, by its kind and the link's address. `unverified` has nothing before
 * and after.
 */
struct amperf_shm_plan amperf_shm_plan_of(const struct amperf_shm_link *link, enum amperf_kind kind,
					  bool unverified);

/* Buffers for `count` blocks of the job's. Returns 0 or -errno. */
int amperf_shm_fit(struct amperf_shm_work *work, unsigned int count);

/* ---- Transfers (shm_transfer.c) ------------------------------------------ */

bool amperf_shm_computes_crc(uint32_t operation);

/* Adds the words for a -EPROTO that has none. Returns `code`. */
int amperf_shm_explain(const struct amperf_shm_work *work, int code);

uint64_t amperf_shm_now(const struct amperf_shm_work *work);

/* Submits a part of slot `i`; waits for room if it must. Returns 0 or -errno. */
int amperf_shm_submit_slot(struct amperf_shm_work *work, unsigned int i, uint32_t operation,
			   size_t offset, size_t bytes);

/* The same without waiting: -EAGAIN if there is no room. */
int amperf_shm_offer_slot(struct amperf_shm_work *work, unsigned int i, uint32_t operation,
			  size_t offset, size_t bytes);

/* Fetches one that is done. Returns 0, -EAGAIN if there is none, or why it failed. */
int amperf_shm_fetch_slot(struct amperf_shm_work *work, struct amperf_shm_completion *done);

/* Waits for the next that is done, of those in flight. */
int amperf_shm_await(struct amperf_shm_work *work, struct amperf_shm_completion *done);

/* Both, for an operation that is not timed, with nothing else under way. */
int amperf_shm_run_alone(struct amperf_shm_work *work, unsigned int i, uint32_t operation,
			 size_t bytes, uint32_t *crc32);

/* ---- Data (shm_data.c) --------------------------------------------------- */

/* Into the pool's private area. */
void amperf_shm_make_pattern(const struct amperf_shm_work *work, uint32_t seed);

/* 0 or -EBADMSG. */
int amperf_shm_judge_crc32(const struct amperf_shm_work *work, size_t bytes, uint32_t right,
			   uint32_t got);

/* Data of a block, made beforehand. */
struct amperf_shm_pattern {
	uint8_t *data;
	uint32_t seed;
	uint32_t crc32;
};

/*
 * Slot `i` gets this data to send, with Linux' access to it begun, or for a source what
 * can be told from it. NULL: any data, which nobody will look at.
 */
int amperf_shm_set_up(struct amperf_shm_work *work, unsigned int i,
		      const struct amperf_shm_pattern *pattern);

/* Is what came of slot `i` right, with got_crc32 there if it is needed? 0 or -EBADMSG. */
int amperf_shm_judge(const struct amperf_shm_work *work, unsigned int i);

/* Before its round: slot `i` becomes `block`, and what there is to send is made. */
int amperf_shm_prepare(struct amperf_shm_work *work, unsigned int i, uint64_t block);

/* After its round: is all of it right? 0, -EBADMSG, ... */
int amperf_shm_check(struct amperf_shm_work *work, unsigned int i);

#endif
