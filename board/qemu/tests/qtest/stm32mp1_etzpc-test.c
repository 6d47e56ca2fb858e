/*
 * QTest of the STM32MP1 ETZPC
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "libqtest.h"

#define ETZPC 0x5c007000
#define TZMA0_SIZE (ETZPC + 0x00)
#define TZMA1_SIZE (ETZPC + 0x04)
#define DECPROT(n) (ETZPC + 0x10 + 4 * (n))
#define LOCK(n) (ETZPC + 0x30 + 4 * (n))
#define HWCFGR (ETZPC + 0x3f0)

#define TZMA_LOCK 0x80000000u
#define TZMA_RESET 0x3ffu

static QTestState *start(void)
{
    return qtest_init("-machine stm32mp157c-dk2");
}

static void test_reset_values(void)
{
    QTestState *qts = start();

    g_assert_cmphex(qtest_readl(qts, TZMA0_SIZE), ==, TZMA_RESET);
    g_assert_cmphex(qtest_readl(qts, TZMA1_SIZE), ==, TZMA_RESET);
    for (int i = 0; i < 6; i++) {
        g_assert_cmphex(qtest_readl(qts, DECPROT(i)), ==, 0);
    }
    /* 96 peripherals, two memories */
    g_assert_cmphex(qtest_readl(qts, HWCFGR), ==, 0x00006002);
    g_assert_cmphex(qtest_readl(qts, ETZPC + 0x3f4), ==, 0x00000020);
    g_assert_cmphex(qtest_readl(qts, ETZPC + 0x3f8), ==, 0x00100061);
    g_assert_cmphex(qtest_readl(qts, ETZPC + 0x3fc), ==, 0xa3c5dd01);
    qtest_quit(qts);
}

/* A lock bit holds the two bits of its peripheral, and those only */
static void test_decprot(void)
{
    QTestState *qts = start();

    for (int i = 0; i < 6; i++) {
        qtest_writel(qts, DECPROT(i), 0x33333333 + i);
        g_assert_cmphex(qtest_readl(qts, DECPROT(i)), ==, 0x33333333 + i);
    }
    /* Peripherals 0 and 17 */
    qtest_writel(qts, LOCK(0), 1u << 0 | 1u << 17);
    qtest_writel(qts, DECPROT(0), 0xcccccccc);
    g_assert_cmphex(qtest_readl(qts, DECPROT(0)), ==, 0xcccccccf);
    qtest_writel(qts, DECPROT(1), 0xcccccccc);
    g_assert_cmphex(qtest_readl(qts, DECPROT(1)), ==, 0xccccccc4);
    qtest_writel(qts, DECPROT(2), 0xcccccccc);
    g_assert_cmphex(qtest_readl(qts, DECPROT(2)), ==, 0xcccccccc);
    /* Locks do not go away */
    qtest_writel(qts, LOCK(0), 0);
    g_assert_cmphex(qtest_readl(qts, LOCK(0)), ==, 1u << 0 | 1u << 17);
    qtest_quit(qts);
}

static void test_tzma(void)
{
    QTestState *qts = start();

    qtest_writel(qts, TZMA1_SIZE, 0x7ffffc10);
    g_assert_cmphex(qtest_readl(qts, TZMA1_SIZE), ==, 0x10);
    qtest_writel(qts, TZMA1_SIZE, TZMA_LOCK | 0x20);
    qtest_writel(qts, TZMA1_SIZE, 0x30);
    g_assert_cmphex(qtest_readl(qts, TZMA1_SIZE), ==, TZMA_LOCK | 0x20);
    qtest_writel(qts, TZMA0_SIZE, 0x30);
    g_assert_cmphex(qtest_readl(qts, TZMA0_SIZE), ==, 0x30);
    qtest_quit(qts);
}

static void test_reset(void)
{
    QTestState *qts = start();

    qtest_writel(qts, DECPROT(0), 0xffffffff);
    qtest_writel(qts, LOCK(0), 0xffffffff);
    qtest_writel(qts, TZMA0_SIZE, TZMA_LOCK | 1);
    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, DECPROT(0)), ==, 0);
    g_assert_cmphex(qtest_readl(qts, LOCK(0)), ==, 0);
    g_assert_cmphex(qtest_readl(qts, TZMA0_SIZE), ==, TZMA_RESET);
    qtest_quit(qts);
}

static void test_bad_offsets(void)
{
    QTestState *qts = start();

    qtest_writel(qts, HWCFGR, 0);
    g_assert_cmphex(qtest_readl(qts, HWCFGR), ==, 0x00006002);
    /* There is no seventh DECPROT register */
    qtest_writel(qts, DECPROT(6), 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, DECPROT(6)), ==, 0);
    qtest_quit(qts);
}

/*
 * With a kernel, the machine does the boot loader's work: Linux would leave
 * peripherals alone that are not its own.
 */
static void test_opened_for_kernel(void)
{
    g_autofree char *kernel = NULL;
    QTestState *qts;
    int fd = g_file_open_tmp("stm32mp1-etzpc-XXXXXX", &kernel, NULL);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(write(fd, "not a kernel", 12), ==, 12);
    close(fd);
    qts = qtest_initf("-machine stm32mp157c-dk2 -kernel %s", kernel);
    for (int i = 0; i < 6; i++) {
        g_assert_cmphex(qtest_readl(qts, DECPROT(i)), ==, 0xffffffff);
    }
    qtest_quit(qts);
    unlink(kernel);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("stm32mp1/etzpc/reset_values", test_reset_values);
    qtest_add_func("stm32mp1/etzpc/decprot", test_decprot);
    qtest_add_func("stm32mp1/etzpc/tzma", test_tzma);
    qtest_add_func("stm32mp1/etzpc/reset", test_reset);
    qtest_add_func("stm32mp1/etzpc/bad_offsets", test_bad_offsets);
    qtest_add_func("stm32mp1/etzpc/opened_for_kernel", test_opened_for_kernel);
    return g_test_run();
}
