/*
 * STM32MP1 EXTI (extended interrupt and event controller)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Configurable events are edge detectors with pending flags and make an
 * interrupt for each processor that does not mask them. Direct events wake
 * the processors from low power modes, which are not modelled: of these, only
 * the mask registers are there.
 *
 * The registers are those of RM0436 (STM32MP157 reference manual), chapter
 * "Extended interrupt and event controller (EXTI)", as Linux uses them in
 * drivers/irqchip/irq-stm32mp-exti.c.
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "hw/irq.h"
#include "hw/misc/stm32mp1_exti.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "trace.h"

/* Of bank 0; banks 1 and 2 follow BANK_STRIDE apart */
REG32(RTSR, 0x00)
REG32(FTSR, 0x04)
REG32(SWIER, 0x08)
REG32(RPR, 0x0c)
REG32(FPR, 0x10)
REG32(TZENR, 0x14)
REG32(EXTICR1, 0x60)
/* Likewise, MASK_STRIDE apart */
REG32(C1IMR, 0x80)
REG32(C2IMR, 0xc0)
REG32(C2EMR, 0xc4)
/* Which events are configurable */
REG32(HWCFGR4, 0x3e4)
REG32(HWCFGR3, 0x3e8)
REG32(HWCFGR2, 0x3ec)
REG32(HWCFGR1, 0x3f0)
REG32(VERR, 0x3f4)
REG32(IPIDR, 0x3f8)
REG32(SIDR, 0x3fc)

#define MMIO_SIZE 0x400
#define BANK_STRIDE 0x20
#define MASK_STRIDE 0x10
#define EVENTS_PER_BANK 32

/*
 * EXTI0 to 15 and the voltage detectors; in the last bank the processors'
 * SEV (65, 66), the MCU's window watchdog (68) and the debugger (73).
 */
static const uint32_t configurable[STM32MP1_EXTI_NUM_BANKS] = {
    0x0001ffff, 0x00000000, 0x00000216
};

/* Events of each bank that exist */
static const uint32_t implemented[STM32MP1_EXTI_NUM_BANKS] = {
    0xffffffff, 0xffffffff, 0x00000fff
};

static void exti_update_bank(STM32MP1EXTIState *s, int bank)
{
    STM32MP1EXTIBank *b = &s->bank[bank];
    uint32_t pending = b->rpr | b->fpr;

    for (int i = 0; i < EVENTS_PER_BANK; i++) {
        int event = bank * EVENTS_PER_BANK + i;

        if (!extract32(configurable[bank], i, 1)) {
            continue;
        }
        for (int cpu = 0; cpu < STM32MP1_EXTI_NUM_CPUS; cpu++) {
            qemu_set_irq(s->irq[cpu][event],
                         extract32(pending & b->imr[cpu], i, 1));
        }
    }
}

static void stm32mp1_exti_event(void *opaque, int event, int level)
{
    STM32MP1EXTIState *s = opaque;
    int bank = event / EVENTS_PER_BANK;
    STM32MP1EXTIBank *b = &s->bank[bank];
    uint32_t bit = BIT(event % EVENTS_PER_BANK);

    if (!!(b->level & bit) == !!level) {
        return;
    }
    trace_stm32mp1_exti_event(event, level);
    b->level ^= bit;
    if (!(configurable[bank] & bit)) {
        return;
    }
    if (level) {
        b->rpr |= b->rtsr & bit;
    } else {
        b->fpr |= b->ftsr & bit;
    }
    exti_update_bank(s, bank);
}

/* The register of a bank that lies at addr, or NULL; SWIER has no storage */
static uint32_t *exti_bank_reg(STM32MP1EXTIBank *b, hwaddr addr)
{
    switch (addr) {
    case A_RTSR:
        return &b->rtsr;
    case A_FTSR:
        return &b->ftsr;
    case A_RPR:
        return &b->rpr;
    case A_FPR:
        return &b->fpr;
    case A_TZENR:
        return &b->tzenr;
    default:
        return NULL;
    }
}

