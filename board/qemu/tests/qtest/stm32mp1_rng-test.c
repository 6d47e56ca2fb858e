/*
 * QTest testcase for the STM32MP1 RNG
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "libqtest-single.h"

#define RNG1_BASE 0x54003000
#define RNG2_BASE 0x4c003000
#define CR 0x00
#define SR 0x04
#define DR 0x08
#define SIDR 0x3fc

#define RNGEN 0x04
#define IE 0x08
#define DRDY 0x01

#define GIC "/machine/soc/mpcore"
#define RNG1_IRQ 133
#define RNG2_IRQ 134

static void check_rng(uint32_t base, int irq)
{
    uint32_t first, all = 0;

    qtest_start("-machine stm32mp157c-dk2 -seed 1");
    qtest_irq_intercept_in(global_qtest, GIC);
    g_assert_cmphex(readl(base + CR), ==, 0);
    g_assert_cmphex(readl(base + SR), ==, 0);
    g_assert_cmphex(readl(base + DR), ==, 0);
    g_assert_cmphex(readl(base + SIDR), ==, 0xa3c5dd01);

    writel(base + CR, RNGEN);
    g_assert_cmphex(readl(base + SR), ==, DRDY);
    g_assert_false(get_irq(irq));
    first = readl(base + DR);
    for (int i = 0; i < 16; i++) {
        all |= first ^ readl(base + DR);
    }
    /* Each bit differs at least once, with 65535 chances of 65536 */
    g_assert_cmphex(all, ==, 0xffffffff);

    writel(base + CR, RNGEN | IE);
    g_assert_true(get_irq(irq));
    qtest_system_reset(global_qtest);
    g_assert_false(get_irq(irq));
    g_assert_cmphex(readl(base + CR), ==, 0);
    qtest_end();
}

static void test_rng1(void)
{
    check_rng(RNG1_BASE, RNG1_IRQ);
}

static void test_rng2(void)
{
    check_rng(RNG2_BASE, RNG2_IRQ);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("stm32mp1/rng/1", test_rng1);
    qtest_add_func("stm32mp1/rng/2", test_rng2);
    return g_test_run();
}
