/*
 * STM32MP157 SoC: two Cortex-A7 (the MPU) and a Cortex-M4 (the MCU)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Addresses and interrupt numbers are those of RM0436 (STM32MP157 reference
 * manual), chapters "Memory organization" and "Interrupt list", which Linux
 * has in arch/arm/boot/dts/st/stm32mp151.dtsi.
 */

#include "qemu/osdep.h"
#include "qapi/error.h"
#include "qemu/bitops.h"
#include "qemu/units.h"
#include "exec/address-spaces.h"
#include "hw/arm/stm32mp157_soc.h"
#include "hw/core/split-irq.h"
#include "hw/irq.h"
#include "hw/misc/unimp.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "migration/vmstate.h"
#include "system/system.h"
#include "trace.h"

#define GIC_BASE 0xa0020000
#define GIC_NUM_IRQS 256        /* of 288: what the model of the GIC-400 has */

#define BOOTROM_BASE 0
#define BOOTROM_SIZE (128 * KiB)
#define SRAM_BASE 0x10000000
#define SRAM_SIZE (384 * KiB)
#define SYSRAM_BASE 0x2ffc0000
#define SYSRAM_SIZE (256 * KiB)
#define SRAM_ALIAS_BASE 0x30000000
#define RETRAM_BASE 0x38000000
#define RETRAM_SIZE (64 * KiB)
#define PERIPH_BASE 0x40000000
#define MCU_PPB_BASE 0xe0000000
#define PERIPH_SIZE 0x20000000
#define DMAMUX_BASE 0x48002000
#define HSEM_BASE 0x4c000000
#define IPCC_BASE 0x4c001000
#define PWR_BASE 0x50001000
#define GPIOA_BASE 0x50002000
#define GPIO_STRIDE 0x1000
#define EXTI_BASE 0x5000d000
#define SYSCFG_BASE 0x50020000
#define BKPSRAM_BASE 0x54000000
#define BKPSRAM_SIZE (4 * KiB)
#define GPIOZ_BASE 0x54004000
#define MDMA_BASE 0x58000000
#define STGENR_BASE 0x5a005000
#define RTC_BASE 0x5c004000
#define ETZPC_BASE 0x5c007000
#define TAMP_BASE 0x5c00a000
#define DDR_MAX_SIZE (512 * MiB)        /* above is the MCU's private bus */

/* Numbers are the same in the GIC (as SPI) and in the NVIC */
#define RTC_IRQ 3
#define IPCC_RX0_IRQ 100
#define IPCC_TX0_IRQ 101
#define IPCC_RX1_IRQ 103
#define IPCC_TX1_IRQ 104
#define MDMA_IRQ 122
#define HSEM_IRQ 125

#define EXTI_MCU_WATCHDOG 68

typedef struct STM32MP157USART {
    const char *name;
    hwaddr addr;
    int irq;
    STM32MP1RCCClock clock;
} STM32MP157USART;

/* In the order of QEMU's serial devices: the board's console comes first */
static const STM32MP157USART usarts[STM32MP157_NUM_USARTS] = {
    { "uart4", 0x40010000, 52, STM32MP1_RCC_UART24 },
    { "uart7", 0x40018000, 82, STM32MP1_RCC_UART78 },
    { "usart3", 0x4000f000, 39, STM32MP1_RCC_UART35 },
    { "usart2", 0x4000e000, 38, STM32MP1_RCC_UART24 },
    { "usart1", 0x5c000000, 37, STM32MP1_RCC_UART1 },
    { "uart5", 0x40011000, 53, STM32MP1_RCC_UART35 },
    { "usart6", 0x44003000, 71, STM32MP1_RCC_UART6 },
    { "uart8", 0x40019000, 83, STM32MP1_RCC_UART78 },
};

static const struct {
    hwaddr addr;
    int irq;
} rngs[STM32MP157_NUM_RNGS] = {
    { 0x54003000, 133 },
    { 0x4c003000, 134 },
};

static const struct {
    hwaddr addr;
    int irq[STM32MP1_DMA_NUM_STREAMS];
} dmas[STM32MP157_NUM_DMAS] = {
    { 0x48000000, { 11, 12, 13, 14, 15, 16, 17, 47 } },
    { 0x48001000, { 56, 57, 58, 59, 60, 68, 69, 70 } },
};

static const hwaddr iwdg_addr[STM32MP157_NUM_IWDGS] = {
    0x5c003000, 0x5a002000
};

