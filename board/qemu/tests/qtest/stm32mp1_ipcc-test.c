/*
 * QTest testcase for the STM32MP1 IPCC
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "libqtest-single.h"

#define IPCC_BASE 0x4c001000
#define C1 IPCC_BASE
#define C2 (IPCC_BASE + 0x10)
#define CR 0x00
#define MR 0x04
#define SCR 0x08
#define TOSR 0x0c
#define HWCFGR (IPCC_BASE + 0x3f0)
#define VERR (IPCC_BASE + 0x3f4)
#define SIDR (IPCC_BASE + 0x3fc)

#define RXOIE 0x00000001
#define TXFIE 0x00010000
#define RX(n) (1u << (n))
#define TX(n) (1u << (16 + (n)))

#define NUM_CHANNELS 6

/* Interrupts of processor 1 at the GIC, of processor 2 at the NVIC */
#define GIC "/machine/soc/mpcore"
#define NVIC "/machine/soc/mcu-cluster/mcu"
#define RX1_IRQ 100
#define TX1_IRQ 101
#define RX2_IRQ 103
#define TX2_IRQ 104

static void test_reset_values(void)
{
    qtest_start("-machine stm32mp157c-dk2");
    for (uint32_t bank = C1; bank <= C2; bank += C2 - C1) {
        g_assert_cmphex(readl(bank + CR), ==, 0);
        g_assert_cmphex(readl(bank + MR), ==, 0xffffffff);
        g_assert_cmphex(readl(bank + SCR), ==, 0);
        g_assert_cmphex(readl(bank + TOSR), ==, 0);
    }
    g_assert_cmphex(readl(HWCFGR), ==, NUM_CHANNELS);
    g_assert_cmphex(readl(VERR), ==, 0x10);
    g_assert_cmphex(readl(SIDR), ==, 0xa3c5dd01);
    qtest_end();
}

static void check_status(uint32_t from, uint32_t to)
{
    for (int i = 0; i < NUM_CHANNELS; i++) {
        writel(from + SCR, TX(i));
        g_assert_cmphex(readl(from + TOSR), ==, RX(i));
        /* The sender cannot free the channel, nor is it the other's */
        writel(from + SCR, RX(i));
        g_assert_cmphex(readl(from + TOSR), ==, RX(i));
        g_assert_cmphex(readl(to + TOSR), ==, 0);
        writel(to + SCR, RX(i));
        g_assert_cmphex(readl(from + TOSR), ==, 0);
    }
    /* Channels beyond the last one are not there */
    writel(from + SCR, 0xffc00000);
    g_assert_cmphex(readl(from + TOSR), ==, 0);
}

static void test_status(void)
{
    qtest_start("-machine stm32mp157c-dk2");
    check_status(C1, C2);
    check_status(C2, C1);
    qtest_end();
}

static void check_irqs(const char *intc, uint32_t own, uint32_t other, int rx,
                       int tx)
{
    qtest_start("-machine stm32mp157c-dk2");
    qtest_irq_intercept_in(global_qtest, intc);

    /* Occupied: by the other, if enabled and not masked */
    writel(other + SCR, TX(1));
    g_assert_false(get_irq(rx));
    writel(own + CR, RXOIE);
    g_assert_false(get_irq(rx));
    writel(own + MR, ~RX(0));
    g_assert_false(get_irq(rx));
    writel(own + MR, ~RX(1));
    g_assert_true(get_irq(rx));
    g_assert_false(get_irq(tx));
    writel(own + SCR, RX(1));
    g_assert_false(get_irq(rx));

    /* Free: a channel of one's own */
    writel(own + SCR, TX(2));
    writel(own + MR, ~TX(2));
    writel(own + CR, TXFIE);
    g_assert_false(get_irq(tx));
    writel(other + SCR, RX(2));
    g_assert_true(get_irq(tx));
    g_assert_false(get_irq(rx));
    writel(own + SCR, TX(2));
    g_assert_false(get_irq(tx));
    writel(own + CR, 0);
    writel(other + SCR, RX(2));
    g_assert_false(get_irq(tx));
    qtest_end();
}

static void test_mpu_irqs(void)
{
    check_irqs(GIC, C1, C2, RX1_IRQ, TX1_IRQ);
}

static void test_mcu_irqs(void)
{
    check_irqs(NVIC, C2, C1, RX2_IRQ, TX2_IRQ);
}

static void test_reset(void)
{
    qtest_start("-machine stm32mp157c-dk2");
    qtest_irq_intercept_in(global_qtest, GIC);
    writel(C1 + MR, ~RX(0));
    writel(C1 + CR, RXOIE);
    writel(C2 + SCR, TX(0));
    g_assert_true(get_irq(RX1_IRQ));
    qtest_system_reset(global_qtest);
    g_assert_false(get_irq(RX1_IRQ));
    g_assert_cmphex(readl(C1 + MR), ==, 0xffffffff);
    g_assert_cmphex(readl(C2 + TOSR), ==, 0);
    qtest_end();
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("stm32mp1/ipcc/reset-values", test_reset_values);
    qtest_add_func("stm32mp1/ipcc/status", test_status);
    qtest_add_func("stm32mp1/ipcc/mpu-irqs", test_mpu_irqs);
    qtest_add_func("stm32mp1/ipcc/mcu-irqs", test_mcu_irqs);
    qtest_add_func("stm32mp1/ipcc/reset", test_reset);
    return g_test_run();
}
