/* SPDX-License-Identifier: ((GPL-2.0-only WITH Linux-syscall-note) OR BSD-3-Clause) */
/*
 * amperf's generic netlink family: a remote core's RPMsg channels for any
 * number of clients, and tests that run wholly in the kernel.
 *
 * One socket is one client, with at most one endpoint of its own. All commands
 * but CHANNEL_GET need CAP_NET_ADMIN. Bytes are carried as an ordered stream:
 * what a client hands over with SEND is cut into RPMsg messages, each SEND
 * beginning a new one; what comes in is joined, and the bounds of messages are
 * not kept. kernel/netlink.md has the rules, sizes and errors.
 */
#ifndef _UAPI_LINUX_AMPERF_H
#define _UAPI_LINUX_AMPERF_H

#define AMPERF_GENL_NAME "amperf"
#define AMPERF_GENL_VERSION 1
#define AMPERF_GENL_MCGRP_CHANNELS "channels" /* CHANNEL_NEW, CHANNEL_DEL */

#define AMPERF_GENL_SEND_BYTES_MAX 32768 /* of one SEND */
#define AMPERF_GENL_RECV_BYTES_MAX 32768 /* of one RECV's or DATA's data */

enum amperf_genl_cmd {
	AMPERF_CMD_UNSPEC,

	/*
	 * do (CHANNEL_NAME or CHANNEL_DEVICE) and dump: CHANNEL_* and STAT_* of
	 * a channel. Needs no privilege.
	 */
	AMPERF_CMD_CHANNEL_GET,
	AMPERF_CMD_CHANNEL_NEW, /* multicast: CHANNEL_* */
	AMPERF_CMD_CHANNEL_DEL, /* multicast: CHANNEL_* */

	/*
	 * do (CHANNEL_NAME or CHANNEL_DEVICE, [DESTINATION]): makes an endpoint
	 * for this socket; talks to the channel's remote end, or DESTINATION.
	 * Replies with OPEN: CHANNEL_*, SOURCE, DESTINATION, MESSAGE_BYTES_MAX,
	 * SEND_BYTES_MAX, RECV_QUEUE_BYTES. Closing the socket closes it too.
	 */
	AMPERF_CMD_OPEN,
	AMPERF_CMD_CLOSE, /* do (): destroys it; what is queued is dropped */

	/*
	 * do (DATA): all of it is queued, or nothing (EAGAIN). After EAGAIN one
	 * ROOM comes as soon as a SEND of the same size would be taken.
	 */
	AMPERF_CMD_SEND,
	AMPERF_CMD_ROOM, /* unicast: () */

	/*
	 * do ([RECV_BYTES]): replies with RECV: DATA (as much as there is, up to
	 * RECV_BYTES); nothing there: EAGAIN. Whenever a RECV has emptied the
	 * queue (or found it empty), and after OPEN, the next data to arrive is
	 * sent unasked, once, as a DATA: who waits need not ask first.
	 */
	AMPERF_CMD_RECV,
	AMPERF_CMD_DATA, /* unicast: DATA */

	/* unicast: the channel is gone; the endpoint with it, once: ERROR. */
	AMPERF_CMD_GONE,

	/*
	 * do (TEST_*): runs one transaction of PROTOCOL.md in the kernel, on
	 * this socket's endpoint, on which nothing else may be under way (EBUSY).
	 * Answered at once; a TEST_DONE follows when it is over.
	 */
	AMPERF_CMD_TEST,
	AMPERF_CMD_TEST_CANCEL, /* do (): TEST_DONE comes with ECANCELED */
	AMPERF_CMD_TEST_DONE,   /* unicast: ERROR, RESULT_* */

	__AMPERF_CMD_MAX,
	AMPERF_CMD_MAX = __AMPERF_CMD_MAX - 1,
};

enum amperf_genl_attr {
	AMPERF_ATTR_UNSPEC,
	AMPERF_ATTR_PAD,

