/* SPDX-License-Identifier: BSD-3-Clause */
#include "transport/genl_channel.h"
#include "error.h"
#include "processor.h"
#include "sys.h"
#include "transport/address.h"

#include <errno.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- Addresses ---------------------------------------------------------- */

int amperf_genl_address_parse(const struct amperf_genl_kind *kind, const char *text,
			      struct amperf_genl_address *address, struct amperf_error *error)
{
	size_t length = strcspn(text, ",");
	const char *rest = text + length;

	memset(address, 0, sizeof(*address));
	if (length >= sizeof(address->channel) || strcspn(text, "/ ") < length)
		return amperf_fail(error, -EINVAL,
				   "'%s:%.80s' names no channel; write e.g. %s ('amperf list' shows"
				   " what there is)",
				   kind->rpmsg.link, text, kind->example);
	amperf_sys_copy_text(address->channel, sizeof(address->channel), text, length);
	if (!*rest)
		return 0;
	if (strncmp(rest, ",dst=", 5) != 0)
		return amperf_fail(error, -EINVAL,
				   "'%.40s' is not dst=ADDRESS; write e.g. %s,dst=0x%x", rest + 1,
				   kind->example, AMPERF_PLAIN_ADDRESS(0));
	address->to = true;
	if (!amperf_address_number(rest + 5, AMPERF_ADDRESS_NONE - 1, &address->destination,
				   &rest) ||
	    *rest)
		return amperf_fail(error, -EINVAL,
				   "'%.40s' is no RPMsg address: 0 to 0xfffffffe, e.g. dst=0x%x",
				   strchr(text, ',') + 1, AMPERF_PLAIN_ADDRESS(0));
	return 0;
}

/* ---- What there is ------------------------------------------------------ */

static void copy_string(char *to, const struct nlattr *attr)
{
	to[0] = '\0';
	if (attr)
		amperf_sys_copy_text(to, AMPERF_NAME_BYTES, nla_data(attr), (size_t)nla_len(attr));
}

static uint32_t get_u32(const struct nlattr *attr, uint32_t without)
{
	return attr ? nla_get_u32(attr) : without;
}

static bool read_channel(const struct amperf_genl_message *message,
			 struct amperf_genl_channel *channel)
{
	if (!message->attrs[AMPERF_ATTR_CHANNEL_NAME] ||
	    !message->attrs[AMPERF_ATTR_CHANNEL_DEVICE])
		return false;
	copy_string(channel->name, message->attrs[AMPERF_ATTR_CHANNEL_NAME]);
	copy_string(channel->device, message->attrs[AMPERF_ATTR_CHANNEL_DEVICE]);
	channel->source = get_u32(message->attrs[AMPERF_ATTR_SOURCE], AMPERF_ADDRESS_NONE);
	channel->destination =
		get_u32(message->attrs[AMPERF_ATTR_DESTINATION], AMPERF_ADDRESS_NONE);
	return true;
}

static bool is_of_kind(const struct amperf_genl_kind *kind, const struct amperf_genl_channel *have)
{
	struct amperf_channel channel = {0};

	memcpy(channel.name, have->name, sizeof(channel.name));
	return kind->rpmsg.is_channel(&channel);
}

static int each_channel(struct amperf_genl *genl, amperf_genl_take *take, void *context)
{
	return amperf_genl_call(genl, amperf_genl_new(genl, AMPERF_CMD_CHANNEL_GET, NLM_F_DUMP),
				take, context, NULL);
}

struct search {
	const struct amperf_genl_kind *kind;
	const struct amperf_genl_address *address;
	struct amperf_genl_channel *channel;
	int rank;     /* of the best so far; 0: none */
	size_t count; /* of all channels */
};

static int rank_of(const struct search *search, const struct amperf_genl_channel *channel)
{
	const char *wanted = search->address->channel;

	if (!wanted[0])
		return is_of_kind(search->kind, channel) ? 2 : 1;
	return strcmp(wanted, channel->name) == 0 || strcmp(wanted, channel->device) == 0;
}

static int take_best(void *context, const struct amperf_genl_message *message)
{
	struct amperf_genl_channel channel;
	struct search *search = context;
	int rank = read_channel(message, &channel) ? rank_of(search, &channel) : 0;

	search->count++;
	if (rank > search->rank) {
		*search->channel = channel;
		search->rank = rank;
	}
	return 0;
}

