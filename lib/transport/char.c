/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * char: RPMsg through Linux' rpmsg_char driver.
 *
 * One write is one message, one read too: what does not fit into the reader's
 * buffer is lost without a word. Without O_NONBLOCK a write waits up to 15 s for
 * a buffer; with it, it fails with EAGAIN (ENOMEM in older kernels), and poll()
 * never tells when there is one. The receive queue has no limit.
 */
#include "transport/char.h"
#include "error.h"
#include "sys.h"
#include "transport/char_ept.h"
#include "transport/char_wake.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* Nothing is dropped here; the limit is what the kernel is asked to keep for us. */
#define UNREAD_BYTES_MAX (16u << 10)
#define MESSAGE_BYTES_MAX 496u

struct chr {
	struct amperf_tp tp;
	int fd;
	bool own; /* the endpoint: to be destroyed */
	struct amperf_char_wake wake;
	struct amperf_system system;
	char processor[AMPERF_NAME_BYTES]; /* "" if it is not known */
	/* A message that a smaller buffer was given for. */
	uint8_t message[MESSAGE_BYTES_MAX];
	size_t message_bytes;
	size_t taken;
};

static struct chr *to_chr(struct amperf_tp *tp)
{
	return (struct chr *)(void *)tp;
}

static void name_link(const struct amperf_channel *channel, struct amperf_link_info *info)
{
	snprintf(info->name, sizeof(info->name), "char:/dev/%.100s", channel->device);
}

static const struct amperf_rpmsg_kind raw_kind = {
	.link = "char",
	.class = "rpmsg",
	.absent = "announces no such channel (yet), as amperf's does by the name"
		  " " AMPERF_RAW_CHANNEL "; 'amperf list' shows what there is",
	.is_channel = amperf_channel_is_raw,
	.name_link = name_link,
};

/* ---- Opening ------------------------------------------------------------ */

/*
 * Before it is opened: to open any device somebody may name, say a watchdog, and
 * to send it messages does harm.
 */
static int check_kind(const struct amperf_system *system, const char *device,
		      struct amperf_error *error)
{
	struct stat status;
	char path[PATH_MAX];

	if (stat(device, &status) < 0)
		return amperf_rpmsg_open_failed(system, &raw_kind, device, -errno, error);
	if (S_ISCHR(status.st_mode) &&
	    !amperf_sys_path(path, system, "/sys/dev/char/%u:%u/dst", major(status.st_rdev),
			     minor(status.st_rdev)) &&
	    access(path, F_OK) == 0)
		return 0;
	if (strncmp(device, "/dev/rpmsg_ctrl", 15) == 0)
		return amperf_fail(error, -ENOTTY,
				   "%s makes endpoints and is none; write"
				   " char:%s,name=amperf,dst=0x%x",
				   device, device + strlen("/dev/rpmsg_"), AMPERF_PLAIN_ADDRESS(0));
	return amperf_fail(error, -ENOTTY,
			   "%s is no RPMsg character device; 'amperf list' shows what can be used",
			   device);
}

static int open_device(const char *device, const struct amperf_system *system,
		       struct amperf_error *error)
{
	int code = check_kind(system, device, error);
	int fd;

	if (code)
		return code;
	fd = open(device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	return fd < 0 ? amperf_rpmsg_open_failed(system, &raw_kind, device, -errno, error) : fd;
}

int amperf_char_of_fd(struct amperf_tp **tp, int fd, struct amperf_error *error)
{
	struct chr *chr = calloc(1, sizeof(*chr));
	int code;

	if (!chr)
		return amperf_fail(error, -ENOMEM, "no memory");
	code = amperf_char_wake_open(&chr->wake, fd);
	if (code) {
		free(chr);
		return amperf_fail(error, code, "cannot wait for messages: %s", strerror(-code));
	}
	chr->tp.ops = &amperf_tp_char;
	chr->fd = fd;
	*tp = &chr->tp;
	return 0;
}

/* Opens or creates. Returns the descriptor; its device is in `device`. */
static int open_any(const char *address, const struct amperf_system *system, char *device,
		    struct amperf_error *error)
{
	struct amperf_char_ept ept;
	int code;

