/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * System calls are what a message costs here, so none is made for nothing: a
 * SEND is not acknowledged (an error can be read at once, so that nothing to read
 * means that it was taken), what comes unasked is waited for and not asked for,
 * and only when one such piece is used up the kernel is asked for more, which
 * also lets the next one come unasked.
 */
#include "transport/genl_client.h"
#include "error.h"
#include "sys.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Twice what both rings of the board hold, as on other links, and what goes on
 * coming when a client is killed: the kernel writes a line about each message.
 */
#define UNREAD_BYTES_MAX (16u << 10)

int amperf_genl_client_code(int code)
{
	switch (code) {
	case -ENODEV:
	case -ENXIO:
	case -ENOTCONN:
	case -ESHUTDOWN:
	case -ENETDOWN:
	case -ENETRESET:
		return -EPIPE;
	default:
		return code;
	}
}

/* ---- What comes in ------------------------------------------------------ */

static int hold(struct amperf_genl_client *client, const struct nlattr *data)
{
	struct amperf_genl_piece *piece = &client->held[client->held_count];

	if (!data || nla_len(data) <= 0)
		return 0;
	if (client->held_count == AMPERF_GENL_KEPT_MAX)
		return -EPROTO; /* neither asked for nor announced */
	piece->data = nla_data(data);
	piece->bytes = (size_t)nla_len(data);
	client->held_count++;
	amperf_genl_keep(&client->genl);
	return 0;
}

static int take_event(void *context, const struct amperf_genl_message *message)
{
	struct amperf_genl_client *client = context;

	switch (message->command) {
	case AMPERF_CMD_DATA:
		client->armed = false;
		return hold(client, message->attrs[AMPERF_ATTR_DATA]);
	case AMPERF_CMD_ROOM:
		client->refused_bytes = 0;
		client->room = true;
		return 0;
	case AMPERF_CMD_GONE:
		client->gone = true;
		return 0;
	case AMPERF_CMD_TEST_DONE:
		return client->on_done ? client->on_done(client->context, message) : 0;
	default:
		return 0;
	}
}

/* An error of the SEND under way, which has no other answer. */
static int take_refusal(void *context, const struct amperf_genl_message *message)
{
	struct amperf_genl_client *client = context;

	if (message->command != AMPERF_CMD_UNSPEC || message->sequence != client->sending)
		return 0;
	client->send_error = message->error;
	/* Another processor's ROOM may have overtaken the refusal. */
	if (message->error == -EAGAIN && !client->room)
		client->refused_bytes = client->sending_bytes;
	return 0;
}

/* Takes in what is there, one message. Returns 0 or what went wrong. */
static int fetch(struct amperf_genl_client *client)
{
	int code = amperf_genl_read(&client->genl, take_refusal, client);

	return code == -EAGAIN ? 0 : code;
}

/* The same, all of them. */
static int drain(struct amperf_genl_client *client)
{
	int code;

	do
		code = amperf_genl_read(&client->genl, take_refusal, client);
	while (!code);
	return code == -EAGAIN ? 0 : code;
}

static int take_data(void *context, const struct amperf_genl_message *message)
{
	struct amperf_genl_client *client = context;
	const struct nlattr *data = message->attrs[AMPERF_ATTR_DATA];

	/* Less than was asked for was all that there was. */
	client->armed = !data || nla_len(data) < AMPERF_GENL_RECV_BYTES_MAX;
	return hold(client, data);
}

/* Asks for what the kernel has. Returns 0 or what went wrong. */
static int ask(struct amperf_genl_client *client)
{
	struct nl_msg *request = amperf_genl_new(&client->genl, AMPERF_CMD_RECV, 0);
	int code;

	if (request && nla_put_u32(request, AMPERF_ATTR_RECV_BYTES, AMPERF_GENL_RECV_BYTES_MAX)) {
		nlmsg_free(request);
		return -ENOMEM;
	}
	/* The piece that comes unasked may overtake the answer that there is nothing. */
	client->armed = true;
	code = amperf_genl_call(&client->genl, request, take_data, client, NULL);
	return code == -EAGAIN ? 0 : amperf_genl_client_code(code);
}

/* ---- The hooks ---------------------------------------------------------- */

void amperf_genl_client_caps(const struct amperf_tp *tp, struct amperf_tp_caps *caps)
{
	const struct amperf_genl_client *client =
		(const struct amperf_genl_client *)(const void *)tp;

	caps->message_bytes_max = client->message_bytes_max;
	/* The queue takes the frames around the data too. */
	caps->unread_bytes_max = client->recv_queue_bytes / 2;
	if (caps->unread_bytes_max > UNREAD_BYTES_MAX)
		caps->unread_bytes_max = UNREAD_BYTES_MAX;
	caps->signals_room = true;
}

