/*
 * STM32MP1 RCC (reset and clock control)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The registers are those of RM0436 (STM32MP157 reference manual), chapter
 * "Reset and clock control (RCC)"; what Linux expects of them is in its
 * drivers/clk/stm32/clk-stm32mp1.c and drivers/remoteproc/stm32_rproc.c.
 *
 * Modelled are the clock tree of the MCU and of the USARTs, oscillators, PLLs
 * and dividers that are ready at once, the enable and reset registers of both
 * processors as storage, and the resets of the MCU and of the system.
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/host-utils.h"
#include "hw/irq.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "hw/registerfields.h"
#include "hw/misc/stm32mp1_rcc.h"
#include "migration/vmstate.h"
#include "system/runstate.h"
#include "trace.h"

REG32(OCENSETR, 0x00c)
    FIELD(OCENSETR, HSION, 0, 1)
    FIELD(OCENSETR, CSION, 4, 1)
    FIELD(OCENSETR, HSEON, 8, 1)
REG32(HSICFGR, 0x018)
    FIELD(HSICFGR, HSIDIV, 0, 2)
REG32(CSICFGR, 0x01c)
REG32(MPCKSELR, 0x020)
REG32(ASSCKSELR, 0x024)
    FIELD(ASSCKSELR, AXISSRC, 0, 3)
REG32(RCK12SELR, 0x028)
    FIELD(RCK12SELR, PLL12SRC, 0, 2)
REG32(MPCKDIVR, 0x02c)
REG32(AXIDIVR, 0x030)
    FIELD(AXIDIVR, AXIDIV, 0, 3)
REG32(APB4DIVR, 0x03c)
REG32(APB5DIVR, 0x040)
REG32(RTCDIVR, 0x044)
REG32(MSSCKSELR, 0x048)
    FIELD(MSSCKSELR, MCUSSRC, 0, 2)
REG32(PLL1CR, 0x080)
    FIELD(PLLCR, PLLON, 0, 1)
    FIELD(PLLCR, PLLRDY, 1, 1)
    FIELD(PLLCR, SSCG_CTRL, 2, 1)
    FIELD(PLLCR, DIVEN, 4, 3)
REG32(PLL1CFGR1, 0x084)
    FIELD(PLLCFGR1, DIVN, 0, 9)
    FIELD(PLLCFGR1, DIVM, 16, 6)
REG32(PLL1CFGR2, 0x088)
    FIELD(PLLCFGR2, DIVP, 0, 7)
    FIELD(PLLCFGR2, DIVQ, 8, 7)
    FIELD(PLLCFGR2, DIVR, 16, 7)
REG32(PLL1FRACR, 0x08c)
    FIELD(PLLFRACR, FRACV, 3, 13)
    FIELD(PLLFRACR, FRACLE, 16, 1)
REG32(PLL1CSGR, 0x090)
REG32(PLL2CR, 0x094)
REG32(I2C46CKSELR, 0x0c0)
REG32(SPI6CKSELR, 0x0c4)
REG32(UART1CKSELR, 0x0c8)
REG32(RNG1CKSELR, 0x0cc)
REG32(CPERCKSELR, 0x0d0)
REG32(STGENCKSELR, 0x0d4)
    FIELD(STGENCKSELR, STGENSRC, 0, 2)
REG32(DDRITFCR, 0x0d8)
REG32(MP_BOOTCR, 0x100)
REG32(MP_SREQSETR, 0x104)
REG32(MP_GCR, 0x10c)
    FIELD(MP_GCR, BOOT_MCU, 0, 1)
REG32(MP_APRSTCR, 0x110)
REG32(BDCR, 0x140)
    FIELD(BDCR, LSEON, 0, 1)
    FIELD(BDCR, LSERDY, 2, 1)
    FIELD(BDCR, VSWRST, 31, 1)
REG32(RDLSICR, 0x144)
    FIELD(RDLSICR, LSION, 0, 1)
    FIELD(RDLSICR, LSIRDY, 1, 1)
REG32(BR_RSTSCLRR, 0x400)
REG32(MP_GRSTCSETR, 0x404)
    FIELD(MP_GRSTCSETR, MPSYSRST, 0, 1)
    FIELD(MP_GRSTCSETR, MCURST, 1, 1)
    FIELD(MP_GRSTCSETR, MPUP0RST, 4, 1)
    FIELD(MP_GRSTCSETR, MPUP1RST, 5, 1)
REG32(MP_RSTSCLRR, 0x408)
    FIELD(RSTSCLRR, PORRSTF, 0, 1)
    FIELD(RSTSCLRR, PADRSTF, 2, 1)
    FIELD(RSTSCLRR, VCORERSTF, 4, 1)
    FIELD(RSTSCLRR, MCURSTF, 5, 1)      /* MC_RSTSCLRR only */
    FIELD(RSTSCLRR, MPSYSRSTF, 6, 1)
    FIELD(RSTSCLRR, MCSYSRSTF, 7, 1)
