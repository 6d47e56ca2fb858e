/*
 * STM32MP1 EXTI (extended interrupt and event controller)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef HW_MISC_STM32MP1_EXTI_H
#define HW_MISC_STM32MP1_EXTI_H

#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_STM32MP1_EXTI "stm32mp1-exti"
OBJECT_DECLARE_SIMPLE_TYPE(STM32MP1EXTIState, STM32MP1_EXTI)

/* Processor 1 is the Cortex-A7 cluster, processor 2 the Cortex-M4 */
#define STM32MP1_EXTI_NUM_CPUS 2
#define STM32MP1_EXTI_NUM_EVENTS 76
#define STM32MP1_EXTI_NUM_BANKS 3
#define STM32MP1_EXTI_NUM_EXTICR 4

/* Registers of 32 events */
typedef struct STM32MP1EXTIBank {
    uint32_t rtsr;
    uint32_t ftsr;
    uint32_t rpr;
    uint32_t fpr;
    uint32_t tzenr;
    uint32_t imr[STM32MP1_EXTI_NUM_CPUS];
    uint32_t emr;       /* only processor 2 has one */
    uint32_t level;     /* of the inputs */
} STM32MP1EXTIBank;

/*
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers
 *  + unnamed GPIO inputs: the events
 *  + named GPIO outputs "c1" and "c2": the interrupt of each event to
 *    processor 1 and 2; those of direct events are never raised, as these
 *    reach the interrupt controllers by lines of their own
 */
struct STM32MP1EXTIState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    qemu_irq irq[STM32MP1_EXTI_NUM_CPUS][STM32MP1_EXTI_NUM_EVENTS];

    STM32MP1EXTIBank bank[STM32MP1_EXTI_NUM_BANKS];
    uint32_t exticr[STM32MP1_EXTI_NUM_EXTICR];
};

#endif
