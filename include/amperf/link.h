/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Links: which there are, and one that is open.
 * Part of amperf/amperf.h, which says what holds for all functions.
 */
#ifndef AMPERF_LINK_H
#define AMPERF_LINK_H

#include <amperf/common.h>
#include <amperf/wire.h>

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define AMPERF_REASON_BYTES 256

/* RPMsg's "any": the kernel has not given the channel's end an address yet. */
#define AMPERF_ADDRESS_NONE UINT32_MAX

struct amperf_link_info {
	char name[AMPERF_NAME_BYTES];      /* e.g. "tty:/dev/ttyRPMSG0", or a kind's "tty:" */
	char channel[AMPERF_NAME_BYTES];   /* RPMsg channel name; "" if there is none */
	uint32_t local_address;            /* of Linux' end; 0 without a channel */
	uint32_t remote_address;           /* of the other core's end */
	char processor[AMPERF_NAME_BYTES]; /* e.g. "remoteproc0 (m4): running"; "" */
	bool usable;
	char reason[AMPERF_REASON_BYTES]; /* why it is not usable, and what to do */
};

struct amperf_link_list {
	struct amperf_link_info *links;
	size_t count;
};

/*
 * Lists all links that are there, and one entry for each kind of link that
 * could be there but is not, with the reason. Does not open any. The list
 * belongs to the caller: amperf_link_list_free(). Blocks only on sysfs.
 */
AMPERF_API int amperf_link_list(const struct amperf_system *system, struct amperf_link_list *list,
				struct amperf_error *error);
AMPERF_API void amperf_link_list_free(struct amperf_link_list *list);

struct amperf_link;

#define AMPERF_TIMEOUT_NS_DEFAULT UINT64_C(5000000000)

struct amperf_link_config {
	/*
	 * kind:address: "tty:/dev/ttyRPMSG0", "char:/dev/rpmsg0",
	 * "char:ctrl0,name=NAME,dst=ADDRESS[,src=ADDRESS]",
	 * "netlink:[CHANNEL][,dst=ADDRESS]", "kernel:[CHANNEL][,dst=ADDRESS]",
	 * "shm:[/dev/amperf-shmN][,map=cached|uncached]
	 * [,by=none|touch|copy|dma][,depth=1..64]" or "null:". A bare path
	 * "/dev/..." is a tty. Copied.
	 */
	const char *name;
	/* Longest time without progress; 0: AMPERF_TIMEOUT_NS_DEFAULT. */
	uint64_t timeout_ns;
	/*
	 * A file descriptor that becomes readable to end what is under way with
	 * -ECANCELED (a signalfd, an eventfd, a pipe); -1: none. Never read.
	 */
	int cancel_fd;
	struct amperf_system system;
};

/*
 * Opens the link, sets the device up for exclusive raw use, and greets the
 * firmware (RESET, HELLO). Blocks up to the timeout for each answer.
 * Errors: -EINVAL (name), -ENOENT, -ENODEV, -EACCES, -EBUSY, -ENOTTY,
 * -EHOSTDOWN, -EPROTONOSUPPORT, -EPROTO, -EPIPE, -ECANCELED, -ENOMEM.
 */
AMPERF_API int amperf_link_open(struct amperf_link **link, const struct amperf_link_config *config,
				struct amperf_error *error);

/* Puts the device back as it was and frees the link. NULL is allowed. */
AMPERF_API void amperf_link_close(struct amperf_link *link);

/* kind:address, with the kind written out. Lives as long as the link. */
AMPERF_API const char *amperf_link_name(const struct amperf_link *link);

/* What the firmware said when the link was opened. Lives as long as the link. */
AMPERF_API const struct amperf_hello *amperf_link_hello(const struct amperf_link *link);

/*
 * Changes a setting of the firmware (enum amperf_control_key); `in_force`, if
 * not NULL, gets the value that holds now. Blocks up to the timeout.
 * Errors: -ETIMEDOUT, -EPROTO (also: the firmware refused it), -EPIPE, ...
 */
AMPERF_API int amperf_link_control(struct amperf_link *link, uint32_t key, uint32_t value,
				   uint32_t *in_force, struct amperf_error *error);

/* Asks the firmware for its counters. Blocks up to the timeout. */
AMPERF_API int amperf_link_stats(struct amperf_link *link, struct amperf_stats *stats,
				 struct amperf_error *error);

/*
 * Asks the firmware what its core and rings were busy with since the last time
 * anybody asked. Blocks up to the timeout. Errors: -EOPNOTSUPP (this firmware does not
 * tell), or as amperf_link_stats().
 */
AMPERF_API int amperf_link_load(struct amperf_link *link, struct amperf_load *load,
				struct amperf_error *error);

#ifdef __cplusplus
}
#endif

#endif /* AMPERF_LINK_H */
