/* SPDX-License-Identifier: BSD-3-Clause */
#include "transport/genl.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <netlink/errno.h>
#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* The largest message, or a part of a dump, with what is in front of the data. */
#define AREA_BYTES (AMPERF_GENL_RECV_BYTES_MAX + 4096u)
#define AREAS (AMPERF_GENL_KEPT_MAX + 1)

/* What a request with data begins with. */
struct data_head {
	struct nlmsghdr message;
	struct genlmsghdr command;
	struct nlattr data;
};

/* ---- The socket --------------------------------------------------------- */

static ssize_t send_pieces(int fd, const struct iovec *pieces, int count)
{
	/* sendmsg() does not ask for what it does not write to. */
	const struct msghdr message = {.msg_iov = (struct iovec *)pieces,
				       .msg_iovlen = (size_t)count};

	return sendmsg(fd, &message, 0);
}

int amperf_genl_of_fd(struct amperf_genl *genl, int fd, uint16_t family)
{
	memset(genl, 0, sizeof(*genl));
	genl->fd = fd;
	genl->family = family;
	genl->send = send_pieces;
	genl->areas = malloc((size_t)AREAS * AREA_BYTES);
	return genl->areas ? 0 : -ENOMEM;
}

/* What may lie in the socket, as the kernel counts it: several pieces with what is around them. */
#define SOCKET_BYTES (1 << 20)

/* From now on only the kernel is listened to. */
static int to_kernel_only(int fd)
{
	const struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
	const int on = 1, room = SOCKET_BYTES;

	/* Needs the privilege that all of this needs; without it the default is what there is. */
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));

	/* Its words for what is wrong (older kernels have none), but not our own data again. */
	setsockopt(fd, SOL_NETLINK, NETLINK_EXT_ACK, &on, sizeof(on));
	setsockopt(fd, SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof(on));
	return connect(fd, (const struct sockaddr *)&kernel, sizeof(kernel)) < 0 ? -errno : 0;
}

/* Returns the family's number. */
static int find_family(struct nl_sock *sock)
{
	int code;

	errno = 0;
	if (genl_connect(sock) < 0)
		return errno ? -errno : -EPROTONOSUPPORT;
	code = genl_ctrl_resolve(sock, AMPERF_GENL_NAME);
	if (code == -NLE_OBJ_NOTFOUND)
		return -ENOENT;
	return code < 0 ? -EIO : code;
}

int amperf_genl_open(struct amperf_genl *genl)
{
	struct nl_sock *sock = nl_socket_alloc();
	int code = sock ? find_family(sock) : -ENOMEM;
	int family = code;

	if (code >= 0)
		code = to_kernel_only(nl_socket_get_fd(sock));
	if (!code)
		code = amperf_genl_of_fd(genl, nl_socket_get_fd(sock), (uint16_t)family);
	if (code) {
		nl_socket_free(sock);
		return code;
	}
	genl->sock = sock;
	return 0;
}

void amperf_genl_close(struct amperf_genl *genl)
{
	if (genl->sock)
		nl_socket_free(genl->sock);
	else
		close(genl->fd);
	free(genl->areas);
}

/* ---- Sending ------------------------------------------------------------ */

/* 0 is what unasked messages have. */
static uint32_t next_sequence(struct amperf_genl *genl)
{
	genl->sequence = genl->sequence < INT32_MAX ? genl->sequence + 1 : 1;
	return genl->sequence;
}

static int send_all(const struct amperf_genl *genl, const struct iovec *pieces, int count)
{
	ssize_t sent;

	do
		sent = genl->send(genl->fd, pieces, count);
	while (sent < 0 && errno == EINTR);
	return sent < 0 ? -errno : 0;
}

struct nl_msg *amperf_genl_new(struct amperf_genl *genl, int command, int flags)
{
	struct nl_msg *request = nlmsg_alloc();

	if (request && !genlmsg_put(request, NL_AUTO_PORT, next_sequence(genl), genl->family, 0,
				    NLM_F_REQUEST | flags, (uint8_t)command, AMPERF_GENL_VERSION)) {
		nlmsg_free(request);
		return NULL;
	}
	return request;
}

