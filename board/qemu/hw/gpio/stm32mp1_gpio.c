/*
 * STM32MP1 GPIO (general-purpose I/O port)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reference used is the STMicroelectronics RM0436 reference manual for
 * STM32MP157 advanced Arm-based 32-bit MPUs, chapter "General-purpose I/Os
 * (GPIO)"; the names of registers and fields are those of ST's
 * stm32mp157cxx_cm4.h. Linux drives this in drivers/pinctrl/stm32.
 *
 * Not modelled: the levels that peripherals drive onto pins in alternate
 * function mode (such a pin shows what the outside or its pull resistor
 * does), the configuration lock (LCKR), and what SECCFGR forbids.
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "hw/gpio/stm32mp1_gpio.h"
#include "hw/irq.h"
#include "hw/misc/stm32mp1_bus.h"
#include "hw/qdev-properties.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "trace.h"

REG32(MODER, 0x00)              /* Mode, two bits a pin */
REG32(OTYPER, 0x04)             /* Open drain, a bit a pin */
REG32(OSPEEDR, 0x08)            /* Speed, two bits a pin */
REG32(PUPDR, 0x0c)              /* Pull resistor, two bits a pin */
REG32(IDR, 0x10)                /* Input data */
REG32(ODR, 0x14)                /* Output data */
REG32(BSRR, 0x18)
    FIELD(BSRR, BS, 0, 16)      /* Set bits of ODR */
    FIELD(BSRR, BR, 16, 16)     /* Reset bits of ODR; setting wins */
REG32(LCKR, 0x1c)               /* Configuration lock */
REG32(AFRL, 0x20)               /* Alternate function of pins 0..7 */
REG32(AFRH, 0x24)               /* Alternate function of pins 8..15 */
REG32(BRR, 0x28)                /* Reset bits of ODR */
REG32(SECCFGR, 0x30)            /* Secure pins, port Z only */
REG32(HWCFGR10, 0x3c8)          /* Features */
REG32(HWCFGR9, 0x3cc)           /* Pins that exist */
REG32(HWCFGR8, 0x3d0)           /* Priority functions of pins 8..15 */
REG32(HWCFGR7, 0x3d4)           /* Priority functions of pins 0..7 */
REG32(HWCFGR6, 0x3d8)           /* Reset value of MODER */
REG32(HWCFGR5, 0x3dc)           /* Reset value of PUPDR */
REG32(HWCFGR4, 0x3e0)           /* Reset value of OSPEEDR */
REG32(HWCFGR3, 0x3e4)           /* Reset values of ODR and OTYPER */
REG32(HWCFGR2, 0x3e8)           /* Reset value of AFRL */
REG32(HWCFGR1, 0x3ec)           /* Reset value of AFRH */
REG32(HWCFGR0, 0x3f0)           /* Reset value of the option register */
REG32(VERR, 0x3f4)
REG32(IPIDR, 0x3f8)
REG32(SIDR, 0x3fc)

#define MODER_RESET    0xffffffff
#define SECCFGR_RESET  0x000000ff
#define HWCFGR10_VALUE 0x00011240
#define VERR_VALUE     0x00000040
#define IPIDR_VALUE    0x000f0002
#define SIDR_VALUE     0xa3c5dd01

enum {
    MODE_INPUT,
    MODE_OUTPUT,
    MODE_ALTERNATE,
    MODE_ANALOG,
};

enum {
    PULL_NONE,
    PULL_UP,
    PULL_DOWN,
};

/* A mask of @bits bits for each of the port's pins */
static uint32_t gpio_pins_mask(const STM32MP1GPIOState *s, unsigned bits)
{
    return MAKE_64BIT_MASK(0, MIN(32, bits * s->num_pins));
}

/* Whether the port itself drives the pin: open drain drives only 0 */
static bool gpio_pin_driven(const STM32MP1GPIOState *s, unsigned pin)
{
    return extract32(s->moder, 2 * pin, 2) == MODE_OUTPUT &&
           !(extract32(s->otyper, pin, 1) && extract32(s->odr, pin, 1));
}

static bool gpio_pin_level(const STM32MP1GPIOState *s, unsigned pin)
{
    if (extract32(s->moder, 2 * pin, 2) == MODE_ANALOG) {
        /* The Schmitt trigger is off */
        return false;
    }
    if (gpio_pin_driven(s, pin)) {
        return extract32(s->odr, pin, 1);
    }
    if (extract32(s->ext_driven, pin, 1)) {
        return extract32(s->ext_level, pin, 1);
    }
    return extract32(s->pupdr, 2 * pin, 2) == PULL_UP;
}

