/*
 * QTest of the STM32MP1 HSEM
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * qtest reads and writes as a Cortex-A7. What the Cortex-M4 sees is read with
 * the monitor's xp, which uses the address space of the CPU that it is given.
 */

#include "qemu/osdep.h"
#include "qobject/qdict.h"
#include "libqtest.h"

#define HSEM 0x4c000000
#define HSEM_PATH "/machine/soc/hsem"
#define MCU_CPU_INDEX 2

#define R(n) (HSEM + 4 * (n))
#define RLR(n) (HSEM + 0x80 + 4 * (n))
#define C1IER (HSEM + 0x100)
#define C1ICR (HSEM + 0x104)
#define C1ISR (HSEM + 0x108)
#define C1MISR (HSEM + 0x10c)
#define C2IER (HSEM + 0x110)
#define C2ICR (HSEM + 0x114)
#define C2ISR (HSEM + 0x118)
#define C2MISR (HSEM + 0x11c)
#define CR (HSEM + 0x140)
#define KEYR (HSEM + 0x144)

#define LOCK 0x80000000u
#define MPU 0x00000100u
#define MCU 0x00000200u

static QTestState *start(void)
{
    return qtest_init("-machine stm32mp157c-dk2");
}

static uint32_t mcu_readl(QTestState *qts, uint64_t addr)
{
    g_autofree char *xp = g_strdup_printf("xp /1wx 0x%" PRIx64, addr);
    QDict *rsp = qtest_qmp(qts, "{ 'execute': 'human-monitor-command', "
                                "'arguments': { 'cpu-index': %d, "
                                "'command-line': %s } }", MCU_CPU_INDEX, xp);
    const char *text = strchr(qdict_get_str(rsp, "return"), ':');
    uint32_t value;

    g_assert_nonnull(text);
    value = g_ascii_strtoull(text + 1, NULL, 16);
    qobject_unref(rsp);
    return value;
}

static void test_ids(void)
{
    QTestState *qts = start();

    g_assert_cmphex(qtest_readl(qts, HSEM + 0x3ec), ==, 0x00000021);
    g_assert_cmphex(qtest_readl(qts, HSEM + 0x3f0), ==, 0x00000220);
    g_assert_cmphex(qtest_readl(qts, HSEM + 0x3f4), ==, 0x00000020);
    g_assert_cmphex(qtest_readl(qts, HSEM + 0x3f8), ==, 0x00100072);
    g_assert_cmphex(qtest_readl(qts, HSEM + 0x3fc), ==, 0xa3c5dd01);
    qtest_quit(qts);
}

/* Write, then read back to know who has it */
static void test_two_step(void)
{
    QTestState *qts = start();

    g_assert_cmphex(qtest_readl(qts, R(5)), ==, 0);
    qtest_writel(qts, R(5), LOCK | MPU | 0x42);
    g_assert_cmphex(qtest_readl(qts, R(5)), ==, LOCK | MPU | 0x42);
    /* Another process of the same core does not get it, nor releases it */
    qtest_writel(qts, R(5), LOCK | MPU | 0x43);
    g_assert_cmphex(qtest_readl(qts, R(5)), ==, LOCK | MPU | 0x42);
    qtest_writel(qts, R(5), MPU | 0x43);
    g_assert_cmphex(qtest_readl(qts, R(5)), ==, LOCK | MPU | 0x42);
    /* Nor does a wrong core ID */
    qtest_writel(qts, R(5), MCU | 0x42);
    g_assert_cmphex(qtest_readl(qts, R(5)), ==, LOCK | MPU | 0x42);
    qtest_writel(qts, R(5), MPU | 0x42);
    g_assert_cmphex(qtest_readl(qts, R(5)), ==, 0);
    /* A core cannot take one in the other's name */
    qtest_writel(qts, R(5), LOCK | MCU);
    g_assert_cmphex(qtest_readl(qts, R(5)), ==, 0);
    qtest_quit(qts);
}

/* Reading takes it */
static void test_one_step(void)
{
    QTestState *qts = start();

    for (int i = 0; i < 32; i++) {
        g_assert_cmphex(qtest_readl(qts, RLR(i)), ==, LOCK | MPU);
        g_assert_cmphex(qtest_readl(qts, R(i)), ==, LOCK | MPU);
        g_assert_cmphex(qtest_readl(qts, RLR(i)), ==, LOCK | MPU);
    }
    qtest_writel(qts, R(7), MPU);
    g_assert_cmphex(qtest_readl(qts, R(7)), ==, 0);
    /* RLR takes no writes */
    qtest_writel(qts, RLR(7), LOCK | MPU);
    g_assert_cmphex(qtest_readl(qts, R(7)), ==, 0);
    qtest_quit(qts);
}

