/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef STM32MP15_CLOCK_H
#define STM32MP15_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "cortex_m4_regs.h"

#define CLOCK_TICK_MAX 0x01000000u /* core clocks, 80 ms */

/* Finds the core's rate, starts the cycle counter and the tick that ends sleeps. */
void clock_init(void);

/* The next tick comes after `core_clocks`, and so do those after it. */
void clock_set_tick(uint32_t core_clocks);

/* There was a tick, and nobody has called port_ticks() for it. */
extern volatile bool clock_ticked;

/* The low half of port_ticks(), for the length of what is short. */
static inline uint32_t clock_count(void)
{
	return DWT_CYCCNT;
}

/* Interrupt handler of SysTick. */
void clock_tick_isr(void);

#endif /* STM32MP15_CLOCK_H */
