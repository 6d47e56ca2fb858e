/*
 * STM32MP157 SoC
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef HW_ARM_STM32MP157_SOC_H
#define HW_ARM_STM32MP157_SOC_H

#include "hw/arm/armv7m.h"
#include "hw/char/stm32mp1_usart.h"
#include "hw/cpu/a15mpcore.h"
#include "hw/cpu/cluster.h"
#include "hw/dma/stm32mp1_dma.h"
#include "hw/dma/stm32mp1_dmamux.h"
#include "hw/dma/stm32mp1_mdma.h"
#include "hw/gpio/stm32mp1_gpio.h"
#include "hw/misc/stm32mp1_etzpc.h"
#include "hw/misc/stm32mp1_exti.h"
#include "hw/misc/stm32mp1_hsem.h"
#include "hw/misc/stm32mp1_ipcc.h"
#include "hw/misc/stm32mp1_pwr.h"
#include "hw/misc/stm32mp1_rcc.h"
#include "hw/misc/stm32mp1_rng.h"
#include "hw/misc/stm32mp1_syscfg.h"
#include "hw/misc/stm32mp1_tamp.h"
#include "hw/rtc/stm32mp1_rtc.h"
#include "hw/sysbus.h"
#include "hw/timer/stm32mp1_stgen.h"
#include "hw/watchdog/stm32mp1_iwdg.h"
#include "qom/object.h"
#include "target/arm/cpu.h"

#define TYPE_STM32MP157_SOC "stm32mp157-soc"
OBJECT_DECLARE_SIMPLE_TYPE(STM32MP157State, STM32MP157_SOC)

#define STM32MP157_NUM_MPUS 2           /* Cortex-A7 cores */
#define STM32MP157_NUM_MCU_IRQS 150
#define STM32MP157_NUM_USARTS 8
#define STM32MP157_NUM_GPIOS 12         /* A to K, and Z */
#define STM32MP157_NUM_RNGS 2
#define STM32MP157_NUM_IWDGS 2
#define STM32MP157_NUM_DMAS 2

/* Where the board's DDR is, for both processors */
#define STM32MP157_DDR_BASE 0xc0000000
#define STM32MP157_RCC_BASE 0x50000000
#define STM32MP157_STGENC_BASE 0x5c008000

/* What loads and stores take besides the instruction, in ps */
typedef struct STM32MP157Cost {
    uint32_t periph_load_ps;
    uint32_t periph_store_ps;
    uint32_t sram_load_ps;
    uint32_t sram_store_ps;
    uint32_t ddr_load_ps;
    uint32_t ddr_store_ps;
} STM32MP157Cost;

/*
 * QEMU interface:
 *  + maps itself into the system memory, which is what the Cortex-A7s see;
 *    the board adds the DDR
 *  + properties "hse-frequency", "lse-frequency": the board's crystals in Hz
 *  + properties "mpu-insn-ps", "mcu-insn-ps": what an instruction takes on
 *    average, in ps, with -icount quantum=; 0: as -icount shift= says
 *  + properties "mpu-X-load-ps", "mpu-X-store-ps", "mcu-...": what an access
 *    that no cache answers takes besides, to X: "periph" (registers), "sram"
 *    (the MCU's, which costs the MCU nothing), "ddr"
 */
struct STM32MP157State {
    SysBusDevice parent_obj;

    CPUClusterState mpu_cluster;
    CPUClusterState mcu_cluster;
    ARMCPU mpu[STM32MP157_NUM_MPUS];
    A15MPPrivState mpcore;
    ARMv7MState mcu;

    STM32MP1USARTState usart[STM32MP157_NUM_USARTS];
    STM32MP1GPIOState gpio[STM32MP157_NUM_GPIOS];
    STM32MP1DMAState dma[STM32MP157_NUM_DMAS];
    STM32MP1DMAMUXState dmamux;
    STM32MP1MDMAState mdma;
    STM32MP1ETZPCState etzpc;
    STM32MP1EXTIState exti;
    STM32MP1HSEMState hsem;
    STM32MP1IPCCState ipcc;
    STM32MP1IWDGState iwdg[STM32MP157_NUM_IWDGS];
    STM32MP1PWRState pwr;
    STM32MP1RCCState rcc;
    STM32MP1RNGState rng[STM32MP157_NUM_RNGS];
    STM32MP1RTCState rtc;
    STM32MP1STGENState stgen;
    STM32MP1SYSCFGState syscfg;
    STM32MP1TAMPState tamp;

    MemoryRegion bootrom;
    /* Seen by both processors, except for the HSEM's registers */
    MemoryRegion periph;
    MemoryRegion sram;
    MemoryRegion retram;
    MemoryRegion sysram;
    MemoryRegion bkpsram;
    MemoryRegion sram_alias;
    /* The Cortex-M4's view */
    MemoryRegion mcu_memory;
    MemoryRegion mcu_boot;
    MemoryRegion mcu_sram;
    MemoryRegion mcu_sram_alias;
    MemoryRegion mcu_retram;
    MemoryRegion mcu_sysram;
    MemoryRegion mcu_periph;
    MemoryRegion mcu_ddr;

    /* Levels of the Cortex-M4's interrupt lines, one a bit */
    uint32_t mcu_irq_level[DIV_ROUND_UP(STM32MP157_NUM_MCU_IRQS, 32)];

    uint32_t hse_hz;
    uint32_t lse_hz;
    uint32_t mpu_insn_ps;
    uint32_t mcu_insn_ps;
    STM32MP157Cost mpu_cost;
    STM32MP157Cost mcu_cost;
};

#endif
