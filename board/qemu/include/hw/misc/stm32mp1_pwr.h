/*
 * STM32MP1 PWR (power control)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef HW_MISC_STM32MP1_PWR_H
#define HW_MISC_STM32MP1_PWR_H

#include "hw/sysbus.h"
#include "qom/object.h"

/*
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers, 1 KiB
 */
#define TYPE_STM32MP1_PWR "stm32mp1-pwr"
OBJECT_DECLARE_SIMPLE_TYPE(STM32MP1PWRState, STM32MP1_PWR)

struct STM32MP1PWRState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    uint32_t cr1;
    uint32_t cr2;
    uint32_t cr3;
    uint32_t mpucr;
    uint32_t mcucr;
    uint32_t wkupcr;
    uint32_t mpuwkupenr;
    uint32_t mcuwkupenr;
};

#endif
