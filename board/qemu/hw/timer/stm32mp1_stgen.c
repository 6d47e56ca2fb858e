/*
 * STM32MP1 STGEN (system timer generator)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reference used is the STMicroelectronics RM0436 reference manual for
 * STM32MP157 advanced Arm-based 32-bit MPUs, chapter "System timer generator
 * (STGEN)"; the names of registers are those of STGENC and STGENR in ST's
 * stm32mp157cxx_cm4.h.
 *
 * On silicon this is the counter behind the generic timers of the Cortex-A7
 * cores. Those have a counter of their own in QEMU, which this one neither
 * feeds nor stops. Both count the virtual clock, theirs from its zero on and
 * over resets, this one from the moment on that a boot loader starts it.
 *
 * HLTDBG is ignored: the virtual clock stops with the machine.
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "hw/misc/stm32mp1_bus.h"
#include "hw/qdev-clock.h"
#include "hw/registerfields.h"
#include "hw/timer/stm32mp1_stgen.h"
#include "migration/vmstate.h"
#include "trace.h"

/* STGENC */
REG32(CNTCR, 0x000)
    FIELD(CNTCR, EN, 0, 1)      /* Counter enable */
    FIELD(CNTCR, HLTDBG, 1, 1)  /* Stops while the system is debugged */
REG32(CNTSR, 0x004)
    FIELD(CNTSR, EN, 0, 1)      /* The counter runs */
REG32(CNTCVL, 0x008)            /* Counter, low half */
REG32(CNTCVU, 0x00c)            /* Counter, high half */
REG32(CNTFID0, 0x020)           /* Frequency in Hz, for software */
/* STGENR */
REG32(RO_CNTCVL, 0x000)
REG32(RO_CNTCVU, 0x004)
/* Both */
REG32(PIDR4, 0xfd0)
REG32(CIDR3, 0xffc)

#define CNTCR_MASK  (R_CNTCR_EN_MASK | R_CNTCR_HLTDBG_MASK)

static const uint8_t stgen_id[] = {
    0x04, 0x00, 0x00, 0x00,     /* PIDR4..7 */
    0x01, 0xb1, 0x1b, 0x00,     /* PIDR0..3 */
    0x0d, 0xf0, 0x50, 0xb1,     /* CIDR0..3 */
};

static uint64_t stgen_count(const STM32MP1STGENState *s)
{
    const int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    if (!(s->cntcr & R_CNTCR_EN_MASK)) {
        return s->count;
    }
    return s->count + muldiv64(now - s->since_ns, clock_get_hz(s->clk),
                               NANOSECONDS_PER_SECOND);
}

/* What has been counted so far will not change any more */
static void stgen_sync(STM32MP1STGENState *s)
{
    s->count = stgen_count(s);
    s->since_ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

static uint32_t stgen_read_reg(STM32MP1STGENState *s, hwaddr offset)
{
    switch (offset) {
    case A_CNTCR:
        return s->cntcr;
    case A_CNTSR:
        return FIELD_DP32(0, CNTSR, EN, FIELD_EX32(s->cntcr, CNTCR, EN));
    case A_CNTCVL:
        return stgen_count(s);
    case A_CNTCVU:
        return stgen_count(s) >> 32;
    case A_CNTFID0:
        return s->cntfid0;
    case A_PIDR4 ... A_CIDR3:
        return stgen_id[(offset - A_PIDR4) / 4];
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "stm32mp1-stgen: read of bad offset 0x%" HWADDR_PRIx
                      "\n", offset);
        return 0;
    }
}

static void stgen_write_counter(STM32MP1STGENState *s, unsigned shift,
                                uint32_t value)
{
    if (s->cntcr & R_CNTCR_EN_MASK) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "stm32mp1-stgen: counter written while it runs\n");
        return;
    }
    s->count = deposit64(s->count, shift, 32, value);
}

static uint64_t stm32mp1_stgen_read(void *opaque, hwaddr addr, unsigned size)
{
    const uint32_t value = stgen_read_reg(opaque, STM32MP1_REG_OFFSET(addr));

    trace_stm32mp1_stgen_read(addr, value);
    return stm32mp1_bus_read(value, addr, size);
}

