/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Faults: a line in the trace buffer, then the end of this core in a way that
 * Linux notices. All faults come here as HardFaults; CFSR tells which they were.
 */
#ifndef STM32MP15_FAULT_H
#define STM32MP15_FAULT_H

/* Exception handlers; do not return. */
void fault_hard(void);
void fault_unexpected(void);

#endif /* STM32MP15_FAULT_H */