ssize_t amperf_genl_client_send(struct amperf_tp *tp, const void *data, size_t bytes)
{
	struct amperf_genl_client *client = amperf_genl_client_of(tp);
	int64_t sequence;
	int code;

	if (bytes > client->send_bytes_max)
		bytes = client->send_bytes_max;
	code = client->refused_bytes ? drain(client) : 0;
	if (code || client->gone)
		return code ? code : -EPIPE;
	if (client->refused_bytes == bytes)
		return -EAGAIN;
	client->room = false;
	sequence = amperf_genl_send_data(&client->genl, data, bytes);
	if (sequence < 0)
		return amperf_genl_client_code((int)sequence);
	client->sending = (uint64_t)sequence;
	client->sending_bytes = bytes;
	client->send_error = 0;
	client->refused_bytes = 0;
	code = drain(client);
	if (!code)
		code = amperf_genl_client_code(client->send_error);
	return code ? code : (ssize_t)bytes;
}

static size_t hand_out(struct amperf_genl_client *client, void *data, size_t bytes)
{
	struct amperf_genl_piece *piece = &client->held[0];

	if (bytes > piece->bytes)
		bytes = piece->bytes;
	memcpy(data, piece->data, bytes);
	piece->data += bytes;
	piece->bytes -= bytes;
	if (!piece->bytes)
		client->held[0] = client->held[--client->held_count];
	return bytes;
}

ssize_t amperf_genl_client_recv(struct amperf_tp *tp, void *data, size_t bytes)
{
	struct amperf_genl_client *client = amperf_genl_client_of(tp);
	int code = 0;

	if (!client->held_count && !client->gone)
		code = client->armed ? fetch(client) : ask(client);
	if (code)
		return code;
	if (!client->held_count)
		return client->gone ? -EPIPE : -EAGAIN;
	return (ssize_t)hand_out(client, data, bytes);
}

/* Returns 1, 0, -EPIPE. */
static int what_is_there(const struct amperf_genl_client *client, bool readable)
{
	if (client->held_count && readable)
		return 1;
	return client->gone ? -EPIPE : 0;
}

int amperf_genl_client_wait(struct amperf_tp *tp, bool readable, uint64_t timeout_ns, int cancel_fd)
{
	struct amperf_genl_client *client = amperf_genl_client_of(tp);
	short events;
	bool ready;
	int code = 0;

	if (readable && !client->held_count && !client->armed && !client->gone)
		code = ask(client);
	if (code)
		return code;
	ready = client->room || what_is_there(client, readable);
	client->room = false;
	code = amperf_tp_poll(client->genl.fd, POLLIN, ready ? 0 : timeout_ns, cancel_fd, &events);
	if (code > 0) {
		code = fetch(client);
		client->room = false; /* told by waking */
	}
	return code ? code : what_is_there(client, readable);
}

void amperf_genl_client_diagnose(const struct amperf_tp *tp, int code, char *text, size_t bytes)
{
	const struct amperf_genl_client *client =
		(const struct amperf_genl_client *)(const void *)tp;

	if (code == -ENOBUFS)
		snprintf(text, bytes,
			 "the kernel dropped data that amperf did not fetch in time; is the system"
			 " overloaded?");
	else
		amperf_rpmsg_diagnose(&client->system, client->processor, code, text, bytes);
}

/* ---- Opening ------------------------------------------------------------ */

static int take_open(void *context, const struct amperf_genl_message *message)
{
	struct amperf_genl_client *client = context;
	struct nlattr *const *attrs = message->attrs;

	if (!attrs[AMPERF_ATTR_MESSAGE_BYTES_MAX] || !attrs[AMPERF_ATTR_SEND_BYTES_MAX] ||
	    !attrs[AMPERF_ATTR_RECV_QUEUE_BYTES])
		return 0;
	client->message_bytes_max = nla_get_u32(attrs[AMPERF_ATTR_MESSAGE_BYTES_MAX]);
	client->send_bytes_max = nla_get_u32(attrs[AMPERF_ATTR_SEND_BYTES_MAX]);
	client->recv_queue_bytes = nla_get_u32(attrs[AMPERF_ATTR_RECV_QUEUE_BYTES]);
	return 0;
}

/* A length in a message has 16 bits, and the frame's header must go in one piece. */
static bool makes_sense(const struct amperf_genl_client *client)
{
	return client->send_bytes_max >= sizeof(struct amperf_header) &&
	       client->send_bytes_max <= AMPERF_GENL_SEND_BYTES_MAX &&
	       client->message_bytes_max >= sizeof(struct amperf_header) &&
	       client->recv_queue_bytes >= 2 * sizeof(struct amperf_header);
}

