/* SPDX-License-Identifier: BSD-3-Clause */
/* What interrupts leave for the main loop, and sleeping until there is something. */
#include "events.h"

#include "clock.h"
#include "irq.h"
#include "port/port.h"

static volatile uint32_t events;
static uint64_t asleep_ticks;

void events_add(uint32_t added)
{
	events |= added; /* all handlers have the same priority: none comes in between */
}

uint32_t port_events_take(void)
{
	irq_disable();
	uint32_t taken = events;
	events = 0;
	irq_enable();
	return taken;
}

void port_sleep(void)
{
	irq_disable();
	if (!events) {
		uint32_t fell_asleep = clock_count();

		irq_wait();
		asleep_ticks += clock_count() - fell_asleep;
	}
	irq_enable(); /* what ended the sleep is handled here */
	if (clock_ticked) {
		clock_ticked = false;
		port_ticks(); /* often enough not to miss the counter's wrap */
	}
}

uint64_t port_awake_ticks(void)
{
	return port_ticks() - asleep_ticks;
}

void port_nap(uint32_t us)
{
	clock_set_tick(port_core_hz() / 1000000 * us);
	port_sleep();
	clock_set_tick(CLOCK_TICK_MAX);
}
