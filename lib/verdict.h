/* SPDX-License-Identifier: BSD-3-Clause */
/* Whether answers and data were right, in the same words for every link. */
#ifndef AMPERF_LIB_VERDICT_H
#define AMPERF_LIB_VERDICT_H

#include <amperf/amperf.h>

struct amperf_evidence {
	enum amperf_kind kind;
	uint64_t total_bytes;
	uint32_t crc32; /* of the data, as it should be */

	/* what came in, unless the kind is sink */
	uint64_t wrong_at;      /* first byte that is not right; total_bytes: none */
	uint32_t came_in_crc32; /* of what came in */
	uint32_t trailer_crc32; /* as the firmware sent it behind that */

	/* what the firmware says */
	uint32_t status; /* of the REPORT */
	const struct amperf_report *report;
};

/* What the data of a kind goes in. */
enum amperf_opcode amperf_data_opcode(enum amperf_kind kind);

/* -EPROTO with a line that begins with `label`: that is no answer to a kind's request. */
int amperf_against_protocol(enum amperf_kind kind, const struct amperf_header *answer,
			    const char *label, struct amperf_error *error);

/*
 * The other side does not know how to leave the verification out. Returns -EOPNOTSUPP with
 * a line that begins with `label`.
 */
int amperf_must_verify(const char *label, struct amperf_error *error);

/* Returns 0, or -EBADMSG with a line that begins with `label`. */
int amperf_verdict(const struct amperf_evidence *evidence, const char *label,
		   struct amperf_error *error);

#endif
