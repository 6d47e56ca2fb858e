/*
 * QTest of the STM32MP1 IWDG
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qobject/qdict.h"
#include "libqtest.h"

/* IWDG2, the one that Linux uses */
#define IWDG 0x5a002000
#define IWDG1 0x5c003000
#define KR (IWDG + 0x00)
#define PR (IWDG + 0x04)
#define RLR (IWDG + 0x08)
#define SR (IWDG + 0x0c)
#define WINR (IWDG + 0x10)
#define EWCR (IWDG + 0x14)

#define KEY_RELOAD 0xaaaa
#define KEY_UNLOCK 0x5555
#define KEY_START 0xcccc

#define RCC_RDLSICR 0x50000144
#define RCC_LSION 1
#define LSI_HZ 32000
#define MS 1000000LL

static QTestState *start(void)
{
    /* With a pause instead of a reset there is time to look */
    QTestState *qts = qtest_init("-machine stm32mp157c-dk2 "
                                 "-action watchdog=pause");

    qtest_writel(qts, RCC_RDLSICR, RCC_LSION);
    return qts;
}

static bool expired(QTestState *qts)
{
    QDict *event = qtest_qmp_event_ref(qts, "WATCHDOG");

    if (event) {
        qobject_unref(event);
        return true;
    }
    return false;
}

/* Events come with the answers to commands: let one happen */
static bool expires_within(QTestState *qts, int64_t ns)
{
    qtest_clock_step(qts, ns);
    qtest_qmp_assert_success(qts, "{ 'execute': 'query-status' }");
    return expired(qts);
}

/* As drivers/watchdog/stm32_iwdg.c in Linux does */
static void start_watchdog(QTestState *qts, uint32_t pr, uint32_t rlr)
{
    qtest_writel(qts, KR, KEY_UNLOCK);
    qtest_writel(qts, PR, pr);
    qtest_writel(qts, RLR, rlr);
    qtest_writel(qts, KR, KEY_START);
    g_assert_cmphex(qtest_readl(qts, SR), ==, 0);
    qtest_writel(qts, KR, KEY_RELOAD);
}

static void test_reset_values(void)
{
    QTestState *qts = start();

    g_assert_cmphex(qtest_readl(qts, KR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, PR), ==, 7);
    g_assert_cmphex(qtest_readl(qts, RLR), ==, 0xfff);
    g_assert_cmphex(qtest_readl(qts, SR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, WINR), ==, 0xfff);
    g_assert_cmphex(qtest_readl(qts, EWCR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, IWDG + 0x3f0), ==, 0x00000071);
    g_assert_cmphex(qtest_readl(qts, IWDG + 0x3f4), ==, 0x00000023);
    g_assert_cmphex(qtest_readl(qts, IWDG + 0x3f8), ==, 0x00120041);
    g_assert_cmphex(qtest_readl(qts, IWDG + 0x3fc), ==, 0xa3c5dd01);
    g_assert_cmphex(qtest_readl(qts, IWDG1 + 0x3fc), ==, 0xa3c5dd01);
    qtest_quit(qts);
}

static void test_write_protection(void)
{
    QTestState *qts = start();

    qtest_writel(qts, PR, 1);
    qtest_writel(qts, RLR, 1);
    qtest_writel(qts, WINR, 1);
    g_assert_cmphex(qtest_readl(qts, PR), ==, 7);
    g_assert_cmphex(qtest_readl(qts, RLR), ==, 0xfff);
    g_assert_cmphex(qtest_readl(qts, WINR), ==, 0xfff);
    qtest_writel(qts, KR, KEY_UNLOCK);
    qtest_writel(qts, PR, 0xffffffff);
    qtest_writel(qts, RLR, 0xfffff123);
    g_assert_cmphex(qtest_readl(qts, PR), ==, 0xf);
    g_assert_cmphex(qtest_readl(qts, RLR), ==, 0x123);
    /* Any other key locks again */
    qtest_writel(qts, KR, 0);
    qtest_writel(qts, RLR, 0x456);
    g_assert_cmphex(qtest_readl(qts, RLR), ==, 0x123);
    qtest_writel(qts, IWDG + 0x18, 1);
    g_assert_cmphex(qtest_readl(qts, IWDG + 0x18), ==, 0);
    qtest_quit(qts);
}

