/* SPDX-License-Identifier: BSD-3-Clause */
/* The channels that the kernel module amperf has, and how links name them. */
#ifndef AMPERF_LIB_GENL_CHANNEL_H
#define AMPERF_LIB_GENL_CHANNEL_H

#include "transport/genl.h"
#include "transport/rpmsg.h"
#include "transport/transport.h"

/* A kind of link over the module: which of the channels are meant for it. */
struct amperf_genl_kind {
	struct amperf_rpmsg_kind rpmsg;
	const char *example; /* a link of this kind */
};

struct amperf_genl_channel {
	char name[AMPERF_NAME_BYTES];   /* as announced */
	char device[AMPERF_NAME_BYTES]; /* on the RPMsg bus */
	uint32_t source;
	uint32_t destination;
};

struct amperf_genl_address {
	char channel[AMPERF_NAME_BYTES]; /* name or device; "": the first of the kind */
	bool to;                         /* `destination` was given */
	uint32_t destination;
};

/* Returns 0 or -EINVAL. */
int amperf_genl_address_parse(const struct amperf_genl_kind *kind, const char *text,
			      struct amperf_genl_address *address, struct amperf_error *error);

/*
 * Finds the channel; without a name in the address the first of the kind, or
 * the first of all if there is none. Returns 0, -ENODEV (with the reason), -errno.
 */
int amperf_genl_channel_find(struct amperf_genl *genl, const struct amperf_genl_kind *kind,
			     const struct amperf_genl_address *address,
			     const struct amperf_system *system,
			     struct amperf_genl_channel *channel, struct amperf_error *error);

/* Why the family cannot be opened (the code of amperf_genl_open()), in one line. */
void amperf_genl_missing_reason(int code, char *text, size_t bytes);

/* The list hook. */
int amperf_genl_list(const struct amperf_system *system, const struct amperf_genl_kind *kind,
		     amperf_tp_found *found, void *context);
/* The same, given the open family. */
int amperf_genl_list_channels(struct amperf_genl *genl, const struct amperf_system *system,
			      const struct amperf_genl_kind *kind, amperf_tp_found *found,
			      void *context);

#endif
