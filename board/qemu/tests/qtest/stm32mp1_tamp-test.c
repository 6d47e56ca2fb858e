/*
 * QTest of the STM32MP1 TAMP
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "libqtest.h"

#define TAMP 0x5c00a000
#define CR1 (TAMP + 0x00)
#define ATCR1 (TAMP + 0x10)
#define SMCR (TAMP + 0x20)
#define SR (TAMP + 0x30)
#define COUNTR (TAMP + 0x40)
#define BKP(n) (TAMP + 0x100 + 4 * (n))
#define MCU_TABLE BKP(17)
#define MCU_STATE BKP(18)

static QTestState *start(void)
{
    return qtest_init("-machine stm32mp157c-dk2");
}

static void test_reset_values(void)
{
    QTestState *qts = start();

    g_assert_cmphex(qtest_readl(qts, CR1), ==, 0xffff0000);
    g_assert_cmphex(qtest_readl(qts, ATCR1), ==, 0x00070000);
    g_assert_cmphex(qtest_readl(qts, SMCR), ==, 0x80000000);
    g_assert_cmphex(qtest_readl(qts, SR), ==, 0);
    for (int i = 0; i < 32; i++) {
        g_assert_cmphex(qtest_readl(qts, BKP(i)), ==, 0);
    }
    /* 32 backup registers, 3 tampers */
    g_assert_cmphex(qtest_readl(qts, TAMP + 0x3f0), ==, 0x009d1320);
    g_assert_cmphex(qtest_readl(qts, TAMP + 0x3ec), ==, 0x00000101);
    g_assert_cmphex(qtest_readl(qts, TAMP + 0x3f4), ==, 0x00000010);
    g_assert_cmphex(qtest_readl(qts, TAMP + 0x3f8), ==, 0x00121033);
    g_assert_cmphex(qtest_readl(qts, TAMP + 0x3fc), ==, 0xa3c5dd01);
    qtest_quit(qts);
}

static void test_masks(void)
{
    QTestState *qts = start();
    static const struct {
        uint32_t offset, mask;
    } reg[] = {
        { 0x00, 0xffff0007 }, { 0x04, 0x07070007 }, { 0x0c, 0x000000ff },
        { 0x10, 0xc7073f07 }, { 0x14, 0 }, { 0x18, 0 }, { 0x20, 0x80ff00ff },
        { 0x2c, 0xffff0007 }, { 0x30, 0 }, { 0x3c, 0 }, { 0x50, 1 },
        { 0x08, 0 }, { 0x180, 0 },
    };

    for (int i = 0; i < G_N_ELEMENTS(reg); i++) {
        qtest_writel(qts, TAMP + reg[i].offset, 0xffffffff);
        g_assert_cmphex(qtest_readl(qts, TAMP + reg[i].offset), ==,
                        reg[i].mask);
    }
    qtest_quit(qts);
}

/* It counts writes, whatever they write */
static void test_monotonic_counter(void)
{
    QTestState *qts = start();

    for (uint32_t i = 0; i < 3; i++) {
        g_assert_cmphex(qtest_readl(qts, COUNTR), ==, i);
        qtest_writel(qts, COUNTR, 0);
    }
    qtest_quit(qts);
}

/* The backup domain does not notice a system reset */
static void test_survives_reset(void)
{
    QTestState *qts = start();

    for (int i = 0; i < 32; i++) {
        qtest_writel(qts, BKP(i), 0xbac00000 + i);
    }
    qtest_writel(qts, COUNTR, 0);
    qtest_system_reset(qts);
    for (int i = 0; i < 32; i++) {
        g_assert_cmphex(qtest_readl(qts, BKP(i)), ==, 0xbac00000 + i);
    }
    g_assert_cmphex(qtest_readl(qts, COUNTR), ==, 1);
    qtest_quit(qts);
}

/*
 * But with a kernel the machine does the boot loader's work: it says that
 * the Cortex-M4 is off. The rest is left alone.
 */
static void test_mcu_off_for_kernel(void)
{
    g_autofree char *kernel = NULL;
    QTestState *qts;
    int fd = g_file_open_tmp("stm32mp1-tamp-XXXXXX", &kernel, NULL);

    g_assert_cmpint(fd, >=, 0);
    g_assert_cmpint(write(fd, "not a kernel", 12), ==, 12);
    close(fd);
    qts = qtest_initf("-machine stm32mp157c-dk2 -kernel %s", kernel);
    qtest_writel(qts, BKP(16), 1);
    qtest_writel(qts, MCU_TABLE, 0x10020000);
    qtest_writel(qts, MCU_STATE, 2);
    qtest_writel(qts, BKP(19), 3);
    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, BKP(16)), ==, 1);
    g_assert_cmphex(qtest_readl(qts, MCU_TABLE), ==, 0);
    g_assert_cmphex(qtest_readl(qts, MCU_STATE), ==, 0);
    g_assert_cmphex(qtest_readl(qts, BKP(19)), ==, 3);
    qtest_quit(qts);
    unlink(kernel);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("stm32mp1/tamp/reset_values", test_reset_values);
    qtest_add_func("stm32mp1/tamp/masks", test_masks);
    qtest_add_func("stm32mp1/tamp/monotonic_counter", test_monotonic_counter);
    qtest_add_func("stm32mp1/tamp/survives_reset", test_survives_reset);
    qtest_add_func("stm32mp1/tamp/mcu_off_for_kernel",
                   test_mcu_off_for_kernel);
    return g_test_run();
}