/* Interrupts of the EXTI's configurable events */
static const struct {
    int event;
    int irq;
    bool mcu;
} exti_irqs[] = {
    { 0, 6, true }, { 1, 7, true }, { 2, 8, true }, { 3, 9, true },
    { 4, 10, true }, { 5, 23, true }, { 6, 64, true }, { 7, 65, true },
    { 8, 66, true }, { 9, 67, true }, { 10, 40, true }, { 11, 42, true },
    { 12, 76, true }, { 13, 77, true }, { 14, 121, true }, { 15, 127, true },
    { 16, 1, true }, { EXTI_MCU_WATCHDOG, 143, false },
};

/* What is not modelled: reads as zero, ignores writes, logs both as unimp */
static const struct {
    const char *name;
    hwaddr addr;
    hwaddr size;
} unimplemented[] = {
    { "TIM2", 0x40000000, 0x1000 },
    { "TIM3", 0x40001000, 0x1000 },
    { "TIM4", 0x40002000, 0x1000 },
    { "TIM5", 0x40003000, 0x1000 },
    { "TIM6", 0x40004000, 0x1000 },
    { "TIM7", 0x40005000, 0x1000 },
    { "TIM12", 0x40006000, 0x1000 },
    { "TIM13", 0x40007000, 0x1000 },
    { "TIM14", 0x40008000, 0x1000 },
    { "LPTIM1", 0x40009000, 0x1000 },
    { "WWDG1", 0x4000a000, 0x1000 },
    { "SPI2", 0x4000b000, 0x1000 },
    { "SPI3", 0x4000c000, 0x1000 },
    { "SPDIFRX", 0x4000d000, 0x1000 },
    { "I2C1", 0x40012000, 0x1000 },
    { "I2C2", 0x40013000, 0x1000 },
    { "I2C3", 0x40014000, 0x1000 },
    { "I2C5", 0x40015000, 0x1000 },
    { "CEC", 0x40016000, 0x1000 },
    { "DAC1", 0x40017000, 0x1000 },
    { "MDIOS", 0x4001c000, 0x1000 },
    { "TIM1", 0x44000000, 0x1000 },
    { "TIM8", 0x44001000, 0x1000 },
    { "SPI1", 0x44004000, 0x1000 },
    { "SPI4", 0x44005000, 0x1000 },
    { "TIM15", 0x44006000, 0x1000 },
    { "TIM16", 0x44007000, 0x1000 },
    { "TIM17", 0x44008000, 0x1000 },
    { "SPI5", 0x44009000, 0x1000 },
    { "SAI1", 0x4400a000, 0x1000 },
    { "SAI2", 0x4400b000, 0x1000 },
    { "SAI3", 0x4400c000, 0x1000 },
    { "DFSDM1", 0x4400d000, 0x1000 },
    { "FDCAN", 0x4400e000, 0x6000 },
    { "ADC", 0x48003000, 0x1000 },
    { "SDMMC3", 0x48004000, 0x2000 },
    { "OTG", 0x49000000, 0x40000 },
    { "HASH2", 0x4c002000, 0x1000 },
    { "CRC2", 0x4c004000, 0x1000 },
    { "CRYP2", 0x4c005000, 0x1000 },
    { "DCMI", 0x4c006000, 0x1000 },
    { "LPTIM2", 0x50021000, 0x1000 },
    { "LPTIM3", 0x50022000, 0x1000 },
    { "LPTIM4", 0x50023000, 0x1000 },
    { "LPTIM5", 0x50024000, 0x1000 },
    { "VREFBUF", 0x50025000, 0x1000 },
    { "SAI4", 0x50027000, 0x1000 },
    { "DTS", 0x50028000, 0x1000 },
    { "PMB", 0x50029000, 0x1000 },
    { "HDP", 0x5002a000, 0x1000 },
    { "DBGMCU", 0x50081000, 0x1000 },
    { "debug", 0x50082000, 0x7e000 },
    { "CRYP1", 0x54001000, 0x1000 },
    { "HASH1", 0x54002000, 0x1000 },
    { "GPV", 0x57000000, 0x100000 },
    { "FMC", 0x58002000, 0x1000 },
    { "QUADSPI", 0x58003000, 0x2000 },
    { "SDMMC1", 0x58005000, 0x2000 },
    { "SDMMC2", 0x58007000, 0x2000 },
    { "CRC1", 0x58009000, 0x1000 },
    { "ETH", 0x5800a000, 0x2000 },
    { "USBH_OHCI", 0x5800c000, 0x1000 },
    { "USBH_EHCI", 0x5800d000, 0x1000 },
    { "GPU", 0x59000000, 0x40000 },
    { "DSI", 0x5a000000, 0x1000 },
    { "LTDC", 0x5a001000, 0x1000 },
    { "DDRCTRL", 0x5a003000, 0x1000 },
    { "DDRPHYC", 0x5a004000, 0x1000 },
    { "USBPHYC", 0x5a006000, 0x1000 },
    { "DDRPERFM", 0x5a007000, 0x1000 },
    { "SPI6", 0x5c001000, 0x1000 },
    { "I2C4", 0x5c002000, 0x1000 },
    { "BSEC", 0x5c005000, 0x1000 },
    { "TZC", 0x5c006000, 0x1000 },
    { "I2C6", 0x5c009000, 0x1000 },
};

