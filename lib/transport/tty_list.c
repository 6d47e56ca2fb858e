/* SPDX-License-Identifier: BSD-3-Clause */
#include "transport/tty_list.h"
#include "channel.h"
#include "error.h"
#include "processor.h"
#include "sys.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct listing {
	const struct amperf_system *system;
	amperf_tp_found *found;
	void *context;
	size_t count;
};

/* Cuts the id out of a path like .../remoteproc/remoteproc0/...; "" without one. */
static void processor_of_path(const char *path, char *text, size_t bytes)
{
	static const char mark[] = "/remoteproc/remoteproc";
	const char *at = strstr(path, mark);
	const char *id;

	text[0] = '\0';
	if (!at)
		return;
	id = at + strlen("/remoteproc/");
	amperf_sys_copy_text(text, bytes, id, strcspn(id, "/"));
}

void amperf_tty_processor(const struct amperf_system *system, const char *device, char *text,
			  size_t bytes)
{
	char *real = realpath(device, NULL);
	const char *name = strrchr(real ? real : device, '/');
	char path[PATH_MAX];
	char *target;

	text[0] = '\0';
	if (name && !amperf_sys_path(path, system, "/sys/class/tty%s/device", name)) {
		target = realpath(path, NULL);
		if (target)
			processor_of_path(target, text, bytes);
		free(target);
	}
	free(real);
}

static int first_unbound(void *context, const struct amperf_channel *channel)
{
	struct amperf_channel *unbound = context;

	if (!amperf_channel_is_tty(channel) || channel->bound)
		return 0;
	*unbound = *channel;
	return 1;
}

void amperf_tty_missing_reason(const struct amperf_system *system, char *text, size_t bytes)
{
	struct amperf_processor processor;
	struct amperf_channel channel = {0};
	struct amperf_error error;
	int code = amperf_processor_find(system, NULL, &processor, &error);

	if (amperf_channel_each(system, first_unbound, &channel) == 1)
		amperf_channel_unbound_reason(&channel, text, bytes);
	else if (code)
		snprintf(text, bytes, "%.200s", error.text);
	else if (strcmp(processor.state, "crashed") == 0)
		snprintf(text, bytes,
			 "the firmware on %.32s (%.32s) has crashed; see dmesg, then"
			 " 'amperf fw stop' and 'amperf fw start FILE'",
			 processor.id, processor.name);
	else if (!amperf_processor_runs(&processor))
		snprintf(text, bytes,
			 "the firmware is not running (%.32s, %.32s: %.32s);"
			 " 'amperf fw start FILE --wait' starts it",
			 processor.id, processor.name, processor.state);
	else
		snprintf(text, bytes,
			 "the firmware %.64s on %.32s announces no such tty channel (yet);"
			 " is it amperf's? 'amperf list' shows what there is",
			 processor.firmware, processor.id);
}

static void describe_processor(const struct amperf_system *system, const char *channel_id,
			       char *text, size_t bytes)
{
	struct amperf_processor processor;
	char path[PATH_MAX], id[AMPERF_NAME_BYTES];
	char *target = NULL;

	if (!amperf_sys_path(path, system, "/sys/bus/rpmsg/devices/%s", channel_id))
		target = realpath(path, NULL);
	if (!target)
		return;
	processor_of_path(target, id, sizeof(id));
	free(target);
	if (id[0] && !amperf_processor_find(system, id, &processor, NULL))
		snprintf(text, bytes, "%.32s (%.32s): %.32s", processor.id, processor.name,
			 processor.state);
}

static void check_device(const struct amperf_system *system, const char *tty,
			 struct amperf_link_info *info)
{
	char path[PATH_MAX];

	snprintf(info->name, sizeof(info->name), "tty:/dev/%.100s", tty);
	if (amperf_sys_path(path, system, "/dev/%s", tty))
		return;
	if (access(path, F_OK) < 0)
		snprintf(info->reason, sizeof(info->reason),
			 "%.120s does not exist; is udev or devtmpfs missing?", path);
	else if (access(path, R_OK | W_OK) < 0)
		snprintf(info->reason, sizeof(info->reason),
			 "no permission for %.120s; run as root or as a member of its group", path);
	else
		info->usable = true;
}

static int list_channel(void *context, const struct amperf_channel *channel)
{
	struct listing *listing = context;
	struct amperf_link_info info = {
		.local_address = channel->local_address,
		.remote_address = channel->remote_address,
	};

	if (!amperf_channel_is_tty(channel))
		return 0;
	memcpy(info.channel, channel->name, sizeof(info.channel));
	describe_processor(listing->system, channel->id, info.processor, sizeof(info.processor));
	if (channel->tty[0]) {
		check_device(listing->system, channel->tty, &info);
	} else {
		snprintf(info.name, sizeof(info.name), "tty:");
		amperf_channel_unbound_reason(channel, info.reason, sizeof(info.reason));
	}
	listing->count++;
	return listing->found(listing->context, &info);
}

int amperf_tty_list(const struct amperf_system *system, amperf_tp_found *found, void *context)
{
	struct listing listing = {system, found, context, 0};
	struct amperf_link_info info = {.name = "tty:"};
	struct amperf_processor processor;
	int code = amperf_channel_each(system, list_channel, &listing);

	/* Without an RPMsg bus there are no channels, which is no failure. */
	if (code && code != -ENOENT)
		return code;
	if (listing.count)
		return 0;
	amperf_tty_missing_reason(system, info.reason, sizeof(info.reason));
	if (!amperf_processor_find(system, NULL, &processor, NULL))
		snprintf(info.processor, sizeof(info.processor), "%.32s (%.32s): %.32s",
			 processor.id, processor.name, processor.state);
	return found(context, &info);
}
