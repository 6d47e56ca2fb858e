/*
 * STM32MP1 HSEM (hardware semaphores)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reference used is the STMicroelectronics RM0436 reference manual for
 * STM32MP157 advanced Arm-based 32-bit MPUs, chapter "Hardware semaphore
 * (HSEM)"; the names of registers and fields are those of ST's
 * stm32mp157cxx_cm4.h. Linux drives this as "st,stm32-hwspinlock"
 * (drivers/hwspinlock/stm32_hwspinlock.c), ST's Cube library by hal_hsem.
 *
 * The device tells its users apart by the bus master of each access, so there
 * is one MMIO region for each of them: core ID 1 for the Cortex-A7 cores and
 * 2 for the Cortex-M4.
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "hw/irq.h"
#include "hw/misc/stm32mp1_hsem.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "trace.h"

REG32(R0, 0x00)                 /* 2-step write lock and read back: R0..31 */
    FIELD(R0, PROCID, 0, 8)     /* Process ID, free for software's use */
    FIELD(R0, COREID, 8, 8)     /* Core ID */
    FIELD(R0, LOCK, 31, 1)      /* The semaphore is taken */
REG32(RLR0, 0x80)               /* 1-step read lock: RLR0..31, fields as R */
REG32(C1IER, 0x100)             /* Interrupt enable, a bit a semaphore */
REG32(C1ICR, 0x104)             /* Interrupt clear */
REG32(C1ISR, 0x108)             /* Interrupt status: was released */
REG32(C1MISR, 0x10c)            /* Interrupt status, masked by IER */
REG32(C2IER, 0x110)
REG32(C2ICR, 0x114)
REG32(C2ISR, 0x118)
REG32(C2MISR, 0x11c)
REG32(CR, 0x140)
    FIELD(CR, COREID, 8, 8)     /* Core whose semaphores are released */
    FIELD(CR, KEY, 16, 16)      /* Must be the key in KEYR */
REG32(KEYR, 0x144)
    FIELD(KEYR, KEY, 16, 16)    /* Key of CR */
REG32(HWCFGR2, 0x3ec)
    FIELD(HWCFGR2, MASTERID1, 0, 4) /* Core ID of bus master 1 */
    FIELD(HWCFGR2, MASTERID2, 4, 4) /* Core ID of bus master 2 */
REG32(HWCFGR1, 0x3f0)
    FIELD(HWCFGR1, NBSEM, 0, 8) /* Number of semaphores */
    FIELD(HWCFGR1, NBINT, 8, 4) /* Number of interrupt lines */
REG32(VERR, 0x3f4)
REG32(IPIDR, 0x3f8)
REG32(SIDR, 0x3fc)

#define HWCFGR2_VALUE 0x00000021
#define HWCFGR1_VALUE 0x00000220
#define VERR_VALUE    0x00000020
#define IPIDR_VALUE   0x00100072
#define SIDR_VALUE    0xa3c5dd01

#define R_MASK (R_R0_PROCID_MASK | R_R0_COREID_MASK | R_R0_LOCK_MASK)

/* Distance between the interrupt registers of the two lines */
#define CnIER_STRIDE (A_C2IER - A_C1IER)

static uint32_t hsem_core_id(const STM32MP1HSEMView *view)
{
    return view->index + 1;
}

static void hsem_update_irq(STM32MP1HSEMState *s)
{
    for (unsigned i = 0; i < STM32MP1_HSEM_NUM_VIEWS; i++) {
        qemu_set_irq(s->view[i].irq, !!(s->view[i].isr & s->view[i].ier));
    }
}

static void hsem_release(STM32MP1HSEMState *s, unsigned sem)
{
    trace_stm32mp1_hsem_release(sem);
    s->r[sem] = 0;
    for (unsigned i = 0; i < STM32MP1_HSEM_NUM_VIEWS; i++) {
        s->view[i].isr |= BIT(sem);
    }
}

static void hsem_take(STM32MP1HSEMState *s, unsigned sem, uint32_t owner)
{
    s->r[sem] = owner | R_R0_LOCK_MASK;
    trace_stm32mp1_hsem_take(sem, s->r[sem]);
}

/* Writes that do not apply have no effect: software reads back to know */
static void hsem_write_r(STM32MP1HSEMView *view, unsigned sem, uint32_t value)
{
    STM32MP1HSEMState *s = view->s;
    const uint32_t owner = value & (R_R0_PROCID_MASK | R_R0_COREID_MASK);

    if (FIELD_EX32(value, R0, COREID) != hsem_core_id(view)) {
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-hsem: core %" PRIu32
                      " wrote 0x%08" PRIx32 " to R%u\n",
                      hsem_core_id(view), value, sem);
        return;
    }
    if (value & R_R0_LOCK_MASK) {
        if (!(s->r[sem] & R_R0_LOCK_MASK)) {
            hsem_take(s, sem, owner);
        }
    } else if (s->r[sem] == (owner | R_R0_LOCK_MASK)) {
        hsem_release(s, sem);
    }
}

static uint32_t hsem_read_rlr(STM32MP1HSEMView *view, unsigned sem)
{
    STM32MP1HSEMState *s = view->s;

    if (!(s->r[sem] & R_R0_LOCK_MASK)) {
        hsem_take(s, sem, FIELD_DP32(0, R0, COREID, hsem_core_id(view)));
    }
    return s->r[sem];
}

static void hsem_write_cr(STM32MP1HSEMState *s, uint32_t value)
{
    if (FIELD_EX32(value, CR, KEY) != FIELD_EX32(s->keyr, KEYR, KEY)) {
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-hsem: wrong key in CR\n");
        return;
    }
    for (unsigned i = 0; i < STM32MP1_HSEM_NUM_SEMS; i++) {
        if ((s->r[i] & R_R0_LOCK_MASK) &&
            FIELD_EX32(s->r[i], R0, COREID) == FIELD_EX32(value, CR, COREID)) {
            hsem_release(s, i);
        }
    }
}