REG32(MP_IWDGFZSETR, 0x40c)
REG32(MP_CIER, 0x414)
REG32(MP_CIFR, 0x418)
REG32(PWRLPDLYCR, 0x41c)
REG32(MP_RSTSSETR, 0x420)
REG32(MCO1CFGR, 0x800)
REG32(MCO2CFGR, 0x804)
REG32(OCRDYR, 0x808)
    FIELD(OCRDYR, HSIRDY, 0, 1)
    FIELD(OCRDYR, HSIDIVRDY, 2, 1)
    FIELD(OCRDYR, CSIRDY, 4, 1)
    FIELD(OCRDYR, HSERDY, 8, 1)
    FIELD(OCRDYR, MPUCKRDY, 23, 1)
    FIELD(OCRDYR, AXICKRDY, 24, 1)
    FIELD(OCRDYR, CKREST, 25, 1)
REG32(DBGCFGR, 0x80c)
REG32(RCK3SELR, 0x820)
REG32(RCK4SELR, 0x824)
REG32(TIMG1PRER, 0x828)
REG32(TIMG2PRER, 0x82c)
REG32(MCUDIVR, 0x830)
    FIELD(MCUDIVR, MCUDIV, 0, 4)
REG32(APB1DIVR, 0x834)
    FIELD(APBDIVR, APBDIV, 0, 3)
REG32(APB2DIVR, 0x838)
REG32(APB3DIVR, 0x83c)
REG32(PLL3CR, 0x880)
REG32(PLL4CR, 0x894)
REG32(I2C12CKSELR, 0x8c0)
REG32(UART6CKSELR, 0x8e4)
REG32(UART24CKSELR, 0x8e8)
REG32(UART35CKSELR, 0x8ec)
REG32(UART78CKSELR, 0x8f0)
REG32(SDMMC12CKSELR, 0x8f4)
REG32(SDMMC3CKSELR, 0x8f8)
REG32(LPTIM1CKSELR, 0x934)
REG32(MC_RSTSCLRR, 0xc00)
REG32(MC_CIER, 0xc14)
REG32(MC_CIFR, 0xc18)
REG32(VERR, 0xff4)
REG32(IPIDR, 0xff8)
REG32(SIDR, 0xffc)

#define HSI_HZ 64000000
#define CSI_HZ 4000000
#define LSI_HZ 32000

/* Selectors and dividers say in bit 31 that they have settled */
#define RDY BIT(31)

/* What the second of a pair of set and clear registers is away */
#define CLR_OFFSET 4

#define NUM_PLLS 4

static const uint16_t pll_base[NUM_PLLS] = {
    A_PLL1CR, A_PLL2CR, A_PLL3CR, A_PLL4CR
};

const char *const stm32mp1_rcc_clock_names[STM32MP1_RCC_NUM_CLOCKS] = {
    [STM32MP1_RCC_MCU] = "mcu",
    [STM32MP1_RCC_AXI] = "axi",
    [STM32MP1_RCC_UART1] = "uart1",
    [STM32MP1_RCC_UART24] = "uart24",
    [STM32MP1_RCC_UART35] = "uart35",
    [STM32MP1_RCC_UART6] = "uart6",
    [STM32MP1_RCC_UART78] = "uart78",
    [STM32MP1_RCC_STGEN] = "stgen",
    [STM32MP1_RCC_LSI] = "lsi",
};

/*
 * Plain registers: which bits software can write, which always read as one,
 * and what the others are after a reset.
 */
typedef struct RCCReg {
    uint16_t addr;
    uint32_t writable;
    uint32_t reset;
    uint32_t ones;
} RCCReg;

