/* SPDX-License-Identifier: BSD-3-Clause */
/* The core's clock, and time counted in it. */
#include "clock.h"

#include "cortex_m4_regs.h"
#include "dbgmcu_regs.h"
#include "port/port.h"
#include "rcc_regs.h"

/*
 * Where no PLL says otherwise: the rate that ST's first-stage boot loader sets
 * (data sheet DS12505: Cortex-M4 up to 209 MHz), and the virtual board's.
 */
#define NOMINAL_HZ 209000000u
#define HSE_HZ 24000000u /* crystal of the STM32MP157C-DK2, UM2534 */

static uint32_t core_hz;
static uint32_t last_count;
static uint32_t wraps;

volatile bool clock_ticked;

/* HSE / M * (N + FRACV / 8192) / P, in steps that fit 32 bits. */
static uint32_t pll3_hz(void)
{
	uint32_t cfgr1 = RCC_PLL3CFGR1;
	uint32_t fracr = RCC_PLL3FRACR;
	uint32_t reference = HSE_HZ / (RCC_PLL3CFGR1_DIVM(cfgr1) + 1);
	uint32_t vco = reference * (RCC_PLL3CFGR1_DIVN(cfgr1) + 1);

	if (fracr & RCC_PLL3FRACR_FRACLE)
		vco += reference / 64 * RCC_PLL3FRACR_FRACV(fracr) / 128;
	return vco / (RCC_PLL3CFGR2_DIVP(RCC_PLL3CFGR2) + 1);
}

static uint32_t find_core_hz(void)
{
	if ((RCC_MSSCKSELR & RCC_MSSCKSELR_SRC) != RCC_MSSCKSELR_SRC_PLL3P ||
	    (RCC_RCK3SELR & RCC_RCK3SELR_SRC) != RCC_RCK3SELR_SRC_HSE)
		return NOMINAL_HZ;
	return pll3_hz() >> (RCC_MCUDIVR & RCC_MCUDIVR_DIV);
}

void clock_init(void)
{
	core_hz = find_core_hz();

	/* Without this the cycle counter stands still while the core sleeps. */
	RCC_DBGCFGR |= RCC_DBGCFGR_DBGCKEN;
	DBGMCU_CR |= DBGMCU_CR_DBG_SLEEP;

	DEMCR |= DEMCR_TRCENA;
	DWT_CYCCNT = 0;
	DWT_CTRL |= DWT_CTRL_CYCCNTENA;

	/* Ends sleeps, often enough for the wrap of CYCCNT after 20 s. */
	clock_set_tick(CLOCK_TICK_MAX);
	SYST_CSR = SYST_CSR_CLKSOURCE | SYST_CSR_TICKINT | SYST_CSR_ENABLE;
}

void clock_set_tick(uint32_t core_clocks)
{
	SYST_RVR = core_clocks - 1;
	SYST_CVR = 0; /* any write loads SYST_RVR */
}

void clock_tick_isr(void)
{
	clock_ticked = true; /* and it has ended WFI */
}

uint32_t port_core_hz(void)
{
	return core_hz;
}

uint64_t port_ticks(void)
{
	uint32_t count = DWT_CYCCNT;

	wraps += count < last_count;
	last_count = count;
	return (uint64_t)wraps << 32 | count;
}
