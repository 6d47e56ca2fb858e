// SPDX-License-Identifier: GPL-2.0-only
/* Who has an endpoint: one socket each, from OPEN until one of three ends it. */
#include <linux/netlink.h>
#include <linux/slab.h>
#include <linux/xarray.h>

#include "amperf.h"

/* By the socket's port id; written with amperf_mutex held, read with RCU. */
static DEFINE_XARRAY(clients);

static void client_release(struct kref *ref)
{
	struct amperf_client *client = container_of(ref, struct amperf_client, ref);

	kvfree(client->rx.buffer);
	kfree_rcu(client, rcu);
}

void amperf_client_put(struct amperf_client *client)
{
	kref_put(&client->ref, client_release);
}

static struct amperf_client *client_find(u32 portid)
{
	struct amperf_client *client;

	rcu_read_lock();
	client = xa_load(&clients, portid);
	if (client && !kref_get_unless_zero(&client->ref))
		client = NULL;
	rcu_read_unlock();
	return client;
}

struct amperf_client *amperf_client_get(u32 portid)
{
	return client_find(portid) ?: ERR_PTR(-ENOTCONN);
}

/* ---- Ending ------------------------------------------------------------- */

static void destroy_endpoint(struct amperf_client *client)
{
	struct rpmsg_endpoint *ept;

	mutex_lock(&client->tx.mutex);
	ept = client->ept;
	client->ept = NULL;
	mutex_unlock(&client->tx.mutex);
	/* Waits for a callback that runs; none comes after it. */
	rpmsg_destroy_ept(ept);
}

bool amperf_client_shut(struct amperf_client *client, int error)
{
	spin_lock_irq(&client->lock);
	if (client->error) {
		spin_unlock_irq(&client->lock);
		return false;
	}
	/* From here on no work is queued and no command gets through. */
	client->error = error;
	if (client->testing)
		amperf_test_stop(&client->test, error);
	spin_unlock_irq(&client->lock);

	cancel_work_sync(&client->tx.work);
	/* A test ends by itself, and says so, now that it is stopped. */
	flush_work(&client->test.work);
	destroy_endpoint(client);
	amperf_tx_shut(client);
	amperf_rx_shut(client);
	/* A socket that went meanwhile has left its port to others. */
	if (error == -EPIPE && xa_load(&clients, client->portid) == client)
		amperf_message_plain(client->portid, AMPERF_CMD_GONE, error);
	amperf_channel_put(client->channel);
	complete_all(&client->down);
	return true;
}

/* Takes it from whoever may look for it; the reference is the caller's. */
static struct amperf_client *client_remove(u32 portid)
{
	struct amperf_client *client;

	lockdep_assert_held(&amperf_mutex);
	client = xa_erase(&clients, portid);
	if (client && !list_empty(&client->node))
		list_del_init(&client->node);
	return client;
}

static void client_end(u32 portid, int error)
{
	struct amperf_client *client;

	mutex_lock(&amperf_mutex);
	client = client_remove(portid);
	mutex_unlock(&amperf_mutex);
	if (!client)
		return;
	amperf_client_shut(client, error);
	amperf_client_put(client);
}

int amperf_client_close(u32 portid)
{
	struct amperf_client *client = client_find(portid);
	int error;

	if (!client)
		return -ENOTCONN;
	error = READ_ONCE(client->error);
	amperf_client_put(client);
	if (!error)
		client_end(portid, -ECANCELED);
	return error;
}

void amperf_clients_free(void)
{
	struct amperf_client *client;
	unsigned long portid;

	/* Their channels are gone: all of them are shut. */
	xa_for_each(&clients, portid, client) {
		xa_erase(&clients, portid);
		amperf_client_put(client);
	}
	xa_destroy(&clients);
}

/* ---- Beginning ---------------------------------------------------------- */

static struct amperf_client *client_new(u32 portid)
{
	struct amperf_client *client;
	int err;

	client = kzalloc(sizeof(*client), GFP_KERNEL);
	if (!client)
		return ERR_PTR(-ENOMEM);
	kref_init(&client->ref);
	client->portid = portid;
	INIT_LIST_HEAD(&client->node);
	spin_lock_init(&client->lock);
	init_completion(&client->down);
	amperf_tx_init(&client->tx);
	amperf_test_init(&client->test);
	err = amperf_rx_init(&client->rx);
	if (err) {
		kfree(client);
		return ERR_PTR(err);
	}
	return client;
}

