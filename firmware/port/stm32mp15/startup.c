/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From reset to main(). Linux has loaded code and data in place (its ELF
 * loader); here come the stack, what must be zero, and the core's set-up.
 *
 * main() runs on the process stack, at the very start of SRAM: it grows down
 * towards addresses that do not exist, and an MPU region makes sure that going
 * there is a fault. Handlers run on the main stack, so that they have one then.
 */
#include <stdint.h>
#include <string.h>

#include "clock.h"
#include "cortex_m4_regs.h"
#include "dma.h"
#include "dma_regs.h"
#include "fault.h"
#include "ipcc.h"
#include "ipcc_regs.h"
#include "memory.h"
#include "port/port.h"

#define IRQS 150u /* RM0436, table "NVIC interrupt mapping" */
#define GUARD_LOG2_BYTES 12u

extern uint8_t linker_thread_stack[];
extern uint8_t linker_thread_stack_top[];
extern uint8_t linker_handler_stack_top[];
extern uint8_t linker_bss[];
extern uint8_t linker_bss_end[];

int main(void);

void startup_reset(void);
void startup_run(void);

/* Armv7-M ARM, B1.5.3 */
struct vectors {
	void *stack_top;
	void (*exception[15])(void);
	void (*irq[IRQS])(void);
};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Woverride-init" /* a default, then exceptions */
static const struct vectors vectors __attribute__((section(".vectors"), used)) = {
	.stack_top = linker_handler_stack_top,
	.exception =
		{
			[0 ... 14] = fault_unexpected,
			[0] = startup_reset,
			[2] = fault_hard,
			[14] = clock_tick_isr,
		},
	.irq =
		{
			[0 ... IRQS - 1] = fault_unexpected,
			[IPCC_RX1_IRQ] = ipcc_rx_isr,
			[IPCC_TX1_IRQ] = ipcc_tx_isr,
			[DMA2_STREAM7_IRQ] = dma_isr,
		},
};
#pragma GCC diagnostic pop

__attribute__((naked)) void startup_reset(void)
{
	__asm__("ldr r0, =linker_thread_stack_top\n\t"
		"msr psp, r0\n\t"
		"movs r0, #2\n\t" /* CONTROL.SPSEL: the process stack from here on */
		"msr control, r0\n\t"
		"isb\n\t"
		"b startup_run\n\t"
		".ltorg");
}

static void guard_stack(void)
{
	MPU_RNR = MPU_REGION_STACK_GUARD;
	MPU_RBAR = (uint32_t)linker_thread_stack - (1u << GUARD_LOG2_BYTES);
	MPU_RASR = MPU_RASR_XN | MPU_RASR_SIZE(GUARD_LOG2_BYTES) | MPU_RASR_ENABLE;
	MPU_CTRL = MPU_CTRL_PRIVDEFENA | MPU_CTRL_ENABLE;
	__asm__ volatile("dsb\n\tisb" ::: "memory");
}

__attribute__((used)) void startup_run(void)
{
	memset(linker_bss, 0, (uint32_t)linker_bss_end - (uint32_t)linker_bss);
	SCB_CPACR |= SCB_CPACR_FPU; /* the ABI is hard-float, used or not */
	guard_stack();
	main();
}

void port_init(void)
{
	memory_init();
	clock_init();
	dma_init();
	ipcc_init();
}
