/* SPDX-License-Identifier: BSD-3-Clause */
/* The char transport: on a socket that hands out whole messages, as rpmsg_char does. */
#include "clock.h"
#include "sandbox.h"
#include "test.h"
#include "transport/char.h"
#include "transport/char_ept.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define MESSAGE_BYTES 496
#define LONG_NS UINT64_C(10000000000)
#define WAIT_NS UINT64_C(500000000)

static const struct amperf_tp_ops *const ops = &amperf_tp_char;

/* ---- Messages ----------------------------------------------------------- */

struct pair {
	struct amperf_tp *tp;
	int peer;
};

static int open_pair(void **state)
{
	struct pair *pair = calloc(1, sizeof(*pair));
	int fds[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, fds), 0);
	pair->peer = fds[1];
	assert_int_equal(amperf_char_of_fd(&pair->tp, fds[0], NULL), 0);
	*state = pair;
	return 0;
}

static int close_pair(void **state)
{
	struct pair *pair = *state;

	ops->close(pair->tp);
	if (pair->peer >= 0)
		close(pair->peer);
	free(pair);
	return 0;
}

static void fill(uint8_t *data, size_t bytes, uint8_t first)
{
	for (size_t i = 0; i < bytes; i++)
		data[i] = (uint8_t)(first + i * 7);
}

static void a_send_is_one_message(void **state)
{
	const struct pair *pair = *state;
	uint8_t data[2000], got[2000];

	fill(data, sizeof(data), 1);
	assert_int_equal(ops->send(pair->tp, data, 1), 1);
	assert_int_equal(ops->send(pair->tp, data, 496), 496);
	assert_int_equal(ops->send(pair->tp, data, 497), 496);
	assert_int_equal(ops->send(pair->tp, data, sizeof(data)), 496);
	assert_int_equal(read(pair->peer, got, sizeof(got)), 1);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(read(pair->peer, got, sizeof(got)), 496);
		assert_memory_equal(got, data, 496);
	}
}

static void messages_are_read_whole(void **state)
{
	const struct pair *pair = *state;
	uint8_t data[MESSAGE_BYTES], got[MESSAGE_BYTES] = {0};

	fill(data, sizeof(data), 5);
	assert_int_equal(write(pair->peer, data, sizeof(data)), sizeof(data));
	assert_int_equal(write(pair->peer, data, 3), 3);
	/* Byte by byte: a read with such a buffer would lose 495 of them. */
	for (size_t i = 0; i < 100; i++) {
		assert_int_equal(ops->wait(pair->tp, true, LONG_NS, -1), 1);
		assert_int_equal(ops->recv(pair->tp, got + i, 1), 1);
	}
	assert_int_equal(ops->recv(pair->tp, got + 100, 300), 300);
	/* What is left, though there is room for more. */
	assert_int_equal(ops->recv(pair->tp, got + 400, 1000), 96);
	assert_memory_equal(got, data, sizeof(data));
	assert_int_equal(ops->recv(pair->tp, got, sizeof(got)), 3);
	assert_int_equal(ops->recv(pair->tp, got, sizeof(got)), -EAGAIN);
	assert_int_equal(ops->recv(pair->tp, got, 1), -EAGAIN);
}

static void what_is_held_wakes(void **state)
{
	const struct pair *pair = *state;
	int cancel_fd = eventfd(0, 0);
	uint8_t got[4];

	assert_int_equal(write(pair->peer, "abcd", 4), 4);
	assert_int_equal(ops->recv(pair->tp, got, 1), 1);
	assert_int_equal(ops->wait(pair->tp, true, LONG_NS, cancel_fd), 1);
	assert_int_equal(ops->wait(pair->tp, false, 1000, cancel_fd), 0);
	eventfd_write(cancel_fd, 1);
	assert_int_equal(ops->wait(pair->tp, true, LONG_NS, cancel_fd), -ECANCELED);
	assert_int_equal(ops->recv(pair->tp, got, 4), 3);
	close(cancel_fd);
	assert_int_equal(ops->wait(pair->tp, true, 1000, -1), 0);
}

