/*
 * STM32MP157 SoC: the Cortex-M4, its view of the memory, reset and interrupts
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/bitops.h"
#include "exec/address-spaces.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "stm32mp157-internal.h"
#include "trace.h"

#define DDR_MAX_SIZE (512 * MiB)        /* above is the MCU's private bus */

/* --- Reset and interrupts ------------------------------------------------ */

static void mcu_reset_private(STM32MP157State *s)
{
    device_cold_reset(DEVICE(&s->mcu.nvic));
    device_cold_reset(DEVICE(&s->mcu.systick[M_REG_NS]));
    device_cold_reset(DEVICE(&s->mcu.dwt));
}

static void mcu_hold_work(CPUState *cs, run_on_cpu_data data)
{
    STM32MP157State *s = data.host_ptr;

    trace_stm32mp157_mcu_hold(cs->icount_executed);
    /* Leaves the core as it was made: powered off */
    cpu_reset(cs);
    cs->exception_index = EXCP_HLT;
    mcu_reset_private(s);
}

static void mcu_release_work(CPUState *cs, run_on_cpu_data data)
{
    STM32MP157State *s = data.host_ptr;

    mcu_reset_private(s);
    for (int n = 0; n < STM32MP157_NUM_MCU_IRQS; n++) {
        /* The NVIC has forgotten the lines' levels, which did not change */
        if (test_bit32(n, s->mcu_irq_level)) {
            qemu_set_irq(qdev_get_gpio_in(DEVICE(&s->mcu), n), 1);
        }
    }
    /* Takes the stack pointer and PC from the start of the RETRAM */
    cpu_reset(cs);
    ARM_CPU(cs)->power_state = PSCI_ON;
    cs->halted = 0;
}

/*
 * The RCC resets the MCU (level 1) or lets it run (level 0). Done by the
 * MCU's own thread, whatever it is just doing, and in the order of the calls.
 */
static void mcu_reset(void *opaque, int n, int level)
{
    STM32MP157State *s = opaque;

    async_run_on_cpu(CPU(s->mcu.cpu), level ? mcu_hold_work : mcu_release_work,
                     RUN_ON_CPU_HOST_PTR(s));
}

static void mcu_set_irq(void *opaque, int n, int level)
{
    STM32MP157State *s = opaque;

    if (level) {
        set_bit32(n, s->mcu_irq_level);
    } else {
        clear_bit32(n, s->mcu_irq_level);
    }
    qemu_set_irq(qdev_get_gpio_in(DEVICE(&s->mcu), n), level);
}

/* --- Memory -------------------------------------------------------------- */

static void mcu_map(STM32MP157State *s, MemoryRegion *alias, const char *name,
                    MemoryRegion *of, hwaddr offset, hwaddr base, hwaddr size)
{
    memory_region_init_alias(alias, OBJECT(s), name, of, offset, size);
    memory_region_add_subregion(&s->mcu_memory, base, alias);
}

static void mcu_create_memory(STM32MP157State *s)
{
    memory_region_init(&s->mcu_memory, OBJECT(s), "stm32mp157.mcu", 4 * GiB);
    mcu_map(s, &s->mcu_boot, "mcu-boot", &s->retram, 0, 0, RETRAM_SIZE);
    mcu_map(s, &s->mcu_sram, "mcu-sram", &s->sram, 0, SRAM_BASE, SRAM_SIZE);
    mcu_map(s, &s->mcu_sysram, "mcu-sysram", &s->sysram, 0, SYSRAM_BASE,
            SYSRAM_SIZE);
    mcu_map(s, &s->mcu_sram_alias, "mcu-sram-alias", &s->sram, 0,
            SRAM_ALIAS_BASE, SRAM_SIZE);
    mcu_map(s, &s->mcu_retram, "mcu-retram", &s->retram, 0, RETRAM_BASE,
            RETRAM_SIZE);
    mcu_map(s, &s->mcu_periph, "mcu-periph", &s->periph, 0, PERIPH_BASE,
            PERIPH_SIZE);
    mcu_map(s, &s->mcu_ddr, "mcu-ddr", get_system_memory(),
            STM32MP157_DDR_BASE, STM32MP157_DDR_BASE, DDR_MAX_SIZE);
}

/* --- Processor ----------------------------------------------------------- */

void stm32mp157_init_mcu(STM32MP157State *s)
{
    object_initialize_child(OBJECT(s), "mcu-cluster", &s->mcu_cluster,
                            TYPE_CPU_CLUSTER);
    qdev_prop_set_uint32(DEVICE(&s->mcu_cluster), "cluster-id", 1);
    object_initialize_child(OBJECT(&s->mcu_cluster), "mcu", &s->mcu,
                            TYPE_ARMV7M);
    qdev_init_gpio_in_named(DEVICE(s), mcu_reset, "mcu-reset", 1);
    qdev_init_gpio_in_named(DEVICE(s), mcu_set_irq, "mcu-irq",
                            STM32MP157_NUM_MCU_IRQS);
}

bool stm32mp157_realize_mcu(STM32MP157State *s, Error **errp)
{
    DeviceState *mcu = DEVICE(&s->mcu);
    DeviceState *rcc = DEVICE(&s->rcc);

    mcu_create_memory(s);
    qdev_prop_set_uint32(mcu, "num-irq", STM32MP157_NUM_MCU_IRQS);
    qdev_prop_set_uint8(mcu, "num-prio-bits", 4);
    qdev_prop_set_string(mcu, "cpu-type", ARM_CPU_TYPE_NAME("cortex-m4"));
    qdev_prop_set_bit(mcu, "enable-bitband", true);
    qdev_prop_set_bit(mcu, "start-powered-off", true);
    /* As on the part without a debugger; and a firmware can run wild */
    qdev_prop_set_bit(mcu, "semihosting", false);
    object_property_set_link(OBJECT(mcu), "memory", OBJECT(&s->mcu_memory),
                             &error_abort);
    qdev_connect_clock_in(mcu, "cpuclk",
        qdev_get_clock_out(rcc, stm32mp1_rcc_clock_names[STM32MP1_RCC_MCU]));
    if (!sysbus_realize(SYS_BUS_DEVICE(mcu), errp) ||
        !qdev_realize(DEVICE(&s->mcu_cluster), NULL, errp)) {
        return false;
    }
    stm32mp157_set_mcu_cost(s, CPU(s->mcu.cpu));

    qdev_connect_gpio_out_named(mcu, "SYSRESETREQ", 0,
        qdev_get_gpio_in_named(rcc, "mcu-sysresetreq", 0));
    qdev_connect_gpio_out_named(rcc, "mcu-reset", 0,
        qdev_get_gpio_in_named(DEVICE(s), "mcu-reset", 0));
    /*
     * On the part, a MCU in lockup is found by its window watchdog, if the
     * firmware has started that. We have no WWDG1 and tell at once.
     */
    qdev_connect_gpio_out_named(mcu, "LOCKUP", 0,
        qdev_get_gpio_in(DEVICE(&s->exti), EXTI_MCU_WATCHDOG));
    return true;
}
