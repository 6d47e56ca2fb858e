/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Several transactions with shared buffers under way at once: a block each, in a buffer
 * (or a pair) of its own. Each one's time is from the end of Linux' access to its buffer,
 * which hands it over, to the begin of the next access, which takes it back.
 *
 * Making and checking data is in no transaction's time: what has come back is taken back
 * before anything of it is looked at. But a buffer goes out again when its data was found
 * right, and an operation of the firmware's that is there for the check alone (by=none)
 * stands in the firmware's queue before the next transactions. So verification costs
 * throughput, and may cost those behind it time; without it, neither.
 *
 * What needs the landing area before or after cannot be checked while others are under
 * way, as the area is the others' too.
 */
#include "error.h"
#include "frame.h"
#include "pattern.h"
#include "transport/shm_work.h"

#include <errno.h>
#include <linux/dma-buf.h>
#include <stdlib.h>
#include <string.h>

#define NOTHING AMPERF_SHM_NOTHING
/* Of shared memory, where nobody has said how many are to be under way. */
#define POOL_BYTES (UINT64_C(16) << 20)
#define PATTERN_BYTES (UINT64_C(4) << 20)

enum state {
	STATE_EMPTY,
	STATE_FILL_DUE, /* the firmware is to write it, without being timed */
	STATE_FILLING,
	STATE_READY,
	STATE_TIMED,
	STATE_CHECK_DUE, /* taken back; the firmware is to check it, without being timed */
	STATE_CHECKING,
	STATE_TAKEN, /* to be judged */
};

struct place {
	enum state state;
	uint64_t access; /* of Linux', that has begun: DMA_BUF_SYNC_*; 0: none */
	struct amperf_tp_done done;
};

struct amperf_shm_flow {
	struct amperf_shm_work work;
	struct amperf_shm_plan plan;
	struct place places[AMPERF_SHM_DEPTH_MAX]; /* of work.slots */
	unsigned int depth;
	unsigned int due; /* operations that found no room, or were not tried yet */
	uint64_t next;    /* number of the next transaction; its place is that modulo depth */
	uint64_t oldest;  /* that was not judged */
	uint64_t set_ups;
	struct amperf_shm_pattern patterns[AMPERF_SHM_DEPTH_MAX + 1];
	unsigned int pattern_count; /* 0: nobody looks at the data */
	uint64_t full_since;        /* the queue has no room; 0: it has */
};

static bool is_landing(uint32_t operation)
{
	return operation == AMPERF_SHM_LANDING_FILL || operation == AMPERF_SHM_LANDING_CRC;
}

int amperf_shm_check_test(const struct amperf_tp *tp, const struct amperf_test *test,
			  const char *label, struct amperf_error *error)
{
	const struct amperf_shm_link *link = (const struct amperf_shm_link *)(const void *)tp;
	const struct amperf_shm_plan plan = amperf_shm_plan_of(link, test->kind, test->unverified);

	if (test->unverified && link->address.by == AMPERF_SHM_BY_TOUCH)
		return amperf_fail(error, -EINVAL,
				   "%s: with by=touch the firmware computes a CRC-32, and that is"
				   " what is measured; use by=none, copy or dma with --verify=off",
				   label);
	if (test->depth <= 1)
		return 0;
	if (test->depth > AMPERF_SHM_DEPTH_MAX)
		return amperf_fail(error, -EINVAL,
				   "%s: a depth of %u; with shared memory it is %d at most", label,
				   test->depth, AMPERF_SHM_DEPTH_MAX);
	if (test->count > 1)
		return amperf_fail(error, -EINVAL,
				   "%s: with a depth a transaction is one block here; leave out"
				   " --count, or --depth (depth= in the link's name says how many"
				   " blocks of a transaction are under way)",
				   label);
	if (!is_landing(plan.before) && !is_landing(plan.after))
		return 0;
	return amperf_fail(error, -EINVAL,
			   "%s: a depth of %u: each %s is checked in the firmware's landing area,"
			   " before the next; use by=none or by=touch, or --verify=off, or --count"
			   " with the link's own depth=",
			   label, test->depth, amperf_kind_name(test->kind));
}

/* ---- A place ------------------------------------------------------------- */

static struct amperf_shm_flow *flow_of(struct amperf_tp *tp)
{
	return amperf_shm_link_of(tp)->flow;
}

static unsigned int place_of(const struct amperf_shm_flow *flow, uint64_t number)
{
	return (unsigned int)(number % flow->depth);
}

