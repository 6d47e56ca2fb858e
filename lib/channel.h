/* SPDX-License-Identifier: BSD-3-Clause */
/* The channels that a firmware announced, as the kernel's RPMsg bus shows them. */
#ifndef AMPERF_LIB_CHANNEL_H
#define AMPERF_LIB_CHANNEL_H

#include <amperf/amperf.h>

struct amperf_channel {
	char id[AMPERF_NAME_BYTES];   /* the kernel's, e.g. "virtio0.rpmsg-tty.-1.1024" */
	char name[AMPERF_NAME_BYTES]; /* e.g. "rpmsg-tty" */
	uint32_t local_address;
	uint32_t remote_address;
	bool bound;                     /* a driver has it */
	char device[AMPERF_NAME_BYTES]; /* e.g. "ttyRPMSG0", "rpmsg0"; "" if it has none */
};

/* Both names that tty channels have; see fw_config.h. */
bool amperf_channel_is_tty(const struct amperf_channel *channel);

/* The one that rpmsg_char makes a character device of. */
bool amperf_channel_is_raw(const struct amperf_channel *channel);

/* Those of the module amperf: for netlink, and for tests in the kernel. */
bool amperf_channel_is_netlink(const struct amperf_channel *channel);
bool amperf_channel_is_kernel(const struct amperf_channel *channel);

/* The one of the module amperf_shm. */
bool amperf_channel_is_shm(const struct amperf_channel *channel);

/* Not announced: Linux' own, for its control device /dev/rpmsg_ctrl0. */
bool amperf_channel_is_ctrl(const struct amperf_channel *channel);

/* Calls `found` for each; returns 0, what `found` returned, or -errno. */
int amperf_channel_each(const struct amperf_system *system,
			int (*found)(void *context, const struct amperf_channel *channel),
			void *context);

/* Why a channel that is there has no device, and what to do. */
void amperf_channel_unbound_reason(const struct amperf_channel *channel, char *text, size_t bytes);

#endif
