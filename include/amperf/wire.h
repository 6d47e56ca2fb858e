/* SPDX-License-Identifier: BSD-3-Clause OR GPL-2.0-only */
/*
 * The wire format between Linux and the microcontroller, version 1.
 *
 * The one place where it is written down as code: the tool, the firmware and
 * the kernel modules include this header. PROTOCOL.md explains it.
 *
 * Everything is little-endian, sizes are bytes, and no structure has padding.
 */
#ifndef AMPERF_WIRE_H
#define AMPERF_WIRE_H

#ifdef __KERNEL__
#include <linux/build_bug.h>
#include <linux/stddef.h>
#include <linux/types.h>
#ifndef UINT64_C
#define UINT64_C(n) n##ULL
#endif
#else
#include <stddef.h>
#include <stdint.h>
#endif

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "amperf's wire structures are used in place and need a little-endian core"
#endif

#ifdef __cplusplus
#define AMPERF_WIRE_ASSERT(cond, text) static_assert(cond, text)
#else
#define AMPERF_WIRE_ASSERT(cond, text) _Static_assert(cond, text)
#endif

/* ---- Frames ------------------------------------------------------------ */

/*
 * A frame is a header, `length` bytes of payload and, if there is a payload,
 * its CRC-32 (zlib's, 4 bytes). A frame starts at the start of a message (of a
 * write() on a byte stream) and may go on over any number of messages.
 */
#define AMPERF_MAGIC 0x46504d41u /* "AMPF" in memory */
#define AMPERF_VERSION 1
#define AMPERF_PAYLOAD_MAX (UINT64_C(4) << 30)
#define AMPERF_TRAILER_BYTES 4u

struct amperf_header {
	uint32_t magic;        /* AMPERF_MAGIC */
	uint8_t version;       /* AMPERF_VERSION */
	uint8_t opcode;        /* enum amperf_opcode */
	uint16_t flags;        /* AMPERF_FLAG_* */
	uint32_t sequence;     /* chosen by the requester, returned in each reply */
	uint32_t status;       /* enum amperf_status in replies, 0 in requests */
	uint64_t length;       /* payload bytes, at most AMPERF_PAYLOAD_MAX */
	uint32_t reserved;     /* 0 */
	uint32_t header_crc32; /* CRC-32 of the 28 bytes before it */
};

#define AMPERF_FLAG_REPLY 0x0001u
/*
 * Of SINK, SOURCE and ECHO, requests and replies with data: nobody computes or checks
 * the data's CRC-32, here or in the REPORT; where it would stand is 0.
 */
#define AMPERF_FLAG_UNVERIFIED 0x0002u
#define AMPERF_FLAGS_KNOWN (AMPERF_FLAG_REPLY | AMPERF_FLAG_UNVERIFIED)

enum amperf_opcode {
	AMPERF_OP_HELLO = 1,   /* () -> amperf_hello */
	AMPERF_OP_RESET = 2,   /* () -> (): abandon whatever is under way */
	AMPERF_OP_SINK = 3,    /* (data) -> REPORT */
	AMPERF_OP_SOURCE = 4,  /* (amperf_source) -> SOURCE (data), REPORT */
	AMPERF_OP_ECHO = 5,    /* (data) -> ECHO (the same data), REPORT */
	AMPERF_OP_CREDIT = 6,  /* (amperf_credit), no reply */
	AMPERF_OP_CONTROL = 7, /* (amperf_control) -> amperf_control */
	AMPERF_OP_STATS = 8,   /* () -> amperf_stats */
	AMPERF_OP_REPORT = 9,  /* reply only: amperf_report */
	AMPERF_OP_ERROR = 10,  /* reply only: no payload, the reason in `status` */
	AMPERF_OP_LOAD = 11,   /* () -> amperf_load */
	/* The endpoint of shared buffers only; it takes no SINK, SOURCE, ECHO, CREDIT. */
	AMPERF_OP_SHM_INFO = 16,     /* () -> amperf_shm_limits */
	AMPERF_OP_SHM_ATTACH = 17,   /* (amperf_shm_region) -> (): may be used from now on */
	AMPERF_OP_SHM_DETACH = 18,   /* (amperf_shm_region) -> (): will not be touched again */
	AMPERF_OP_SHM_TRANSFER = 19, /* (amperf_shm_transfer) -> amperf_shm_done */
	AMPERF_OP_SHM_RELEASE = 20,  /* () -> (): as RESET, and the endpoint is nobody's */
};

