/* SPDX-License-Identifier: BSD-3-Clause */
#include "link.h"
#include "error.h"
#include "sys.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

int amperf_link_failed(struct amperf_link *link, int code, struct amperf_error *error,
		       const char *what)
{
	char cause[AMPERF_REASON_BYTES] = "";
	const char *name = link->label;

	if (code != -ECANCELED && link->tp->ops->diagnose)
		link->tp->ops->diagnose(link->tp, code, cause, sizeof(cause));
	switch (code) {
	case -ECANCELED:
		return amperf_fail(error, code, "%s: interrupted (%s)", name, what);
	case -EPIPE:
		return amperf_fail(
			error, code,
			"%s: the channel is gone (%s): the firmware stopped or crashed%s%s;"
			" dmesg says more",
			name, what, cause[0] ? "; now " : "", cause);
	case -ETIMEDOUT:
		return amperf_fail(error, code, "%s: nothing moved for %.3g s: %s%s%s", name,
				   (double)link->io.timeout_ns / 1e9, what, cause[0] ? "; " : "",
				   cause);
	default:
		return amperf_fail(error, code, "%s: %s (%s)%s%s", name, strerror(-code), what,
				   cause[0] ? "; " : "", cause);
	}
}

uint32_t amperf_link_next_sequence(const struct amperf_link *link)
{
	/* 0 is what ERROR carries when no sequence could be read. */
	return link->sequence + 1 ? link->sequence + 1 : 1;
}

/* ---- Requests with a short reply ---------------------------------------- */

struct request {
	struct amperf_link *link;
	struct amperf_error *error;
	uint8_t opcode;
	uint8_t *reply;
	size_t reply_bytes;
	bool ignoring; /* a frame that answers someone else's question */
	bool done;
};

static int request_header(struct request *request, const struct amperf_header *header)
{
	const char *name = request->link->label;

	request->ignoring = false;
	if (header->opcode == AMPERF_OP_ERROR &&
	    (header->sequence == request->link->sequence || header->sequence == 0)) {
		request->link->refused = header->status;
		return amperf_fail(request->error, -EPROTO, "%s: the firmware refused %s: %s", name,
				   amperf_opcode_name(request->opcode),
				   amperf_status_name(header->status));
	}
	if (header->sequence != request->link->sequence) {
		request->ignoring = true;
		return 0;
	}
	if (amperf_frame_check(header) != AMPERF_STATUS_OK || header->status ||
	    header->opcode != request->opcode || header->length != request->reply_bytes)
		return amperf_fail(request->error, -EPROTO,
				   "%s: the firmware answered %s against the protocol"
				   " (opcode %u, status %u, %llu bytes)",
				   name, amperf_opcode_name(request->opcode), header->opcode,
				   header->status, (unsigned long long)header->length);
	return 0;
}

static int request_piece(void *context, const struct amperf_parser *parser,
			 const struct amperf_piece *piece)
{
	struct request *request = context;

	if (piece->event == AMPERF_PARSER_HEADER)
		return request_header(request, &parser->header);
	if (request->ignoring || request->done)
		return 0;
	if (piece->event == AMPERF_PARSER_PAYLOAD) {
		memcpy(request->reply + piece->offset, piece->data, piece->bytes);
		return 0;
	}
	if (request->reply_bytes &&
	    parser->trailer_crc32 != amperf_crc32(0, request->reply, request->reply_bytes))
		return amperf_fail(request->error, -EBADMSG,
				   "%s: the answer to %s came in damaged (wrong CRC-32)",
				   request->link->label, amperf_opcode_name(request->opcode));
	request->done = true;
	return 0;
}

static int exchange(struct request *request, const void *frame, size_t bytes)
{
	struct amperf_io *io = &request->link->io;
	int code;

	io->on_piece = request_piece;
	io->context = request;
	amperf_io_begin(io);
	code = amperf_io_send(io, frame, bytes, true, NULL);
	while (!code && !request->done)
		code = amperf_io_receive(io);
	io->on_piece = NULL;
	return code;
}

