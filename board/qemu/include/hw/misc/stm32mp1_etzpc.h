/*
 * STM32MP1 ETZPC (extended TrustZone protection controller)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef HW_MISC_STM32MP1_ETZPC_H
#define HW_MISC_STM32MP1_ETZPC_H

#include "hw/sysbus.h"
#include "qom/object.h"

/*
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers, 1 KiB
 */
#define TYPE_STM32MP1_ETZPC "stm32mp1-etzpc"
OBJECT_DECLARE_SIMPLE_TYPE(STM32MP1ETZPCState, STM32MP1_ETZPC)

#define STM32MP1_ETZPC_NUM_TZMA 2
#define STM32MP1_ETZPC_NUM_DECPROT 6
#define STM32MP1_ETZPC_NUM_LOCK 3

struct STM32MP1ETZPCState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    uint32_t tzma_size[STM32MP1_ETZPC_NUM_TZMA];
    uint32_t decprot[STM32MP1_ETZPC_NUM_DECPROT];
    uint32_t lock[STM32MP1_ETZPC_NUM_LOCK];
};

#endif
