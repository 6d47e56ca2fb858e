/*
 * STM32MP1 TAMP (tamper and backup registers)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reference used is the STMicroelectronics RM0436 reference manual for
 * STM32MP157 advanced Arm-based 32-bit MPUs, chapter "Tamper and backup
 * registers (TAMP)"; the names of registers and fields are those of ST's
 * stm32mp157cxx_cm4.h. Linux uses two of the backup registers to agree with
 * boot loaders on the Cortex-M4 (drivers/remoteproc/stm32_rproc.c).
 *
 * There are no tampers: the control registers hold what is written, the
 * status stays clear, active tampers have no generator. Backup registers are
 * not protected against non-secure access.
 *
 * All of this is in the backup domain: on silicon it keeps its values over a
 * system reset, and so it does here. It loses them with the power: when QEMU
 * starts. This holds for the two registers about the Cortex-M4 too. After a
 * reset they are wrong, as the core is held again; clearing them is the boot
 * loader's task (arch/arm/mach-stm32mp in U-Boot), or the machine's if it
 * starts a kernel without one.
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "hw/misc/stm32mp1_bus.h"
#include "hw/misc/stm32mp1_tamp.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "trace.h"

REG32(CR1, 0x00)
    FIELD(CR1, TAMPE, 0, 3)         /* Tamper 1..3 enable */
    FIELD(CR1, ITAMPE, 16, 16)      /* Internal tampers enable */
REG32(CR2, 0x04)
    FIELD(CR2, TAMPNOERASE, 0, 3)   /* Tamper 1..3 keep the backup registers */
    FIELD(CR2, TAMPMSK, 16, 3)      /* Tamper 1..3 are masked */
    FIELD(CR2, TAMPTRG, 24, 3)      /* Active level of tamper 1..3 */
REG32(FLTCR, 0x0c)
    FIELD(FLTCR, TAMPFREQ, 0, 3)    /* Sampling frequency */
    FIELD(FLTCR, TAMPFLT, 3, 2)     /* Filter count */
    FIELD(FLTCR, TAMPPRCH, 5, 2)    /* Precharge duration */
    FIELD(FLTCR, TAMPPUDIS, 7, 1)   /* Pull-up disable */
REG32(ATCR1, 0x10)
    FIELD(ATCR1, TAMPAM, 0, 3)      /* Tamper 1..3 are active ones */
    FIELD(ATCR1, ATOSEL, 8, 6)      /* Output shared by tamper 1..3 */
    FIELD(ATCR1, ATCKSEL, 16, 3)    /* Clock selection */
    FIELD(ATCR1, ATPER, 24, 3)      /* Output period */
    FIELD(ATCR1, ATOSHARE, 30, 1)   /* Outputs are shared */
    FIELD(ATCR1, FLTEN, 31, 1)      /* Filter enable */
REG32(ATSEEDR, 0x14)                /* Seed of active tampers: write only */
REG32(ATOR, 0x18)                   /* State of active tampers' generator */
REG32(SMCR, 0x20)
    FIELD(SMCR, BKPRWDPROT, 0, 8)   /* Backup registers read secure only */
    FIELD(SMCR, BKPWDPROT, 16, 8)   /* Backup registers written secure only */
    FIELD(SMCR, TAMPDPROT, 31, 1)   /* Control is not secure only */
REG32(IER, 0x2c)
    FIELD(IER, TAMPIE, 0, 3)        /* Tamper 1..3 interrupt enable */
    FIELD(IER, ITAMPIE, 16, 16)     /* Internal tampers interrupt enable */
REG32(SR, 0x30)                     /* Tamper flags */
REG32(MISR, 0x34)                   /* Flags, masked by IER */
REG32(SMISR, 0x38)                  /* The same for the secure interrupt */
REG32(SCR, 0x3c)                    /* Clears flags */
REG32(COUNTR, 0x40)                 /* Monotonic counter */
REG32(CFGR, 0x50)
    FIELD(CFGR, OUT3_RMP, 0, 1)     /* Pin of output 3 */
