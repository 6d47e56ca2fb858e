/*
 * STM32MP157 SoC: what instructions and accesses take, on the virtual clock
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "stm32mp157-internal.h"

static void set_cost(CPUTLBEntryFull *full, const STM32MP157Cost *cost)
{
    hwaddr addr = full->phys_addr;

    if (addr >= STM32MP157_DDR_BASE) {
        full->load_ps = cost->ddr_load_ps;
        full->store_ps = cost->ddr_store_ps;
    } else if (addr >= PERIPH_BASE) {
        full->load_ps = cost->periph_load_ps;
        full->store_ps = cost->periph_store_ps;
    } else {
        full->load_ps = cost->sram_load_ps;
        full->store_ps = cost->sram_store_ps;
    }
}

/* The inner attributes of MAIR's format; 0 in the outer ones is a device */
static bool is_cacheable(const CPUTLBEntryFull *full)
{
    uint8_t attrs = full->extra.arm.pte_attrs;

    return attrs >> 4 && (attrs & 0xf) != 0x4;
}

static const STM32MP157State *soc_of(CPUState *cpu)
{
    Object *obj = OBJECT(cpu);

    while (!object_dynamic_cast(obj, TYPE_STM32MP157_SOC)) {
        obj = obj->parent;
    }
    return STM32MP157_SOC(obj);
}

static void mpu_access_cost(CPUState *cpu, CPUTLBEntryFull *full)
{
    if (!is_cacheable(full)) {
        set_cost(full, &soc_of(cpu)->mpu_cost);
    }
}

/* No cache, and no penalty for the memory beside it */
static void mcu_access_cost(CPUState *cpu, CPUTLBEntryFull *full)
{
    if (full->phys_addr < MCU_PPB_BASE) {
        set_cost(full, &soc_of(cpu)->mcu_cost);
    }
}

void stm32mp157_set_mpu_cost(STM32MP157State *s, CPUState *cpu)
{
    cpu->icount_insn_ps = s->mpu_insn_ps;
    cpu->icount_access_cost = mpu_access_cost;
}

void stm32mp157_set_mcu_cost(STM32MP157State *s, CPUState *cpu)
{
    cpu->icount_insn_ps = s->mcu_insn_ps;
    cpu->icount_access_cost = mcu_access_cost;
}
