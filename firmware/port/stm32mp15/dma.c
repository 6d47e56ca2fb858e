/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Memory to memory with DMA2, stream 7.
 *
 * With the stock device tree Linux's stm32-dma drives both controllers and gives
 * streams away from DMA1's first on: this one comes last. Its driver also gets
 * this stream's interrupt, at its own core, and clears the flags that it sees.
 *
 *   - So no flag tells the end here, but what only the controller changes: EN,
 *     which it clears, and NDTR, which is 0 then if all was moved.
 *   - Only the end of a transfer interrupts. That driver passes over it in
 *     silence where it has no transfer of its own (stm32_dma_handle_chan_done);
 *     about the flags of an error it would complain. An error shows here when
 *     the core wakes up next, in 80 ms at most.
 *   - The flag may be gone when our handler runs, the interrupt is not: the NVIC
 *     keeps it pending (Armv7-M ARM, B3.4.1).
 */
#include "dma.h"

#include "cortex_m4_regs.h"
#include "dma_regs.h"
#include "events.h"
#include "irq.h"
#include "port/port.h"
#include "rcc_regs.h"

#define ITEM_BYTES 4u
#define BURST_BYTES 16u /* 4 beats; the FIFO holds one */
_Static_assert(PORT_DMA_UNIT % BURST_BYTES == 0, "NDTR is a multiple of a burst");

void dma_init(void)
{
	RCC_MC_AHB2ENSETR = RCC_MC_AHB2ENSETR_DMA2EN;
	(void)RCC_MC_AHB2ENSETR;
	port_dma_stop();
	NVIC_ISER(DMA2_STREAM7_IRQ / 32) = 1u << (DMA2_STREAM7_IRQ % 32);
}

void dma_isr(void)
{
	DMA2_HIFCR = DMA_TCIF7;
	events_add(PORT_EVENT_DMA);
	irq_barrier();
}

void dma_give_up(void)
{
	if (RCC_MC_AHB2ENSETR & RCC_MC_AHB2ENSETR_DMA2EN)
		DMA2_S7CR = 0;
}

uint32_t port_dma_bytes_max(void)
{
	return DMA_NDTR_MAX * ITEM_BYTES / PORT_DMA_UNIT * PORT_DMA_UNIT;
}

/* A burst must not cross 1 KiB (AHB), so it has to start at a multiple of its size. */
static uint32_t if_aligned(uint32_t address, uint32_t burst)
{
	return address % BURST_BYTES ? 0 : burst;
}

void port_dma_start(void *to, const void *from, uint32_t bytes)
{
	DMA2_HIFCR = DMA_FLAGS7; /* a stream with flags left is not enabled */
	DMA2_S7PAR = (uint32_t)from;
	DMA2_S7M0AR = (uint32_t)to;
	DMA2_S7NDTR = bytes / ITEM_BYTES;
	DMA2_S7FCR = DMA_SFCR_DMDIS | DMA_SFCR_FTH_FULL;
	DMA2_S7CR = DMA_SCR_DIR_M2M | DMA_SCR_PINC | DMA_SCR_MINC | DMA_SCR_PSIZE_WORD |
		    DMA_SCR_MSIZE_WORD | DMA_SCR_PL_HIGH | DMA_SCR_TCIE |
		    if_aligned((uint32_t)from, DMA_SCR_PBURST_4) |
		    if_aligned((uint32_t)to, DMA_SCR_MBURST_4);
	irq_barrier(); /* what the core has written is there to be read */
	DMA2_S7CR |= DMA_SCR_EN;
}

enum port_dma_state port_dma_state(void)
{
	if (DMA2_S7CR & DMA_SCR_EN)
		return PORT_DMA_BUSY;
	return DMA2_S7NDTR || DMA2_HISR & DMA_TEIF7 ? PORT_DMA_FAILED : PORT_DMA_DONE;
}

/*
 * EN stays set until the burst under way is through, some bus cycles. There is no
 * limit to the waiting: what has not stopped must not be reported as stopped.
 */
void port_dma_stop(void)
{
	DMA2_S7CR = 0;
	while (DMA2_S7CR & DMA_SCR_EN)
		;
	DMA2_HIFCR = DMA_FLAGS7;
	irq_barrier();
}
