/*
 * QTest of the STM32MP1 STGEN
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "libqtest.h"

#define STGENC 0x5c008000
#define CNTCR (STGENC + 0x00)
#define CNTSR (STGENC + 0x04)
#define CNTCVL (STGENC + 0x08)
#define CNTCVU (STGENC + 0x0c)
#define CNTFID0 (STGENC + 0x20)
#define STGENR 0x5a005000
#define RO_CNTCVL (STGENR + 0x00)
#define RO_CNTCVU (STGENR + 0x04)

/* STGEN from HSE: 24 MHz on this board */
#define RCC_OCENSETR 0x5000000c
#define RCC_HSEON 0x00000100
#define RCC_STGENCKSELR 0x500000d4
#define RCC_HSE 1
#define RCC_HSI 0
#define SECOND 1000000000LL

static QTestState *start(void)
{
    QTestState *qts = qtest_init("-machine stm32mp157c-dk2");

    qtest_writel(qts, RCC_OCENSETR, RCC_HSEON);
    qtest_writel(qts, RCC_STGENCKSELR, RCC_HSE);
    return qts;
}

static void test_reset_values(void)
{
    QTestState *qts = start();
    static const uint32_t id[] = {
        0x04, 0, 0, 0, 0x01, 0xb1, 0x1b, 0, 0x0d, 0xf0, 0x50, 0xb1
    };

    g_assert_cmphex(qtest_readl(qts, CNTCR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, CNTSR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, CNTCVL), ==, 0);
    g_assert_cmphex(qtest_readl(qts, CNTFID0), ==, 0);
    for (int i = 0; i < G_N_ELEMENTS(id); i++) {
        g_assert_cmphex(qtest_readl(qts, STGENC + 0xfd0 + 4 * i), ==, id[i]);
        g_assert_cmphex(qtest_readl(qts, STGENR + 0xfd0 + 4 * i), ==, id[i]);
    }
    qtest_quit(qts);
}

static void test_counts(void)
{
    QTestState *qts = start();

    qtest_clock_step(qts, SECOND);
    g_assert_cmphex(qtest_readl(qts, CNTCVL), ==, 0);
    qtest_writel(qts, CNTFID0, 24000000);
    qtest_writel(qts, CNTCR, 1);
    g_assert_cmphex(qtest_readl(qts, CNTSR), ==, 1);
    qtest_clock_step(qts, SECOND);
    g_assert_cmpuint(qtest_readl(qts, CNTCVL), ==, 24000000);
    g_assert_cmpuint(qtest_readl(qts, RO_CNTCVL), ==, 24000000);
    qtest_clock_step(qts, 1000);
    g_assert_cmpuint(qtest_readl(qts, CNTCVL), ==, 24000024);
    qtest_writel(qts, CNTCR, 0);
    qtest_clock_step(qts, SECOND);
    g_assert_cmpuint(qtest_readl(qts, RO_CNTCVL), ==, 24000024);
    g_assert_cmpuint(qtest_readl(qts, CNTFID0), ==, 24000000);
    qtest_quit(qts);
}

/* Writable while stopped, and goes on from there, past 32 bits */
static void test_write(void)
{
    QTestState *qts = start();

    qtest_writel(qts, CNTCVL, 0xfffffff0);
    qtest_writel(qts, CNTCVU, 0x12);
    qtest_writel(qts, CNTCR, 1);
    qtest_writel(qts, CNTCVU, 0x99);
    qtest_clock_step(qts, 1000);
    g_assert_cmphex(qtest_readl(qts, CNTCVU), ==, 0x13);
    g_assert_cmphex(qtest_readl(qts, CNTCVL), ==, 8);
    g_assert_cmphex(qtest_readl(qts, RO_CNTCVU), ==, 0x13);
    /* There is nothing to write to in the other frame */
    qtest_writel(qts, RO_CNTCVL, 0x55);
    g_assert_cmphex(qtest_readl(qts, RO_CNTCVL), ==, 8);
    qtest_quit(qts);
}

/* A change of the clock does not change what was counted */
static void test_clock_change(void)
{
    QTestState *qts = start();

    qtest_writel(qts, CNTCR, 1);
    qtest_clock_step(qts, 1000000);
    qtest_writel(qts, RCC_STGENCKSELR, RCC_HSI);
    g_assert_cmpuint(qtest_readl(qts, CNTCVL), ==, 24000);
    qtest_clock_step(qts, 1000000);
    g_assert_cmpuint(qtest_readl(qts, CNTCVL), ==, 24000 + 64000);
    qtest_quit(qts);
}

static void test_reset(void)
{
    QTestState *qts = start();

    qtest_writel(qts, CNTFID0, 1);
    qtest_writel(qts, CNTCR, 3);
    qtest_clock_step(qts, SECOND);
    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, CNTCR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, CNTCVL), ==, 0);
    g_assert_cmphex(qtest_readl(qts, CNTFID0), ==, 0);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("stm32mp1/stgen/reset_values", test_reset_values);
    qtest_add_func("stm32mp1/stgen/counts", test_counts);
    qtest_add_func("stm32mp1/stgen/write", test_write);
    qtest_add_func("stm32mp1/stgen/clock_change", test_clock_change);
    qtest_add_func("stm32mp1/stgen/reset", test_reset);
    return g_test_run();
}
