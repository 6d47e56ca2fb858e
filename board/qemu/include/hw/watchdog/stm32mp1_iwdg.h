/*
 * STM32MP1 IWDG (independent watchdog)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef HW_WATCHDOG_STM32MP1_IWDG_H
#define HW_WATCHDOG_STM32MP1_IWDG_H

#include "hw/sysbus.h"
#include "hw/clock.h"
#include "qom/object.h"

/*
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers, 1 KiB
 *  + Clock input "lsi": what it counts (32 kHz)
 * When it expires it does what -action watchdog= says, by default a reset.
 */
#define TYPE_STM32MP1_IWDG "stm32mp1-iwdg"
OBJECT_DECLARE_SIMPLE_TYPE(STM32MP1IWDGState, STM32MP1_IWDG)

struct STM32MP1IWDGState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    Clock *lsi;
    QEMUTimer *timer;

    bool running;
    bool unlocked;
    uint32_t pr;
    uint32_t rlr;
    uint32_t winr;
    uint32_t ewcr;
    uint32_t shift;         /* of the prescaler that is in use */
    int64_t expire_ns;
};

#endif
