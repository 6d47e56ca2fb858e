/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef STM32MP15_DMA_H
#define STM32MP15_DMA_H

/* Starts the clock and takes up the interrupt; ends what a firmware before us left. */
void dma_init(void);

/* Interrupt handler of the stream. */
void dma_isr(void);

/* For the fault handler: at once, and without waiting for anything. */
void dma_give_up(void);

#endif /* STM32MP15_DMA_H */
