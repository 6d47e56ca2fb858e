/* SPDX-License-Identifier: BSD-3-Clause */
/* Reset and clock control: RM0436, chapter 10; stm32mp157cxx_cm4.h of STM32CubeMP1. */
#ifndef STM32MP15_RCC_REGS_H
#define STM32MP15_RCC_REGS_H

#include "reg.h"

#define RCC_BASE 0x50000000u

#define RCC_MSSCKSELR REG32(RCC_BASE + 0x048u) /* source of the MCU's clock */
#define RCC_MSSCKSELR_SRC 0x3u
#define RCC_MSSCKSELR_SRC_PLL3P 3u
#define RCC_DBGCFGR REG32(RCC_BASE + 0x80cu)
#define RCC_DBGCFGR_DBGCKEN (1u << 8)
#define RCC_RCK3SELR REG32(RCC_BASE + 0x820u) /* reference of PLL3 */
#define RCC_RCK3SELR_SRC 0x3u
#define RCC_RCK3SELR_SRC_HSE 1u
#define RCC_MCUDIVR REG32(RCC_BASE + 0x830u)
#define RCC_MCUDIVR_DIV 0xfu /* clock / 2^DIV, 9 at most */
#define RCC_PLL3CFGR1 REG32(RCC_BASE + 0x884u)
#define RCC_PLL3CFGR1_DIVN(value) ((value)&0x1ffu)        /* less 1 */
#define RCC_PLL3CFGR1_DIVM(value) ((value) >> 16 & 0x3fu) /* less 1 */
#define RCC_PLL3CFGR2 REG32(RCC_BASE + 0x888u)
#define RCC_PLL3CFGR2_DIVP(value) ((value)&0x7fu) /* less 1 */
#define RCC_PLL3FRACR REG32(RCC_BASE + 0x88cu)
#define RCC_PLL3FRACR_FRACV(value) ((value) >> 3 & 0x1fffu) /* of 8192 */
#define RCC_PLL3FRACR_FRACLE (1u << 16)                     /* FRACV is in use */
#define RCC_UART78CKSELR REG32(RCC_BASE + 0x8f0u)
#define RCC_UART78CKSELR_HSI 2u

/* Clocks for the MCU: writing 1 sets, 0 changes nothing. */
#define RCC_MC_APB1ENSETR REG32(RCC_BASE + 0xa80u)
#define RCC_MC_APB1ENSETR_UART7EN (1u << 18)
#define RCC_MC_APB1ENSETR_WWDG1EN (1u << 28)
#define RCC_MC_AHB2ENSETR REG32(RCC_BASE + 0xa98u)
#define RCC_MC_AHB2ENSETR_DMA2EN (1u << 1)
#define RCC_MC_AHB3ENSETR REG32(RCC_BASE + 0xaa0u)
#define RCC_MC_AHB3ENSETR_IPCCEN (1u << 12)
#define RCC_MC_AHB4ENSETR REG32(RCC_BASE + 0xaa8u)
#define RCC_MC_AHB4ENSETR_GPIOEEN (1u << 4)

#endif /* STM32MP15_RCC_REGS_H */
