/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * netlink: RPMsg through the kernel module amperf, over generic netlink.
 *
 * A send is cut into messages by the kernel, and taken whole or not at all; when
 * there is room again the kernel says so. What comes in waits in a queue.
 */
#include "transport/genl_client.h"

#include <stdio.h>

static void name_link(const struct amperf_channel *channel, struct amperf_link_info *info)
{
	snprintf(info->name, sizeof(info->name), "netlink:%.100s", channel->name);
}

static const struct amperf_genl_kind netlink_kind = {
	.rpmsg = {.link = "netlink",
		  .absent = "announces no channel " AMPERF_NETLINK_CHANNEL " (yet), as amperf's"
			    " does; 'amperf list' shows what there is",
		  .is_channel = amperf_channel_is_netlink,
		  .name_link = name_link},
	.example = "netlink:" AMPERF_NETLINK_CHANNEL,
};

static int netlink_open(struct amperf_tp **tp, const char *address,
			const struct amperf_system *system, struct amperf_error *error)
{
	return amperf_genl_client_start(tp, &amperf_tp_netlink, &netlink_kind, address, system,
					error);
}

int amperf_netlink_of_genl(struct amperf_tp **tp, struct amperf_genl *genl, const char *address,
			   const struct amperf_system *system, struct amperf_error *error)
{
	return amperf_genl_client_open(tp, &amperf_tp_netlink, &netlink_kind, genl, address, system,
				       error);
}

static int netlink_list(const struct amperf_system *system, amperf_tp_found *found, void *context)
{
	return amperf_genl_list(system, &netlink_kind, found, context);
}

const struct amperf_tp_ops amperf_tp_netlink = {
	.kind = "netlink",
	.open = netlink_open,
	.close = amperf_genl_client_close,
	.caps = amperf_genl_client_caps,
	.send = amperf_genl_client_send,
	.recv = amperf_genl_client_recv,
	.wait = amperf_genl_client_wait,
	.drops = amperf_genl_client_drops,
	.diagnose = amperf_genl_client_diagnose,
	.list = netlink_list,
};
