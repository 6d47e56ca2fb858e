/* SPDX-License-Identifier: BSD-3-Clause */
/* The transports that need no board: null, the skeleton, and tty on a pty. */
#include "frame.h"
#include "test.h"
#include "transport/null_peer.h"
#include "transport/transport.h"

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

extern const struct amperf_tp_ops amperf_tp_skeleton;

static const struct amperf_system here = {NULL};

static int count(void *context, const struct amperf_link_info *info)
{
	assert_true(info->usable || info->reason[0]);
	++*(int *)context;
	return 0;
}

/* What transport.h promises of every transport. */
static void hold_to_contract(const struct amperf_tp_ops *ops, const char *address)
{
	struct amperf_tp_caps caps = {0};
	struct amperf_tp *tp;
	char byte;
	int found = 0;
	int cancel_fd = eventfd(0, 0);

	assert_int_equal(ops->open(&tp, address, &here, NULL), 0);
	assert_ptr_equal(tp->ops, ops);
	ops->caps(tp, &caps);
	assert_true(caps.unread_bytes_max > 0);
	assert_int_equal(ops->recv(tp, &byte, 1), -EAGAIN);
	assert_int_equal(ops->wait(tp, true, 1000, cancel_fd), 0);
	assert_int_equal(ops->wait(tp, true, 1000, -1), 0);
	eventfd_write(cancel_fd, 1);
	assert_int_equal(ops->wait(tp, true, UINT64_C(10000000000), cancel_fd), -ECANCELED);
	ops->close(tp);
	assert_int_equal(ops->list(&here, count, &found), 0);
	assert_true(found > 0);
	close(cancel_fd);
}

static void contracts(void **state)
{
	int master, slave;
	char name[128];

	(void)state;
	hold_to_contract(&amperf_tp_null, "");
	hold_to_contract(&amperf_tp_skeleton, "x");
	assert_int_equal(openpty(&master, &slave, name, NULL, NULL), 0);
	close(slave);
	hold_to_contract(&amperf_tp_tty, name);
	close(master);
}

static void the_table(void **state)
{
	(void)state;
	assert_string_equal(amperf_transports[0]->kind, "tty");
	assert_string_equal(amperf_transports[1]->kind, "char");
	assert_string_equal(amperf_transports[2]->kind, "netlink");
	assert_string_equal(amperf_transports[3]->kind, "kernel");
	assert_string_equal(amperf_transports[4]->kind, "shm");
	assert_string_equal(amperf_transports[5]->kind, "null");
	assert_null(amperf_transports[6]);
}

/* ---- tty ---------------------------------------------------------------- */

struct pty {
	int master;
	int slave;
	char name[128];
};

static int open_pty(void **state)
{
	struct pty *pty = calloc(1, sizeof(*pty));

	*state = pty;
	return openpty(&pty->master, &pty->slave, pty->name, NULL, NULL);
}

static int close_pty(void **state)
{
	struct pty *pty = *state;

	if (pty->master >= 0)
		close(pty->master);
	close(pty->slave);
	free(pty);
	return 0;
}

static struct amperf_tp *open_tty(const struct pty *pty)
{
	struct amperf_tp *tp;
	struct amperf_error error;

	if (amperf_tp_tty.open(&tp, pty->name, &here, &error))
		fail_msg("%s", error.text);
	return tp;
}

static void raw_and_back(void **state)
{
	static const uint8_t awkward[] = {0, '\n', '\r', 3, 4, 0x11, 0x13, 0x7f, 0xff};
	const struct pty *pty = *state;
	struct termios before = {0}, during, after = {0};
	uint8_t got[sizeof(awkward)];
	struct amperf_tp *tp;

	tcgetattr(pty->slave, &before);
	tp = open_tty(pty);
	tcgetattr(pty->slave, &during);
	assert_int_equal(during.c_lflag & (ECHO | ICANON | ISIG), 0);
	assert_int_equal(during.c_oflag & OPOST, 0);
	assert_int_equal(amperf_tp_tty.send(tp, awkward, sizeof(awkward)), sizeof(awkward));
	assert_int_equal(read(pty->master, got, sizeof(got)), sizeof(got));
	assert_memory_equal(got, awkward, sizeof(got));
	assert_int_equal(write(pty->master, awkward, sizeof(awkward)), sizeof(awkward));
	assert_int_equal(amperf_tp_tty.wait(tp, true, UINT64_C(1000000000), -1), 1);
	assert_int_equal(amperf_tp_tty.recv(tp, got, sizeof(got)), sizeof(got));
	assert_memory_equal(got, awkward, sizeof(got));
	amperf_tp_tty.close(tp);
	tcgetattr(pty->slave, &after);
	assert_memory_equal(&before, &after, sizeof(before));
}

