/* SPDX-License-Identifier: BSD-3-Clause */
#include "fake_genl.h"
#include "test.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <netlink/genl/genl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* A send hook is told nothing but the descriptor. */
static struct fake_genl *the_kernel;

static struct nl_msg *reply_to(uint32_t sequence, int command)
{
	struct nl_msg *message = nlmsg_alloc_size(65536);

	genlmsg_put(message, 1, sequence, FAKE_FAMILY, 0, 0, (uint8_t)command, 1);
	return message;
}

struct nl_msg *fake_genl_new(int command)
{
	return reply_to(0, command);
}

void fake_genl_deliver(struct fake_genl *fake, struct nl_msg *message)
{
	struct nlmsghdr *header = nlmsg_hdr(message);

	assert_int_equal(send(fake->kernel_fd, header, header->nlmsg_len, 0), header->nlmsg_len);
	nlmsg_free(message);
}

static void deliver_end(struct fake_genl *fake, const struct nlmsghdr *request, int error,
			const char *words)
{
	struct nl_msg *message = nlmsg_alloc();
	struct nlmsghdr *header = nlmsg_put(message, 1, request->nlmsg_seq, NLMSG_ERROR,
					    sizeof(struct nlmsgerr), NLM_F_CAPPED);
	struct nlmsgerr *end = nlmsg_data(header);

	end->error = error;
	end->msg = *request;
	if (words) {
		header->nlmsg_flags |= NLM_F_ACK_TLVS;
		nla_put_string(message, NLMSGERR_ATTR_MSG, words);
	}
	fake_genl_deliver(fake, message);
}

/* Lets the firmware work, and sends what came of it if it is waited for. */
static void run(struct fake_genl *fake)
{
	uint8_t data[AMPERF_GENL_RECV_BYTES_MAX];
	size_t most = fake->data_max ? fake->data_max : sizeof(data);
	size_t before = fake->pending_bytes;
	size_t taken = amperf_null_peer_take(&fake->peer, fake->pending, before);

	memmove(fake->pending, fake->pending + taken, fake->pending_bytes - taken);
	fake->pending_bytes -= taken;
	if (before && !fake->pending_bytes && fake->refused_bytes)
		fake_genl_room(fake);
	if (fake->armed && amperf_null_peer_ready(&fake->peer))
		fake_genl_data(fake, data, amperf_null_peer_give(&fake->peer, data, most));
}

void fake_genl_room(struct fake_genl *fake)
{
	fake->refused_bytes = 0;
	fake_genl_deliver(fake, fake_genl_new(AMPERF_CMD_ROOM));
}

void fake_genl_gone(struct fake_genl *fake)
{
	struct nl_msg *message = fake_genl_new(AMPERF_CMD_GONE);

	nla_put_u32(message, AMPERF_ATTR_ERROR, (uint32_t)-ENODEV);
	fake_genl_deliver(fake, message);
}

void fake_genl_data(struct fake_genl *fake, const void *data, size_t bytes)
{
	struct nl_msg *message = fake_genl_new(AMPERF_CMD_DATA);

	fake->armed = false;
	nla_put(message, AMPERF_ATTR_DATA, (int)bytes, data);
	fake_genl_deliver(fake, message);
}

/* ---- Commands ----------------------------------------------------------- */

static void on_channel_get(struct fake_genl *fake, const struct nlmsghdr *request)
{
	struct nl_msg *done = nlmsg_alloc();

	assert_true((request->nlmsg_flags & NLM_F_DUMP) == NLM_F_DUMP);
	for (size_t i = 0; i < 4 && fake->channels[i].name; i++) {
		struct nl_msg *reply = reply_to(request->nlmsg_seq, AMPERF_CMD_CHANNEL_GET);

		nla_put_string(reply, AMPERF_ATTR_CHANNEL_NAME, fake->channels[i].name);
		nla_put_string(reply, AMPERF_ATTR_CHANNEL_DEVICE, fake->channels[i].device);
		nla_put_u32(reply, AMPERF_ATTR_SOURCE, 0x401);
		nla_put_u32(reply, AMPERF_ATTR_DESTINATION, fake->channels[i].destination);
		fake_genl_deliver(fake, reply);
	}
	nlmsg_put(done, 1, request->nlmsg_seq, NLMSG_DONE, sizeof(int), 0);
	memset(nlmsg_data(nlmsg_hdr(done)), 0, sizeof(int));
	fake_genl_deliver(fake, done);
}

static int on_open(struct fake_genl *fake, const struct nlmsghdr *request, struct nlattr **attrs)
{
	struct nl_msg *reply;

	if (fake->open_error)
		return fake->open_error;
	strncpy(fake->opened, nla_get_string(attrs[AMPERF_ATTR_CHANNEL_DEVICE]),
		sizeof(fake->opened) - 1);
	if (attrs[AMPERF_ATTR_DESTINATION])
		fake->destination = nla_get_u32(attrs[AMPERF_ATTR_DESTINATION]);
	reply = reply_to(request->nlmsg_seq, AMPERF_CMD_OPEN);
	nla_put_u32(reply, AMPERF_ATTR_MESSAGE_BYTES_MAX, 496);
	nla_put_u32(reply, AMPERF_ATTR_SEND_BYTES_MAX, fake->send_bytes_max);
	nla_put_u32(reply, AMPERF_ATTR_RECV_QUEUE_BYTES, 65536);
	fake_genl_deliver(fake, reply);
	fake->armed = true;
	return 0;
}