REG32(BKP0R, 0x100)                 /* Backup registers 0..31 */
REG32(BKP17R, 0x144)                /* M4: address of the resource table */
REG32(BKP18R, 0x148)                /* M4: state, 0 is off */
REG32(BKP31R, 0x17c)
REG32(HWCFGR2, 0x3ec)
    FIELD(HWCFGR2, OPTIONREG_OUT, 0, 8) /* Bits of CFGR */
    FIELD(HWCFGR2, TRUST_ZONE, 8, 4)    /* TrustZone is there */
REG32(HWCFGR1, 0x3f0)
    FIELD(HWCFGR1, BACKUP_REGS, 0, 8)   /* Number of backup registers */
    FIELD(HWCFGR1, TAMPER, 8, 4)        /* Number of tampers */
    FIELD(HWCFGR1, ACTIVE_TAMPER, 12, 4) /* Active tampers are there */
    FIELD(HWCFGR1, INT_TAMPER, 16, 16)  /* Internal tampers that exist */
REG32(VERR, 0x3f4)
REG32(IPIDR, 0x3f8)
REG32(SIDR, 0x3fc)

#define CR1_MASK      (R_CR1_TAMPE_MASK | R_CR1_ITAMPE_MASK)
#define CR2_MASK      (R_CR2_TAMPNOERASE_MASK | R_CR2_TAMPMSK_MASK | \
                       R_CR2_TAMPTRG_MASK)
#define FLTCR_MASK    (R_FLTCR_TAMPFREQ_MASK | R_FLTCR_TAMPFLT_MASK | \
                       R_FLTCR_TAMPPRCH_MASK | R_FLTCR_TAMPPUDIS_MASK)
#define ATCR1_MASK    (R_ATCR1_TAMPAM_MASK | R_ATCR1_ATOSEL_MASK |   \
                       R_ATCR1_ATCKSEL_MASK | R_ATCR1_ATPER_MASK |   \
                       R_ATCR1_ATOSHARE_MASK | R_ATCR1_FLTEN_MASK)
#define SMCR_MASK     (R_SMCR_BKPRWDPROT_MASK | R_SMCR_BKPWDPROT_MASK | \
                       R_SMCR_TAMPDPROT_MASK)
#define IER_MASK      (R_IER_TAMPIE_MASK | R_IER_ITAMPIE_MASK)

#define CR1_RESET     0xffff0000
#define ATCR1_RESET   0x00070000
#define SMCR_RESET    0x80000000
#define HWCFGR2_VALUE 0x00000101
#define HWCFGR1_VALUE 0x009d1320
#define VERR_VALUE    0x00000010
#define IPIDR_VALUE   0x00121033
#define SIDR_VALUE    0xa3c5dd01

static uint32_t tamp_read_reg(STM32MP1TAMPState *s, hwaddr offset)
{
    switch (offset) {
    case A_CR1:
        return s->cr1;
    case A_CR2:
        return s->cr2;
    case A_FLTCR:
        return s->fltcr;
    case A_ATCR1:
        return s->atcr1;
    case A_SMCR:
        return s->smcr;
    case A_IER:
        return s->ier;
    case A_COUNTR:
        return s->countr;
    case A_CFGR:
        return s->cfgr;
    case A_ATSEEDR:
    case A_ATOR:
    case A_SR:
    case A_MISR:
    case A_SMISR:
    case A_SCR:
        return 0;
    case A_BKP0R ... A_BKP31R:
        return s->backup[(offset - A_BKP0R) / 4];
    case A_HWCFGR2:
        return HWCFGR2_VALUE;
    case A_HWCFGR1:
        return HWCFGR1_VALUE;
    case A_VERR:
        return VERR_VALUE;
    case A_IPIDR:
        return IPIDR_VALUE;
    case A_SIDR:
        return SIDR_VALUE;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "stm32mp1-tamp: read of bad offset 0x%" HWADDR_PRIx "\n",
                      offset);
        return 0;
    }
}