static int create_endpoint(struct amperf_client *client,
			   struct amperf_channel *channel,
			   const struct nlattr *destination)
{
	struct rpmsg_device *rpdev = channel->rpdev;
	struct rpmsg_channel_info info = { .src = RPMSG_ADDR_ANY };
	ssize_t mtu;

	client->channel = channel;
	client->destination = destination ? nla_get_u32(destination) : rpdev->dst;
	strscpy(info.name, rpdev->id.name, sizeof(info.name));
	info.dst = client->destination;
	client->ept = rpmsg_create_ept(rpdev, amperf_rx_callback, client, info);
	if (!client->ept)
		return -ENOMEM;
	client->source = client->ept->addr;
	mtu = rpmsg_get_mtu(client->ept);
	if (mtu <= 0) {
		rpmsg_destroy_ept(client->ept);
		return mtu ?: -EOPNOTSUPP;
	}
	client->message_bytes = min_t(ssize_t, mtu, AMPERF_GENL_SEND_BYTES_MAX);
	return 0;
}

static int client_publish(struct amperf_client *client)
{
	int err = xa_err(xa_store(&clients, client->portid, client, GFP_KERNEL));

	if (err) {
		rpmsg_destroy_ept(client->ept);
		return err;
	}
	refcount_inc(&client->channel->users);
	list_add_tail(&client->node, &client->channel->clients);
	/* One for the table of clients, one for the caller. */
	kref_get(&client->ref);
	return 0;
}

static int client_connect(struct amperf_client *client, struct genl_info *info)
{
	struct amperf_client *old = xa_load(&clients, client->portid);
	struct amperf_channel *channel;
	int err;

	lockdep_assert_held(&amperf_mutex);
	if (old && !completion_done(&old->down))
		return -EISCONN;
	channel = amperf_channel_find(info->attrs[AMPERF_ATTR_CHANNEL_NAME],
				      info->attrs[AMPERF_ATTR_CHANNEL_DEVICE]);
	if (!channel)
		return -ENODEV;
	err = create_endpoint(client, channel,
			      info->attrs[AMPERF_ATTR_DESTINATION]);
	if (err)
		return err;
	if (old)
		amperf_client_put(client_remove(client->portid));
	return client_publish(client);
}

/* What GONE was said of is being taken down for some moments more. */
static void await_end_of_old(u32 portid)
{
	struct amperf_client *old = client_find(portid);

	if (!old)
		return;
	if (READ_ONCE(old->error))
		wait_for_completion(&old->down);
	amperf_client_put(old);
}

/* The caller gets a reference. */
struct amperf_client *amperf_client_open(u32 portid, struct genl_info *info)
{
	struct amperf_client *client = client_new(portid);
	int err;

	if (IS_ERR(client))
		return client;
	await_end_of_old(portid);
	mutex_lock(&amperf_mutex);
	err = client_connect(client, info);
	mutex_unlock(&amperf_mutex);
	if (!err)
		return client;
	amperf_client_put(client);
	return ERR_PTR(err);
}

/* ---- Sockets that go ---------------------------------------------------- */

/*
 * netlink gives a port free some moments before it tells of it. Another socket
 * that has taken it by then finds the old client there (EISCONN).
 */
static int socket_event(struct notifier_block *block, unsigned long event,
			void *data)
{
	const struct netlink_notify *notify = data;

	/* The family is in the first network namespace only. */
	if (event == NETLINK_URELEASE && notify->protocol == NETLINK_GENERIC &&
	    net_eq(notify->net, &init_net) && xa_load(&clients, notify->portid))
		client_end(notify->portid, -ECONNRESET);
	return NOTIFY_DONE;
}

static struct notifier_block socket_notifier = {
	.notifier_call = socket_event,
};

int amperf_clients_watch_sockets(void)
{
	return netlink_register_notifier(&socket_notifier);
}

void amperf_clients_unwatch_sockets(void)
{
	netlink_unregister_notifier(&socket_notifier);
}
