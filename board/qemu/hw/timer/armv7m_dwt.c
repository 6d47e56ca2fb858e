/*
 * ARMv7-M DWT (data watchpoint and trace unit)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Only the cycle counter does what it should. The comparators can be set up
 * but never match, the profiling counters stay zero, and there is no trace
 * output to send packets to.
 *
 * The cycle counter counts periods of the processor's clock in virtual time,
 * also while the processor sleeps in WFI; QEMU has no notion of the cycles
 * that instructions take.
 *
 * Reference: ARMv7-M Architecture Reference Manual (DDI 0403E), C1.8.
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/timer.h"
#include "hw/irq.h"
#include "hw/qdev-clock.h"
#include "hw/registerfields.h"
#include "hw/timer/armv7m_dwt.h"
#include "migration/vmstate.h"
#include "trace.h"

REG32(CTRL, 0x000)
    FIELD(CTRL, CYCCNTENA, 0, 1)
    FIELD(CTRL, NUMCOMP, 28, 4)
REG32(CYCCNT, 0x004)
REG32(CPICNT, 0x008)
REG32(EXCCNT, 0x00c)
REG32(SLEEPCNT, 0x010)
REG32(LSUCNT, 0x014)
REG32(FOLDCNT, 0x018)
REG32(PCSR, 0x01c)
/* Of the first comparator; the next ones follow COMP_STRIDE apart */
REG32(COMP0, 0x020)
REG32(MASK0, 0x024)
REG32(FUNCTION0, 0x028)
/* CoreSight identification */
REG32(PIDR4, 0xfd0)
REG32(CIDR3, 0xffc)

#define MMIO_SIZE 0x1000
#define COMP_STRIDE 0x10
#define CTRL_WRITABLE 0x007f1fff

static const uint8_t dwt_id[] = {
    0x04, 0x00, 0x00, 0x00, 0x02, 0xb0, 0x3b, 0x00, 0x0d, 0xe0, 0x05, 0xb1
};

static bool dwt_counting(ARMv7MDWTState *s)
{
    return s->trcena && FIELD_EX32(s->ctrl, CTRL, CYCCNTENA);
}

/* Bring the stored count up to the present, from where it may go on or not */
static void dwt_sync(ARMv7MDWTState *s)
{
    int64_t now = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);

    if (dwt_counting(s)) {
        /*
         * The difference of two absolute counts, not the count of the time
         * between, so that parts of a cycle do not get lost.
         */
        s->cyccnt += clock_ns_to_ticks(s->cpuclk, now) -
                     clock_ns_to_ticks(s->cpuclk, s->cyccnt_ns);
    }
    s->cyccnt_ns = now;
}

static void dwt_trcena(void *opaque, int n, int level)
{
    ARMv7MDWTState *s = opaque;

    dwt_sync(s);
    s->trcena = level;
}

/* Before the clock changes its rate: what has been counted was at the old */
static void dwt_cpuclk_update(void *opaque, ClockEvent event)
{
    dwt_sync(opaque);
}

static uint32_t *dwt_comparator_reg(ARMv7MDWTState *s, hwaddr addr)
{
    ARMv7MDWTComparator *c = &s->comparator[(addr - A_COMP0) / COMP_STRIDE];

    switch (A_COMP0 + (addr - A_COMP0) % COMP_STRIDE) {
    case A_COMP0:
        return &c->comp;
    case A_MASK0:
        return &c->mask;
    case A_FUNCTION0:
        return &c->function;
    default:
        return NULL;
    }
}

static uint32_t dwt_read_reg(ARMv7MDWTState *s, hwaddr addr)
{
    uint32_t *reg;

    switch (addr) {
    case A_CTRL:
        return FIELD_DP32(s->ctrl, CTRL, NUMCOMP, ARMV7M_DWT_NUM_COMP);
    case A_CYCCNT:
        dwt_sync(s);
        return s->cyccnt;
    case A_COMP0 ... A_COMP0 + COMP_STRIDE * ARMV7M_DWT_NUM_COMP - 1:
        reg = dwt_comparator_reg(s, addr);
        return reg ? *reg : 0;
    case A_PIDR4 ... A_CIDR3:
        return dwt_id[(addr - A_PIDR4) / 4];
    default:
        qemu_log_mask(LOG_UNIMP, "%s: read of 0x%" HWADDR_PRIx "\n",
                      TYPE_ARMV7M_DWT, addr);
        return 0;
    }
}

