// SPDX-License-Identifier: GPL-2.0-only
/* The commands of the netlink family, and what they take. */
#include <linux/overflow.h>

#include "amperf.h"

#define DEVICE_NAME_BYTES_MAX 127

/* Not const: before Linux 6.3 a policy's pointer to its range is not. */
static struct netlink_range_validation destination_range = {
	.max = RPMSG_ADDR_ANY - 1,
};

static struct netlink_range_validation recv_range = {
	.min = 1,
	.max = AMPERF_GENL_RECV_BYTES_MAX,
};

static struct netlink_range_validation test_bytes_range = {
	.min = 1,
	.max = AMPERF_PAYLOAD_MAX,
};

static const struct nla_policy channel_policy[] = {
	[AMPERF_ATTR_CHANNEL_NAME] = {
		.type = NLA_NUL_STRING,
		.len = RPMSG_NAME_SIZE - 1,
	},
	[AMPERF_ATTR_CHANNEL_DEVICE] = {
		.type = NLA_NUL_STRING,
		.len = DEVICE_NAME_BYTES_MAX,
	},
};

static const struct nla_policy open_policy[] = {
	[AMPERF_ATTR_CHANNEL_NAME] = {
		.type = NLA_NUL_STRING,
		.len = RPMSG_NAME_SIZE - 1,
	},
	[AMPERF_ATTR_CHANNEL_DEVICE] = {
		.type = NLA_NUL_STRING,
		.len = DEVICE_NAME_BYTES_MAX,
	},
	[AMPERF_ATTR_DESTINATION] =
		NLA_POLICY_FULL_RANGE(NLA_U32, &destination_range),
};

/* The range of a policy has 16 bits and a sign; send_doit() has the minimum. */
static const struct nla_policy send_policy[] = {
	[AMPERF_ATTR_DATA] = {
		.type = NLA_BINARY,
		.len = AMPERF_GENL_SEND_BYTES_MAX,
	},
};

static const struct nla_policy recv_policy[] = {
	[AMPERF_ATTR_RECV_BYTES] = NLA_POLICY_FULL_RANGE(NLA_U32, &recv_range),
};

static const struct nla_policy test_policy[] = {
	[AMPERF_ATTR_TEST_KIND] = NLA_POLICY_MAX(NLA_U32, AMPERF_TEST_ECHO),
	[AMPERF_ATTR_TEST_BLOCK_BYTES] =
		NLA_POLICY_FULL_RANGE(NLA_U64, &test_bytes_range),
	[AMPERF_ATTR_TEST_COUNT] =
		NLA_POLICY_FULL_RANGE(NLA_U64, &test_bytes_range),
	[AMPERF_ATTR_TEST_SEED] = { .type = NLA_U32 },
	/* 0 is of replies to frames that could not be read. */
	[AMPERF_ATTR_TEST_SEQUENCE] = NLA_POLICY_MIN(NLA_U32, 1),
	[AMPERF_ATTR_TEST_TIMEOUT_MS] = NLA_POLICY_MIN(NLA_U32, 1),
	[AMPERF_ATTR_TEST_UNVERIFIED] = { .type = NLA_FLAG },
};

static int lacks_attribute(struct genl_info *info)
{
	NL_SET_ERR_MSG(info->extack, "an attribute that is needed is missing");
	return -EINVAL;
}

static bool names_channel(struct genl_info *info)
{
	return info->attrs[AMPERF_ATTR_CHANNEL_NAME] ||
	       info->attrs[AMPERF_ATTR_CHANNEL_DEVICE];
}

/* ---- Channels ----------------------------------------------------------- */

static int reply_channel(struct amperf_channel *channel, struct genl_info *info)
{
	struct sk_buff *skb = amperf_message(GENLMSG_DEFAULT_SIZE, GFP_KERNEL,
					     info->snd_portid, info->snd_seq,
					     AMPERF_CMD_CHANNEL_GET);

	if (!skb)
		return -ENOMEM;
	if (amperf_message_channel(skb, channel, true)) {
		nlmsg_free(skb);
		return -EMSGSIZE;
	}
	return amperf_message_send(skb, info->snd_portid);
}

static int channel_get_doit(struct sk_buff *request, struct genl_info *info)
{
	struct amperf_channel *channel;
	int err = -ENODEV;

	if (!names_channel(info))
		return lacks_attribute(info);
	mutex_lock(&amperf_mutex);
	channel = amperf_channel_find(info->attrs[AMPERF_ATTR_CHANNEL_NAME],
				      info->attrs[AMPERF_ATTR_CHANNEL_DEVICE]);
	if (channel)
		err = reply_channel(channel, info);
	mutex_unlock(&amperf_mutex);
	return err;
}