static void check_timeout(uint32_t pr, uint32_t rlr, int64_t ticks)
{
    QTestState *qts = start();
    const int64_t timeout = ticks * 1000000000LL / LSI_HZ;

    start_watchdog(qts, pr, rlr);
    g_assert_false(expires_within(qts, timeout - MS));
    g_assert_true(expires_within(qts, 2 * MS));
    qtest_quit(qts);
}

static void test_timeout(void)
{
    /* Linux' 32 s: prescaler 256, 4000 ticks */
    check_timeout(6, 3999, 4000 * 256);
    check_timeout(0, 0xfff, 4096 * 4);
    check_timeout(7, 99, 100 * 512);
    check_timeout(8, 99, 100 * 1024);
    check_timeout(15, 99, 100 * 1024);
}

/* Started and left alone, it counts from the reset value of RLR */
static void test_start_value(void)
{
    QTestState *qts = start();

    qtest_writel(qts, KR, KEY_UNLOCK);
    qtest_writel(qts, PR, 0);
    qtest_writel(qts, RLR, 9);
    qtest_writel(qts, KR, KEY_START);
    g_assert_false(expires_within(qts, 512 * MS - MS));
    g_assert_true(expires_within(qts, 2 * MS));
    qtest_quit(qts);
}

static void test_reload(void)
{
    QTestState *qts = start();

    /* 1 s */
    start_watchdog(qts, 3, 999);
    for (int i = 0; i < 5; i++) {
        g_assert_false(expires_within(qts, 900 * MS));
        qtest_writel(qts, KR, KEY_RELOAD);
    }
    /* A wrong key does not count as one, starting again neither */
    g_assert_false(expires_within(qts, 900 * MS));
    qtest_writel(qts, KR, 0xaaab);
    qtest_writel(qts, KR, KEY_START);
    g_assert_true(expires_within(qts, 200 * MS));
    qtest_quit(qts);
}

/* A reload while the counter is above WINR is a fault */
static void test_window(void)
{
    QTestState *qts = start();

    /* 1 s, reloads allowed in the second half */
    start_watchdog(qts, 3, 999);
    qtest_writel(qts, KR, KEY_UNLOCK);
    qtest_writel(qts, WINR, 500);
    g_assert_false(expires_within(qts, 600 * MS));
    qtest_writel(qts, KR, KEY_RELOAD);
    g_assert_false(expires_within(qts, 400 * MS));
    qtest_writel(qts, KR, KEY_RELOAD);
    g_assert_true(expires_within(qts, 1));
    qtest_quit(qts);
}

/* What it is for, and what stops it */
static void test_resets_system(void)
{
    QTestState *qts = qtest_init("-machine stm32mp157c-dk2");

    qtest_writel(qts, RCC_RDLSICR, RCC_LSION);
    start_watchdog(qts, 3, 999);
    qtest_clock_step(qts, 1001 * MS);
    qtest_qmp_eventwait(qts, "WATCHDOG");
    qtest_qmp_eventwait(qts, "RESET");
    g_assert_cmphex(qtest_readl(qts, RLR), ==, 0xfff);

    qtest_writel(qts, RCC_RDLSICR, RCC_LSION);
    start_watchdog(qts, 3, 999);
    qtest_system_reset(qts);
    qtest_writel(qts, RCC_RDLSICR, RCC_LSION);
    g_assert_false(expires_within(qts, 10000 * MS));
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("stm32mp1/iwdg/reset_values", test_reset_values);
    qtest_add_func("stm32mp1/iwdg/write_protection", test_write_protection);
    qtest_add_func("stm32mp1/iwdg/timeout", test_timeout);
    qtest_add_func("stm32mp1/iwdg/start_value", test_start_value);
    qtest_add_func("stm32mp1/iwdg/reload", test_reload);
    qtest_add_func("stm32mp1/iwdg/window", test_window);
    qtest_add_func("stm32mp1/iwdg/resets_system", test_resets_system);
    return g_test_run();
}
