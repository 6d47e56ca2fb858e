/* SPDX-License-Identifier: BSD-3-Clause */
#include "verdict.h"
#include "error.h"
#include "frame.h"

#include <errno.h>

static int judge_incoming(const struct amperf_evidence *e, const char *label,
			  struct amperf_error *error)
{
	if (e->wrong_at < e->total_bytes)
		return amperf_fail(
			error, -EBADMSG, "%s: corrupt data: byte %llu of %llu is not what was sent",
			label, (unsigned long long)e->wrong_at, (unsigned long long)e->total_bytes);
	if (e->came_in_crc32 != e->trailer_crc32)
		return amperf_fail(error, -EBADMSG,
				   "%s: corrupt data: the firmware sent CRC-32 %08x,"
				   " what came in has %08x",
				   label, e->trailer_crc32, e->came_in_crc32);
	return 0;
}

static int judge_report(const struct amperf_evidence *e, const char *label,
			struct amperf_error *error)
{
	const struct amperf_report *report = e->report;

	if (report->bytes != e->total_bytes)
		return amperf_fail(error, -EBADMSG, "%s: the firmware counted %llu bytes of %llu",
				   label, (unsigned long long)report->bytes,
				   (unsigned long long)e->total_bytes);
	if (e->status || report->payload_crc32 != e->crc32)
		return amperf_fail(
			error, -EBADMSG,
			"%s: corrupt data: the firmware computed CRC-32 %08x of %llu bytes,"
			" right is %08x",
			label, report->payload_crc32, (unsigned long long)e->total_bytes, e->crc32);
	return 0;
}

int amperf_verdict(const struct amperf_evidence *evidence, const char *label,
		   struct amperf_error *error)
{
	int code = evidence->kind == AMPERF_KIND_SINK ? 0 : judge_incoming(evidence, label, error);

	return code ? code : judge_report(evidence, label, error);
}

enum amperf_opcode amperf_data_opcode(enum amperf_kind kind)
{
	switch (kind) {
	case AMPERF_KIND_SOURCE:
		return AMPERF_OP_SOURCE;
	case AMPERF_KIND_ECHO:
		return AMPERF_OP_ECHO;
	default:
		return AMPERF_OP_SINK;
	}
}

int amperf_against_protocol(enum amperf_kind kind, const struct amperf_header *answer,
			    const char *label, struct amperf_error *error)
{
	return amperf_fail(error, -EPROTO,
			   "%s: the firmware answered %s against the protocol"
			   " (%s, status %u, %llu bytes)",
			   label, amperf_opcode_name(amperf_data_opcode(kind)),
			   amperf_opcode_name(answer->opcode), answer->status,
			   (unsigned long long)answer->length);
}

int amperf_must_verify(const char *label, struct amperf_error *error)
{
	return amperf_fail(error, -EOPNOTSUPP,
			   "%s: this firmware, or its module, verifies all data; leave out"
			   " --verify=off, or use firmware, module and tool of one release",
			   label);
}
