// SPDX-License-Identifier: GPL-2.0-only
/*
 * Buffers, from the firmware's ATTACH to the day when it is certain that the
 * firmware does not touch their memory any more.
 */
#include <linux/slab.h>

#include "shm.h"

#define ATTACH_MS 5000
#define DETACH_MS 1000
#define RETRY_MS 1000
#define OFFLINE_POLL_MS 100
#define DMA_END_MS 100
#define OFFLINE_POLLS_QUIET 20

static bool is_reachable(const struct ashm_buffer *buffer)
{
	const struct amperf_shm_limits *limits = &buffer->adev->limits;

	return buffer->dma >= limits->window_base &&
	       buffer->size <= limits->window_bytes &&
	       buffer->dma - limits->window_base <= limits->window_bytes - buffer->size;
}

static int attach(struct ashm_buffer *buffer)
{
	const struct amperf_shm_region region = {
		.region = buffer->region,
		.base = buffer->dma,
		.bytes = buffer->bytes,
	};
	struct ashm_call call = {
		.opcode = AMPERF_OP_SHM_ATTACH,
		.request = &region,
		.request_bytes = sizeof(region),
		.timeout_ms = ATTACH_MS,
		.interruptible = true,
	};
	int ret = ashm_call(buffer->adev, &call);

	return ret ?: ashm_status_errno(call.reply.status);
}

/* The firmware does not know the buffer. */
static void destroy(struct ashm_buffer *buffer)
{
	struct ashm_device *adev = buffer->adev;

	ida_free(&adev->regions, buffer->region);
	spin_lock_irq(&adev->lock);
	adev->buffers--;
	spin_unlock_irq(&adev->lock);
	ashm_pool_free(buffer);
	put_device(&adev->dev);
	kfree(buffer);
}

static struct ashm_buffer *allocate(struct ashm_device *adev, u64 bytes, bool cached)
{
	struct ashm_buffer *buffer = kzalloc(sizeof(*buffer), GFP_KERNEL);
	int ret = -ENOMEM;

	if (!buffer)
		return ERR_PTR(ret);
	kref_init(&buffer->users);
	buffer->adev = adev;
	buffer->bytes = bytes;
	buffer->size = PAGE_ALIGN(bytes);
	buffer->cached = cached;
	buffer->region = ida_alloc_max(&adev->regions, adev->limits.regions_max - 1, GFP_KERNEL);
	if (buffer->region < 0) {
		ret = buffer->region;
		goto free;
	}
	ret = ashm_pool_alloc(buffer);
	if (ret)
		goto region;
	get_device(&adev->dev);
	spin_lock_irq(&adev->lock);
	adev->buffers++;
	spin_unlock_irq(&adev->lock);
	return buffer;

region:
	ida_free(&adev->regions, buffer->region);
free:
	kfree(buffer);
	return ERR_PTR(ret);
}

struct ashm_buffer *ashm_buffer_create(struct ashm_device *adev, u64 bytes, bool cached)
{
	struct ashm_buffer *buffer = allocate(adev, bytes, cached);
	int ret;

	if (IS_ERR(buffer))
		return buffer;
	if (!is_reachable(buffer)) {
		destroy(buffer);
		return ERR_PTR(-ERANGE);
	}
	ret = attach(buffer);
	if (ret) {
		ashm_buffer_put(buffer);
		return ERR_PTR(ret);
	}
	return buffer;
}

void ashm_buffer_get(struct ashm_buffer *buffer)
{
	kref_get(&buffer->users);
}

/* The work that is queued holds a reference of the device. */
static void queue_retire(struct ashm_device *adev, unsigned int ms)
{
	get_device(&adev->dev);
	if (!queue_delayed_work(ashm_workqueue, &adev->retire, msecs_to_jiffies(ms)))
		put_device(&adev->dev);
}

void ashm_retire_kick(struct ashm_device *adev)
{
	get_device(&adev->dev);
	if (mod_delayed_work(ashm_workqueue, &adev->retire, 0))
		put_device(&adev->dev);
}

static void retire(struct kref *users)
{
	struct ashm_buffer *buffer = container_of(users, struct ashm_buffer, users);
	struct ashm_device *adev = buffer->adev;
	unsigned long flags;

	spin_lock_irqsave(&adev->lock, flags);
	list_add_tail(&buffer->entry, &adev->retired);
	spin_unlock_irqrestore(&adev->lock, flags);
	ashm_retire_kick(adev);
}

/* Of any context: what follows the last user is done by a work item. */
void ashm_buffer_put(struct ashm_buffer *buffer)
{
	struct ashm_device *adev = buffer->adev;

	get_device(&adev->dev);
	kref_put(&buffer->users, retire);
	put_device(&adev->dev);
}

