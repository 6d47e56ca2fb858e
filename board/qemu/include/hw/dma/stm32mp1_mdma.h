/*
 * STM32MP1 MDMA (master direct memory access controller)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef HW_DMA_STM32MP1_MDMA_H
#define HW_DMA_STM32MP1_MDMA_H

#include "hw/clock.h"
#include "hw/dma/stm32mp1_dma_common.h"
#include "hw/sysbus.h"
#include "qom/object.h"

/*
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers
 *  + sysbus IRQ 0: global interrupt
 *  + clock input "clk": the bus clock
 *  + property "dma" (link): the memory that it reads and writes
 */
#define TYPE_STM32MP1_MDMA "stm32mp1-mdma"
OBJECT_DECLARE_SIMPLE_TYPE(STM32MP1MDMAState, STM32MP1_MDMA)

#define STM32MP1_MDMA_NUM_CHANNELS 32

typedef struct STM32MP1MDMAChannel {
    uint32_t isr;
    uint32_t esr;
    uint32_t cr;
    uint32_t tcr;
    uint32_t bndtr;
    uint32_t sar;
    uint32_t dar;
    uint32_t brur;
    uint32_t lar;
    uint32_t tbr;
    uint32_t mar;
    uint32_t mdr;

    uint32_t block_len;     /* BNDT as written, for the next block */
    uint32_t extra_cycles;  /* Of a list item that has been loaded */
} STM32MP1MDMAChannel;

struct STM32MP1MDMAState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    MemoryRegion *dma_mr;
    AddressSpace dma_as;
    qemu_irq irq;
    Clock *clk;
    QEMUTimer *timer;

    STM32MP1MDMAChannel channel[STM32MP1_MDMA_NUM_CHANNELS];
    int32_t active;         /* The channel that the batch is of, or -1 */
    STM32MP1DMABatch batch; /* Counted in bytes */
};

#endif