	if (address[0] == '/') {
		if (snprintf(device, PATH_MAX, "%s", address) >= PATH_MAX)
			return amperf_fail(error, -ENAMETOOLONG, "the path is too long");
		return open_device(device, system, error);
	}
	if (!amperf_char_ept_wanted(address))
		return amperf_fail(error, -EINVAL,
				   "'char:%.80s' names no device; write e.g. char:/dev/rpmsg0 or"
				   " char:ctrl0,name=amperf,dst=0x%x",
				   address, AMPERF_PLAIN_ADDRESS(0));
	code = amperf_char_ept_parse(address, &ept, error);
	return code ? code : amperf_char_ept_create(system, &ept, device, error);
}

static void close_fd(int fd, bool own)
{
	if (own)
		amperf_char_ept_destroy(fd);
	else
		close(fd);
}

static int char_open(struct amperf_tp **tp, const char *address, const struct amperf_system *system,
		     struct amperf_error *error)
{
	bool own = address[0] != '/';
	char device[PATH_MAX];
	int fd = open_any(address, system, device, error);
	struct chr *chr;
	int code;

	if (fd < 0)
		return fd;
	code = amperf_char_of_fd(tp, fd, error);
	if (code) {
		close_fd(fd, own);
		return code;
	}
	chr = to_chr(*tp);
	chr->own = own;
	chr->system = *system;
	amperf_rpmsg_processor(system, &raw_kind, device, chr->processor, sizeof(chr->processor));
	return 0;
}

static void char_close(struct amperf_tp *tp)
{
	struct chr *chr = to_chr(tp);

	amperf_char_wake_close(&chr->wake);
	close_fd(chr->fd, chr->own);
	free(chr);
}

/* ---- Messages ----------------------------------------------------------- */

static void char_caps(const struct amperf_tp *tp, struct amperf_tp_caps *caps)
{
	(void)tp;
	caps->message_bytes_max = MESSAGE_BYTES_MAX;
	caps->unread_bytes_max = UNREAD_BYTES_MAX;
}

/* What a failed read() or write() means. */
static int failed(void)
{
	switch (errno) {
	case ENOMEM: /* no free buffer in the ring */
	case EAGAIN:
	case EINTR:
		return -EAGAIN;
	case EPIPE:
	case EIO:
	case ENODEV:
	case ENXIO:
	case ENETRESET:
	case ECONNRESET:
		return -EPIPE;
	default:
		return -errno;
	}
}

static ssize_t char_send(struct amperf_tp *tp, const void *data, size_t bytes)
{
	ssize_t sent =
		write(to_chr(tp)->fd, data, bytes < MESSAGE_BYTES_MAX ? bytes : MESSAGE_BYTES_MAX);

	if (sent == 0)
		return -EAGAIN;
	return sent < 0 ? failed() : sent;
}

/* `bytes` are enough for any message. */
static ssize_t read_message(const struct chr *chr, void *data, size_t bytes)
{
	ssize_t got = read(chr->fd, data, bytes);

	if (got == 0)
		return -EAGAIN; /* an empty message: the end is an error */
	return got < 0 ? failed() : got;
}

/* Makes sure that there is a message (or a rest) in our buffer. Returns 0, -EAGAIN, -EPIPE. */
static int hold_message(struct chr *chr)
{
	ssize_t got;

	if (chr->taken < chr->message_bytes)
		return 0;
	got = read_message(chr, chr->message, sizeof(chr->message));
	if (got < 0)
		return (int)got;
	chr->taken = 0;
	chr->message_bytes = (size_t)got;
	return 0;
}

static ssize_t char_recv(struct amperf_tp *tp, void *data, size_t bytes)
{
	struct chr *chr = to_chr(tp);
	size_t left;
	int code;

	if (chr->taken == chr->message_bytes && bytes >= sizeof(chr->message))
		return read_message(chr, data, bytes);
	code = hold_message(chr);
	if (code)
		return code;
	left = chr->message_bytes - chr->taken;
	if (bytes > left)
		bytes = left;
	memcpy(data, chr->message + chr->taken, bytes);
	chr->taken += bytes;
	return (ssize_t)bytes;
}

/* Whether there is something, or the channel is gone, only a read tells: see char_wake.h. */
static int char_wait(struct amperf_tp *tp, bool readable, uint64_t timeout_ns, int cancel_fd)
{
	struct chr *chr = to_chr(tp);
	int held = readable ? hold_message(chr) : -EAGAIN;
	int code;

	if (!held)
		code = amperf_tp_poll(-1, 0, 0, cancel_fd, &(short){0});
	else if (held == -EAGAIN)
		code = amperf_char_wake_wait(&chr->wake, timeout_ns, cancel_fd);
	else
		return held;
	if (code < 0)
		return code;
	if (code > 0)
		held = hold_message(chr);
	if (held < 0)
		return held == -EAGAIN ? 0 : held;
	return readable;
}

static void char_diagnose(const struct amperf_tp *tp, int code, char *text, size_t bytes)
{
	const struct chr *chr = (const struct chr *)(const void *)tp;

	amperf_rpmsg_diagnose(&chr->system, chr->processor, code, text, bytes);
}

/* ---- Listing ------------------------------------------------------------ */

struct listing {
	const struct amperf_system *system;
	amperf_tp_found *found;
	void *context;
};

static void read_attribute(const struct amperf_system *system, const char *device,
			   const char *attribute, char *text)
{
	char path[PATH_MAX];

	text[0] = '\0';
	if (!amperf_sys_path(path, system, "/sys/class/rpmsg/%s/%s", device, attribute))
		amperf_sys_read(path, text, AMPERF_NAME_BYTES);
}

/* Addresses are printed as signed numbers. */
static uint32_t read_address(const struct amperf_system *system, const char *device,
			     const char *attribute)
{
	char text[AMPERF_NAME_BYTES];

	read_attribute(system, device, attribute, text);
	return (uint32_t)strtoll(text, NULL, 0);
}

/* Endpoints that someone has created; those of channels are listed with them. */
static int list_created(void *context, const char *device)
{
	const struct listing *listing = context;
	const struct amperf_system *system = listing->system;
	struct amperf_link_info info = {0};
	char path[PATH_MAX], node[PATH_MAX];

	if (amperf_sys_path(path, system, "/sys/class/rpmsg/%s/device/dev", device) ||
	    access(path, F_OK) < 0)
		return 0; /* the parent is no control device */
	if (amperf_sys_path(path, system, "/sys/class/rpmsg/%s/device", device))
		return 0;
	snprintf(info.name, sizeof(info.name), "char:/dev/%.100s", device);
	read_attribute(system, device, "name", info.channel);
	info.local_address = read_address(system, device, "src");
	info.remote_address = read_address(system, device, "dst");
	amperf_rpmsg_describe(system, path, info.processor, sizeof(info.processor));
	snprintf(node, sizeof(node), "/dev/%.100s", device);
	amperf_rpmsg_check_node(system, node, &info);
	return listing->found(listing->context, &info);
}

static int char_list(const struct amperf_system *system, amperf_tp_found *found, void *context)
{
	struct listing listing = {system, found, context};
	size_t raws = 0, ctrls = 0;
	char folder[PATH_MAX];
	int code = amperf_rpmsg_list(system, &raw_kind, found, context, &raws);

	if (!code && !raws)
		code = amperf_rpmsg_list_missing(system, &raw_kind, found, context);
	if (!code)
		code = amperf_rpmsg_list(system, &amperf_rpmsg_ctrl, found, context, &ctrls);
	if (code || amperf_sys_path(folder, system, "/sys/class/rpmsg"))
		return code;
	code = amperf_sys_each(folder, "rpmsg", list_created, &listing);
	return code == -ENOENT ? 0 : code;
}

const struct amperf_tp_ops amperf_tp_char = {
	.kind = "char",
	.open = char_open,
	.close = char_close,
	.caps = char_caps,
	.send = char_send,
	.recv = char_recv,
	.wait = char_wait,
	.diagnose = char_diagnose,
	.list = char_list,
};
