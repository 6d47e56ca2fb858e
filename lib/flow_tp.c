/* SPDX-License-Identifier: BSD-3-Clause */
/* Several transactions under way at once, of a link that runs its transactions by itself. */
#include "error.h"
#include "flow.h"

#include <errno.h>

struct own {
	struct amperf_flow flow;
	struct amperf_link *link;
	const struct amperf_tp_flow_ops *ops;
	struct amperf_tp_job job;
	struct amperf_tp_outcome outcome;
	struct amperf_stats before; /* the first that counts */
	bool counted;               /* `before` is set */
};

static int begin(void *carrier, uint64_t number, struct amperf_error *error)
{
	struct own *own = carrier;
	int code;

	(void)number;
	own->outcome.link = own->link->io.counts;
	code = own->ops->submit(own->link->tp, error);
	own->link->io.counts = own->outcome.link;
	return code;
}

static int move(void *carrier, uint64_t timeout_ns, struct amperf_error *error)
{
	struct own *own = carrier;
	struct amperf_tp_done done;
	int code;

	own->outcome.link = own->link->io.counts;
	code = own->ops->await(own->link->tp, timeout_ns, &done, error);
	own->link->io.counts = own->outcome.link;
	return code > 0 ? amperf_flow_end(&own->flow, done.end_ns, &done.report) : code;
}

/* Doorbells are nobody's alone, so they are asked for around all of them. */
static void count_doorbells(struct own *own)
{
	struct amperf_mcu_counts *mcu = &own->flow.run->row->mcu;
	struct amperf_stats after;

	if (!own->counted || amperf_link_stats(own->link, &after, NULL))
		return;
	mcu->rx_doorbells = after.rx_doorbells - own->before.rx_doorbells;
	mcu->tx_doorbells = after.tx_doorbells - own->before.tx_doorbells;
	mcu->tx_waits = after.tx_waits - own->before.tx_waits;
}

/* Also as the counting begins, when nothing is under way. What fails fails again later. */
static void abandon(void *carrier)
{
	struct own *own = carrier;

	own->ops->restart(own->link->tp);
	if (own->flow.run->counting && !own->counted)
		own->counted = !amperf_link_stats(own->link, &own->before, NULL);
}

static void make_job(struct own *own, const struct amperf_test *test)
{
	own->job = (struct amperf_tp_job){
		.kind = test->kind,
		.block_bytes = test->block_bytes,
		.count = test->count,
		.seed = own->link->sequence * 2654435761u,
		.unverified = test->unverified,
		.timeout_ns = own->link->io.timeout_ns,
		.cancel_fd = own->link->io.cancel_fd,
		.label = own->link->label,
		.clock = &own->link->io.clock,
	};
}

int amperf_flow_own(struct amperf_run_row *run, struct amperf_error *error)
{
	static const struct amperf_carrier_ops ops = {begin, move, abandon};
	struct amperf_link *link = run->link;
	struct own own = {.link = link, .ops = link->tp->ops->flow};
	uint32_t depth = run->test->depth ? run->test->depth : AMPERF_DEPTH_MAX;
	int code;

	own.flow.run = run;
	own.flow.ops = &ops;
	own.flow.carrier = &own;
	make_job(&own, run->test);
	error->text[0] = '\0';
	code = own.ops->start(link->tp, &own.job, &own.outcome, &depth, error);
	own.flow.depth = depth;
	if (!code)
		code = amperf_flow_run(&own.flow, error);
	else if (!error->text[0])
		code = amperf_link_failed(link, code, error, "before any transaction");
	link->out_of_step |= own.ops->stop(link->tp, code != 0) != 0;
	if (!code)
		count_doorbells(&own);
	return code;
}
