/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * DMA2, stream 7: RM0436, chapter "Direct memory access controller (DMA)"; Linux:
 * drivers/dma/stm32/stm32-dma.c; stm32mp157cxx_cm4.h of STM32CubeMP1.
 */
#ifndef STM32MP15_DMA_REGS_H
#define STM32MP15_DMA_REGS_H

#include "reg.h"

#define DMA2_BASE 0x48001000u

#define DMA2_HISR REG32(DMA2_BASE + 0x004u)  /* flags of streams 4 to 7 */
#define DMA2_HIFCR REG32(DMA2_BASE + 0x00cu) /* writing 1 clears them */
#define DMA_FLAGS7 (0x3du << 22)
#define DMA_TEIF7 (1u << 25) /* a bus error */
#define DMA_TCIF7 (1u << 27) /* all is moved */

#define DMA2_S7CR REG32(DMA2_BASE + 0x0b8u)
#define DMA_SCR_EN (1u << 0)
#define DMA_SCR_TCIE (1u << 4)
#define DMA_SCR_DIR_M2M (2u << 6) /* from PAR to M0AR */
#define DMA_SCR_PINC (1u << 9)
#define DMA_SCR_MINC (1u << 10)
#define DMA_SCR_PSIZE_WORD (2u << 11)
#define DMA_SCR_MSIZE_WORD (2u << 13)
#define DMA_SCR_PL_HIGH (2u << 16)
#define DMA_SCR_PBURST_4 (1u << 21)
#define DMA_SCR_MBURST_4 (1u << 23)
#define DMA2_S7NDTR REG32(DMA2_BASE + 0x0bcu) /* items left, 16 bits */
#define DMA2_S7PAR REG32(DMA2_BASE + 0x0c0u)
#define DMA2_S7M0AR REG32(DMA2_BASE + 0x0c4u)
#define DMA2_S7FCR REG32(DMA2_BASE + 0x0ccu)
#define DMA_SFCR_FTH_FULL (3u << 0)
#define DMA_SFCR_DMDIS (1u << 2) /* through the FIFO */

#define DMA_NDTR_MAX 65535u
#define DMA2_STREAM7_IRQ 70u /* to the MCU: RM0436, table "NVIC interrupt mapping" */

#endif /* STM32MP15_DMA_REGS_H */
