/*
 * STM32MP1 ETZPC (extended TrustZone protection controller)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reference used is the STMicroelectronics RM0436 reference manual for
 * STM32MP157 advanced Arm-based 32-bit MPUs, chapter "Extended TrustZone
 * protection controller (ETZPC)"; the names of registers and fields are those
 * of TZPC in ST's stm32mp157cxx_cm4.h. Linux reads DECPROT in
 * drivers/bus/stm32_etzpc.c and hides the peripherals that are not its own.
 *
 * The registers hold what is written, and locked ones do not change until
 * reset. Nothing is enforced: every bus master can reach every peripheral and
 * all of ROM and SYSRAM.
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "hw/misc/stm32mp1_bus.h"
#include "hw/misc/stm32mp1_etzpc.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "trace.h"

REG32(TZMA0_SIZE, 0x00)             /* Secure part of the ROM */
    FIELD(TZMA0_SIZE, R0SIZE, 0, 10) /* Size in pages of 4 KiB */
    FIELD(TZMA0_SIZE, LOCK, 31, 1)  /* Until reset */
REG32(TZMA1_SIZE, 0x04)             /* Secure part of SYSRAM */
REG32(DECPROT0, 0x10)               /* Two bits for each of 16 peripherals */
REG32(DECPROT5, 0x24)
REG32(DECPROT_LOCK0, 0x30)          /* A lock bit for each of 32 of them */
REG32(DECPROT_LOCK2, 0x38)
REG32(HWCFGR, 0x3f0)
    FIELD(HWCFGR, NUM_TZMA, 0, 8)   /* Number of memories */
    FIELD(HWCFGR, NUM_PER_SEC, 8, 8) /* Number of securable peripherals */
    FIELD(HWCFGR, NUM_AHB_SEC, 16, 8) /* Number of securable AHB masters */
    FIELD(HWCFGR, CHUNKS1N4, 24, 8) /* TZMA granularity: 0 is 4 KiB */
REG32(VERR, 0x3f4)
REG32(IPIDR, 0x3f8)
REG32(SIDR, 0x3fc)

#define TZMA_MASK        (R_TZMA0_SIZE_R0SIZE_MASK | R_TZMA0_SIZE_LOCK_MASK)
#define TZMA_RESET       R_TZMA0_SIZE_R0SIZE_MASK
#define HWCFGR_VALUE     0x00006002
#define VERR_VALUE       0x00000020
#define IPIDR_VALUE      0x00100061
#define SIDR_VALUE       0xa3c5dd01

static void etzpc_write_tzma(STM32MP1ETZPCState *s, unsigned i, uint32_t value)
{
    if (s->tzma_size[i] & R_TZMA0_SIZE_LOCK_MASK) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "stm32mp1-etzpc: TZMA%u_SIZE is locked\n", i);
        return;
    }
    s->tzma_size[i] = value & TZMA_MASK;
}

/* Each lock bit guards the two bits of one peripheral */
static void etzpc_write_decprot(STM32MP1ETZPCState *s, unsigned i,
                                uint32_t value)
{
    const uint32_t locks = extract32(s->lock[i / 2], i % 2 * 16, 16);
    uint32_t locked = 0;

    for (unsigned bit = 0; bit < 16; bit++) {
        if (locks & BIT(bit)) {
            locked |= 3u << (2 * bit);
        }
    }
    if ((s->decprot[i] ^ value) & locked) {
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-etzpc: DECPROT%u is locked "
                      "(0x%08" PRIx32 ")\n", i, locked);
    }
    s->decprot[i] = (s->decprot[i] & locked) | (value & ~locked);
}

static uint32_t etzpc_read_reg(STM32MP1ETZPCState *s, hwaddr offset)
{
    switch (offset) {
    case A_TZMA0_SIZE ... A_TZMA1_SIZE:
        return s->tzma_size[(offset - A_TZMA0_SIZE) / 4];
    case A_DECPROT0 ... A_DECPROT5:
        return s->decprot[(offset - A_DECPROT0) / 4];
    case A_DECPROT_LOCK0 ... A_DECPROT_LOCK2:
        return s->lock[(offset - A_DECPROT_LOCK0) / 4];
    case A_HWCFGR:
        return HWCFGR_VALUE;
    case A_VERR:
        return VERR_VALUE;
    case A_IPIDR:
        return IPIDR_VALUE;
    case A_SIDR:
        return SIDR_VALUE;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "stm32mp1-etzpc: read of bad offset 0x%" HWADDR_PRIx
                      "\n", offset);
        return 0;
    }
}