static const RCCReg rcc_regs[] = {
    { 0x000, 0x00000003, 0x00000003 },          /* TZCR */
    { A_HSICFGR, 0x00007f03, 0 },
    { A_CSICFGR, 0x00001f00, 0x00001000 },
    { A_MPCKSELR, 0x00000003, 0, RDY },
    { A_ASSCKSELR, 0x00000007, 0, RDY },
    { A_RCK12SELR, 0x00000003, 0, RDY },
    { A_MPCKDIVR, 0x00000007, 0x00000001, RDY },
    { A_AXIDIVR, 0x00000007, 0, RDY },
    { A_APB4DIVR, 0x00000007, 0, RDY },
    { A_APB5DIVR, 0x00000007, 0, RDY },
    { A_RTCDIVR, 0x0000003f, 0 },
    { A_MSSCKSELR, 0x00000003, 0, RDY },
    { A_I2C46CKSELR, 0x00000007, 0 },
    { A_SPI6CKSELR, 0x00000007, 0 },
    { A_UART1CKSELR, 0x00000007, 0 },
    { A_RNG1CKSELR, 0x00000003, 0 },
    { A_CPERCKSELR, 0x00000003, 0 },
    { A_STGENCKSELR, 0x00000003, 0 },
    { A_DDRITFCR, 0x00ffffff, 0x000fd02a },
    { A_MP_BOOTCR, 0x00000003, 0 },
    { A_MP_GCR, 0x00000001, 0 },
    { A_MP_APRSTCR, 0x00007f01, 0x00007f00 },
    { 0x114, 0, 0 },                            /* MP_APRSTSR */
    { A_MP_CIER, 0x00111f1f, 0 },
    { A_PWRLPDLYCR, 0x013fffff, 0 },
    { A_MCO1CFGR, 0x000010f7, 0 },
    { A_MCO2CFGR, 0x000010f7, 0 },
    { A_DBGCFGR, 0x0000f307, 0 },
    { A_RCK3SELR, 0x00000003, 0, RDY },
    { A_RCK4SELR, 0x00000003, 0, RDY },
    { A_TIMG1PRER, 0x00000001, 0, RDY },
    { A_TIMG2PRER, 0x00000001, 0, RDY },
    { A_MCUDIVR, 0x0000000f, 0, RDY },
    { A_APB1DIVR, 0x00000007, 0, RDY },
    { A_APB2DIVR, 0x00000007, 0, RDY },
    { A_APB3DIVR, 0x00000007, 0, RDY },
    { A_SDMMC12CKSELR, 0x00000007, 0x00000003 },
    { A_SDMMC3CKSELR, 0x00000007, 0x00000003 },
    { 0x8fc, 0x000000f3, 0 },                   /* ETHCKSELR */
    { 0x900, 0x00000003, 0 },                   /* QSPICKSELR */
    { 0x904, 0x00000003, 0 },                   /* FMCCKSELR */
    { 0x90c, 0x00000003, 0 },                   /* FDCANCKSELR */
    { 0x914, 0x00000003, 0 },                   /* SPDIFCKSELR */
    { 0x918, 0x00000003, 0 },                   /* CECCKSELR */
    { 0x91c, 0x00000013, 0 },                   /* USBCKSELR */
    { 0x920, 0x00000003, 0 },                   /* RNG2CKSELR */
    { 0x924, 0x00000001, 0 },                   /* DSICKSELR */
    { 0x928, 0x00000003, 0 },                   /* ADCCKSELR */
    { 0x92c, 0x00000007, 0 },                   /* LPTIM45CKSELR */
    { 0x930, 0x00000007, 0 },                   /* LPTIM23CKSELR */
    { A_LPTIM1CKSELR, 0x00000007, 0 },
    { A_MC_CIER, 0x00111f1f, 0 },
    { A_VERR, 0, 0x00000011 },
    { A_IPIDR, 0, 0x00000001 },
    { A_SIDR, 0, 0xa3c5dd04 },
};

/* Arrays of pairs: what sets bits at an address, what clears them 4 behind */
typedef struct RCCPairs {
    uint16_t first;
    uint16_t last;
} RCCPairs;

