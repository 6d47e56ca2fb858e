/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of amperf.ko know of each other.
 *
 * Locks, in the order in which they are taken:
 *
 *   amperf_mutex      the list of channels and who is a client; never held
 *                     while an endpoint is destroyed, because a channel is
 *                     probed from within the name service's callback
 *   client->rx.mutex  one reader of the receive queue at a time
 *   client->tx.mutex  one sender at a time; the endpoint lives while held
 *   client->lock      the client's state; the endpoint's callback takes it
 *
 * A client's endpoint goes once, whoever ends it (CLOSE, the socket, the
 * channel): amperf_client_shut(). A channel that goes waits for all of these.
 */
#ifndef AMPERF_NETLINK_H
#define AMPERF_NETLINK_H

#include <linux/amperf.h>
#include <linux/completion.h>
#include <linux/kfifo.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/rpmsg.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <net/genetlink.h>

#include "test.h"

/* Memory that SENDs not yet sent may hold; a power of 2 for the other. */
#define AMPERF_TX_QUEUE_BYTES (128 * 1024)
#define AMPERF_RX_QUEUE_BYTES (256 * 1024)

enum amperf_stat {
	AMPERF_STAT_TX_MESSAGES,
	AMPERF_STAT_RX_MESSAGES,
	AMPERF_STAT_TX_BYTES,
	AMPERF_STAT_RX_BYTES,
	AMPERF_STAT_TX_WAITS,
	AMPERF_STAT_OVERRUNS,
	AMPERF_STATS
};

struct amperf_channel {
	struct list_head node;
	struct rpmsg_device *rpdev;
	struct list_head clients; /* amperf_mutex; those that are not shut */
	refcount_t users;	  /* the channel's device, and each endpoint */
	struct completion unused;
	atomic64_t stats[AMPERF_STATS];
};

struct amperf_tx {
	struct mutex mutex; /* the sender's */
	struct list_head sends;
	u32 held_bytes;	  /* memory of what is queued */
	u32 wanted_bytes; /* a SEND of that size waits for ROOM; 0: none */
	int error;	  /* the bus refused a message: told to all SENDs */
	struct work_struct work;
};

struct amperf_rx {
	struct mutex mutex; /* the reader's */
	struct kfifo fifo;
	void *buffer;
	bool armed;   /* the next message goes to the socket unasked */
	bool overrun; /* data was lost and the client does not know yet */
	struct work_struct work;
};

struct amperf_client {
	struct kref ref;
	struct rcu_head rcu;
	u32 portid;
	struct list_head node; /* channel->clients */
	struct amperf_channel *channel;
	struct rpmsg_endpoint *ept; /* tx.mutex; NULL when shut */
	u32 source;
	u32 destination;
	u32 message_bytes;

	spinlock_t lock; /* all below but the two mutexes */
	int error;	 /* 0, or why the endpoint goes */
	struct completion down;
	struct amperf_tx tx;
	struct amperf_rx rx;
	bool testing; /* from TEST until TEST_DONE is built */
	struct amperf_test test;
};

extern struct mutex amperf_mutex;
extern struct workqueue_struct *amperf_workqueue;
extern struct genl_family amperf_family;

/* channel.c */
int amperf_channels_register(void);
void amperf_channels_unregister(void);
struct amperf_channel *amperf_channel_find(const struct nlattr *name,
					   const struct nlattr *device);
struct amperf_channel *amperf_channel_at(unsigned int index);
void amperf_channel_put(struct amperf_channel *channel);

static inline void amperf_count(struct amperf_channel *channel,
				enum amperf_stat stat, u32 n)
{
	atomic64_add(n, &channel->stats[stat]);
}

/* client.c */
struct amperf_client *amperf_client_open(u32 portid, struct genl_info *info);
int amperf_client_close(u32 portid);
/* The socket's client with a reference, or -ENOTCONN. */
struct amperf_client *amperf_client_get(u32 portid);
void amperf_client_put(struct amperf_client *client);
/* Ends the endpoint; false if that has begun already. May sleep. */
bool amperf_client_shut(struct amperf_client *client, int error);
void amperf_clients_free(void);
int amperf_clients_watch_sockets(void);
void amperf_clients_unwatch_sockets(void);

/* tx.c */
void amperf_tx_init(struct amperf_tx *tx);
int amperf_tx_send(struct amperf_client *client, struct sk_buff *skb,
		   const struct nlattr *data);
/* Says ROOM when a SEND like that one would be taken. */
void amperf_tx_want(struct amperf_client *client, const struct sk_buff *skb);
/* One message; -ENOMEM if no vring buffer is free. The endpoint must live. */
int amperf_tx_message(struct amperf_client *client, const void *data, u32 len);
void amperf_tx_shut(struct amperf_client *client);
/* Waits a little, longer each time; *us is 0 after progress. */
void amperf_tx_pause(unsigned int *us);

/* rx.c */
int amperf_rx_init(struct amperf_rx *rx);
int amperf_rx_callback(struct rpmsg_device *rpdev, void *data, int len,
		       void *priv, u32 src);
int amperf_rx_recv(struct amperf_client *client, u32 bytes, u32 seq);
/* The client believes the queue empty: the next data is sent unasked. */
void amperf_rx_arm(struct amperf_client *client);
void amperf_rx_shut(struct amperf_client *client);

/* message.c */
struct sk_buff *amperf_message(size_t payload, gfp_t gfp, u32 portid, u32 seq,
			       u8 cmd);
int amperf_message_send(struct sk_buff *skb, u32 portid);
void amperf_message_plain(u32 portid, u8 cmd, int error);
int amperf_message_channel(struct sk_buff *skb, struct amperf_channel *channel,
			   bool stats);
void amperf_message_announce(struct amperf_channel *channel, u8 cmd);
struct sk_buff *amperf_message_test_done(const struct amperf_client *client);

#endif
