/*
 * STM32MP1 DMA (direct memory access controller)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef HW_DMA_STM32MP1_DMA_H
#define HW_DMA_STM32MP1_DMA_H

#include "hw/clock.h"
#include "hw/dma/stm32mp1_dma_common.h"
#include "hw/sysbus.h"
#include "qom/object.h"

/*
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers
 *  + sysbus IRQs 0 to 7: one of each stream
 *  + clock input "clk": the bus clock
 *  + property "dma" (link): the memory that it reads and writes
 */
#define TYPE_STM32MP1_DMA "stm32mp1-dma"
OBJECT_DECLARE_SIMPLE_TYPE(STM32MP1DMAState, STM32MP1_DMA)

#define STM32MP1_DMA_NUM_STREAMS 8

typedef struct STM32MP1DMAStream {
    qemu_irq irq;

    uint32_t cr;
    uint32_t ndtr;
    uint32_t par;
    uint32_t m0ar;
    uint32_t m1ar;
    uint32_t fcr;
    uint32_t flags;         /* As in LISR, those of stream 0 */

    uint32_t ndtr_written;
    uint32_t half;          /* NDTR at which half of the transfer is done */
    uint32_t src;
    uint32_t dst;
    /* What has been read and is not yet enough to be written */
    uint8_t fifo[4];
    uint32_t fifo_len;
} STM32MP1DMAStream;

struct STM32MP1DMAState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    MemoryRegion *dma_mr;
    AddressSpace dma_as;
    Clock *clk;
    QEMUTimer *timer;

    STM32MP1DMAStream stream[STM32MP1_DMA_NUM_STREAMS];
    int32_t active;         /* The stream that the batch is of, or -1 */
    STM32MP1DMABatch batch; /* Counted as in NDTR */
};

#endif