static const RCCPairs rcc_pairs[] = {
    { A_OCENSETR, 0x00c },
    { A_MP_SREQSETR, 0x104 },
    { 0x180, 0x1a0 },           /* APB4, APB5, AHB5, AHB6, TZAHB6 RSTSETR */
    { 0x200, 0x218 },           /* MP_ APB4, APB5, AHB5, AHB6 ENSETR */
    { 0x280, 0x298 },           /* MC_ the same */
    { 0x300, 0x318 },           /* MP_ LPENSETR */
    { 0x380, 0x398 },           /* MC_ LPENSETR */
    { A_MP_IWDGFZSETR, 0x40c },
    { 0x980, 0x9a8 },           /* APB1-3, AHB2-4 RSTSETR */
    { 0xa00, 0xa38 },           /* MP_ APB1-3, AHB2-4, MLAHB ENSETR */
    { 0xa80, 0xab8 },           /* MC_ and AXIM */
    { 0xb00, 0xb38 },           /* MP_ LPENSETR */
    { 0xb80, 0xbb8 },           /* MC_ LPENSETR */
};

/* The set register of the pair that addr is one of, or -1 */
static int rcc_pair(hwaddr addr)
{
    for (int i = 0; i < ARRAY_SIZE(rcc_pairs); i++) {
        const RCCPairs *p = &rcc_pairs[i];

        if (addr >= p->first && addr <= p->last + CLR_OFFSET) {
            return p->first + ((addr - p->first) & ~7);
        }
    }
    return -1;
}

static const RCCReg *rcc_reg(hwaddr addr)
{
    /* Kernel clock selectors of I2C12 to UART78 lie side by side */
    static const RCCReg kernel_clock = { 0, 0x00000007, 0 };

    for (int i = 0; i < ARRAY_SIZE(rcc_regs); i++) {
        if (rcc_regs[i].addr == addr) {
            return &rcc_regs[i];
        }
    }
    return addr >= A_I2C12CKSELR && addr < A_SDMMC12CKSELR ? &kernel_clock
                                                           : NULL;
}

/* --- Clock tree --------------------------------------------------------- */

static uint32_t rcc_hsi_hz(STM32MP1RCCState *s)
{
    return HSI_HZ >> FIELD_EX32(s->regs[R_HSICFGR], HSICFGR, HSIDIV);
}

/* Reference clock of PLL1 and 2 (no CSI), or of PLL3 and 4 */
static uint32_t rcc_pll_ref_hz(STM32MP1RCCState *s, int pll)
{
    static const uint16_t selr[NUM_PLLS] = {
        R_RCK12SELR, R_RCK12SELR, R_RCK3SELR, R_RCK4SELR
    };

    switch (FIELD_EX32(s->regs[selr[pll]], RCK12SELR, PLL12SRC)) {
    case 0:
        return rcc_hsi_hz(s);
    case 1:
        return s->hse_hz;
    case 2:
        return pll < 2 ? 0 : CSI_HZ;
    default:
        return 0;
    }
}

/* Rate of output 'p', 'q' or 'r' of PLL 1 to 4 (here: 0 to 3) */
static uint32_t rcc_pll_hz(STM32MP1RCCState *s, int pll, char output)
{
    const uint32_t *reg = &s->regs[pll_base[pll] / 4];
    uint32_t cfgr1 = reg[R_PLL1CFGR1 - R_PLL1CR];
    uint32_t cfgr2 = reg[R_PLL1CFGR2 - R_PLL1CR];
    uint32_t fracr = reg[R_PLL1FRACR - R_PLL1CR];
    int index = output - 'p';
    uint64_t n;
    uint32_t div;

    if (!FIELD_EX32(reg[0], PLLCR, PLLON) ||
        !extract32(FIELD_EX32(reg[0], PLLCR, DIVEN), index, 1)) {
        return 0;
    }
    /* The multiplier has 13 fractional bits */
    n = (uint64_t)(FIELD_EX32(cfgr1, PLLCFGR1, DIVN) + 1) << 13;
    if (FIELD_EX32(fracr, PLLFRACR, FRACLE)) {
        n += FIELD_EX32(fracr, PLLFRACR, FRACV);
    }
    div = (FIELD_EX32(cfgr1, PLLCFGR1, DIVM) + 1) *
          (extract32(cfgr2, 8 * index, 7) + 1);
    return rcc_pll_ref_hz(s, pll) * n / ((uint64_t)div << 13);
}