/* Buffers in flight are the firmware's; those that the CPU works on are not. */
int ashm_buffer_begin_access(struct ashm_buffer *buffer)
{
	struct ashm_device *adev = buffer->adev;
	int ret = 0;

	spin_lock_irq(&adev->lock);
	if (buffer->in_flight)
		ret = -EBUSY;
	else
		buffer->accesses++;
	spin_unlock_irq(&adev->lock);
	return ret;
}

int ashm_buffer_end_access(struct ashm_buffer *buffer)
{
	struct ashm_device *adev = buffer->adev;
	int ret = 0;

	spin_lock_irq(&adev->lock);
	if (buffer->accesses)
		buffer->accesses--;
	else
		ret = -EINVAL;
	spin_unlock_irq(&adev->lock);
	return ret;
}

bool ashm_buffer_accessed(struct ashm_buffer *buffer)
{
	struct ashm_device *adev = buffer->adev;
	bool accessed;

	spin_lock_irq(&adev->lock);
	accessed = buffer->accesses;
	spin_unlock_irq(&adev->lock);
	return accessed;
}

bool ashm_buffer_in_flight(struct ashm_buffer *buffer)
{
	struct ashm_device *adev = buffer->adev;
	bool in_flight;

	spin_lock_irq(&adev->lock);
	in_flight = buffer->in_flight;
	spin_unlock_irq(&adev->lock);
	return in_flight;
}

/* EINVAL: the firmware has no such region, so it never got the ATTACH. */
static bool detach(struct ashm_buffer *buffer)
{
	const struct amperf_shm_region region = { .region = buffer->region };
	int ret = ashm_command(buffer->adev, AMPERF_OP_SHM_DETACH, &region, sizeof(region),
			       DETACH_MS);

	return !ret || ret == -EINVAL;
}

/*
 * The firmware that knew the buffers is halted if its processor is. A DMA
 * controller may go on for a while with a block that it had begun.
 */
static bool look_for_halt(struct ashm_device *adev)
{
	if (READ_ONCE(adev->halted))
		return true;
	if (!adev->rproc || READ_ONCE(adev->rproc->state) != RPROC_OFFLINE)
		return false;
	if (!adev->offline_since)
		adev->offline_since = jiffies ?: 1;
	if (time_before(jiffies, adev->offline_since + msecs_to_jiffies(DMA_END_MS)))
		return false;
	spin_lock_irq(&adev->lock);
	adev->halted = true;
	spin_unlock_irq(&adev->lock);
	return true;
}

static bool may_be_freed(struct ashm_buffer *buffer)
{
	struct ashm_device *adev = buffer->adev;

	return READ_ONCE(adev->gone) ? look_for_halt(adev) : detach(buffer);
}

static struct ashm_buffer *first_retired(struct ashm_device *adev)
{
	struct ashm_buffer *buffer;

	spin_lock_irq(&adev->lock);
	buffer = list_first_entry_or_null(&adev->retired, struct ashm_buffer, entry);
	spin_unlock_irq(&adev->lock);
	return buffer;
}

static void unlist(struct ashm_buffer *buffer)
{
	struct ashm_device *adev = buffer->adev;

	spin_lock_irq(&adev->lock);
	list_del(&buffer->entry);
	spin_unlock_irq(&adev->lock);
}

/* Looks again, and says so once if that goes on. */
static void look_again(struct ashm_device *adev)
{
	bool gone = READ_ONCE(adev->gone);

	if (gone && ++adev->offline_polls == OFFLINE_POLLS_QUIET)
		dev_warn(&adev->dev, "keeping %u buffers until the firmware is known to be halted\n",
			 adev->buffers);
	queue_retire(adev, gone ? OFFLINE_POLL_MS : RETRY_MS);
}

/*
 * Frees buffers without users, if the firmware has let go of them. With the
 * channel gone it looks for the halted processor even if no buffer waits for
 * that now: one that is freed later must not wait for the next halt.
 */
void ashm_retire_work(struct work_struct *work)
{
	struct ashm_device *adev = container_of(to_delayed_work(work), struct ashm_device, retire);
	struct ashm_buffer *buffer;
	bool wait = false;

	while (!wait && (buffer = first_retired(adev))) {
		wait = !may_be_freed(buffer);
		if (!wait) {
			unlist(buffer);
			destroy(buffer);
		}
	}
	if (wait || (READ_ONCE(adev->gone) && READ_ONCE(adev->buffers) && !look_for_halt(adev)))
		look_again(adev);
	put_device(&adev->dev);
}
