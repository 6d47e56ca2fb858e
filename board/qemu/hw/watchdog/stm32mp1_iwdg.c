/*
 * STM32MP1 IWDG (independent watchdog)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reference used is the STMicroelectronics RM0436 reference manual for
 * STM32MP157 advanced Arm-based 32-bit MPUs, chapter "Independent watchdog
 * (IWDG)"; the names of registers and fields are those of ST's
 * stm32mp157cxx_cm4.h. Linux drives this as "st,stm32mp1-iwdg"
 * (drivers/watchdog/stm32_iwdg.c), which also says that the prescaler goes up
 * to 1024, that is PR = 8, where the header has three bits for it.
 *
 * Register updates take effect at once, so the busy flags of SR stay clear; a
 * new prescaler counts from the next reload on. Once started, only a reset
 * stops the watchdog. Not modelled: the early wake-up interrupt (EWCR holds
 * what is written), the start by option byte, the freeze in debug mode, and
 * that the watchdog turns LSI on: if that does not run, it waits for it.
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "hw/misc/stm32mp1_bus.h"
#include "hw/qdev-clock.h"
#include "hw/registerfields.h"
#include "hw/watchdog/stm32mp1_iwdg.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "system/watchdog.h"
#include "trace.h"

REG32(KR, 0x00)
    FIELD(KR, KEY, 0, 16)       /* What to do: one of the keys below */
REG32(PR, 0x04)
    FIELD(PR, PR, 0, 4)         /* Divides LSI by 4 << PR, up to 1024 */
REG32(RLR, 0x08)
    FIELD(RLR, RL, 0, 12)       /* The counter's value after a reload */
REG32(SR, 0x0c)
    FIELD(SR, PVU, 0, 1)        /* Prescaler update under way */
    FIELD(SR, RVU, 1, 1)        /* Reload value update under way */
    FIELD(SR, WVU, 2, 1)        /* Window update under way */
    FIELD(SR, EWU, 3, 1)        /* Early wake-up update under way */
    FIELD(SR, EWIF, 14, 1)      /* Early wake-up interrupt */
REG32(WINR, 0x10)
    FIELD(WINR, WIN, 0, 12)     /* A reload above this is a fault */
REG32(EWCR, 0x14)
    FIELD(EWCR, EWIT, 0, 12)    /* Early wake-up: counter value */
    FIELD(EWCR, EWIC, 14, 1)    /* ... clear */
    FIELD(EWCR, EWIE, 15, 1)    /* ... enable */
REG32(HWCFGR, 0x3f0)
    FIELD(HWCFGR, WINDOW, 0, 4)     /* There is a window */
    FIELD(HWCFGR, PR_DEFAULT, 4, 4) /* Reset value of PR */
REG32(VERR, 0x3f4)
REG32(IDR, 0x3f8)
REG32(SIDR, 0x3fc)

#define KEY_RELOAD   0xaaaa
#define KEY_UNLOCK   0x5555
#define KEY_START    0xcccc

#define PR_RESET     0x00000007
#define RLR_RESET    0x00000fff
#define WINR_RESET   0x00000fff
#define HWCFGR_VALUE 0x00000071
#define VERR_VALUE   0x00000023
#define IDR_VALUE    0x00120041
#define SIDR_VALUE   0xa3c5dd01

#define PR_MAX       8          /* larger values divide by as much */
#define PR_SHIFT     2          /* PR 0 divides by 4 */