static uint32_t rcc_mcu_hz(STM32MP1RCCState *s)
{
    uint32_t div = FIELD_EX32(s->regs[R_MCUDIVR], MCUDIVR, MCUDIV);
    uint32_t hz = 0;

    switch (FIELD_EX32(s->regs[R_MSSCKSELR], MSSCKSELR, MCUSSRC)) {
    case 0:
        hz = rcc_hsi_hz(s);
        break;
    case 1:
        hz = s->hse_hz;
        break;
    case 2:
        hz = CSI_HZ;
        break;
    case 3:
        hz = rcc_pll_hz(s, 2, 'p');
        break;
    }
    return hz >> MIN(div, 9);
}

static uint32_t rcc_axi_hz(STM32MP1RCCState *s)
{
    uint32_t div = FIELD_EX32(s->regs[R_AXIDIVR], AXIDIVR, AXIDIV);
    uint32_t hz = 0;

    switch (FIELD_EX32(s->regs[R_ASSCKSELR], ASSCKSELR, AXISSRC)) {
    case 0:
        hz = rcc_hsi_hz(s);
        break;
    case 1:
        hz = s->hse_hz;
        break;
    case 2:
        hz = rcc_pll_hz(s, 1, 'p');
        break;
    }
    return hz / (MIN(div, 3) + 1);
}

/* Clock of the APB bus whose divider is given, behind the bus matrix' clock */
static uint32_t rcc_apb_hz(STM32MP1RCCState *s, int divr, uint32_t parent_hz)
{
    return parent_hz >> MIN(FIELD_EX32(s->regs[divr], APBDIVR, APBDIV), 4);
}

/* Kernel clock of the USARTs but USART1 */
static uint32_t rcc_uart_hz(STM32MP1RCCState *s, int ckselr, int apb_divr)
{
    switch (s->regs[ckselr]) {
    case 0:
        return rcc_apb_hz(s, apb_divr, rcc_mcu_hz(s));
    case 1:
        return rcc_pll_hz(s, 3, 'q');
    case 2:
        return rcc_hsi_hz(s);
    case 3:
        return CSI_HZ;
    case 4:
        return s->hse_hz;
    default:
        return 0;
    }
}

static uint32_t rcc_uart1_hz(STM32MP1RCCState *s)
{
    switch (s->regs[R_UART1CKSELR]) {
    case 0:
        return rcc_apb_hz(s, R_APB5DIVR, rcc_axi_hz(s));
    case 1:
        return rcc_pll_hz(s, 2, 'q');
    case 2:
        return rcc_hsi_hz(s);
    case 3:
        return CSI_HZ;
    case 4:
        return rcc_pll_hz(s, 3, 'q');
    case 5:
        return s->hse_hz;
    default:
        return 0;
    }
}

static uint32_t rcc_stgen_hz(STM32MP1RCCState *s)
{
    switch (FIELD_EX32(s->regs[R_STGENCKSELR], STGENCKSELR, STGENSRC)) {
    case 0:
        return rcc_hsi_hz(s);
    case 1:
        return s->hse_hz;
    default:
        return 0;
    }
}

static void rcc_update_clocks(STM32MP1RCCState *s)
{
    const uint32_t hz[STM32MP1_RCC_NUM_CLOCKS] = {
        [STM32MP1_RCC_MCU] = rcc_mcu_hz(s),
        [STM32MP1_RCC_AXI] = rcc_axi_hz(s),
        [STM32MP1_RCC_UART1] = rcc_uart1_hz(s),
        [STM32MP1_RCC_UART24] = rcc_uart_hz(s, R_UART24CKSELR, R_APB1DIVR),
        [STM32MP1_RCC_UART35] = rcc_uart_hz(s, R_UART35CKSELR, R_APB1DIVR),
        [STM32MP1_RCC_UART6] = rcc_uart_hz(s, R_UART6CKSELR, R_APB2DIVR),
        [STM32MP1_RCC_UART78] = rcc_uart_hz(s, R_UART78CKSELR, R_APB1DIVR),
        [STM32MP1_RCC_STGEN] = rcc_stgen_hz(s),
        [STM32MP1_RCC_LSI] = LSI_HZ,
    };

    for (int i = 0; i < STM32MP1_RCC_NUM_CLOCKS; i++) {
        clock_update_hz(s->clk[i], hz[i]);
    }
}

/* --- Resets ------------------------------------------------------------- */