static uint64_t stm32mp1_etzpc_read(void *opaque, hwaddr addr, unsigned size)
{
    const uint32_t value = etzpc_read_reg(opaque, STM32MP1_REG_OFFSET(addr));

    trace_stm32mp1_etzpc_read(addr, value);
    return stm32mp1_bus_read(value, addr, size);
}

static void stm32mp1_etzpc_write(void *opaque, hwaddr addr, uint64_t data,
                                 unsigned size)
{
    STM32MP1ETZPCState *s = opaque;
    const hwaddr offset = STM32MP1_REG_OFFSET(addr);
    const uint32_t value = stm32mp1_apb_write(data, size);

    trace_stm32mp1_etzpc_write(addr, value);
    switch (offset) {
    case A_TZMA0_SIZE ... A_TZMA1_SIZE:
        etzpc_write_tzma(s, (offset - A_TZMA0_SIZE) / 4, value);
        break;
    case A_DECPROT0 ... A_DECPROT5:
        etzpc_write_decprot(s, (offset - A_DECPROT0) / 4, value);
        break;
    case A_DECPROT_LOCK0 ... A_DECPROT_LOCK2:
        s->lock[(offset - A_DECPROT_LOCK0) / 4] |= value;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-etzpc: write to read-only or "
                      "bad offset 0x%" HWADDR_PRIx "\n", offset);
        break;
    }
}

static const MemoryRegionOps stm32mp1_etzpc_ops = {
    .read = stm32mp1_etzpc_read,
    .write = stm32mp1_etzpc_write,
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

static void stm32mp1_etzpc_reset_enter(Object *obj, ResetType type)
{
    STM32MP1ETZPCState *s = STM32MP1_ETZPC(obj);

    for (unsigned i = 0; i < STM32MP1_ETZPC_NUM_TZMA; i++) {
        s->tzma_size[i] = TZMA_RESET;
    }
    /* All for secure access only, until the boot loader opens it */
    memset(s->decprot, 0, sizeof(s->decprot));
    memset(s->lock, 0, sizeof(s->lock));
}

static void stm32mp1_etzpc_init(Object *obj)
{
    STM32MP1ETZPCState *s = STM32MP1_ETZPC(obj);

    memory_region_init_io(&s->mmio, obj, &stm32mp1_etzpc_ops, s,
                          TYPE_STM32MP1_ETZPC, 0x400);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
}

static const VMStateDescription vmstate_stm32mp1_etzpc = {
    .name = TYPE_STM32MP1_ETZPC,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32_ARRAY(tzma_size, STM32MP1ETZPCState,
                             STM32MP1_ETZPC_NUM_TZMA),
        VMSTATE_UINT32_ARRAY(decprot, STM32MP1ETZPCState,
                             STM32MP1_ETZPC_NUM_DECPROT),
        VMSTATE_UINT32_ARRAY(lock, STM32MP1ETZPCState,
                             STM32MP1_ETZPC_NUM_LOCK),
        VMSTATE_END_OF_LIST()
    }
};

static void stm32mp1_etzpc_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->vmsd = &vmstate_stm32mp1_etzpc;
    rc->phases.enter = stm32mp1_etzpc_reset_enter;
}

static const TypeInfo stm32mp1_etzpc_types[] = {
    {
        .name           = TYPE_STM32MP1_ETZPC,
        .parent         = TYPE_SYS_BUS_DEVICE,
        .instance_size  = sizeof(STM32MP1ETZPCState),
        .instance_init  = stm32mp1_etzpc_init,
        .class_init     = stm32mp1_etzpc_class_init,
    },
};

DEFINE_TYPES(stm32mp1_etzpc_types)