static bool is_source(const struct amperf_shm_flow *flow)
{
	return flow->work.job->kind == AMPERF_KIND_SOURCE;
}

static int begin_access(struct amperf_shm_flow *flow, unsigned int i, uint64_t access)
{
	int code =
		amperf_shm_buffer_begin(flow->work.slots[i].result, &flow->work.link->dev, access);

	flow->places[i].access = code ? 0 : access;
	return code;
}

static int end_access(struct amperf_shm_flow *flow, unsigned int i)
{
	const struct amperf_shm_slot *slot = &flow->work.slots[i];
	uint64_t access = flow->places[i].access;

	flow->places[i].access = 0;
	if (!access)
		return 0;
	return amperf_shm_buffer_end(access == DMA_BUF_SYNC_WRITE ? slot->first : slot->result,
				     &flow->work.link->dev, access);
}

/*
 * For the next transaction that is its. Places come round in their order, so that their
 * patterns differ from those before.
 */
static int set_up(struct amperf_shm_flow *flow, unsigned int i)
{
	const struct amperf_shm_pattern *pattern = NULL;
	int code = end_access(flow, i);

	if (flow->pattern_count)
		pattern = &flow->patterns[flow->set_ups++ % flow->pattern_count];
	if (!code)
		code = amperf_shm_set_up(&flow->work, i, pattern);
	if (code)
		return code;
	flow->places[i].state = STATE_READY;
	if (!is_source(flow))
		flow->places[i].access = DMA_BUF_SYNC_WRITE;
	if (flow->plan.before == NOTHING)
		return 0;
	flow->places[i].state = STATE_FILL_DUE;
	flow->due++;
	return 0;
}

/* ---- What goes out ------------------------------------------------------- */

static void note_room(struct amperf_shm_flow *flow, int code)
{
	struct amperf_link_counts *counts = &flow->work.outcome->link;
	uint64_t now = amperf_shm_now(&flow->work);

	if (code == -EAGAIN)
		counts->retries++;
	if (code == -EAGAIN && !flow->full_since)
		flow->full_since = now;
	if (code || !flow->full_since)
		return;
	counts->wait_ns += now - flow->full_since;
	flow->full_since = 0;
}

/* Returns 0, -EAGAIN if there is no room, or why it failed. */
static int offer(struct amperf_shm_flow *flow, unsigned int i, uint32_t operation, enum state then)
{
	int code = amperf_shm_offer_slot(&flow->work, i, operation, 0, flow->work.block_bytes);

	note_room(flow, code);
	if (!code)
		flow->places[i].state = then;
	return code;
}

/* The oldest first, so that they end in their order. */
static int offer_due(struct amperf_shm_flow *flow)
{
	int code = 0;

	for (unsigned int n = 0; n < flow->depth && flow->due && !code; n++) {
		unsigned int i = place_of(flow, flow->oldest + n);

		if (flow->places[i].state == STATE_FILL_DUE)
			code = offer(flow, i, flow->plan.before, STATE_FILLING);
		else if (flow->places[i].state == STATE_CHECK_DUE)
			code = offer(flow, i, flow->plan.after, STATE_CHECKING);
		else
			continue;
		flow->due -= !code;
	}
	return code == -EAGAIN ? 0 : code;
}

static int flow_submit(struct amperf_tp *tp, struct amperf_error *error)
{
	struct amperf_shm_flow *flow = flow_of(tp);
	unsigned int i = place_of(flow, flow->next);
	int code;

	flow->work.error = error;
	if (flow->places[i].state != STATE_READY)
		return 0;
	code = end_access(flow, i);
	if (!code)
		code = offer(flow, i, flow->plan.timed, STATE_TIMED);
	if (code)
		return code == -EAGAIN ? 0 : code;
	flow->next++;
	flow->work.outcome->link.sends++;
	return 1;
}

/* ---- What comes back ----------------------------------------------------- */

static int take_back(struct amperf_shm_flow *flow, const struct amperf_shm_completion *completion)
{
	unsigned int i = (unsigned int)completion->user_data;
	struct place *place = &flow->places[i];
	int code = 0;

	if (flow->work.job->kind != AMPERF_KIND_SINK)
		code = begin_access(flow, i, DMA_BUF_SYNC_READ);
	place->done.end_ns = amperf_shm_now(&flow->work);
	place->done.report = (struct amperf_report){
		.bytes = completion->bytes,
		.start_ticks = completion->start_ticks,
		.end_ticks = completion->end_ticks,
		.rx_messages = 1,
		.tx_messages = 1,
	};
	flow->work.slots[i].got_crc32 = completion->crc32;
	place->state = flow->plan.after == NOTHING ? STATE_TAKEN : STATE_CHECK_DUE;
	flow->due += flow->plan.after != NOTHING;
	return code;
}

