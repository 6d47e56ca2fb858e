/* SPDX-License-Identifier: BSD-3-Clause */
/* The core's own registers: Armv7-M Architecture Reference Manual, B3 and C1. */
#ifndef STM32MP15_CORTEX_M4_REGS_H
#define STM32MP15_CORTEX_M4_REGS_H

#include "reg.h"

/* SysTick, B3.3 */
#define SYST_CSR REG32(0xe000e010u)
#define SYST_CSR_ENABLE (1u << 0)
#define SYST_CSR_TICKINT (1u << 1)
#define SYST_CSR_CLKSOURCE (1u << 2) /* the core's clock */
#define SYST_RVR REG32(0xe000e014u)  /* 24 bits; ticks every value + 1 clocks */
#define SYST_CVR REG32(0xe000e018u)

/* NVIC, B3.4 */
#define NVIC_ISER(n) REG32(0xe000e100u + 4u * (n))
#define NVIC_ICER(n) REG32(0xe000e180u + 4u * (n))

/* System control block, B3.2 */
#define SCB_CFSR REG32(0xe000ed28u) /* usage 31:16, bus 15:8, memory management 7:0 */
#define SCB_CFSR_MEMORY 0x000000ffu
#define SCB_CFSR_BUS 0x0000ff00u
#define SCB_CFSR_USAGE 0xffff0000u
#define SCB_HFSR REG32(0xe000ed2cu)
#define SCB_MMFAR REG32(0xe000ed34u)
#define SCB_BFAR REG32(0xe000ed38u)
#define SCB_CPACR REG32(0xe000ed88u)
#define SCB_CPACR_FPU (0xfu << 20) /* full access to CP10 and CP11 */

/* MPU, B3.5 */
#define MPU_CTRL REG32(0xe000ed94u)
#define MPU_CTRL_ENABLE (1u << 0)
#define MPU_CTRL_PRIVDEFENA (1u << 2) /* what no region covers: the default map */
#define MPU_RNR REG32(0xe000ed98u)
#define MPU_RBAR REG32(0xe000ed9cu)
#define MPU_RASR REG32(0xe000eda0u)
#define MPU_RASR_ENABLE (1u << 0)
#define MPU_RASR_SIZE(log2_bytes) (((log2_bytes)-1u) << 1)
#define MPU_RASR_SHAREABLE (1u << 18)
#define MPU_RASR_NORMAL (1u << 19)  /* TEX = 1, C = B = 0: memory, not cached */
#define MPU_RASR_AP_FULL (3u << 24) /* AP = 0: no access at all */
#define MPU_RASR_XN (1u << 28)

#define MPU_REGION_STACK_GUARD 0u
#define MPU_REGION_DDR 1u

/* Debug exception and monitor control, C1.6.5; data watchpoint and trace, C1.8 */
#define DEMCR REG32(0xe000edfcu)
#define DEMCR_TRCENA (1u << 24)
#define DWT_CTRL REG32(0xe0001000u)
#define DWT_CTRL_CYCCNTENA (1u << 0)
#define DWT_CYCCNT REG32(0xe0001004u)

#endif /* STM32MP15_CORTEX_M4_REGS_H */