/*
 * The MCU stays in reset after any reset of its until BOOT_MCU is set; to
 * clear the bit does nothing until the next one.
 */
static void rcc_release_mcu(STM32MP1RCCState *s)
{
    if (!s->mcu_running && FIELD_EX32(s->regs[R_MP_GCR], MP_GCR, BOOT_MCU)) {
        s->mcu_running = true;
        trace_stm32mp1_rcc_mcu_hold(false);
        qemu_set_irq(s->mcu_reset_out, 0);
    }
}

static void rcc_reset_mcu(STM32MP1RCCState *s)
{
    trace_stm32mp1_rcc_mcu_reset();
    s->mcu_running = false;
    qemu_set_irq(s->mcu_reset_out, 1);
    trace_stm32mp1_rcc_mcu_hold(true);
    rcc_release_mcu(s);
}

/* The MCU asked for a reset of its own: SYSRESETREQ in its AIRCR */
static void rcc_mcu_sysresetreq(void *opaque, int n, int level)
{
    STM32MP1RCCState *s = opaque;

    if (level) {
        s->regs[R_MC_RSTSCLRR] |= R_RSTSCLRR_MCSYSRSTF_MASK;
        s->regs[R_MP_RSTSCLRR] |= R_RSTSCLRR_MCSYSRSTF_MASK;
        rcc_reset_mcu(s);
    }
}

static void rcc_write_grstcsetr(STM32MP1RCCState *s, uint32_t value)
{
    if (FIELD_EX32(value, MP_GRSTCSETR, MPSYSRST)) {
        trace_stm32mp1_rcc_system_reset();
        s->reset_cause = R_RSTSCLRR_PADRSTF_MASK | R_RSTSCLRR_MPSYSRSTF_MASK;
        qemu_system_reset_request(SHUTDOWN_CAUSE_GUEST_RESET);
        return;
    }
    if (FIELD_EX32(value, MP_GRSTCSETR, MCURST)) {
        s->regs[R_MC_RSTSCLRR] |= R_RSTSCLRR_MCURSTF_MASK;
        rcc_reset_mcu(s);
    }
    if (value & (R_MP_GRSTCSETR_MPUP0RST_MASK | R_MP_GRSTCSETR_MPUP1RST_MASK)) {
        qemu_log_mask(LOG_UNIMP, "%s: reset of a single Cortex-A7\n",
                      TYPE_STM32MP1_RCC);
    }
}

/* --- Registers ---------------------------------------------------------- */

/* Oscillators and their dividers are ready as soon as they are enabled */
static uint32_t rcc_ocrdyr(STM32MP1RCCState *s)
{
    uint32_t on = s->regs[R_OCENSETR];
    uint32_t value = R_OCRDYR_HSIDIVRDY_MASK | R_OCRDYR_MPUCKRDY_MASK |
                     R_OCRDYR_AXICKRDY_MASK | R_OCRDYR_CKREST_MASK;

    value = FIELD_DP32(value, OCRDYR, HSIRDY, FIELD_EX32(on, OCENSETR, HSION));
    value = FIELD_DP32(value, OCRDYR, CSIRDY, FIELD_EX32(on, OCENSETR, CSION));
    return FIELD_DP32(value, OCRDYR, HSERDY,
                      FIELD_EX32(on, OCENSETR, HSEON) && s->hse_hz);
}

/* Whether addr is one of the PLLs' five registers; if so, which */
static bool rcc_is_pll(hwaddr addr, hwaddr *index)
{
    for (int i = 0; i < NUM_PLLS; i++) {
        if (addr >= pll_base[i] &&
            addr <= pll_base[i] + A_PLL1CSGR - A_PLL1CR) {
            *index = addr - pll_base[i] + A_PLL1CR;
            return true;
        }
    }
    return false;
}

static void rcc_write_pll(STM32MP1RCCState *s, hwaddr addr, hwaddr index,
                          uint32_t value)
{
    static const uint32_t writable[] = {
        R_PLLCR_PLLON_MASK | R_PLLCR_SSCG_CTRL_MASK | R_PLLCR_DIVEN_MASK,
        R_PLLCFGR1_DIVN_MASK | R_PLLCFGR1_DIVM_MASK | 0x03000000,
        R_PLLCFGR2_DIVP_MASK | R_PLLCFGR2_DIVQ_MASK | R_PLLCFGR2_DIVR_MASK,
        R_PLLFRACR_FRACV_MASK | R_PLLFRACR_FRACLE_MASK,
        0xffffffff,
    };

    value &= writable[(index - A_PLL1CR) / 4];
    if (index == A_PLL1CR) {
        value = FIELD_DP32(value, PLLCR, PLLRDY,
                           FIELD_EX32(value, PLLCR, PLLON));
    }
    s->regs[addr / 4] = value;
}