static int64_t iwdg_now(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

/* The counter: it expires one tick after it has got to 0 */
static uint32_t iwdg_count(STM32MP1IWDGState *s)
{
    const int64_t left = MAX(0, s->expire_ns - iwdg_now());
    const uint64_t ticks = muldiv64(left, clock_get_hz(s->lsi),
                                    NANOSECONDS_PER_SECOND);

    return ticks ? (ticks - 1) >> s->shift : 0;
}

static void iwdg_reload(STM32MP1IWDGState *s, uint32_t count)
{
    int64_t timeout;

    s->shift = PR_SHIFT + MIN(s->pr, PR_MAX);
    timeout = clock_ticks_to_ns(s->lsi, (uint64_t)(count + 1) << s->shift);
    s->expire_ns = iwdg_now() + timeout;
    trace_stm32mp1_iwdg_reload(s, count, timeout);
    if (clock_is_enabled(s->lsi)) {
        timer_mod(s->timer, s->expire_ns);
    } else {
        timer_del(s->timer);
    }
}

static void iwdg_expired(void *opaque)
{
    STM32MP1IWDGState *s = opaque;

    trace_stm32mp1_iwdg_expired(s);
    s->running = false;
    timer_del(s->timer);
    watchdog_perform_action();
}

static void iwdg_refresh(STM32MP1IWDGState *s)
{
    if (!s->running) {
        return;
    }
    if (iwdg_count(s) > s->winr) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "stm32mp1-iwdg: reload before the window\n");
        iwdg_expired(s);
        return;
    }
    iwdg_reload(s, s->rlr);
}

static void iwdg_write_key(STM32MP1IWDGState *s, uint32_t key)
{
    s->unlocked = key == KEY_UNLOCK;
    switch (key) {
    case KEY_RELOAD:
        iwdg_refresh(s);
        break;
    case KEY_START:
        /* The counter starts from its reset value */
        if (!s->running) {
            s->running = true;
            iwdg_reload(s, RLR_RESET);
        }
        break;
    default:
        break;
    }
}

static bool iwdg_writable(STM32MP1IWDGState *s, hwaddr offset)
{
    if (!s->unlocked) {
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-iwdg: offset 0x%" HWADDR_PRIx
                      " written without the key\n", offset);
    }
    return s->unlocked;
}

static uint32_t iwdg_read_reg(STM32MP1IWDGState *s, hwaddr offset)
{
    switch (offset) {
    case A_PR:
        return s->pr;
    case A_RLR:
        return s->rlr;
    case A_WINR:
        return s->winr;
    case A_EWCR:
        return s->ewcr;
    case A_KR:
    case A_SR:
        return 0;
    case A_HWCFGR:
        return HWCFGR_VALUE;
    case A_VERR:
        return VERR_VALUE;
    case A_IDR:
        return IDR_VALUE;
    case A_SIDR:
        return SIDR_VALUE;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "stm32mp1-iwdg: read of bad offset 0x%" HWADDR_PRIx "\n",
                      offset);
        return 0;
    }
}

static void iwdg_write_protected(STM32MP1IWDGState *s, hwaddr offset,
                                 uint32_t value)
{
    if (!iwdg_writable(s, offset)) {
        return;
    }
    switch (offset) {
    case A_PR:
        s->pr = value & R_PR_PR_MASK;
        break;
    case A_RLR:
        s->rlr = value & R_RLR_RL_MASK;
        break;
    case A_WINR:
        /* This reloads the counter too, whatever it is */
        s->winr = value & R_WINR_WIN_MASK;
        if (s->running) {
            iwdg_reload(s, s->rlr);
        }
        break;
    case A_EWCR:
        if (value & R_EWCR_EWIE_MASK) {
            qemu_log_mask(LOG_UNIMP,
                          "stm32mp1-iwdg: early wake-up interrupt\n");
        }
        s->ewcr = value & (R_EWCR_EWIT_MASK | R_EWCR_EWIE_MASK);
        break;
    default:
        g_assert_not_reached();
    }
}

static uint64_t stm32mp1_iwdg_read(void *opaque, hwaddr addr, unsigned size)
{
    STM32MP1IWDGState *s = opaque;
    const uint32_t value = iwdg_read_reg(s, STM32MP1_REG_OFFSET(addr));

    trace_stm32mp1_iwdg_read(s, addr, value);
    return stm32mp1_bus_read(value, addr, size);
}

