/* SPDX-License-Identifier: BSD-3-Clause */
#include "channel.h"
#include "sys.h"

#include <amperf/fw_config.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct walk {
	const struct amperf_system *system;
	int (*found)(void *context, const struct amperf_channel *channel);
	void *context;
};

static void read_attribute(const struct walk *walk, const char *id, const char *attribute,
			   char *text)
{
	char path[PATH_MAX];

	text[0] = '\0';
	if (!amperf_sys_path(path, walk->system, "/sys/bus/rpmsg/devices/%s/%s", id, attribute))
		amperf_sys_read(path, text, AMPERF_NAME_BYTES);
}

static uint32_t read_address(const struct walk *walk, const char *id, const char *attribute)
{
	char text[AMPERF_NAME_BYTES];

	read_attribute(walk, id, attribute, text);
	return (uint32_t)strtoul(text, NULL, 0);
}

static int take_device(void *context, const char *name)
{
	struct amperf_channel *channel = context;

	amperf_sys_copy_text(channel->device, sizeof(channel->device), name, strlen(name));
	return 1;
}

/* Drivers make devices of their class below the channel. */
static void find_device(const struct walk *walk, const char *class, struct amperf_channel *channel)
{
	char path[PATH_MAX];

	if (!amperf_sys_path(path, walk->system, "/sys/bus/rpmsg/devices/%s/%s", channel->id,
			     class))
		amperf_sys_each(path, class, take_device, channel);
}

static int visit(void *context, const char *id)
{
	const struct walk *walk = context;
	struct amperf_channel channel = {0};
	char path[PATH_MAX];

	amperf_sys_copy_text(channel.id, sizeof(channel.id), id, strlen(id));
	read_attribute(walk, id, "name", channel.name);
	channel.local_address = read_address(walk, id, "src");
	channel.remote_address = read_address(walk, id, "dst");
	if (!amperf_sys_path(path, walk->system, "/sys/bus/rpmsg/devices/%s/driver", id))
		channel.bound = access(path, F_OK) == 0;
	find_device(walk, "tty", &channel);
	find_device(walk, "rpmsg", &channel);
	find_device(walk, "amperf-shm", &channel);
	return walk->found(walk->context, &channel);
}

int amperf_channel_each(const struct amperf_system *system,
			int (*found)(void *context, const struct amperf_channel *channel),
			void *context)
{
	struct walk walk = {system, found, context};
	char folder[PATH_MAX];
	int code = amperf_sys_path(folder, system, "/sys/bus/rpmsg/devices");

	return code ? code : amperf_sys_each(folder, "", visit, &walk);
}

bool amperf_channel_is_tty(const struct amperf_channel *channel)
{
	return strcmp(channel->name, AMPERF_TTY_CHANNEL) == 0 ||
	       strcmp(channel->name, AMPERF_TTY_CHANNEL_ST) == 0;
}

bool amperf_channel_is_raw(const struct amperf_channel *channel)
{
	return strcmp(channel->name, AMPERF_RAW_CHANNEL) == 0;
}

bool amperf_channel_is_netlink(const struct amperf_channel *channel)
{
	return strcmp(channel->name, AMPERF_NETLINK_CHANNEL) == 0 ||
	       strcmp(channel->name, AMPERF_NETLINK_2020_CHANNEL) == 0;
}

bool amperf_channel_is_kernel(const struct amperf_channel *channel)
{
	return strcmp(channel->name, AMPERF_KERNEL_CHANNEL) == 0;
}

bool amperf_channel_is_shm(const struct amperf_channel *channel)
{
	return strcmp(channel->name, AMPERF_SHM_CHANNEL) == 0;
}

bool amperf_channel_is_ctrl(const struct amperf_channel *channel)
{
	return strcmp(channel->name, "rpmsg_ctrl") == 0;
}

/* The module that binds to a channel by its name alone, or NULL. */
static const char *module_of(const struct amperf_channel *channel)
{
	if (amperf_channel_is_raw(channel))
		return "rpmsg_char";
	if (amperf_channel_is_netlink(channel) || amperf_channel_is_kernel(channel))
		return "amperf";
	return amperf_channel_is_shm(channel) ? "amperf_shm" : NULL;
}

void amperf_channel_unbound_reason(const struct amperf_channel *channel, char *text, size_t bytes)
{
	const char *module = module_of(channel);

	if (channel->bound)
		snprintf(text, bytes,
			 "the driver of channel %.64s has made no device (yet); see dmesg",
			 channel->name);
	else if (module)
		snprintf(text, bytes, "no driver has channel %.64s; modprobe %s", channel->name,
			 module);
	else if (amperf_channel_is_ctrl(channel))
		snprintf(text, bytes, "there is no RPMsg control device; modprobe rpmsg_ctrl");
	else if (strcmp(channel->name, AMPERF_TTY_CHANNEL) == 0)
		snprintf(text, bytes,
			 "no driver has channel %s; modprobe rpmsg_tty, or, with ST's 4.19 kernel,"
			 " start the firmware with --tty-name %s",
			 AMPERF_TTY_CHANNEL, AMPERF_TTY_CHANNEL_ST);
	else
		snprintf(text, bytes,
			 "no driver has channel %.64s; mainline Linux knows %s: start the firmware"
			 " with --tty-name %s",
			 channel->name, AMPERF_TTY_CHANNEL, AMPERF_TTY_CHANNEL);
}
