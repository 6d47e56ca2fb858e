/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * An endpoint of the kernel module amperf, as a transport: what netlink: and
 * kernel: share.
 */
#ifndef AMPERF_LIB_GENL_CLIENT_H
#define AMPERF_LIB_GENL_CLIENT_H

#include "transport/genl.h"
#include "transport/genl_channel.h"
#include "transport/transport.h"

struct amperf_genl_client {
	struct amperf_tp tp;
	struct amperf_genl genl;
	struct amperf_system system;
	struct amperf_genl_channel channel;
	char processor[AMPERF_NAME_BYTES]; /* "" if it is not known */
	uint32_t message_bytes_max;
	uint32_t send_bytes_max;
	uint32_t recv_queue_bytes;

	/* what is fetched and not handed out yet: at most an answer, and one unasked */
	struct amperf_genl_piece {
		const uint8_t *data;
		size_t bytes;
	} held[AMPERF_GENL_KEPT_MAX];
	unsigned int held_count;
	bool armed; /* the next data comes unasked */

	uint64_t sending; /* sequence of the SEND under way */
	size_t sending_bytes;
	int send_error;
	size_t refused_bytes; /* a SEND of so many found no room, and no ROOM came yet */
	bool room;            /* a ROOM came that no wait has told of */
	bool gone;

	/* Takes a TEST_DONE. May be NULL. */
	amperf_genl_take *on_done;
	void *context;
};

/*
 * The open hook, on an open family (which becomes the client's, also on
 * failure). `address` is NAME[,dst=ADDRESS] or "".
 */
int amperf_genl_client_open(struct amperf_tp **tp, const struct amperf_tp_ops *ops,
			    const struct amperf_genl_kind *kind, struct amperf_genl *genl,
			    const char *address, const struct amperf_system *system,
			    struct amperf_error *error);

/* As above, and opens the family too. */
int amperf_genl_client_start(struct amperf_tp **tp, const struct amperf_tp_ops *ops,
			     const struct amperf_genl_kind *kind, const char *address,
			     const struct amperf_system *system, struct amperf_error *error);

/* The hooks. */
void amperf_genl_client_close(struct amperf_tp *tp);
void amperf_genl_client_caps(const struct amperf_tp *tp, struct amperf_tp_caps *caps);
ssize_t amperf_genl_client_send(struct amperf_tp *tp, const void *data, size_t bytes);
ssize_t amperf_genl_client_recv(struct amperf_tp *tp, void *data, size_t bytes);
int amperf_genl_client_wait(struct amperf_tp *tp, bool readable, uint64_t timeout_ns,
			    int cancel_fd);
int amperf_genl_client_drops(const struct amperf_tp *tp, uint64_t *drops);
void amperf_genl_client_diagnose(const struct amperf_tp *tp, int code, char *text, size_t bytes);

/* What netlink: and kernel: have besides, for the tests: to open on a given family. */
int amperf_netlink_of_genl(struct amperf_tp **tp, struct amperf_genl *genl, const char *address,
			   const struct amperf_system *system, struct amperf_error *error);
int amperf_kernel_of_genl(struct amperf_tp **tp, struct amperf_genl *genl, const char *address,
			  const struct amperf_system *system, struct amperf_error *error);

/* What an error of the kernel's about an endpoint means to a transport. */
int amperf_genl_client_code(int code);

static inline struct amperf_genl_client *amperf_genl_client_of(struct amperf_tp *tp)
{
	return (struct amperf_genl_client *)(void *)tp;
}

#endif
