/*
 * STM32MP1 PWR (power control)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reference used is the STMicroelectronics RM0436 reference manual for
 * STM32MP157 advanced Arm-based 32-bit MPUs, chapter "Power control (PWR)";
 * the names of registers and fields are those of ST's stm32mp157cxx_cm4.h.
 * Linux drives the regulators of CR3 (drivers/regulator/stm32-pwr.c) and
 * writes MCUCR.PDDS for the Cortex-M4 (drivers/remoteproc/stm32_rproc.c).
 *
 * Regulators that are enabled are ready at once, all supplies are present and
 * within their limits. There are no low-power modes, thus no wake-up: PDDS
 * and the like hold what is written, and the flags of Stop, Standby and of
 * the wake-up pins stay clear. CR1.DBP protects nothing.
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "hw/misc/stm32mp1_bus.h"
#include "hw/misc/stm32mp1_pwr.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "trace.h"

REG32(CR1, 0x00)
    FIELD(CR1, LPDS, 0, 1)      /* Low-power Stop mode */
    FIELD(CR1, LPCFG, 1, 1)     /* PWR_ON pin in low-power mode */
    FIELD(CR1, LVDS, 2, 1)      /* Low-voltage Stop mode */
    FIELD(CR1, PVDEN, 4, 1)     /* Programmable voltage detector enable */
    FIELD(CR1, PLS, 5, 3)       /* Its level */
    FIELD(CR1, DBP, 8, 1)       /* Backup domain write protection off */
    FIELD(CR1, AVDEN, 16, 1)    /* Analog voltage detector enable */
    FIELD(CR1, ALS, 17, 2)      /* Its level */
REG32(CSR1, 0x04)
    FIELD(CSR1, PVDO, 4, 1)     /* VDD is below PLS */
    FIELD(CSR1, AVDO, 16, 1)    /* VDDA is below ALS */
REG32(CR2, 0x08)
    FIELD(CR2, BREN, 0, 1)      /* Backup RAM regulator enable */
    FIELD(CR2, RREN, 1, 1)      /* Retention RAM regulator enable */
    FIELD(CR2, MONEN, 4, 1)     /* VBAT and temperature monitor enable */
    FIELD(CR2, BRRDY, 16, 1)    /* Backup RAM regulator ready */
    FIELD(CR2, RRRDY, 17, 1)    /* Retention RAM regulator ready */
REG32(CR3, 0x0c)
    FIELD(CR3, VBE, 8, 1)       /* VBAT charging enable */
    FIELD(CR3, VBRS, 9, 1)      /* VBAT charging resistor */
    FIELD(CR3, DDRSREN, 10, 1)  /* DDR self-refresh retention enable */
    FIELD(CR3, DDRSRDIS, 11, 1) /* DDR self-refresh retention disable */
    FIELD(CR3, DDRRETEN, 12, 1) /* DDR retention enable */
    FIELD(CR3, POPL, 17, 5)     /* Minimum length of the PWR_ON pulse */
    FIELD(CR3, USB33DEN, 24, 1) /* VDD3V3_USB detector enable */
    FIELD(CR3, USB33RDY, 26, 1) /* VDD3V3_USB is there */
    FIELD(CR3, REG18EN, 28, 1)  /* 1.8 V regulator enable */
    FIELD(CR3, REG18RDY, 29, 1) /* 1.8 V regulator ready */
    FIELD(CR3, REG11EN, 30, 1)  /* 1.1 V regulator enable */
    FIELD(CR3, REG11RDY, 31, 1) /* 1.1 V regulator ready */
REG32(MPUCR, 0x10)
    FIELD(MPUCR, PDDS, 0, 1)    /* Standby allowed */
    FIELD(MPUCR, CSTBYDIS, 3, 1) /* CStandby disabled */
    FIELD(MPUCR, CSSF, 9, 1)    /* Clear the Standby and Stop flags */
    FIELD(MPUCR, STANDBYWFIL2, 15, 1) /* All of the MPU is in WFI */
REG32(MCUCR, 0x14)
    FIELD(MCUCR, PDDS, 0, 1)    /* Standby allowed */
    FIELD(MCUCR, CSSF, 9, 1)    /* Clear the Standby and Stop flags */
    FIELD(MCUCR, DEEPSLEEP, 15, 1) /* The MCU is in CStop */
