/* SPDX-License-Identifier: BSD-3-Clause */
/* The core's instructions for interrupts and memory order. */
#ifndef STM32MP15_IRQ_H
#define STM32MP15_IRQ_H

static inline void irq_disable(void)
{
	__asm__ volatile("cpsid i" ::: "memory");
}

static inline void irq_enable(void)
{
	__asm__ volatile("cpsie i" ::: "memory");
}

/* Sleeps until an interrupt is pending, masked by irq_disable() or not. */
static inline void irq_wait(void)
{
	__asm__ volatile("dsb\n\twfi" ::: "memory");
}

/* Writes to devices are through before the handler returns. */
static inline void irq_barrier(void)
{
	__asm__ volatile("dsb" ::: "memory");
}

#endif /* STM32MP15_IRQ_H */
