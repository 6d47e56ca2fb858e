/*
 * STM32MP157 SoC: peripherals that are not modelled
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Addresses are those of RM0436 (STM32MP157 reference manual), chapter
 * "Memory organization".
 */

#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/misc/unimp.h"
#include "hw/qdev-properties.h"
#include "stm32mp157-internal.h"

/* What is not modelled: reads as zero, ignores writes, logs both as unimp */
static const struct {
    const char *name;
    hwaddr addr;
    hwaddr size;
} unimplemented[] = {
    { "TIM2", 0x40000000, 0x1000 },
    { "TIM3", 0x40001000, 0x1000 },
    { "TIM4", 0x40002000, 0x1000 },
    { "TIM5", 0x40003000, 0x1000 },
    { "TIM6", 0x40004000, 0x1000 },
    { "TIM7", 0x40005000, 0x1000 },
    { "TIM12", 0x40006000, 0x1000 },
    { "TIM13", 0x40007000, 0x1000 },
    { "TIM14", 0x40008000, 0x1000 },
    { "LPTIM1", 0x40009000, 0x1000 },
    { "WWDG1", 0x4000a000, 0x1000 },
    { "SPI2", 0x4000b000, 0x1000 },
    { "SPI3", 0x4000c000, 0x1000 },
    { "SPDIFRX", 0x4000d000, 0x1000 },
    { "I2C1", 0x40012000, 0x1000 },
    { "I2C2", 0x40013000, 0x1000 },
    { "I2C3", 0x40014000, 0x1000 },
    { "I2C5", 0x40015000, 0x1000 },
    { "CEC", 0x40016000, 0x1000 },
    { "DAC1", 0x40017000, 0x1000 },
    { "MDIOS", 0x4001c000, 0x1000 },
    { "TIM1", 0x44000000, 0x1000 },
    { "TIM8", 0x44001000, 0x1000 },
    { "SPI1", 0x44004000, 0x1000 },
    { "SPI4", 0x44005000, 0x1000 },
    { "TIM15", 0x44006000, 0x1000 },
    { "TIM16", 0x44007000, 0x1000 },
    { "TIM17", 0x44008000, 0x1000 },
    { "SPI5", 0x44009000, 0x1000 },
    { "SAI1", 0x4400a000, 0x1000 },
    { "SAI2", 0x4400b000, 0x1000 },
    { "SAI3", 0x4400c000, 0x1000 },
    { "DFSDM1", 0x4400d000, 0x1000 },
    { "FDCAN", 0x4400e000, 0x6000 },
    { "ADC", 0x48003000, 0x1000 },
    { "SDMMC3", 0x48004000, 0x2000 },
    { "OTG", 0x49000000, 0x40000 },
    { "HASH2", 0x4c002000, 0x1000 },
    { "CRC2", 0x4c004000, 0x1000 },
    { "CRYP2", 0x4c005000, 0x1000 },
    { "DCMI", 0x4c006000, 0x1000 },
    { "LPTIM2", 0x50021000, 0x1000 },
    { "LPTIM3", 0x50022000, 0x1000 },
    { "LPTIM4", 0x50023000, 0x1000 },
    { "LPTIM5", 0x50024000, 0x1000 },
    { "VREFBUF", 0x50025000, 0x1000 },
    { "SAI4", 0x50027000, 0x1000 },
    { "DTS", 0x50028000, 0x1000 },
    { "PMB", 0x50029000, 0x1000 },
    { "HDP", 0x5002a000, 0x1000 },
    { "DBGMCU", 0x50081000, 0x1000 },
    { "debug", 0x50082000, 0x7e000 },
    { "CRYP1", 0x54001000, 0x1000 },
    { "HASH1", 0x54002000, 0x1000 },
    { "GPV", 0x57000000, 0x100000 },
    { "FMC", 0x58002000, 0x1000 },
    { "QUADSPI", 0x58003000, 0x2000 },
    { "SDMMC1", 0x58005000, 0x2000 },
    { "SDMMC2", 0x58007000, 0x2000 },
    { "CRC1", 0x58009000, 0x1000 },
    { "ETH", 0x5800a000, 0x2000 },
    { "USBH_OHCI", 0x5800c000, 0x1000 },
    { "USBH_EHCI", 0x5800d000, 0x1000 },
    { "GPU", 0x59000000, 0x40000 },
    { "DSI", 0x5a000000, 0x1000 },
    { "LTDC", 0x5a001000, 0x1000 },
    { "DDRCTRL", 0x5a003000, 0x1000 },
    { "DDRPHYC", 0x5a004000, 0x1000 },
    { "USBPHYC", 0x5a006000, 0x1000 },
    { "DDRPERFM", 0x5a007000, 0x1000 },
    { "SPI6", 0x5c001000, 0x1000 },
    { "I2C4", 0x5c002000, 0x1000 },
    { "BSEC", 0x5c005000, 0x1000 },
    { "TZC", 0x5c006000, 0x1000 },
    { "I2C6", 0x5c009000, 0x1000 },
};

static void add_unimplemented(STM32MP157State *s, const char *name,
                              hwaddr addr, hwaddr size, int priority)
{
    DeviceState *dev = qdev_new(TYPE_UNIMPLEMENTED_DEVICE);

    qdev_prop_set_string(dev, "name", name);
    qdev_prop_set_uint64(dev, "size", size);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_abort);
    memory_region_add_subregion_overlap(
        &s->periph, addr - PERIPH_BASE,
        sysbus_mmio_get_region(SYS_BUS_DEVICE(dev), 0), priority);
}

void stm32mp157_add_unimplemented(STM32MP157State *s)
{
    for (int i = 0; i < ARRAY_SIZE(unimplemented); i++) {
        add_unimplemented(s, unimplemented[i].name, unimplemented[i].addr,
                          unimplemented[i].size, -1000);
    }
    add_unimplemented(s, "reserved", PERIPH_BASE, PERIPH_SIZE, -1001);
}
