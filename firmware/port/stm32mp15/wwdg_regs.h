/* SPDX-License-Identifier: BSD-3-Clause */
/* The MCU's window watchdog: RM0436, chapter "WWDG". */
#ifndef STM32MP15_WWDG_REGS_H
#define STM32MP15_WWDG_REGS_H

#include "reg.h"

#define WWDG1_CR REG32(0x4000a000u)
#define WWDG_CR_WDGA (1u << 7) /* on; with bit 6 of the counter 0: reset now */

#endif /* STM32MP15_WWDG_REGS_H */