/* --- The MCU's reset and interrupts ------------------------------------- */

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
static void stm32mp157_mcu_reset(void *opaque, int n, int level)
{
    STM32MP157State *s = opaque;

    async_run_on_cpu(CPU(s->mcu.cpu), level ? mcu_hold_work : mcu_release_work,
                     RUN_ON_CPU_HOST_PTR(s));
}

static void stm32mp157_mcu_irq(void *opaque, int n, int level)
{
    STM32MP157State *s = opaque;

    if (level) {
        set_bit32(n, s->mcu_irq_level);
    } else {
        clear_bit32(n, s->mcu_irq_level);
    }
    qemu_set_irq(qdev_get_gpio_in(DEVICE(&s->mcu), n), level);
}

static Clock *rcc_clock(STM32MP157State *s, STM32MP1RCCClock clock)
{
    return qdev_get_clock_out(DEVICE(&s->rcc),
                              stm32mp1_rcc_clock_names[clock]);
}

static qemu_irq mpu_irq(STM32MP157State *s, int n)
{
    return qdev_get_gpio_in(DEVICE(&s->mpcore), n);
}

static qemu_irq mcu_irq(STM32MP157State *s, int n)
{
    return qdev_get_gpio_in_named(DEVICE(s), "mcu-irq", n);
}

/* A line that goes to both processors, under the same number */
static qemu_irq shared_irq(STM32MP157State *s, int n)
{
    DeviceState *split = qdev_new(TYPE_SPLIT_IRQ);

    object_property_add_child(OBJECT(s), "irq-split[*]", OBJECT(split));
    qdev_prop_set_uint16(split, "num-lines", 2);
    qdev_realize_and_unref(split, NULL, &error_abort);
    qdev_connect_gpio_out(split, 0, mpu_irq(s, n));
    qdev_connect_gpio_out(split, 1, mcu_irq(s, n));
    return qdev_get_gpio_in(split, 0);
}

/* --- Memory -------------------------------------------------------------- */

/* Without a kernel to boot: the ROM's search for something that it can boot */
static const uint32_t bootrom[] = {
    const_le32(0xe320f003),     /* 0: wfi */
    const_le32(0xeafffffd),     /*    b 0 */
};

static bool stm32mp157_create_ram(STM32MP157State *s, Error **errp)
{
    MemoryRegion *sysmem = get_system_memory();
    Object *obj = OBJECT(s);

    memory_region_init(&s->periph, obj, "stm32mp157.periph", PERIPH_SIZE);
    if (!memory_region_init_rom(&s->bootrom, obj, "stm32mp157.bootrom",
                                BOOTROM_SIZE, errp) ||
        !memory_region_init_ram(&s->sram, obj, "stm32mp157.sram", SRAM_SIZE,
                                errp) ||
        !memory_region_init_ram(&s->retram, obj, "stm32mp157.retram",
                                RETRAM_SIZE, errp) ||
        !memory_region_init_ram(&s->sysram, obj, "stm32mp157.sysram",
                                SYSRAM_SIZE, errp) ||
        !memory_region_init_ram(&s->bkpsram, obj, "stm32mp157.bkpsram",
                                BKPSRAM_SIZE, errp)) {
        return false;
    }
    memory_region_init_alias(&s->sram_alias, obj, "sram-alias", &s->sram, 0,
                             SRAM_SIZE);

    memcpy(memory_region_get_ram_ptr(&s->bootrom), bootrom, sizeof(bootrom));

    memory_region_add_subregion(sysmem, BOOTROM_BASE, &s->bootrom);
    memory_region_add_subregion(sysmem, SRAM_BASE, &s->sram);
    memory_region_add_subregion(sysmem, SYSRAM_BASE, &s->sysram);
    memory_region_add_subregion(sysmem, SRAM_ALIAS_BASE, &s->sram_alias);
    memory_region_add_subregion(sysmem, RETRAM_BASE, &s->retram);
    memory_region_add_subregion(sysmem, PERIPH_BASE, &s->periph);
    memory_region_add_subregion(&s->periph, BKPSRAM_BASE - PERIPH_BASE,
                                &s->bkpsram);
    return true;
}