enum amperf_status {
	AMPERF_STATUS_OK = 0,
	AMPERF_STATUS_BAD_HEADER = 1,  /* magic, header CRC, flags, reserved */
	AMPERF_STATUS_BAD_VERSION = 2, /* a version that this side does not speak */
	AMPERF_STATUS_BAD_OPCODE = 3,
	AMPERF_STATUS_BAD_LENGTH = 4, /* not what the opcode takes */
	AMPERF_STATUS_BAD_VALUE = 5,  /* a payload field is out of range */
	AMPERF_STATUS_CORRUPT = 6,    /* the payload's CRC-32 does not match */
	AMPERF_STATUS_ABORTED = 7,    /* by a RESET */
	AMPERF_STATUS_BUSY = 8,       /* a region in use, or too many transfers */
	AMPERF_STATUS_FAILED = 9,     /* the hardware (DMA) reported an error */
};

/* ---- Payloads ---------------------------------------------------------- */

/* What the firmware is and what it can do. */
struct amperf_hello {
	uint16_t version_min; /* protocol versions that it speaks */
	uint16_t version_max;
	uint32_t core_hz;           /* clock of the core, and of *_ticks below */
	uint32_t tx_buffers;        /* vring buffers from the firmware to Linux */
	uint32_t rx_buffers;        /* vring buffers from Linux to the firmware */
	uint32_t message_bytes_max; /* payload of one message, 496 as a rule */
	uint32_t log_output;        /* enum amperf_log_output */
	uint32_t endpoint;          /* address that this answer comes from */
	uint8_t build_id[20];       /* the ELF file's GNU build id */
	char firmware_version[24];  /* NUL-terminated */
	char board[24];             /* NUL-terminated, e.g. "stm32mp15" */
};

/* Asks for `length` bytes of the test pattern. */
struct amperf_source {
	uint64_t length;       /* 1 to AMPERF_PAYLOAD_MAX */
	uint32_t seed;         /* of the pattern */
	uint32_t window_bytes; /* most bytes sent and not credited; 0: no limit */
};

/* Tells the source how much of its data has been taken, all in all. */
struct amperf_credit {
	uint64_t consumed_bytes;
};

enum amperf_control_key {
	AMPERF_CONTROL_LOG_OUTPUT = 1, /* value: enum amperf_log_output */
	/* 1: announces the channel of Linux' samples/rpmsg; 0: takes it back. */
	AMPERF_CONTROL_SAMPLE_CHANNEL = 2,
	/* Baud rate of AMPERF_LOG_UART; 0: changes nothing, the reply tells it. */
	AMPERF_CONTROL_UART_BAUD = 3,
};

#define AMPERF_UART_BAUD_DEFAULT 115200u
#define AMPERF_UART_BAUD_MIN 9600u
#define AMPERF_UART_BAUD_MAX 16000000u /* what a board can do may be less */

enum amperf_log_output {
	AMPERF_LOG_OFF = 0,
	AMPERF_LOG_TRACE = 1, /* remoteproc's trace buffer */
	AMPERF_LOG_UART = 2,  /* blocking, character by character */
};

struct amperf_control {
	uint32_t key;
	uint32_t value; /* in the reply: the value now in force */
};

/* One transaction as the firmware saw it; counts are of this endpoint. */
struct amperf_report {
	uint64_t bytes;         /* payload received (sink, echo) or sent (source) */
	uint64_t start_ticks;   /* its first message was taken up */
	uint64_t end_ticks;     /* its last byte was handled */
	uint32_t payload_crc32; /* as the firmware computed it */
	uint32_t rx_messages;
	uint32_t tx_messages;  /* with the one that carries this report */
	uint32_t rx_doorbells; /* of all endpoints: a doorbell does not say whose */
	uint32_t tx_doorbells; /* without the one for this report */
	uint32_t tx_waits;     /* times that no free buffer was there to send in */
};

/* Since the firmware's start, or the last transaction of the 2020 packet. */
struct amperf_stats {
	uint64_t now_ticks;
	uint64_t rx_bytes; /* payload of all messages, headers included */
	uint64_t tx_bytes;
	uint32_t rx_messages;
	uint32_t tx_messages;
	uint32_t rx_doorbells;
	uint32_t tx_doorbells;
	uint32_t tx_waits;
	uint32_t bad_frames;        /* headers and payloads refused */
	uint32_t bad_ring_entries;  /* indices, lengths, addresses refused */
	uint32_t unknown_endpoints; /* messages to an address nobody has */
	/* The next three are of the endpoint that answers. */
	uint32_t p2020_transactions; /* finished transactions of the 2020 packet */
	uint32_t p2020_bytes;        /* of the last one, header included */
	uint32_t p2020_crc32;        /* CRC-32 of those bytes as received */
	uint32_t log_dropped;        /* log lines that are lost: old ones of a full trace */
};

