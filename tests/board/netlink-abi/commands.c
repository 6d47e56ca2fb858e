/* SPDX-License-Identifier: BSD-3-Clause */
/* What commands take, and which comes before which. */
#include "cases.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One attribute of a given length to one command. */
static int with(struct client *client, uint8_t cmd, uint16_t attr, const void *data, size_t bytes)
{
	genl_begin(&client->genl, &client->request, cmd);
	genl_put(&client->request, attr, data, bytes);
	return client_call(client);
}

void case_lengths(void)
{
	static const uint8_t data[AMPERF_GENL_SEND_BYTES_MAX + 1];
	static const char long_name[64] = "a-name-that-is-longer-than-rpmsg-allows";
	struct client *client = client_new();
	uint32_t none = 0, much = AMPERF_GENL_RECV_BYTES_MAX + 1, any = UINT32_MAX;

	EXPECT(client_do(client, AMPERF_CMD_OPEN), -EINVAL);
	EXPECT(client_do(client, AMPERF_CMD_CHANNEL_GET), -EINVAL);
	EXPECT(with(client, AMPERF_CMD_OPEN, AMPERF_ATTR_CHANNEL_NAME, "abc", 3), -EINVAL);
	EXPECT(with(client, AMPERF_CMD_OPEN, AMPERF_ATTR_CHANNEL_NAME, long_name, 64), -EINVAL);
	EXPECT(with(client, AMPERF_CMD_OPEN, AMPERF_ATTR_DESTINATION, &any, 2), -EINVAL);
	EXPECT(with(client, AMPERF_CMD_OPEN, AMPERF_ATTR_DESTINATION, &any, 4), -ERANGE);
	EXPECT(with(client, AMPERF_CMD_OPEN, AMPERF_ATTR_DATA, data, 4), -EINVAL);
	EXPECT(with(client, AMPERF_CMD_OPEN, AMPERF_ATTR_MAX + 1, data, 4), -EINVAL);
	EXPECT(with(client, AMPERF_CMD_CLOSE, AMPERF_ATTR_DATA, data, 4), -EINVAL);
	EXPECT(with(client, 200, AMPERF_ATTR_DATA, data, 4), -EOPNOTSUPP);
	EXPECT(with(client, AMPERF_CMD_DATA, AMPERF_ATTR_DATA, data, 4), -EOPNOTSUPP);

	EXPECT(client_open(client, CHANNEL, 0), 0);
	EXPECT(client_do(client, AMPERF_CMD_SEND), -EINVAL);
	EXPECT(with(client, AMPERF_CMD_SEND, AMPERF_ATTR_DATA, data, 0), -ERANGE);
	EXPECT(with(client, AMPERF_CMD_SEND, AMPERF_ATTR_DATA, data, sizeof(data)), -ERANGE);
	EXPECT(with(client, AMPERF_CMD_RECV, AMPERF_ATTR_RECV_BYTES, &none, 4), -ERANGE);
	EXPECT(with(client, AMPERF_CMD_RECV, AMPERF_ATTR_RECV_BYTES, &much, 4), -ERANGE);
	EXPECT(with(client, AMPERF_CMD_RECV, AMPERF_ATTR_RECV_BYTES, &none, 8), -EINVAL);
	EXPECT(client_do(client, AMPERF_CMD_TEST), -EINVAL);
	EXPECT(client_test(client, AMPERF_TEST_ECHO + 1, 1, 1, 1000), -ERANGE);
	EXPECT(client_test(client, AMPERF_TEST_ECHO, 0, 1, 1000), -ERANGE);
	EXPECT(client_test(client, AMPERF_TEST_ECHO, 1, 0, 1000), -ERANGE);
	EXPECT(client_test(client, AMPERF_TEST_ECHO, 1, 1, 0), -ERANGE);
	EXPECT(client_test(client, AMPERF_TEST_ECHO, AMPERF_PAYLOAD_MAX, 2, 1000), -ERANGE);
	EXPECT(client_test(client, AMPERF_TEST_ECHO, UINT64_MAX, UINT64_MAX, 1000), -ERANGE);
	client->sequence = UINT32_MAX; /* 0 is next */
	EXPECT(client_test(client, AMPERF_TEST_ECHO, 1, 1, 1000), -ERANGE);
	/* None of it did any harm. */
	client_reset(client);
	client_free(client);
}

