/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * tty: RPMsg through Linux' rpmsg_tty driver.
 *
 * A write makes messages of up to 496 bytes. When the ring is full it is cut
 * short, or fails with ENOMEM if nothing fits; poll() always claims room.
 */
#include "error.h"
#include "transport/rpmsg.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

/*
 * The tty layer keeps 640 KiB for a reader that is late (64 KiB in older
 * kernels), with some overhead a message, and drops the rest. This much is safe on
 * all of them, and twice what both rings of the board hold.
 */
#define UNREAD_BYTES_MAX (16u << 10)
#define MESSAGE_BYTES_MAX 496u

struct tty {
	struct amperf_tp tp;
	int fd;
	struct termios before;
	struct amperf_system system;
	char processor[AMPERF_NAME_BYTES]; /* "" if it is not known */
};

static struct tty *to_tty(struct amperf_tp *tp)
{
	return (struct tty *)(void *)tp;
}

static void name_link(const struct amperf_channel *channel, struct amperf_link_info *info)
{
	snprintf(info->name, sizeof(info->name), "tty:/dev/%.100s", channel->device);
}

const struct amperf_rpmsg_kind amperf_rpmsg_tty = {
	.link = "tty",
	.class = "tty",
	.absent = "announces no such tty channel (yet); is it amperf's?"
		  " 'amperf list' shows what there is",
	.is_channel = amperf_channel_is_tty,
	.name_link = name_link,
};

/*
 * TIOCEXCL keeps other users out but not root, who runs most boards; the lock
 * keeps a second amperf out whoever runs it.
 */
static int claim(const struct tty *tty, const char *path, struct amperf_error *error)
{
	if (!isatty(tty->fd))
		return amperf_fail(error, -ENOTTY,
				   "%s is not a tty; 'amperf list' shows what can be used", path);
	if (flock(tty->fd, LOCK_EX | LOCK_NB) < 0)
		return amperf_fail(error, errno == EWOULDBLOCK ? -EBUSY : -errno,
				   "%s is in use by another amperf; wait for it or stop it", path);
	ioctl(tty->fd, TIOCEXCL);
	return 0;
}

static int set_raw(struct tty *tty, const char *path, struct amperf_error *error)
{
	struct termios raw;

	if (tcgetattr(tty->fd, &tty->before) < 0)
		return amperf_fail(error, -errno, "cannot read the settings of %s: %s", path,
				   strerror(errno));
	raw = tty->before;
	cfmakeraw(&raw);
	raw.c_cflag |= CLOCAL | CREAD;
	/* With VMIN 0 a read of nothing returns 0, as does one after a hang-up. */
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	if (tcsetattr(tty->fd, TCSANOW, &raw) < 0)
		return amperf_fail(error, -errno, "cannot set %s to raw mode: %s", path,
				   strerror(errno));
	tcflush(tty->fd, TCIFLUSH);
	return 0;
}

static int tty_open(struct amperf_tp **tp, const char *address, const struct amperf_system *system,
		    struct amperf_error *error)
{
	struct tty *tty;
	int code;

	if (address[0] != '/')
		return amperf_fail(error, -EINVAL,
				   "'tty:%s' names no device; write e.g. tty:/dev/ttyRPMSG0",
				   address);
	tty = calloc(1, sizeof(*tty));
	if (!tty)
		return amperf_fail(error, -ENOMEM, "no memory");
	tty->tp.ops = &amperf_tp_tty;
	tty->system = *system;
	tty->fd = open(address, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (tty->fd < 0) {
		code = amperf_rpmsg_open_failed(system, &amperf_rpmsg_tty, address, -errno, error);
		goto free_tty;
	}
	code = claim(tty, address, error);
	if (code)
		goto close_fd;
	code = set_raw(tty, address, error);
	if (code)
		goto release;
	amperf_rpmsg_processor(system, &amperf_rpmsg_tty, address, tty->processor,
			       sizeof(tty->processor));
	*tp = &tty->tp;
	return 0;
release:
	ioctl(tty->fd, TIOCNXCL);
close_fd:
	close(tty->fd);
free_tty:
	free(tty);
	return code;
}

static void tty_close(struct amperf_tp *tp)
{
	struct tty *tty = to_tty(tp);

	/* All of these fail after a hang-up, when there is nothing to restore. */
	tcflush(tty->fd, TCIFLUSH);
	tcsetattr(tty->fd, TCSANOW, &tty->before);
	ioctl(tty->fd, TIOCNXCL);
	close(tty->fd);
	free(tty);
}

static void tty_caps(const struct amperf_tp *tp, struct amperf_tp_caps *caps)
{
	(void)tp;
	caps->message_bytes_max = MESSAGE_BYTES_MAX;
	caps->unread_bytes_max = UNREAD_BYTES_MAX;
}

static ssize_t tty_send(struct amperf_tp *tp, const void *data, size_t bytes)
{
	ssize_t sent = write(to_tty(tp)->fd, data, bytes);

	if (sent > 0)
		return sent;
	if (sent == 0)
		return -EAGAIN;
	switch (errno) {
	case ENOMEM: /* no free buffer in the ring */
	case EAGAIN:
	case EINTR:
		return -EAGAIN;
	case EIO:
	case ENODEV:
	case EINVAL: /* the channel is going, the tty is not gone yet */
		return -EPIPE;
	default:
		return -errno;
	}
}

static ssize_t tty_recv(struct amperf_tp *tp, void *data, size_t bytes)
{
	ssize_t got = read(to_tty(tp)->fd, data, bytes);

	if (got > 0)
		return got;
	if (got == 0)
		return -EPIPE; /* hung up */
	switch (errno) {
	case EAGAIN:
	case EINTR:
		return -EAGAIN;
	case EIO:
	case ENODEV:
		return -EPIPE;
	default:
		return -errno;
	}
}

static int tty_wait(struct amperf_tp *tp, bool readable, uint64_t timeout_ns, int cancel_fd)
{
	short events;
	int code = amperf_tp_poll(to_tty(tp)->fd, readable ? POLLIN : 0, timeout_ns, cancel_fd,
				  &events);

	if (code < 0)
		return code;
	if (events & (POLLHUP | POLLERR | POLLNVAL))
		return -EPIPE;
	return (events & POLLIN) != 0;
}

static void tty_diagnose(const struct amperf_tp *tp, int code, char *text, size_t bytes)
{
	const struct tty *tty = (const struct tty *)(const void *)tp;

	amperf_rpmsg_diagnose(&tty->system, tty->processor, code, text, bytes);
}

static int tty_list(const struct amperf_system *system, amperf_tp_found *found, void *context)
{
	size_t count = 0;
	int code = amperf_rpmsg_list(system, &amperf_rpmsg_tty, found, context, &count);

	if (code || count)
		return code;
	return amperf_rpmsg_list_missing(system, &amperf_rpmsg_tty, found, context);
}

const struct amperf_tp_ops amperf_tp_tty = {
	.kind = "tty",
	.open = tty_open,
	.close = tty_close,
	.caps = tty_caps,
	.send = tty_send,
	.recv = tty_recv,
	.wait = tty_wait,
	.diagnose = tty_diagnose,
	.list = tty_list,
};
