/*
 * STM32MP1 IPCC (inter-processor communication controller)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Six channels each way between the Cortex-A7s and the Cortex-M4. The sender
 * marks a channel occupied, which interrupts the receiver; the receiver marks
 * it free, which interrupts the sender. What is sent lies in shared memory.
 *
 * The registers are those of RM0436 (STM32MP157 reference manual), chapter
 * "Inter-processor communication controller (IPCC)", as Linux uses them in
 * drivers/mailbox/stm32-ipcc.c.
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "hw/irq.h"
#include "hw/misc/stm32mp1_ipcc.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "trace.h"

/* Processor 1's; processor 2 has the same BANK_SIZE behind */
REG32(CR, 0x00)
    FIELD(CR, RXOIE, 0, 1)
    FIELD(CR, TXFIE, 16, 1)
REG32(MR, 0x04)
    FIELD(MR, OM, 0, STM32MP1_IPCC_NUM_CHANNELS)
    FIELD(MR, FM, 16, STM32MP1_IPCC_NUM_CHANNELS)
REG32(SCR, 0x08)
    FIELD(SCR, C, 0, STM32MP1_IPCC_NUM_CHANNELS)
    FIELD(SCR, S, 16, STM32MP1_IPCC_NUM_CHANNELS)
REG32(TOSR, 0x0c)
REG32(HWCFGR, 0x3f0)
REG32(VERR, 0x3f4)
REG32(IPIDR, 0x3f8)
REG32(SIDR, 0x3fc)

#define MMIO_SIZE 0x400
#define BANK_SIZE 0x10
#define CHANNELS MAKE_64BIT_MASK(0, STM32MP1_IPCC_NUM_CHANNELS)

static void ipcc_update_irq(STM32MP1IPCCState *s)
{
    for (int i = 0; i < STM32MP1_IPCC_NUM_CPUS; i++) {
        STM32MP1IPCCBank *own = &s->bank[i];
        STM32MP1IPCCBank *other = &s->bank[1 - i];
        uint32_t occupied = other->tosr & ~FIELD_EX32(own->mr, MR, OM);
        uint32_t free = ~own->tosr & ~FIELD_EX32(own->mr, MR, FM);
        bool rx = FIELD_EX32(own->cr, CR, RXOIE) && (occupied & CHANNELS);
        bool tx = FIELD_EX32(own->cr, CR, TXFIE) && (free & CHANNELS);

        trace_stm32mp1_ipcc_update(i + 1, rx, tx);
        qemu_set_irq(s->rx_irq[i], rx);
        qemu_set_irq(s->tx_irq[i], tx);
    }
}

static uint32_t ipcc_bank_read(STM32MP1IPCCBank *bank, hwaddr reg)
{
    switch (reg) {
    case A_CR:
        return bank->cr;
    case A_MR:
        return bank->mr;
    case A_TOSR:
        return bank->tosr;
    default: /* SCR reads as zero */
        return 0;
    }
}

static uint64_t stm32mp1_ipcc_read(void *opaque, hwaddr addr, unsigned size)
{
    STM32MP1IPCCState *s = opaque;
    uint32_t value = 0;

    switch (addr) {
    case 0 ... STM32MP1_IPCC_NUM_CPUS * BANK_SIZE - 1:
        value = ipcc_bank_read(&s->bank[addr / BANK_SIZE], addr % BANK_SIZE);
        break;
    case A_HWCFGR:
        value = STM32MP1_IPCC_NUM_CHANNELS;
        break;
    case A_VERR:
        value = 0x00000010;
        break;
    case A_IPIDR:
        value = 0x00100071;
        break;
    case A_SIDR:
        value = 0xa3c5dd01;
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: read of a register that is not there, 0x%"
                      HWADDR_PRIx "\n", TYPE_STM32MP1_IPCC, addr);
    }
    trace_stm32mp1_ipcc_read(addr, value);
    return value;
}