/* The mask register at addr and the bank that it belongs to, or NULL */
static uint32_t *exti_mask_reg(STM32MP1EXTIState *s, hwaddr addr, int *bank)
{
    hwaddr base = addr < A_C2IMR ? A_C1IMR : A_C2IMR;
    hwaddr reg = A_C1IMR + (addr - base) % MASK_STRIDE;

    *bank = (addr - base) / MASK_STRIDE;
    if (*bank >= STM32MP1_EXTI_NUM_BANKS) {
        return NULL;
    }
    switch (base - A_C1IMR + reg) {
    case A_C1IMR:
        return &s->bank[*bank].imr[0];
    case A_C2IMR:
        return &s->bank[*bank].imr[1];
    case A_C2EMR:
        return &s->bank[*bank].emr;
    default:
        return NULL;
    }
}

/* Any register with storage, or NULL */
static uint32_t *exti_reg(STM32MP1EXTIState *s, hwaddr addr, int *bank)
{
    switch (addr) {
    case 0 ... STM32MP1_EXTI_NUM_BANKS * BANK_STRIDE - 1:
        *bank = addr / BANK_STRIDE;
        return exti_bank_reg(&s->bank[*bank], addr % BANK_STRIDE);
    case A_EXTICR1 ... A_EXTICR1 + 4 * STM32MP1_EXTI_NUM_EXTICR - 1:
        *bank = 0;
        return &s->exticr[(addr - A_EXTICR1) / 4];
    case A_C1IMR ... A_C2EMR + MASK_STRIDE * STM32MP1_EXTI_NUM_BANKS - 1:
        return exti_mask_reg(s, addr, bank);
    default:
        return NULL;
    }
}

static uint64_t stm32mp1_exti_read(void *opaque, hwaddr addr, unsigned size)
{
    STM32MP1EXTIState *s = opaque;
    int bank;
    uint32_t *reg = exti_reg(s, addr, &bank);
    uint32_t value = 0;

    if (reg) {
        value = *reg;
    } else {
        switch (addr) {
        case A_SWIER:
        case A_SWIER + BANK_STRIDE:
        case A_SWIER + 2 * BANK_STRIDE:
            break;
        case A_HWCFGR2:
            value = configurable[0];
            break;
        case A_HWCFGR3:
            value = configurable[1];
            break;
        case A_HWCFGR4:
            value = configurable[2];
            break;
        case A_HWCFGR1:
            value = 0x000b2100 | (STM32MP1_EXTI_NUM_EVENTS - 1);
            break;
        case A_VERR:
            value = 0x00000030;
            break;
        case A_IPIDR:
            value = 0x000e0001;
            break;
        case A_SIDR:
            value = 0xa3c5dd01;
            break;
        default:
            qemu_log_mask(LOG_GUEST_ERROR,
                          "%s: read of a register that is not there, 0x%"
                          HWADDR_PRIx "\n", TYPE_STM32MP1_EXTI, addr);
        }
    }
    trace_stm32mp1_exti_read(addr, value);
    return value;
}

static void stm32mp1_exti_write(void *opaque, hwaddr addr, uint64_t val64,
                                unsigned size)
{
    STM32MP1EXTIState *s = opaque;
    uint32_t value = val64;
    int bank;
    uint32_t *reg = exti_reg(s, addr, &bank);

    trace_stm32mp1_exti_write(addr, value);
    if (addr < STM32MP1_EXTI_NUM_BANKS * BANK_STRIDE) {
        bank = addr / BANK_STRIDE;
        switch (addr % BANK_STRIDE) {
        case A_SWIER:
            s->bank[bank].rpr |= value & configurable[bank];
            break;
        case A_RPR:
        case A_FPR:
            *reg &= ~value;
            break;
        case A_RTSR:
        case A_FTSR:
            *reg = value & configurable[bank];
            break;
        case A_TZENR:
            *reg = value & implemented[bank];
            break;
        default:
            goto bad;
        }
        exti_update_bank(s, bank);
    } else if (reg && addr < A_C1IMR) {
        *reg = value;
    } else if (reg) {
        *reg = value & implemented[bank];
        exti_update_bank(s, bank);
    } else {
        goto bad;
    }
    return;

bad:
    qemu_log_mask(LOG_GUEST_ERROR,
                  "%s: write of a register that is not there, 0x%"
                  HWADDR_PRIx "\n", TYPE_STM32MP1_EXTI, addr);
}

