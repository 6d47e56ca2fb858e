/*
 * STM32MP1 GPIO (general-purpose I/O port)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef HW_GPIO_STM32MP1_GPIO_H
#define HW_GPIO_STM32MP1_GPIO_H

#include "hw/sysbus.h"
#include "qom/object.h"

/*
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers, 1 KiB
 *  + unnamed GPIO inputs 0..15: what the outside drives the pins to. A pin
 *    counts as driven from the first level on that its input is given
 *  + unnamed GPIO outputs 0..15: the levels that IDR shows
 *  + QOM property "num-pins" (uint8, default 16): 8 for ports K and Z
 *  + QOM property "securable" (bool, default false): SECCFGR is there, true
 *    for port Z
 */
#define TYPE_STM32MP1_GPIO "stm32mp1-gpio"
OBJECT_DECLARE_SIMPLE_TYPE(STM32MP1GPIOState, STM32MP1_GPIO)

#define STM32MP1_GPIO_NUM_PINS 16

struct STM32MP1GPIOState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    qemu_irq out[STM32MP1_GPIO_NUM_PINS];
    uint8_t num_pins;
    bool securable;

    uint32_t moder;
    uint32_t otyper;
    uint32_t ospeedr;
    uint32_t pupdr;
    uint32_t idr;
    uint32_t odr;
    uint32_t afr[2];
    uint32_t seccfgr;

    uint32_t ext_driven;    /* pins that the outside drives, ... */
    uint32_t ext_level;     /* ... and to what */
};

#endif
