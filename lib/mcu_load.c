/* SPDX-License-Identifier: BSD-3-Clause */
#include "mcu_load.h"

#include <string.h>

/* Each LOAD is a message in and one out, which the core was awake for. */
#define LOAD_MESSAGES 2u

#define ASK_NS_MAX UINT64_C(1000000000)

/*
 * What fails here fails again in what is measured, where it is told. Who wants an end
 * wants to know what there was until then, but not to wait long for it.
 */
static bool ask(struct amperf_link *link, struct amperf_load *load)
{
	struct amperf_io *io = &link->io;
	const uint64_t timeout_ns = io->timeout_ns;
	const int cancel_fd = io->cancel_fd;
	int code;

	io->cancel_fd = -1;
	if (io->timeout_ns > ASK_NS_MAX)
		io->timeout_ns = ASK_NS_MAX;
	code = amperf_link_load(link, load, NULL);
	io->timeout_ns = timeout_ns;
	io->cancel_fd = cancel_fd;
	return code == 0;
}

void amperf_mcu_begin(struct amperf_mcu_meter *meter, struct amperf_link *link)
{
	meter->known = ask(link, &meter->before);
	meter->answered_ns = amperf_clock_now(&link->io.clock);
	meter->begin_ns = meter->answered_ns;
}

void amperf_mcu_start(struct amperf_mcu_meter *meter, const struct amperf_link *link)
{
	meter->begin_ns = amperf_clock_now(&link->io.clock);
}

/* The stretch, in the core's ticks: those between the answers, less what lies outside. */
static double stretch_ticks(const struct amperf_mcu_meter *meter, const struct amperf_load *after,
			    uint64_t outside_ns, uint32_t hz)
{
	double all = (double)(after->now_ticks - meter->before.now_ticks);
	double outside = (double)outside_ns * hz / 1e9;

	return all > outside ? all - outside : 0;
}

void amperf_mcu_end(const struct amperf_mcu_meter *meter, struct amperf_link *link, uint64_t end_ns,
		    uint64_t messages, struct amperf_mcu_load *load)
{
	uint64_t asked_ns = amperf_clock_now(&link->io.clock);
	uint64_t outside_ns = meter->begin_ns - meter->answered_ns + asked_ns - end_ns;
	struct amperf_load after;
	double awake, ticks;

	memset(load, 0, sizeof(*load));
	if (!meter->known || !ask(link, &after))
		return;
	awake = (double)(after.awake_ticks - meter->before.awake_ticks);
	ticks = stretch_ticks(meter, &after, outside_ns, link->hello.core_hz);
	load->known = true;
	load->awake_percent = awake < ticks ? 100 * awake / ticks : 100;
	if (messages)
		load->cycles_per_message = awake / (double)(messages + LOAD_MESSAGES);
	load->rx_ring_high_water = after.rx_ring_high_water;
	load->tx_ring_high_water = after.tx_ring_high_water;
	load->drops = after.drops - meter->before.drops;
}