int64_t amperf_genl_send_data(struct amperf_genl *genl, const void *data, size_t bytes)
{
	static const uint8_t padding[NLA_ALIGNTO];
	struct data_head head = {
		.message = {.nlmsg_len = (uint32_t)(sizeof(head) + NLA_ALIGN(bytes)),
			    .nlmsg_type = genl->family,
			    .nlmsg_flags = NLM_F_REQUEST,
			    .nlmsg_seq = next_sequence(genl)},
		.command = {.cmd = AMPERF_CMD_SEND, .version = AMPERF_GENL_VERSION},
		.data = {.nla_len = (uint16_t)(NLA_HDRLEN + bytes), .nla_type = AMPERF_ATTR_DATA},
	};
	const struct iovec pieces[] = {
		{&head, sizeof(head)},
		{(void *)data, bytes},
		{(void *)padding, NLA_ALIGN(bytes) - bytes},
	};
	int code = send_all(genl, pieces, 3);

	return code ? code : (int64_t)genl->sequence;
}

/* ---- Receiving ---------------------------------------------------------- */

static const struct nla_policy policy[AMPERF_ATTR_MAX + 1] = {
	[AMPERF_ATTR_CHANNEL_NAME] = {.type = NLA_STRING},
	[AMPERF_ATTR_CHANNEL_DEVICE] = {.type = NLA_STRING},
	[AMPERF_ATTR_SOURCE] = {.type = NLA_U32},
	[AMPERF_ATTR_DESTINATION] = {.type = NLA_U32},
	[AMPERF_ATTR_CLIENTS] = {.type = NLA_U32},
	[AMPERF_ATTR_MESSAGE_BYTES_MAX] = {.type = NLA_U32},
	[AMPERF_ATTR_SEND_BYTES_MAX] = {.type = NLA_U32},
	[AMPERF_ATTR_RECV_QUEUE_BYTES] = {.type = NLA_U32},
	[AMPERF_ATTR_ERROR] = {.type = NLA_U32}, /* NLA_S32 checks no length in libnl */
	[AMPERF_ATTR_RESULT_START_NS] = {.type = NLA_U64},
	[AMPERF_ATTR_RESULT_NS] = {.type = NLA_U64},
	[AMPERF_ATTR_RESULT_VERIFIED_BYTES] = {.type = NLA_U64},
	[AMPERF_ATTR_RESULT_SENT_BYTES] = {.type = NLA_U64},
	[AMPERF_ATTR_RESULT_RECEIVED_BYTES] = {.type = NLA_U64},
	[AMPERF_ATTR_RESULT_WRONG_AT] = {.type = NLA_U64},
	[AMPERF_ATTR_RESULT_CRC32] = {.type = NLA_U32},
	[AMPERF_ATTR_RESULT_STATUS] = {.type = NLA_U32},
	[AMPERF_ATTR_RESULT_SENDS] = {.type = NLA_U64},
	[AMPERF_ATTR_RESULT_RETRIES] = {.type = NLA_U64},
	[AMPERF_ATTR_RESULT_WAIT_NS] = {.type = NLA_U64},
};

/* What an error says beyond its number: behind the request that it quotes. */
static const char *error_text(struct nlmsghdr *header, const struct nlmsgerr *error)
{
	size_t quoted = sizeof(*error);
	struct nlattr *text;

	if (!(header->nlmsg_flags & NLM_F_ACK_TLVS))
		return NULL;
	if (!(header->nlmsg_flags & NLM_F_CAPPED))
		quoted += NLMSG_ALIGN(error->msg.nlmsg_len) - NLMSG_HDRLEN;
	if (!nlmsg_valid_hdr(header, (int)quoted))
		return NULL;
	text = nlmsg_find_attr(header, (int)quoted, NLMSGERR_ATTR_MSG);
	if (!text || !memchr(nla_data(text), 0, (size_t)nla_len(text)))
		return NULL;
	return nla_get_string(text);
}

