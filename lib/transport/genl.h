/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Messages to and from the kernel module amperf: its generic netlink family, as
 * linux/amperf.h has it. Knows nothing of what the commands mean.
 *
 * The kernel does what it is told before the sendmsg() that tells it returns:
 * whatever there is to answer can be read at once. So nothing here waits.
 */
#ifndef AMPERF_LIB_GENL_H
#define AMPERF_LIB_GENL_H

#include <linux/amperf.h>

#include <netlink/attr.h>
#include <netlink/msg.h>
#include <netlink/socket.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/uio.h>

/* One message of the kernel's. */
struct amperf_genl_message {
	/* enum amperf_genl_cmd; UNSPEC: the end of what was asked for, with `error`. */
	int command;
	uint32_t sequence; /* of the request that it answers */
	int error;         /* 0 or a negative errno value */
	const char *text;  /* the kernel's own words for it, or NULL */
	struct nlattr *attrs[AMPERF_ATTR_MAX + 1];
};

/* Returns 0 or a negative errno value, which comes back from who called it. */
typedef int amperf_genl_take(void *context, const struct amperf_genl_message *message);

struct amperf_genl {
	int fd;
	uint16_t family;
	/* The way to the kernel; the tests have their own. */
	ssize_t (*send)(int fd, const struct iovec *pieces, int count);
	/* Takes what comes unasked, whenever that is. May be NULL. */
	amperf_genl_take *on_event;
	void *context;

	uint64_t gaps; /* answers that data was lost before (ENOBUFS) */

	/* inside */
	uint32_t sequence;
	struct nl_sock *sock;
	uint8_t *areas;
	unsigned int area; /* the one that is read into */
};

/*
 * Returns 0, -ENOENT (no such family: the module is not loaded), -errno.
 * amperf_genl_close() after success only.
 */
int amperf_genl_open(struct amperf_genl *genl);
/* The same on a descriptor, which becomes its own. Returns 0 or -ENOMEM. */
int amperf_genl_of_fd(struct amperf_genl *genl, int fd, uint16_t family);
void amperf_genl_close(struct amperf_genl *genl);

struct amperf_genl_words {
	char text[128];
};

/* A new request, to be given to amperf_genl_call(). NULL: no memory. */
struct nl_msg *amperf_genl_new(struct amperf_genl *genl, int command, int flags);

/*
 * Sends a request and frees it, and hands each reply to `take` (which may be
 * NULL). Returns 0, the error that the kernel answered with, or what failed.
 * The kernel's own words for its error, if it has any, go to `words` (or NULL).
 */
int amperf_genl_call(struct amperf_genl *genl, struct nl_msg *request, amperf_genl_take *take,
		     void *context, struct amperf_genl_words *words);

/*
 * Sends SEND with that data, without a copy of it, and returns its sequence, or
 * -errno. If the kernel does not take it an error with this sequence can be read
 * now; if it does there is none.
 */
int64_t amperf_genl_send_data(struct amperf_genl *genl, const void *data, size_t bytes);

/*
 * Reads once. Hands messages to `take` if they answer a request, else to
 * on_event. Returns 0, -EAGAIN (nothing there), what these returned, -ENOBUFS
 * (the kernel could not queue something for us: it is lost), ...
 */
int amperf_genl_read(struct amperf_genl *genl, amperf_genl_take *take, void *context);

/*
 * How much of what was for this socket was dropped since it is open: messages that found it
 * full, and gaps that the module told of. Returns 0 or -errno. (genl_drops.c)
 */
int amperf_genl_drops(const struct amperf_genl *genl, uint64_t *drops);

/*
 * For a taker that keeps pointers into the message: it stays as it is until this
 * has been called AMPERF_GENL_KEPT_MAX more times.
 */
#define AMPERF_GENL_KEPT_MAX 2u
void amperf_genl_keep(struct amperf_genl *genl);

#endif
