/* SPDX-License-Identifier: BSD-3-Clause */
#include "client.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct client *client_new(void)
{
	struct client *client = calloc(1, sizeof(*client));

	if (!client)
		die("no memory");
	genl_open(&client->genl);
	return client;
}

void client_free(struct client *client)
{
	genl_close(&client->genl);
	free(client->stream);
	free(client);
}

/* ---- What comes in ------------------------------------------------------ */

static void append(struct client *client, const struct genl_reply *reply)
{
	size_t bytes = genl_bytes(reply, AMPERF_ATTR_DATA);

	if (!bytes)
		return;
	if (client->stream_bytes + bytes > client->stream_room) {
		client->stream_room = 2 * (client->stream_bytes + bytes);
		client->stream = realloc(client->stream, client->stream_room);
		if (!client->stream)
			die("no memory");
	}
	memcpy(client->stream + client->stream_bytes, genl_data(reply, AMPERF_ATTR_DATA), bytes);
	client->stream_bytes += bytes;
}

static void note(struct client *client, const struct genl_reply *reply)
{
	switch (reply->cmd) {
	case AMPERF_CMD_DATA:
		client->datas++;
		append(client, reply);
		break;
	case AMPERF_CMD_RECV:
		append(client, reply);
		break;
	case AMPERF_CMD_ROOM:
		client->rooms++;
		break;
	case AMPERF_CMD_GONE:
		client->gones++;
		client->gone_error = (int)genl_u32(reply, AMPERF_ATTR_ERROR);
		break;
	case AMPERF_CMD_TEST_DONE:
		client->tests_done++;
		genl_copy(&client->done, reply);
		break;
	default:
		break;
	}
}

static bool is_ack(const struct genl_reply *reply, uint32_t seq)
{
	return reply->header.nlmsg_type == NLMSG_ERROR && reply->header.nlmsg_seq == seq;
}

int client_call(struct client *client)
{
	static struct genl_reply next;
	uint32_t seq = genl_send(&client->genl, &client->request);

	for (;;) {
		int n = genl_receive(&client->genl, &next, TIMEOUT_MS);

		if (n != 1)
			die("command %u: %s", ((uint8_t *)NLMSG_DATA(&client->request.header))[0],
			    n ? "the socket was full" : "no acknowledgement");
		if (is_ack(&next, seq))
			return ((const struct nlmsgerr *)NLMSG_DATA(&next.header))->error;
		note(client, &next);
		if (next.header.nlmsg_seq == seq)
			genl_copy(&client->reply, &next);
	}
}

void client_next(struct client *client)
{
	static struct genl_reply next;
	int n = genl_receive(&client->genl, &next, TIMEOUT_MS);

	if (n != 1)
		die(n ? "the socket was full" : "what was waited for did not come");
	note(client, &next);
}

bool client_drain(struct client *client)
{
	static struct genl_reply next;
	bool told = false;
	int n;

	while ((n = genl_receive(&client->genl, &next, 0))) {
		if (n == 1)
			note(client, &next);
		else
			told = true;
	}
	return told;
}

void client_await(struct client *client, const unsigned int *counter, unsigned int from)
{
	while (*counter == from)
		client_next(client);
}

int client_read(struct client *client)
{
	/* One that an earlier RECV has asked for may come before the answer. */
	unsigned int datas = client->datas;
	int code = client_recv(client, AMPERF_GENL_RECV_BYTES_MAX);

	if (code != -EAGAIN)
		return code;
	client_await(client, &client->datas, datas);
	return 0;
}

void client_read_until(struct client *client, size_t bytes)
{
	while (client->stream_bytes < bytes) {
		int code = client_read(client);

		if (code)
			die("RECV: %s", strerror(-code));
	}
}

/* ---- Commands ----------------------------------------------------------- */

int client_do(struct client *client, uint8_t cmd)
{
	genl_begin(&client->genl, &client->request, cmd);
	return client_call(client);
}

int client_open(struct client *client, const char *channel, uint32_t destination)
{
	genl_begin(&client->genl, &client->request, AMPERF_CMD_OPEN);
	genl_put_text(&client->request, AMPERF_ATTR_CHANNEL_NAME, channel);
	if (destination)
		genl_put_u32(&client->request, AMPERF_ATTR_DESTINATION, destination);
	return client_call(client);
}

int client_send(struct client *client, const void *data, size_t bytes)
{
	genl_begin(&client->genl, &client->request, AMPERF_CMD_SEND);
	genl_put(&client->request, AMPERF_ATTR_DATA, data, bytes);
	return client_call(client);
}

