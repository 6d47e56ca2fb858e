/*
 * STM32MP157 SoC: what its parts share
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Addresses are those of RM0436 (STM32MP157 reference manual), chapter
 * "Memory organization".
 */

#ifndef HW_ARM_STM32MP157_INTERNAL_H
#define HW_ARM_STM32MP157_INTERNAL_H

#include "hw/arm/stm32mp157_soc.h"
#include "qemu/units.h"

#define SRAM_BASE 0x10000000
#define SRAM_SIZE (384 * KiB)
#define SYSRAM_BASE 0x2ffc0000
#define SYSRAM_SIZE (256 * KiB)
#define SRAM_ALIAS_BASE 0x30000000
#define RETRAM_BASE 0x38000000
#define RETRAM_SIZE (64 * KiB)
#define PERIPH_BASE 0x40000000
#define PERIPH_SIZE 0x20000000
#define MCU_PPB_BASE 0xe0000000         /* the MCU's private bus */

/* The EXTI's event when the MCU's window watchdog has run out */
#define EXTI_MCU_WATCHDOG 68

/*
 * The MCU, its memory, reset ("mcu-reset") and interrupts ("mcu-irq"); to be
 * realized after the RCC and the EXTI
 */
void stm32mp157_init_mcu(STM32MP157State *s);
bool stm32mp157_realize_mcu(STM32MP157State *s, Error **errp);

/* What instructions and accesses of a processor take, by our properties */
void stm32mp157_set_mpu_cost(STM32MP157State *s, CPUState *cpu);
void stm32mp157_set_mcu_cost(STM32MP157State *s, CPUState *cpu);

/* Peripherals that are not modelled, below all others */
void stm32mp157_add_unimplemented(STM32MP157State *s);

#endif
