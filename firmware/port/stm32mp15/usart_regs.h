/* SPDX-License-Identifier: BSD-3-Clause */
/* UART7: RM0436, chapter 53; Linux: drivers/tty/serial/stm32-usart.h (stm32h7). */
#ifndef STM32MP15_USART_REGS_H
#define STM32MP15_USART_REGS_H

#include "reg.h"

#define UART7_BASE 0x40018000u
#define UART7_CR1 REG32(UART7_BASE + 0x00u)
#define USART_CR1_UE (1u << 0)
#define USART_CR1_RE (1u << 2)
#define USART_CR1_TE (1u << 3)
#define UART7_CR2 REG32(UART7_BASE + 0x04u)
#define UART7_CR3 REG32(UART7_BASE + 0x08u)
#define UART7_BRR REG32(UART7_BASE + 0x0cu)
#define UART7_ISR REG32(UART7_BASE + 0x1cu)
#define USART_ISR_TC (1u << 6)
#define USART_ISR_TXE (1u << 7)
#define USART_ISR_TEACK (1u << 21)
#define UART7_TDR REG32(UART7_BASE + 0x28u)

#endif /* STM32MP15_USART_REGS_H */
