// SPDX-License-Identifier: GPL-2.0-only
/* Transfers: from SUBMIT over the firmware's reply to the opener's queue. */
#include "compat.h"
#include "shm.h"

#define SEND_MS 100
/* Sequence of a transfer: generation and number of its slot. */
#define SLOT_BITS 6
#define SLOT_MASK (BIT(SLOT_BITS) - 1)
#define GENERATION_MASK ((ASHM_CALL_BIT - 1) >> SLOT_BITS)

static_assert(BIT(SLOT_BITS) == AMPERF_SHM_DEPTH_MAX);
static_assert(AMPERF_SHM_OPERATIONS <= 32);

static unsigned int buffers_of(u32 operation)
{
	switch (operation) {
	case AMPERF_SHM_COPY_CPU:
	case AMPERF_SHM_COPY_DMA:
		return 2;
	case AMPERF_SHM_LANDING_CRC:
	case AMPERF_SHM_LANDING_FILL:
		return 0;
	default:
		return 1;
	}
}

static bool writes_pattern(u32 operation)
{
	return operation == AMPERF_SHM_FILL || operation == AMPERF_SHM_LANDING_FILL;
}

static bool computes_crc(u32 operation)
{
	return writes_pattern(operation) || operation == AMPERF_SHM_CRC ||
	       operation == AMPERF_SHM_LANDING_CRC;
}

static bool is_unused(const struct amperf_shm_span *span)
{
	return !span->handle && !span->offset && !span->bytes;
}

static bool overlap(const struct amperf_shm_span *a, const struct amperf_shm_span *b)
{
	return a->handle == b->handle && a->offset < (u64)b->offset + b->bytes &&
	       b->offset < (u64)a->offset + a->bytes;
}

/* What can be said of a SUBMIT without its buffers. */
static int check_operation(struct ashm_device *adev, const struct amperf_shm_submit *submit)
{
	const struct amperf_shm_span *span = &submit->span, *second = &submit->second;

	if (submit->operation >= AMPERF_SHM_OPERATIONS || !span->bytes)
		return -EINVAL;
	if (!(adev->limits.operations & BIT(submit->operation)))
		return -EOPNOTSUPP;
	switch (buffers_of(submit->operation)) {
	case 0:
		if (span->handle || span->offset || span->bytes > adev->limits.landing_bytes)
			return -EINVAL;
		break;
	case 2:
		if (second->bytes != span->bytes || overlap(span, second))
			return -EINVAL;
		return 0;
	}
	return is_unused(second) ? 0 : -EINVAL;
}

/* With the opener's handles locked, so that FREE comes before or after. */
static int find_buffer(struct ashm_opener *opener, const struct amperf_shm_span *span,
		       struct ashm_buffer **found)
{
	struct ashm_buffer *buffer = idr_find(&opener->handles, span->handle);

	if (!span->handle || !buffer)
		return -ENOENT;
	if (span->offset % 4 || (u64)span->offset + span->bytes > buffer->bytes)
		return -EINVAL;
	*found = buffer;
	return 0;
}

static int find_buffers(struct ashm_opener *opener, const struct amperf_shm_submit *submit,
			struct ashm_buffer *found[2])
{
	unsigned int count = buffers_of(submit->operation);
	int ret = 0;

	if (count > 0)
		ret = find_buffer(opener, &submit->span, &found[0]);
	if (!ret && count > 1)
		ret = find_buffer(opener, &submit->second, &found[1]);
	return ret;
}

static bool has_room(const struct ashm_opener *opener)
{
	return opener->adev->in_flight < opener->adev->depth &&
	       opener->unread < AMPERF_SHM_DEPTH_MAX;
}

bool ashm_has_room(struct ashm_opener *opener)
{
	bool room;

	spin_lock_irq(&opener->adev->lock);
	room = has_room(opener) && !opener->adev->gone;
	spin_unlock_irq(&opener->adev->lock);
	return room;
}

