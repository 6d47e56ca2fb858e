/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The least of generic netlink, by hand: a test of the kernel's checks must be
 * able to say what a library would not. Ends the program on what is no matter
 * of the test (no memory, no such family).
 */
#ifndef NETLINK_ABI_GENL_H
#define NETLINK_ABI_GENL_H

#include <linux/amperf.h>

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GENL_MESSAGE_BYTES 70000

struct genl_request {
	union {
		struct nlmsghdr header;
		uint8_t bytes[GENL_MESSAGE_BYTES];
	};
};

struct genl_reply {
	union {
		struct nlmsghdr header;
		uint8_t bytes[GENL_MESSAGE_BYTES];
	};
	uint8_t cmd;
	const struct nlattr *attrs[AMPERF_ATTR_MAX + 1];
};

struct genl {
	int fd;
	uint16_t family;
	uint32_t group; /* "channels" */
	uint32_t seq;
	/* What came in together with the message taken last: dumps do. */
	uint8_t *pending;
	size_t pending_bytes;
};

/* Ends the program with a line that says what failed. */
void die(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

void genl_open(struct genl *genl);
void genl_close(struct genl *genl);
void genl_join(struct genl *genl);

void genl_begin(struct genl *genl, struct genl_request *request, uint8_t cmd);
void genl_put(struct genl_request *request, uint16_t attr, const void *data, size_t bytes);
void genl_put_u32(struct genl_request *request, uint16_t attr, uint32_t value);
void genl_put_u64(struct genl_request *request, uint16_t attr, uint64_t value);
void genl_put_text(struct genl_request *request, uint16_t attr, const char *text);

/* Sends with a sequence of its own, and asks for an acknowledgement. */
uint32_t genl_send(struct genl *genl, struct genl_request *request);

/*
 * Takes one message. Returns 1; 0: none came in time; -ENOBUFS: the socket was
 * full.
 */
int genl_receive(struct genl *genl, struct genl_reply *reply, int timeout_ms);

/* A message of its own, attributes included. */
void genl_copy(struct genl_reply *to, const struct genl_reply *from);

size_t genl_bytes(const struct genl_reply *reply, uint16_t attr);
const void *genl_data(const struct genl_reply *reply, uint16_t attr);
uint32_t genl_u32(const struct genl_reply *reply, uint16_t attr);
uint64_t genl_u64(const struct genl_reply *reply, uint16_t attr);

#endif
