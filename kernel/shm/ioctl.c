// SPDX-License-Identifier: GPL-2.0-only
/* The ioctls of the character device. */
#include <linux/dma-buf.h>
#include <linux/eventfd.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/uaccess.h>

#include "shm.h"

#define EXCHANGE_MS_MAX 10000

static long do_info(struct ashm_opener *opener, void __user *user)
{
	struct ashm_device *adev = opener->adev;
	const struct amperf_shm_info info = {
		.version = AMPERF_SHM_VERSION,
		.depth_max = adev->depth,
		.bytes_max = AMPERF_SHM_BYTES_MAX,
		.bytes_used = ashm_pool_used(),
		.buffers_max = min_t(u32, AMPERF_SHM_BUFFERS_MAX, adev->limits.regions_max),
		.landing_bytes = adev->limits.landing_bytes,
		.operations = adev->limits.operations & (BIT(AMPERF_SHM_OPERATIONS) - 1),
		.local_address = adev->local_address,
		.remote_address = adev->remote_address,
	};

	return copy_to_user(user, &info, sizeof(info)) ? -EFAULT : 0;
}

/* Consumes the caller's reference: the handle's, from now on. */
static int add_handle(struct ashm_opener *opener, struct ashm_buffer *buffer)
{
	int handle;

	mutex_lock(&opener->mutex);
	handle = idr_alloc(&opener->handles, buffer, 1, 0, GFP_KERNEL);
	mutex_unlock(&opener->mutex);
	if (handle < 0)
		ashm_buffer_put(buffer);
	return handle;
}

/* -EBUSY while a transfer is in flight. */
static int drop_handle(struct ashm_opener *opener, u32 handle)
{
	struct ashm_buffer *buffer;
	int ret = -ENOENT;

	mutex_lock(&opener->mutex);
	buffer = handle ? idr_find(&opener->handles, handle) : NULL;
	if (buffer)
		ret = ashm_buffer_in_flight(buffer) ? -EBUSY : 0;
	if (!ret)
		idr_remove(&opener->handles, handle);
	mutex_unlock(&opener->mutex);
	if (!ret)
		ashm_buffer_put(buffer);
	return ret;
}

/* The descriptor is the caller's only when nothing can go wrong any more. */
static int give_descriptor(struct amperf_shm_alloc *alloc, struct dma_buf *dmabuf,
			   void __user *user)
{
	alloc->fd = get_unused_fd_flags(O_CLOEXEC);
	if (alloc->fd < 0)
		return alloc->fd;
	if (copy_to_user(user, alloc, sizeof(*alloc))) {
		put_unused_fd(alloc->fd);
		return -EFAULT;
	}
	fd_install(alloc->fd, dmabuf->file);
	return 0;
}

static int give_buffer(struct ashm_opener *opener, struct ashm_buffer *buffer,
		       struct amperf_shm_alloc *alloc, void __user *user)
{
	struct dma_buf *dmabuf = ashm_dmabuf_export(buffer);
	int handle, ret;

	if (IS_ERR(dmabuf)) {
		ashm_buffer_put(buffer);
		return PTR_ERR(dmabuf);
	}
	handle = add_handle(opener, buffer);
	if (handle < 0) {
		dma_buf_put(dmabuf);
		return handle;
	}
	alloc->handle = handle;
	ret = give_descriptor(alloc, dmabuf, user);
	if (ret) {
		drop_handle(opener, handle);
		dma_buf_put(dmabuf);
	}
	return ret;
}

static long do_alloc(struct ashm_opener *opener, void __user *user)
{
	struct amperf_shm_alloc alloc;
	struct ashm_buffer *buffer;

	if (copy_from_user(&alloc, user, sizeof(alloc)))
		return -EFAULT;
	if (alloc.bytes < AMPERF_SHM_BUFFER_BYTES_MIN || alloc.bytes > AMPERF_SHM_BYTES_MAX ||
	    alloc.flags & ~AMPERF_SHM_CACHED || alloc.reserved)
		return -EINVAL;
	buffer = ashm_buffer_create(opener->adev, alloc.bytes, alloc.flags & AMPERF_SHM_CACHED);
	if (IS_ERR(buffer))
		return PTR_ERR(buffer);
	return give_buffer(opener, buffer, &alloc, user);
}