static uint32_t hsem_read_reg(STM32MP1HSEMView *view, hwaddr offset)
{
    STM32MP1HSEMState *s = view->s;
    const STM32MP1HSEMView *line;

    switch (offset) {
    case A_R0 ... A_RLR0 - 1:
        return s->r[(offset - A_R0) / 4];
    case A_RLR0 ... A_C1IER - 1:
        return hsem_read_rlr(view, (offset - A_RLR0) / 4);
    case A_C1IER ... A_C2MISR:
        line = &s->view[(offset - A_C1IER) / CnIER_STRIDE];
        switch (offset % CnIER_STRIDE) {
        case A_C1IER % CnIER_STRIDE:
            return line->ier;
        case A_C1ISR % CnIER_STRIDE:
            return line->isr;
        case A_C1MISR % CnIER_STRIDE:
            return line->isr & line->ier;
        default:
            return 0;
        }
    case A_CR:
        return 0;
    case A_KEYR:
        return s->keyr;
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
                      "stm32mp1-hsem: read of bad offset 0x%" HWADDR_PRIx
                      "\n", offset);
        return 0;
    }
}

static uint64_t stm32mp1_hsem_read(void *opaque, hwaddr offset, unsigned size)
{
    STM32MP1HSEMView *view = opaque;
    const uint32_t value = hsem_read_reg(view, offset);

    trace_stm32mp1_hsem_read(view->index + 1, offset, value);
    return value;
}

static void stm32mp1_hsem_write(void *opaque, hwaddr offset, uint64_t value,
                                unsigned size)
{
    STM32MP1HSEMView *view = opaque;
    STM32MP1HSEMState *s = view->s;

    trace_stm32mp1_hsem_write(view->index + 1, offset, value);
    switch (offset) {
    case A_R0 ... A_RLR0 - 1:
        hsem_write_r(view, (offset - A_R0) / 4, value & R_MASK);
        break;
    case A_C1IER:
    case A_C2IER:
        s->view[(offset - A_C1IER) / CnIER_STRIDE].ier = value;
        break;
    case A_C1ICR:
    case A_C2ICR:
        s->view[(offset - A_C1IER) / CnIER_STRIDE].isr &= ~value;
        break;
    case A_CR:
        hsem_write_cr(s, value);
        break;
    case A_KEYR:
        s->keyr = value & R_KEYR_KEY_MASK;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-hsem: write to read-only or "
                      "bad offset 0x%" HWADDR_PRIx "\n", offset);
        return;
    }
    hsem_update_irq(s);
}

/* The manual allows accesses of 32 bits only */
static const MemoryRegionOps stm32mp1_hsem_ops = {
    .read = stm32mp1_hsem_read,
    .write = stm32mp1_hsem_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
    .valid = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
};

static void stm32mp1_hsem_reset_enter(Object *obj, ResetType type)
{
    STM32MP1HSEMState *s = STM32MP1_HSEM(obj);

    memset(s->r, 0, sizeof(s->r));
    s->keyr = 0;
    for (unsigned i = 0; i < STM32MP1_HSEM_NUM_VIEWS; i++) {
        s->view[i].ier = 0;
        s->view[i].isr = 0;
    }
}

static void stm32mp1_hsem_reset_hold(Object *obj, ResetType type)
{
    hsem_update_irq(STM32MP1_HSEM(obj));
}

static void stm32mp1_hsem_init(Object *obj)
{
    STM32MP1HSEMState *s = STM32MP1_HSEM(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    for (unsigned i = 0; i < STM32MP1_HSEM_NUM_VIEWS; i++) {
        STM32MP1HSEMView *view = &s->view[i];

        view->s = s;
        view->index = i;
        memory_region_init_io(&view->mmio, obj, &stm32mp1_hsem_ops, view,
                              TYPE_STM32MP1_HSEM, 0x400);
        sysbus_init_mmio(sbd, &view->mmio);
        sysbus_init_irq(sbd, &view->irq);
    }
}

static const VMStateDescription vmstate_stm32mp1_hsem_view = {
    .name = TYPE_STM32MP1_HSEM "-view",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(ier, STM32MP1HSEMView),
        VMSTATE_UINT32(isr, STM32MP1HSEMView),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_stm32mp1_hsem = {
    .name = TYPE_STM32MP1_HSEM,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_STRUCT_ARRAY(view, STM32MP1HSEMState, STM32MP1_HSEM_NUM_VIEWS,
                             1, vmstate_stm32mp1_hsem_view, STM32MP1HSEMView),
        VMSTATE_UINT32_ARRAY(r, STM32MP1HSEMState, STM32MP1_HSEM_NUM_SEMS),
        VMSTATE_UINT32(keyr, STM32MP1HSEMState),
        VMSTATE_END_OF_LIST()
    }
};

static void stm32mp1_hsem_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->vmsd = &vmstate_stm32mp1_hsem;
    rc->phases.enter = stm32mp1_hsem_reset_enter;
    rc->phases.hold = stm32mp1_hsem_reset_hold;
}

static const TypeInfo stm32mp1_hsem_types[] = {
    {
        .name           = TYPE_STM32MP1_HSEM,
        .parent         = TYPE_SYS_BUS_DEVICE,
        .instance_size  = sizeof(STM32MP1HSEMState),
        .instance_init  = stm32mp1_hsem_init,
        .class_init     = stm32mp1_hsem_class_init,
    },
};

DEFINE_TYPES(stm32mp1_hsem_types)
