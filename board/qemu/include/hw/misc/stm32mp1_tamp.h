/*
 * STM32MP1 TAMP (tamper and backup registers)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef HW_MISC_STM32MP1_TAMP_H
#define HW_MISC_STM32MP1_TAMP_H

#include "hw/sysbus.h"
#include "qom/object.h"

/*
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers, 1 KiB
 */
#define TYPE_STM32MP1_TAMP "stm32mp1-tamp"
OBJECT_DECLARE_SIMPLE_TYPE(STM32MP1TAMPState, STM32MP1_TAMP)

#define STM32MP1_TAMP_NUM_BACKUP 32

struct STM32MP1TAMPState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    uint32_t cr1;
    uint32_t cr2;
    uint32_t fltcr;
    uint32_t atcr1;
    uint32_t smcr;
    uint32_t ier;
    uint32_t countr;
    uint32_t cfgr;
    uint32_t backup[STM32MP1_TAMP_NUM_BACKUP];
};

#endif
