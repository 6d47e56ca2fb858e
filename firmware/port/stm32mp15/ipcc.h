/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef STM32MP15_IPCC_H
#define STM32MP15_IPCC_H

/* Clears what is left from a firmware before us and takes up the interrupts. */
void ipcc_init(void);

/* Interrupt handlers: Linux has rung; Linux has taken a ring of ours. */
void ipcc_rx_isr(void);
void ipcc_tx_isr(void);

#endif /* STM32MP15_IPCC_H */
