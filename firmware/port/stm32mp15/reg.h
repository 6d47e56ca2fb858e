/* SPDX-License-Identifier: BSD-3-Clause */
/* Access to a 32-bit register. */
#ifndef STM32MP15_REG_H
#define STM32MP15_REG_H

#include <stdint.h>

#define REG32(address) (*(volatile uint32_t *)(address))

#endif /* STM32MP15_REG_H */
