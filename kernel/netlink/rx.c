// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the other core to a client.
 *
 * A message that someone waits for goes from the vring buffer into the socket
 * buffer that wakes him, without a detour or another thread; all others go
 * through a queue. Order is kept because the queue is empty whenever the client
 * is armed, and it is armed only when what was said to it is in the socket.
 */
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "amperf.h"

/* A reply that needs fewer pages is tried before giving up. */
#define REPLY_BYTES_MIN 2048

/* ---- Into the queue ----------------------------------------------------- */

/* client->lock held. */
static void enqueue(struct amperf_client *client, const void *data, u32 len)
{
	struct amperf_rx *rx = &client->rx;

	/* Nothing after a gap before the client has been told of the gap. */
	if (!rx->overrun && kfifo_avail(&rx->fifo) >= len) {
		kfifo_in(&rx->fifo, (const u8 *)data, len);
		return;
	}
	if (!rx->overrun)
		amperf_count(client->channel, AMPERF_STAT_OVERRUNS, 1);
	rx->overrun = true;
}

/* In any context. */
static int push_message(struct amperf_client *client, const void *data, u32 len)
{
	struct sk_buff *skb;

	skb = amperf_message(nla_total_size(len), GFP_ATOMIC | __GFP_NOWARN,
			     client->portid, 0, AMPERF_CMD_DATA);
	if (!skb)
		return -ENOMEM;
	if (nla_put(skb, AMPERF_ATTR_DATA, len, data)) {
		kfree_skb(skb);
		return -EMSGSIZE;
	}
	return amperf_message_send(skb, client->portid);
}

/* A push that failed for want of memory is repeated where one may sleep. */
static void take(struct amperf_client *client, const void *data, u32 len)
{
	struct amperf_rx *rx = &client->rx;
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&client->lock, flags);
	if (client->error)
		goto unlock;
	if (client->test.listening) {
		amperf_test_take(&client->test, data, len);
		goto unlock;
	}
	if (rx->armed) {
		rx->armed = false;
		spin_unlock_irqrestore(&client->lock, flags);
		err = push_message(client, data, len);
		if (!err)
			return;
		spin_lock_irqsave(&client->lock, flags);
	}
	enqueue(client, data, len);
	if (err == -ENOMEM && !client->error)
		queue_work(amperf_workqueue, &rx->work);
unlock:
	spin_unlock_irqrestore(&client->lock, flags);
}

int amperf_rx_callback(struct rpmsg_device *rpdev, void *data, int len,
		       void *priv, u32 src)
{
	struct amperf_client *client = priv;

	if (src != client->destination) {
		dev_warn_ratelimited(&rpdev->dev,
				     "endpoint 0x%x: a message from 0x%x, not 0x%x\n",
				     client->source, src, client->destination);
		return 0;
	}
	amperf_count(client->channel, AMPERF_STAT_RX_MESSAGES, 1);
	if (len <= 0)
		return 0;
	amperf_count(client->channel, AMPERF_STAT_RX_BYTES, len);
	take(client, data, len);
	return 0;
}

/* ---- Out of the queue --------------------------------------------------- */

/* A message for `*bytes` bytes of data, or fewer if memory is scarce. */
static struct sk_buff *new_message(struct amperf_client *client, u8 cmd,
				   u32 seq, u32 *bytes)
{
	struct sk_buff *skb;

	for (;;) {
		skb = amperf_message(nla_total_size(*bytes),
				     GFP_KERNEL | __GFP_NOWARN, client->portid,
				     seq, cmd);
		if (skb || *bytes <= REPLY_BYTES_MIN)
			return skb;
		*bytes /= 2;
	}
}

/*
 * Sends up to `bytes` bytes of what is queued. They leave the queue only when
 * they are in the socket. Returns how many.
 */
