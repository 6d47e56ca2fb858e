/* SPDX-License-Identifier: GPL-2.0-only */
/* Tests that run wholly in the kernel: one transaction of PROTOCOL.md each. */
#ifndef AMPERF_NETLINK_TEST_H
#define AMPERF_NETLINK_TEST_H

#include <linux/wait.h>
#include <linux/workqueue.h>

#include "frame.h"

struct amperf_client;

struct amperf_test_params {
	u32 kind;
	u64 block_bytes;
	u64 count;
	u64 total_bytes;
	u32 seed;
	u32 sequence;
	u32 timeout_ms;
	bool unverified; /* nobody looks at the data, or computes its CRC */
};

struct amperf_test {
	struct work_struct work;
	wait_queue_head_t wait;

	/* all from here on is each test's anew */
	struct amperf_test_params params;
	bool listening;		/* messages are the test's, not the stream's */
	int stop;		/* why it shall end early, or 0 */
	unsigned long progress; /* jiffies */

	/* what is sent */
	u8 request[AMPERF_FRAME_BYTES(sizeof(struct amperf_source))];
	u32 crc32; /* of the data so far: sent, or of a source, received and right */
	bool crc_ahead; /* it is of all data already, or stays 0 */
	u64 sends;
	u64 retries;
	u64 wait_ns;
	u64 sent_bytes;

	/* what comes in */
	u8 message[512] __aligned(4);
	struct amperf_frame frame;
	struct amperf_report report;
	u64 received_bytes;
	u64 wrong_at; /* U64_MAX: nothing is */
	u32 status;
	bool has_status;
	bool ignoring; /* a reply to something else */
	bool data_begun;
	bool data_done;
	bool report_done;
	int refusal; /* what came in ended the test */

	u64 start_ns;
	u64 end_ns;
	int error;
};

void amperf_test_init(struct amperf_test *test);
int amperf_test_start(struct amperf_client *client,
		      const struct amperf_test_params *params);
int amperf_test_cancel(struct amperf_client *client);
/* The opcode of the request, and of the reply that carries data. */
u8 amperf_test_opcode(const struct amperf_test *test);
/* What its frames with data carry besides AMPERF_FLAG_REPLY. */
u16 amperf_test_flags(const struct amperf_test *test);
/* Goes on with the CRC of the data, unless it was computed ahead. */
void amperf_test_add_crc(struct amperf_test *test, const u8 *data, size_t len);
/* From now on what comes in is the test's; client->lock held. */
void amperf_test_listen(struct amperf_test *test);
/* Takes a message in the endpoint's callback, client->lock held. */
void amperf_test_take(struct amperf_test *test, const u8 *data, u32 len);
/* Ends a test because of `error`; client->lock held. */
void amperf_test_stop(struct amperf_test *test, int error);

#endif