/*
 * What the firmware's core and rings are busy with. The high-water marks are of the
 * time since the last LOAD, over any endpoint, and begin anew with each; the other
 * counts only grow.
 */
struct amperf_load {
	uint64_t now_ticks;
	uint64_t awake_ticks;        /* of these, since the start: the core did not sleep */
	uint32_t rx_ring_high_water; /* most buffers from Linux that were not given back */
	uint32_t rx_ring_buffers;    /* that ring's size */
	uint32_t tx_ring_high_water; /* most buffers to Linux that were not given back */
	uint32_t tx_ring_buffers;
	uint32_t drops; /* messages thrown away without an answer, since the link is up */
	uint32_t reserved;
};

/* ---- Shared buffers ---------------------------------------------------- */

/*
 * Linux attaches regions of its memory before it names them in a transfer, and
 * detaches them before it uses them otherwise. The firmware takes only what its
 * port can reach and is none of its own memory. RESET ends all transfers and
 * detaches all regions before it is answered. The endpoint belongs to the RPMsg
 * address that sent the first RESET, until it sends RELEASE; requests from others
 * are refused.
 *
 * Each request is one message. Transfers are done in the order in which they
 * came; each is answered by itself, with its own sequence.
 */
#define AMPERF_SHM_REGIONS_MAX 1024u
#define AMPERF_SHM_TRANSFERS_MAX 64u /* not yet answered */

enum amperf_shm_operation {
	/* one region */
	AMPERF_SHM_NONE = 0,     /* handed over and given back, not touched */
	AMPERF_SHM_CRC = 1,      /* read in place: CRC-32 of the data */
	AMPERF_SHM_FILL = 2,     /* written in place with the pattern of `seed`: its CRC-32 */
	AMPERF_SHM_READ_CPU = 3, /* copied to the landing area, round and round */
	AMPERF_SHM_READ_DMA = 4,
	AMPERF_SHM_WRITE_CPU = 5, /* copied from the landing area, round and round */
	AMPERF_SHM_WRITE_DMA = 6,
	/* from the first region to the second */
	AMPERF_SHM_COPY_CPU = 7,
	AMPERF_SHM_COPY_DMA = 8,
	/* the landing area alone, from its start; no region */
	AMPERF_SHM_LANDING_CRC = 9,   /* its CRC-32 */
	AMPERF_SHM_LANDING_FILL = 10, /* the pattern of `seed`: its CRC-32 */
	AMPERF_SHM_OPERATIONS
};

struct amperf_shm_limits {
	uint32_t operations;    /* bit N: has operation N */
	uint32_t landing_bytes; /* the landing area, in the core's own memory */
	uint32_t regions_max;
	uint32_t transfers_max;
	uint64_t window_base; /* memory that the core can reach of Linux' */
	uint64_t window_bytes;
};

struct amperf_shm_region {
	uint32_t region; /* 0 to regions_max - 1, chosen by Linux */
	uint32_t reserved;
	uint64_t base;  /* physical address, a multiple of 4 */
	uint64_t bytes; /* 0 in DETACH, base too */
};

struct amperf_shm_transfer {
	uint32_t operation; /* enum amperf_shm_operation */
	uint32_t seed;
	uint32_t region;
	uint32_t offset;        /* a multiple of 4 */
	uint32_t second_region; /* 0 unless the operation has two, offset too */
	uint32_t second_offset;
	uint64_t bytes; /* 1 or more; of the landing area at most landing_bytes */
};

struct amperf_shm_done {
	uint64_t bytes; /* moved, or looked at */
	uint64_t start_ticks;
	uint64_t end_ticks;
	uint32_t crc32;        /* 0 where the operation computes none */
	uint32_t rx_doorbells; /* of all endpoints, since the transfer before was done */
	uint32_t tx_doorbells;
	uint32_t reserved;
};

/* ---- Test pattern ------------------------------------------------------ */

/*
 * Word i (4 bytes) of a payload is seed + i * AMPERF_PATTERN_STEP, modulo 2^32:
 * one addition a word, and no two words of a payload are alike, so that a lost,
 * doubled or moved message cannot go unseen.
 */