int amperf_genl_channel_find(struct amperf_genl *genl, const struct amperf_genl_kind *kind,
			     const struct amperf_genl_address *address,
			     const struct amperf_system *system,
			     struct amperf_genl_channel *channel, struct amperf_error *error)
{
	struct search search = {kind, address, channel, 0, 0};
	char reason[AMPERF_REASON_BYTES];
	int code = each_channel(genl, take_best, &search);

	if (code)
		return amperf_fail(error, code, "%s: cannot ask module amperf for its channels: %s",
				   kind->rpmsg.link, strerror(-code));
	if (search.rank)
		return 0;
	if (search.count)
		return amperf_fail(error, -ENODEV,
				   "%s: there is no channel %s; 'amperf list' shows what there is",
				   kind->rpmsg.link, address->channel);
	amperf_rpmsg_missing_reason(system, &kind->rpmsg, reason, sizeof(reason));
	if (address->channel[0])
		return amperf_fail(error, -ENODEV, "%s: there is no channel %s: %s",
				   kind->rpmsg.link, address->channel, reason);
	return amperf_fail(error, -ENODEV, "%s: there is no channel: %s", kind->rpmsg.link, reason);
}

/* ---- Listing ------------------------------------------------------------ */

void amperf_genl_missing_reason(int code, char *text, size_t bytes)
{
	if (code == -ENOENT)
		snprintf(text, bytes, "module amperf is not loaded; modprobe amperf");
	else
		snprintf(text, bytes, "generic netlink cannot be used: %s", strerror(-code));
}

static bool may_use(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {0};

	return syscall(SYS_capget, &header, data) == 0 &&
	       (data[CAP_TO_INDEX(CAP_NET_ADMIN)].effective & CAP_TO_MASK(CAP_NET_ADMIN)) != 0;
}

struct listing {
	const struct amperf_system *system;
	const struct amperf_genl_kind *kind;
	amperf_tp_found *found;
	void *context;
	size_t count;
};

static int list_channel(void *context, const struct amperf_genl_message *message)
{
	struct listing *listing = context;
	struct amperf_genl_channel channel;
	struct amperf_link_info info = {0};
	char path[PATH_MAX];

	if (!read_channel(message, &channel) || !is_of_kind(listing->kind, &channel))
		return 0;
	listing->count++;
	snprintf(info.name, sizeof(info.name), "%s:%.100s", listing->kind->rpmsg.link,
		 channel.name);
	memcpy(info.channel, channel.name, sizeof(info.channel));
	info.local_address = channel.source;
	info.remote_address = channel.destination;
	if (!amperf_sys_path(path, listing->system, "/sys/bus/rpmsg/devices/%s", channel.device))
		amperf_rpmsg_describe(listing->system, path, info.processor,
				      sizeof(info.processor));
	info.usable = may_use();
	if (!info.usable)
		snprintf(info.reason, sizeof(info.reason),
			 "no permission: it takes CAP_NET_ADMIN; run as root");
	return listing->found(listing->context, &info);
}

int amperf_genl_list_channels(struct amperf_genl *genl, const struct amperf_system *system,
			      const struct amperf_genl_kind *kind, amperf_tp_found *found,
			      void *context)
{
	struct listing listing = {system, kind, found, context, 0};
	int code = each_channel(genl, list_channel, &listing);

	if (code || listing.count)
		return code;
	return amperf_rpmsg_list_missing(system, &kind->rpmsg, found, context);
}

int amperf_genl_list(const struct amperf_system *system, const struct amperf_genl_kind *kind,
		     amperf_tp_found *found, void *context)
{
	struct amperf_link_info info = {0};
	struct amperf_genl genl;
	int code = amperf_genl_open(&genl);

	if (!code) {
		code = amperf_genl_list_channels(&genl, system, kind, found, context);
		amperf_genl_close(&genl);
		return code;
	}
	snprintf(info.name, sizeof(info.name), "%s:", kind->rpmsg.link);
	amperf_genl_missing_reason(code, info.reason, sizeof(info.reason));
	return found(context, &info);
}
