/*
 * STM32MP1 HSEM (hardware semaphores)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef HW_MISC_STM32MP1_HSEM_H
#define HW_MISC_STM32MP1_HSEM_H

#include "hw/sysbus.h"
#include "qom/object.h"

/*
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers as the Cortex-A7 cores see them
 *  + sysbus MMIO region 1: the registers as the Cortex-M4 sees them
 *  + sysbus IRQ 0 and 1: interrupt lines of the Cortex-A7 and the Cortex-M4
 */
#define TYPE_STM32MP1_HSEM "stm32mp1-hsem"
OBJECT_DECLARE_SIMPLE_TYPE(STM32MP1HSEMState, STM32MP1_HSEM)

#define STM32MP1_HSEM_NUM_SEMS 32
#define STM32MP1_HSEM_NUM_VIEWS 2

/* One bus master's way to the device, and its interrupt line */
typedef struct STM32MP1HSEMView {
    STM32MP1HSEMState *s;
    MemoryRegion mmio;
    qemu_irq irq;
    unsigned index;

    uint32_t ier;
    uint32_t isr;
} STM32MP1HSEMView;

struct STM32MP1HSEMState {
    SysBusDevice parent_obj;

    STM32MP1HSEMView view[STM32MP1_HSEM_NUM_VIEWS];
    uint32_t r[STM32MP1_HSEM_NUM_SEMS];
    uint32_t keyr;
};

#endif
