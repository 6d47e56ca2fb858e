/*
 * QTest of the STM32MP1 SYSCFG
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "libqtest.h"

#define SYSCFG 0x50020000
#define BOOTR (SYSCFG + 0x00)
#define PMCSETR (SYSCFG + 0x04)
#define IOCTRLSETR (SYSCFG + 0x18)
#define ICNR (SYSCFG + 0x1c)
#define CMPCR (SYSCFG + 0x20)
#define CMPENSETR (SYSCFG + 0x24)
#define CMPENCLRR (SYSCFG + 0x28)
#define CBR (SYSCFG + 0x2c)
#define PMCCLRR (SYSCFG + 0x44)
#define IOCTRLCLRR (SYSCFG + 0x58)

#define CMPCR_RESET 0x00870000u
#define CMPCR_READY 0x00000100u

static QTestState *start(void)
{
    return qtest_init("-machine stm32mp157c-dk2");
}

static void test_reset_values(void)
{
    QTestState *qts = start();

    g_assert_cmphex(qtest_readl(qts, BOOTR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, PMCSETR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, IOCTRLSETR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, ICNR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, CMPCR), ==, CMPCR_RESET);
    g_assert_cmphex(qtest_readl(qts, CBR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, SYSCFG + 0x3f4), ==, 0x00000020);
    g_assert_cmphex(qtest_readl(qts, SYSCFG + 0x3f8), ==, 0x00030001);
    g_assert_cmphex(qtest_readl(qts, SYSCFG + 0x3fc), ==, 0xa3c5dd01);
    qtest_quit(qts);
}

static void check_pair(QTestState *qts, uint64_t set, uint64_t clear,
                       uint32_t mask)
{
    qtest_writel(qts, set, 0x00000009);
    qtest_writel(qts, set, 0x00000002);
    g_assert_cmphex(qtest_readl(qts, set), ==, 0xb);
    g_assert_cmphex(qtest_readl(qts, clear), ==, 0xb);
    qtest_writel(qts, clear, 0x00000008);
    g_assert_cmphex(qtest_readl(qts, set), ==, 0x3);
    /* Reserved bits stay clear */
    qtest_writel(qts, set, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, set), ==, mask);
    qtest_writel(qts, clear, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, set), ==, 0);
}

static void test_set_clear_pairs(void)
{
    QTestState *qts = start();

    check_pair(qts, PMCSETR, PMCCLRR, 0x03f3033f);
    check_pair(qts, IOCTRLSETR, IOCTRLCLRR, 0x0000001f);
    qtest_quit(qts);
}

static void test_compensation_cell(void)
{
    QTestState *qts = start();

    qtest_writel(qts, CMPENSETR, 1);
    g_assert_cmphex(qtest_readl(qts, CMPCR), ==,
                    CMPCR_RESET | 0x87000000 | CMPCR_READY);
    /* The code by software can be chosen, READY not be written */
    qtest_writel(qts, CMPCR, 0x00120002);
    g_assert_cmphex(qtest_readl(qts, CMPCR), ==, 0x87120102);
    qtest_writel(qts, CMPENSETR, 2);
    qtest_writel(qts, CMPENCLRR, 1);
    g_assert_cmphex(qtest_readl(qts, CMPENSETR), ==, 2);
    g_assert_cmphex(qtest_readl(qts, CMPCR) & CMPCR_READY, ==, CMPCR_READY);
    qtest_writel(qts, CMPENCLRR, 2);
    g_assert_cmphex(qtest_readl(qts, CMPCR), ==, 0x00120002);
    qtest_quit(qts);
}

/* Only a reset takes these back */
static void test_break_locks(void)
{
    QTestState *qts = start();

    qtest_writel(qts, CBR, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, CBR), ==, 5);
    qtest_writel(qts, CBR, 0);
    g_assert_cmphex(qtest_readl(qts, CBR), ==, 5);
    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, CBR), ==, 0);
    qtest_quit(qts);
}

static void test_boot_pins(void)
{
    QTestState *qts = qtest_init("-machine stm32mp157c-dk2 "
                                 "-global stm32mp1-syscfg.boot-pins=5");

    qtest_writel(qts, BOOTR, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, BOOTR), ==, 0x75);
    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, BOOTR), ==, 0x05);
    qtest_quit(qts);
}

static void test_access(void)
{
    QTestState *qts = start();

    /* Bytes are repeated on all lanes of an APB word */
    qtest_writeb(qts, PMCSETR, 0x01);
    g_assert_cmphex(qtest_readl(qts, PMCSETR), ==, 0x01010101 & 0x03f3033f);
    g_assert_cmphex(qtest_readb(qts, PMCSETR + 3), ==, 0x01);
    qtest_writel(qts, SYSCFG + 0x08, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, SYSCFG + 0x08), ==, 0);
    qtest_writel(qts, ICNR, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, ICNR), ==, 0x7ef);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("stm32mp1/syscfg/reset_values", test_reset_values);
    qtest_add_func("stm32mp1/syscfg/set_clear_pairs", test_set_clear_pairs);
    qtest_add_func("stm32mp1/syscfg/compensation_cell",
                   test_compensation_cell);
    qtest_add_func("stm32mp1/syscfg/break_locks", test_break_locks);
    qtest_add_func("stm32mp1/syscfg/boot_pins", test_boot_pins);
    qtest_add_func("stm32mp1/syscfg/access", test_access);
    return g_test_run();
}