static bool dump_channel(struct sk_buff *skb, struct netlink_callback *cb,
			 struct amperf_channel *channel)
{
	void *header = genlmsg_put(skb, NETLINK_CB(cb->skb).portid,
				   cb->nlh->nlmsg_seq, &amperf_family,
				   NLM_F_MULTI, AMPERF_CMD_CHANNEL_GET);

	if (!header)
		return false;
	if (amperf_message_channel(skb, channel, true)) {
		genlmsg_cancel(skb, header);
		return false;
	}
	genlmsg_end(skb, header);
	return true;
}

static int channel_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	struct amperf_channel *channel;

	mutex_lock(&amperf_mutex);
	while ((channel = amperf_channel_at(cb->args[0])) &&
	       dump_channel(skb, cb, channel))
		cb->args[0]++;
	mutex_unlock(&amperf_mutex);
	return skb->len;
}

/* ---- Endpoints ---------------------------------------------------------- */

static int put_open(struct sk_buff *skb, struct amperf_client *client)
{
	struct rpmsg_device *rpdev = client->channel->rpdev;

	if (nla_put_string(skb, AMPERF_ATTR_CHANNEL_NAME, rpdev->id.name) ||
	    nla_put_string(skb, AMPERF_ATTR_CHANNEL_DEVICE,
			   dev_name(&rpdev->dev)) ||
	    nla_put_u32(skb, AMPERF_ATTR_SOURCE, client->source) ||
	    nla_put_u32(skb, AMPERF_ATTR_DESTINATION, client->destination) ||
	    nla_put_u32(skb, AMPERF_ATTR_MESSAGE_BYTES_MAX,
			client->message_bytes) ||
	    nla_put_u32(skb, AMPERF_ATTR_SEND_BYTES_MAX,
			AMPERF_GENL_SEND_BYTES_MAX) ||
	    nla_put_u32(skb, AMPERF_ATTR_RECV_QUEUE_BYTES,
			AMPERF_RX_QUEUE_BYTES))
		return -EMSGSIZE;
	return 0;
}

static int reply_open(struct amperf_client *client, struct genl_info *info)
{
	struct sk_buff *skb = amperf_message(GENLMSG_DEFAULT_SIZE, GFP_KERNEL,
					     info->snd_portid, info->snd_seq,
					     AMPERF_CMD_OPEN);
	int err = -ENODEV;

	if (!skb)
		return -ENOMEM;
	/* The channel's device is there as long as the endpoint is. */
	mutex_lock(&client->tx.mutex);
	if (client->ept)
		err = put_open(skb, client);
	mutex_unlock(&client->tx.mutex);
	if (err) {
		nlmsg_free(skb);
		return err;
	}
	return amperf_message_send(skb, info->snd_portid);
}

static int open_doit(struct sk_buff *request, struct genl_info *info)
{
	struct amperf_client *client;
	int err;

	if (!names_channel(info))
		return lacks_attribute(info);
	client = amperf_client_open(info->snd_portid, info);
	if (IS_ERR(client))
		return PTR_ERR(client);
	err = reply_open(client, info);
	if (err)
		amperf_client_close(info->snd_portid);
	else
		amperf_rx_arm(client);
	amperf_client_put(client);
	return err;
}

static int close_doit(struct sk_buff *request, struct genl_info *info)
{
	return amperf_client_close(info->snd_portid);
}

/*
 * What is promised to follow an error must not overtake it: the error goes out
 * here and now. -EINTR tells netlink that no other answer is due.
 */
static int answer(struct sk_buff *request, struct genl_info *info, int err)
{
	netlink_ack(request, nlmsg_hdr(request), err, info->extack);
	return -EINTR;
}

static int send_doit(struct sk_buff *request, struct genl_info *info)
{
	const struct nlattr *data = info->attrs[AMPERF_ATTR_DATA];
	struct amperf_client *client;
	int err;

	if (!data)
		return lacks_attribute(info);
	if (!nla_len(data)) {
		NL_SET_ERR_MSG_ATTR(info->extack, data, "no data");
		return -ERANGE;
	}
	client = amperf_client_get(info->snd_portid);
	if (IS_ERR(client))
		return PTR_ERR(client);
	err = amperf_tx_send(client, request, data);
	if (err == -EAGAIN) {
		err = answer(request, info, err);
		amperf_tx_want(client, request);
	}
	amperf_client_put(client);
	return err;
}

static int recv_doit(struct sk_buff *request, struct genl_info *info)
{
	const struct nlattr *bytes = info->attrs[AMPERF_ATTR_RECV_BYTES];
	struct amperf_client *client = amperf_client_get(info->snd_portid);
	int err;

	if (IS_ERR(client))
		return PTR_ERR(client);
	err = amperf_rx_recv(client,
			     bytes ? nla_get_u32(bytes) :
				     AMPERF_GENL_RECV_BYTES_MAX,
			     info->snd_seq);
	if (err == -EAGAIN || err == -ENOBUFS) {
		err = answer(request, info, err);
		amperf_rx_arm(client);
	}
	amperf_client_put(client);
	return err;
}

