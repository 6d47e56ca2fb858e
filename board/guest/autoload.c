/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Loads the module for a device that the kernel announces and that has no driver
 * yet, as udev does on a real board. Goes to the background as soon as it hears
 * all announcements to come.
 *
 * It is no script because the kernel announces dozens of objects with each start
 * of the firmware, of which a process each would take seconds.
 */
#include <errno.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define KERNEL_EVENTS 1 /* the multicast group; 2 is for udev's own */
#define EVENT_BYTES_MAX 8192

struct event {
	const char *action;
	const char *device; /* below /sys */
	const char *alias;  /* of the module that is for it */
};

static int listen_to_kernel(void)
{
	struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = KERNEL_EVENTS};
	int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		perror("autoload");
		return -1;
	}
	return fd;
}

/* The part of a line behind NAME=, or what was there before. */
static const char *value(const char *line, const char *name, const char *before)
{
	size_t length = strlen(name);

	return strncmp(line, name, length) == 0 && line[length] == '=' ? line + length + 1 : before;
}

/* An event is lines of NAME=VALUE, each ended by a zero byte. */
static struct event parse(const char *text, size_t bytes)
{
	struct event event = {"", "", ""};

	for (const char *line = text; line < text + bytes; line += strlen(line) + 1) {
		event.action = value(line, "ACTION", event.action);
		event.device = value(line, "DEVPATH", event.device);
		event.alias = value(line, "MODALIAS", event.alias);
	}
	return event;
}

static int has_driver(const char *device)
{
	char path[EVENT_BYTES_MAX + 16];

	snprintf(path, sizeof(path), "/sys%s/driver", device);
	return access(path, F_OK) == 0;
}

static void load(const char *alias)
{
	pid_t child = fork();

	if (child == 0) {
		execlp("modprobe", "modprobe", "-q", alias, (char *)NULL);
		_exit(127);
	}
	if (child > 0)
		waitpid(child, NULL, 0);
}

static void serve(int fd)
{
	char text[EVENT_BYTES_MAX + 1];

	for (;;) {
		ssize_t bytes = recv(fd, text, EVENT_BYTES_MAX, 0);

		if (bytes < 0 && errno != EINTR) {
			perror("autoload");
			if (errno != ENOBUFS)
				return;
		}
		if (bytes <= 0)
			continue;
		text[bytes] = '\0';

		struct event event = parse(text, (size_t)bytes);

		if (strcmp(event.action, "add") == 0 && event.alias[0] && !has_driver(event.device))
			load(event.alias);
	}
}

int main(void)
{
	int fd = listen_to_kernel();
	pid_t child;

	if (fd < 0)
		return 1;
	child = fork();
	if (child < 0) {
		perror("autoload");
		return 1;
	}
	if (child == 0)
		serve(fd);
	return 0;
}
