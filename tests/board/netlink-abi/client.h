/* SPDX-License-Identifier: BSD-3-Clause */
/* A client of the family amperf: a socket, its endpoint, and what came in. */
#ifndef NETLINK_ABI_CLIENT_H
#define NETLINK_ABI_CLIENT_H

#include "genl.h"

#include <amperf/wire.h>

#define TIMEOUT_MS 10000

struct client {
	struct genl genl;
	struct genl_request request;
	struct genl_reply reply; /* the last one that carried an answer */
	uint8_t *stream;         /* what came in, RECV's and DATA's alike */
	size_t stream_bytes;
	size_t stream_room;
	unsigned int datas; /* DATA that came unasked */
	unsigned int rooms;
	unsigned int gones;
	int gone_error;
	unsigned int tests_done;
	struct genl_reply done; /* the last TEST_DONE */
	uint32_t sequence;
};

struct client *client_new(void);
void client_free(struct client *client);

/* Sends the request, waits for its acknowledgement and returns what it says. */
int client_call(struct client *client);

/* Calls without, and with one attribute. */
int client_do(struct client *client, uint8_t cmd);
int client_open(struct client *client, const char *channel, uint32_t destination);
int client_send(struct client *client, const void *data, size_t bytes);
/* The same, waiting for ROOM as often as it takes. Returns how often. */
unsigned int client_send_waiting(struct client *client, const void *data, size_t bytes);
int client_recv(struct client *client, uint32_t bytes);
/* The request only, and all of it. */
void client_test_begin(struct client *client, uint32_t kind, uint64_t block, uint64_t count,
		       uint32_t timeout_ms);
int client_test(struct client *client, uint32_t kind, uint64_t block, uint64_t count,
		uint32_t timeout_ms);

/* Takes the next message, or dies if none comes. */
void client_next(struct client *client);
/* Takes all that is there; true: the socket was full, and not all got in. */
bool client_drain(struct client *client);
/* Takes what comes until *counter is no longer `from`; dies if that lasts. */
void client_await(struct client *client, const unsigned int *counter, unsigned int from);

/* RECV; if nothing is there, sleeps until DATA. Returns what RECV says, but EAGAIN. */
int client_read(struct client *client);
/* Reads until that much has come in all in all. */
void client_read_until(struct client *client, size_t bytes);

/* A frame without payload, or with one; returns its bytes. */
size_t client_frame(struct client *client, uint8_t *frame, uint8_t opcode, const void *payload,
		    size_t bytes);

/* Ends what the firmware has under way on this endpoint, and empties the stream. */
void client_reset(struct client *client);

/* A counter of the channel; its clients. */
uint64_t client_stat(struct client *client, const char *channel, uint16_t attr);
uint32_t client_count(struct client *client, const char *channel);

#endif