static void empty_messages_are_nothing(void **state)
{
	const struct pair *pair = *state;
	uint8_t got[MESSAGE_BYTES];

	assert_int_equal(send(pair->peer, "", 0, 0), 0);
	assert_int_equal(write(pair->peer, "ab", 2), 2);
	assert_int_equal(ops->recv(pair->tp, got, sizeof(got)), -EAGAIN);
	assert_int_equal(ops->recv(pair->tp, got, sizeof(got)), 2);
}

static void no_room(void **state)
{
	const struct pair *pair = *state;
	char data[MESSAGE_BYTES] = {0};
	ssize_t sent;

	do
		sent = ops->send(pair->tp, data, sizeof(data));
	while (sent > 0);
	assert_int_equal(sent, -EAGAIN);
}

/* Messages that came while nobody waited, more than one at a time. */
static void none_is_forgotten(void **state)
{
	const struct pair *pair = *state;
	uint8_t got[MESSAGE_BYTES];

	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 5; i++)
			assert_int_equal(write(pair->peer, "abc", 3), 3);
		for (int i = 0; i < 5; i++) {
			assert_int_equal(ops->wait(pair->tp, true, LONG_NS, -1), 1);
			assert_int_equal(ops->recv(pair->tp, got, sizeof(got)), 3);
		}
		while (ops->wait(pair->tp, true, 1000, -1))
			;
		/* Not wanted now, but it must be there later. */
		assert_int_equal(write(pair->peer, "abc", 3), 3);
		assert_int_equal(ops->wait(pair->tp, false, LONG_NS, -1), 0);
		assert_int_equal(ops->wait(pair->tp, true, LONG_NS, -1), 1);
		assert_int_equal(ops->recv(pair->tp, got, 2), 2);
		assert_int_equal(ops->recv(pair->tp, got, 2), 1);
	}
}

static void *send_later(void *context)
{
	const struct pair *pair = context;

	for (int i = 0; i < 20; i++) {
		usleep(2000);
		assert_int_equal(write(pair->peer, "ab", 2), 2);
	}
	return NULL;
}

static void waking(void **state)
{
	struct pair *pair = *state;
	uint8_t got[MESSAGE_BYTES];
	pthread_t thread;

	pthread_create(&thread, NULL, send_later, pair);
	for (int i = 0; i < 20;) {
		if (ops->wait(pair->tp, true, LONG_NS, -1) == 0)
			continue;
		assert_int_equal(ops->recv(pair->tp, got, sizeof(got)), 2);
		i++;
	}
	pthread_join(thread, NULL);
}

/* With unread data the other end's close resets the connection: an error to a read. */
static void gone(void **state)
{
	struct pair *pair = *state;
	char byte = 0;

	assert_int_equal(ops->send(pair->tp, &byte, 1), 1);
	while (ops->wait(pair->tp, true, 1000, -1))
		;
	close(pair->peer);
	pair->peer = -1;
	assert_int_equal(ops->wait(pair->tp, true, LONG_NS, -1), -EPIPE);
	assert_int_equal(ops->send(pair->tp, &byte, 1), -EPIPE);
}

static void gone_while_sending(void **state)
{
	struct pair *pair = *state;
	char byte = 0;

	assert_int_equal(ops->send(pair->tp, &byte, 1), 1);
	while (ops->wait(pair->tp, true, 1000, -1) || ops->wait(pair->tp, false, 1000, -1))
		;
	close(pair->peer);
	pair->peer = -1;
	assert_int_equal(ops->wait(pair->tp, false, LONG_NS, -1), -EPIPE);
}

/* ---- Addresses ---------------------------------------------------------- */

static void good_addresses(void **state)
{
	struct amperf_char_ept ept;

	(void)state;
	assert_int_equal(amperf_char_ept_parse("ctrl0,name=a,dst=0x420", &ept, NULL), 0);
	assert_int_equal(ept.ctrl, 0);
	assert_string_equal(ept.info.name, "a");
	assert_int_equal(ept.info.dst, 0x420);
	assert_int_equal(ept.info.src, RPMSG_ADDR_ANY);
	assert_int_equal(amperf_char_ept_parse("ctrl12,src=7,dst=1056,"
					       "name=1234567890123456789012345678901",
					       &ept, NULL),
			 0);
	assert_int_equal(ept.ctrl, 12);
	assert_int_equal(strlen(ept.info.name), 31);
	assert_int_equal(ept.info.src, 7);
	assert_int_equal(ept.info.dst, 1056);
}

