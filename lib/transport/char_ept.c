/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Endpoints of our own, through Linux' rpmsg_ctrl driver.
 *
 * The control device makes an endpoint's device and does not say which one: it
 * is the one that was not there before. All amperfs keep each other from
 * creating at the same time by a lock on the control device.
 */
#include "transport/char_ept.h"
#include "error.h"
#include "sys.h"
#include "transport/address.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define USAGE "write e.g. char:ctrl0,name=amperf,dst=0x420"

/* A link that works with amperf's firmware; there are other addresses. */
static void name_link(const struct amperf_channel *channel, struct amperf_link_info *info)
{
	snprintf(info->name, sizeof(info->name), "char:%.20s,name=amperf,dst=0x%x",
		 channel->device + strlen("rpmsg_"), AMPERF_PLAIN_ADDRESS(0));
	info->channel[0] = '\0'; /* Linux' own: nothing is at the other end */
}

const struct amperf_rpmsg_kind amperf_rpmsg_ctrl = {
	.link = "char",
	.class = "rpmsg",
	.absent = "runs, but has no such control device; 'amperf list' shows which there are"
		  " (Linux 5.18 or later, driver rpmsg_ctrl)",
	.is_channel = amperf_channel_is_ctrl,
	.name_link = name_link,
};

/* ---- What is asked for -------------------------------------------------- */

bool amperf_char_ept_wanted(const char *address)
{
	return strncmp(address, "ctrl", 4) == 0;
}

/* A number up to `most`, decimal or 0x..., that ends at a comma or the end. */
static int parse_address(const char *key, const char *text, uint32_t *value, const char **end,
			 struct amperf_error *error)
{
	if (*value != RPMSG_ADDR_ANY)
		return amperf_fail(error, -EINVAL, "'char:ctrl...' has %s= twice", key);
	if (amperf_address_number(text, RPMSG_ADDR_ANY - 1, value, end))
		return 0;
	return amperf_fail(error, -EINVAL,
			   "'%s=%.40s' is no RPMsg address: 0 to 0xfffffffe, e.g. %s=0x420", key,
			   text, key);
}

static int parse_name(const char *text, char *name, const char **end, struct amperf_error *error)
{
	size_t length = strcspn(text, ",");

	if (name[0])
		return amperf_fail(error, -EINVAL, "'char:ctrl...' has name= twice");
	*end = text + length;
	for (size_t i = 0; i < length; i++) {
		if (text[i] <= ' ' || text[i] > '~')
			length = 0;
	}
	if (!length || length >= sizeof(((struct rpmsg_endpoint_info *)0)->name))
		return amperf_fail(error, -EINVAL,
				   "'name=%.40s' is no endpoint name: 1 to 31 printable characters"
				   " without blanks",
				   text);
	memcpy(name, text, length);
	return 0;
}

static int parse_field(const char *text, struct rpmsg_endpoint_info *info, const char **end,
		       struct amperf_error *error)
{
	if (strncmp(text, "name=", 5) == 0)
		return parse_name(text + 5, info->name, end, error);
	if (strncmp(text, "dst=", 4) == 0)
		return parse_address("dst", text + 4, &info->dst, end, error);
	if (strncmp(text, "src=", 4) == 0)
		return parse_address("src", text + 4, &info->src, end, error);
	return amperf_fail(error, -EINVAL, "'%.40s' is none of name=, dst=, src=; " USAGE, text);
}

int amperf_char_ept_parse(const char *address, struct amperf_char_ept *ept,
			  struct amperf_error *error)
{
	const char *at = address + strlen("ctrl");
	int code = 0;

	memset(ept, 0, sizeof(*ept));
	ept->info.src = RPMSG_ADDR_ANY;
	ept->info.dst = RPMSG_ADDR_ANY;
	if (!amperf_address_number(at, 1u << 20, &ept->ctrl, &at))
		return amperf_fail(error, -EINVAL, "'char:%.80s' names no control device; " USAGE,
				   address);
	while (!code && *at)
		code = parse_field(at + 1, &ept->info, &at, error);
	if (code)
		return code;
	if (!ept->info.name[0] || ept->info.dst == RPMSG_ADDR_ANY)
		return amperf_fail(error, -EINVAL, "'char:%.80s' lacks %s; " USAGE, address,
				   ept->info.name[0] ? "dst=" : "name=");
	return 0;
}

/* ---- Which device is ours ----------------------------------------------- */

#define DEVICES_MAX 1024u

struct search {
	const struct amperf_system *system;
	const struct rpmsg_endpoint_info *wanted;
	uint64_t before[DEVICES_MAX / 64]; /* bit per number: it was there */
	bool after;
	uint32_t found;
};

static bool has(const struct search *search, const char *device, const char *attribute,
		const char *value)
{
	char path[PATH_MAX], text[AMPERF_NAME_BYTES];

	if (amperf_sys_path(path, search->system, "/sys/class/rpmsg/%s/%s", device, attribute))
		return false;
	return amperf_sys_read(path, text, sizeof(text)) == 0 && strcmp(text, value) == 0;
}

/* The driver prints addresses as signed numbers. */
static bool has_address(const struct search *search, const char *device, const char *attribute,
			uint32_t address)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", (int)address);
	return has(search, device, attribute, text);
}

