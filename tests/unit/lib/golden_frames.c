/* SPDX-License-Identifier: BSD-3-Clause */
#include "golden_frames.h"
#include "frame.h"
#include "packet2020.h"
#include "pattern.h"

#include <string.h>

#define SEQUENCE 0x01020304u
#define SEED 0xfeedbeefu
#define DATA_BYTES 11u

static const struct amperf_hello hello = {
	.version_min = 1,
	.version_max = 1,
	.core_hz = 208878528,
	.tx_buffers = 16,
	.rx_buffers = 16,
	.message_bytes_max = 496,
	.log_output = AMPERF_LOG_TRACE,
	.endpoint = 0x400,
	.build_id = {0xde, 0xad, 0xbe, 0xef, 5,  6,  7,  8,  9,  10,
		     11,   12,   13,   14,   15, 16, 17, 18, 19, 20},
	.firmware_version = "1.2.3",
	.board = "stm32mp15",
};

static const struct amperf_report report = {
	.bytes = 0x1122334455667788u,
	.start_ticks = 1000,
	.end_ticks = 0x100000001u,
	.payload_crc32 = 0xcafef00d,
	.rx_messages = 1,
	.tx_messages = 2,
	.rx_doorbells = 3,
	.tx_doorbells = 4,
	.tx_waits = 5,
};

static const struct amperf_stats stats = {
	.now_ticks = 1,
	.rx_bytes = 2,
	.tx_bytes = 3,
	.rx_messages = 4,
	.tx_messages = 5,
	.rx_doorbells = 6,
	.tx_doorbells = 7,
	.tx_waits = 8,
	.bad_frames = 9,
	.bad_ring_entries = 10,
	.unknown_endpoints = 11,
	.p2020_transactions = 12,
	.p2020_bytes = 13,
	.p2020_crc32 = 14,
	.log_dropped = 15,
};

static const struct amperf_load load = {
	.now_ticks = 0x1122334455667788u,
	.awake_ticks = 0x1122334455667700u,
	.rx_ring_high_water = 1,
	.rx_ring_buffers = 16,
	.tx_ring_high_water = 2,
	.tx_ring_buffers = 32,
	.drops = 3,
};

static const struct amperf_source source = {0x100000000u, SEED, 16384};
static const struct amperf_credit credit = {0x123456789u};
static const struct amperf_control control = {AMPERF_CONTROL_LOG_OUTPUT, AMPERF_LOG_UART};

static const struct amperf_control sample = {AMPERF_CONTROL_SAMPLE_CHANNEL, 1};
static const struct amperf_control baud = {AMPERF_CONTROL_UART_BAUD, 2000000};

static const struct amperf_shm_limits limits = {
	.operations = 0x7ff,
	.landing_bytes = 65536,
	.regions_max = 1024,
	.transfers_max = 64,
	.window_base = 0xc0000000u,
	.window_bytes = 0x20000000u,
};

static const struct amperf_shm_region attached = {
	.region = 1023,
	.base = 0xd1234000u,
	.bytes = 0x123456,
};

static const struct amperf_shm_region detached = {.region = 1023};

static const struct amperf_shm_transfer transfer = {
	.operation = AMPERF_SHM_FILL,
	.seed = SEED,
	.region = 1023,
	.offset = 0x1004,
	.bytes = 0x10001,
};

static const struct amperf_shm_transfer copy = {
	.operation = AMPERF_SHM_COPY_DMA,
	.region = 1,
	.offset = 4,
	.second_region = 2,
	.second_offset = 8,
	.bytes = 0x300000,
};

static const struct amperf_shm_done done = {
	.bytes = 0x10001,
	.start_ticks = 0x1122334455667788u,
	.end_ticks = 0x1122334455668877u,
	.crc32 = 0xcafef00d,
	.rx_doorbells = 1,
	.tx_doorbells = 2,
};

struct frame {
	const char *name;
	uint8_t opcode;
	uint16_t flags;
	uint32_t status;
	const void *payload; /* NULL with bytes: the pattern */
	size_t bytes;
};

#define REPLY AMPERF_FLAG_REPLY
#define UNVERIFIED AMPERF_FLAG_UNVERIFIED