static void bad_addresses(void **state)
{
	static const struct {
		const char *address;
		const char *text;
	} bad[] = {
		{"", "names no device"},
		{"rpmsg0", "names no device"},
		{"ctrl", "names no control device"},
		{"ctrlx,name=a,dst=1", "names no control device"},
		{"ctrl-1,name=a,dst=1", "names no control device"},
		{"ctrl0x,name=a,dst=1", "names no control device"},
		{"ctrl0", "lacks name="},
		{"ctrl0,", "is none of name=, dst=, src="},
		{"ctrl0,dst=1", "lacks name="},
		{"ctrl0,name=a", "lacks dst="},
		{"ctrl0,name=,dst=1", "is no endpoint name"},
		{"ctrl0,name=a b,dst=1", "is no endpoint name"},
		{"ctrl0,name=a\nb,dst=1", "is no endpoint name"},
		{"ctrl0,name=12345678901234567890123456789012,dst=1", "is no endpoint name"},
		{"ctrl0,name=a,name=b,dst=1", "name= twice"},
		{"ctrl0,name=a,dst=1,dst=2", "dst= twice"},
		{"ctrl0,name=a,dst=1,src=1,src=1", "src= twice"},
		{"ctrl0,name=a,dst=", "no RPMsg address"},
		{"ctrl0,name=a,dst=x", "no RPMsg address"},
		{"ctrl0,name=a,dst=-1", "no RPMsg address"},
		{"ctrl0,name=a,dst= 1", "no RPMsg address"},
		{"ctrl0,name=a,dst=0xffffffff", "no RPMsg address"},
		{"ctrl0,name=a,dst=99999999999999999999", "no RPMsg address"},
		{"ctrl0,name=a,dst=1,src=0x", "no RPMsg address"},
		{"ctrl0,name=a,dst=1,", "is none of name=, dst=, src="},
		{"ctrl0,name=a,dst=1,flow=2", "'flow=2' is none of"},
	};
	const struct amperf_system system = {NULL};
	struct amperf_error error;
	struct amperf_tp *tp;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		error.text[0] = '\0';
		assert_int_equal(ops->open(&tp, bad[i].address, &system, &error), -EINVAL);
		assert_contains(error.text, bad[i].text);
		assert_null(strchr(error.text, '\n'));
	}
}

/* ---- On a made-up system ------------------------------------------------ */

#define BELOW "/sys/devices/m4/remoteproc/remoteproc0/virtio0"

static int set_up(void **state)
{
	struct sandbox *sandbox = calloc(1, sizeof(*sandbox));

	sandbox_make(sandbox);
	sandbox_processor(sandbox, "running", "fw.elf");
	sandbox_folder(sandbox, "/dev");
	*state = sandbox;
	return 0;
}

static int tear_down(void **state)
{
	sandbox_remove(*state);
	free(*state);
	return 0;
}

/* Binds channel `index` of sandbox_channel(), and gives it a device. */
static void give_device(const struct sandbox *sandbox, int index, const char *channel,
			const char *device)
{
	char below[256], path[512], class[64];

	snprintf(below, sizeof(below), BELOW "/virtio0.%s.-1.%d", channel, 1024 + index);
	snprintf(path, sizeof(path), "%s/driver", below);
	sandbox_folder(sandbox, path);
	snprintf(path, sizeof(path), "%s/rpmsg/%s/dev", below, device);
	sandbox_write(sandbox, path, "240:0\n");
	snprintf(path, sizeof(path), "%s/rpmsg/%s", below, device);
	snprintf(class, sizeof(class), "/sys/class/rpmsg/%s", device);
	sandbox_link(sandbox, class, path);
	strcat(path, "/device");
	sandbox_link(sandbox, path, below);
	snprintf(path, sizeof(path), "/dev/%s", device);
	sandbox_write(sandbox, path, "");
}