static long do_free(struct ashm_opener *opener, void __user *user)
{
	struct amperf_shm_free request;

	if (copy_from_user(&request, user, sizeof(request)))
		return -EFAULT;
	return request.reserved ? -EINVAL : drop_handle(opener, request.handle);
}

static long do_submit(struct ashm_opener *opener, void __user *user)
{
	struct amperf_shm_submit submit;

	if (copy_from_user(&submit, user, sizeof(submit)))
		return -EFAULT;
	return ashm_submit(opener, &submit);
}

static long do_eventfd(struct ashm_opener *opener, void __user *user)
{
	struct eventfd_ctx *eventfd = NULL;
	s32 fd;

	if (get_user(fd, (s32 __user *)user))
		return -EFAULT;
	if (fd != -1) {
		eventfd = eventfd_ctx_fdget(fd);
		if (IS_ERR(eventfd))
			return PTR_ERR(eventfd);
	}
	spin_lock_irq(&opener->adev->lock);
	swap(opener->eventfd, eventfd);
	spin_unlock_irq(&opener->adev->lock);
	if (eventfd)
		eventfd_ctx_put(eventfd);
	return 0;
}

static int check_exchange(const struct amperf_shm_exchange *exchange)
{
	if (exchange->opcode != AMPERF_OP_HELLO && exchange->opcode != AMPERF_OP_CONTROL &&
	    exchange->opcode != AMPERF_OP_STATS && exchange->opcode != AMPERF_OP_LOAD)
		return -EPERM;
	if (!exchange->timeout_ms || exchange->timeout_ms > EXCHANGE_MS_MAX ||
	    exchange->request_bytes > ASHM_REQUEST_BYTES_MAX)
		return -EINVAL;
	return 0;
}

static long do_exchange(struct ashm_opener *opener, void __user *user)
{
	struct amperf_shm_exchange exchange;
	u8 request[ASHM_REQUEST_BYTES_MAX];
	struct ashm_call call = { .request = request, .interruptible = true };
	int ret;

	if (copy_from_user(&exchange, user, sizeof(exchange)))
		return -EFAULT;
	ret = check_exchange(&exchange);
	if (ret)
		return ret;
	if (copy_from_user(request, u64_to_user_ptr(exchange.request), exchange.request_bytes))
		return -EFAULT;
	call.opcode = exchange.opcode;
	call.request_bytes = exchange.request_bytes;
	call.timeout_ms = exchange.timeout_ms;
	ret = ashm_call(opener->adev, &call);
	if (ret)
		return ret;
	if (call.reply.bytes > exchange.reply_bytes)
		return -EMSGSIZE;
	exchange.reply_bytes = call.reply.bytes;
	exchange.status = call.reply.status;
	exchange.reply_opcode = call.reply.opcode;
	if (copy_to_user(u64_to_user_ptr(exchange.reply), call.reply.payload, call.reply.bytes) ||
	    copy_to_user(user, &exchange, sizeof(exchange)))
		return -EFAULT;
	return 0;
}

long ashm_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct ashm_opener *opener = file->private_data;
	void __user *user = (void __user *)arg;

	if (READ_ONCE(opener->adev->gone))
		return -ENODEV;
	switch (cmd) {
	case AMPERF_SHM_IOC_INFO:
		return do_info(opener, user);
	case AMPERF_SHM_IOC_ALLOC:
		return do_alloc(opener, user);
	case AMPERF_SHM_IOC_FREE:
		return do_free(opener, user);
	case AMPERF_SHM_IOC_SUBMIT:
		return do_submit(opener, user);
	case AMPERF_SHM_IOC_EVENTFD:
		return do_eventfd(opener, user);
	case AMPERF_SHM_IOC_EXCHANGE:
		return do_exchange(opener, user);
	default:
		return -ENOTTY;
	}
}
