// SPDX-License-Identifier: GPL-2.0-only
/*
 * From a client to the other core.
 *
 * No command may wait for long: generic netlink holds a lock of all families
 * while one runs. So SEND hands over what the ring takes at once, and leaves
 * the rest to a work item. Neither uses rpmsg_send(), which blocks for up to 15
 * seconds if the other core takes nothing, and that would hold up the end of
 * the client, of the channel and so of the firmware.
 *
 * What is queued is not copied: it stays in the socket buffer in which it came.
 */
#include <linux/delay.h>
#include <linux/slab.h>

#include "amperf.h"

#define PAUSE_US_MIN 25u
#define PAUSE_US_MAX 500u

struct amperf_send {
	struct list_head node;
	struct sk_buff *skb;
	const u8 *data;
	u32 len;
	u32 held_bytes;
};

static void free_send(struct amperf_send *send)
{
	consume_skb(send->skb);
	kfree(send);
}

int amperf_tx_message(struct amperf_client *client, const void *data, u32 len)
{
	struct amperf_channel *channel = client->channel;
	int err;

	/* The bus does not write to it; it only lacks the const. */
	err = rpmsg_trysendto(client->ept, (void *)data, len,
			      client->destination);
	if (!err) {
		amperf_count(channel, AMPERF_STAT_TX_MESSAGES, 1);
		amperf_count(channel, AMPERF_STAT_TX_BYTES, len);
	} else if (err == -ENOMEM) {
		amperf_count(channel, AMPERF_STAT_TX_WAITS, 1);
	}
	return err;
}

void amperf_tx_pause(unsigned int *us)
{
	/* Nobody tells of a free buffer: virtio_rpmsg_bus has no such call. */
	*us = clamp(2 * *us, PAUSE_US_MIN, PAUSE_US_MAX);
	usleep_range(*us, 2 * *us);
}

/* ---- The queue ---------------------------------------------------------- */

static bool fits(const struct amperf_tx *tx, u32 bytes)
{
	return list_empty(&tx->sends) ||
	       tx->held_bytes + bytes <= AMPERF_TX_QUEUE_BYTES;
}

static int append(struct amperf_client *client, struct amperf_send *send)
{
	struct amperf_tx *tx = &client->tx;
	int err = 0;

	spin_lock_irq(&client->lock);
	if (client->error) {
		err = client->error;
	} else if (tx->error) {
		err = tx->error;
	} else if (client->testing) {
		err = -EBUSY;
	} else if (!fits(tx, send->held_bytes)) {
		err = -EAGAIN;
	} else {
		list_add_tail(&send->node, &tx->sends);
		tx->held_bytes += send->held_bytes;
	}
	spin_unlock_irq(&client->lock);
	return err;
}

/* Whether ROOM is to be sent now; client->lock held. */
static bool take_room(struct amperf_tx *tx)
{
	bool room = tx->wanted_bytes && fits(tx, tx->wanted_bytes);

	if (room)
		tx->wanted_bytes = 0;
	return room;
}

void amperf_tx_want(struct amperf_client *client, const struct sk_buff *skb)
{
	bool room;

	spin_lock_irq(&client->lock);
	client->tx.wanted_bytes = skb->truesize;
	/* There may be by now. */
	room = !client->error && take_room(&client->tx);
	spin_unlock_irq(&client->lock);
	if (room)
		amperf_message_plain(client->portid, AMPERF_CMD_ROOM, 0);
}

static struct amperf_send *first_send(struct amperf_client *client)
{
	struct amperf_send *send = NULL;

	spin_lock_irq(&client->lock);
	if (!client->error)
		send = list_first_entry_or_null(&client->tx.sends,
						struct amperf_send, node);
	spin_unlock_irq(&client->lock);
	return send;
}

static void remove_send(struct amperf_client *client, struct amperf_send *send)
{
	struct amperf_tx *tx = &client->tx;
	bool room;

	spin_lock_irq(&client->lock);
	list_del(&send->node);
	tx->held_bytes -= send->held_bytes;
	room = !client->error && take_room(tx);
	spin_unlock_irq(&client->lock);
	free_send(send);
	if (room)
		amperf_message_plain(client->portid, AMPERF_CMD_ROOM, 0);
}

static void remove_all(struct amperf_client *client)
{
	struct amperf_send *send, *next;

	list_for_each_entry_safe(send, next, &client->tx.sends, node)
		remove_send(client, send);
}

/* ---- Sending ------------------------------------------------------------ */

/* Returns 0 when nothing is left to do, -ENOMEM if no buffer is free. */
static int drain(struct amperf_client *client, unsigned int *pause_us)
{
	struct amperf_send *send;
	u32 len;
	int err;

	lockdep_assert_held(&client->tx.mutex);
	while ((send = first_send(client))) {
		len = min(send->len, client->message_bytes);
		err = amperf_tx_message(client, send->data, len);
		if (err)
			return err;
		*pause_us = 0;
		send->data += len;
		send->len -= len;
		if (!send->len)
			remove_send(client, send);
	}
	return 0;
}

/* The bus refuses what is not too much but wrong, or broken: no use to retry. */
static void fail(struct amperf_client *client, int error)
{
	spin_lock_irq(&client->lock);
	client->tx.error = error;
	spin_unlock_irq(&client->lock);
	remove_all(client);
}

static int drain_or_fail(struct amperf_client *client, unsigned int *pause_us)
{
	int err = drain(client, pause_us);

	if (err && err != -ENOMEM)
		fail(client, err);
	return err;
}

static void tx_work(struct work_struct *work)
{
	struct amperf_client *client =
		container_of(work, struct amperf_client, tx.work);
	unsigned int pause_us = 0;
	int err;

	for (;;) {
		mutex_lock(&client->tx.mutex);
		err = drain_or_fail(client, &pause_us);
		mutex_unlock(&client->tx.mutex);
		if (err != -ENOMEM)
			break;
		amperf_tx_pause(&pause_us);
	}
}

/* Whoever does not send by himself, or not all, leaves it to the work item. */
static void send_now(struct amperf_client *client)
{
	struct amperf_tx *tx = &client->tx;
	unsigned int pause_us = 0;

	if (mutex_trylock(&tx->mutex)) {
		drain_or_fail(client, &pause_us);
		mutex_unlock(&tx->mutex);
	}
	spin_lock_irq(&client->lock);
	if (!client->error && !list_empty(&tx->sends))
		queue_work(amperf_workqueue, &tx->work);
	spin_unlock_irq(&client->lock);
}

int amperf_tx_send(struct amperf_client *client, struct sk_buff *skb,
		   const struct nlattr *data)
{
	struct amperf_send *send;
	int err;

	send = kmalloc(sizeof(*send), GFP_KERNEL);
	if (!send)
		return -ENOMEM;
	send->skb = skb_get(skb);
	send->data = nla_data(data);
	send->len = nla_len(data);
	send->held_bytes = skb->truesize;
	err = append(client, send);
	if (err)
		free_send(send);
	else
		send_now(client);
	return err;
}

/* ---- Beginning and end -------------------------------------------------- */

void amperf_tx_init(struct amperf_tx *tx)
{
	mutex_init(&tx->mutex);
	INIT_LIST_HEAD(&tx->sends);
	INIT_WORK(&tx->work, tx_work);
}

void amperf_tx_shut(struct amperf_client *client)
{
	mutex_lock(&client->tx.mutex);
	remove_all(client);
	mutex_unlock(&client->tx.mutex);
}