/* An endpoint that was made through rpmsg_ctrl0, which is channel 9. */
static void give_endpoint(const struct sandbox *sandbox, const char *device, const char *name,
			  const char *src, const char *dst)
{
	const char *ctrl = BELOW "/virtio0.rpmsg_ctrl.-1.1033/rpmsg/rpmsg_ctrl0";
	char below[256], path[512];

	snprintf(below, sizeof(below), "%s/%s", ctrl, device);
	snprintf(path, sizeof(path), "%s/name", below);
	sandbox_write(sandbox, path, name);
	snprintf(path, sizeof(path), "%s/src", below);
	sandbox_write(sandbox, path, src);
	snprintf(path, sizeof(path), "%s/dst", below);
	sandbox_write(sandbox, path, dst);
	snprintf(path, sizeof(path), "%s/device", below);
	sandbox_link(sandbox, path, ctrl);
	snprintf(path, sizeof(path), "/sys/class/rpmsg/%s", device);
	sandbox_link(sandbox, path, below);
	snprintf(path, sizeof(path), "/dev/%s", device);
	sandbox_write(sandbox, path, "");
}

struct seen {
	struct amperf_link_info info[8];
	size_t count;
};

static int see(void *context, const struct amperf_link_info *info)
{
	struct seen *seen = context;

	assert_true(info->usable || info->reason[0]);
	assert_true(seen->count < 8);
	seen->info[seen->count++] = *info;
	return 0;
}

static struct seen list(const struct sandbox *sandbox)
{
	struct seen seen = {.count = 0};

	assert_int_equal(ops->list(&sandbox->system, see, &seen), 0);
	return seen;
}

static void listing(void **state)
{
	const struct sandbox *sandbox = *state;
	struct seen seen = list(sandbox);

	assert_int_equal(seen.count, 1);
	assert_string_equal(seen.info[0].name, "char:");
	assert_contains(seen.info[0].reason, "announces no such channel");

	sandbox_channel(sandbox, 2, "rpmsg-raw", false);
	sandbox_channel(sandbox, 9, "rpmsg_ctrl", false);
	seen = list(sandbox);
	assert_int_equal(seen.count, 2);
	assert_contains(seen.info[0].reason, "modprobe rpmsg_char");
	assert_contains(seen.info[1].reason, "modprobe rpmsg_ctrl");

	give_device(sandbox, 2, "rpmsg-raw", "rpmsg0");
	give_device(sandbox, 9, "rpmsg_ctrl", "rpmsg_ctrl0");
	give_endpoint(sandbox, "rpmsg1", "mine\n", "-1\n", "1057\n");
	seen = list(sandbox);
	assert_int_equal(seen.count, 3);
	assert_string_equal(seen.info[0].name, "char:/dev/rpmsg0");
	assert_string_equal(seen.info[0].channel, "rpmsg-raw");
	assert_string_equal(seen.info[0].processor, "remoteproc0 (m4): running");
	assert_true(seen.info[0].usable);
	assert_string_equal(seen.info[1].name, "char:ctrl0,name=amperf,dst=0x420");
	assert_true(seen.info[1].usable);
	assert_string_equal(seen.info[2].name, "char:/dev/rpmsg1");
	assert_string_equal(seen.info[2].channel, "mine");
	assert_int_equal(seen.info[2].local_address, AMPERF_ADDRESS_NONE);
	assert_int_equal(seen.info[2].remote_address, 0x421);

	sandbox_delete(sandbox, "/dev/rpmsg0");
	seen = list(sandbox);
	assert_false(seen.info[0].usable);
	assert_contains(seen.info[0].reason, "/dev/rpmsg0 does not exist");
}

static void assert_refused(const struct sandbox *sandbox, const char *address, int code,
			   const char *text)
{
	struct amperf_error error;
	struct amperf_tp *tp;

	assert_int_equal(ops->open(&tp, address, &sandbox->system, &error), code);
	assert_contains(error.text, text);
}

static void what_cannot_be_opened(void **state)
{
	const struct sandbox *sandbox = *state;

	assert_refused(sandbox, "/dev/rpmsg-none", -ENOENT, "announces no such channel");
	assert_refused(sandbox, "/dev/null", -ENOTTY, "no RPMsg character device");
	assert_refused(sandbox, "/etc/passwd", -ENOTTY, "no RPMsg character device");
	assert_refused(sandbox, "ctrl0,name=a,dst=1", -ENOENT, "no such control device");
	sandbox_channel(sandbox, 9, "rpmsg_ctrl", false);
	assert_refused(sandbox, "ctrl0,name=a,dst=1", -ENOENT, "modprobe rpmsg_ctrl");
	give_device(sandbox, 9, "rpmsg_ctrl", "rpmsg_ctrl0");
	/* A file creates nothing. */
	assert_refused(sandbox, "ctrl0,name=a,dst=1", -ENOTTY, "cannot create endpoint a");
	sandbox_channel(sandbox, 0, "rpmsg-tty", true);
	assert_refused(sandbox, "ctrl0,name=a,dst=1,src=0x400", -EBUSY, "src=0x400 is another");
	give_endpoint(sandbox, "rpmsg3", "b\n", "77\n", "1\n");
	assert_refused(sandbox, "ctrl0,name=a,dst=1,src=77", -EBUSY, "src=0x4d is another");
	sandbox_processor(sandbox, "offline", "fw.elf");
	assert_refused(sandbox, "/dev/rpmsg-none", -ENOENT, "'amperf fw start FILE --wait'");
}

