/* SPDX-License-Identifier: BSD-3-Clause */
/* GPIO port E: RM0436, chapter 13. */
#ifndef STM32MP15_GPIO_REGS_H
#define STM32MP15_GPIO_REGS_H

#include "reg.h"

#define GPIOE_BASE 0x50006000u
#define GPIOE_MODER REG32(GPIOE_BASE + 0x00u) /* 2 bits a pin */
#define GPIO_MODER_ALTERNATE 2u
#define GPIOE_AFRL REG32(GPIOE_BASE + 0x20u) /* pins 0-7, 4 bits each */
#define GPIOE_AFRH REG32(GPIOE_BASE + 0x24u) /* pins 8-15 */

#endif /* STM32MP15_GPIO_REGS_H */