#define AMPERF_PATTERN_STEP 0x9e3779b9u

/* ---- The packet of the 2020 benchmark ---------------------------------- */

/*
 * Told apart by its preamble at the start of a message. Stands in the first
 * bytes of the transaction and is counted in `length`; the answer is `length`,
 * 2 bytes. `crc16` is not a usable checksum (see PROTOCOL.md).
 */
#define AMPERF_2020_PREAMBLE 0xabcdu
#define AMPERF_2020_HEADER_BYTES 6u

struct amperf_2020_header {
	uint16_t preamble; /* AMPERF_2020_PREAMBLE */
	uint16_t length;   /* bytes of the transaction, these six included */
	uint16_t crc16;
};

/* ---- Endpoints --------------------------------------------------------- */

/*
 * RPMsg addresses of the firmware. Those with a channel's name are announced by
 * name service (the sample's on request); the plain endpoints are not, they are
 * there for endpoints that Linux creates by itself (/dev/rpmsg_ctrl0). All speak
 * the same protocol, each with a session of its own. `n` counts from 0.
 */
#define AMPERF_TTYS 2u
#define AMPERF_TTY_ADDRESS(n) (0x400u + (n))
#define AMPERF_RAW_ADDRESS 0x410u
#define AMPERF_RAW_CHANNEL "rpmsg-raw" /* the name that rpmsg_char binds to */
#define AMPERF_PLAIN_ENDPOINTS 8u
#define AMPERF_PLAIN_ADDRESS(n) (0x420u + (n))
/* Bound by the module amperf.ko; the second is the name that the 2020 work used. */
#define AMPERF_NETLINK_ADDRESS 0x430u
#define AMPERF_NETLINK_CHANNEL "amperf-netlink"
#define AMPERF_NETLINK_2020_ADDRESS 0x431u
#define AMPERF_NETLINK_2020_CHANNEL "rpmsg-netlink"
#define AMPERF_KERNEL_ADDRESS 0x432u
#define AMPERF_KERNEL_CHANNEL "amperf-kernel"
/* Bound by the module amperf_shm.ko. */
#define AMPERF_SHM_ADDRESS 0x440u
#define AMPERF_SHM_CHANNEL "amperf-shm"
/* Linux' samples/rpmsg; speaks no frames, sends back each message. */
#define AMPERF_SAMPLE_ADDRESS 0x450u
#define AMPERF_SAMPLE_CHANNEL "rpmsg-client-sample"

/* ---- Layout ------------------------------------------------------------ */

AMPERF_WIRE_ASSERT(sizeof(struct amperf_header) == 32, "header");
AMPERF_WIRE_ASSERT(offsetof(struct amperf_header, sequence) == 8, "header.sequence");
AMPERF_WIRE_ASSERT(offsetof(struct amperf_header, length) == 16, "header.length");
AMPERF_WIRE_ASSERT(offsetof(struct amperf_header, header_crc32) == 28, "header.header_crc32");
AMPERF_WIRE_ASSERT(sizeof(struct amperf_hello) == 96, "hello");
AMPERF_WIRE_ASSERT(offsetof(struct amperf_hello, build_id) == 28, "hello.build_id");
AMPERF_WIRE_ASSERT(sizeof(struct amperf_source) == 16, "source");
AMPERF_WIRE_ASSERT(sizeof(struct amperf_credit) == 8, "credit");
AMPERF_WIRE_ASSERT(sizeof(struct amperf_control) == 8, "control");
AMPERF_WIRE_ASSERT(sizeof(struct amperf_report) == 48, "report");
AMPERF_WIRE_ASSERT(offsetof(struct amperf_report, payload_crc32) == 24, "report.payload_crc32");
AMPERF_WIRE_ASSERT(sizeof(struct amperf_stats) == 72, "stats");
AMPERF_WIRE_ASSERT(sizeof(struct amperf_load) == 40, "load");
AMPERF_WIRE_ASSERT(sizeof(struct amperf_shm_limits) == 32, "shm limits");
AMPERF_WIRE_ASSERT(sizeof(struct amperf_shm_region) == 24, "shm region");
AMPERF_WIRE_ASSERT(sizeof(struct amperf_shm_transfer) == 32, "shm transfer");
AMPERF_WIRE_ASSERT(sizeof(struct amperf_shm_done) == 40, "shm done");
AMPERF_WIRE_ASSERT(sizeof(struct amperf_2020_header) == 6, "2020 header");

#endif /* AMPERF_WIRE_H */
