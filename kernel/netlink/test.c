// SPDX-License-Identifier: GPL-2.0-only
/*
 * One transaction of PROTOCOL.md, wholly in the kernel: a work item sends and
 * waits, the endpoint's callback looks at what comes in (test_reply.c).
 */
#include <linux/sched.h>
#include <linux/slab.h>

#include "amperf.h"
#include "pattern.h"

#define HEADER_BYTES sizeof(struct amperf_header)
#define DONE_RETRY_MS 10

/* ---- Asking it to end -------------------------------------------------- */

void amperf_test_stop(struct amperf_test *test, int error)
{
	if (!test->stop)
		test->stop = error;
	wake_up(&test->wait);
}

/* ---- Sending ------------------------------------------------------------ */

/* Why no more is to be sent or waited for, or 0. */
static int ending(const struct amperf_test *test)
{
	int err = READ_ONCE(test->stop) ?: READ_ONCE(test->refusal);

	/* An answer to half of a request answers nothing. */
	return err ?: READ_ONCE(test->report_done) ? -EPROTO : 0;
}

static unsigned long deadline(const struct amperf_test *test)
{
	return READ_ONCE(test->progress) +
	       msecs_to_jiffies(test->params.timeout_ms) + 1;
}

static int send_message(struct amperf_client *client, const u8 *data, u32 len)
{
	struct amperf_test *test = &client->test;
	unsigned int pause_us = 0;
	u64 wait_ns = 0;
	int err;

	for (;;) {
		err = ending(test) ?: amperf_tx_message(client, data, len);
		if (err != -ENOMEM)
			break;
		if (!wait_ns)
			wait_ns = ktime_get_ns();
		test->retries++;
		if (time_after(jiffies, deadline(test)))
			return -ETIMEDOUT;
		amperf_tx_pause(&pause_us);
	}
	if (wait_ns)
		test->wait_ns += ktime_get_ns() - wait_ns;
	if (err)
		return err;
	test->sends++;
	WRITE_ONCE(test->progress, jiffies);
	return 0;
}

/* Bytes `offset` and on of a sink's or echo's request, up to one of its parts. */
static u32 fill_part(struct amperf_test *test, u64 offset, u8 *to, u32 len)
{
	u64 data_end = HEADER_BYTES + test->params.total_bytes;
	const u8 *from;

	if (offset >= HEADER_BYTES && offset < data_end) {
		len = min_t(u64, len, data_end - offset);
		amperf_pattern_fill(to, len, test->params.seed,
				    offset - HEADER_BYTES);
		amperf_test_add_crc(test, to, len);
		return len;
	}
	if (offset < HEADER_BYTES) {
		from = test->request + offset;
		len = min_t(u64, len, HEADER_BYTES - offset);
	} else {
		from = (const u8 *)&test->crc32 + (offset - data_end);
	}
	memcpy(to, from, len);
	return len;
}

static void fill(struct amperf_test *test, u64 offset, u8 *to, u32 len)
{
	u32 n;

	for (; len; to += n, offset += n, len -= n)
		n = fill_part(test, offset, to, len);
}

/* A block begins a message; the header goes with the first, the CRC the last. */
static int send_block(struct amperf_client *client, u64 from, u64 to, u8 *buffer)
{
	struct amperf_test *test = &client->test;
	u64 total = test->params.total_bytes;
	u32 len;
	int err;

	for (; from < to; from += len) {
		len = min_t(u64, to - from, client->message_bytes);
		fill(test, from, buffer, len);
		err = send_message(client, buffer, len);
		if (err)
			return err;
		test->sent_bytes = min(from + len - HEADER_BYTES, total);
	}
	return 0;
}

static int send_blocks(struct amperf_client *client, u8 *buffer)
{
	const struct amperf_test_params *params = &client->test.params;
	u64 from = 0, to = HEADER_BYTES;
	u64 i;
	int err;

	for (i = 0; i < params->count; i++) {
		to += params->block_bytes;
		if (i == params->count - 1)
			to += AMPERF_TRAILER_BYTES;
		err = send_block(client, from, to, buffer);
		if (err)
			return err;
		from = to;
		cond_resched();
	}
	return 0;
}

static int send_request(struct amperf_client *client, u8 *buffer)
{
	struct amperf_test *test = &client->test;

	if (test->params.kind == AMPERF_TEST_SOURCE)
		return send_message(client, test->request,
				    sizeof(test->request));
	return send_blocks(client, buffer);
}

/* ---- A test, from its beginning to its end ------------------------------ */

/* Before the clock runs; so much takes a tenth of a second. */
#define CRC_AHEAD_BYTES_MAX (16 << 20)

