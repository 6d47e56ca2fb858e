/* SPDX-License-Identifier: BSD-3-Clause */
#include "genl.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define GENL_HEADER_BYTES (NLMSG_HDRLEN + GENL_HDRLEN)

void die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fprintf(stderr, "netlink-abi: ");
	vfprintf(stderr, format, args);
	fprintf(stderr, "\n");
	va_end(args);
	exit(1);
}

/* ---- Requests ----------------------------------------------------------- */

static void begin(struct genl_request *request, uint16_t type, uint8_t cmd)
{
	struct genlmsghdr *genlhdr = NLMSG_DATA(&request->header);

	memset(request, 0, GENL_HEADER_BYTES);
	request->header.nlmsg_len = GENL_HEADER_BYTES;
	request->header.nlmsg_type = type;
	request->header.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	genlhdr->cmd = cmd;
	genlhdr->version = AMPERF_GENL_VERSION;
}

void genl_begin(struct genl *genl, struct genl_request *request, uint8_t cmd)
{
	begin(request, genl->family, cmd);
}

void genl_put(struct genl_request *request, uint16_t attr, const void *data, size_t bytes)
{
	uint8_t *at = request->bytes + request->header.nlmsg_len;
	struct nlattr head = {(uint16_t)(NLA_HDRLEN + bytes), attr};

	memset(at, 0, NLA_HDRLEN + NLA_ALIGN(bytes));
	memcpy(at, &head, sizeof(head));
	if (bytes)
		memcpy(at + NLA_HDRLEN, data, bytes);
	request->header.nlmsg_len += (uint32_t)(NLA_HDRLEN + NLA_ALIGN(bytes));
}

void genl_put_u32(struct genl_request *request, uint16_t attr, uint32_t value)
{
	genl_put(request, attr, &value, sizeof(value));
}

void genl_put_u64(struct genl_request *request, uint16_t attr, uint64_t value)
{
	genl_put(request, attr, &value, sizeof(value));
}

void genl_put_text(struct genl_request *request, uint16_t attr, const char *text)
{
	genl_put(request, attr, text, strlen(text) + 1);
}

uint32_t genl_send(struct genl *genl, struct genl_request *request)
{
	request->header.nlmsg_seq = ++genl->seq;
	if (send(genl->fd, request, request->header.nlmsg_len, 0) < 0)
		die("send: %s", strerror(errno));
	return genl->seq;
}

/* ---- Replies ------------------------------------------------------------ */

static void parse_attrs(struct genl_reply *reply)
{
	size_t at = GENL_HEADER_BYTES;

	memset(reply->attrs, 0, sizeof(reply->attrs));
	while (at + NLA_HDRLEN <= reply->header.nlmsg_len) {
		const struct nlattr *attr = (const void *)(reply->bytes + at);

		if (attr->nla_len < NLA_HDRLEN || at + attr->nla_len > reply->header.nlmsg_len)
			die("an attribute goes beyond its message");
		if (attr->nla_type <= AMPERF_ATTR_MAX)
			reply->attrs[attr->nla_type] = attr;
		at += NLA_ALIGN(attr->nla_len);
	}
}

/* The next datagram into genl->pending. */
static int fetch(struct genl *genl, int timeout_ms)
{
	static uint8_t datagram[GENL_MESSAGE_BYTES];
	struct pollfd fd = {.fd = genl->fd, .events = POLLIN};
	ssize_t n;

	if (poll(&fd, 1, timeout_ms) == 0)
		return 0;
	n = recv(genl->fd, datagram, sizeof(datagram), MSG_TRUNC);
	if (n < 0 && errno == ENOBUFS)
		return -ENOBUFS;
	if (n < 0 || (size_t)n > sizeof(datagram))
		die("recv: %s", n < 0 ? strerror(errno) : "too long");
	genl->pending = datagram;
	genl->pending_bytes = (size_t)n;
	return 1;
}

static void take_pending(struct genl *genl, struct genl_reply *reply)
{
	const struct nlmsghdr *header = (const void *)genl->pending;
	size_t bytes;

	if (!NLMSG_OK(header, genl->pending_bytes))
		die("a message goes beyond its datagram");
	memcpy(reply->bytes, header, header->nlmsg_len);
	bytes = NLMSG_ALIGN(header->nlmsg_len);
	genl->pending += bytes;
	genl->pending_bytes -= bytes < genl->pending_bytes ? bytes : genl->pending_bytes;
}

