/* SPDX-License-Identifier: BSD-3-Clause */
/* A program's own data on its way over a link. */
#ifndef AMPERF_LIB_TRANSFER_H
#define AMPERF_LIB_TRANSFER_H

#include "link.h"

struct amperf_order {
	enum amperf_kind kind;
	uint64_t bytes;
	uint32_t seed;       /* of a source */
	const uint8_t *data; /* what is sent; NULL with a source */
	uint8_t *back;       /* where to what comes goes; NULL with a sink */
	/* Instead of these two: the first bytes of memory of the link's. */
	struct amperf_tp_memory *memory;
	struct amperf_tp_memory *memory_back; /* of an echo */
};

/* The public functions' contract. */
int amperf_transfer(struct amperf_link *link, const struct amperf_order *order,
		    struct amperf_transfer *outcome, struct amperf_error *error);

/* 0, or why a program's own data does not go over this link. */
int amperf_transfer_check_link(const struct amperf_link *link, struct amperf_error *error);

/* Inside: on a link with shared memory. */
int amperf_transfer_shared(struct amperf_link *link, const struct amperf_order *order,
			   struct amperf_transfer *outcome, struct amperf_error *error);

#endif