REG32(WKUPCR, 0x20)
    FIELD(WKUPCR, WKUPC, 0, 6)  /* Clear wake-up flags */
    FIELD(WKUPCR, WKUPP, 8, 6)  /* Polarity of wake-up pins */
    FIELD(WKUPCR, WKUPPUPD, 16, 12) /* Pull-up or -down of wake-up pins */
REG32(WKUPFR, 0x24)
    FIELD(WKUPFR, WKUPF, 0, 6)  /* Wake-up flags */
REG32(MPUWKUPENR, 0x28)
    FIELD(MPUWKUPENR, WKUPEN, 0, 6) /* Wake-up pins enabled, for the MPU */
REG32(MCUWKUPENR, 0x2c)
    FIELD(MCUWKUPENR, WKUPEN, 0, 6) /* Wake-up pins enabled, for the MCU */
REG32(VER, 0x3f4)
REG32(ID, 0x3f8)
REG32(SID, 0x3fc)

#define CR1_MASK    (R_CR1_LPDS_MASK | R_CR1_LPCFG_MASK | R_CR1_LVDS_MASK |   \
                     R_CR1_PVDEN_MASK | R_CR1_PLS_MASK | R_CR1_DBP_MASK |     \
                     R_CR1_AVDEN_MASK | R_CR1_ALS_MASK)
#define CR2_MASK    (R_CR2_BREN_MASK | R_CR2_RREN_MASK | R_CR2_MONEN_MASK)
#define CR3_MASK    (R_CR3_VBE_MASK | R_CR3_VBRS_MASK | R_CR3_DDRSREN_MASK |  \
                     R_CR3_DDRSRDIS_MASK | R_CR3_DDRRETEN_MASK |              \
                     R_CR3_POPL_MASK | R_CR3_USB33DEN_MASK |                  \
                     R_CR3_REG18EN_MASK | R_CR3_REG11EN_MASK)
#define MPUCR_MASK  (R_MPUCR_PDDS_MASK | R_MPUCR_CSTBYDIS_MASK)
#define MCUCR_MASK  R_MCUCR_PDDS_MASK
#define WKUPCR_MASK (R_WKUPCR_WKUPP_MASK | R_WKUPCR_WKUPPUPD_MASK)

#define CR3_RESET   (R_CR3_REG18EN_MASK | R_CR3_REG11EN_MASK)
#define VER_VALUE   0x00000011
#define ID_VALUE    0x00010001
#define SID_VALUE   0xa3c5dd01

static uint32_t pwr_cr2(const STM32MP1PWRState *s)
{
    uint32_t value = s->cr2;

    value = FIELD_DP32(value, CR2, BRRDY, FIELD_EX32(value, CR2, BREN));
    return FIELD_DP32(value, CR2, RRRDY, FIELD_EX32(value, CR2, RREN));
}

static uint32_t pwr_cr3(const STM32MP1PWRState *s)
{
    uint32_t value = s->cr3;

    value = FIELD_DP32(value, CR3, USB33RDY, FIELD_EX32(value, CR3, USB33DEN));
    value = FIELD_DP32(value, CR3, REG18RDY, FIELD_EX32(value, CR3, REG18EN));
    return FIELD_DP32(value, CR3, REG11RDY, FIELD_EX32(value, CR3, REG11EN));
}

static uint32_t pwr_read_reg(STM32MP1PWRState *s, hwaddr offset)
{
    switch (offset) {
    case A_CR1:
        return s->cr1;
    case A_CSR1:
        return 0;
    case A_CR2:
        return pwr_cr2(s);
    case A_CR3:
        return pwr_cr3(s);
    case A_MPUCR:
        return s->mpucr;
    case A_MCUCR:
        return s->mcucr;
    case A_WKUPCR:
        return s->wkupcr;
    case A_WKUPFR:
        return 0;
    case A_MPUWKUPENR:
        return s->mpuwkupenr;
    case A_MCUWKUPENR:
        return s->mcuwkupenr;
    case A_VER:
        return VER_VALUE;
    case A_ID:
        return ID_VALUE;
    case A_SID:
        return SID_VALUE;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "stm32mp1-pwr: read of bad offset 0x%" HWADDR_PRIx "\n",
                      offset);
        return 0;
    }
}

