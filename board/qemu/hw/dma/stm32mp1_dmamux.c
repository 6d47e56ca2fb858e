/*
 * STM32MP1 DMAMUX (DMA request multiplexer)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reference used is the STMicroelectronics RM0436 reference manual for
 * STM32MP157 advanced Arm-based 32-bit MPUs, chapter "DMA request multiplexer
 * (DMAMUX)"; the names of registers and fields are those of ST's
 * stm32mp157cxx_cm4.h. Linux drives this as "st,stm32h7-dmamux"
 * (drivers/dma/stm32/stm32-dmamux.c).
 *
 * It holds what is written. As no peripheral makes requests, none is routed,
 * synchronized or generated, and no overrun is ever seen.
 *
 * HWCFGR1 and 2 are made of the numbers that ST's header and library have:
 * 16 channels, 4 request generators, 8 synchronization and 8 trigger inputs,
 * and requests up to 116, the first 4 of which are the generators'.
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "hw/dma/stm32mp1_dmamux.h"
#include "hw/misc/stm32mp1_bus.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "trace.h"

REG32(C0CR, 0x00)               /* Channel 0; the others follow */
    FIELD(CCR, DMAREQ_ID, 0, 8) /* Request */
    FIELD(CCR, SOIE, 8, 1)      /* Synchronization overrun interrupt enable */
    FIELD(CCR, EGE, 9, 1)       /* Event generation enable */
    FIELD(CCR, SE, 16, 1)       /* Synchronization enable */
    FIELD(CCR, SPOL, 17, 2)     /* Synchronization polarity */
    FIELD(CCR, NBREQ, 19, 5)    /* Number of requests - 1 */
    FIELD(CCR, SYNC_ID, 24, 5)  /* Synchronization input */
REG32(C15CR, 0x3c)
REG32(CSR, 0x80)                /* Synchronization overruns */
REG32(CFR, 0x84)                /* ... clear */
REG32(RG0CR, 0x100)             /* Request generator 0; the others follow */
    FIELD(RGCR, SIG_ID, 0, 5)   /* Trigger input */
    FIELD(RGCR, OIE, 8, 1)      /* Trigger overrun interrupt enable */
    FIELD(RGCR, GE, 16, 1)      /* Generator enable */
    FIELD(RGCR, GPOL, 17, 2)    /* Trigger polarity */
    FIELD(RGCR, GNBREQ, 19, 5)  /* Number of requests - 1 */
REG32(RG3CR, 0x10c)
REG32(RGSR, 0x140)              /* Trigger overruns */
REG32(RGCFR, 0x144)             /* ... clear */
REG32(HWCFGR2, 0x3ec)
    FIELD(HWCFGR2, NUM_DMA_EXT_REQ, 0, 8)
REG32(HWCFGR1, 0x3f0)
    FIELD(HWCFGR1, NUM_DMA_STREAMS, 0, 8)
    FIELD(HWCFGR1, NUM_DMA_PERIPH_REQ, 8, 8)
    FIELD(HWCFGR1, NUM_DMA_TRIG, 16, 8)
    FIELD(HWCFGR1, NUM_DMA_REQGEN, 24, 8)
REG32(VERR, 0x3f4)
REG32(IPIDR, 0x3f8)
REG32(SIDR, 0x3fc)

#define HWCFGR2_VALUE 0x00000008
#define HWCFGR1_VALUE 0x04087010
#define VERR_VALUE    0x00000011
#define IPIDR_VALUE   0x00100011
#define SIDR_VALUE    0xa3c5dd01

#define CCR_MASK  0x1fff03ff
#define RGCR_MASK 0x00ff011f

static void dmamux_write_ccr(STM32MP1DMAMUXState *s, unsigned n,
                             uint32_t value)
{
    s->ccr[n] = value & CCR_MASK;
    if (value & (R_CCR_SE_MASK | R_CCR_EGE_MASK)) {
        qemu_log_mask(LOG_UNIMP, "stm32mp1-dmamux: channel %u: "
                      "synchronization or events\n", n);
    }
}

