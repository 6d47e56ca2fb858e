/*
 * STM32MP1 SYSCFG (system configuration controller)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reference used is the STMicroelectronics RM0436 reference manual for
 * STM32MP157 advanced Arm-based 32-bit MPUs, chapter "System configuration
 * controller (SYSCFG)"; the names of registers and fields are those of ST's
 * stm32mp157cxx_cm4.h. Linux uses it as "st,stm32mp157-syscfg", for example
 * in drivers/net/ethernet/stmicro/stmmac/dwmac-stm32.c.
 *
 * The registers hold what is written. An I/O compensation cell that is
 * enabled is ready at once. Nothing else changes in the machine: no pin, no
 * Ethernet clock, no interconnect path, no timer break input.
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "hw/misc/stm32mp1_bus.h"
#include "hw/misc/stm32mp1_syscfg.h"
#include "hw/qdev-properties.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "trace.h"

REG32(BOOTR, 0x00)
    FIELD(BOOTR, BOOT, 0, 3)            /* Levels of the BOOT pins */
    FIELD(BOOTR, BOOT_PD, 4, 3)         /* Their pull-downs are disabled */
REG32(PMCSETR, 0x04)                    /* Peripheral modes: set bits */
    FIELD(PMCSETR, I2C_FMP, 0, 6)       /* I2C1..6: fast mode plus */
    FIELD(PMCSETR, EN_BOOSTER, 8, 1)    /* Booster of analog switches */
    FIELD(PMCSETR, ANASWVDD, 9, 1)      /* Supply of analog switches */
    FIELD(PMCSETR, ETH_CLK_SEL, 16, 1)  /* Ethernet: TX clock from RCC */
    FIELD(PMCSETR, ETH_REF_CLK_SEL, 17, 1) /* Ethernet: reference clock */
    FIELD(PMCSETR, ETH_SELMII, 20, 1)   /* Ethernet: MII */
    FIELD(PMCSETR, ETH_SEL, 21, 3)      /* Ethernet: interface */
    FIELD(PMCSETR, ANA0_SEL, 24, 1)     /* Analog pin 0 */
    FIELD(PMCSETR, ANA1_SEL, 25, 1)     /* Analog pin 1 */
REG32(IOCTRLSETR, 0x18)                 /* High speed at low voltage: set */
    FIELD(IOCTRLSETR, HSLVEN, 0, 5)     /* TRACE, QUADSPI, ETH, SDMMC, SPI */
REG32(ICNR, 0x1c)
    FIELD(ICNR, AXI_M0_M3, 0, 4)        /* DDR port of AXI masters 0 to 3 */
    FIELD(ICNR, AXI_M5_M10, 5, 6)       /* ... and 5 to 10 */
REG32(CMPCR, 0x20)
    FIELD(CMPCR, SW_CTRL, 1, 1)         /* Code from RANSRC and RAPSRC */
    FIELD(CMPCR, READY, 8, 1)           /* The cell is ready */
    FIELD(CMPCR, RANSRC, 16, 4)         /* Code by software, NMOS */
    FIELD(CMPCR, RAPSRC, 20, 4)         /* Code by software, PMOS */
    FIELD(CMPCR, ANSRC, 24, 4)          /* Code of the cell, NMOS */
    FIELD(CMPCR, APSRC, 28, 4)          /* Code of the cell, PMOS */
REG32(CMPENSETR, 0x24)                  /* Compensation cell enable: set */
    FIELD(CMPENSETR, MPU_EN, 0, 1)      /* By the Cortex-A7 */
    FIELD(CMPENSETR, MCU_EN, 1, 1)      /* By the Cortex-M4 */
REG32(CMPENCLRR, 0x28)                  /* ... clear */
REG32(CBR, 0x2c)
    FIELD(CBR, CLL, 0, 1)               /* M4 lockup to timer break inputs */
    FIELD(CBR, PVDL, 2, 1)              /* PVD to timer break inputs */