static void for_one_at_a_time(void **state)
{
	const struct pty *pty = *state;
	struct amperf_tp *tp = open_tty(pty), *second;
	struct amperf_error error;

	assert_int_equal(amperf_tp_tty.open(&second, pty->name, &here, &error), -EBUSY);
	assert_contains(error.text, "in use by another");
	amperf_tp_tty.close(tp);
	tp = open_tty(pty);
	amperf_tp_tty.close(tp);
}

static void no_room(void **state)
{
	const struct pty *pty = *state;
	struct amperf_tp *tp = open_tty(pty);
	char data[4096] = {0};
	ssize_t sent;

	do
		sent = amperf_tp_tty.send(tp, data, sizeof(data));
	while (sent > 0);
	assert_int_equal(sent, -EAGAIN);
	amperf_tp_tty.close(tp);
}

static void hung_up(void **state)
{
	struct pty *pty = *state;
	struct amperf_tp *tp = open_tty(pty);
	char byte = 0;

	close(pty->master);
	pty->master = -1;
	assert_int_equal(amperf_tp_tty.wait(tp, true, UINT64_C(1000000000), -1), -EPIPE);
	assert_int_equal(amperf_tp_tty.wait(tp, false, UINT64_C(1000000000), -1), -EPIPE);
	assert_int_equal(amperf_tp_tty.recv(tp, &byte, 1), -EPIPE);
	assert_int_equal(amperf_tp_tty.send(tp, &byte, 1), -EPIPE);
	amperf_tp_tty.close(tp);
}

/* ---- null's responder against the golden rules of PROTOCOL.md ------------ */

static struct amperf_header ask(struct amperf_null_peer *peer, const void *data, size_t bytes)
{
	struct amperf_header header = {0};
	uint8_t answer[4096];
	size_t given;

	assert_int_equal(amperf_null_peer_take(peer, data, bytes), bytes);
	given = amperf_null_peer_give(peer, answer, sizeof(answer));
	if (given >= sizeof(header))
		memcpy(&header, answer, sizeof(header));
	return header;
}

static void refusals(void **state)
{
	static struct amperf_null_peer peer;
	struct amperf_header request, answer;

	(void)state;
	amperf_null_peer_init(&peer);
	request = amperf_frame_header(77, 0, 5, 0);
	answer = ask(&peer, &request, sizeof(request));
	assert_int_equal(answer.opcode, AMPERF_OP_ERROR);
	assert_int_equal(answer.status, AMPERF_STATUS_BAD_OPCODE);
	assert_int_equal(answer.sequence, 5);
	request = amperf_frame_header(AMPERF_OP_SINK, 0, 6, 0);
	answer = ask(&peer, &request, sizeof(request));
	assert_int_equal(answer.status, AMPERF_STATUS_BAD_LENGTH);
	request = amperf_frame_header(AMPERF_OP_HELLO, 0, 7, 0);
	request.reserved = 1;
	answer = ask(&peer, &request, sizeof(request));
	assert_int_equal(answer.status, AMPERF_STATUS_BAD_HEADER);
	assert_int_equal(answer.sequence, 0);
	/* A RESET within a payload. */
	request = amperf_frame_header(AMPERF_OP_SINK, 0, 8, 1000);
	answer = ask(&peer, &request, sizeof(request));
	assert_int_equal(answer.opcode, 0);
	request = amperf_frame_header(AMPERF_OP_RESET, 0, 9, 0);
	answer = ask(&peer, &request, sizeof(request));
	assert_int_equal(answer.opcode, AMPERF_OP_RESET);
	assert_int_equal(answer.sequence, 9);
}