static const MemoryRegionOps stm32mp1_exti_ops = {
    .read = stm32mp1_exti_read,
    .write = stm32mp1_exti_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
};

static void stm32mp1_exti_reset_enter(Object *obj, ResetType type)
{
    STM32MP1EXTIState *s = STM32MP1_EXTI(obj);

    for (int i = 0; i < STM32MP1_EXTI_NUM_BANKS; i++) {
        uint32_t direct = implemented[i] & ~configurable[i];

        s->bank[i] = (STM32MP1EXTIBank) {
            .imr = { direct, direct },
            /* Lines keep their levels: who drives them is reset elsewhere */
            .level = s->bank[i].level,
        };
    }
    memset(s->exticr, 0, sizeof(s->exticr));
}

static void stm32mp1_exti_reset_hold(Object *obj, ResetType type)
{
    STM32MP1EXTIState *s = STM32MP1_EXTI(obj);

    for (int i = 0; i < STM32MP1_EXTI_NUM_BANKS; i++) {
        exti_update_bank(s, i);
    }
}

static void stm32mp1_exti_init(Object *obj)
{
    STM32MP1EXTIState *s = STM32MP1_EXTI(obj);
    DeviceState *dev = DEVICE(obj);

    memory_region_init_io(&s->mmio, obj, &stm32mp1_exti_ops, s,
                          TYPE_STM32MP1_EXTI, MMIO_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
    qdev_init_gpio_in(dev, stm32mp1_exti_event, STM32MP1_EXTI_NUM_EVENTS);
    qdev_init_gpio_out_named(dev, s->irq[0], "c1", STM32MP1_EXTI_NUM_EVENTS);
    qdev_init_gpio_out_named(dev, s->irq[1], "c2", STM32MP1_EXTI_NUM_EVENTS);
}

static const VMStateDescription vmstate_stm32mp1_exti_bank = {
    .name = "stm32mp1-exti-bank",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(rtsr, STM32MP1EXTIBank),
        VMSTATE_UINT32(ftsr, STM32MP1EXTIBank),
        VMSTATE_UINT32(rpr, STM32MP1EXTIBank),
        VMSTATE_UINT32(fpr, STM32MP1EXTIBank),
        VMSTATE_UINT32(tzenr, STM32MP1EXTIBank),
        VMSTATE_UINT32_ARRAY(imr, STM32MP1EXTIBank, STM32MP1_EXTI_NUM_CPUS),
        VMSTATE_UINT32(emr, STM32MP1EXTIBank),
        VMSTATE_UINT32(level, STM32MP1EXTIBank),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_stm32mp1_exti = {
    .name = TYPE_STM32MP1_EXTI,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_STRUCT_ARRAY(bank, STM32MP1EXTIState, STM32MP1_EXTI_NUM_BANKS,
                             1, vmstate_stm32mp1_exti_bank, STM32MP1EXTIBank),
        VMSTATE_UINT32_ARRAY(exticr, STM32MP1EXTIState,
                             STM32MP1_EXTI_NUM_EXTICR),
        VMSTATE_END_OF_LIST()
    }
};

static void stm32mp1_exti_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    rc->phases.enter = stm32mp1_exti_reset_enter;
    rc->phases.hold = stm32mp1_exti_reset_hold;
    dc->vmsd = &vmstate_stm32mp1_exti;
}

static const TypeInfo stm32mp1_exti_types[] = {
    {
        .name = TYPE_STM32MP1_EXTI,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(STM32MP1EXTIState),
        .instance_init = stm32mp1_exti_init,
        .class_init = stm32mp1_exti_class_init,
    },
};

DEFINE_TYPES(stm32mp1_exti_types)
