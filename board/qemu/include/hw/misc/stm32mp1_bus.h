/*
 * STM32MP1 peripheral buses: what accesses of less than a word do
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reference used is the STMicroelectronics RM0436 reference manual for
 * STM32MP157 advanced Arm-based 32-bit MPUs, section "AHB/APB bridges": an
 * access of 8 or 16 bits to an APB register becomes one of 32 bits, with the
 * data written repeated on the other byte lanes. AHB registers that take such
 * accesses at all change only the byte lanes addressed.
 *
 * The models' handlers see the guest's own address and size; they find the
 * register with STM32MP1_REG_OFFSET() and the data with these helpers.
 */

#ifndef HW_MISC_STM32MP1_BUS_H
#define HW_MISC_STM32MP1_BUS_H

#include "qemu/bitops.h"
#include "exec/hwaddr.h"

#define STM32MP1_REG_OFFSET(addr) ((addr) & ~(hwaddr)3)

/* The lanes of register value @reg that an access sees */
static inline uint64_t stm32mp1_bus_read(uint32_t reg, hwaddr addr,
                                         unsigned size)
{
    return extract32(reg, 8 * (addr & 3), 8 * size);
}

/* The 32-bit word that reaches an APB register */
static inline uint32_t stm32mp1_apb_write(uint64_t val, unsigned size)
{
    switch (size) {
    case 1:
        return (val & UINT8_MAX) * 0x01010101u;
    case 2:
        return (val & UINT16_MAX) * 0x00010001u;
    default:
        return val;
    }
}

/* The new value of an AHB register that held @old */
static inline uint32_t stm32mp1_ahb_write(uint32_t old, hwaddr addr,
                                          uint64_t val, unsigned size)
{
    return deposit32(old, 8 * (addr & 3), 8 * size, val);
}

#endif