int genl_receive(struct genl *genl, struct genl_reply *reply, int timeout_ms)
{
	int n = genl->pending_bytes ? 1 : fetch(genl, timeout_ms);

	if (n != 1)
		return n;
	take_pending(genl, reply);
	memset(reply->attrs, 0, sizeof(reply->attrs));
	reply->cmd = 0;
	if (reply->header.nlmsg_type == NLMSG_ERROR || reply->header.nlmsg_type == NLMSG_DONE)
		return 1;
	reply->cmd = ((const struct genlmsghdr *)NLMSG_DATA(&reply->header))->cmd;
	parse_attrs(reply);
	return 1;
}

void genl_copy(struct genl_reply *to, const struct genl_reply *from)
{
	memcpy(to->bytes, from->bytes, from->header.nlmsg_len);
	to->cmd = from->cmd;
	parse_attrs(to);
}

size_t genl_bytes(const struct genl_reply *reply, uint16_t attr)
{
	return reply->attrs[attr] ? (size_t)reply->attrs[attr]->nla_len - NLA_HDRLEN : 0;
}

const void *genl_data(const struct genl_reply *reply, uint16_t attr)
{
	if (!reply->attrs[attr])
		die("message %u has no attribute %u", reply->cmd, attr);
	return (const uint8_t *)reply->attrs[attr] + NLA_HDRLEN;
}

static void copy_value(const struct genl_reply *reply, uint16_t attr, void *value, size_t bytes)
{
	const void *data = genl_data(reply, attr);

	if (genl_bytes(reply, attr) != bytes)
		die("attribute %u has %zu bytes, not %zu", attr, genl_bytes(reply, attr), bytes);
	memcpy(value, data, bytes);
}

uint32_t genl_u32(const struct genl_reply *reply, uint16_t attr)
{
	uint32_t value;

	copy_value(reply, attr, &value, sizeof(value));
	return value;
}

uint64_t genl_u64(const struct genl_reply *reply, uint16_t attr)
{
	uint64_t value;

	copy_value(reply, attr, &value, sizeof(value));
	return value;
}

/* ---- The family --------------------------------------------------------- */

/* The one multicast group is the first in CTRL_ATTR_MCAST_GROUPS. */
static uint32_t group_id(const uint8_t *groups)
{
	/* Within the list, within the entry: its id and its name. */
	const struct nlattr *attr = (const void *)(groups + NLA_HDRLEN);
	uint32_t id = 0;

	for (int i = 0; i < 2; i++) {
		if (attr->nla_type == CTRL_ATTR_MCAST_GRP_ID)
			memcpy(&id, (const uint8_t *)attr + NLA_HDRLEN, sizeof(id));
		attr = (const void *)((const uint8_t *)attr + NLA_ALIGN(attr->nla_len));
	}
	return id;
}

static void find_family(struct genl *genl)
{
	static struct genl_request request;
	static struct genl_reply reply;

	begin(&request, GENL_ID_CTRL, CTRL_CMD_GETFAMILY);
	genl_put_text(&request, CTRL_ATTR_FAMILY_NAME, AMPERF_GENL_NAME);
	genl_send(genl, &request);
	if (genl_receive(genl, &reply, 5000) != 1 || reply.header.nlmsg_type == NLMSG_ERROR)
		die("no family %s", AMPERF_GENL_NAME);
	memcpy(&genl->family, genl_data(&reply, CTRL_ATTR_FAMILY_ID), sizeof(genl->family));
	genl->group = group_id(genl_data(&reply, CTRL_ATTR_MCAST_GROUPS));
	genl_receive(genl, &reply, 5000); /* the acknowledgement */
}

void genl_open(struct genl *genl)
{
	struct sockaddr_nl address = {.nl_family = AF_NETLINK};
	int bytes = 1 << 20;

	memset(genl, 0, sizeof(*genl));
	genl->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	if (genl->fd < 0 || bind(genl->fd, (void *)&address, sizeof(address)) < 0)
		die("netlink socket: %s", strerror(errno));
	setsockopt(genl->fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
	find_family(genl);
}

void genl_join(struct genl *genl)
{
	if (setsockopt(genl->fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &genl->group,
		       sizeof(genl->group)) < 0)
		die("multicast group: %s", strerror(errno));
}

void genl_close(struct genl *genl)
{
	close(genl->fd);
	genl->fd = -1;
}