static int deliver(struct amperf_client *client, u8 cmd, u32 seq, u32 bytes)
{
	struct amperf_rx *rx = &client->rx;
	struct sk_buff *skb;
	struct nlattr *attr;
	int err;

	lockdep_assert_held(&rx->mutex);
	bytes = min(bytes, kfifo_len(&rx->fifo));
	skb = new_message(client, cmd, seq, &bytes);
	if (!skb)
		return -ENOMEM;
	attr = nla_reserve(skb, AMPERF_ATTR_DATA, bytes);
	if (!attr || kfifo_out_peek(&rx->fifo, (u8 *)nla_data(attr), bytes) != bytes) {
		kfree_skb(skb);
		return -EMSGSIZE;
	}
	err = amperf_message_send(skb, client->portid);
	if (err)
		return err;
	spin_lock_irq(&client->lock);
	kfifo_dma_out_finish(&rx->fifo, bytes);
	spin_unlock_irq(&client->lock);
	return bytes;
}

/*
 * Arms the client if nothing is there. A loss that it does not know of counts
 * as something: an empty DATA makes it ask, and RECV tells.
 */
static bool arm(struct amperf_client *client)
{
	struct amperf_rx *rx = &client->rx;
	bool armed;

	spin_lock_irq(&client->lock);
	armed = kfifo_is_empty(&rx->fifo) && !rx->overrun;
	rx->armed = armed;
	spin_unlock_irq(&client->lock);
	return armed;
}

static void arm_or_push(struct amperf_client *client)
{
	/* If the socket is full its reader gets ENOBUFS, and then asks. */
	if (!arm(client))
		deliver(client, AMPERF_CMD_DATA, 0, AMPERF_GENL_RECV_BYTES_MAX);
}

void amperf_rx_arm(struct amperf_client *client)
{
	mutex_lock(&client->rx.mutex);
	if (client->rx.buffer)
		arm_or_push(client);
	mutex_unlock(&client->rx.mutex);
}

static void rx_work(struct work_struct *work)
{
	amperf_rx_arm(container_of(work, struct amperf_client, rx.work));
}

static int read_error(struct amperf_client *client)
{
	int err;

	spin_lock_irq(&client->lock);
	err = client->error ?: client->testing ? -EBUSY : 0;
	spin_unlock_irq(&client->lock);
	return err;
}

/* Why there is nothing, or 0. A loss is told once, and then is no more. */
static int nothing_there(struct amperf_client *client)
{
	struct amperf_rx *rx = &client->rx;
	int err = 0;

	spin_lock_irq(&client->lock);
	if (kfifo_is_empty(&rx->fifo)) {
		err = rx->overrun ? -ENOBUFS : -EAGAIN;
		rx->overrun = false;
	}
	spin_unlock_irq(&client->lock);
	return err;
}

/* rx->mutex held. */
static int recv(struct amperf_client *client, u32 bytes, u32 seq)
{
	int n = read_error(client) ?: nothing_there(client);

	if (n)
		return n;
	n = deliver(client, AMPERF_CMD_RECV, seq, bytes);
	if (n < 0)
		return n;
	/* Fewer than asked for: the client takes the queue for empty. */
	if (n < bytes || kfifo_is_empty(&client->rx.fifo))
		arm_or_push(client);
	return 0;
}

int amperf_rx_recv(struct amperf_client *client, u32 bytes, u32 seq)
{
	int err;

	mutex_lock(&client->rx.mutex);
	err = recv(client, bytes, seq);
	mutex_unlock(&client->rx.mutex);
	return err;
}

/* ---- Beginning and end -------------------------------------------------- */

int amperf_rx_init(struct amperf_rx *rx)
{
	mutex_init(&rx->mutex);
	INIT_WORK(&rx->work, rx_work);
	rx->buffer = kvmalloc(AMPERF_RX_QUEUE_BYTES, GFP_KERNEL);
	if (!rx->buffer)
		return -ENOMEM;
	return kfifo_init(&rx->fifo, rx->buffer, AMPERF_RX_QUEUE_BYTES);
}

void amperf_rx_shut(struct amperf_client *client)
{
	struct amperf_rx *rx = &client->rx;

	cancel_work_sync(&rx->work);
	mutex_lock(&rx->mutex);
	kvfree(rx->buffer);
	rx->buffer = NULL;
	mutex_unlock(&rx->mutex);
}