static uint64_t stm32mp1_rcc_read(void *opaque, hwaddr addr, unsigned size)
{
    STM32MP1RCCState *s = opaque;
    uint32_t value = s->regs[addr / 4];
    int pair = rcc_pair(addr);
    hwaddr pll;

    if (pair >= 0) {
        value = s->regs[pair / 4];
    } else {
        const RCCReg *reg = rcc_reg(addr);

        switch (addr) {
        case A_OCRDYR:
            value = rcc_ocrdyr(s);
            break;
        case A_BDCR:
        case A_RDLSICR:
        case A_BR_RSTSCLRR:
        case A_MP_GRSTCSETR:
        case A_MP_RSTSCLRR:
        case A_MP_CIFR:
        case A_MP_RSTSSETR:
        case A_MC_RSTSCLRR:
        case A_MC_CIFR:
            break;
        default:
            if (reg) {
                value |= reg->ones;
            } else if (!rcc_is_pll(addr, &pll)) {
                qemu_log_mask(LOG_GUEST_ERROR, "%s: read of a register that "
                              "is not there, 0x%" HWADDR_PRIx "\n",
                              TYPE_STM32MP1_RCC, addr);
            }
        }
    }
    trace_stm32mp1_rcc_read(addr, value);
    return value;
}

static void rcc_write_plain(STM32MP1RCCState *s, hwaddr addr, uint32_t value)
{
    const RCCReg *reg = rcc_reg(addr);
    hwaddr pll;

    if (rcc_is_pll(addr, &pll)) {
        rcc_write_pll(s, addr, pll, value);
    } else if (reg) {
        s->regs[addr / 4] = (s->regs[addr / 4] & ~reg->writable) |
                            (value & reg->writable);
    } else {
        qemu_log_mask(LOG_GUEST_ERROR, "%s: write of a register that is not "
                      "there, 0x%" HWADDR_PRIx "\n", TYPE_STM32MP1_RCC, addr);
    }
}

static void stm32mp1_rcc_write(void *opaque, hwaddr addr, uint64_t val64,
                               unsigned size)
{
    STM32MP1RCCState *s = opaque;
    uint32_t value = val64;
    int pair = rcc_pair(addr);

    trace_stm32mp1_rcc_write(addr, value);
    if (pair == addr) {
        s->regs[pair / 4] |= value;
        return;
    } else if (pair >= 0) {
        s->regs[pair / 4] &= ~value;
        return;
    }

    switch (addr) {
    case A_BDCR:
        s->regs[R_BDCR] = value & 0x801303fb;
        s->regs[R_BDCR] = FIELD_DP32(s->regs[R_BDCR], BDCR, LSERDY,
                                     FIELD_EX32(value, BDCR, LSEON) &&
                                     s->lse_hz);
        break;
    case A_RDLSICR:
        s->regs[R_RDLSICR] = FIELD_DP32(value & 0xff1f0001, RDLSICR, LSIRDY,
                                        FIELD_EX32(value, RDLSICR, LSION));
        break;
    case A_MP_GRSTCSETR:
        rcc_write_grstcsetr(s, value);
        break;
    case A_BR_RSTSCLRR:
    case A_MP_RSTSCLRR:
    case A_MP_CIFR:
    case A_MC_RSTSCLRR:
    case A_MC_CIFR:
        s->regs[addr / 4] &= ~value;
        break;
    case A_MP_RSTSSETR:
        s->regs[R_MP_RSTSCLRR] |= value;
        break;
    case A_OCRDYR:
        break;
    default:
        rcc_write_plain(s, addr, value);
        rcc_release_mcu(s);
        rcc_update_clocks(s);
    }
}

static const MemoryRegionOps stm32mp1_rcc_ops = {
    .read = stm32mp1_rcc_read,
    .write = stm32mp1_rcc_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .valid = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
};