/* Returns 0, 1 (none of ours) or -EPROTO. */
static int decode(const struct amperf_genl *genl, struct nlmsghdr *header,
		  struct amperf_genl_message *message)
{
	memset(message, 0, sizeof(*message));
	message->sequence = header->nlmsg_seq;
	if (header->nlmsg_type == NLMSG_ERROR) {
		const struct nlmsgerr *error = nlmsg_data(header);

		if (!nlmsg_valid_hdr(header, sizeof(*error)))
			return -EPROTO;
		message->error = error->error < 0 ? error->error : 0;
		message->text = error_text(header, error);
		return 0;
	}
	if (header->nlmsg_type == NLMSG_DONE) {
		if (nlmsg_valid_hdr(header, sizeof(int)))
			memcpy(&message->error, nlmsg_data(header), sizeof(int));
		return 0;
	}
	if (header->nlmsg_type != genl->family)
		return 1;
	if (!genlmsg_valid_hdr(header, 0) ||
	    genlmsg_parse(header, 0, message->attrs, AMPERF_ATTR_MAX, policy) < 0)
		return -EPROTO;
	message->command = genlmsg_hdr(header)->cmd;
	return message->command == AMPERF_CMD_UNSPEC ? 1 : 0;
}

static bool is_event(const struct amperf_genl_message *message)
{
	switch (message->command) {
	case AMPERF_CMD_ROOM:
	case AMPERF_CMD_DATA:
	case AMPERF_CMD_GONE:
	case AMPERF_CMD_TEST_DONE:
		return true;
	default:
		return message->sequence == 0;
	}
}

static int hand_out(struct amperf_genl *genl, struct nlmsghdr *header, amperf_genl_take *take,
		    void *context)
{
	struct amperf_genl_message message;
	int code = decode(genl, header, &message);

	if (code)
		return code < 0 ? code : 0;
	if (is_event(&message))
		return genl->on_event ? genl->on_event(genl->context, &message) : 0;
	return take ? take(context, &message) : 0;
}

int amperf_genl_read(struct amperf_genl *genl, amperf_genl_take *take, void *context)
{
	struct nlmsghdr *header =
		(struct nlmsghdr *)(void *)(genl->areas + (size_t)genl->area * AREA_BYTES);
	ssize_t got = recv(genl->fd, header, AREA_BYTES, MSG_DONTWAIT | MSG_TRUNC);
	int left = (int)got;
	int first = 0;

	if (got < 0)
		return errno == EINTR ? -EAGAIN : -errno;
	if (got > (ssize_t)AREA_BYTES)
		return -EMSGSIZE;
	/* All of them, also after a failure: they are gone afterwards. */
	for (; nlmsg_ok(header, left); header = nlmsg_next(header, &left)) {
		int code = hand_out(genl, header, take, context);

		first = first ? first : code;
	}
	return first;
}

void amperf_genl_keep(struct amperf_genl *genl)
{
	genl->area = (genl->area + 1) % AREAS;
}

/* ---- Asking ------------------------------------------------------------- */

struct call {
	uint32_t sequence;
	bool acked; /* an end of its own follows the replies */
	bool done;
	int error;
	amperf_genl_take *take;
	void *context;
	struct amperf_genl_words *words;
};

static int take_reply(void *context, const struct amperf_genl_message *message)
{
	struct call *call = context;
	int code = 0;

	if (message->sequence != call->sequence || call->done)
		return 0;
	if (message->command == AMPERF_CMD_UNSPEC) {
		call->done = true;
		call->error = message->error;
		if (call->words && message->text)
			snprintf(call->words->text, sizeof(call->words->text), "%s", message->text);
		return 0;
	}
	if (call->take)
		code = call->take(call->context, message);
	call->done = !call->acked;
	return code;
}

int amperf_genl_call(struct amperf_genl *genl, struct nl_msg *request, amperf_genl_take *take,
		     void *context, struct amperf_genl_words *words)
{
	struct nlmsghdr *header = request ? nlmsg_hdr(request) : NULL;
	struct call call = {.take = take, .context = context, .words = words};
	struct iovec piece;
	int code;

	if (!header)
		return -ENOMEM;
	call.sequence = header->nlmsg_seq;
	call.acked = (header->nlmsg_flags & (NLM_F_ACK | NLM_F_DUMP)) != 0;
	piece = (struct iovec){header, header->nlmsg_len};
	code = send_all(genl, &piece, 1);
	nlmsg_free(request);
	while (!code && !call.done)
		code = amperf_genl_read(genl, take_reply, &call);
	/* An answer is there when the request was taken; see genl.h. */
	if (code)
		return code == -EAGAIN ? -EPROTO : code;
	genl->gaps += call.error == -ENOBUFS;
	return call.error;
}