static void dmamux_write_rgcr(STM32MP1DMAMUXState *s, unsigned n,
                              uint32_t value)
{
    s->rgcr[n] = value & RGCR_MASK;
    if (FIELD_EX32(value, RGCR, GE)) {
        qemu_log_mask(LOG_UNIMP, "stm32mp1-dmamux: request generator %u\n",
                      n);
    }
}

static uint32_t dmamux_read_reg(STM32MP1DMAMUXState *s, hwaddr offset)
{
    switch (offset) {
    case A_C0CR ... A_C15CR:
        return s->ccr[(offset - A_C0CR) / 4];
    case A_RG0CR ... A_RG3CR:
        return s->rgcr[(offset - A_RG0CR) / 4];
    case A_CSR:
    case A_CFR:
    case A_RGSR:
    case A_RGCFR:
        return 0;
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
                      "stm32mp1-dmamux: read of bad offset 0x%" HWADDR_PRIx
                      "\n", offset);
        return 0;
    }
}

static uint64_t stm32mp1_dmamux_read(void *opaque, hwaddr addr, unsigned size)
{
    STM32MP1DMAMUXState *s = opaque;
    const uint32_t value = dmamux_read_reg(s, STM32MP1_REG_OFFSET(addr));

    trace_stm32mp1_dmamux_read(addr, value);
    return stm32mp1_bus_read(value, addr, size);
}

static void stm32mp1_dmamux_write(void *opaque, hwaddr addr, uint64_t data,
                                  unsigned size)
{
    STM32MP1DMAMUXState *s = opaque;
    const hwaddr offset = STM32MP1_REG_OFFSET(addr);
    unsigned n;

    trace_stm32mp1_dmamux_write(addr, data);
    switch (offset) {
    case A_C0CR ... A_C15CR:
        n = (offset - A_C0CR) / 4;
        dmamux_write_ccr(s, n, stm32mp1_ahb_write(s->ccr[n], addr, data,
                                                  size));
        break;
    case A_RG0CR ... A_RG3CR:
        n = (offset - A_RG0CR) / 4;
        dmamux_write_rgcr(s, n, stm32mp1_ahb_write(s->rgcr[n], addr, data,
                                                   size));
        break;
    case A_CFR:
    case A_RGCFR:
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-dmamux: write to read-only "
                      "or bad offset 0x%" HWADDR_PRIx "\n", addr);
        break;
    }
}

static const MemoryRegionOps stm32mp1_dmamux_ops = {
    .read = stm32mp1_dmamux_read,
    .write = stm32mp1_dmamux_write,
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

static void stm32mp1_dmamux_reset_enter(Object *obj, ResetType type)
{
    STM32MP1DMAMUXState *s = STM32MP1_DMAMUX(obj);

    memset(s->ccr, 0, sizeof(s->ccr));
    memset(s->rgcr, 0, sizeof(s->rgcr));
}

static void stm32mp1_dmamux_init(Object *obj)
{
    STM32MP1DMAMUXState *s = STM32MP1_DMAMUX(obj);

    memory_region_init_io(&s->mmio, obj, &stm32mp1_dmamux_ops, s,
                          TYPE_STM32MP1_DMAMUX, 0x400);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
}

static const VMStateDescription vmstate_stm32mp1_dmamux = {
    .name = TYPE_STM32MP1_DMAMUX,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32_ARRAY(ccr, STM32MP1DMAMUXState,
                             STM32MP1_DMAMUX_NUM_CHANNELS),
        VMSTATE_UINT32_ARRAY(rgcr, STM32MP1DMAMUXState,
                             STM32MP1_DMAMUX_NUM_GENERATORS),
        VMSTATE_END_OF_LIST()
    }
};

static void stm32mp1_dmamux_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->vmsd = &vmstate_stm32mp1_dmamux;
    rc->phases.enter = stm32mp1_dmamux_reset_enter;
}

static const TypeInfo stm32mp1_dmamux_types[] = {
    {
        .name           = TYPE_STM32MP1_DMAMUX,
        .parent         = TYPE_SYS_BUS_DEVICE,
        .instance_size  = sizeof(STM32MP1DMAMUXState),
        .instance_init  = stm32mp1_dmamux_init,
        .class_init     = stm32mp1_dmamux_class_init,
    },
};

DEFINE_TYPES(stm32mp1_dmamux_types)