static int look_at_device(void *context, const char *device)
{
	struct search *search = context;
	const char *end;
	uint32_t number;

	if (!amperf_address_number(device + strlen("rpmsg"), DEVICES_MAX - 1, &number, &end))
		return 0; /* a control device */
	if (!has(search, device, "name", search->wanted->name) ||
	    !has_address(search, device, "dst", search->wanted->dst) ||
	    !has_address(search, device, "src", search->wanted->src))
		return 0;
	if (!search->after) {
		search->before[number / 64] |= UINT64_C(1) << number % 64;
		return 0;
	}
	search->found = number;
	return !(search->before[number / 64] >> number % 64 & 1);
}

/* Returns 1 if a device was found that was not there before. */
static int look(struct search *search)
{
	char folder[PATH_MAX];
	int code = amperf_sys_path(folder, search->system, "/sys/class/rpmsg");

	return code ? code : amperf_sys_each(folder, "rpmsg", look_at_device, search);
}

/* ---- Creating and destroying -------------------------------------------- */

static int source_taken(void *context, const struct amperf_channel *channel)
{
	return channel->local_address == *(const uint32_t *)context &&
	       !amperf_channel_is_ctrl(channel);
}

/*
 * An endpoint whose address is taken can be created, but not opened, and so not
 * destroyed either: it would stay until the firmware stops.
 */
static int check_source(const struct search *search, struct amperf_error *error)
{
	uint32_t source = search->wanted->src;
	char folder[PATH_MAX], device[32];
	bool taken = false;

	if (source == RPMSG_ADDR_ANY || amperf_sys_path(folder, search->system, "/sys/class/rpmsg"))
		return 0;
	for (uint32_t i = 0; i < DEVICES_MAX && !taken; i++) {
		snprintf(device, sizeof(device), "rpmsg%u", i);
		taken = has_address(search, device, "src", source);
	}
	if (taken || amperf_channel_each(search->system, source_taken, &source) == 1)
		return amperf_fail(error, -EBUSY,
				   "src=0x%x is another endpoint's address; leave src= out, or take"
				   " one below 0x400 that is free",
				   source);
	return 0;
}

/* Most time that udev needs for a node's permissions, and that others need to create theirs. */
#define WAIT_MS 1000
#define STEP_MS 10

static void wait_a_step(void)
{
	const struct timespec step = {.tv_nsec = STEP_MS * 1000000L};

	nanosleep(&step, NULL);
}

static int open_device(const struct search *search, const char *device, struct amperf_error *error)
{
	int fd = open(device, O_RDWR | O_NONBLOCK | O_CLOEXEC);

	for (int ms = 0; fd < 0 && (errno == ENOENT || errno == EACCES) && ms < WAIT_MS;
	     ms += STEP_MS) {
		wait_a_step();
		fd = open(device, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	}
	if (fd >= 0)
		return fd;
	if (errno == EINVAL)
		return amperf_fail(error, -EBUSY,
				   "Linux refuses to open %s, which was created: is src=0x%x taken?"
				   " dmesg says more; it stays until the firmware stops",
				   device, search->wanted->src);
	return amperf_rpmsg_open_failed(search->system, &amperf_rpmsg_ctrl, device, -errno, error);
}

/* The control device is open and locked. */
static int create_locked(struct search *search, int ctrl_fd, char *device,
			 struct amperf_error *error)
{
	int code = check_source(search, error);

	if (code)
		return code;
	look(search);
	if (ioctl(ctrl_fd, RPMSG_CREATE_EPT_IOCTL, search->wanted) < 0)
		return amperf_fail(error, -errno, "cannot create endpoint %s: %s",
				   search->wanted->name, strerror(errno));
	search->after = true;
	if (look(search) != 1)
		return amperf_fail(error, -ENODEV,
				   "the device of endpoint %s is not in /sys/class/rpmsg; has the"
				   " firmware stopped?",
				   search->wanted->name);
	code = amperf_sys_path(device, search->system, "/dev/rpmsg%u", search->found);
	return code ? amperf_fail(error, code, "the path is too long")
		    : open_device(search, device, error);
}

static int lock(int ctrl_fd)
{
	for (int ms = 0; flock(ctrl_fd, LOCK_EX | LOCK_NB) < 0; ms += STEP_MS) {
		if (ms >= WAIT_MS)
			return -EBUSY;
		wait_a_step();
	}
	return 0;
}

int amperf_char_ept_create(const struct amperf_system *system, const struct amperf_char_ept *ept,
			   char *device, struct amperf_error *error)
{
	struct search search = {.system = system, .wanted = &ept->info};
	char ctrl[PATH_MAX];
	int ctrl_fd, fd;

	if (amperf_sys_path(ctrl, system, "/dev/rpmsg_ctrl%u", ept->ctrl))
		return amperf_fail(error, -ENAMETOOLONG, "the path is too long");
	ctrl_fd = open(ctrl, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	if (ctrl_fd < 0)
		return amperf_rpmsg_open_failed(system, &amperf_rpmsg_ctrl, ctrl, -errno, error);
	fd = lock(ctrl_fd);
	fd = fd ? amperf_fail(error, fd, "%s is locked by another process", ctrl)
		: create_locked(&search, ctrl_fd, device, error);
	close(ctrl_fd);
	return fd;
}

void amperf_char_ept_destroy(int fd)
{
	char byte;

	/*
	 * When the firmware stops, Linux destroys it (EPIPE); the driver does not
	 * notice that it is destroyed a second time, and corrupts memory.
	 */
	if (read(fd, &byte, 1) >= 0 || errno == EAGAIN)
		ioctl(fd, RPMSG_DESTROY_EPT_IOCTL);
	close(fd);
}
