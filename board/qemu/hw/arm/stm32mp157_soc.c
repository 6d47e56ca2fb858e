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
#include "exec/address-spaces.h"
#include "hw/core/split-irq.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "migration/vmstate.h"
#include "system/system.h"
#include "stm32mp157-internal.h"

#define GIC_BASE 0xa0020000
#define GIC_NUM_IRQS 256        /* of 288: what the model of the GIC-400 has */

#define BOOTROM_BASE 0
#define BOOTROM_SIZE (128 * KiB)
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

/* Numbers are the same in the GIC (as SPI) and in the NVIC */
#define RTC_IRQ 3
#define IPCC_RX0_IRQ 100
#define IPCC_TX0_IRQ 101
#define IPCC_RX1_IRQ 103
#define IPCC_TX1_IRQ 104
#define MDMA_IRQ 122
#define HSEM_IRQ 125

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

/* --- Lines -------------------------------------------------------------- */

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

/* --- The MPU ------------------------------------------------------------- */

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
        stm32mp157_set_mpu_cost(s, CPU(cpu));
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

    stm32mp157_add_unimplemented(s);
}

/* --- Device ------------------------------------------------------------- */

static void stm32mp157_init_mpu(Object *obj)
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
}

static void stm32mp157_init(Object *obj)
{
    STM32MP157State *s = STM32MP157_SOC(obj);

    stm32mp157_init_mpu(obj);
    stm32mp157_init_mcu(s);
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