REG32(PMCCLRR, 0x44)                    /* Peripheral modes: clear bits */
REG32(IOCTRLCLRR, 0x58)                 /* High speed at low voltage: clear */
REG32(VERR, 0x3f4)
REG32(IPIDR, 0x3f8)
REG32(SIDR, 0x3fc)

#define PMC_MASK     (R_PMCSETR_I2C_FMP_MASK | R_PMCSETR_EN_BOOSTER_MASK |   \
                      R_PMCSETR_ANASWVDD_MASK | R_PMCSETR_ETH_CLK_SEL_MASK | \
                      R_PMCSETR_ETH_REF_CLK_SEL_MASK |                       \
                      R_PMCSETR_ETH_SELMII_MASK | R_PMCSETR_ETH_SEL_MASK |   \
                      R_PMCSETR_ANA0_SEL_MASK | R_PMCSETR_ANA1_SEL_MASK)
#define IOCTRL_MASK  R_IOCTRLSETR_HSLVEN_MASK
#define ICNR_MASK    (R_ICNR_AXI_M0_M3_MASK | R_ICNR_AXI_M5_M10_MASK)
#define CMPCR_MASK   (R_CMPCR_SW_CTRL_MASK | R_CMPCR_RANSRC_MASK | \
                      R_CMPCR_RAPSRC_MASK)
#define CMPEN_MASK   (R_CMPENSETR_MPU_EN_MASK | R_CMPENSETR_MCU_EN_MASK)
#define CBR_MASK     (R_CBR_CLL_MASK | R_CBR_PVDL_MASK)

#define CMPCR_RESET  0x00870000
#define VERR_VALUE   0x00000020
#define IPIDR_VALUE  0x00030001
#define SIDR_VALUE   0xa3c5dd01

/* The cell's own code is the same as the reset value of the software one */
static uint32_t syscfg_cmpcr(const STM32MP1SYSCFGState *s)
{
    uint32_t value = s->cmpcr;

    if (s->cmpenr) {
        value |= R_CMPCR_READY_MASK;
        value = FIELD_DP32(value, CMPCR, ANSRC,
                           FIELD_EX32(CMPCR_RESET, CMPCR, RANSRC));
        value = FIELD_DP32(value, CMPCR, APSRC,
                           FIELD_EX32(CMPCR_RESET, CMPCR, RAPSRC));
    }
    return value;
}

static uint32_t syscfg_read_reg(STM32MP1SYSCFGState *s, hwaddr offset)
{
    switch (offset) {
    case A_BOOTR:
        return s->bootr | FIELD_DP32(0, BOOTR, BOOT, s->boot_pins);
    case A_PMCSETR:
    case A_PMCCLRR:
        return s->pmcr;
    case A_IOCTRLSETR:
    case A_IOCTRLCLRR:
        return s->ioctrlr;
    case A_ICNR:
        return s->icnr;
    case A_CMPCR:
        return syscfg_cmpcr(s);
    case A_CMPENSETR:
    case A_CMPENCLRR:
        return s->cmpenr;
    case A_CBR:
        return s->cbr;
    case A_VERR:
        return VERR_VALUE;
    case A_IPIDR:
        return IPIDR_VALUE;
    case A_SIDR:
        return SIDR_VALUE;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "stm32mp1-syscfg: read of bad offset 0x%" HWADDR_PRIx
                      "\n", offset);
        return 0;
    }
}

static void syscfg_write_reg(STM32MP1SYSCFGState *s, hwaddr offset,
                             uint32_t value)
{
    switch (offset) {
    case A_BOOTR:
        s->bootr = value & R_BOOTR_BOOT_PD_MASK;
        break;
    case A_PMCSETR:
        s->pmcr |= value & PMC_MASK;
        break;
    case A_PMCCLRR:
        s->pmcr &= ~value;
        break;
    case A_IOCTRLSETR:
        s->ioctrlr |= value & IOCTRL_MASK;
        break;
    case A_IOCTRLCLRR:
        s->ioctrlr &= ~value;
        break;
    case A_ICNR:
        s->icnr = value & ICNR_MASK;
        break;
    case A_CMPCR:
        s->cmpcr = value & CMPCR_MASK;
        break;
    case A_CMPENSETR:
        s->cmpenr |= value & CMPEN_MASK;
        break;
    case A_CMPENCLRR:
        s->cmpenr &= ~value;
        break;
    case A_CBR:
        /* Only a reset clears these */
        s->cbr |= value & CBR_MASK;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-syscfg: write to read-only "
                      "or bad offset 0x%" HWADDR_PRIx "\n", offset);
        break;
    }
}

