/*
 * QTest of the STM32MP1 PWR
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "libqtest.h"

#define PWR 0x50001000
#define CR1 (PWR + 0x00)
#define CSR1 (PWR + 0x04)
#define CR2 (PWR + 0x08)
#define CR3 (PWR + 0x0c)
#define MPUCR (PWR + 0x10)
#define MCUCR (PWR + 0x14)
#define WKUPCR (PWR + 0x20)
#define WKUPFR (PWR + 0x24)
#define MPUWKUPENR (PWR + 0x28)
#define MCUWKUPENR (PWR + 0x2c)

#define DBP 0x00000100u
#define USB33DEN 0x01000000u
#define USB33RDY 0x04000000u
#define REG18EN 0x10000000u
#define REG18RDY 0x20000000u
#define REG11EN 0x40000000u
#define REG11RDY 0x80000000u
#define CR3_RESET (REG18EN | REG18RDY | REG11EN | REG11RDY)

static QTestState *start(void)
{
    return qtest_init("-machine stm32mp157c-dk2");
}

static void test_reset_values(void)
{
    QTestState *qts = start();

    g_assert_cmphex(qtest_readl(qts, CR1), ==, 0);
    g_assert_cmphex(qtest_readl(qts, CSR1), ==, 0);
    g_assert_cmphex(qtest_readl(qts, CR2), ==, 0);
    g_assert_cmphex(qtest_readl(qts, CR3), ==, CR3_RESET);
    g_assert_cmphex(qtest_readl(qts, MPUCR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, MCUCR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, PWR + 0x3f4), ==, 0x00000011);
    g_assert_cmphex(qtest_readl(qts, PWR + 0x3f8), ==, 0x00010001);
    g_assert_cmphex(qtest_readl(qts, PWR + 0x3fc), ==, 0xa3c5dd01);
    qtest_quit(qts);
}

/* Ready follows enable, as drivers/regulator/stm32-pwr.c in Linux waits for */
static void test_regulators(void)
{
    QTestState *qts = start();

    qtest_writel(qts, CR3, USB33DEN);
    g_assert_cmphex(qtest_readl(qts, CR3), ==, USB33DEN | USB33RDY);
    qtest_writel(qts, CR3, REG18EN);
    g_assert_cmphex(qtest_readl(qts, CR3), ==, REG18EN | REG18RDY);
    qtest_writel(qts, CR3, REG11EN);
    g_assert_cmphex(qtest_readl(qts, CR3), ==, REG11EN | REG11RDY);
    /* Ready bits cannot be written */
    qtest_writel(qts, CR3, REG11RDY | REG18RDY | USB33RDY);
    g_assert_cmphex(qtest_readl(qts, CR3), ==, 0);
    qtest_writel(qts, CR2, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, CR2), ==, 0x00030013);
    qtest_quit(qts);
}

static void test_masks(void)
{
    QTestState *qts = start();
    static const struct {
        uint64_t addr;
        uint32_t mask;
    } reg[] = {
        { CR1, 0x000701f7 }, { CSR1, 0 }, { MPUCR, 0x9 }, { MCUCR, 0x1 },
        { WKUPCR, 0x0fff3f00 }, { WKUPFR, 0 }, { MPUWKUPENR, 0x3f },
        { MCUWKUPENR, 0x3f }, { PWR + 0x18, 0 },
    };

    for (int i = 0; i < G_N_ELEMENTS(reg); i++) {
        qtest_writel(qts, reg[i].addr, 0xffffffff);
        g_assert_cmphex(qtest_readl(qts, reg[i].addr), ==, reg[i].mask);
        qtest_writel(qts, reg[i].addr, 0);
        g_assert_cmphex(qtest_readl(qts, reg[i].addr), ==, 0);
    }
    qtest_quit(qts);
}

/* On AHB, bytes that are not addressed do not change */
static void test_access_size(void)
{
    QTestState *qts = start();

    qtest_writel(qts, CR1, 0x000701f7);
    qtest_writeb(qts, CR1 + 1, 0);
    g_assert_cmphex(qtest_readl(qts, CR1), ==, 0x000700f7);
    qtest_writew(qts, CR1, DBP);
    g_assert_cmphex(qtest_readl(qts, CR1), ==, 0x00070100);
    g_assert_cmphex(qtest_readb(qts, CR1 + 2), ==, 0x07);
    qtest_quit(qts);
}

static void test_reset(void)
{
    QTestState *qts = start();

    qtest_writel(qts, CR1, DBP);
    qtest_writel(qts, CR3, 0);
    qtest_writel(qts, MCUCR, 1);
    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, CR1), ==, 0);
    g_assert_cmphex(qtest_readl(qts, CR3), ==, CR3_RESET);
    g_assert_cmphex(qtest_readl(qts, MCUCR), ==, 0);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("stm32mp1/pwr/reset_values", test_reset_values);
    qtest_add_func("stm32mp1/pwr/regulators", test_regulators);
    qtest_add_func("stm32mp1/pwr/masks", test_masks);
    qtest_add_func("stm32mp1/pwr/access_size", test_access_size);
    qtest_add_func("stm32mp1/pwr/reset", test_reset);
    return g_test_run();
}
