/* SPDX-License-Identifier: BSD-3-Clause */
#include "transport/rpmsg.h"
#include "error.h"
#include "processor.h"
#include "sys.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct listing {
	const struct amperf_system *system;
	const struct amperf_rpmsg_kind *kind;
	amperf_tp_found *found;
	void *context;
	size_t count;
};

/* ---- Whose it is -------------------------------------------------------- */

void amperf_rpmsg_processor_behind(const char *path, char *text, size_t bytes)
{
	static const char mark[] = "/remoteproc/remoteproc";
	char *target = realpath(path, NULL);
	const char *at = target ? strstr(target, mark) : NULL;

	text[0] = '\0';
	if (at) {
		const char *id = at + strlen("/remoteproc/");

		amperf_sys_copy_text(text, bytes, id, strcspn(id, "/"));
	}
	free(target);
}

void amperf_rpmsg_processor(const struct amperf_system *system,
			    const struct amperf_rpmsg_kind *kind, const char *device, char *text,
			    size_t bytes)
{
	char *real = realpath(device, NULL);
	const char *name = strrchr(real ? real : device, '/');
	char path[PATH_MAX];

	text[0] = '\0';
	if (name && !amperf_sys_path(path, system, "/sys/class/%s%s/device", kind->class, name))
		amperf_rpmsg_processor_behind(path, text, bytes);
	free(real);
}

void amperf_rpmsg_describe(const struct amperf_system *system, const char *path, char *text,
			   size_t bytes)
{
	struct amperf_processor processor;
	char id[AMPERF_NAME_BYTES];

	amperf_rpmsg_processor_behind(path, id, sizeof(id));
	if (id[0] && !amperf_processor_find(system, id, &processor, NULL))
		snprintf(text, bytes, "%.32s (%.32s): %.32s", processor.id, processor.name,
			 processor.state);
}

/* Linux takes the channels away first and says why afterwards. */
#define STATE_LAG_MS 300
#define STATE_STEP_MS 10

void amperf_rpmsg_diagnose(const struct amperf_system *system, const char *processor_id, int code,
			   char *text, size_t bytes)
{
	const struct timespec step = {.tv_nsec = STATE_STEP_MS * 1000000L};
	int steps = code == -EPIPE ? STATE_LAG_MS / STATE_STEP_MS : 0;
	struct amperf_processor processor;

	for (;;) {
		if (!processor_id[0] ||
		    amperf_processor_find(system, processor_id, &processor, NULL) < 0)
			return;
		if (!steps-- || strcmp(processor.state, "running") != 0)
			break;
		nanosleep(&step, NULL);
	}
	snprintf(text, bytes, "%.32s (%.32s) is %.32s", processor.id, processor.name,
		 processor.state);
}

/* ---- Why it is not there ------------------------------------------------ */

struct search {
	const struct amperf_rpmsg_kind *kind;
	struct amperf_channel found;
};

static int first_without_device(void *context, const struct amperf_channel *channel)
{
	struct search *search = context;

	/* A driver that makes no devices has nothing more to do. */
	if (!search->kind->is_channel(channel) || channel->device[0] ||
	    (channel->bound && !search->kind->class))
		return 0;
	search->found = *channel;
	return 1;
}

void amperf_rpmsg_missing_reason(const struct amperf_system *system,
				 const struct amperf_rpmsg_kind *kind, char *text, size_t bytes)
{
	struct search search = {.kind = kind};
	struct amperf_processor processor;
	struct amperf_error error;
	int code = amperf_processor_find(system, NULL, &processor, &error);

	if (amperf_channel_each(system, first_without_device, &search) == 1)
		amperf_channel_unbound_reason(&search.found, text, bytes);
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
		snprintf(text, bytes, "the firmware %.64s on %.32s %s", processor.firmware,
			 processor.id, kind->absent);
}

int amperf_rpmsg_open_failed(const struct amperf_system *system,
			     const struct amperf_rpmsg_kind *kind, const char *device, int code,
			     struct amperf_error *error)
{
	char reason[AMPERF_REASON_BYTES];

	switch (code) {
	case -ENOENT:
	case -ENODEV:
	case -ENXIO:
	case -ENETRESET: /* rpmsg_char, while the channel goes */
		amperf_rpmsg_missing_reason(system, kind, reason, sizeof(reason));
		return amperf_fail(error, code, "%s does not exist: %s", device, reason);
	case -EACCES:
	case -EPERM:
		return amperf_fail(error, code,
				   "no permission for %s; run as root or as a member of its group",
				   device);
	case -EBUSY:
		return amperf_fail(error, code, "%s is in use by another process", device);
	default:
		return amperf_fail(error, code, "cannot open %s: %s", device, strerror(-code));
	}
}

/* ---- Listing ------------------------------------------------------------ */

void amperf_rpmsg_check_node(const struct amperf_system *system, const char *node,
			     struct amperf_link_info *info)
{
	char path[PATH_MAX];

	if (amperf_sys_path(path, system, "%s", node))
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
	char path[PATH_MAX];

	if (!listing->kind->is_channel(channel))
		return 0;
	memcpy(info.channel, channel->name, sizeof(info.channel));
	if (!amperf_sys_path(path, listing->system, "/sys/bus/rpmsg/devices/%s", channel->id))
		amperf_rpmsg_describe(listing->system, path, info.processor,
				      sizeof(info.processor));
	if (channel->device[0]) {
		listing->kind->name_link(channel, &info);
		snprintf(path, sizeof(path), "/dev/%s", channel->device);
		amperf_rpmsg_check_node(listing->system, path, &info);
	} else {
		snprintf(info.name, sizeof(info.name), "%s:", listing->kind->link);
		amperf_channel_unbound_reason(channel, info.reason, sizeof(info.reason));
	}
	listing->count++;
	return listing->found(listing->context, &info);
}

int amperf_rpmsg_list(const struct amperf_system *system, const struct amperf_rpmsg_kind *kind,
		      amperf_tp_found *found, void *context, size_t *count)
{
	struct listing listing = {system, kind, found, context, 0};
	int code = amperf_channel_each(system, list_channel, &listing);

	*count += listing.count;
	/* Without an RPMsg bus there are no channels, which is no failure. */
	return code == -ENOENT ? 0 : code;
}

int amperf_rpmsg_list_missing(const struct amperf_system *system,
			      const struct amperf_rpmsg_kind *kind, amperf_tp_found *found,
			      void *context)
{
	struct amperf_link_info info = {0};
	struct amperf_processor processor;

	snprintf(info.name, sizeof(info.name), "%s:", kind->link);
	amperf_rpmsg_missing_reason(system, kind, info.reason, sizeof(info.reason));
	if (!amperf_processor_find(system, NULL, &processor, NULL))
		snprintf(info.processor, sizeof(info.processor), "%.32s (%.32s): %.32s",
			 processor.id, processor.name, processor.state);
	return found(context, &info);
}
