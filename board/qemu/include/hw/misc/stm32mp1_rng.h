/*
 * STM32MP1 RNG (random number generator)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef HW_MISC_STM32MP1_RNG_H
#define HW_MISC_STM32MP1_RNG_H

#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_STM32MP1_RNG "stm32mp1-rng"
OBJECT_DECLARE_SIMPLE_TYPE(STM32MP1RNGState, STM32MP1_RNG)

/*
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers
 *  + sysbus IRQ 0: data ready
 */
struct STM32MP1RNGState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    qemu_irq irq;

    uint32_t cr;
};

#endif
