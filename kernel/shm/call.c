// SPDX-License-Identifier: GPL-2.0-only
/* Requests that wait for their reply, one at a time. */
#include "shm.h"

int ashm_status_errno(u32 status)
{
	switch (status) {
	case AMPERF_STATUS_OK:
		return 0;
	case AMPERF_STATUS_BAD_LENGTH:
	case AMPERF_STATUS_BAD_VALUE:
		return -EINVAL;
	case AMPERF_STATUS_BAD_OPCODE:
		return -EOPNOTSUPP;
	case AMPERF_STATUS_ABORTED:
		return -ECANCELED;
	case AMPERF_STATUS_BUSY:
		return -EBUSY;
	case AMPERF_STATUS_FAILED:
		return -EIO;
	default:
		return -EPROTO;
	}
}

/* A reply whose sequence is a call's; false: nobody waits for it. */
bool ashm_call_reply(struct ashm_device *adev, const struct ashm_reply *reply)
{
	struct ashm_call *call;
	unsigned long flags;
	bool taken = false;

	spin_lock_irqsave(&adev->lock, flags);
	call = adev->call;
	if (call && !call->answered && call->sequence == reply->sequence &&
	    (reply->opcode == call->opcode || reply->opcode == AMPERF_OP_ERROR)) {
		call->reply = *reply;
		call->answered = true;
		taken = true;
	}
	spin_unlock_irqrestore(&adev->lock, flags);
	if (taken)
		wake_up_all(&adev->wait);
	return taken;
}

static void set_call(struct ashm_device *adev, struct ashm_call *call)
{
	spin_lock_irq(&adev->lock);
	adev->call = call;
	spin_unlock_irq(&adev->lock);
}

static bool is_over(struct ashm_device *adev, struct ashm_call *call)
{
	bool over;

	spin_lock_irq(&adev->lock);
	over = call->answered || (adev->gone && !call->last);
	spin_unlock_irq(&adev->lock);
	return over;
}

static int await_reply(struct ashm_device *adev, struct ashm_call *call)
{
	unsigned long timeout = msecs_to_jiffies(call->timeout_ms);
	long left;

	if (call->interruptible)
		left = wait_event_interruptible_timeout(adev->wait, is_over(adev, call), timeout);
	else
		left = wait_event_timeout(adev->wait, is_over(adev, call), timeout);
	return left < 0 ? left : 0;
}

/*
 * 0: there is a reply, of whatever status. -ETIMEDOUT, -ENODEV (the channel has
 * gone), -EINTR: what the firmware did is not known.
 */
int ashm_call(struct ashm_device *adev, struct ashm_call *call)
{
	u8 frame[ASHM_FRAME_BYTES_MAX];
	size_t bytes;
	int ret;

	if (!call->interruptible)
		mutex_lock(&adev->call_mutex);
	else if (mutex_lock_interruptible(&adev->call_mutex))
		return -EINTR;
	call->sequence = ASHM_CALL_BIT | ++adev->calls;
	call->answered = false;
	bytes = ashm_frame_compose(frame, call->opcode, call->sequence, call->request,
				   call->request_bytes);
	set_call(adev, call);
	ret = ashm_send(adev, frame, bytes, call->timeout_ms, call->interruptible,
			call->last);
	if (!ret)
		ret = await_reply(adev, call);
	set_call(adev, NULL);
	if (call->answered)
		ret = 0;
	else if (ret == -ERESTARTSYS)
		ret = -EINTR;
	else if (!ret || ret == -EAGAIN) /* not answered, or not even taken */
		ret = READ_ONCE(adev->gone) ? -ENODEV : -ETIMEDOUT;
	mutex_unlock(&adev->call_mutex);
	return ret;
}

/* A call whose reply is a status and no more. */
int ashm_command(struct ashm_device *adev, u8 opcode, const void *request, u32 bytes,
		 unsigned int timeout_ms)
{
	struct ashm_call call = {
		.opcode = opcode,
		.request = request,
		.request_bytes = bytes,
		.timeout_ms = timeout_ms,
	};
	int ret = ashm_call(adev, &call);

	return ret ?: ashm_status_errno(call.reply.status);
}