static void stm32mp1_iwdg_write(void *opaque, hwaddr addr, uint64_t data,
                                unsigned size)
{
    STM32MP1IWDGState *s = opaque;
    const hwaddr offset = STM32MP1_REG_OFFSET(addr);
    const uint32_t value = stm32mp1_apb_write(data, size);

    trace_stm32mp1_iwdg_write(s, addr, value);
    switch (offset) {
    case A_KR:
        iwdg_write_key(s, FIELD_EX32(value, KR, KEY));
        break;
    case A_PR:
    case A_RLR:
    case A_WINR:
    case A_EWCR:
        iwdg_write_protected(s, offset, value);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-iwdg: write to read-only or "
                      "bad offset 0x%" HWADDR_PRIx "\n", offset);
        break;
    }
}

static const MemoryRegionOps stm32mp1_iwdg_ops = {
    .read = stm32mp1_iwdg_read,
    .write = stm32mp1_iwdg_write,
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

static void stm32mp1_iwdg_clk_update(void *opaque, ClockEvent event)
{
    STM32MP1IWDGState *s = opaque;

    if (s->running) {
        iwdg_reload(s, s->rlr);
    }
}

static void stm32mp1_iwdg_reset_enter(Object *obj, ResetType type)
{
    STM32MP1IWDGState *s = STM32MP1_IWDG(obj);

    timer_del(s->timer);
    s->running = false;
    s->unlocked = false;
    s->pr = PR_RESET;
    s->rlr = RLR_RESET;
    s->winr = WINR_RESET;
    s->ewcr = 0;
    s->shift = PR_SHIFT + PR_RESET;
    s->expire_ns = 0;
}

static void stm32mp1_iwdg_init(Object *obj)
{
    STM32MP1IWDGState *s = STM32MP1_IWDG(obj);

    memory_region_init_io(&s->mmio, obj, &stm32mp1_iwdg_ops, s,
                          TYPE_STM32MP1_IWDG, 0x400);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
    s->lsi = qdev_init_clock_in(DEVICE(obj), "lsi", stm32mp1_iwdg_clk_update,
                                s, ClockUpdate);
    s->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, iwdg_expired, s);
}

static void stm32mp1_iwdg_finalize(Object *obj)
{
    timer_free(STM32MP1_IWDG(obj)->timer);
}

static void stm32mp1_iwdg_realize(DeviceState *dev, Error **errp)
{
    STM32MP1IWDGState *s = STM32MP1_IWDG(dev);

    if (!clock_has_source(s->lsi)) {
        error_setg(errp, "stm32mp1-iwdg: clock \"lsi\" must be connected");
    }
}

static const VMStateDescription vmstate_stm32mp1_iwdg = {
    .name = TYPE_STM32MP1_IWDG,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(lsi, STM32MP1IWDGState),
        VMSTATE_TIMER_PTR(timer, STM32MP1IWDGState),
        VMSTATE_BOOL(running, STM32MP1IWDGState),
        VMSTATE_BOOL(unlocked, STM32MP1IWDGState),
        VMSTATE_UINT32(pr, STM32MP1IWDGState),
        VMSTATE_UINT32(rlr, STM32MP1IWDGState),
        VMSTATE_UINT32(winr, STM32MP1IWDGState),
        VMSTATE_UINT32(ewcr, STM32MP1IWDGState),
        VMSTATE_UINT32(shift, STM32MP1IWDGState),
        VMSTATE_INT64(expire_ns, STM32MP1IWDGState),
        VMSTATE_END_OF_LIST()
    }
};

static void stm32mp1_iwdg_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->realize = stm32mp1_iwdg_realize;
    dc->vmsd = &vmstate_stm32mp1_iwdg;
    set_bit(DEVICE_CATEGORY_WATCHDOG, dc->categories);
    rc->phases.enter = stm32mp1_iwdg_reset_enter;
}

static const TypeInfo stm32mp1_iwdg_types[] = {
    {
        .name           = TYPE_STM32MP1_IWDG,
        .parent         = TYPE_SYS_BUS_DEVICE,
        .instance_size  = sizeof(STM32MP1IWDGState),
        .instance_init  = stm32mp1_iwdg_init,
        .instance_finalize = stm32mp1_iwdg_finalize,
        .class_init     = stm32mp1_iwdg_class_init,
    },
};

DEFINE_TYPES(stm32mp1_iwdg_types)