static void mcu_map(STM32MP157State *s, MemoryRegion *alias, const char *name,
                    MemoryRegion *of, hwaddr offset, hwaddr base, hwaddr size)
{
    memory_region_init_alias(alias, OBJECT(s), name, of, offset, size);
    memory_region_add_subregion(&s->mcu_memory, base, alias);
}

static void stm32mp157_create_mcu_memory(STM32MP157State *s)
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

static void periph_map(STM32MP157State *s, SysBusDevice *sbd, int n,
                       hwaddr addr)
{
    memory_region_add_subregion(&s->periph, addr - PERIPH_BASE,
                                sysbus_mmio_get_region(sbd, n));
}

/* Realize a device and map its first region for both processors */
static bool stm32mp157_add(STM32MP157State *s, void *dev, hwaddr addr,
                           Error **errp)
{
    SysBusDevice *sbd = SYS_BUS_DEVICE(dev);

    if (!sysbus_realize(sbd, errp)) {
        return false;
    }
    periph_map(s, sbd, 0, addr);
    return true;
}

static void stm32mp157_add_unimplemented(STM32MP157State *s, const char *name,
                                         hwaddr addr, hwaddr size, int priority)
{
    DeviceState *dev = qdev_new(TYPE_UNIMPLEMENTED_DEVICE);

    qdev_prop_set_string(dev, "name", name);
    qdev_prop_set_uint64(dev, "size", size);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_abort);
    memory_region_add_subregion_overlap(
        &s->periph, addr - PERIPH_BASE,
        sysbus_mmio_get_region(SYS_BUS_DEVICE(dev), 0), priority);
}

/* --- Processors ---------------------------------------------------------- */

static void stm32mp157_set_cost(CPUTLBEntryFull *full,
                                const STM32MP157Cost *cost)
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

static void stm32mp157_mpu_access_cost(CPUState *cpu, CPUTLBEntryFull *full)
{
    if (!is_cacheable(full)) {
        stm32mp157_set_cost(full, &soc_of(cpu)->mpu_cost);
    }
}

/* No cache, and no penalty for the memory beside it */
static void stm32mp157_mcu_access_cost(CPUState *cpu, CPUTLBEntryFull *full)
{
    if (full->phys_addr < MCU_PPB_BASE) {
        stm32mp157_set_cost(full, &soc_of(cpu)->mcu_cost);
    }
}

static bool stm32mp157_realize_mpu(STM32MP157State *s, Error **errp)
{
    SysBusDevice *gic = SYS_BUS_DEVICE(&s->mpcore);

    /* Before its CPUs, whose translations it tells from the MCU's */
    if (!qdev_realize(DEVICE(&s->mpu_cluster), NULL, errp)) {
        return false;
    }
    for (int i = 0; i < STM32MP157_NUM_MPUS; i++) {
        Object *cpu = OBJECT(&s->mpu[i]);

        object_property_set_int(cpu, "reset-cbar", GIC_BASE, &error_abort);
        /* The STGEN runs from the HSE */
        object_property_set_uint(cpu, "cntfrq", s->hse_hz, &error_abort);
        if (i > 0) {
            object_property_set_bool(cpu, "start-powered-off", true,
                                     &error_abort);
        }
        if (!qdev_realize(DEVICE(cpu), NULL, errp)) {
            return false;
        }
        CPU(cpu)->icount_insn_ps = s->mpu_insn_ps;
        CPU(cpu)->icount_access_cost = stm32mp157_mpu_access_cost;
    }

    qdev_prop_set_uint32(DEVICE(gic), "num-cpu", STM32MP157_NUM_MPUS);
    qdev_prop_set_uint32(DEVICE(gic), "num-irq", GIC_NUM_IRQS);
    if (!sysbus_realize(gic, errp)) {
        return false;
    }
    sysbus_mmio_map(gic, 0, GIC_BASE);
    for (int i = 0; i < STM32MP157_NUM_MPUS; i++) {
        static const int lines[] = {
            ARM_CPU_IRQ, ARM_CPU_FIQ, ARM_CPU_VIRQ, ARM_CPU_VFIQ
        };

        for (int j = 0; j < ARRAY_SIZE(lines); j++) {
            sysbus_connect_irq(gic, i + j * STM32MP157_NUM_MPUS,
                               qdev_get_gpio_in(DEVICE(&s->mpu[i]), lines[j]));
        }
    }
    return true;
}

