/*
 * QTest testcase for the STM32MP1 EXTI
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "libqtest-single.h"

#define EXTI_BASE 0x5000d000
#define BANK(n) (EXTI_BASE + 0x20 * (n))
#define RTSR 0x00
#define FTSR 0x04
#define SWIER 0x08
#define RPR 0x0c
#define FPR 0x10
#define TZENR 0x14
#define EXTICR1 (EXTI_BASE + 0x60)
#define C1IMR(n) (EXTI_BASE + 0x80 + 0x10 * (n))
#define C2IMR(n) (EXTI_BASE + 0xc0 + 0x10 * (n))
#define C2EMR(n) (EXTI_BASE + 0xc4 + 0x10 * (n))
#define HWCFGR4 (EXTI_BASE + 0x3e4)
#define HWCFGR3 (EXTI_BASE + 0x3e8)
#define HWCFGR2 (EXTI_BASE + 0x3ec)
#define HWCFGR1 (EXTI_BASE + 0x3f0)
#define VERR (EXTI_BASE + 0x3f4)

#define EXTI "/machine/soc/exti"
#define GIC "/machine/soc/mpcore"
#define NVIC "/machine/soc/mcu-cluster/mcu"

/* Event 68, bit 4 of the last bank */
#define MCU_WATCHDOG 68
#define MCU_WATCHDOG_BIT 0x10
#define MCU_WATCHDOG_IRQ 143

static const struct {
    int event;
    int irq;
} event_irqs[] = {
    { 0, 6 }, { 1, 7 }, { 2, 8 }, { 3, 9 }, { 4, 10 }, { 5, 23 }, { 6, 64 },
    { 7, 65 }, { 8, 66 }, { 9, 67 }, { 10, 40 }, { 11, 42 }, { 12, 76 },
    { 13, 77 }, { 14, 121 }, { 15, 127 }, { 16, 1 },
};

static void test_reset_values(void)
{
    static const uint32_t direct[] = { 0xfffe0000, 0xffffffff, 0x00000de9 };

    qtest_start("-machine stm32mp157c-dk2");
    for (int i = 0; i < ARRAY_SIZE(direct); i++) {
        for (int reg = RTSR; reg <= TZENR; reg += 4) {
            g_assert_cmphex(readl(BANK(i) + reg), ==, 0);
        }
        g_assert_cmphex(readl(C1IMR(i)), ==, direct[i]);
        g_assert_cmphex(readl(C2IMR(i)), ==, direct[i]);
        g_assert_cmphex(readl(C2EMR(i)), ==, 0);
    }
    g_assert_cmphex(readl(HWCFGR1) & 0xff, ==, 75);
    g_assert_cmphex(readl(HWCFGR2), ==, 0x0001ffff);
    g_assert_cmphex(readl(HWCFGR3), ==, 0);
    g_assert_cmphex(readl(HWCFGR4) & MCU_WATCHDOG_BIT, ==, MCU_WATCHDOG_BIT);
    g_assert_cmphex(readl(VERR), ==, 0x30);
    qtest_end();
}

/* Direct events have no triggers, and the last bank has 12 events */
static void test_storage(void)
{
    qtest_start("-machine stm32mp157c-dk2");
    writel(BANK(0) + RTSR, 0xffffffff);
    g_assert_cmphex(readl(BANK(0) + RTSR), ==, 0x0001ffff);
    writel(BANK(1) + FTSR, 0xffffffff);
    g_assert_cmphex(readl(BANK(1) + FTSR), ==, 0);
    writel(C1IMR(2), 0xffffffff);
    g_assert_cmphex(readl(C1IMR(2)), ==, 0x00000fff);
    writel(C2IMR(1), 0x12345678);
    g_assert_cmphex(readl(C2IMR(1)), ==, 0x12345678);
    g_assert_cmphex(readl(C1IMR(1)), ==, 0xffffffff);
    writel(C2EMR(0), 0x55aa);
    g_assert_cmphex(readl(C2EMR(0)), ==, 0x55aa);
    for (int i = 0; i < 4; i++) {
        writel(EXTICR1 + 4 * i, 0x01020304 + i);
    }
    for (int i = 0; i < 4; i++) {
        g_assert_cmphex(readl(EXTICR1 + 4 * i), ==, 0x01020304 + i);
    }
    qtest_end();
}

