// SPDX-License-Identifier: GPL-2.0-only
/* The RPMsg channel: its beginning, its messages, its end. */
#include <linux/delay.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/sched/signal.h>

#include "shm.h"

#define HANDSHAKE_MS 1000
#define HANDSHAKE_TRIES_QUIET 3
#define GOODBYE_MS 200

/*
 * Never rpmsg_send(): it waits up to 15 s for a free buffer, and no firmware may
 * be there any more to free one. Nobody is woken for a free one, so look again.
 * Once the channel is going only `last` words are waited for.
 */
int ashm_send(struct ashm_device *adev, void *frame, size_t bytes, unsigned int timeout_ms,
	      bool interruptible, bool last)
{
	ktime_t end = ktime_add_ms(ktime_get(), timeout_ms);
	int ret;

	for (;;) {
		mutex_lock(&adev->send_mutex);
		ret = adev->rpdev ? rpmsg_trysend(adev->rpdev->ept, frame, bytes) : -ENODEV;
		mutex_unlock(&adev->send_mutex);
		if (ret != -ENOMEM)
			return ret;
		if (READ_ONCE(adev->gone) && !last)
			return -ENODEV;
		if (ktime_after(ktime_get(), end))
			return -EAGAIN;
		if (interruptible && signal_pending(current))
			return -ERESTARTSYS;
		usleep_range(100, 300);
	}
}

/* Both kinds of reply are told apart by their sequence. */
static bool take_reply(struct ashm_device *adev, const struct ashm_reply *reply)
{
	if (reply->sequence & ASHM_CALL_BIT)
		return ashm_call_reply(adev, reply);
	return ashm_transfer_reply(adev, reply);
}

static void bad_frame(struct ashm_device *adev, const char *what)
{
	unsigned long flags;
	u32 count;

	spin_lock_irqsave(&adev->lock, flags);
	count = ++adev->bad_frames;
	spin_unlock_irqrestore(&adev->lock, flags);
	dev_warn_ratelimited(&adev->dev, "ignored from the firmware: %s (%u so far)\n", what,
			     count);
}

/* A message holds one reply or several whole ones. */
static int receive(struct rpmsg_device *rpdev, void *data, int len, void *priv, u32 src)
{
	struct ashm_device *adev = dev_get_drvdata(&rpdev->dev);
	struct ashm_reply reply;
	int bytes;

	if (!adev)
		return 0;
	if (src != adev->remote_address) {
		bad_frame(adev, "a message from another address");
		return 0;
	}
	for (; len > 0; data += bytes, len -= bytes) {
		bytes = ashm_frame_parse(data, len, &reply);
		if (bytes < 0) {
			bad_frame(adev, "a message that is no reply");
			return 0;
		}
		if (!take_reply(adev, &reply))
			bad_frame(adev, "a reply to nothing, or not as asked for");
	}
	return 0;
}

static bool limits_are_good(const struct amperf_shm_limits *limits)
{
	return limits->regions_max && limits->transfers_max && limits->window_bytes &&
	       limits->window_base + limits->window_bytes > limits->window_base;
}

static int get_limits(struct ashm_device *adev)
{
	struct ashm_call call = {
		.opcode = AMPERF_OP_SHM_INFO,
		.timeout_ms = HANDSHAKE_MS,
	};
	int ret = ashm_call(adev, &call);

	if (!ret)
		ret = ashm_status_errno(call.reply.status);
	if (ret)
		return ret;
	if (call.reply.bytes != sizeof(adev->limits))
		return -EPROTO;
	memcpy(&adev->limits, call.reply.payload, sizeof(adev->limits));
	if (!limits_are_good(&adev->limits))
		return -EPROTO;
	adev->limits.regions_max = min(adev->limits.regions_max, AMPERF_SHM_REGIONS_MAX);
	adev->depth = min3(adev->limits.transfers_max, AMPERF_SHM_TRANSFERS_MAX,
			   (u32)AMPERF_SHM_DEPTH_MAX);
	return 0;
}