static bool stm32mp157_realize_mcu(STM32MP157State *s, Error **errp)
{
    DeviceState *mcu = DEVICE(&s->mcu);
    DeviceState *rcc = DEVICE(&s->rcc);

    stm32mp157_create_mcu_memory(s);
    qdev_prop_set_uint32(mcu, "num-irq", STM32MP157_NUM_MCU_IRQS);
    qdev_prop_set_uint8(mcu, "num-prio-bits", 4);
    qdev_prop_set_string(mcu, "cpu-type", ARM_CPU_TYPE_NAME("cortex-m4"));
    qdev_prop_set_bit(mcu, "enable-bitband", true);
    qdev_prop_set_bit(mcu, "start-powered-off", true);
    /* As on the part without a debugger; and a firmware can run wild */
    qdev_prop_set_bit(mcu, "semihosting", false);
    object_property_set_link(OBJECT(mcu), "memory", OBJECT(&s->mcu_memory),
                             &error_abort);
    qdev_connect_clock_in(mcu, "cpuclk", rcc_clock(s, STM32MP1_RCC_MCU));
    if (!sysbus_realize(SYS_BUS_DEVICE(mcu), errp) ||
        !qdev_realize(DEVICE(&s->mcu_cluster), NULL, errp)) {
        return false;
    }
    CPU(s->mcu.cpu)->icount_insn_ps = s->mcu_insn_ps;
    CPU(s->mcu.cpu)->icount_access_cost = stm32mp157_mcu_access_cost;

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

/* --- Peripherals --------------------------------------------------------- */

static bool stm32mp157_realize_rcc(STM32MP157State *s, Error **errp)
{
    qdev_prop_set_uint32(DEVICE(&s->rcc), "hse-frequency", s->hse_hz);
    qdev_prop_set_uint32(DEVICE(&s->rcc), "lse-frequency", s->lse_hz);
    return stm32mp157_add(s, &s->rcc, STM32MP157_RCC_BASE, errp);
}

static bool stm32mp157_realize_exti(STM32MP157State *s, Error **errp)
{
    DeviceState *exti = DEVICE(&s->exti);

    if (!stm32mp157_add(s, exti, EXTI_BASE, errp)) {
        return false;
    }
    for (int i = 0; i < ARRAY_SIZE(exti_irqs); i++) {
        qdev_connect_gpio_out_named(exti, "c1", exti_irqs[i].event,
                                    mpu_irq(s, exti_irqs[i].irq));
        if (exti_irqs[i].mcu) {
            qdev_connect_gpio_out_named(exti, "c2", exti_irqs[i].event,
                                        mcu_irq(s, exti_irqs[i].irq));
        }
    }
    return true;
}

static bool stm32mp157_realize_ipcc(STM32MP157State *s, Error **errp)
{
    SysBusDevice *ipcc = SYS_BUS_DEVICE(&s->ipcc);

    if (!stm32mp157_add(s, ipcc, IPCC_BASE, errp)) {
        return false;
    }
    sysbus_connect_irq(ipcc, 0, mpu_irq(s, IPCC_RX0_IRQ));
    sysbus_connect_irq(ipcc, 1, mpu_irq(s, IPCC_TX0_IRQ));
    sysbus_connect_irq(ipcc, 2, mcu_irq(s, IPCC_RX1_IRQ));
    sysbus_connect_irq(ipcc, 3, mcu_irq(s, IPCC_TX1_IRQ));
    return true;
}

/* Each processor finds the HSEM's registers at the same place, but its own */
static bool stm32mp157_realize_hsem(STM32MP157State *s, Error **errp)
{
    SysBusDevice *hsem = SYS_BUS_DEVICE(&s->hsem);

    if (!stm32mp157_add(s, hsem, HSEM_BASE, errp)) {
        return false;
    }
    memory_region_add_subregion_overlap(&s->mcu_memory, HSEM_BASE,
                                        sysbus_mmio_get_region(hsem, 1), 1);
    sysbus_connect_irq(hsem, 0, mpu_irq(s, HSEM_IRQ));
    sysbus_connect_irq(hsem, 1, mcu_irq(s, HSEM_IRQ));
    return true;
}

static bool stm32mp157_realize_usarts(STM32MP157State *s, Error **errp)
{
    for (int i = 0; i < STM32MP157_NUM_USARTS; i++) {
        DeviceState *usart = DEVICE(&s->usart[i]);

        qdev_prop_set_chr(usart, "chardev", serial_hd(i));
        qdev_connect_clock_in(usart, "clk", rcc_clock(s, usarts[i].clock));
        if (!stm32mp157_add(s, usart, usarts[i].addr, errp)) {
            return false;
        }
        sysbus_connect_irq(SYS_BUS_DEVICE(usart), 0,
                           shared_irq(s, usarts[i].irq));
    }
    return true;
}

static bool stm32mp157_realize_gpios(STM32MP157State *s, Error **errp)
{
    for (int i = 0; i < STM32MP157_NUM_GPIOS; i++) {
        const bool is_z = i == STM32MP157_NUM_GPIOS - 1;
        hwaddr addr = is_z ? GPIOZ_BASE : GPIOA_BASE + i * GPIO_STRIDE;

        if (i >= STM32MP157_NUM_GPIOS - 2) {
            /* Ports K and Z */
            qdev_prop_set_uint8(DEVICE(&s->gpio[i]), "num-pins", 8);
        }
        qdev_prop_set_bit(DEVICE(&s->gpio[i]), "securable", is_z);
        if (!stm32mp157_add(s, &s->gpio[i], addr, errp)) {
            return false;
        }
    }
    return true;
}

static bool stm32mp157_realize_timekeeping(STM32MP157State *s, Error **errp)
{
    qdev_connect_clock_in(DEVICE(&s->stgen), "clk",
                          rcc_clock(s, STM32MP1_RCC_STGEN));
    if (!stm32mp157_add(s, &s->stgen, STM32MP157_STGENC_BASE, errp) ||
        !stm32mp157_add(s, &s->rtc, RTC_BASE, errp)) {
        return false;
    }
    periph_map(s, SYS_BUS_DEVICE(&s->stgen), 1, STGENR_BASE);
    sysbus_connect_irq(SYS_BUS_DEVICE(&s->rtc), 0, shared_irq(s, RTC_IRQ));

    for (int i = 0; i < STM32MP157_NUM_IWDGS; i++) {
        qdev_connect_clock_in(DEVICE(&s->iwdg[i]), "lsi",
                              rcc_clock(s, STM32MP1_RCC_LSI));
        if (!stm32mp157_add(s, &s->iwdg[i], iwdg_addr[i], errp)) {
            return false;
        }
    }
    return true;
}

static bool stm32mp157_realize_rngs(STM32MP157State *s, Error **errp)
{
    for (int i = 0; i < STM32MP157_NUM_RNGS; i++) {
        if (!stm32mp157_add(s, &s->rng[i], rngs[i].addr, errp)) {
            return false;
        }
        sysbus_connect_irq(SYS_BUS_DEVICE(&s->rng[i]), 0,
                           shared_irq(s, rngs[i].irq));
    }
    return true;
}

/* DMA1 and 2 are on the MCU's buses, MDMA is on the AXI; all reach both */
static bool stm32mp157_realize_dmas(STM32MP157State *s, Error **errp)
{
    Object *memory = OBJECT(get_system_memory());

    for (int i = 0; i < STM32MP157_NUM_DMAS; i++) {
        DeviceState *dma = DEVICE(&s->dma[i]);

        object_property_set_link(OBJECT(dma), "dma", memory, &error_abort);
        qdev_connect_clock_in(dma, "clk", rcc_clock(s, STM32MP1_RCC_MCU));
        if (!stm32mp157_add(s, dma, dmas[i].addr, errp)) {
            return false;
        }
        for (int j = 0; j < STM32MP1_DMA_NUM_STREAMS; j++) {
            sysbus_connect_irq(SYS_BUS_DEVICE(dma), j,
                               shared_irq(s, dmas[i].irq[j]));
        }
    }

    object_property_set_link(OBJECT(&s->mdma), "dma", memory, &error_abort);
    qdev_connect_clock_in(DEVICE(&s->mdma), "clk",
                          rcc_clock(s, STM32MP1_RCC_AXI));
    if (!stm32mp157_add(s, &s->mdma, MDMA_BASE, errp)) {
        return false;
    }
    sysbus_connect_irq(SYS_BUS_DEVICE(&s->mdma), 0, shared_irq(s, MDMA_IRQ));
    return stm32mp157_add(s, &s->dmamux, DMAMUX_BASE, errp);
}

static void stm32mp157_realize(DeviceState *dev, Error **errp)
{
    STM32MP157State *s = STM32MP157_SOC(dev);

    if (!stm32mp157_create_ram(s, errp) ||
        !stm32mp157_realize_mpu(s, errp) ||
        !stm32mp157_realize_rcc(s, errp) ||
        !stm32mp157_realize_exti(s, errp) ||
        !stm32mp157_realize_mcu(s, errp) ||
        !stm32mp157_realize_ipcc(s, errp) ||
        !stm32mp157_realize_hsem(s, errp) ||
        !stm32mp157_realize_usarts(s, errp) ||
        !stm32mp157_realize_gpios(s, errp) ||
        !stm32mp157_realize_timekeeping(s, errp) ||
        !stm32mp157_realize_rngs(s, errp) ||
        !stm32mp157_realize_dmas(s, errp) ||
        !stm32mp157_add(s, &s->etzpc, ETZPC_BASE, errp) ||
        !stm32mp157_add(s, &s->syscfg, SYSCFG_BASE, errp) ||
        !stm32mp157_add(s, &s->pwr, PWR_BASE, errp) ||
        !stm32mp157_add(s, &s->tamp, TAMP_BASE, errp)) {
        return;
    }

    for (int i = 0; i < ARRAY_SIZE(unimplemented); i++) {
        stm32mp157_add_unimplemented(s, unimplemented[i].name,
                                     unimplemented[i].addr,
                                     unimplemented[i].size, -1000);
    }
    stm32mp157_add_unimplemented(s, "reserved", PERIPH_BASE, PERIPH_SIZE,
                                 -1001);
}

/* --- Device ------------------------------------------------------------- */

static void stm32mp157_init_processors(Object *obj)
{
    STM32MP157State *s = STM32MP157_SOC(obj);

    object_initialize_child(obj, "mpu-cluster", &s->mpu_cluster,
                            TYPE_CPU_CLUSTER);
    qdev_prop_set_uint32(DEVICE(&s->mpu_cluster), "cluster-id", 0);
    for (int i = 0; i < STM32MP157_NUM_MPUS; i++) {
        object_initialize_child(OBJECT(&s->mpu_cluster), "cpu[*]", &s->mpu[i],
                                ARM_CPU_TYPE_NAME("cortex-a7"));
    }
    object_initialize_child(obj, "mpcore", &s->mpcore, TYPE_A15MPCORE_PRIV);

    object_initialize_child(obj, "mcu-cluster", &s->mcu_cluster,
                            TYPE_CPU_CLUSTER);
    qdev_prop_set_uint32(DEVICE(&s->mcu_cluster), "cluster-id", 1);
    object_initialize_child(OBJECT(&s->mcu_cluster), "mcu", &s->mcu,
                            TYPE_ARMV7M);
}

static void stm32mp157_init(Object *obj)
{
    STM32MP157State *s = STM32MP157_SOC(obj);
    DeviceState *dev = DEVICE(obj);

    stm32mp157_init_processors(obj);
    for (int i = 0; i < STM32MP157_NUM_USARTS; i++) {
        object_initialize_child(obj, usarts[i].name, &s->usart[i],
                                TYPE_STM32MP1_USART);
    }
    for (int i = 0; i < STM32MP157_NUM_GPIOS; i++) {
        g_autofree char *name = g_strdup_printf("gpio%c",
                                                "abcdefghijkz"[i]);

        object_initialize_child(obj, name, &s->gpio[i], TYPE_STM32MP1_GPIO);
    }
    for (int i = 0; i < STM32MP157_NUM_DMAS; i++) {
        g_autofree char *name = g_strdup_printf("dma%d", i + 1);

        object_initialize_child(obj, name, &s->dma[i], TYPE_STM32MP1_DMA);
    }
    for (int i = 0; i < STM32MP157_NUM_IWDGS; i++) {
        g_autofree char *name = g_strdup_printf("iwdg%d", i + 1);

        object_initialize_child(obj, name, &s->iwdg[i], TYPE_STM32MP1_IWDG);
    }
    for (int i = 0; i < STM32MP157_NUM_RNGS; i++) {
        g_autofree char *name = g_strdup_printf("rng%d", i + 1);

        object_initialize_child(obj, name, &s->rng[i], TYPE_STM32MP1_RNG);
    }
    object_initialize_child(obj, "dmamux", &s->dmamux, TYPE_STM32MP1_DMAMUX);
    object_initialize_child(obj, "etzpc", &s->etzpc, TYPE_STM32MP1_ETZPC);
    object_initialize_child(obj, "exti", &s->exti, TYPE_STM32MP1_EXTI);
    object_initialize_child(obj, "hsem", &s->hsem, TYPE_STM32MP1_HSEM);
    object_initialize_child(obj, "ipcc", &s->ipcc, TYPE_STM32MP1_IPCC);
    object_initialize_child(obj, "mdma", &s->mdma, TYPE_STM32MP1_MDMA);
    object_initialize_child(obj, "pwr", &s->pwr, TYPE_STM32MP1_PWR);
    object_initialize_child(obj, "rcc", &s->rcc, TYPE_STM32MP1_RCC);
    object_initialize_child(obj, "rtc", &s->rtc, TYPE_STM32MP1_RTC);
    object_initialize_child(obj, "stgen", &s->stgen, TYPE_STM32MP1_STGEN);
    object_initialize_child(obj, "syscfg", &s->syscfg, TYPE_STM32MP1_SYSCFG);
    object_initialize_child(obj, "tamp", &s->tamp, TYPE_STM32MP1_TAMP);

    qdev_init_gpio_in_named(dev, stm32mp157_mcu_reset, "mcu-reset", 1);
    qdev_init_gpio_in_named(dev, stm32mp157_mcu_irq, "mcu-irq",
                            STM32MP157_NUM_MCU_IRQS);
}

static const VMStateDescription vmstate_stm32mp157 = {
    .name = TYPE_STM32MP157_SOC,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32_ARRAY(mcu_irq_level, STM32MP157State,
                             DIV_ROUND_UP(STM32MP157_NUM_MCU_IRQS, 32)),
        VMSTATE_END_OF_LIST()
    }
};

