/*
 * ARMv7-M DWT (data watchpoint and trace unit)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef HW_TIMER_ARMV7M_DWT_H
#define HW_TIMER_ARMV7M_DWT_H

#include "hw/clock.h"
#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_ARMV7M_DWT "armv7m-dwt"
OBJECT_DECLARE_SIMPLE_TYPE(ARMv7MDWTState, ARMV7M_DWT)

#define ARMV7M_DWT_NUM_COMP 4

typedef struct ARMv7MDWTComparator {
    uint32_t comp;
    uint32_t mask;
    uint32_t function;
} ARMv7MDWTComparator;

/*
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers
 *  + unnamed GPIO input: TRCENA of the processor's DEMCR, without which the
 *    unit is off
 *  + clock input "cpuclk": what the cycle counter counts
 */
struct ARMv7MDWTState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    Clock *cpuclk;

    bool trcena;
    uint32_t ctrl;
    ARMv7MDWTComparator comparator[ARMV7M_DWT_NUM_COMP];
    /* Value of CYCCNT at the virtual time when it was last set or started */
    uint32_t cyccnt;
    int64_t cyccnt_ns;
};

#endif