static void pwr_write_reg(STM32MP1PWRState *s, hwaddr offset, uint32_t value)
{
    switch (offset) {
    case A_CR1:
        s->cr1 = value & CR1_MASK;
        break;
    case A_CR2:
        s->cr2 = value & CR2_MASK;
        break;
    case A_CR3:
        s->cr3 = value & CR3_MASK;
        break;
    case A_MPUCR:
        s->mpucr = value & MPUCR_MASK;
        break;
    case A_MCUCR:
        s->mcucr = value & MCUCR_MASK;
        break;
    case A_WKUPCR:
        s->wkupcr = value & WKUPCR_MASK;
        break;
    case A_MPUWKUPENR:
        s->mpuwkupenr = value & R_MPUWKUPENR_WKUPEN_MASK;
        break;
    case A_MCUWKUPENR:
        s->mcuwkupenr = value & R_MCUWKUPENR_WKUPEN_MASK;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-pwr: write to read-only or "
                      "bad offset 0x%" HWADDR_PRIx "\n", offset);
        break;
    }
}

static uint64_t stm32mp1_pwr_read(void *opaque, hwaddr addr, unsigned size)
{
    const uint32_t value = pwr_read_reg(opaque, STM32MP1_REG_OFFSET(addr));

    trace_stm32mp1_pwr_read(addr, value);
    return stm32mp1_bus_read(value, addr, size);
}

/* On AHB: an access of less than a word leaves the other bytes alone */
static void stm32mp1_pwr_write(void *opaque, hwaddr addr, uint64_t data,
                               unsigned size)
{
    STM32MP1PWRState *s = opaque;
    const hwaddr offset = STM32MP1_REG_OFFSET(addr);
    uint32_t value = data;

    trace_stm32mp1_pwr_write(addr, value);
    if (size < 4) {
        value = stm32mp1_ahb_write(pwr_read_reg(s, offset), addr, data, size);
    }
    pwr_write_reg(s, offset, value);
}

static const MemoryRegionOps stm32mp1_pwr_ops = {
    .read = stm32mp1_pwr_read,
    .write = stm32mp1_pwr_write,
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

static void stm32mp1_pwr_reset_enter(Object *obj, ResetType type)
{
    STM32MP1PWRState *s = STM32MP1_PWR(obj);

    s->cr1 = 0;
    s->cr2 = 0;
    s->cr3 = CR3_RESET;
    s->mpucr = 0;
    s->mcucr = 0;
    s->wkupcr = 0;
    s->mpuwkupenr = 0;
    s->mcuwkupenr = 0;
}

static void stm32mp1_pwr_init(Object *obj)
{
    STM32MP1PWRState *s = STM32MP1_PWR(obj);

    memory_region_init_io(&s->mmio, obj, &stm32mp1_pwr_ops, s,
                          TYPE_STM32MP1_PWR, 0x400);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
}

static const VMStateDescription vmstate_stm32mp1_pwr = {
    .name = TYPE_STM32MP1_PWR,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(cr1, STM32MP1PWRState),
        VMSTATE_UINT32(cr2, STM32MP1PWRState),
        VMSTATE_UINT32(cr3, STM32MP1PWRState),
        VMSTATE_UINT32(mpucr, STM32MP1PWRState),
        VMSTATE_UINT32(mcucr, STM32MP1PWRState),
        VMSTATE_UINT32(wkupcr, STM32MP1PWRState),
        VMSTATE_UINT32(mpuwkupenr, STM32MP1PWRState),
        VMSTATE_UINT32(mcuwkupenr, STM32MP1PWRState),
        VMSTATE_END_OF_LIST()
    }
};

static void stm32mp1_pwr_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->vmsd = &vmstate_stm32mp1_pwr;
    rc->phases.enter = stm32mp1_pwr_reset_enter;
}

static const TypeInfo stm32mp1_pwr_types[] = {
    {
        .name           = TYPE_STM32MP1_PWR,
        .parent         = TYPE_SYS_BUS_DEVICE,
        .instance_size  = sizeof(STM32MP1PWRState),
        .instance_init  = stm32mp1_pwr_init,
        .class_init     = stm32mp1_pwr_class_init,
    },
};

DEFINE_TYPES(stm32mp1_pwr_types)
