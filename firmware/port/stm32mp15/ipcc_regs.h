/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Inter-processor communication controller, the MCU's bank: RM0436, chapter 11;
 * Linux's side of it is drivers/mailbox/stm32-ipcc.c.
 *
 * A channel has one flag each way. The sender sets it (occupied), the receiver
 * clears it (free). Interrupts are levels: "occupied" to the receiver, "free" to
 * the sender.
 */
#ifndef STM32MP15_IPCC_REGS_H
#define STM32MP15_IPCC_REGS_H

#include "reg.h"

#define IPCC_BASE 0x4c001000u
#define IPCC_C1MR REG32(IPCC_BASE + 0x004u)     /* as C2MR; Linux's */
#define IPCC_C1TOC2SR REG32(IPCC_BASE + 0x00cu) /* flags from Linux */
#define IPCC_C2CR REG32(IPCC_BASE + 0x010u)
#define IPCC_C2CR_RXOIE (1u << 0)
#define IPCC_C2CR_TXFIE (1u << 16)
#define IPCC_C2MR REG32(IPCC_BASE + 0x014u)     /* 1: masked; 5:0 occupied, 21:16 free */
#define IPCC_C2SCR REG32(IPCC_BASE + 0x018u)    /* 5:0 clear Linux's flag, 21:16 set ours */
#define IPCC_C2TOC1SR REG32(IPCC_BASE + 0x01cu) /* flags to Linux */

#define IPCC_RX(channels) (channels)
#define IPCC_TX(channels) ((channels) << 16)
#define IPCC_CHANNELS 0x3fu

#define IPCC_RX1_IRQ 103u /* to the MCU: RM0436, table "NVIC interrupt mapping" */
#define IPCC_TX1_IRQ 104u

#endif /* STM32MP15_IPCC_REGS_H */
