/* SPDX-License-Identifier: BSD-3-Clause */
/* The ends of endpoints, channels and sockets. */
#include "cases.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void case_cycles(void)
{
	struct client *client = client_new();

	for (int i = 0; i < 1000; i++) {
		EXPECT(client_open(client, CHANNEL, 0), 0);
		EXPECT(client_do(client, AMPERF_CMD_CLOSE), 0);
	}
	client_free(client);
	/* And by the socket's end, with something under way. */
	for (int i = 0; i < 100; i++) {
		client = client_new();
		EXPECT(client_open(client, CHANNEL, 0), 0);
		request_source(client, 64 * KIB);
		client_free(client);
	}
	client = opened(CHANNEL, 0);
	EXPECT(client_count(client, CHANNEL), 1);
	client_free(client);
}

/* CLOSE with the ring full and a queue behind it. */
void case_close_busy(void)
{
	static uint8_t piece[AMPERF_GENL_SEND_BYTES_MAX];
	struct client *client = opened(CHANNEL, 0);

	for (int i = 0; i < 50; i++) {
		/* A payload that never ends. */
		while (client_send(client, piece, sizeof(piece)) != -EAGAIN)
			;
		EXPECT(client_do(client, AMPERF_CMD_CLOSE), 0);
		EXPECT(client_open(client, CHANNEL, 0), 0);
	}
	client_reset(client);
	client_free(client);
}

static void expect_gone(struct client *client)
{
	EXPECT(client->gone_error, -EPIPE);
	EXPECT(client_send(client, "data", 4), -EPIPE);
	EXPECT(client_recv(client, 4), -EPIPE);
	EXPECT(client_test(client, AMPERF_TEST_ECHO, 1, 1, 1000), -EPIPE);
	EXPECT(client_do(client, AMPERF_CMD_TEST_CANCEL), -EPIPE);
	EXPECT(client_do(client, AMPERF_CMD_CLOSE), -EPIPE);
	EXPECT(client_open(client, CHANNEL, 0), -ENODEV);
	EXPECT(client->gones, 1);
}

/* Sends into a sink without end, until the channel goes. */
static void flood(bool check)
{
	static uint8_t piece[AMPERF_GENL_SEND_BYTES_MAX];
	struct client *client = opened(CHANNEL, AMPERF_PLAIN_ADDRESS(2));
	struct amperf_header header = sink_header(client, AMPERF_PAYLOAD_MAX);

	EXPECT(client_send(client, &header, sizeof(header)), 0);
	while (!client->gones) {
		unsigned int events = client->rooms + client->gones;
		int code = client_send(client, piece, sizeof(piece));

		/* After GONE the module may go, and its family with it (ENOENT). */
		if (code && code != -EAGAIN && code != -EPIPE && !client->gones)
			die("SEND: %s", strerror(-code));
		while (code && client->rooms + client->gones == events)
			client_next(client);
	}
	printf("gone\n");
	if (check)
		expect_gone(client);
	client_free(client);
}

void case_flood(void)
{
	flood(true);
}

void case_flood_rmmod(void)
{
	flood(false);
}

/* A test without end, until the channel goes. */
void case_flood_test(void)
{
	struct client *client = opened(AMPERF_KERNEL_CHANNEL, AMPERF_PLAIN_ADDRESS(3));

	while (run_test(client, AMPERF_TEST_ECHO, MIB, 64) == 0)
		;
	EXPECT((int)genl_u32(&client->done, AMPERF_ATTR_ERROR), -EPIPE);
	client_await(client, &client->gones, 0);
	EXPECT(client->gone_error, -EPIPE);
	printf("gone\n");
	client_free(client);
}

/* Follows the channels until all three went and came again. */
void case_watch(void)
{
	struct client *client = client_new();
	static struct genl_reply reply;
	int gone = 0, come = 0;

	genl_join(&client->genl);
	printf("watching\n");
	fflush(stdout);
	while (come < 3) {
		if (genl_receive(&client->genl, &reply, 4 * TIMEOUT_MS) != 1)
			die("no word of a channel");
		gone += reply.cmd == AMPERF_CMD_CHANNEL_DEL;
		come += reply.cmd == AMPERF_CMD_CHANNEL_NEW;
		printf("%s %s\n", reply.cmd == AMPERF_CMD_CHANNEL_DEL ? "gone:" : "new:",
		       (const char *)genl_data(&reply, AMPERF_ATTR_CHANNEL_NAME));
	}
	EXPECT(gone, 3);
	client_free(client);
}