static int take(struct amperf_shm_flow *flow, const struct amperf_shm_completion *completion)
{
	unsigned int i = (unsigned int)completion->user_data;
	struct amperf_shm_slot *slot = &flow->work.slots[i];

	switch (flow->places[i].state) {
	case STATE_TIMED:
		return take_back(flow, completion);
	case STATE_FILLING:
		flow->places[i].state = STATE_READY;
		return amperf_shm_judge_crc32(&flow->work, flow->work.block_bytes, slot->crc32,
					      completion->crc32);
	default:
		flow->places[i].state = STATE_TAKEN;
		slot->got_crc32 = completion->crc32;
		return 0;
	}
}

/* All that is there. Returns how much that was, or why it failed. */
static int take_all(struct amperf_shm_flow *flow)
{
	struct amperf_shm_completion completion;
	int count = 0, code;

	while (!(code = amperf_shm_fetch_slot(&flow->work, &completion))) {
		code = take(flow, &completion);
		if (code)
			return code;
		count++;
	}
	return code == -EAGAIN ? count : code;
}

static int judge(struct amperf_shm_flow *flow, struct amperf_tp_done *done)
{
	unsigned int i = place_of(flow, flow->oldest);
	int code = amperf_shm_judge(&flow->work, i);

	*done = flow->places[i].done;
	flow->oldest++;
	if (!code)
		code = set_up(flow, i);
	return code ? code : 1;
}

static int sleep_up_to(struct amperf_shm_flow *flow, uint64_t timeout_ns)
{
	const struct amperf_tp_job *job = flow->work.job;
	struct amperf_shm_dev *dev = &flow->work.link->dev;
	uint64_t idle_ns = amperf_shm_now(&flow->work) - flow->work.progress_ns;
	int code;

	if (!dev->in_flight && !flow->full_since)
		return amperf_tp_poll(-1, 0, timeout_ns, job->cancel_fd, &(short){0});
	if (idle_ns >= job->timeout_ns)
		return -ETIMEDOUT;
	if (timeout_ns > job->timeout_ns - idle_ns)
		timeout_ns = job->timeout_ns - idle_ns;
	code = amperf_shm_dev_wait(dev, flow->full_since != 0, timeout_ns, job->cancel_fd);
	return code < 0 ? code : 0;
}

static int await(struct amperf_shm_flow *flow, uint64_t timeout_ns, struct amperf_tp_done *done)
{
	bool slept = false;
	int code, taken;

	for (;;) {
		code = offer_due(flow);
		taken = code ? code : take_all(flow);
		if (taken < 0)
			return taken;
		if (flow->oldest < flow->next &&
		    flow->places[place_of(flow, flow->oldest)].state == STATE_TAKEN)
			return judge(flow, done);
		if (taken || slept)
			return 0;
		code = sleep_up_to(flow, timeout_ns);
		if (code)
			return code;
		slept = true;
	}
}

static int flow_await(struct amperf_tp *tp, uint64_t timeout_ns, struct amperf_tp_done *done,
		      struct amperf_error *error)
{
	struct amperf_shm_flow *flow = flow_of(tp);

	flow->work.error = error;
	return amperf_shm_explain(&flow->work, await(flow, timeout_ns, done));
}

/* ---- Around it ----------------------------------------------------------- */

static bool is_under_way(const struct amperf_shm_flow *flow)
{
	return flow->oldest < flow->next || flow->work.link->dev.in_flight;
}

/* Those that nobody answers for any more begin anew; those that were not begun go on. */
static int flow_restart(struct amperf_tp *tp)
{
	struct amperf_shm_flow *flow = flow_of(tp);
	int code = 0;

	/* Only the firmware's work for what is to come: that stays right. */
	if (flow->work.link->dev.in_flight)
		return 0;
	flow->due = 0;
	flow->full_since = 0;
	flow->oldest = flow->next;
	for (unsigned int i = 0; i < flow->depth && !code; i++) {
		flow->work.slots[i].in_flight = false;
		if (flow->places[i].state != STATE_READY)
			code = set_up(flow, i);
	}
	return code;
}

