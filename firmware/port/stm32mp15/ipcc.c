/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Doorbells over the IPCC.
 *
 * Why no doorbell is lost.
 *
 * From Linux: the interrupt clears the flag first and notes the event after
 * that; the main loop takes the event and looks at the rings after that. What
 * Linux writes before it rings is seen then. If it rings before the flag is
 * cleared, its data is there before the main loop looks; if after, the flag is
 * set again and makes a new interrupt. port_sleep() looks at the events with
 * interrupts masked, and WFI also ends on a masked interrupt.
 *
 * To Linux: its interrupt thread first queues the work that looks at the ring,
 * and clears the flag after that. Between the two the flag is set, but the work
 * may already have run: whoever took "occupied" for "will look" would wait for
 * ever. So a ring that finds the flag set is noted in `owed`, and done when the
 * "free" interrupt says that Linux has cleared it. That interrupt is a level:
 * it cannot be missed if the flag is cleared before it is unmasked.
 */
#include "ipcc.h"

#include "cortex_m4_regs.h"
#include "events.h"
#include "ipcc_regs.h"
#include "irq.h"
#include "port/port.h"
#include "rcc_regs.h"

#define CHANNELS_VRING (PORT_EVENT_VRING0 | PORT_EVENT_VRING1)
/* Linux waits until their flag is cleared, so that is the acknowledgement. */
#define CHANNELS_ACKNOWLEDGED (PORT_EVENT_SHUTDOWN | PORT_EVENT_DETACH)
#define CHANNELS_USED (CHANNELS_VRING | CHANNELS_ACKNOWLEDGED)

static uint32_t owed; /* channels to ring when Linux has cleared their flag */
static struct port_doorbell_counts counts;

static void count_vrings(uint32_t counters[PORT_VRINGS], uint32_t channels)
{
	for (uint32_t i = 0; i < PORT_VRINGS; i++)
		counters[i] += channels >> i & 1;
}

void ipcc_init(void)
{
	RCC_MC_AHB3ENSETR = RCC_MC_AHB3ENSETR_IPCCEN;
	(void)RCC_MC_AHB3ENSETR; /* the clock runs when the write is through */

	/*
	 * Flags that a firmware before us did not live to see. There is nothing
	 * in them: the main loop begins with a look at everything.
	 */
	IPCC_C2MR = IPCC_RX(IPCC_CHANNELS & ~CHANNELS_USED) | IPCC_TX(IPCC_CHANNELS);
	IPCC_C2SCR = IPCC_RX(IPCC_CHANNELS);
	IPCC_C2CR = IPCC_C2CR_RXOIE | IPCC_C2CR_TXFIE;
	NVIC_ISER(IPCC_RX1_IRQ / 32) = 1u << (IPCC_RX1_IRQ % 32);
	NVIC_ISER(IPCC_TX1_IRQ / 32) = 1u << (IPCC_TX1_IRQ % 32);
}

void ipcc_rx_isr(void)
{
	uint32_t occupied = IPCC_C1TOC2SR & ~IPCC_C2MR & CHANNELS_USED;

	IPCC_C2SCR = IPCC_RX(occupied & CHANNELS_VRING);
	IPCC_C2MR |= IPCC_RX(occupied & CHANNELS_ACKNOWLEDGED);
	count_vrings(counts.received, occupied);
	events_add(occupied);
	irq_barrier(); /* the flags are cleared before the NVIC looks again */
}

void ipcc_tx_isr(void)
{
	uint32_t free_channels = ~IPCC_C2TOC1SR & owed;

	owed &= ~free_channels;
	IPCC_C2MR |= IPCC_TX(free_channels);
	IPCC_C2SCR = IPCC_TX(free_channels);
	count_vrings(counts.sent, free_channels);
	irq_barrier();
}

void port_doorbell_ring(uint32_t channel)
{
	uint32_t bit = 1u << channel;

	irq_disable();
	if (IPCC_C2TOC1SR & bit) {
		owed |= bit;
		IPCC_C2MR &= ~IPCC_TX(bit);
	} else {
		IPCC_C2SCR = IPCC_TX(bit);
		counts.sent[channel]++;
	}
	irq_enable();
}

/*
 * stm32-ipcc.c unmasks its "free" interrupt when it has set a flag, and masks it
 * when it has come: only then Linux sends the next one.
 */
bool port_doorbell_settled(uint32_t channel)
{
	uint32_t bit = 1u << channel;

	return IPCC_C1MR & IPCC_TX(bit) && !(IPCC_C1TOC2SR & bit);
}

void port_doorbell_counts(struct port_doorbell_counts *out)
{
	irq_disable();
	*out = counts;
	irq_enable();
}

void port_detached(void)
{
	irq_disable();
	IPCC_C2SCR = IPCC_RX(PORT_EVENT_DETACH);
	IPCC_C2MR &= ~IPCC_RX(PORT_EVENT_DETACH);
	irq_enable();
}

_Noreturn void port_halt(void)
{
	irq_disable();
	SYST_CSR = 0;
	for (uint32_t i = 0; i < 8; i++)
		NVIC_ICER(i) = UINT32_MAX;
	IPCC_C2MR = IPCC_RX(IPCC_CHANNELS) | IPCC_TX(IPCC_CHANNELS);
	IPCC_C2SCR = IPCC_RX(PORT_EVENT_SHUTDOWN);
	for (;;)
		irq_wait();
}
