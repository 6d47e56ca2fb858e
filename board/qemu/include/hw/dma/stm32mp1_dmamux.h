/*
 * STM32MP1 DMAMUX (DMA request multiplexer)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef HW_DMA_STM32MP1_DMAMUX_H
#define HW_DMA_STM32MP1_DMAMUX_H

#include "hw/sysbus.h"
#include "qom/object.h"

/*
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers
 */
#define TYPE_STM32MP1_DMAMUX "stm32mp1-dmamux"
OBJECT_DECLARE_SIMPLE_TYPE(STM32MP1DMAMUXState, STM32MP1_DMAMUX)

#define STM32MP1_DMAMUX_NUM_CHANNELS 16
#define STM32MP1_DMAMUX_NUM_GENERATORS 4

struct STM32MP1DMAMUXState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    uint32_t ccr[STM32MP1_DMAMUX_NUM_CHANNELS];
    uint32_t rgcr[STM32MP1_DMAMUX_NUM_GENERATORS];
};

#endif