/* So many that no place gets the one again that it has had; without much memory, three. */
static unsigned int count_patterns(const struct amperf_shm_flow *flow)
{
	uint64_t fits = PATTERN_BYTES / flow->work.block_bytes;
	unsigned int count = flow->depth + 1;

	while (count > 3 && (count > fits || flow->depth % count == 0))
		count--;
	return flow->depth % count ? count : 2;
}

static int make_patterns(struct amperf_shm_flow *flow)
{
	size_t bytes = flow->work.block_bytes;
	unsigned int count = flow->work.job->unverified ? 0 : count_patterns(flow);

	while (flow->pattern_count < count) {
		struct amperf_shm_pattern *pattern = &flow->patterns[flow->pattern_count++];

		pattern->seed = flow->work.job->seed + flow->pattern_count * 2654435761u;
		pattern->data = malloc(bytes);
		if (!pattern->data)
			return -ENOMEM;
		amperf_pattern_fill(pattern->data, bytes, pattern->seed, 0);
		pattern->crc32 = amperf_crc32(0, pattern->data, bytes);
	}
	return 0;
}

static unsigned int fitting(const struct amperf_shm_flow *flow, uint32_t wanted)
{
	uint64_t fits = POOL_BYTES / flow->work.block_bytes;

	if (wanted > AMPERF_SHM_DEPTH_MAX)
		wanted = fits < AMPERF_SHM_DEPTH_MAX ? (uint32_t)fits : AMPERF_SHM_DEPTH_MAX;
	return wanted ? wanted : 1;
}

static int start(struct amperf_shm_flow *flow, uint32_t *depth)
{
	unsigned int wanted = fitting(flow, *depth);
	int code = amperf_shm_fit(&flow->work, wanted);

	if (code)
		return code;
	flow->depth = flow->work.link->pool.count;
	if (flow->depth > wanted)
		flow->depth = wanted;
	*depth = flow->depth;
	flow->work.progress_ns = amperf_shm_now(&flow->work);
	code = make_patterns(flow);
	for (unsigned int i = 0; i < flow->depth && !code; i++)
		code = set_up(flow, i);
	return code;
}

static int flow_start(struct amperf_tp *tp, const struct amperf_tp_job *job,
		      struct amperf_tp_outcome *outcome, uint32_t *depth,
		      struct amperf_error *error)
{
	struct amperf_shm_link *link = amperf_shm_link_of(tp);
	struct amperf_shm_flow *flow;

	if (link->dev.in_flight)
		return -EBUSY; /* a RESET waits for them */
	flow = link->flow = calloc(1, sizeof(*flow));
	if (!flow)
		return -ENOMEM;
	flow->plan = amperf_shm_plan_of(link, job->kind, job->unverified);
	flow->work = (struct amperf_shm_work){
		.link = link,
		.job = job,
		.outcome = outcome,
		.error = error,
		.plan = &flow->plan,
		.block_bytes = (size_t)job->block_bytes,
		.chunk_bytes = (size_t)job->block_bytes,
	};
	return start(flow, depth);
}

/* What was made ready for transactions that are not to come is let go of. */
static int drain(struct amperf_shm_flow *flow)
{
	struct amperf_tp_done done;
	int code = 0;

	flow->work.progress_ns = amperf_shm_now(&flow->work);
	while (code >= 0 && is_under_way(flow))
		code = await(flow, flow->work.job->timeout_ns, &done);
	return code < 0 ? code : 0;
}

static int flow_stop(struct amperf_tp *tp, bool failed)
{
	struct amperf_shm_link *link = amperf_shm_link_of(tp);
	struct amperf_shm_flow *flow = link->flow;
	struct amperf_error error;
	int code;

	if (!flow)
		return 0;
	flow->work.error = &error;
	code = failed ? -ECANCELED : drain(flow);
	for (unsigned int i = 0; i < flow->depth; i++)
		end_access(flow, i);
	link->pool.stale = code != 0;
	link->flow = NULL;
	for (unsigned int i = 0; i < flow->pattern_count; i++)
		free(flow->patterns[i].data);
	free(flow);
	return code;
}

const struct amperf_tp_flow_ops amperf_shm_flow_ops = {
	.start = flow_start,
	.submit = flow_submit,
	.await = flow_await,
	.restart = flow_restart,
	.stop = flow_stop,
};
