/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * For clock.test: a Cortex-M4 firmware whose work is known to the instruction.
 * Counts the cycles of LOOPS turns of two instructions, leaves the count at
 * RESULT, and then sleeps for ever (loop-sleep.elf) or does not (loop-busy.elf).
 */
	.syntax unified
	.thumb

	.equ DEMCR, 0xe000edfc
	.equ DEMCR_TRCENA, 1 << 24
	.equ DWT_CTRL, 0xe0001000
	.equ DWT_CYCCNT, 0xe0001004
	.equ RESULT, 0x1000f000 /* in the carveout mcuram2 */
	.equ LOOPS, 1000000

	.section .vectors, "a"
	.global vectors
vectors:
	.word 0x10010000        /* stack, unused */
	.word start + 1

	.text
	.thumb_func
	.global start
start:
	ldr r0, =DEMCR
	ldr r1, =DEMCR_TRCENA
	str r1, [r0]
	ldr r0, =DWT_CTRL
	ldr r1, [r0]
	orr r1, #1
	str r1, [r0]

	ldr r0, =DWT_CYCCNT
	ldr r1, =LOOPS
	ldr r2, [r0]
1:	subs r1, #1
	bne 1b
	ldr r3, [r0]
	subs r3, r2
	ldr r0, =RESULT
	str r3, [r0]

2:
#ifdef SLEEP
	wfi
#endif
	b 2b
	.ltorg