static void stm32mp1_stgen_write(void *opaque, hwaddr addr, uint64_t data,
                                 unsigned size)
{
    STM32MP1STGENState *s = opaque;
    const uint32_t value = stm32mp1_apb_write(data, size);

    trace_stm32mp1_stgen_write(addr, value);
    switch (STM32MP1_REG_OFFSET(addr)) {
    case A_CNTCR:
        stgen_sync(s);
        s->cntcr = value & CNTCR_MASK;
        break;
    case A_CNTCVL:
        stgen_write_counter(s, 0, value);
        break;
    case A_CNTCVU:
        stgen_write_counter(s, 32, value);
        break;
    case A_CNTFID0:
        s->cntfid0 = value;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-stgen: write to read-only or "
                      "bad offset 0x%" HWADDR_PRIx "\n", addr);
        break;
    }
}

static uint64_t stm32mp1_stgen_ro_read(void *opaque, hwaddr addr,
                                       unsigned size)
{
    const hwaddr offset = STM32MP1_REG_OFFSET(addr);
    uint32_t value = 0;

    if (offset == A_RO_CNTCVL) {
        value = stgen_count(opaque);
    } else if (offset == A_RO_CNTCVU) {
        value = stgen_count(opaque) >> 32;
    } else if (offset >= A_PIDR4) {
        value = stgen_id[(offset - A_PIDR4) / 4];
    } else {
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-stgen: read of bad STGENR "
                      "offset 0x%" HWADDR_PRIx "\n", offset);
    }
    trace_stm32mp1_stgen_read(addr, value);
    return stm32mp1_bus_read(value, addr, size);
}

static void stm32mp1_stgen_ro_write(void *opaque, hwaddr addr, uint64_t data,
                                    unsigned size)
{
    qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-stgen: write to STGENR offset 0x%"
                  HWADDR_PRIx "\n", addr);
}

static const MemoryRegionOps stm32mp1_stgen_ops = {
    .read = stm32mp1_stgen_read,
    .write = stm32mp1_stgen_write,
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

static const MemoryRegionOps stm32mp1_stgen_ro_ops = {
    .read = stm32mp1_stgen_ro_read,
    .write = stm32mp1_stgen_ro_write,
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

/* Before the frequency changes, count what it was good for */
static void stm32mp1_stgen_clk_update(void *opaque, ClockEvent event)
{
    stgen_sync(opaque);
}

static void stm32mp1_stgen_reset_enter(Object *obj, ResetType type)
{
    STM32MP1STGENState *s = STM32MP1_STGEN(obj);

    s->cntcr = 0;
    s->cntfid0 = 0;
    s->count = 0;
    s->since_ns = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

static void stm32mp1_stgen_init(Object *obj)
{
    STM32MP1STGENState *s = STM32MP1_STGEN(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    memory_region_init_io(&s->mmio, obj, &stm32mp1_stgen_ops, s,
                          TYPE_STM32MP1_STGEN, 0x1000);
    memory_region_init_io(&s->mmio_ro, obj, &stm32mp1_stgen_ro_ops, s,
                          TYPE_STM32MP1_STGEN "-read", 0x1000);
    sysbus_init_mmio(sbd, &s->mmio);
    sysbus_init_mmio(sbd, &s->mmio_ro);
    s->clk = qdev_init_clock_in(DEVICE(obj), "clk", stm32mp1_stgen_clk_update,
                                s, ClockPreUpdate);
}

static const VMStateDescription vmstate_stm32mp1_stgen = {
    .name = TYPE_STM32MP1_STGEN,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(clk, STM32MP1STGENState),
        VMSTATE_UINT32(cntcr, STM32MP1STGENState),
        VMSTATE_UINT32(cntfid0, STM32MP1STGENState),
        VMSTATE_UINT64(count, STM32MP1STGENState),
        VMSTATE_INT64(since_ns, STM32MP1STGENState),
        VMSTATE_END_OF_LIST()
    }
};

static void stm32mp1_stgen_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->vmsd = &vmstate_stm32mp1_stgen;
    rc->phases.enter = stm32mp1_stgen_reset_enter;
}

static const TypeInfo stm32mp1_stgen_types[] = {
    {
        .name           = TYPE_STM32MP1_STGEN,
        .parent         = TYPE_SYS_BUS_DEVICE,
        .instance_size  = sizeof(STM32MP1STGENState),
        .instance_init  = stm32mp1_stgen_init,
        .class_init     = stm32mp1_stgen_class_init,
    },
};

DEFINE_TYPES(stm32mp1_stgen_types)