static uint64_t stm32mp1_syscfg_read(void *opaque, hwaddr addr, unsigned size)
{
    const uint32_t value = syscfg_read_reg(opaque, STM32MP1_REG_OFFSET(addr));

    trace_stm32mp1_syscfg_read(addr, value);
    return stm32mp1_bus_read(value, addr, size);
}

static void stm32mp1_syscfg_write(void *opaque, hwaddr addr, uint64_t data,
                                  unsigned size)
{
    const uint32_t value = stm32mp1_apb_write(data, size);

    trace_stm32mp1_syscfg_write(addr, value);
    syscfg_write_reg(opaque, STM32MP1_REG_OFFSET(addr), value);
}

static const MemoryRegionOps stm32mp1_syscfg_ops = {
    .read = stm32mp1_syscfg_read,
    .write = stm32mp1_syscfg_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = {
        .min_access_size = 1,
        .max_access_size = 4,
    },
    .valid = {
        .min_access_size = 1,
        .max_access_size = 4,
    },
};

static void stm32mp1_syscfg_reset_enter(Object *obj, ResetType type)
{
    STM32MP1SYSCFGState *s = STM32MP1_SYSCFG(obj);

    s->bootr = 0;
    s->pmcr = 0;
    s->ioctrlr = 0;
    s->icnr = 0;
    s->cmpcr = CMPCR_RESET;
    s->cmpenr = 0;
    s->cbr = 0;
}

static void stm32mp1_syscfg_init(Object *obj)
{
    STM32MP1SYSCFGState *s = STM32MP1_SYSCFG(obj);

    memory_region_init_io(&s->mmio, obj, &stm32mp1_syscfg_ops, s,
                          TYPE_STM32MP1_SYSCFG, 0x400);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
}

static const VMStateDescription vmstate_stm32mp1_syscfg = {
    .name = TYPE_STM32MP1_SYSCFG,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(bootr, STM32MP1SYSCFGState),
        VMSTATE_UINT32(pmcr, STM32MP1SYSCFGState),
        VMSTATE_UINT32(ioctrlr, STM32MP1SYSCFGState),
        VMSTATE_UINT32(icnr, STM32MP1SYSCFGState),
        VMSTATE_UINT32(cmpcr, STM32MP1SYSCFGState),
        VMSTATE_UINT32(cmpenr, STM32MP1SYSCFGState),
        VMSTATE_UINT32(cbr, STM32MP1SYSCFGState),
        VMSTATE_END_OF_LIST()
    }
};

static const Property stm32mp1_syscfg_properties[] = {
    DEFINE_PROP_UINT8("boot-pins", STM32MP1SYSCFGState, boot_pins, 0),
};

static void stm32mp1_syscfg_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->vmsd = &vmstate_stm32mp1_syscfg;
    device_class_set_props(dc, stm32mp1_syscfg_properties);
    rc->phases.enter = stm32mp1_syscfg_reset_enter;
}

static const TypeInfo stm32mp1_syscfg_types[] = {
    {
        .name           = TYPE_STM32MP1_SYSCFG,
        .parent         = TYPE_SYS_BUS_DEVICE,
        .instance_size  = sizeof(STM32MP1SYSCFGState),
        .instance_init  = stm32mp1_syscfg_init,
        .class_init     = stm32mp1_syscfg_class_init,
    },
};

DEFINE_TYPES(stm32mp1_syscfg_types)