static void gpio_update(STM32MP1GPIOState *s)
{
    uint32_t idr = 0;

    for (unsigned pin = 0; pin < s->num_pins; pin++) {
        idr |= gpio_pin_level(s, pin) << pin;
    }
    if (idr != s->idr) {
        trace_stm32mp1_gpio_update(s, s->ext_driven, idr);
    }
    s->idr = idr;
    for (unsigned pin = 0; pin < s->num_pins; pin++) {
        qemu_set_irq(s->out[pin], extract32(idr, pin, 1));
    }
}

static void gpio_input(void *opaque, int pin, int level)
{
    STM32MP1GPIOState *s = opaque;

    if (pin >= s->num_pins) {
        return;
    }
    s->ext_driven |= BIT(pin);
    s->ext_level = deposit32(s->ext_level, pin, 1, !!level);
    if (gpio_pin_driven(s, pin) && extract32(s->odr, pin, 1) != !!level) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "stm32mp1-gpio: short circuit at pin %d\n", pin);
    }
    gpio_update(s);
}

static uint32_t gpio_read_config(const STM32MP1GPIOState *s, hwaddr offset)
{
    switch (offset) {
    case A_HWCFGR10:
        return HWCFGR10_VALUE;
    case A_HWCFGR9:
        return gpio_pins_mask(s, 1);
    case A_HWCFGR8:
        return s->num_pins > 8 ? UINT32_MAX : 0;
    case A_HWCFGR7:
        return UINT32_MAX;
    case A_HWCFGR6:
        return MODER_RESET;
    case A_HWCFGR5 ... A_HWCFGR0:
        return 0;
    case A_VERR:
        return VERR_VALUE;
    case A_IPIDR:
        return IPIDR_VALUE;
    case A_SIDR:
        return SIDR_VALUE;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "stm32mp1-gpio: read of bad offset 0x%" HWADDR_PRIx "\n",
                      offset);
        return 0;
    }
}

static uint32_t gpio_read_reg(const STM32MP1GPIOState *s, hwaddr offset)
{
    switch (offset) {
    case A_MODER:
        return s->moder;
    case A_OTYPER:
        return s->otyper;
    case A_OSPEEDR:
        return s->ospeedr;
    case A_PUPDR:
        return s->pupdr;
    case A_IDR:
        return s->idr;
    case A_ODR:
        return s->odr;
    case A_AFRL:
    case A_AFRH:
        return s->afr[(offset - A_AFRL) / 4];
    case A_BSRR:
    case A_LCKR:
    case A_BRR:
        return 0;
    case A_SECCFGR:
        return s->seccfgr;
    default:
        return gpio_read_config(s, offset);
    }
}

/* Fields of pins that do not exist keep their reset value */
static void gpio_write_field(const STM32MP1GPIOState *s, uint32_t *reg,
                             unsigned bits, uint32_t value)
{
    const uint32_t mask = gpio_pins_mask(s, bits);

    *reg = (*reg & ~mask) | (value & mask);
}

static void gpio_write_odr(STM32MP1GPIOState *s, uint32_t set, uint32_t reset)
{
    gpio_write_field(s, &s->odr, 1, (s->odr & ~reset) | set);
}

static void gpio_write_reg(STM32MP1GPIOState *s, hwaddr offset, uint32_t value)
{
    switch (offset) {
    case A_MODER:
        gpio_write_field(s, &s->moder, 2, value);
        break;
    case A_OTYPER:
        gpio_write_field(s, &s->otyper, 1, value);
        break;
    case A_OSPEEDR:
        gpio_write_field(s, &s->ospeedr, 2, value);
        break;
    case A_PUPDR:
        gpio_write_field(s, &s->pupdr, 2, value);
        break;
    case A_ODR:
        gpio_write_field(s, &s->odr, 1, value);
        break;
    case A_BSRR:
        gpio_write_odr(s, FIELD_EX32(value, BSRR, BS),
                       FIELD_EX32(value, BSRR, BR));
        break;
    case A_BRR:
        gpio_write_odr(s, 0, value);
        break;
    case A_AFRL:
        s->afr[0] = value;
        break;
    case A_AFRH:
        if (s->num_pins > 8) {
            s->afr[1] = value;
        }
        break;
    case A_LCKR:
        qemu_log_mask(LOG_UNIMP, "stm32mp1-gpio: configuration lock\n");
        break;
    case A_SECCFGR:
        if (s->securable) {
            gpio_write_field(s, &s->seccfgr, 1, value);
            break;
        }
        /* fall through */
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-gpio: write to read-only or "
                      "bad offset 0x%" HWADDR_PRIx "\n", offset);
        return;
    }
    gpio_update(s);
}

