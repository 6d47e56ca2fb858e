// SPDX-License-Identifier: GPL-2.0-only
/* What the family says. */
#include "amperf.h"

struct sk_buff *amperf_message(size_t payload, gfp_t gfp, u32 portid, u32 seq,
			       u8 cmd)
{
	struct sk_buff *skb = genlmsg_new(payload, gfp);

	if (skb && !genlmsg_put(skb, portid, seq, &amperf_family, 0, cmd)) {
		nlmsg_free(skb);
		return NULL;
	}
	return skb;
}

/* All messages but multicasts have one message only, which begins the skb. */
int amperf_message_send(struct sk_buff *skb, u32 portid)
{
	nlmsg_end(skb, nlmsg_hdr(skb));
	return genlmsg_unicast(&init_net, skb, portid);
}

/*
 * A message that does not get through does not matter: netlink tells the
 * reader of a full socket (ENOBUFS), and the next command says how things are.
 */
void amperf_message_plain(u32 portid, u8 cmd, int error)
{
	struct sk_buff *skb = amperf_message(nla_total_size(sizeof(s32)),
					     GFP_KERNEL, portid, 0, cmd);

	if (!skb)
		return;
	if (error && nla_put_s32(skb, AMPERF_ATTR_ERROR, error))
		nlmsg_free(skb);
	else
		amperf_message_send(skb, portid);
}

static bool put_u64(struct sk_buff *skb, int attr, u64 value)
{
	return !nla_put_u64_64bit(skb, attr, value, AMPERF_ATTR_PAD);
}

static u32 count_clients(const struct amperf_channel *channel)
{
	struct amperf_client *client;
	u32 n = 0;

	list_for_each_entry(client, &channel->clients, node)
		n++;
	return n;
}

static bool put_stats(struct sk_buff *skb, struct amperf_channel *channel)
{
	int i;

	BUILD_BUG_ON(AMPERF_ATTR_STAT_OVERRUNS - AMPERF_ATTR_STAT_TX_MESSAGES !=
		     AMPERF_STAT_OVERRUNS);
	for (i = 0; i < AMPERF_STATS; i++)
		if (!put_u64(skb, AMPERF_ATTR_STAT_TX_MESSAGES + i,
			     atomic64_read(&channel->stats[i])))
			return false;
	return true;
}

int amperf_message_channel(struct sk_buff *skb, struct amperf_channel *channel,
			   bool stats)
{
	struct rpmsg_device *rpdev = channel->rpdev;

	lockdep_assert_held(&amperf_mutex);
	if (nla_put_string(skb, AMPERF_ATTR_CHANNEL_NAME, rpdev->id.name) ||
	    nla_put_string(skb, AMPERF_ATTR_CHANNEL_DEVICE,
			   dev_name(&rpdev->dev)) ||
	    nla_put_u32(skb, AMPERF_ATTR_SOURCE, rpdev->src) ||
	    nla_put_u32(skb, AMPERF_ATTR_DESTINATION, rpdev->dst) ||
	    nla_put_u32(skb, AMPERF_ATTR_CLIENTS, count_clients(channel)) ||
	    (stats && !put_stats(skb, channel)))
		return -EMSGSIZE;
	return 0;
}

void amperf_message_announce(struct amperf_channel *channel, u8 cmd)
{
	struct sk_buff *skb = amperf_message(GENLMSG_DEFAULT_SIZE, GFP_KERNEL,
					     0, 0, cmd);

	if (!skb)
		return;
	if (amperf_message_channel(skb, channel, false)) {
		nlmsg_free(skb);
		return;
	}
	nlmsg_end(skb, nlmsg_hdr(skb));
	genlmsg_multicast(&amperf_family, skb, 0, 0, GFP_KERNEL);
}

static bool put_received(struct sk_buff *skb, const struct amperf_test *test)
{
	u64 verified = test->params.unverified ?
			       0 :
			       min(test->received_bytes, test->wrong_at);

	return put_u64(skb, AMPERF_ATTR_RESULT_VERIFIED_BYTES, verified) &&
	       put_u64(skb, AMPERF_ATTR_RESULT_RECEIVED_BYTES,
		       test->received_bytes) &&
	       (test->wrong_at == U64_MAX ||
		put_u64(skb, AMPERF_ATTR_RESULT_WRONG_AT, test->wrong_at)) &&
	       (!test->has_status ||
		!nla_put_u32(skb, AMPERF_ATTR_RESULT_STATUS, test->status)) &&
	       (!test->report_done ||
		!nla_put(skb, AMPERF_ATTR_RESULT_REPORT, sizeof(test->report),
			 &test->report));
}

static bool put_sent(struct sk_buff *skb, const struct amperf_test *test)
{
	return put_u64(skb, AMPERF_ATTR_RESULT_START_NS, test->start_ns) &&
	       put_u64(skb, AMPERF_ATTR_RESULT_NS,
		       test->end_ns - test->start_ns) &&
	       put_u64(skb, AMPERF_ATTR_RESULT_SENT_BYTES, test->sent_bytes) &&
	       !nla_put_u32(skb, AMPERF_ATTR_RESULT_CRC32, test->crc32) &&
	       put_u64(skb, AMPERF_ATTR_RESULT_SENDS, test->sends) &&
	       put_u64(skb, AMPERF_ATTR_RESULT_RETRIES, test->retries) &&
	       put_u64(skb, AMPERF_ATTR_RESULT_WAIT_NS, test->wait_ns);
}

struct sk_buff *amperf_message_test_done(const struct amperf_client *client)
{
	const struct amperf_test *test = &client->test;
	struct sk_buff *skb = amperf_message(GENLMSG_DEFAULT_SIZE, GFP_KERNEL,
					     client->portid, 0,
					     AMPERF_CMD_TEST_DONE);

	if (!skb)
		return NULL;
	if (nla_put_s32(skb, AMPERF_ATTR_ERROR, test->error) ||
	    !put_sent(skb, test) || !put_received(skb, test)) {
		nlmsg_free(skb);
		return NULL;
	}
	return skb;
}