/* ---- What comes before what --------------------------------------------- */

void case_order(void)
{
	struct client *client = client_new();

	EXPECT(client_send(client, "data", 4), -ENOTCONN);
	EXPECT(client_recv(client, 4), -ENOTCONN);
	EXPECT(client_test(client, AMPERF_TEST_ECHO, 1, 1, 1000), -ENOTCONN);
	EXPECT(client_do(client, AMPERF_CMD_TEST_CANCEL), -ENOTCONN);
	EXPECT(client_do(client, AMPERF_CMD_CLOSE), -ENOTCONN);
	EXPECT(client_open(client, "no-such-channel", 0), -ENODEV);
	EXPECT(client_open(client, "rpmsg-raw", 0), -ENODEV);

	EXPECT(client_open(client, CHANNEL, 0), 0);
	EXPECT(genl_u32(&client->reply, AMPERF_ATTR_DESTINATION), AMPERF_NETLINK_ADDRESS);
	EXPECT(genl_u32(&client->reply, AMPERF_ATTR_MESSAGE_BYTES_MAX), 496);
	EXPECT(genl_u32(&client->reply, AMPERF_ATTR_SEND_BYTES_MAX), AMPERF_GENL_SEND_BYTES_MAX);
	EXPECT(client_count(client, CHANNEL), 1);
	EXPECT(client_open(client, CHANNEL, 0), -EISCONN);
	EXPECT(client_recv(client, 4), -EAGAIN);
	EXPECT(client_do(client, AMPERF_CMD_TEST_CANCEL), -ENOENT);
	EXPECT(client_do(client, AMPERF_CMD_CLOSE), 0);
	EXPECT(client_do(client, AMPERF_CMD_CLOSE), -ENOTCONN);
	EXPECT(client_count(client, CHANNEL), 0);

	/* And once more, on each name. */
	EXPECT(client_open(client, AMPERF_NETLINK_2020_CHANNEL, 0), 0);
	client_reset(client);
	EXPECT(client_do(client, AMPERF_CMD_CLOSE), 0);
	EXPECT(client_open(client, AMPERF_KERNEL_CHANNEL, 0), 0);
	client_reset(client);
	client_free(client);
}

/* All commands but CHANNEL_GET are the administrator's. */
void case_permission(void)
{
	struct client *client;

	if (setuid(65534) < 0)
		die("setuid: %s", strerror(errno));
	client = client_new();
	EXPECT(client_open(client, CHANNEL, 0), -EPERM);
	EXPECT(client_do(client, AMPERF_CMD_CLOSE), -EPERM);
	EXPECT(client_send(client, "data", 4), -EPERM);
	EXPECT(client_recv(client, 4), -EPERM);
	EXPECT(client_test(client, AMPERF_TEST_ECHO, 1, 1, 1000), -EPERM);
	EXPECT(client_do(client, AMPERF_CMD_TEST_CANCEL), -EPERM);
	EXPECT(client_count(client, CHANNEL), 0);
	client_free(client);
}

void case_dump(void)
{
	struct client *client = client_new();
	static struct genl_reply reply;
	int channels = 0;

	genl_begin(&client->genl, &client->request, AMPERF_CMD_CHANNEL_GET);
	client->request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	genl_send(&client->genl, &client->request);
	while (genl_receive(&client->genl, &reply, TIMEOUT_MS) == 1 &&
	       reply.header.nlmsg_type == client->genl.family) {
		printf("channel %s, device %s, to %#x\n",
		       (const char *)genl_data(&reply, AMPERF_ATTR_CHANNEL_NAME),
		       (const char *)genl_data(&reply, AMPERF_ATTR_CHANNEL_DEVICE),
		       genl_u32(&reply, AMPERF_ATTR_DESTINATION));
		genl_u64(&reply, AMPERF_ATTR_STAT_OVERRUNS);
		channels++;
	}
	EXPECT(reply.header.nlmsg_type, NLMSG_DONE);
	EXPECT(channels, 3);
	client_free(client);
}