static void tamp_write_reg(STM32MP1TAMPState *s, hwaddr offset, uint32_t value)
{
    switch (offset) {
    case A_CR1:
        s->cr1 = value & CR1_MASK;
        break;
    case A_CR2:
        s->cr2 = value & CR2_MASK;
        break;
    case A_FLTCR:
        s->fltcr = value & FLTCR_MASK;
        break;
    case A_ATCR1:
        s->atcr1 = value & ATCR1_MASK;
        break;
    case A_ATSEEDR:
        qemu_log_mask(LOG_UNIMP, "stm32mp1-tamp: active tampers\n");
        break;
    case A_SMCR:
        s->smcr = value & SMCR_MASK;
        break;
    case A_IER:
        s->ier = value & IER_MASK;
        break;
    case A_SCR:
        break;
    case A_COUNTR:
        /* Whatever is written, it counts, and it stops at the end */
        if (s->countr != UINT32_MAX) {
            s->countr++;
        }
        break;
    case A_CFGR:
        s->cfgr = value & R_CFGR_OUT3_RMP_MASK;
        break;
    case A_BKP0R ... A_BKP31R:
        s->backup[(offset - A_BKP0R) / 4] = value;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-tamp: write to read-only or "
                      "bad offset 0x%" HWADDR_PRIx "\n", offset);
        break;
    }
}

static uint64_t stm32mp1_tamp_read(void *opaque, hwaddr addr, unsigned size)
{
    const uint32_t value = tamp_read_reg(opaque, STM32MP1_REG_OFFSET(addr));

    trace_stm32mp1_tamp_read(addr, value);
    return stm32mp1_bus_read(value, addr, size);
}

static void stm32mp1_tamp_write(void *opaque, hwaddr addr, uint64_t data,
                                unsigned size)
{
    const uint32_t value = stm32mp1_apb_write(data, size);

    trace_stm32mp1_tamp_write(addr, value);
    tamp_write_reg(opaque, STM32MP1_REG_OFFSET(addr), value);
}

static const MemoryRegionOps stm32mp1_tamp_ops = {
    .read = stm32mp1_tamp_read,
    .write = stm32mp1_tamp_write,
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

static void stm32mp1_tamp_init(Object *obj)
{
    STM32MP1TAMPState *s = STM32MP1_TAMP(obj);

    /* Power-on of the backup domain: the rest comes as zeroes */
    s->cr1 = CR1_RESET;
    s->atcr1 = ATCR1_RESET;
    s->smcr = SMCR_RESET;

    memory_region_init_io(&s->mmio, obj, &stm32mp1_tamp_ops, s,
                          TYPE_STM32MP1_TAMP, 0x400);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
}

static const VMStateDescription vmstate_stm32mp1_tamp = {
    .name = TYPE_STM32MP1_TAMP,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(cr1, STM32MP1TAMPState),
        VMSTATE_UINT32(cr2, STM32MP1TAMPState),
        VMSTATE_UINT32(fltcr, STM32MP1TAMPState),
        VMSTATE_UINT32(atcr1, STM32MP1TAMPState),
        VMSTATE_UINT32(smcr, STM32MP1TAMPState),
        VMSTATE_UINT32(ier, STM32MP1TAMPState),
        VMSTATE_UINT32(countr, STM32MP1TAMPState),
        VMSTATE_UINT32(cfgr, STM32MP1TAMPState),
        VMSTATE_UINT32_ARRAY(backup, STM32MP1TAMPState,
                             STM32MP1_TAMP_NUM_BACKUP),
        VMSTATE_END_OF_LIST()
    }
};

static void stm32mp1_tamp_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);

    dc->vmsd = &vmstate_stm32mp1_tamp;
}

static const TypeInfo stm32mp1_tamp_types[] = {
    {
        .name           = TYPE_STM32MP1_TAMP,
        .parent         = TYPE_SYS_BUS_DEVICE,
        .instance_size  = sizeof(STM32MP1TAMPState),
        .instance_init  = stm32mp1_tamp_init,
        .class_init     = stm32mp1_tamp_class_init,
    },
};

DEFINE_TYPES(stm32mp1_tamp_types)