/* Its clock stands still in its hooks, and never goes back. */
static void nulls_clock(void **state)
{
	static uint8_t data[60000];
	const struct amperf_header request =
		amperf_frame_header(AMPERF_OP_SINK, 0, 5, sizeof(data));
	struct amperf_error error;
	struct amperf_clock clock;
	struct amperf_tp *tp;
	uint64_t real, own, last;

	(void)state;
	assert_int_equal(amperf_tp_null.open(&tp, "", NULL, &error), 0);
	clock = amperf_tp_null.clock(tp);
	real = amperf_clock_now(&amperf_clock_monotonic);
	own = last = amperf_clock_now(&clock);
	assert_int_equal(amperf_tp_null.send(tp, &request, sizeof(request)), sizeof(request));
	for (int i = 0; i < 100; i++) {
		uint64_t now;

		amperf_tp_null.recv(tp, data, sizeof(data));
		now = amperf_clock_now(&clock);
		assert_true(now >= last);
		last = now;
	}
	assert_int_equal(amperf_tp_null.send(tp, data, sizeof(data)), sizeof(data));
	own = amperf_clock_now(&clock) - own;
	real = amperf_clock_now(&amperf_clock_monotonic) - real;
	assert_true(own < real);
	amperf_tp_null.close(tp);
}

/* Sends a frame, and takes the data of its answer, whose trailer is to be 0. */
static void ask_unverified(struct amperf_null_peer *peer, uint8_t opcode, const void *payload,
			   size_t bytes, uint32_t trailer, size_t data_bytes)
{
	struct amperf_header header = amperf_frame_header(opcode, AMPERF_FLAG_UNVERIFIED, 5, bytes);
	struct amperf_report report;
	uint8_t frame[256], answer[4096], *at = answer;

	memcpy(frame, &header, sizeof(header));
	memcpy(frame + sizeof(header), payload, bytes);
	memcpy(frame + sizeof(header) + bytes, &trailer, sizeof(trailer));
	assert_int_equal(amperf_null_peer_take(peer, frame, AMPERF_FRAME_BYTES(bytes)),
			 AMPERF_FRAME_BYTES(bytes));
	assert_int_equal(amperf_null_peer_give(peer, answer, sizeof(answer)),
			 (data_bytes ? AMPERF_FRAME_BYTES(data_bytes) : 0) +
				 AMPERF_FRAME_BYTES(sizeof(report)));
	if (data_bytes) {
		memcpy(&header, at, sizeof(header));
		assert_int_equal(header.flags, AMPERF_FLAG_REPLY | AMPERF_FLAG_UNVERIFIED);
		assert_int_equal(header.length, data_bytes);
		at += sizeof(header) + data_bytes;
		assert_memory_equal(at, "\0\0\0\0", 4);
		at += 4;
	}
	memcpy(&header, at, sizeof(header));
	memcpy(&report, at + sizeof(header), sizeof(report));
	assert_int_equal(header.opcode, AMPERF_OP_REPORT);
	assert_int_equal(header.flags, AMPERF_FLAG_REPLY);
	assert_int_equal(header.status, AMPERF_STATUS_OK);
	assert_int_equal(report.payload_crc32, 0);
}

static void unverified(void **state)
{
	static struct amperf_null_peer peer;
	const struct amperf_source source = {.length = 100, .seed = 1};
	struct amperf_header request, answer;
	uint8_t data[64] = {1, 2, 3};

	(void)state;
	amperf_null_peer_init(&peer);
	ask_unverified(&peer, AMPERF_OP_SINK, data, sizeof(data), 0, 0);
	ask_unverified(&peer, AMPERF_OP_ECHO, data, sizeof(data), 0, sizeof(data));
	ask_unverified(&peer, AMPERF_OP_SOURCE, &source, sizeof(source),
		       amperf_crc32(0, &source, sizeof(source)), 100);
	request = amperf_frame_header(AMPERF_OP_STATS, AMPERF_FLAG_UNVERIFIED, 6, 0);
	answer = ask(&peer, &request, sizeof(request));
	assert_int_equal(answer.opcode, AMPERF_OP_ERROR);
	assert_int_equal(answer.status, AMPERF_STATUS_BAD_HEADER);
	assert_int_equal(answer.sequence, 0);
}

int main(void)
{
#define TTY(name) cmocka_unit_test_setup_teardown(name, open_pty, close_pty)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contracts),
		cmocka_unit_test(the_table),
		TTY(raw_and_back),
		TTY(for_one_at_a_time),
		TTY(no_room),
		TTY(hung_up),
		cmocka_unit_test(refusals),
		cmocka_unit_test(unverified),
		cmocka_unit_test(nulls_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