static const struct frame frames[] = {
	{"v1-hello-request", AMPERF_OP_HELLO, 0, 0, NULL, 0},
	{"v1-hello-reply", AMPERF_OP_HELLO, REPLY, 0, &hello, sizeof(hello)},
	{"v1-reset-request", AMPERF_OP_RESET, 0, 0, NULL, 0},
	{"v1-reset-reply", AMPERF_OP_RESET, REPLY, 0, NULL, 0},
	{"v1-sink-request", AMPERF_OP_SINK, 0, 0, NULL, DATA_BYTES},
	{"v1-source-request", AMPERF_OP_SOURCE, 0, 0, &source, sizeof(source)},
	{"v1-source-reply", AMPERF_OP_SOURCE, REPLY, 0, NULL, DATA_BYTES},
	{"v1-echo-request", AMPERF_OP_ECHO, 0, 0, NULL, DATA_BYTES},
	{"v1-echo-reply", AMPERF_OP_ECHO, REPLY, 0, NULL, DATA_BYTES},
	{"v1-credit-request", AMPERF_OP_CREDIT, 0, 0, &credit, sizeof(credit)},
	{"v1-control-request", AMPERF_OP_CONTROL, 0, 0, &control, sizeof(control)},
	{"v1-control-reply", AMPERF_OP_CONTROL, REPLY, 0, &control, sizeof(control)},
	{"v1-stats-request", AMPERF_OP_STATS, 0, 0, NULL, 0},
	{"v1-stats-reply", AMPERF_OP_STATS, REPLY, 0, &stats, sizeof(stats)},
	{"v1-report-reply", AMPERF_OP_REPORT, REPLY, 0, &report, sizeof(report)},
	{"v1-report-corrupt-reply", AMPERF_OP_REPORT, REPLY, AMPERF_STATUS_CORRUPT, &report,
	 sizeof(report)},
	{"v1-control-sample-request", AMPERF_OP_CONTROL, 0, 0, &sample, sizeof(sample)},
	{"v1-shm-info-request", AMPERF_OP_SHM_INFO, 0, 0, NULL, 0},
	{"v1-shm-info-reply", AMPERF_OP_SHM_INFO, REPLY, 0, &limits, sizeof(limits)},
	{"v1-shm-attach-request", AMPERF_OP_SHM_ATTACH, 0, 0, &attached, sizeof(attached)},
	{"v1-shm-attach-reply", AMPERF_OP_SHM_ATTACH, REPLY, 0, NULL, 0},
	{"v1-shm-detach-request", AMPERF_OP_SHM_DETACH, 0, 0, &detached, sizeof(detached)},
	{"v1-shm-detach-reply", AMPERF_OP_SHM_DETACH, REPLY, 0, NULL, 0},
	{"v1-shm-transfer-request", AMPERF_OP_SHM_TRANSFER, 0, 0, &transfer, sizeof(transfer)},
	{"v1-shm-copy-request", AMPERF_OP_SHM_TRANSFER, 0, 0, &copy, sizeof(copy)},
	{"v1-shm-transfer-reply", AMPERF_OP_SHM_TRANSFER, REPLY, 0, &done, sizeof(done)},
	{"v1-shm-transfer-failed-reply", AMPERF_OP_SHM_TRANSFER, REPLY, AMPERF_STATUS_FAILED, &done,
	 sizeof(done)},
	{"v1-shm-release-request", AMPERF_OP_SHM_RELEASE, 0, 0, NULL, 0},
	{"v1-shm-release-reply", AMPERF_OP_SHM_RELEASE, REPLY, 0, NULL, 0},
	{"v1-error-reply", AMPERF_OP_ERROR, REPLY, AMPERF_STATUS_BAD_OPCODE, NULL, 0},
	{"v1-control-baud-request", AMPERF_OP_CONTROL, 0, 0, &baud, sizeof(baud)},
	{"v1-load-request", AMPERF_OP_LOAD, 0, 0, NULL, 0},
	{"v1-load-reply", AMPERF_OP_LOAD, REPLY, 0, &load, sizeof(load)},
	{"v1-sink-unverified-request", AMPERF_OP_SINK, UNVERIFIED, 0, NULL, DATA_BYTES},
	{"v1-source-unverified-request", AMPERF_OP_SOURCE, UNVERIFIED, 0, &source, sizeof(source)},
	{"v1-source-unverified-reply", AMPERF_OP_SOURCE, REPLY | UNVERIFIED, 0, NULL, DATA_BYTES},
	{"v1-echo-unverified-request", AMPERF_OP_ECHO, UNVERIFIED, 0, NULL, DATA_BYTES},
	{"v1-echo-unverified-reply", AMPERF_OP_ECHO, REPLY | UNVERIFIED, 0, NULL, DATA_BYTES},
};

#define FRAME_COUNT (sizeof(frames) / sizeof(frames[0]))

static void make_frame(const struct frame *frame, struct golden *golden)
{
	struct amperf_header header =
		amperf_frame_header(frame->opcode, frame->flags, SEQUENCE, frame->bytes);
	uint8_t data[DATA_BYTES];

	header.status = frame->status;
	header.header_crc32 =
		amperf_crc32(0, &header, offsetof(struct amperf_header, header_crc32));
	amperf_pattern_fill(data, sizeof(data), SEED, 0);
	golden->name = frame->name;
	golden->bytes =
		amperf_frame_encode(golden->data, &header, frame->payload ? frame->payload : data);
	if (frame->flags & UNVERIFIED && !frame->payload)
		memset(golden->data + golden->bytes - AMPERF_TRAILER_BYTES, 0,
		       AMPERF_TRAILER_BYTES);
}

/* A first transaction of 2 blocks of 512 bytes, as the 2020 client sends it. */
static void make_2020(struct golden *golden)
{
	static struct amperf_packet_2020 packet;

	amperf_2020_init(&packet);
	amperf_2020_prepare(&packet, 1024);
	golden->name = "2020-512x2";
	golden->bytes = 1024;
	memcpy(golden->data, packet.buffer, 512);
	memcpy(golden->data + 512, packet.buffer + 1, 512);
}

int golden_make(size_t index, struct golden *golden)
{
	if (index < FRAME_COUNT)
		make_frame(&frames[index], golden);
	else if (index == FRAME_COUNT)
		make_2020(golden);
	else
		return 0;
	return 1;
}