static const Property stm32mp157_properties[] = {
    DEFINE_PROP_UINT32("hse-frequency", STM32MP157State, hse_hz, 24000000),
    DEFINE_PROP_UINT32("lse-frequency", STM32MP157State, lse_hz, 32768),
    DEFINE_PROP_UINT32("mpu-insn-ps", STM32MP157State, mpu_insn_ps, 0),
    DEFINE_PROP_UINT32("mcu-insn-ps", STM32MP157State, mcu_insn_ps, 0),
    DEFINE_PROP_UINT32("mpu-periph-load-ps", STM32MP157State,
                       mpu_cost.periph_load_ps, 0),
    DEFINE_PROP_UINT32("mpu-periph-store-ps", STM32MP157State,
                       mpu_cost.periph_store_ps, 0),
    DEFINE_PROP_UINT32("mpu-sram-load-ps", STM32MP157State,
                       mpu_cost.sram_load_ps, 0),
    DEFINE_PROP_UINT32("mpu-sram-store-ps", STM32MP157State,
                       mpu_cost.sram_store_ps, 0),
    DEFINE_PROP_UINT32("mpu-ddr-load-ps", STM32MP157State,
                       mpu_cost.ddr_load_ps, 0),
    DEFINE_PROP_UINT32("mpu-ddr-store-ps", STM32MP157State,
                       mpu_cost.ddr_store_ps, 0),
    DEFINE_PROP_UINT32("mcu-periph-load-ps", STM32MP157State,
                       mcu_cost.periph_load_ps, 0),
    DEFINE_PROP_UINT32("mcu-periph-store-ps", STM32MP157State,
                       mcu_cost.periph_store_ps, 0),
    DEFINE_PROP_UINT32("mcu-sram-load-ps", STM32MP157State,
                       mcu_cost.sram_load_ps, 0),
    DEFINE_PROP_UINT32("mcu-sram-store-ps", STM32MP157State,
                       mcu_cost.sram_store_ps, 0),
    DEFINE_PROP_UINT32("mcu-ddr-load-ps", STM32MP157State,
                       mcu_cost.ddr_load_ps, 0),
    DEFINE_PROP_UINT32("mcu-ddr-store-ps", STM32MP157State,
                       mcu_cost.ddr_store_ps, 0),
};

static void stm32mp157_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->realize = stm32mp157_realize;
    dc->vmsd = &vmstate_stm32mp157;
    device_class_set_props(dc, stm32mp157_properties);
    /* Reason: uses serial_hd() and maps itself into the system memory */
    dc->user_creatable = false;
    /* No reset: the levels are those of lines that devices drive */
}

static const TypeInfo stm32mp157_types[] = {
    {
        .name = TYPE_STM32MP157_SOC,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(STM32MP157State),
        .instance_init = stm32mp157_init,
        .class_init = stm32mp157_class_init,
    },
};

DEFINE_TYPES(stm32mp157_types)
