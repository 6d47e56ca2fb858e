/*
 * STM32MP1 IPCC (inter-processor communication controller)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef HW_MISC_STM32MP1_IPCC_H
#define HW_MISC_STM32MP1_IPCC_H

#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_STM32MP1_IPCC "stm32mp1-ipcc"
OBJECT_DECLARE_SIMPLE_TYPE(STM32MP1IPCCState, STM32MP1_IPCC)

/* Processor 1 is the Cortex-A7 cluster, processor 2 the Cortex-M4 */
#define STM32MP1_IPCC_NUM_CPUS 2
#define STM32MP1_IPCC_NUM_CHANNELS 6

/* Registers that each processor has of its own */
typedef struct STM32MP1IPCCBank {
    uint32_t cr;
    uint32_t mr;
    /* Channels that this processor has filled and the other not yet freed */
    uint32_t tosr;
} STM32MP1IPCCBank;

/*
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers of both processors
 *  + sysbus IRQs 0 and 1: RX occupied and TX free of processor 1
 *  + sysbus IRQs 2 and 3: likewise of processor 2
 */
struct STM32MP1IPCCState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    qemu_irq rx_irq[STM32MP1_IPCC_NUM_CPUS];
    qemu_irq tx_irq[STM32MP1_IPCC_NUM_CPUS];

    STM32MP1IPCCBank bank[STM32MP1_IPCC_NUM_CPUS];
};

#endif