/* --- Device ------------------------------------------------------------- */

static void stm32mp1_rcc_reset_enter(Object *obj, ResetType type)
{
    STM32MP1RCCState *s = STM32MP1_RCC(obj);
    /* The backup domain and its oscillator outlive any reset but power-on */
    uint32_t bdcr = s->reset_cause & R_RSTSCLRR_PORRSTF_MASK
                    ? 0 : s->regs[R_BDCR];

    memset(s->regs, 0, sizeof(s->regs));
    for (int i = 0; i < ARRAY_SIZE(rcc_regs); i++) {
        s->regs[rcc_regs[i].addr / 4] = rcc_regs[i].reset;
    }
    for (int i = 0; i < NUM_PLLS; i++) {
        uint32_t *reg = &s->regs[pll_base[i] / 4];

        reg[R_PLL1CFGR1 - R_PLL1CR] = 0x00010031;
        reg[R_PLL1CFGR2 - R_PLL1CR] = 0x00010101;
    }
    s->regs[R_OCENSETR] = R_OCENSETR_HSION_MASK;
    s->regs[R_BDCR] = bdcr;
    s->regs[R_BR_RSTSCLRR] = s->reset_cause;
    s->regs[R_MP_RSTSCLRR] = s->reset_cause;
    s->regs[R_MC_RSTSCLRR] = s->reset_cause;
    /* Who resets the system by other means (PSCI, a watchdog) sees the pad */
    s->reset_cause = R_RSTSCLRR_PADRSTF_MASK;
    s->mcu_running = false;
}

static void stm32mp1_rcc_reset_hold(Object *obj, ResetType type)
{
    STM32MP1RCCState *s = STM32MP1_RCC(obj);

    rcc_update_clocks(s);
    qemu_set_irq(s->mcu_reset_out, 1);
}

static void stm32mp1_rcc_init(Object *obj)
{
    STM32MP1RCCState *s = STM32MP1_RCC(obj);
    DeviceState *dev = DEVICE(obj);

    memory_region_init_io(&s->mmio, obj, &stm32mp1_rcc_ops, s,
                          TYPE_STM32MP1_RCC, STM32MP1_RCC_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
    qdev_init_gpio_out_named(dev, &s->mcu_reset_out, "mcu-reset", 1);
    qdev_init_gpio_in_named(dev, rcc_mcu_sysresetreq, "mcu-sysresetreq", 1);
    for (int i = 0; i < STM32MP1_RCC_NUM_CLOCKS; i++) {
        s->clk[i] = qdev_init_clock_out(dev, stm32mp1_rcc_clock_names[i]);
    }
    s->reset_cause = R_RSTSCLRR_PORRSTF_MASK | R_RSTSCLRR_PADRSTF_MASK |
                     R_RSTSCLRR_VCORERSTF_MASK;
}

static const VMStateDescription vmstate_stm32mp1_rcc = {
    .name = TYPE_STM32MP1_RCC,
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32_ARRAY(regs, STM32MP1RCCState, STM32MP1_RCC_SIZE / 4),
        VMSTATE_BOOL(mcu_running, STM32MP1RCCState),
        VMSTATE_UINT32(reset_cause, STM32MP1RCCState),
        VMSTATE_ARRAY_CLOCK(clk, STM32MP1RCCState, STM32MP1_RCC_NUM_CLOCKS),
        VMSTATE_END_OF_LIST()
    }
};

static const Property stm32mp1_rcc_properties[] = {
    DEFINE_PROP_UINT32("hse-frequency", STM32MP1RCCState, hse_hz, 0),
    DEFINE_PROP_UINT32("lse-frequency", STM32MP1RCCState, lse_hz, 0),
};

static void stm32mp1_rcc_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    rc->phases.enter = stm32mp1_rcc_reset_enter;
    rc->phases.hold = stm32mp1_rcc_reset_hold;
    dc->vmsd = &vmstate_stm32mp1_rcc;
    device_class_set_props(dc, stm32mp1_rcc_properties);
}

static const TypeInfo stm32mp1_rcc_types[] = {
    {
        .name = TYPE_STM32MP1_RCC,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(STM32MP1RCCState),
        .instance_init = stm32mp1_rcc_init,
        .class_init = stm32mp1_rcc_class_init,
    },
};

DEFINE_TYPES(stm32mp1_rcc_types)