static int open_failed(const struct amperf_genl_client *client, const char *link, int code,
		       const char *words, struct amperf_error *error)
{
	const char *name = client->channel.name;

	switch (code) {
	case -EPERM:
	case -EACCES:
		return amperf_fail(error, code,
				   "no permission for %s:%s: it takes CAP_NET_ADMIN; run as root",
				   link, name);
	case -EBUSY:
		return amperf_fail(error, code, "%s:%s is in use by another client; wait for it",
				   link, name);
	case -ENODEV:
	case -ENOENT:
	case -ENXIO:
		return amperf_fail(error, -ENODEV,
				   "%s:%s went away; is the firmware stopping?"
				   " ('amperf fw status')",
				   link, name);
	default:
		return amperf_fail(error, code, "cannot open %s:%s: %s%s%s", link, name,
				   strerror(-code), words[0] ? ": " : "", words);
	}
}

static int open_endpoint(struct amperf_genl_client *client, const char *link,
			 const struct amperf_genl_address *address, struct amperf_error *error)
{
	struct nl_msg *request = amperf_genl_new(&client->genl, AMPERF_CMD_OPEN, NLM_F_ACK);
	struct amperf_genl_words words = {""};
	int code;

	if (request &&
	    (nla_put_string(request, AMPERF_ATTR_CHANNEL_DEVICE, client->channel.device) ||
	     (address->to &&
	      nla_put_u32(request, AMPERF_ATTR_DESTINATION, address->destination)))) {
		nlmsg_free(request);
		request = NULL;
	}
	code = amperf_genl_call(&client->genl, request, take_open, client, &words);
	if (code)
		return open_failed(client, link, code, words.text, error);
	if (!makes_sense(client))
		return amperf_fail(
			error, -EPROTO,
			"%s:%s: module amperf answered OPEN in a way that this amperf does"
			" not know; use module and tool of one release",
			link, client->channel.name);
	client->armed = true;
	return 0;
}

static void note_processor(struct amperf_genl_client *client)
{
	char path[PATH_MAX];

	if (!amperf_sys_path(path, &client->system, "/sys/bus/rpmsg/devices/%s",
			     client->channel.device))
		amperf_rpmsg_processor_behind(path, client->processor, sizeof(client->processor));
}

int amperf_genl_client_open(struct amperf_tp **tp, const struct amperf_tp_ops *ops,
			    const struct amperf_genl_kind *kind, struct amperf_genl *genl,
			    const char *address, const struct amperf_system *system,
			    struct amperf_error *error)
{
	struct amperf_genl_client *client = calloc(1, sizeof(*client));
	struct amperf_genl_address parsed;
	int code = amperf_genl_address_parse(kind, address, &parsed, error);

	if (!client || code) {
		free(client);
		amperf_genl_close(genl);
		return code ? code : amperf_fail(error, -ENOMEM, "no memory");
	}
	client->tp.ops = ops;
	client->system = *system;
	client->genl = *genl;
	client->genl.on_event = take_event;
	client->genl.context = client;
	code = amperf_genl_channel_find(&client->genl, kind, &parsed, system, &client->channel,
					error);
	if (!code)
		code = open_endpoint(client, kind->rpmsg.link, &parsed, error);
	if (code) {
		amperf_genl_client_close(&client->tp);
		return code;
	}
	note_processor(client);
	*tp = &client->tp;
	return 0;
}

int amperf_genl_client_start(struct amperf_tp **tp, const struct amperf_tp_ops *ops,
			     const struct amperf_genl_kind *kind, const char *address,
			     const struct amperf_system *system, struct amperf_error *error)
{
	struct amperf_genl_address parsed;
	char reason[AMPERF_REASON_BYTES];
	struct amperf_genl genl;
	int code = amperf_genl_address_parse(kind, address, &parsed, error);

	if (code)
		return code;
	code = amperf_genl_open(&genl);
	if (!code)
		return amperf_genl_client_open(tp, ops, kind, &genl, address, system, error);
	amperf_genl_missing_reason(code, reason, sizeof(reason));
	return amperf_fail(error, code == -ENOENT ? -ENODEV : code, "%s:%s: %s", kind->rpmsg.link,
			   address, reason);
}

/* The endpoint goes with its socket. */
void amperf_genl_client_close(struct amperf_tp *tp)
{
	struct amperf_genl_client *client = amperf_genl_client_of(tp);

	amperf_genl_close(&client->genl);
	free(client);
}
