/*
 * QTest of the STM32MP1 DMAMUX
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "libqtest.h"

#define DMAMUX 0x48002000
#define CCR(n) (DMAMUX + 4 * (n))
#define CSR (DMAMUX + 0x80)
#define CFR (DMAMUX + 0x84)
#define RGCR(n) (DMAMUX + 0x100 + 4 * (n))
#define RGSR (DMAMUX + 0x140)
#define RGCFR (DMAMUX + 0x144)

static QTestState *start(void)
{
    return qtest_init("-machine stm32mp157c-dk2");
}

static void test_storage(void)
{
    QTestState *qts = start();

    for (int n = 0; n < 16; n++) {
        g_assert_cmphex(qtest_readl(qts, CCR(n)), ==, 0);
        qtest_writel(qts, CCR(n), 0xffffff00 | n);
        g_assert_cmphex(qtest_readl(qts, CCR(n)), ==, 0x1fff0300 | n);
    }
    for (int n = 0; n < 4; n++) {
        g_assert_cmphex(qtest_readl(qts, RGCR(n)), ==, 0);
        qtest_writel(qts, RGCR(n), 0xffffffe0 | n);
        g_assert_cmphex(qtest_readl(qts, RGCR(n)), ==, 0x00ff0100 | n);
    }
    g_assert_cmphex(qtest_readl(qts, CCR(7)), ==, 0x1fff0307);
    qtest_quit(qts);
}

static void test_access_sizes(void)
{
    QTestState *qts = start();

    qtest_writel(qts, CCR(3), 0x01030045);
    qtest_writeb(qts, CCR(3), 0x67);
    g_assert_cmphex(qtest_readl(qts, CCR(3)), ==, 0x01030067);
    qtest_writew(qts, CCR(3) + 2, 0x0201);
    g_assert_cmphex(qtest_readl(qts, CCR(3)), ==, 0x02010067);
    g_assert_cmphex(qtest_readb(qts, CCR(3)), ==, 0x67);
    g_assert_cmphex(qtest_readw(qts, CCR(3) + 2), ==, 0x0201);
    qtest_quit(qts);
}

static void test_ids_and_bad_offsets(void)
{
    QTestState *qts = start();

    g_assert_cmphex(qtest_readl(qts, DMAMUX + 0x3ec), ==, 0x00000008);
    g_assert_cmphex(qtest_readl(qts, DMAMUX + 0x3f0), ==, 0x04087010);
    g_assert_cmphex(qtest_readl(qts, DMAMUX + 0x3f4), ==, 0x00000011);
    g_assert_cmphex(qtest_readl(qts, DMAMUX + 0x3f8), ==, 0x00100011);
    g_assert_cmphex(qtest_readl(qts, DMAMUX + 0x3fc), ==, 0xa3c5dd01);
    /* No overruns, which can be cleared nevertheless */
    qtest_writel(qts, CFR, 0xffff);
    qtest_writel(qts, RGCFR, 0xf);
    g_assert_cmphex(qtest_readl(qts, CSR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, RGSR), ==, 0);
    qtest_writel(qts, CSR, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, CSR), ==, 0);
    qtest_writel(qts, CCR(16), 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, CCR(16)), ==, 0);
    qtest_writel(qts, RGCR(4), 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, RGCR(4)), ==, 0);
    qtest_quit(qts);
}

static void test_reset(void)
{
    QTestState *qts = start();

    qtest_writel(qts, CCR(15), 0x45);
    qtest_writel(qts, RGCR(3), 0x5);
    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, CCR(15)), ==, 0);
    g_assert_cmphex(qtest_readl(qts, RGCR(3)), ==, 0);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("stm32mp1/dmamux/storage", test_storage);
    qtest_add_func("stm32mp1/dmamux/access_sizes", test_access_sizes);
    qtest_add_func("stm32mp1/dmamux/ids_and_bad_offsets",
                   test_ids_and_bad_offsets);
    qtest_add_func("stm32mp1/dmamux/reset", test_reset);
    return g_test_run();
}