static int check_free(struct ashm_opener *opener, struct ashm_buffer *const buffers[2])
{
	int i;

	if (opener->adev->gone)
		return -ENODEV;
	for (i = 0; i < 2; i++)
		if (buffers[i] && buffers[i]->accesses)
			return -EBUSY;
	return has_room(opener) ? 0 : -EAGAIN;
}

/* There is one: fewer than all are in flight. */
static struct ashm_slot *free_slot(struct ashm_device *adev)
{
	struct ashm_slot *slot = adev->slots;

	while (slot->opener)
		slot++;
	return slot;
}

/* Returns the transfer's sequence, or a negative errno value. */
static int take_slot(struct ashm_opener *opener, const struct amperf_shm_submit *submit,
		     struct ashm_buffer *const buffers[2])
{
	struct ashm_device *adev = opener->adev;
	struct ashm_slot *slot;
	int i, ret;

	spin_lock_irq(&adev->lock);
	ret = check_free(opener, buffers);
	if (ret)
		goto out;
	slot = free_slot(adev);
	slot->opener = opener;
	slot->user_data = submit->user_data;
	slot->bytes = submit->span.bytes;
	slot->crc = computes_crc(submit->operation);
	slot->generation = (slot->generation + 1) & GENERATION_MASK ?: 1;
	for (i = 0; i < 2; i++) {
		slot->buffers[i] = buffers[i];
		if (buffers[i]) {
			ashm_buffer_get(buffers[i]);
			buffers[i]->in_flight++;
		}
	}
	kref_get(&opener->refs);
	opener->unread++;
	adev->in_flight++;
	ret = slot->generation << SLOT_BITS | (slot - adev->slots);
out:
	spin_unlock_irq(&adev->lock);
	return ret;
}

/* The transfer with this sequence, with adev->lock held. */
static struct ashm_slot *find_slot(struct ashm_device *adev, u32 sequence)
{
	struct ashm_slot *slot = &adev->slots[sequence & SLOT_MASK];

	return slot->opener && slot->generation == sequence >> SLOT_BITS ? slot : NULL;
}

/* Frees the slot, with adev->lock held; `old` has what is to be put then. */
static void clear_slot(struct ashm_device *adev, struct ashm_slot *slot, struct ashm_slot *old)
{
	int i;

	*old = *slot;
	slot->opener = NULL;
	for (i = 0; i < 2; i++)
		if (old->buffers[i])
			old->buffers[i]->in_flight--;
	adev->in_flight--;
}

static void put_slot(struct ashm_device *adev, struct ashm_slot *old)
{
	int i;

	for (i = 0; i < 2; i++)
		if (old->buffers[i])
			ashm_buffer_put(old->buffers[i]);
	ashm_opener_put(old->opener);
	wake_up_all(&adev->wait);
}

/* The queue has room for all that is unread. */
static void finish(struct ashm_device *adev, struct ashm_slot *slot, struct ashm_slot *old,
		   struct amperf_shm_completion *completion)
{
	struct ashm_opener *opener = slot->opener;

	clear_slot(adev, slot, old);
	completion->user_data = old->user_data;
	if (opener->closed)
		return;
	kfifo_put(&opener->done, *completion);
	if (opener->eventfd)
		ashm_eventfd_signal(opener->eventfd);
}

/* Fills in what the firmware says of a transfer; false: it cannot be. */
static bool take_result(const struct ashm_slot *slot, const struct ashm_reply *reply,
			struct amperf_shm_completion *completion)
{
	struct amperf_shm_done done;

	completion->error = ashm_status_errno(reply->status);
	if (reply->opcode == AMPERF_OP_ERROR)
		return completion->error && !reply->bytes;
	if (reply->opcode != AMPERF_OP_SHM_TRANSFER || reply->bytes != sizeof(done))
		return false;
	memcpy(&done, reply->payload, sizeof(done));
	if (done.bytes > slot->bytes || done.reserved || (done.crc32 && !slot->crc))
		return false;
	if (!completion->error && done.bytes != slot->bytes)
		return false;
	completion->bytes = done.bytes;
	completion->crc32 = done.crc32;
	completion->start_ticks = done.start_ticks;
	completion->end_ticks = done.end_ticks;
	return true;
}