static int request_once(struct amperf_link *link, uint8_t opcode, const void *payload, size_t bytes,
			void *reply, size_t reply_bytes, struct amperf_error *error)
{
	uint8_t frame[AMPERF_FRAME_BYTES(64)];
	struct request request = {
		.link = link,
		.error = error,
		.opcode = opcode,
		.reply = reply,
		.reply_bytes = reply_bytes,
	};
	struct amperf_header header;
	char what[64];
	int code;

	link->refused = 0;
	link->sequence = amperf_link_next_sequence(link);
	header = amperf_frame_header(opcode, 0, link->sequence, bytes);
	code = exchange(&request, frame, amperf_frame_encode(frame, &header, payload));
	link->out_of_step = code != 0;
	if (!code || code == -EPROTO || code == -EBADMSG)
		return code;
	snprintf(what, sizeof(what), "no answer to %s", amperf_opcode_name(opcode));
	return amperf_link_failed(link, code, error, what);
}

int amperf_link_request(struct amperf_link *link, uint8_t opcode, const void *payload, size_t bytes,
			void *reply, size_t reply_bytes, struct amperf_error *error)
{
	int code = link->out_of_step ? amperf_link_reset(link, error) : 0;

	return code ? code : request_once(link, opcode, payload, bytes, reply, reply_bytes, error);
}

int amperf_link_reset(struct amperf_link *link, struct amperf_error *error)
{
	amperf_parser_init(&link->io.parser);
	link->io.parser.hunting = true;
	link->io.parser.hunted_sequence = amperf_link_next_sequence(link);
	return request_once(link, AMPERF_OP_RESET, NULL, 0, NULL, 0, error);
}

/* ---- Greeting ----------------------------------------------------------- */

/* The strings are the other core's: made fit to print, whatever they are. */
static void clean_text(char *text, size_t bytes)
{
	char clean[sizeof(((struct amperf_hello *)0)->firmware_version)] = "";

	amperf_sys_copy_text(clean, sizeof(clean), text, bytes);
	memcpy(text, clean, bytes < sizeof(clean) ? bytes : sizeof(clean));
}

static int check_hello(const struct amperf_link *link, struct amperf_error *error)
{
	const struct amperf_hello *hello = &link->hello;

	if (hello->version_min > AMPERF_VERSION || hello->version_max < AMPERF_VERSION)
		return amperf_fail(error, -EPROTONOSUPPORT,
				   "%s: the firmware speaks protocol %u to %u, this amperf %u;"
				   " use firmware and tool of one release",
				   link->label, hello->version_min, hello->version_max,
				   AMPERF_VERSION);
	return 0;
}

static int greet(struct amperf_link *link, struct amperf_error *error)
{
	int code = amperf_link_reset(link, error);

	if (code == -ETIMEDOUT)
		return amperf_fail(error, -EHOSTDOWN,
				   "%s: nothing that speaks amperf's protocol answers;"
				   " is amperf's firmware running ('amperf fw status'),"
				   " and does no other program read the device?",
				   link->label);
	if (code)
		return code;
	code = amperf_link_request(link, AMPERF_OP_HELLO, NULL, 0, &link->hello,
				   sizeof(link->hello), error);
	if (code)
		return code;
	clean_text(link->hello.firmware_version, sizeof(link->hello.firmware_version));
	clean_text(link->hello.board, sizeof(link->hello.board));
	link->log_output = link->hello.log_output;
	return check_hello(link, error);
}

/*
 * Random, so that no earlier client's reply can be taken for ours. Early after
 * boot the kernel would make us wait a second for the good kind; any will do.
 */
static uint32_t first_sequence(const struct amperf_clock *clock)
{
	uint32_t sequence;

	if (getrandom(&sequence, sizeof(sequence), GRND_NONBLOCK) == (ssize_t)sizeof(sequence))
		return sequence;
	return (uint32_t)amperf_clock_now(clock) ^ (uint32_t)getpid() << 16;
}

int amperf_link_attach(struct amperf_link **link, struct amperf_tp *tp, const char *name,
		       uint64_t timeout_ns, int cancel_fd, const struct amperf_clock *clock,
		       struct amperf_error *error)
{
	struct amperf_link *fresh = calloc(1, sizeof(*fresh));
	struct amperf_clock own;
	int code;