static void set_event(int event, int level)
{
    qtest_set_irq_in(global_qtest, EXTI, NULL, event, level);
}

static void test_edges(void)
{
    qtest_start("-machine stm32mp157c-dk2");
    /* No trigger, no pending flag */
    set_event(3, 1);
    set_event(3, 0);
    g_assert_cmphex(readl(BANK(0) + RPR), ==, 0);
    g_assert_cmphex(readl(BANK(0) + FPR), ==, 0);

    writel(BANK(0) + RTSR, 0x8);
    set_event(3, 1);
    g_assert_cmphex(readl(BANK(0) + RPR), ==, 0x8);
    writel(BANK(0) + RPR, 0x8);
    g_assert_cmphex(readl(BANK(0) + RPR), ==, 0);
    /* A level is no edge */
    set_event(3, 1);
    g_assert_cmphex(readl(BANK(0) + RPR), ==, 0);

    writel(BANK(0) + FTSR, 0x8);
    set_event(3, 0);
    g_assert_cmphex(readl(BANK(0) + RPR), ==, 0);
    g_assert_cmphex(readl(BANK(0) + FPR), ==, 0x8);
    writel(BANK(0) + FPR, 0x7);
    g_assert_cmphex(readl(BANK(0) + FPR), ==, 0x8);
    qtest_end();
}

static void check_irqs(const char *intc, uint32_t imr)
{
    qtest_start("-machine stm32mp157c-dk2");
    qtest_irq_intercept_in(global_qtest, intc);
    for (int i = 0; i < ARRAY_SIZE(event_irqs); i++) {
        const uint32_t bit = 1u << event_irqs[i].event;
        const int irq = event_irqs[i].irq;

        /* By software, whatever the trigger; pending though masked */
        writel(BANK(0) + SWIER, bit);
        g_assert_cmphex(readl(BANK(0) + SWIER), ==, 0);
        g_assert_cmphex(readl(BANK(0) + RPR), ==, bit);
        g_assert_false(get_irq(irq));
        writel(imr, bit);
        g_assert_true(get_irq(irq));
        writel(BANK(0) + RPR, bit);
        g_assert_false(get_irq(irq));
        writel(imr, 0);
    }
    qtest_end();
}

static void test_mpu_irqs(void)
{
    check_irqs(GIC, C1IMR(0));
}

static void test_mcu_irqs(void)
{
    check_irqs(NVIC, C2IMR(0));
}

static void test_mcu_watchdog(void)
{
    qtest_start("-machine stm32mp157c-dk2");
    qtest_irq_intercept_in(global_qtest, GIC);
    writel(BANK(2) + RTSR, MCU_WATCHDOG_BIT);
    writel(C1IMR(2), MCU_WATCHDOG_BIT);
    set_event(MCU_WATCHDOG, 1);
    g_assert_true(get_irq(MCU_WATCHDOG_IRQ));
    writel(BANK(2) + RPR, MCU_WATCHDOG_BIT);
    g_assert_false(get_irq(MCU_WATCHDOG_IRQ));
    set_event(MCU_WATCHDOG, 0);
    set_event(MCU_WATCHDOG, 1);
    g_assert_true(get_irq(MCU_WATCHDOG_IRQ));

    qtest_system_reset(global_qtest);
    g_assert_false(get_irq(MCU_WATCHDOG_IRQ));
    qtest_end();
}

/* Events that are only for waking up leave no trace */
static void test_direct(void)
{
    qtest_start("-machine stm32mp157c-dk2");
    set_event(61, 1);
    g_assert_cmphex(readl(BANK(1) + RPR), ==, 0);
    writel(BANK(1) + SWIER, 0xffffffff);
    g_assert_cmphex(readl(BANK(1) + RPR), ==, 0);
    qtest_end();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("stm32mp1/exti/reset-values", test_reset_values);
    qtest_add_func("stm32mp1/exti/storage", test_storage);
    qtest_add_func("stm32mp1/exti/edges", test_edges);
    qtest_add_func("stm32mp1/exti/mpu-irqs", test_mpu_irqs);
    qtest_add_func("stm32mp1/exti/mcu-irqs", test_mcu_irqs);
    qtest_add_func("stm32mp1/exti/mcu-watchdog", test_mcu_watchdog);
    qtest_add_func("stm32mp1/exti/direct", test_direct);
    return g_test_run();
}