/* A reply whose sequence is a transfer's; false: none such, or nonsense. */
bool ashm_transfer_reply(struct ashm_device *adev, const struct ashm_reply *reply)
{
	struct amperf_shm_completion completion = {};
	struct ashm_slot *slot, old;
	unsigned long flags;
	bool good;

	spin_lock_irqsave(&adev->lock, flags);
	slot = find_slot(adev, reply->sequence);
	good = slot && take_result(slot, reply, &completion);
	if (good)
		finish(adev, slot, &old, &completion);
	spin_unlock_irqrestore(&adev->lock, flags);
	if (good)
		put_slot(adev, &old);
	return good;
}

/* The channel has gone: no transfer begins or is answered any more. */
void ashm_transfers_fail(struct ashm_device *adev)
{
	struct ashm_slot *slot, old;

	for (slot = adev->slots; slot < adev->slots + AMPERF_SHM_DEPTH_MAX; slot++) {
		struct amperf_shm_completion completion = { .error = -EPIPE };

		spin_lock_irq(&adev->lock);
		if (!slot->opener) {
			spin_unlock_irq(&adev->lock);
			continue;
		}
		finish(adev, slot, &old, &completion);
		spin_unlock_irq(&adev->lock);
		put_slot(adev, &old);
	}
	spin_lock_irq(&adev->lock);
	adev->drained = true;
	spin_unlock_irq(&adev->lock);
	wake_up_all(&adev->wait);
}

/* Takes back a transfer that was not sent; false: it has ended otherwise. */
static bool take_back(struct ashm_device *adev, u32 sequence)
{
	struct ashm_slot *slot, old;

	spin_lock_irq(&adev->lock);
	slot = find_slot(adev, sequence);
	if (slot) {
		slot->opener->unread--;
		clear_slot(adev, slot, &old);
	}
	spin_unlock_irq(&adev->lock);
	if (slot)
		put_slot(adev, &old);
	return slot;
}

static int send(struct ashm_device *adev, const struct amperf_shm_submit *submit,
		struct ashm_buffer *const buffers[2], u32 sequence)
{
	const struct amperf_shm_transfer transfer = {
		.operation = submit->operation,
		.seed = writes_pattern(submit->operation) ? submit->seed : 0,
		.region = buffers[0] ? buffers[0]->region : 0,
		.offset = submit->span.offset,
		.second_region = buffers[1] ? buffers[1]->region : 0,
		.second_offset = submit->second.offset,
		.bytes = submit->span.bytes,
	};
	u8 frame[ASHM_FRAME_BYTES_MAX];
	size_t bytes = ashm_frame_compose(frame, AMPERF_OP_SHM_TRANSFER, sequence, &transfer,
					  sizeof(transfer));

	return ashm_send(adev, frame, bytes, SEND_MS, true, false);
}

/*
 * The handles stay locked until the message is sent: the numbers of the buffers'
 * regions are read then. (The transfer alone would keep the buffers too.)
 */
int ashm_submit(struct ashm_opener *opener, const struct amperf_shm_submit *submit)
{
	struct ashm_buffer *buffers[2] = {};
	int sequence, ret;

	ret = check_operation(opener->adev, submit);
	if (ret)
		return ret;
	if (mutex_lock_interruptible(&opener->mutex))
		return -ERESTARTSYS;
	ret = find_buffers(opener, submit, buffers);
	if (ret)
		goto out;
	sequence = take_slot(opener, submit, buffers);
	if (sequence < 0) {
		ret = sequence;
		goto out;
	}
	ret = send(opener->adev, submit, buffers, sequence);
	if (ret && !take_back(opener->adev, sequence))
		ret = 0;
out:
	mutex_unlock(&opener->mutex);
	return ret;
}