/* Each bus master takes semaphores in its own name, and keeps the other out */
static void test_two_masters(void)
{
    QTestState *qts = start();

    g_assert_cmphex(mcu_readl(qts, RLR(0)), ==, LOCK | MCU);
    g_assert_cmphex(qtest_readl(qts, RLR(0)), ==, LOCK | MCU);
    qtest_writel(qts, R(0), LOCK | MPU);
    g_assert_cmphex(qtest_readl(qts, R(0)), ==, LOCK | MCU);
    qtest_writel(qts, R(0), MPU);
    qtest_writel(qts, R(0), MCU);
    g_assert_cmphex(qtest_readl(qts, R(0)), ==, LOCK | MCU);

    g_assert_cmphex(qtest_readl(qts, RLR(1)), ==, LOCK | MPU);
    g_assert_cmphex(mcu_readl(qts, RLR(1)), ==, LOCK | MPU);
    g_assert_cmphex(mcu_readl(qts, R(1)), ==, LOCK | MPU);
    qtest_quit(qts);
}

/* Releases set both status registers, the enables make interrupts of them */
static void test_interrupt(void)
{
    QTestState *qts = start();

    qtest_irq_intercept_out_named(qts, HSEM_PATH, "sysbus-irq");
    qtest_writel(qts, C1IER, 1u << 31);
    qtest_readl(qts, RLR(3));
    qtest_readl(qts, RLR(31));
    g_assert_cmphex(qtest_readl(qts, C1ISR), ==, 0);
    qtest_writel(qts, R(3), MPU);
    g_assert_cmphex(qtest_readl(qts, C1ISR), ==, 1u << 3);
    g_assert_cmphex(qtest_readl(qts, C1MISR), ==, 0);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_writel(qts, R(31), MPU);
    g_assert_cmphex(qtest_readl(qts, C1MISR), ==, 1u << 31);
    g_assert_true(qtest_get_irq(qts, 0));
    g_assert_false(qtest_get_irq(qts, 1));

    qtest_writel(qts, C2IER, 1u << 3);
    g_assert_cmphex(qtest_readl(qts, C2MISR), ==, 1u << 3);
    g_assert_true(qtest_get_irq(qts, 1));
    qtest_writel(qts, C1ICR, 1u << 31);
    g_assert_cmphex(qtest_readl(qts, C1ISR), ==, 1u << 3);
    g_assert_false(qtest_get_irq(qts, 0));
    g_assert_cmphex(qtest_readl(qts, C2ISR), ==, 1u << 31 | 1u << 3);
    qtest_writel(qts, C2ICR, 0xffffffff);
    g_assert_false(qtest_get_irq(qts, 1));
    /* Releasing a free one is no event */
    qtest_writel(qts, R(3), MPU);
    g_assert_cmphex(qtest_readl(qts, C2ISR), ==, 0);
    qtest_quit(qts);
}

/* CR releases all that a core has, if the key is right */
static void test_clear_by_key(void)
{
    QTestState *qts = start();

    qtest_writel(qts, KEYR, 0xcafe1234);
    g_assert_cmphex(qtest_readl(qts, KEYR), ==, 0xcafe0000);
    qtest_writel(qts, R(1), LOCK | MPU | 7);
    mcu_readl(qts, RLR(2));
    mcu_readl(qts, RLR(9));

    qtest_writel(qts, CR, 0xcaff0000 | MCU);
    g_assert_cmphex(qtest_readl(qts, R(2)), ==, LOCK | MCU);
    qtest_writel(qts, CR, 0xcafe0000 | MCU);
    g_assert_cmphex(qtest_readl(qts, R(1)), ==, LOCK | MPU | 7);
    g_assert_cmphex(qtest_readl(qts, R(2)), ==, 0);
    g_assert_cmphex(qtest_readl(qts, R(9)), ==, 0);
    g_assert_cmphex(qtest_readl(qts, C1ISR), ==, 1u << 2 | 1u << 9);
    g_assert_cmphex(qtest_readl(qts, CR), ==, 0);
    qtest_quit(qts);
}

static void test_reset(void)
{
    QTestState *qts = start();

    qtest_readl(qts, RLR(4));
    qtest_readl(qts, RLR(6));
    qtest_writel(qts, R(6), MPU);
    qtest_writel(qts, C1IER, 0xff);
    qtest_writel(qts, KEYR, 0x12340000);
    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, R(4)), ==, 0);
    g_assert_cmphex(qtest_readl(qts, C1IER), ==, 0);
    g_assert_cmphex(qtest_readl(qts, C1ISR), ==, 0);
    g_assert_cmphex(qtest_readl(qts, KEYR), ==, 0);
    qtest_quit(qts);
}

static void test_bad_offsets(void)
{
    QTestState *qts = start();

    qtest_writel(qts, HSEM + 0x120, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, HSEM + 0x120), ==, 0);
    qtest_writel(qts, HSEM + 0x3f0, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, HSEM + 0x3f0), ==, 0x00000220);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("stm32mp1/hsem/ids", test_ids);
    qtest_add_func("stm32mp1/hsem/two_step", test_two_step);
    qtest_add_func("stm32mp1/hsem/one_step", test_one_step);
    qtest_add_func("stm32mp1/hsem/two_masters", test_two_masters);
    qtest_add_func("stm32mp1/hsem/interrupt", test_interrupt);
    qtest_add_func("stm32mp1/hsem/clear_by_key", test_clear_by_key);
    qtest_add_func("stm32mp1/hsem/reset", test_reset);
    qtest_add_func("stm32mp1/hsem/bad_offsets", test_bad_offsets);
    return g_test_run();
}
