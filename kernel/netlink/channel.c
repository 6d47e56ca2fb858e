// SPDX-License-Identifier: GPL-2.0-only
/* The RPMsg channels that this module drives. */
#include <amperf/wire.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "amperf.h"

/* The list of channels, and each one's of clients. */
DEFINE_MUTEX(amperf_mutex);
static LIST_HEAD(channels);

static bool matches(const struct nlattr *attr, const char *value)
{
	return !attr || !nla_strcmp(attr, value);
}

struct amperf_channel *amperf_channel_find(const struct nlattr *name,
					   const struct nlattr *device)
{
	struct amperf_channel *channel;

	lockdep_assert_held(&amperf_mutex);
	list_for_each_entry(channel, &channels, node)
		if (matches(name, channel->rpdev->id.name) &&
		    matches(device, dev_name(&channel->rpdev->dev)))
			return channel;
	return NULL;
}

struct amperf_channel *amperf_channel_at(unsigned int index)
{
	struct amperf_channel *channel;

	lockdep_assert_held(&amperf_mutex);
	list_for_each_entry(channel, &channels, node)
		if (!index--)
			return channel;
	return NULL;
}

void amperf_channel_put(struct amperf_channel *channel)
{
	if (refcount_dec_and_test(&channel->users))
		complete(&channel->unused);
}

static int channel_probe(struct rpmsg_device *rpdev)
{
	struct amperf_channel *channel;

	channel = kzalloc(sizeof(*channel), GFP_KERNEL);
	if (!channel)
		return -ENOMEM;
	channel->rpdev = rpdev;
	INIT_LIST_HEAD(&channel->clients);
	refcount_set(&channel->users, 1);
	init_completion(&channel->unused);
	dev_set_drvdata(&rpdev->dev, channel);

	mutex_lock(&amperf_mutex);
	list_add_tail(&channel->node, &channels);
	amperf_message_announce(channel, AMPERF_CMD_CHANNEL_NEW);
	mutex_unlock(&amperf_mutex);
	return 0;
}

/* The next client whose endpoint is to go, with a reference. */
static struct amperf_client *take_client(struct amperf_channel *channel)
{
	struct amperf_client *client;

	mutex_lock(&amperf_mutex);
	client = list_first_entry_or_null(&channel->clients,
					  struct amperf_client, node);
	if (client) {
		list_del_init(&client->node);
		kref_get(&client->ref);
	}
	mutex_unlock(&amperf_mutex);
	return client;
}

static void channel_remove(struct rpmsg_device *rpdev)
{
	struct amperf_channel *channel = dev_get_drvdata(&rpdev->dev);
	struct amperf_client *client;

	mutex_lock(&amperf_mutex);
	list_del(&channel->node);
	mutex_unlock(&amperf_mutex);

	while ((client = take_client(channel))) {
		amperf_client_shut(client, -EPIPE);
		amperf_client_put(client);
	}

	/* Some may be on their way out by a CLOSE or with their socket. */
	amperf_channel_put(channel);
	wait_for_completion(&channel->unused);

	mutex_lock(&amperf_mutex);
	amperf_message_announce(channel, AMPERF_CMD_CHANNEL_DEL);
	mutex_unlock(&amperf_mutex);
	kfree(channel);
}

static const struct rpmsg_device_id channel_ids[] = {
	{ .name = AMPERF_NETLINK_CHANNEL },
	{ .name = AMPERF_NETLINK_2020_CHANNEL },
	{ .name = AMPERF_KERNEL_CHANNEL },
	{}
};
MODULE_DEVICE_TABLE(rpmsg, channel_ids);

/* Without a callback the bus makes no endpoint of its own for a channel. */
static struct rpmsg_driver channel_driver = {
	.drv.name = KBUILD_MODNAME,
	.id_table = channel_ids,
	.probe = channel_probe,
	.remove = channel_remove,
};

int amperf_channels_register(void)
{
	return register_rpmsg_driver(&channel_driver);
}

void amperf_channels_unregister(void)
{
	unregister_rpmsg_driver(&channel_driver);
}