static void ipcc_bank_write(STM32MP1IPCCState *s, int cpu, hwaddr reg,
                            uint32_t value)
{
    STM32MP1IPCCBank *own = &s->bank[cpu];
    STM32MP1IPCCBank *other = &s->bank[1 - cpu];

    switch (reg) {
    case A_CR:
        own->cr = value & (R_CR_RXOIE_MASK | R_CR_TXFIE_MASK);
        break;
    case A_MR:
        own->mr = value;
        break;
    case A_SCR:
        other->tosr &= ~FIELD_EX32(value, SCR, C);
        own->tosr |= FIELD_EX32(value, SCR, S);
        break;
    case A_TOSR:
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write of a status register\n",
                      TYPE_STM32MP1_IPCC);
        break;
    }
}

static void stm32mp1_ipcc_write(void *opaque, hwaddr addr, uint64_t value,
                                unsigned size)
{
    STM32MP1IPCCState *s = opaque;

    trace_stm32mp1_ipcc_write(addr, value);
    if (addr >= STM32MP1_IPCC_NUM_CPUS * BANK_SIZE) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "%s: write of a register that is not there, 0x%"
                      HWADDR_PRIx "\n", TYPE_STM32MP1_IPCC, addr);
        return;
    }
    ipcc_bank_write(s, addr / BANK_SIZE, addr % BANK_SIZE, value);
    ipcc_update_irq(s);
}

static const MemoryRegionOps stm32mp1_ipcc_ops = {
    .read = stm32mp1_ipcc_read,
    .write = stm32mp1_ipcc_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
};

static void stm32mp1_ipcc_reset_enter(Object *obj, ResetType type)
{
    STM32MP1IPCCState *s = STM32MP1_IPCC(obj);

    for (int i = 0; i < STM32MP1_IPCC_NUM_CPUS; i++) {
        s->bank[i] = (STM32MP1IPCCBank) { .mr = 0xffffffff };
    }
}

static void stm32mp1_ipcc_reset_hold(Object *obj, ResetType type)
{
    ipcc_update_irq(STM32MP1_IPCC(obj));
}

static void stm32mp1_ipcc_init(Object *obj)
{
    STM32MP1IPCCState *s = STM32MP1_IPCC(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    memory_region_init_io(&s->mmio, obj, &stm32mp1_ipcc_ops, s,
                          TYPE_STM32MP1_IPCC, MMIO_SIZE);
    sysbus_init_mmio(sbd, &s->mmio);
    for (int i = 0; i < STM32MP1_IPCC_NUM_CPUS; i++) {
        sysbus_init_irq(sbd, &s->rx_irq[i]);
        sysbus_init_irq(sbd, &s->tx_irq[i]);
    }
}

static const VMStateDescription vmstate_stm32mp1_ipcc_bank = {
    .name = "stm32mp1-ipcc-bank",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(cr, STM32MP1IPCCBank),
        VMSTATE_UINT32(mr, STM32MP1IPCCBank),
        VMSTATE_UINT32(tosr, STM32MP1IPCCBank),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_stm32mp1_ipcc = {
    .name = TYPE_STM32MP1_IPCC,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_STRUCT_ARRAY(bank, STM32MP1IPCCState, STM32MP1_IPCC_NUM_CPUS,
                             1, vmstate_stm32mp1_ipcc_bank, STM32MP1IPCCBank),
        VMSTATE_END_OF_LIST()
    }
};

static void stm32mp1_ipcc_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    rc->phases.enter = stm32mp1_ipcc_reset_enter;
    rc->phases.hold = stm32mp1_ipcc_reset_hold;
    dc->vmsd = &vmstate_stm32mp1_ipcc;
}

static const TypeInfo stm32mp1_ipcc_types[] = {
    {
        .name = TYPE_STM32MP1_IPCC,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(STM32MP1IPCCState),
        .instance_init = stm32mp1_ipcc_init,
        .class_init = stm32mp1_ipcc_class_init,
    },
};

DEFINE_TYPES(stm32mp1_ipcc_types)
