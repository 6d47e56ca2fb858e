/*
 * STM32MP1 STGEN (system timer generator)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef HW_TIMER_STM32MP1_STGEN_H
#define HW_TIMER_STM32MP1_STGEN_H

#include "hw/sysbus.h"
#include "hw/clock.h"
#include "qom/object.h"

/*
 * QEMU interface:
 *  + sysbus MMIO region 0: STGENC, the control registers, 4 KiB
 *  + sysbus MMIO region 1: STGENR, the counter for reading, 4 KiB
 *  + Clock input "clk": what it counts (stgen_ker_ck, 24 MHz on the DK2)
 */
#define TYPE_STM32MP1_STGEN "stm32mp1-stgen"
OBJECT_DECLARE_SIMPLE_TYPE(STM32MP1STGENState, STM32MP1_STGEN)

struct STM32MP1STGENState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    MemoryRegion mmio_ro;
    Clock *clk;

    uint32_t cntcr;
    uint32_t cntfid0;
    uint64_t count;     /* the counter's value at the time since_ns */
    int64_t since_ns;
};

#endif