/* ---- Tests -------------------------------------------------------------- */

static int test_params(struct amperf_test_params *params, struct genl_info *info)
{
	int i;

	for (i = AMPERF_ATTR_TEST_KIND; i <= AMPERF_ATTR_TEST_TIMEOUT_MS; i++)
		if (!info->attrs[i])
			return lacks_attribute(info);
	*params = (struct amperf_test_params){
		.kind = nla_get_u32(info->attrs[AMPERF_ATTR_TEST_KIND]),
		.block_bytes =
			nla_get_u64(info->attrs[AMPERF_ATTR_TEST_BLOCK_BYTES]),
		.count = nla_get_u64(info->attrs[AMPERF_ATTR_TEST_COUNT]),
		.seed = nla_get_u32(info->attrs[AMPERF_ATTR_TEST_SEED]),
		.sequence = nla_get_u32(info->attrs[AMPERF_ATTR_TEST_SEQUENCE]),
		.timeout_ms =
			nla_get_u32(info->attrs[AMPERF_ATTR_TEST_TIMEOUT_MS]),
		.unverified =
			nla_get_flag(info->attrs[AMPERF_ATTR_TEST_UNVERIFIED]),
	};
	if (check_mul_overflow(params->block_bytes, params->count,
			       &params->total_bytes) ||
	    params->total_bytes > AMPERF_PAYLOAD_MAX) {
		NL_SET_ERR_MSG(info->extack, "more than a frame can have");
		return -ERANGE;
	}
	return 0;
}

static int test_doit(struct sk_buff *request, struct genl_info *info)
{
	struct amperf_test_params params;
	struct amperf_client *client;
	int err;

	err = test_params(&params, info);
	if (err)
		return err;
	client = amperf_client_get(info->snd_portid);
	if (IS_ERR(client))
		return PTR_ERR(client);
	err = amperf_test_start(client, &params);
	amperf_client_put(client);
	return err;
}

static int test_cancel_doit(struct sk_buff *request, struct genl_info *info)
{
	struct amperf_client *client = amperf_client_get(info->snd_portid);
	int err;

	if (IS_ERR(client))
		return PTR_ERR(client);
	err = amperf_test_cancel(client);
	amperf_client_put(client);
	return err;
}

/* ---- The family --------------------------------------------------------- */

static const struct genl_ops ops[] = {
	{
		.cmd = AMPERF_CMD_CHANNEL_GET,
		.doit = channel_get_doit,
		.dumpit = channel_get_dumpit,
		.policy = channel_policy,
		.maxattr = ARRAY_SIZE(channel_policy) - 1,
	},
	{
		.cmd = AMPERF_CMD_OPEN,
		.flags = GENL_ADMIN_PERM,
		.doit = open_doit,
		.policy = open_policy,
		.maxattr = ARRAY_SIZE(open_policy) - 1,
	},
	{
		.cmd = AMPERF_CMD_CLOSE,
		.flags = GENL_ADMIN_PERM,
		.doit = close_doit,
	},
	{
		.cmd = AMPERF_CMD_SEND,
		.flags = GENL_ADMIN_PERM,
		.doit = send_doit,
		.policy = send_policy,
		.maxattr = ARRAY_SIZE(send_policy) - 1,
	},
	{
		.cmd = AMPERF_CMD_RECV,
		.flags = GENL_ADMIN_PERM,
		.doit = recv_doit,
		.policy = recv_policy,
		.maxattr = ARRAY_SIZE(recv_policy) - 1,
	},
	{
		.cmd = AMPERF_CMD_TEST,
		.flags = GENL_ADMIN_PERM,
		.doit = test_doit,
		.policy = test_policy,
		.maxattr = ARRAY_SIZE(test_policy) - 1,
	},
	{
		.cmd = AMPERF_CMD_TEST_CANCEL,
		.flags = GENL_ADMIN_PERM,
		.doit = test_cancel_doit,
	},
};

static const struct genl_multicast_group groups[] = {
	{ .name = AMPERF_GENL_MCGRP_CHANNELS },
};

/* netnsok stays off: the other core belongs to the whole machine. */
struct genl_family amperf_family __ro_after_init = {
	.name = AMPERF_GENL_NAME,
	.version = AMPERF_GENL_VERSION,
	.parallel_ops = true,
	.module = THIS_MODULE,
	.ops = ops,
	.n_ops = ARRAY_SIZE(ops),
	.mcgrps = groups,
	.n_mcgrps = ARRAY_SIZE(groups),
};