static int on_send(struct fake_genl *fake, const struct nlattr *data)
{
	size_t bytes = (size_t)nla_len(data);

	if (fake->send_error)
		return fake->send_error;
	assert_in_range(bytes, 1, fake->send_bytes_max);
	if (fake->refuse || fake->pending_bytes) {
		fake->refuse -= fake->refuse != 0;
		fake->refused_bytes = bytes;
		return -EAGAIN;
	}
	memcpy(fake->pending, nla_data(data), bytes);
	fake->pending_bytes = bytes;
	if (fake->sends < 64)
		fake->send_bytes[fake->sends] = bytes;
	fake->sends++;
	return 0;
}

static int on_recv(struct fake_genl *fake, const struct nlmsghdr *request, struct nlattr **attrs)
{
	uint8_t data[AMPERF_GENL_RECV_BYTES_MAX];
	size_t most = nla_get_u32(attrs[AMPERF_ATTR_RECV_BYTES]);
	struct nl_msg *reply;
	size_t given = 0;

	assert_in_range(most, 1, sizeof(data));
	fake->recvs++;
	if (fake->recvs == fake->gap_at)
		return -ENOBUFS;
	while (given < most && amperf_null_peer_ready(&fake->peer))
		given += amperf_null_peer_give(&fake->peer, data + given, most - given);
	fake->armed = !amperf_null_peer_ready(&fake->peer);
	if (!given)
		return -EAGAIN;
	reply = reply_to(request->nlmsg_seq, AMPERF_CMD_RECV);
	nla_put(reply, AMPERF_ATTR_DATA, (int)given, data);
	fake_genl_deliver(fake, reply);
	return 0;
}

static int on_test(struct fake_genl *fake, struct nlattr **attrs)
{
	memcpy(fake->test, attrs, sizeof(fake->test));
	return fake->test_error;
}

static int obey(struct fake_genl *fake, const struct nlmsghdr *request, int command,
		struct nlattr **attrs)
{
	switch (command) {
	case AMPERF_CMD_OPEN:
		return on_open(fake, request, attrs);
	case AMPERF_CMD_SEND:
		return on_send(fake, attrs[AMPERF_ATTR_DATA]);
	case AMPERF_CMD_RECV:
		return on_recv(fake, request, attrs);
	case AMPERF_CMD_TEST:
		return on_test(fake, attrs);
	case AMPERF_CMD_TEST_CANCEL:
		return fake->on_cancel ? 0 : -ENOENT;
	default:
		return -EOPNOTSUPP;
	}
}

static void handle(struct fake_genl *fake, struct nlmsghdr *request)
{
	struct nlattr *attrs[AMPERF_ATTR_MAX + 1];
	int command = genlmsg_hdr(request)->cmd;
	int error;

	assert_int_equal(request->nlmsg_type, FAKE_FAMILY);
	assert_int_equal(genlmsg_parse(request, 0, attrs, AMPERF_ATTR_MAX, NULL), 0);
	if (command == AMPERF_CMD_CHANNEL_GET) {
		on_channel_get(fake, request);
		return;
	}
	error = obey(fake, request, command, attrs);
	if (error == -EAGAIN && command == AMPERF_CMD_SEND && fake->room_at_once)
		fake_genl_room(fake);
	if (error == -EAGAIN && command == AMPERF_CMD_RECV && fake->race) {
		fake_genl_data(fake, fake->race, strlen(fake->race));
		fake->race = NULL;
	}
	if (error || (request->nlmsg_flags & NLM_F_ACK))
		deliver_end(fake, request, error,
			    command == AMPERF_CMD_OPEN ? fake->open_words : NULL);
	if (!error && command == AMPERF_CMD_TEST && fake->on_test)
		fake->on_test(fake);
	if (!error && command == AMPERF_CMD_TEST_CANCEL)
		fake->on_cancel(fake);
	run(fake);
}

static ssize_t take(int fd, const struct iovec *pieces, int count)
{
	size_t bytes = 0;
	uint8_t *all;

	(void)fd;
	for (int i = 0; i < count; i++)
		bytes += pieces[i].iov_len;
	all = malloc(bytes);
	bytes = 0;
	for (int i = 0; i < count; i++) {
		memcpy(all + bytes, pieces[i].iov_base, pieces[i].iov_len);
		bytes += pieces[i].iov_len;
	}
	assert_true(nlmsg_ok((struct nlmsghdr *)(void *)all, (int)bytes));
	assert_int_equal(((struct nlmsghdr *)(void *)all)->nlmsg_len, bytes);
	handle(the_kernel, (struct nlmsghdr *)(void *)all);
	free(all);
	return (ssize_t)bytes;
}

void fake_genl_open(struct fake_genl *fake, struct amperf_genl *genl)
{
	int fds[2], room = 1 << 20;

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, fds), 0);
	setsockopt(fds[1], SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
	memset(fake, 0, sizeof(*fake));
	fake->kernel_fd = fds[1];
	fake->channels[0] = (struct fake_channel){
		AMPERF_NETLINK_CHANNEL, "virtio0.amperf-netlink.-1.1072", AMPERF_NETLINK_ADDRESS};
	fake->channels[1] = (struct fake_channel){
		AMPERF_KERNEL_CHANNEL, "virtio0.amperf-kernel.-1.1074", AMPERF_KERNEL_ADDRESS};
	fake->send_bytes_max = FAKE_SEND_MAX;
	amperf_null_peer_init(&fake->peer);
	the_kernel = fake;
	assert_int_equal(amperf_genl_of_fd(genl, fds[0], FAKE_FAMILY), 0);
	genl->send = take;
}

void fake_genl_end(struct fake_genl *fake)
{
	close(fake->kernel_fd);
}