unsigned int client_send_waiting(struct client *client, const void *data, size_t bytes)
{
	unsigned int waits = 0;

	for (;;) {
		int code = client_send(client, data, bytes);

		if (code && code != -EAGAIN)
			die("SEND: %s", strerror(-code));
		if (!code)
			return waits;
		waits++;
		/* Nor does ROOM. */
		client_await(client, &client->rooms, client->rooms);
	}
}

int client_recv(struct client *client, uint32_t bytes)
{
	genl_begin(&client->genl, &client->request, AMPERF_CMD_RECV);
	genl_put_u32(&client->request, AMPERF_ATTR_RECV_BYTES, bytes);
	return client_call(client);
}

void client_test_begin(struct client *client, uint32_t kind, uint64_t block, uint64_t count,
		       uint32_t timeout_ms)
{
	struct genl_request *request = &client->request;

	genl_begin(&client->genl, request, AMPERF_CMD_TEST);
	genl_put_u32(request, AMPERF_ATTR_TEST_KIND, kind);
	genl_put_u64(request, AMPERF_ATTR_TEST_BLOCK_BYTES, block);
	genl_put_u64(request, AMPERF_ATTR_TEST_COUNT, count);
	genl_put_u32(request, AMPERF_ATTR_TEST_SEED, 0x12345678);
	genl_put_u32(request, AMPERF_ATTR_TEST_SEQUENCE, ++client->sequence);
	genl_put_u32(request, AMPERF_ATTR_TEST_TIMEOUT_MS, timeout_ms);
}

int client_test(struct client *client, uint32_t kind, uint64_t block, uint64_t count,
		uint32_t timeout_ms)
{
	client_test_begin(client, kind, block, count, timeout_ms);
	return client_call(client);
}

static void get_channel(struct client *client, const char *channel)
{
	int code;

	genl_begin(&client->genl, &client->request, AMPERF_CMD_CHANNEL_GET);
	genl_put_text(&client->request, AMPERF_ATTR_CHANNEL_NAME, channel);
	code = client_call(client);
	if (code)
		die("CHANNEL_GET: %s", strerror(-code));
}

uint64_t client_stat(struct client *client, const char *channel, uint16_t attr)
{
	get_channel(client, channel);
	return genl_u64(&client->reply, attr);
}

uint32_t client_count(struct client *client, const char *channel)
{
	get_channel(client, channel);
	return genl_u32(&client->reply, AMPERF_ATTR_CLIENTS);
}

/* ---- Frames ------------------------------------------------------------- */

size_t client_frame(struct client *client, uint8_t *frame, uint8_t opcode, const void *payload,
		    size_t bytes)
{
	struct amperf_header header = {
		.magic = AMPERF_MAGIC,
		.version = AMPERF_VERSION,
		.opcode = opcode,
		.sequence = ++client->sequence,
		.length = bytes,
	};
	uint32_t crc;

	header.header_crc32 =
		(uint32_t)crc32_z(0, (void *)&header, offsetof(struct amperf_header, header_crc32));
	memcpy(frame, &header, sizeof(header));
	if (!bytes)
		return sizeof(header);
	crc = (uint32_t)crc32_z(0, payload, bytes);
	memmove(frame + sizeof(header), payload, bytes);
	memcpy(frame + sizeof(header) + bytes, &crc, sizeof(crc));
	return sizeof(header) + bytes + sizeof(crc);
}

/* Whether the stream ends with the reply to the last RESET. */
static bool is_reset(const struct client *client)
{
	struct amperf_header header;

	if (client->stream_bytes < sizeof(header))
		return false;
	memcpy(&header, client->stream + client->stream_bytes - sizeof(header), sizeof(header));
	return header.magic == AMPERF_MAGIC && header.opcode == AMPERF_OP_RESET &&
	       header.sequence == client->sequence;
}

void client_reset(struct client *client)
{
	uint8_t frame[sizeof(struct amperf_header)];
	size_t bytes = client_frame(client, frame, AMPERF_OP_RESET, NULL, 0);

	client->stream_bytes = 0;
	client_send_waiting(client, frame, bytes);
	while (!is_reset(client)) {
		int code = client_read(client);

		/* Whatever was lost, it is not wanted. */
		if (code && code != -ENOBUFS)
			die("RECV: %s", strerror(-code));
	}
	client->stream_bytes = 0;
}
