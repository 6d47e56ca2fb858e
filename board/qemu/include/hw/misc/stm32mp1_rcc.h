/*
 * STM32MP1 RCC (reset and clock control)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef HW_MISC_STM32MP1_RCC_H
#define HW_MISC_STM32MP1_RCC_H

#include "hw/clock.h"
#include "hw/sysbus.h"
#include "qom/object.h"

#define TYPE_STM32MP1_RCC "stm32mp1-rcc"
OBJECT_DECLARE_SIMPLE_TYPE(STM32MP1RCCState, STM32MP1_RCC)

#define STM32MP1_RCC_SIZE 0x1000

/*
 * Clocks that other models need. Each is an output of the device, named as
 * in stm32mp1_rcc_clock_names[].
 */
typedef enum STM32MP1RCCClock {
    STM32MP1_RCC_MCU,       /* mlhclk: the Cortex-M4, its buses, DMA */
    STM32MP1_RCC_AXI,       /* aclk: the AXI, MDMA */
    STM32MP1_RCC_UART1,
    STM32MP1_RCC_UART24,    /* USART2 and UART4 */
    STM32MP1_RCC_UART35,    /* USART3 and UART5 */
    STM32MP1_RCC_UART6,
    STM32MP1_RCC_UART78,    /* UART7 and UART8 */
    STM32MP1_RCC_STGEN,
    STM32MP1_RCC_LSI,
    STM32MP1_RCC_NUM_CLOCKS,
} STM32MP1RCCClock;

extern const char *const stm32mp1_rcc_clock_names[STM32MP1_RCC_NUM_CLOCKS];

/*
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers
 *  + sysbus IRQ 0: RCC global interrupt (never raised)
 *  + named GPIO output "mcu-reset": level 1 while the MCU is held in reset
 *  + named GPIO input "mcu-sysresetreq": the MCU's SYSRESETREQ
 *  + clock outputs: see above
 *  + property "hse-frequency": the board's crystal in Hz, 0 when there is none
 *  + property "lse-frequency": likewise
 */
struct STM32MP1RCCState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    qemu_irq mcu_reset_out;
    Clock *clk[STM32MP1_RCC_NUM_CLOCKS];

    uint32_t regs[STM32MP1_RCC_SIZE / 4];
    /* The MCU left its last reset */
    bool mcu_running;
    /* Bits of RSTSCLRR that the next reset of the device will show */
    uint32_t reset_cause;

    uint32_t hse_hz;
    uint32_t lse_hz;
};

#endif
