// SPDX-License-Identifier: GPL-2.0-only
/* The character device but its ioctls: open, read, poll, close. */
#include <linux/eventfd.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "shm.h"

static void free_opener(struct kref *refs)
{
	struct ashm_opener *opener = container_of(refs, struct ashm_opener, refs);

	put_device(&opener->adev->dev);
	kfree(opener);
}

void ashm_opener_put(struct ashm_opener *opener)
{
	kref_put(&opener->refs, free_opener);
}

static int open(struct inode *inode, struct file *file)
{
	struct ashm_device *adev = container_of(inode->i_cdev, struct ashm_device, cdev);
	struct ashm_opener *opener;

	if (READ_ONCE(adev->gone))
		return -ENODEV;
	opener = kzalloc(sizeof(*opener), GFP_KERNEL);
	if (!opener)
		return -ENOMEM;
	kref_init(&opener->refs);
	get_device(&adev->dev);
	opener->adev = adev;
	mutex_init(&opener->mutex);
	mutex_init(&opener->read_mutex);
	idr_init(&opener->handles);
	INIT_KFIFO(opener->done);
	file->private_data = opener;
	return nonseekable_open(inode, file);
}

/* Transfers in flight go on; their buffers and this stay until they are done. */
static int release(struct inode *inode, struct file *file)
{
	struct ashm_opener *opener = file->private_data;
	struct eventfd_ctx *eventfd;
	struct ashm_buffer *buffer;
	int handle;

	spin_lock_irq(&opener->adev->lock);
	opener->closed = true;
	eventfd = opener->eventfd;
	opener->eventfd = NULL;
	spin_unlock_irq(&opener->adev->lock);
	if (eventfd)
		eventfd_ctx_put(eventfd);
	idr_for_each_entry(&opener->handles, buffer, handle)
		ashm_buffer_put(buffer);
	idr_destroy(&opener->handles);
	ashm_opener_put(opener);
	return 0;
}

static bool peek(struct ashm_opener *opener, struct amperf_shm_completion *completion)
{
	bool found;

	spin_lock_irq(&opener->adev->lock);
	found = kfifo_peek(&opener->done, completion);
	spin_unlock_irq(&opener->adev->lock);
	return found;
}

static void skip(struct ashm_opener *opener)
{
	spin_lock_irq(&opener->adev->lock);
	kfifo_skip(&opener->done);
	opener->unread--;
	spin_unlock_irq(&opener->adev->lock);
}

/* As many as there are, at least one. What cannot be copied stays queued. */
static ssize_t read_done(struct ashm_opener *opener, char __user *to, size_t room)
{
	struct amperf_shm_completion completion;
	size_t bytes = 0;

	while (room - bytes >= sizeof(completion) && peek(opener, &completion)) {
		if (copy_to_user(to + bytes, &completion, sizeof(completion)))
			return bytes ?: -EFAULT;
		skip(opener);
		bytes += sizeof(completion);
	}
	if (bytes)
		wake_up_all(&opener->adev->wait);
	return bytes;
}

static bool is_readable(struct ashm_opener *opener)
{
	struct amperf_shm_completion completion;

	return peek(opener, &completion);
}

/* All that will ever come is in the queues. */
static bool is_drained(struct ashm_device *adev)
{
	bool drained;

	spin_lock_irq(&adev->lock);
	drained = adev->drained;
	spin_unlock_irq(&adev->lock);
	return drained;
}

static ssize_t read(struct file *file, char __user *to, size_t room, loff_t *offset)
{
	struct ashm_opener *opener = file->private_data;
	struct ashm_device *adev = opener->adev;
	ssize_t ret;

	if (room < sizeof(struct amperf_shm_completion))
		return -EINVAL;
	for (;;) {
		bool drained = is_drained(adev); /* before the queue is looked at */

		if (mutex_lock_interruptible(&opener->read_mutex))
			return -ERESTARTSYS;
		ret = read_done(opener, to, room);
		mutex_unlock(&opener->read_mutex);
		if (ret)
			return ret;
		if (drained)
			return -ENODEV;
		if (file->f_flags & O_NONBLOCK)
			return -EAGAIN;
		if (wait_event_interruptible(adev->wait, is_readable(opener) || is_drained(adev)))
			return -ERESTARTSYS;
	}
}

static __poll_t poll(struct file *file, poll_table *table)
{
	struct ashm_opener *opener = file->private_data;
	__poll_t events = 0;

	poll_wait(file, &opener->adev->wait, table);
	if (is_readable(opener))
		events |= EPOLLIN | EPOLLRDNORM;
	if (ashm_has_room(opener))
		events |= EPOLLOUT | EPOLLWRNORM;
	if (is_drained(opener->adev))
		events |= EPOLLHUP | EPOLLERR;
	return events;
}

const struct file_operations ashm_fops = {
	.owner = THIS_MODULE,
	.open = open,
	.release = release,
	.read = read,
	.poll = poll,
	.unlocked_ioctl = ashm_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};