	if (!fresh)
		return amperf_fail(error, -ENOMEM, "no memory");
	fresh->tp = tp;
	tp->ops->caps(tp, &fresh->caps);
	amperf_sys_copy_text(fresh->name, sizeof(fresh->name), name, strlen(name));
	memcpy(fresh->label, fresh->name, sizeof(fresh->label));
	if (strlen(name) && name[strlen(name) - 1] == ':')
		fresh->label[strcspn(fresh->label, ":")] = '\0';
	own = tp->ops->clock ? tp->ops->clock(tp) : *clock;
	amperf_io_init(&fresh->io, tp, &own, timeout_ns, cancel_fd);
	fresh->io.wall = *clock;
	fresh->sequence = first_sequence(clock);
	code = greet(fresh, error);
	if (code) {
		free(fresh);
		return code;
	}
	*link = fresh;
	return 0;
}

/* ---- Public ------------------------------------------------------------- */

/* NULL if there is no such kind. */
static const struct amperf_tp_ops *find_transport(const char *name, const char **address)
{
	const char *colon = strchr(name, ':');

	if (name[0] == '/') {
		*address = name;
		return &amperf_tp_tty;
	}
	for (size_t i = 0; colon && amperf_transports[i]; i++) {
		const char *kind = amperf_transports[i]->kind;

		*address = colon + 1;
		if (strlen(kind) == (size_t)(colon - name) &&
		    strncmp(kind, name, strlen(kind)) == 0)
			return amperf_transports[i];
	}
	return NULL;
}

int amperf_link_open(struct amperf_link **link, const struct amperf_link_config *config,
		     struct amperf_error *error)
{
	const char *address = NULL;
	const struct amperf_tp_ops *ops = find_transport(config->name, &address);
	struct amperf_tp *tp = NULL;
	char name[PATH_MAX];
	int code;

	if (!ops)
		return amperf_fail(
			error, -EINVAL,
			"'%s' is not a link; write e.g. tty:/dev/ttyRPMSG0, char:/dev/rpmsg0,"
			" netlink:, kernel:, shm: or null: ('amperf list' shows those that are"
			" there)",
			config->name);
	code = ops->open(&tp, address, &config->system, error);
	if (code)
		return code;
	snprintf(name, sizeof(name), "%s:%s", ops->kind, address);
	code = amperf_link_attach(
		link, tp, name, config->timeout_ns ? config->timeout_ns : AMPERF_TIMEOUT_NS_DEFAULT,
		config->cancel_fd, &amperf_clock_monotonic, error);
	if (code)
		ops->close(tp);
	return code;
}

void amperf_link_close(struct amperf_link *link)
{
	if (!link)
		return;
	for (int i = 0; i < 2; i++)
		if (link->staging[i])
			link->tp->ops->memory->put(link->tp, link->staging[i]);
	link->tp->ops->close(link->tp);
	free(link);
}

const char *amperf_link_name(const struct amperf_link *link)
{
	return link->name;
}

const struct amperf_hello *amperf_link_hello(const struct amperf_link *link)
{
	return &link->hello;
}

int amperf_link_control(struct amperf_link *link, uint32_t key, uint32_t value, uint32_t *in_force,
			struct amperf_error *error)
{
	struct amperf_control control = {.key = key, .value = value};
	int code = amperf_link_request(link, AMPERF_OP_CONTROL, &control, sizeof(control), &control,
				       sizeof(control), error);

	if (code)
		return code;
	if (control.key == AMPERF_CONTROL_LOG_OUTPUT)
		link->log_output = control.value;
	if (control.key == AMPERF_CONTROL_UART_BAUD)
		link->uart_baud = control.value;
	if (in_force)
		*in_force = control.value;
	return 0;
}

int amperf_link_stats(struct amperf_link *link, struct amperf_stats *stats,
		      struct amperf_error *error)
{
	return amperf_link_request(link, AMPERF_OP_STATS, NULL, 0, stats, sizeof(*stats), error);
}

/* Firmware and module that are older than LOAD each have their way to say no. */
static bool does_not_know(const struct amperf_link *link, int code)
{
	return (code == -EPROTO && link->refused == AMPERF_STATUS_BAD_OPCODE) || code == -EPERM;
}

int amperf_link_load(struct amperf_link *link, struct amperf_load *load, struct amperf_error *error)
{
	int code = 0;

	if (!link->load_unknown)
		code = amperf_link_request(link, AMPERF_OP_LOAD, NULL, 0, load, sizeof(*load),
					   error);
	link->load_unknown |= does_not_know(link, code);
	if (!link->load_unknown)
		return code;
	return amperf_fail(error, -EOPNOTSUPP,
			   "%s: this firmware, or its module, does not tell how busy it is;"
			   " use firmware, module and tool of one release",
			   link->label);
}
