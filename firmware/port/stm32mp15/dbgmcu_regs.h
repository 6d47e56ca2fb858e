/* SPDX-License-Identifier: BSD-3-Clause */
/* Debug support of the MCU: RM0436, "DBGMCU registers". */
#ifndef STM32MP15_DBGMCU_REGS_H
#define STM32MP15_DBGMCU_REGS_H

#include "reg.h"

#define DBGMCU_CR REG32(0x50081000u)
#define DBGMCU_CR_DBG_SLEEP (1u << 0) /* the core's clock goes on in CSleep */

#endif /* STM32MP15_DBGMCU_REGS_H */
