/* SPDX-License-Identifier: ((GPL-2.0-only WITH Linux-syscall-note) OR BSD-3-Clause) */
/*
 * /dev/amperf-shmN: buffers in DDR that Linux and the remote core share, and
 * descriptors of them that go over RPMsg.
 *
 * ALLOC gives a buffer, as a dma-buf: mmap() of that descriptor is the way to
 * its bytes, DMA_BUF_IOCTL_SYNC (linux/dma-buf.h) begins and ends the access of
 * a cached one. SUBMIT hands buffers to the remote core; read() fetches what has
 * come of it, poll() tells when there is something (POLLIN), when there is room
 * for a SUBMIT (POLLOUT), and that the firmware is gone (POLLHUP). Each open()
 * has its own buffers and transfers. kernel/shm.md has rules, sizes and errors.
 */
#ifndef _UAPI_LINUX_AMPERF_SHM_H
#define _UAPI_LINUX_AMPERF_SHM_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define AMPERF_SHM_VERSION 1
#define AMPERF_SHM_BUFFER_BYTES_MIN 64
#define AMPERF_SHM_BYTES_MAX (64 << 20) /* all buffers of all openers */
#define AMPERF_SHM_BUFFERS_MAX 1024     /* of all openers */
#define AMPERF_SHM_DEPTH_MAX 64         /* transfers in flight, of all openers */

struct amperf_shm_info {
	__u32 version;
	__u32 depth_max;
	__u64 bytes_max;
	__u64 bytes_used;          /* by all openers, rounded up to pages */
	__u32 buffers_max;
	__u32 landing_bytes;       /* the remote core's own memory for transfers */
	__u32 operations;          /* bit N: the firmware has operation N */
	__u32 local_address;       /* RPMsg addresses of the channel */
	__u32 remote_address;
	__u32 reserved;
};

#define AMPERF_SHM_CACHED 0x1 /* else uncached, write-combining */

struct amperf_shm_alloc {
	__u64 bytes;    /* 64 to 64 MiB; takes whole pages */
	__u32 flags;    /* AMPERF_SHM_CACHED */
	__u32 handle;   /* out: for SUBMIT and FREE, of this opener, not 0 */
	__s32 fd;       /* out: the dma-buf, close-on-exec; the caller's to close */
	__u32 reserved; /* 0 */
};

struct amperf_shm_free {
	__u32 handle;
	__u32 reserved; /* 0 */
};

/* Bytes of a buffer; offset and bytes + offset within it, offset a multiple of 4. */
struct amperf_shm_span {
	__u32 handle;
	__u32 offset;
	__u32 bytes;
};

struct amperf_shm_submit {
	__u64 user_data;                  /* comes back with the completion */
	__u32 operation;                  /* enum amperf_shm_operation of amperf/wire.h */
	__u32 seed;                       /* of the pattern, where it writes one */
	struct amperf_shm_span span;      /* all 0 for operations without a buffer but bytes */
	struct amperf_shm_span second;    /* the copy's target; all 0 for others */
};

/* What read() gives, whole ones only. */
struct amperf_shm_completion {
	__u64 user_data;
	__s32 error;        /* 0 or a negative errno value */
	__u32 crc32;        /* of the data, where the operation computes it */
	__u64 bytes;        /* moved or looked at */
	__u64 start_ticks;  /* of the remote core */
	__u64 end_ticks;
};

/*
 * One request of amperf's protocol to the channel's endpoint (HELLO, CONTROL,
 * STATS, LOAD; others: EPERM), its payload without header and CRC, and the reply.
 */
struct amperf_shm_exchange {
	__u32 opcode;
	__u32 timeout_ms;     /* 1 to 10000 */
	__u64 request;        /* address */
	__u64 reply;          /* address */
	__u32 request_bytes;  /* at most 64 */
	__u32 reply_bytes;    /* in: room; out: bytes of the reply */
	__u32 status;         /* out: enum amperf_status */
	__u32 reply_opcode;   /* out */
};

#define AMPERF_SHM_IOC_MAGIC 0xB7
#define AMPERF_SHM_IOC_INFO _IOR(AMPERF_SHM_IOC_MAGIC, 0, struct amperf_shm_info)
#define AMPERF_SHM_IOC_ALLOC _IOWR(AMPERF_SHM_IOC_MAGIC, 1, struct amperf_shm_alloc)
#define AMPERF_SHM_IOC_FREE _IOW(AMPERF_SHM_IOC_MAGIC, 2, struct amperf_shm_free)
#define AMPERF_SHM_IOC_SUBMIT _IOW(AMPERF_SHM_IOC_MAGIC, 3, struct amperf_shm_submit)
/* An eventfd that counts completions; -1: none any more. */
#define AMPERF_SHM_IOC_EVENTFD _IOW(AMPERF_SHM_IOC_MAGIC, 4, __s32)
#define AMPERF_SHM_IOC_EXCHANGE _IOWR(AMPERF_SHM_IOC_MAGIC, 5, struct amperf_shm_exchange)

#endif /* _UAPI_LINUX_AMPERF_SHM_H */
