/*
 * STM32MP1 RNG (random number generator)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A number is always ready, and the source never fails. The numbers are the
 * host's, or those of QEMU's -seed option.
 *
 * The registers are those of RM0436 (STM32MP157 reference manual), chapter
 * "True random number generator (RNG)", as Linux uses them in
 * drivers/char/hw_random/stm32-rng.c.
 */

#include "qemu/osdep.h"
#include "qemu/guest-random.h"
#include "qemu/log.h"
#include "hw/irq.h"
#include "hw/misc/stm32mp1_rng.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "trace.h"

REG32(CR, 0x00)
    FIELD(CR, RNGEN, 2, 1)
    FIELD(CR, IE, 3, 1)
    FIELD(CR, CED, 5, 1)
REG32(SR, 0x04)
    FIELD(SR, DRDY, 0, 1)
REG32(DR, 0x08)
REG32(HWCFGR, 0x3f0)
REG32(VERR, 0x3f4)
REG32(IPIDR, 0x3f8)
REG32(SIDR, 0x3fc)

#define MMIO_SIZE 0x400

static void rng_update_irq(STM32MP1RNGState *s)
{
    qemu_set_irq(s->irq, FIELD_EX32(s->cr, CR, RNGEN) &&
                         FIELD_EX32(s->cr, CR, IE));
}

static uint32_t rng_data(STM32MP1RNGState *s)
{
    uint32_t value = 0;

    if (FIELD_EX32(s->cr, CR, RNGEN)) {
        qemu_guest_getrandom_nofail(&value, sizeof(value));
    }
    return value;
}

static uint64_t stm32mp1_rng_read(void *opaque, hwaddr addr, unsigned size)
{
    STM32MP1RNGState *s = opaque;
    uint32_t value = 0;

    switch (addr) {
    case A_CR:
        value = s->cr;
        break;
    case A_SR:
        value = FIELD_DP32(0, SR, DRDY, FIELD_EX32(s->cr, CR, RNGEN));
        break;
    case A_DR:
        value = rng_data(s);
        break;
    case A_HWCFGR:
        break;
    case A_VERR:
        value = 0x00000021;
        break;
    case A_IPIDR:
        value = 0x00170041;
        break;
    case A_SIDR:
        value = 0xa3c5dd01;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: read of a register that is not there, 0x%"
                      HWADDR_PRIx "\n", TYPE_STM32MP1_RNG, addr);
    }
    trace_stm32mp1_rng_read(addr, value);
    return value;
}

static void stm32mp1_rng_write(void *opaque, hwaddr addr, uint64_t value,
                               unsigned size)
{
    STM32MP1RNGState *s = opaque;

    trace_stm32mp1_rng_write(addr, value);
    switch (addr) {
    case A_CR:
        s->cr = value & (R_CR_RNGEN_MASK | R_CR_IE_MASK | R_CR_CED_MASK);
        rng_update_irq(s);
        break;
    case A_SR: /* flags of errors, which do not happen, are cleared here */
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write of a register that is not there, 0x%"
                      HWADDR_PRIx "\n", TYPE_STM32MP1_RNG, addr);
    }
}

static const MemoryRegionOps stm32mp1_rng_ops = {
    .read = stm32mp1_rng_read,
    .write = stm32mp1_rng_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
};

static void stm32mp1_rng_reset_enter(Object *obj, ResetType type)
{
    STM32MP1_RNG(obj)->cr = 0;
}

static void stm32mp1_rng_reset_hold(Object *obj, ResetType type)
{
    rng_update_irq(STM32MP1_RNG(obj));
}

static void stm32mp1_rng_init(Object *obj)
{
    STM32MP1RNGState *s = STM32MP1_RNG(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    memory_region_init_io(&s->mmio, obj, &stm32mp1_rng_ops, s,
                          TYPE_STM32MP1_RNG, MMIO_SIZE);
    sysbus_init_mmio(sbd, &s->mmio);
    sysbus_init_irq(sbd, &s->irq);
}

static const VMStateDescription vmstate_stm32mp1_rng = {
    .name = TYPE_STM32MP1_RNG,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(cr, STM32MP1RNGState),
        VMSTATE_END_OF_LIST()
    }
};

static void stm32mp1_rng_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    rc->phases.enter = stm32mp1_rng_reset_enter;
    rc->phases.hold = stm32mp1_rng_reset_hold;
    dc->vmsd = &vmstate_stm32mp1_rng;
}

static const TypeInfo stm32mp1_rng_types[] = {
    {
        .name = TYPE_STM32MP1_RNG,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(STM32MP1RNGState),
        .instance_init = stm32mp1_rng_init,
        .class_init = stm32mp1_rng_class_init,
    },
};

DEFINE_TYPES(stm32mp1_rng_types)
