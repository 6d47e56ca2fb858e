/*
 * STM32MP1 SYSCFG (system configuration controller)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef HW_MISC_STM32MP1_SYSCFG_H
#define HW_MISC_STM32MP1_SYSCFG_H

#include "hw/sysbus.h"
#include "qom/object.h"

/*
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers, 1 KiB
 *  + QOM property "boot-pins" (uint8, default 0): levels of BOOT2..BOOT0
 */
#define TYPE_STM32MP1_SYSCFG "stm32mp1-syscfg"
OBJECT_DECLARE_SIMPLE_TYPE(STM32MP1SYSCFGState, STM32MP1_SYSCFG)

struct STM32MP1SYSCFGState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    uint8_t boot_pins;

    uint32_t bootr;
    uint32_t pmcr;
    uint32_t ioctrlr;
    uint32_t icnr;
    uint32_t cmpcr;
    uint32_t cmpenr;
    uint32_t cbr;
};

#endif