static uint64_t stm32mp1_gpio_read(void *opaque, hwaddr addr, unsigned size)
{
    STM32MP1GPIOState *s = opaque;
    const uint32_t value = gpio_read_reg(s, STM32MP1_REG_OFFSET(addr));

    trace_stm32mp1_gpio_read(s, addr, value);
    return stm32mp1_bus_read(value, addr, size);
}

/* On AHB: an access of less than a word leaves the other bytes alone */
static void stm32mp1_gpio_write(void *opaque, hwaddr addr, uint64_t data,
                                unsigned size)
{
    STM32MP1GPIOState *s = opaque;
    const hwaddr offset = STM32MP1_REG_OFFSET(addr);
    uint32_t value = data;

    trace_stm32mp1_gpio_write(s, addr, value);
    if (size < 4) {
        value = stm32mp1_ahb_write(gpio_read_reg(s, offset), addr, data, size);
    }
    gpio_write_reg(s, offset, value);
}

static const MemoryRegionOps stm32mp1_gpio_ops = {
    .read = stm32mp1_gpio_read,
    .write = stm32mp1_gpio_write,
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

/* What the outside does to the pins is no part of the reset */
static void stm32mp1_gpio_reset_enter(Object *obj, ResetType type)
{
    STM32MP1GPIOState *s = STM32MP1_GPIO(obj);

    s->moder = MODER_RESET;
    s->otyper = 0;
    s->ospeedr = 0;
    s->pupdr = 0;
    s->odr = 0;
    memset(s->afr, 0, sizeof(s->afr));
    s->seccfgr = s->securable ? SECCFGR_RESET : 0;
}

static void stm32mp1_gpio_reset_hold(Object *obj, ResetType type)
{
    gpio_update(STM32MP1_GPIO(obj));
}

static void stm32mp1_gpio_init(Object *obj)
{
    STM32MP1GPIOState *s = STM32MP1_GPIO(obj);

    memory_region_init_io(&s->mmio, obj, &stm32mp1_gpio_ops, s,
                          TYPE_STM32MP1_GPIO, 0x400);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
    qdev_init_gpio_in(DEVICE(obj), gpio_input, STM32MP1_GPIO_NUM_PINS);
    qdev_init_gpio_out(DEVICE(obj), s->out, STM32MP1_GPIO_NUM_PINS);
}

static void stm32mp1_gpio_realize(DeviceState *dev, Error **errp)
{
    STM32MP1GPIOState *s = STM32MP1_GPIO(dev);

    if (s->num_pins != 8 && s->num_pins != STM32MP1_GPIO_NUM_PINS) {
        error_setg(errp, "stm32mp1-gpio: num-pins must be 8 or 16");
    }
}

static const VMStateDescription vmstate_stm32mp1_gpio = {
    .name = TYPE_STM32MP1_GPIO,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(moder, STM32MP1GPIOState),
        VMSTATE_UINT32(otyper, STM32MP1GPIOState),
        VMSTATE_UINT32(ospeedr, STM32MP1GPIOState),
        VMSTATE_UINT32(pupdr, STM32MP1GPIOState),
        VMSTATE_UINT32(idr, STM32MP1GPIOState),
        VMSTATE_UINT32(odr, STM32MP1GPIOState),
        VMSTATE_UINT32_ARRAY(afr, STM32MP1GPIOState, 2),
        VMSTATE_UINT32(seccfgr, STM32MP1GPIOState),
        VMSTATE_UINT32(ext_driven, STM32MP1GPIOState),
        VMSTATE_UINT32(ext_level, STM32MP1GPIOState),
        VMSTATE_END_OF_LIST()
    }
};

static const Property stm32mp1_gpio_properties[] = {
    DEFINE_PROP_UINT8("num-pins", STM32MP1GPIOState, num_pins,
                      STM32MP1_GPIO_NUM_PINS),
    DEFINE_PROP_BOOL("securable", STM32MP1GPIOState, securable, false),
};

static void stm32mp1_gpio_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->realize = stm32mp1_gpio_realize;
    dc->vmsd = &vmstate_stm32mp1_gpio;
    device_class_set_props(dc, stm32mp1_gpio_properties);
    rc->phases.enter = stm32mp1_gpio_reset_enter;
    rc->phases.hold = stm32mp1_gpio_reset_hold;
}

static const TypeInfo stm32mp1_gpio_types[] = {
    {
        .name           = TYPE_STM32MP1_GPIO,
        .parent         = TYPE_SYS_BUS_DEVICE,
        .instance_size  = sizeof(STM32MP1GPIOState),
        .instance_init  = stm32mp1_gpio_init,
        .class_init     = stm32mp1_gpio_class_init,
    },
};

DEFINE_TYPES(stm32mp1_gpio_types)