/* What transport.h promises of every transport, on a tty that sysfs calls ours. */
static void contract(void **state)
{
	const struct sandbox *sandbox = *state;
	struct amperf_tp_caps caps = {0};
	int master, slave, cancel_fd = eventfd(0, 0);
	char name[128], path[256], byte;
	struct amperf_error error;
	struct amperf_tp *tp;
	struct stat status;

	assert_int_equal(openpty(&master, &slave, name, NULL, NULL), 0);
	assert_int_equal(fstat(slave, &status), 0);
	snprintf(path, sizeof(path), "/sys/dev/char/%u:%u/dst", major(status.st_rdev),
		 minor(status.st_rdev));
	sandbox_write(sandbox, path, "1040\n");
	assert_int_equal(ops->open(&tp, name, &sandbox->system, &error), 0);
	assert_ptr_equal(tp->ops, ops);
	ops->caps(tp, &caps);
	assert_int_equal(caps.message_bytes_max, MESSAGE_BYTES);
	assert_true(caps.unread_bytes_max > 0);
	assert_int_equal(ops->recv(tp, &byte, 1), -EAGAIN);
	assert_int_equal(ops->wait(tp, true, 1000, cancel_fd), 0);
	eventfd_write(cancel_fd, 1);
	assert_int_equal(ops->wait(tp, true, LONG_NS, cancel_fd), -ECANCELED);
	close(slave);
	close(master);
	assert_int_equal(ops->send(tp, &byte, 1), -EPIPE);
	ops->close(tp);
	close(cancel_fd);
}

static void firmware_wait_includes_it(void **state)
{
	const struct sandbox *sandbox = *state;
	struct amperf_error error;
	uint64_t start_ns;

	sandbox_channel(sandbox, 0, "rpmsg-tty", true);
	sandbox_channel(sandbox, 2, "rpmsg-raw", false);
	sandbox_channel(sandbox, 9, "rpmsg_ctrl", false);
	/* Without the driver there will be no device: not waited for. */
	assert_int_equal(amperf_firmware_wait(&sandbox->system, NULL, LONG_NS, -1, &error), 0);
	give_device(sandbox, 2, "rpmsg-raw", "rpmsg0");
	sandbox_delete(sandbox, "/dev/rpmsg0");
	/* With it, there should be: waited for, but the ttys are what counts. */
	start_ns = amperf_clock_now(&amperf_clock_monotonic);
	assert_int_equal(amperf_firmware_wait(&sandbox->system, NULL, WAIT_NS, -1, &error), 0);
	assert_true(amperf_clock_now(&amperf_clock_monotonic) - start_ns >= WAIT_NS);
	sandbox_write(sandbox, "/dev/rpmsg0", "");
	assert_int_equal(amperf_firmware_wait(&sandbox->system, NULL, LONG_NS, -1, &error), 0);
}

int main(void)
{
#define PAIR(name) cmocka_unit_test_setup_teardown(name, open_pair, close_pair)
#define SYSTEM(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		PAIR(a_send_is_one_message),
		PAIR(messages_are_read_whole),
		PAIR(what_is_held_wakes),
		PAIR(empty_messages_are_nothing),
		PAIR(no_room),
		PAIR(none_is_forgotten),
		PAIR(waking),
		PAIR(gone),
		PAIR(gone_while_sending),
		cmocka_unit_test(good_addresses),
		cmocka_unit_test(bad_addresses),
		SYSTEM(listing),
		SYSTEM(what_cannot_be_opened),
		SYSTEM(contract),
		SYSTEM(firmware_wait_includes_it),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