	AMPERF_ATTR_CHANNEL_NAME,   /* string: as announced, e.g. "amperf-netlink" */
	AMPERF_ATTR_CHANNEL_DEVICE, /* string: on the RPMsg bus, "virtio0.amperf-netlink.-1.1072" */
	AMPERF_ATTR_SOURCE,         /* u32: RPMsg address of Linux' end */
	AMPERF_ATTR_DESTINATION,    /* u32: RPMsg address of the remote end */
	AMPERF_ATTR_CLIENTS,        /* u32: endpoints open on the channel */

	AMPERF_ATTR_MESSAGE_BYTES_MAX, /* u32: payload of one RPMsg message */
	AMPERF_ATTR_SEND_BYTES_MAX,    /* u32: of one SEND */
	AMPERF_ATTR_RECV_QUEUE_BYTES,  /* u32: more unread than that is an overrun */

	AMPERF_ATTR_DATA,       /* binary */
	AMPERF_ATTR_RECV_BYTES, /* u32 */
	AMPERF_ATTR_ERROR,      /* s32: 0 or a negative errno value */

	/* What all clients of a channel did, since it is there. */
	AMPERF_ATTR_STAT_TX_MESSAGES, /* u64 */
	AMPERF_ATTR_STAT_RX_MESSAGES, /* u64 */
	AMPERF_ATTR_STAT_TX_BYTES,    /* u64 */
	AMPERF_ATTR_STAT_RX_BYTES,    /* u64 */
	AMPERF_ATTR_STAT_TX_WAITS,    /* u64: times that no vring buffer was free */
	AMPERF_ATTR_STAT_OVERRUNS,    /* u64: clients that lost data they did not fetch */

	AMPERF_ATTR_TEST_KIND,        /* u32: enum amperf_genl_test_kind */
	AMPERF_ATTR_TEST_BLOCK_BYTES, /* u64: each block begins a message */
	AMPERF_ATTR_TEST_COUNT,       /* u64: blocks */
	AMPERF_ATTR_TEST_SEED,        /* u32: of the pattern */
	AMPERF_ATTR_TEST_SEQUENCE,    /* u32: of the request's frame */
	AMPERF_ATTR_TEST_TIMEOUT_MS,  /* u32: longest time without progress */

	AMPERF_ATTR_RESULT_NS,             /* u64: first message until REPORT and last byte */
	AMPERF_ATTR_RESULT_VERIFIED_BYTES, /* u64: compared and right */
	AMPERF_ATTR_RESULT_SENT_BYTES,     /* u64: payload */
	AMPERF_ATTR_RESULT_RECEIVED_BYTES, /* u64: payload */
	AMPERF_ATTR_RESULT_WRONG_AT,       /* u64: first byte that is not right; absent: none */
	AMPERF_ATTR_RESULT_CRC32,          /* u32: of the pattern, as it should be */
	AMPERF_ATTR_RESULT_STATUS,         /* u32: enum amperf_status of REPORT or ERROR */
	AMPERF_ATTR_RESULT_REPORT,         /* binary: struct amperf_report; absent: none came */
	AMPERF_ATTR_RESULT_SENDS,          /* u64: messages handed to the RPMsg bus */
	AMPERF_ATTR_RESULT_RETRIES,        /* u64: times that no vring buffer was free */
	AMPERF_ATTR_RESULT_WAIT_NS,        /* u64: time spent waiting for one */

	AMPERF_ATTR_TEST_UNVERIFIED, /* flag: nobody looks at the data */

	AMPERF_ATTR_RESULT_START_NS, /* u64: CLOCK_MONOTONIC when RESULT_NS began */

	__AMPERF_ATTR_MAX,
	AMPERF_ATTR_MAX = __AMPERF_ATTR_MAX - 1,
};

/* A ping is an ECHO of one message, a flood a SINK or SOURCE of many. */
enum amperf_genl_test_kind {
	AMPERF_TEST_SINK,   /* Linux sends, the firmware acknowledges */
	AMPERF_TEST_SOURCE, /* the firmware sends */
	AMPERF_TEST_ECHO,   /* the firmware sends back what it gets */
};

#endif /* _UAPI_LINUX_AMPERF_H */
