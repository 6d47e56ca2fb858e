/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The kernel module amperf, as linux/amperf.h has it, with null's responder as
 * the firmware behind it. It answers while it is sent to, as the kernel does.
 * One at a time.
 */
#ifndef AMPERF_TESTS_LIB_FAKE_GENL_H
#define AMPERF_TESTS_LIB_FAKE_GENL_H

#include "transport/genl.h"
#include "transport/null_peer.h"

#include <netlink/msg.h>
#include <stdbool.h>

#define FAKE_FAMILY 40
#define FAKE_SEND_MAX 32768u

struct fake_channel {
	const char *name;
	const char *device;
	uint32_t destination;
};

struct fake_genl {
	/* the plan */
	struct fake_channel channels[4]; /* ended by a NULL name */
	int open_error;
	const char *open_words; /* the kernel's, for open_error */
	uint32_t send_bytes_max;
	unsigned int refuse; /* so many SENDs in a row find no room ... */
	bool room_at_once;   /* ... and their ROOM comes before the refusal */
	const char *race;    /* comes as DATA before the answer to RECV that there is nothing */
	int send_error;
	unsigned int gap_at; /* this RECV is told that data was lost; 0: none */
	size_t data_max;     /* most bytes of one DATA; 0: any */
	/* Called for TEST, to answer it with fake_genl_done() or later. */
	void (*on_test)(struct fake_genl *fake);
	void (*on_cancel)(struct fake_genl *fake);
	int test_error;

	/* what happened */
	unsigned int sends;
	unsigned int recvs;
	size_t send_bytes[64];                    /* of each of the first SENDs taken */
	char opened[64];                          /* CHANNEL_DEVICE of OPEN */
	uint32_t destination;                     /* of OPEN; 0: none was given */
	struct nlattr *test[AMPERF_ATTR_MAX + 1]; /* of TEST, while on_test runs */

	int kernel_fd;
	bool armed;
	size_t refused_bytes;
	uint8_t pending[FAKE_SEND_MAX]; /* what the firmware did not take yet */
	size_t pending_bytes;
	struct amperf_null_peer peer;
};

/* The family, opened; close it with amperf_genl_close(). */
void fake_genl_open(struct fake_genl *fake, struct amperf_genl *genl);
void fake_genl_end(struct fake_genl *fake);

/* Of the kernel's own accord. */
void fake_genl_room(struct fake_genl *fake);
void fake_genl_gone(struct fake_genl *fake);
void fake_genl_data(struct fake_genl *fake, const void *data, size_t bytes);

/* A message to add attributes to, and to send. */
struct nl_msg *fake_genl_new(int command);
void fake_genl_deliver(struct fake_genl *fake, struct nl_msg *message);

#endif
