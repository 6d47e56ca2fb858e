/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of amperf_shm.ko know of each other.
 *
 * Lifetimes: a device lives until its channel is gone, its files are closed and
 * its buffers are freed; a buffer until its handle, its dma-buf (descriptors,
 * mappings) and its transfers are gone and the firmware has let go of it; an
 * opener until its file is closed and its transfers are done. Each buffer holds
 * a reference of the module.
 *
 * Locks, outer first: opener->mutex, device->call_mutex, device->send_mutex,
 * device->lock. The last is a spinlock: an RPMsg callback may be atomic. No lock
 * is held while user memory is copied but opener->read_mutex.
 */
#ifndef AMPERF_SHM_H
#define AMPERF_SHM_H

#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/dma-mapping.h>
#include <linux/idr.h>
#include <linux/kfifo.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/remoteproc.h>
#include <linux/rpmsg.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include <amperf/wire.h>
#include <linux/amperf_shm.h>

struct eventfd_ctx;

#define ASHM_MINORS 256
#define ASHM_REQUEST_BYTES_MAX 64
#define ASHM_REPLY_BYTES_MAX 256
#define ASHM_FRAME_BYTES_MAX \
	(sizeof(struct amperf_header) + ASHM_REQUEST_BYTES_MAX + AMPERF_TRAILER_BYTES)

/* A reply, copied out of the shared memory before anything of it is believed. */
struct ashm_reply {
	u32 sequence;
	u32 status;
	u32 bytes;
	u8 opcode;
	u8 payload[ASHM_REPLY_BYTES_MAX] __aligned(8);
};

/* A request that waits for its reply. */
struct ashm_call {
	u8 opcode;
	const void *request;
	u32 request_bytes;
	unsigned int timeout_ms;
	bool interruptible;
	bool last; /* goes on when the device is gone: the RESET at the end */

	u32 sequence;
	bool answered;
	struct ashm_reply reply;
};

/* A transfer in flight. */
struct ashm_slot {
	struct ashm_opener *opener; /* NULL: free */
	struct ashm_buffer *buffers[2];
	u64 user_data;
	u64 bytes;
	u32 generation;
	bool crc; /* the operation computes one */
};

struct ashm_device {
	struct device dev;
	struct cdev cdev;
	struct list_head entry; /* of all devices */
	int minor;              /* -1: given back */
	struct rproc *rproc;    /* NULL: the channel is of another kind of device */
	u32 local_address;
	u32 remote_address;
	struct amperf_shm_limits limits;
	struct work_struct handshake;
	struct delayed_work retire;
	struct ida regions;
	wait_queue_head_t wait; /* replies, completions, free slots, the end */
	bool added;             /* user space sees it */

	struct mutex call_mutex; /* one call at a time */
	u32 calls;

	struct mutex send_mutex; /* rpdev stays as long as it is held */
	struct rpmsg_device *rpdev;

	spinlock_t lock; /* all below, and what buffers and openers say */
	bool gone;       /* no channel any more */
	bool drained;    /* and all its transfers have been completed */
	bool halted;     /* the firmware that knew our buffers does not run */
	unsigned long offline_since; /* jiffies, 0: not offline */
	unsigned int offline_polls;
	struct ashm_call *call;
	struct ashm_slot slots[AMPERF_SHM_DEPTH_MAX];
	u32 depth;
	u32 in_flight;
	u32 buffers;              /* not freed yet */
	struct list_head retired; /* buffers without users */
	u32 bad_frames;
};

struct ashm_buffer {
	struct kref users; /* handle, dma-buf, transfers */
	struct ashm_device *adev;
	struct list_head entry; /* of adev->retired */
	u64 bytes;              /* as asked for */
	size_t size;            /* whole pages */
	bool cached;
	struct page *page; /* cached */
	void *cpu;         /* uncached */
	dma_addr_t dma;
	int region; /* the firmware's number for it */
	/* under adev->lock */
	u32 in_flight;
	u32 accesses; /* of the CPU, begun and not ended */
};

struct ashm_opener {
	struct kref refs; /* file, transfers */
	struct ashm_device *adev;
	struct mutex mutex; /* of the handles */
	struct idr handles;
	struct mutex read_mutex; /* one read() at a time */
	/* under adev->lock */
	bool closed;
	u32 unread; /* submitted, and not yet fetched with read() */
	struct eventfd_ctx *eventfd;
	DECLARE_KFIFO(done, struct amperf_shm_completion, AMPERF_SHM_DEPTH_MAX);
};

/* main.c */
extern struct workqueue_struct *ashm_workqueue;
struct ashm_device *ashm_device_create(struct rpmsg_device *rpdev);
int ashm_device_add(struct ashm_device *adev);
void ashm_device_del(struct ashm_device *adev);
void ashm_devices_halted(struct ashm_device *successor);

/* channel.c */
extern struct rpmsg_driver ashm_rpmsg_driver;
int ashm_send(struct ashm_device *adev, void *frame, size_t bytes, unsigned int timeout_ms,
	      bool interruptible, bool last);

/* call.c */
int ashm_call(struct ashm_device *adev, struct ashm_call *call);
int ashm_command(struct ashm_device *adev, u8 opcode, const void *request, u32 bytes,
		 unsigned int timeout_ms);
bool ashm_call_reply(struct ashm_device *adev, const struct ashm_reply *reply);
int ashm_status_errno(u32 status);
#define ASHM_CALL_BIT BIT(31) /* of a sequence: a call's, not a transfer's */

/* frame.c */
size_t ashm_frame_compose(void *frame, u8 opcode, u32 sequence, const void *payload, u32 bytes);
int ashm_frame_parse(const void *data, size_t bytes, struct ashm_reply *reply);

/* pool.c: memory */
int ashm_pool_init(void);
void ashm_pool_exit(void);
struct device *ashm_pool_device(void);
u64 ashm_pool_used(void);
int ashm_pool_alloc(struct ashm_buffer *buffer);
void ashm_pool_free(struct ashm_buffer *buffer);

/* buffer.c: users of the memory, the firmware among them */
struct ashm_buffer *ashm_buffer_create(struct ashm_device *adev, u64 bytes, bool cached);
void ashm_buffer_get(struct ashm_buffer *buffer);
void ashm_buffer_put(struct ashm_buffer *buffer);
int ashm_buffer_begin_access(struct ashm_buffer *buffer);
int ashm_buffer_end_access(struct ashm_buffer *buffer);
bool ashm_buffer_accessed(struct ashm_buffer *buffer);
bool ashm_buffer_in_flight(struct ashm_buffer *buffer);
void ashm_retire_kick(struct ashm_device *adev);
void ashm_retire_work(struct work_struct *work);

/* dmabuf.c */
struct dma_buf *ashm_dmabuf_export(struct ashm_buffer *buffer);

/* transfer.c */
int ashm_submit(struct ashm_opener *opener, const struct amperf_shm_submit *submit);
bool ashm_transfer_reply(struct ashm_device *adev, const struct ashm_reply *reply);
void ashm_transfers_fail(struct ashm_device *adev);
bool ashm_has_room(struct ashm_opener *opener);

/* file.c */
extern const struct file_operations ashm_fops;
void ashm_opener_put(struct ashm_opener *opener);

/* ioctl.c */
long ashm_ioctl(struct file *file, unsigned int cmd, unsigned long arg);

#endif /* AMPERF_SHM_H */
