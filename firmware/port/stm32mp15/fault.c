/* SPDX-License-Identifier: BSD-3-Clause */
#include "fault.h"

#include <stdint.h>

#include "cortex_m4_regs.h"
#include "dma.h"
#include "port/text.h"
#include "port/trace.h"
#include "rcc_regs.h"
#include "wwdg_regs.h"

extern uint8_t linker_thread_stack[];
extern uint8_t linker_handler_stack_top[];

/* What the core pushes on exception entry: Armv7-M ARM, B1.5.6. */
struct frame {
	uint32_t r0, r1, r2, r3, r12, lr, pc, xpsr;
};

void fault_report(const struct frame *frame, uint32_t exception);

static const char *fault_name(uint32_t exception, uint32_t cfsr)
{
	if (exception != 3)
		return "unexpected exception";
	if (cfsr & SCB_CFSR_MEMORY)
		return "memory management fault";
	if (cfsr & SCB_CFSR_BUS)
		return "bus fault";
	if (cfsr & SCB_CFSR_USAGE)
		return "usage fault";
	return "hard fault";
}

static void add_word(struct port_text *line, const char *name, uint32_t value)
{
	port_text_add(line, name);
	port_text_add_hex(line, value, 8);
}

__attribute__((used)) void fault_report(const struct frame *frame, uint32_t exception)
{
	struct port_text line = {.bytes = 0};
	uint32_t cfsr = SCB_CFSR;
	uint32_t at = (uint32_t)frame;

	dma_give_up(); /* it would go on without us, in memory that Linux takes back */
	port_text_add(&line, "FAULT: ");
	port_text_add(&line, fault_name(exception, cfsr));
	add_word(&line, " exception=", exception);
	/* A stack that has overflowed is not there to be read. */
	if (at >= (uint32_t)linker_thread_stack &&
	    at <= (uint32_t)linker_handler_stack_top - sizeof(*frame)) {
		add_word(&line, " pc=", frame->pc);
		add_word(&line, " lr=", frame->lr);
	}
	add_word(&line, " sp=", at);
	add_word(&line, " cfsr=", cfsr);
	add_word(&line, " hfsr=", SCB_HFSR);
	add_word(&line, " mmfar=", SCB_MMFAR);
	add_word(&line, " bfar=", SCB_BFAR);
	port_text_add(&line, "\n");
	port_trace_write(line.text, line.bytes);

	/*
	 * Linux is told by the reset of the MCU's window watchdog, EXTI event 68
	 * (Documentation/devicetree/bindings/remoteproc/st,stm32-rproc.yaml).
	 * Where that is not modelled, a fault within a fault is: lockup.
	 */
	RCC_MC_APB1ENSETR = RCC_MC_APB1ENSETR_WWDG1EN;
	(void)RCC_MC_APB1ENSETR;
	WWDG1_CR = WWDG_CR_WDGA;
	__asm__ volatile("dsb\n\tcpsid f\n\tudf #0" ::: "memory");
}

/* The frame is on the stack that was in use: bit 2 of EXC_RETURN. */
#define REPORT                                                                                     \
	"tst lr, #4\n\t"                                                                           \
	"ite eq\n\t"                                                                               \
	"mrseq r0, msp\n\t"                                                                        \
	"mrsne r0, psp\n\t"                                                                        \
	"mrs r1, ipsr\n\t"                                                                         \
	"b fault_report"

__attribute__((naked)) void fault_hard(void)
{
	__asm__(REPORT);
}

__attribute__((naked)) void fault_unexpected(void)
{
	__asm__(REPORT);
}