static void dwt_write_reg(ARMv7MDWTState *s, hwaddr addr, uint32_t value)
{
    uint32_t *reg;

    switch (addr) {
    case A_CTRL:
        dwt_sync(s);
        s->ctrl = value & CTRL_WRITABLE;
        break;
    case A_CYCCNT:
        dwt_sync(s);
        s->cyccnt = value;
        break;
    case A_COMP0 ... A_COMP0 + COMP_STRIDE * ARMV7M_DWT_NUM_COMP - 1:
        reg = dwt_comparator_reg(s, addr);
        if (reg) {
            *reg = value;
        }
        break;
    default:
        qemu_log_mask(LOG_UNIMP, "%s: write of 0x%" HWADDR_PRIx "\n",
                      TYPE_ARMV7M_DWT, addr);
    }
}

/*
 * Like all of the private peripheral bus, the unit is for privileged accesses
 * only. While TRCENA is clear its registers are UNKNOWN; here they read as
 * zero and ignore writes, as on processors that stop its clock.
 */
static bool dwt_on(ARMv7MDWTState *s, hwaddr addr)
{
    if (!s->trcena && addr < A_PIDR4) {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: access while TRCENA is clear\n",
                      TYPE_ARMV7M_DWT);
        return false;
    }
    return true;
}

static MemTxResult armv7m_dwt_read(void *opaque, hwaddr addr, uint64_t *data,
                                   unsigned size, MemTxAttrs attrs)
{
    ARMv7MDWTState *s = opaque;

    if (attrs.user) {
        return MEMTX_ERROR;
    }
    *data = dwt_on(s, addr) ? dwt_read_reg(s, addr) : 0;
    trace_armv7m_dwt_read(addr, *data);
    return MEMTX_OK;
}

static MemTxResult armv7m_dwt_write(void *opaque, hwaddr addr, uint64_t value,
                                    unsigned size, MemTxAttrs attrs)
{
    ARMv7MDWTState *s = opaque;

    if (attrs.user) {
        return MEMTX_ERROR;
    }
    trace_armv7m_dwt_write(addr, value);
    if (dwt_on(s, addr)) {
        dwt_write_reg(s, addr, value);
    }
    return MEMTX_OK;
}

static const MemoryRegionOps armv7m_dwt_ops = {
    .read_with_attrs = armv7m_dwt_read,
    .write_with_attrs = armv7m_dwt_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
};

static void armv7m_dwt_reset_hold(Object *obj, ResetType type)
{
    ARMv7MDWTState *s = ARMV7M_DWT(obj);

    s->ctrl = 0;
    s->cyccnt = 0;
    memset(s->comparator, 0, sizeof(s->comparator));
}

static void armv7m_dwt_init(Object *obj)
{
    ARMv7MDWTState *s = ARMV7M_DWT(obj);
    DeviceState *dev = DEVICE(obj);

    memory_region_init_io(&s->mmio, obj, &armv7m_dwt_ops, s,
                          TYPE_ARMV7M_DWT, MMIO_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
    qdev_init_gpio_in(dev, dwt_trcena, 1);
    s->cpuclk = qdev_init_clock_in(dev, "cpuclk", dwt_cpuclk_update, s,
                                   ClockPreUpdate);
}

static const VMStateDescription vmstate_armv7m_dwt_comparator = {
    .name = "armv7m-dwt-comparator",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(comp, ARMv7MDWTComparator),
        VMSTATE_UINT32(mask, ARMv7MDWTComparator),
        VMSTATE_UINT32(function, ARMv7MDWTComparator),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_armv7m_dwt = {
    .name = TYPE_ARMV7M_DWT,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(cpuclk, ARMv7MDWTState),
        VMSTATE_BOOL(trcena, ARMv7MDWTState),
        VMSTATE_UINT32(ctrl, ARMv7MDWTState),
        VMSTATE_STRUCT_ARRAY(comparator, ARMv7MDWTState, ARMV7M_DWT_NUM_COMP,
                             1, vmstate_armv7m_dwt_comparator,
                             ARMv7MDWTComparator),
        VMSTATE_UINT32(cyccnt, ARMv7MDWTState),
        VMSTATE_INT64(cyccnt_ns, ARMv7MDWTState),
        VMSTATE_END_OF_LIST()
    }
};

static void armv7m_dwt_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    rc->phases.hold = armv7m_dwt_reset_hold;
    dc->vmsd = &vmstate_armv7m_dwt;
}

static const TypeInfo armv7m_dwt_types[] = {
    {
        .name = TYPE_ARMV7M_DWT,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(ARMv7MDWTState),
        .instance_init = armv7m_dwt_init,
        .class_init = armv7m_dwt_class_init,
    },
};

DEFINE_TYPES(armv7m_dwt_types)