static int try_handshake(struct ashm_device *adev)
{
	int ret = ashm_command(adev, AMPERF_OP_RESET, NULL, 0, HANDSHAKE_MS);

	if (ret)
		return ret;
	/* No firmware knows the buffers of the channel's former life any more. */
	ashm_devices_halted(adev);
	return get_limits(adev);
}

/* As long as there is a channel: a firmware may be busy with other things. */
static int shake_hands(struct ashm_device *adev)
{
	int tries, ret;

	for (tries = 1;; tries++) {
		ret = try_handshake(adev);
		if (ret != -ETIMEDOUT)
			return ret;
		if (tries == HANDSHAKE_TRIES_QUIET)
			dev_warn(&adev->dev, "waiting for the firmware's endpoint 0x%x\n",
				 adev->remote_address);
		wait_event_timeout(adev->wait, READ_ONCE(adev->gone),
				   msecs_to_jiffies(HANDSHAKE_MS));
	}
}

/*
 * Not in probe(): the announcement is handled within the reception of messages,
 * and no reply can come before probe() has returned.
 */
static void handshake_work(struct work_struct *work)
{
	struct ashm_device *adev = container_of(work, struct ashm_device, handshake);
	int ret = shake_hands(adev);

	if (!ret)
		ret = ashm_device_add(adev);
	if (ret && ret != -ENODEV)
		dev_err(&adev->dev, "the firmware's endpoint 0x%x cannot be used: %d\n",
			adev->remote_address, ret);
}

static int probe(struct rpmsg_device *rpdev)
{
	struct ashm_device *adev = ashm_device_create(rpdev);

	if (IS_ERR(adev))
		return PTR_ERR(adev);
	INIT_WORK(&adev->handshake, handshake_work);
	dev_set_drvdata(&rpdev->dev, adev);
	queue_work(ashm_workqueue, &adev->handshake);
	return 0;
}

static void set_gone(struct ashm_device *adev)
{
	spin_lock_irq(&adev->lock);
	adev->gone = true;
	spin_unlock_irq(&adev->lock);
	wake_up_all(&adev->wait);
}

/* In rproc_shutdown() nobody holds it powered any more; a crash has a state. */
static bool is_stopping(const struct rproc *rproc)
{
	unsigned int state = READ_ONCE(rproc->state);

	return !atomic_read(&rproc->power) ||
	       (state != RPROC_RUNNING && state != RPROC_ATTACHED);
}

/*
 * Asks the firmware to let go of all memory. Its answer can be had only when the
 * channel alone goes (unbind). When the firmware is being stopped, the remote
 * processor's lock is held, without which stm32_rproc delivers no message: then
 * the memory is kept until the core is halted, see ashm_retire_work().
 */
static void say_goodbye(struct ashm_device *adev)
{
	bool stopping = adev->rproc && is_stopping(adev->rproc);
	struct ashm_call call = {
		.opcode = AMPERF_OP_RESET,
		.timeout_ms = stopping ? 0 : GOODBYE_MS,
		.last = true,
	};

	if (ashm_call(adev, &call) || call.reply.status)
		return;
	spin_lock_irq(&adev->lock);
	adev->halted = true;
	spin_unlock_irq(&adev->lock);
}

static void remove(struct rpmsg_device *rpdev)
{
	struct ashm_device *adev = dev_get_drvdata(&rpdev->dev);

	set_gone(adev);
	cancel_work_sync(&adev->handshake);
	ashm_device_del(adev);
	say_goodbye(adev);
	mutex_lock(&adev->send_mutex);
	adev->rpdev = NULL;
	mutex_unlock(&adev->send_mutex);
	ashm_transfers_fail(adev);
	ashm_retire_kick(adev);
	put_device(&adev->dev);
}

static const struct rpmsg_device_id ids[] = {
	{ .name = AMPERF_SHM_CHANNEL },
	{ }
};
MODULE_DEVICE_TABLE(rpmsg, ids);

struct rpmsg_driver ashm_rpmsg_driver = {
	.drv.name = KBUILD_MODNAME,
	.id_table = ids,
	.probe = probe,
	.callback = receive,
	.remove = remove,
};