static void compute_crc(struct amperf_test *test, u8 *buffer, u32 buffer_bytes)
{
	u64 total = test->params.total_bytes;
	u64 offset;
	u32 len;

	if (test->params.unverified) {
		test->crc_ahead = true;
		return;
	}
	if (total > CRC_AHEAD_BYTES_MAX)
		return;
	for (offset = 0; offset < total; offset += len) {
		len = min_t(u64, total - offset, buffer_bytes);
		amperf_pattern_fill(buffer, len, test->params.seed, offset);
		amperf_test_add_crc(test, buffer, len);
		cond_resched();
	}
	test->crc_ahead = true;
}

static void compose_request(struct amperf_test *test)
{
	const struct amperf_test_params *params = &test->params;
	struct amperf_source source = {
		.length = params->total_bytes,
		.seed = params->seed,
		/* No limit: the callback never leaves anything unread. */
		.window_bytes = 0,
	};
	bool is_source = params->kind == AMPERF_TEST_SOURCE;
	struct amperf_header header;
	u32 crc = amperf_frame_crc32(&source, sizeof(source));

	amperf_frame_request(&header, amperf_test_opcode(test),
			     amperf_test_flags(test), params->sequence,
			     is_source ? sizeof(source) : params->total_bytes);
	memcpy(test->request, &header, HEADER_BYTES);
	memcpy(test->request + HEADER_BYTES, &source, sizeof(source));
	memcpy(test->request + HEADER_BYTES + sizeof(source), &crc, sizeof(crc));
}

static int await_report(struct amperf_test *test)
{
	long left;

	for (;;) {
		left = deadline(test) - jiffies;
		if (left <= 0)
			return -ETIMEDOUT;
		if (wait_event_timeout(test->wait, ending(test), left))
			return test->report_done ? 0 : ending(test);
	}
}

static int run(struct amperf_client *client, u8 *buffer)
{
	struct amperf_test *test = &client->test;

	compose_request(test);
	compute_crc(test, buffer, client->message_bytes);
	WRITE_ONCE(test->progress, jiffies);
	test->start_ns = ktime_get_ns();
	return send_request(client, buffer) ?: await_report(test);
}

/* Nothing that comes in from here on is the test's. */
static void end(struct amperf_client *client, int error)
{
	struct amperf_test *test = &client->test;

	spin_lock_irq(&client->lock);
	test->listening = false;
	test->error = error;
	if (!test->start_ns)
		test->start_ns = ktime_get_ns();
	if (!test->end_ns)
		test->end_ns = ktime_get_ns();
	spin_unlock_irq(&client->lock);
}

/* A reader that is behind finds TEST_DONE once it has caught up. */
static void tell(struct amperf_client *client, struct sk_buff *done)
{
	struct sk_buff *copy;
	int err;

	for (;;) {
		copy = skb_clone(done, GFP_KERNEL);
		err = copy ? amperf_message_send(copy, client->portid) : -ENOMEM;
		if (err != -EAGAIN && err != -ENOMEM)
			break;
		if (wait_event_timeout(client->test.wait,
				       READ_ONCE(client->error),
				       msecs_to_jiffies(DONE_RETRY_MS)))
			break;
	}
	kfree_skb(done);
}

static void test_work(struct work_struct *work)
{
	struct amperf_client *client =
		container_of(work, struct amperf_client, test.work);
	u8 *buffer = kmalloc(client->message_bytes, GFP_KERNEL);
	struct sk_buff *done;

	end(client, buffer ? run(client, buffer) : -ENOMEM);
	kfree(buffer);
	done = amperf_message_test_done(client);
	spin_lock_irq(&client->lock);
	client->testing = false;
	spin_unlock_irq(&client->lock);
	if (!done)
		return;
	/* The port of a socket that is gone may be another's by now. */
	if (READ_ONCE(client->error) == -ECONNRESET)
		kfree_skb(done);
	else
		tell(client, done);
}

void amperf_test_init(struct amperf_test *test)
{
	INIT_WORK(&test->work, test_work);
	init_waitqueue_head(&test->wait);
}

static void prepare(struct amperf_test *test,
		    const struct amperf_test_params *params)
{
	memset_startat(test, 0, params);
	test->params = *params;
	amperf_test_listen(test);
}

int amperf_test_start(struct amperf_client *client,
		      const struct amperf_test_params *params)
{
	int err = 0;

	if (client->message_bytes < sizeof(client->test.request))
		return -EMSGSIZE;
	spin_lock_irq(&client->lock);
	if (client->error) {
		err = client->error;
	} else if (client->testing || !list_empty(&client->tx.sends) ||
		   client->rx.overrun || !kfifo_is_empty(&client->rx.fifo)) {
		err = -EBUSY;
	} else {
		client->testing = true;
		prepare(&client->test, params);
		queue_work(amperf_workqueue, &client->test.work);
	}
	spin_unlock_irq(&client->lock);
	return err;
}

int amperf_test_cancel(struct amperf_client *client)
{
	int err = 0;

	spin_lock_irq(&client->lock);
	if (client->error)
		err = client->error;
	else if (client->testing)
		amperf_test_stop(&client->test, -ECANCELED);
	else
		err = -ENOENT;
	spin_unlock_irq(&client->lock);
	return err;
}
