/*
 * QTest testcase for the ARMv7-M DWT, on the STM32MP1's Cortex-M4
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "stm32mp1_mcu.h"

#define DEMCR 0xe000edfc
#define DEMCR_TRCENA 0x01000000

#define DWT_CTRL 0xe0001000
#define DWT_CYCCNT 0xe0001004
#define DWT_COMP0 0xe0001020
#define DWT_PIDR0 0xe0001fe0

#define NUMCOMP_4 0x40000000
#define CYCCNTENA 1

/* The MCU's and the STGEN's clock after reset */
#define HSI_HZ 64000000

#define STGENC_CNTCR 0x5c008000
#define STGENR_CNTCVL 0x5a005000

static QTestState *start_counting(void)
{
    QTestState *qts = mcu_start(mcu_peek_poke, sizeof(mcu_peek_poke), "");

    mcu_write(qts, DEMCR, DEMCR_TRCENA);
    mcu_write(qts, DWT_CTRL, CYCCNTENA);
    return qts;
}

static void test_trcena(void)
{
    QTestState *qts = mcu_start(mcu_peek_poke, sizeof(mcu_peek_poke), "");

    g_assert_cmphex(mcu_read(qts, DEMCR), ==, 0);
    mcu_write(qts, DWT_CTRL, CYCCNTENA);
    g_assert_cmphex(mcu_read(qts, DWT_CTRL), ==, 0);

    mcu_write(qts, DEMCR, DEMCR_TRCENA);
    g_assert_cmphex(mcu_read(qts, DEMCR), ==, DEMCR_TRCENA);
    g_assert_cmphex(mcu_read(qts, DWT_CTRL), ==, NUMCOMP_4);
    g_assert_cmphex(mcu_read(qts, DWT_CYCCNT), ==, 0);
    g_assert_cmphex(mcu_read(qts, DWT_PIDR0), ==, 2);
    qtest_quit(qts);
}

static void test_count(void)
{
    QTestState *qts = start_counting();
    uint32_t count, later;

    g_assert_cmphex(mcu_read(qts, DWT_CTRL), ==, NUMCOMP_4 | CYCCNTENA);
    count = mcu_read(qts, DWT_CYCCNT);
    later = mcu_read(qts, DWT_CYCCNT);
    g_assert_cmpuint(later, >, count);

    /* Stopped, it keeps its value; started, it goes on from there */
    mcu_write(qts, DWT_CTRL, 0);
    count = mcu_read(qts, DWT_CYCCNT);
    g_assert_cmpuint(count, >, later);
    g_assert_cmpuint(mcu_read(qts, DWT_CYCCNT), ==, count);
    mcu_write(qts, DWT_CTRL, CYCCNTENA);
    later = mcu_read(qts, DWT_CYCCNT);
    g_assert_cmpuint(later, >, count);

    mcu_write(qts, DEMCR, 0);
    g_usleep(10 * 1000);
    mcu_write(qts, DEMCR, DEMCR_TRCENA);
    count = mcu_read(qts, DWT_CYCCNT) - later;
    g_assert_cmpuint(count, <, G_MAXINT32);
    qtest_quit(qts);
}

static void test_write(void)
{
    QTestState *qts = start_counting();

    mcu_write(qts, DWT_CTRL, 0);
    mcu_write(qts, DWT_CYCCNT, 0xfffffff0);
    g_assert_cmphex(mcu_read(qts, DWT_CYCCNT), ==, 0xfffffff0);
    /* It wraps */
    mcu_write(qts, DWT_CTRL, CYCCNTENA);
    g_assert_cmphex(mcu_read(qts, DWT_CYCCNT), <, 0xfffffff0);

    mcu_write(qts, DWT_COMP0, 0x12345678);
    g_assert_cmphex(mcu_read(qts, DWT_COMP0), ==, 0x12345678);
    qtest_quit(qts);
}

/* Against the system's time stamp generator, which has the same clock here */
static void test_rate(void)
{
    QTestState *qts = start_counting();
    uint32_t count, stamp;
    double ratio;

    qtest_writel(qts, STGENC_CNTCR, 1);
    count = mcu_read(qts, DWT_CYCCNT);
    stamp = qtest_readl(qts, STGENR_CNTCVL);
    g_usleep(500 * 1000);
    count = mcu_read(qts, DWT_CYCCNT) - count;
    stamp = qtest_readl(qts, STGENR_CNTCVL) - stamp;

    ratio = (double)count / stamp;
    g_assert_cmpfloat(ratio, >, 0.8);
    g_assert_cmpfloat(ratio, <, 1.25);
    g_assert_cmpuint(count, >, HSI_HZ / 2 / 2);
    qtest_quit(qts);
}

/* A clock that is slowed down does not change what has been counted */
static void test_clock_change(void)
{
    QTestState *qts = start_counting();
    uint32_t before, after;

    mcu_write(qts, DWT_CYCCNT, 0x70000000);
    before = mcu_read(qts, DWT_CYCCNT);
    qtest_writel(qts, RCC_BASE + 0x830, 9);     /* MCUDIVR: / 512 */
    after = mcu_read(qts, DWT_CYCCNT);
    g_assert_cmpuint(after, >=, before);
    g_assert_cmpuint(after - before, <, HSI_HZ);
    before = mcu_read(qts, DWT_CYCCNT);
    g_usleep(100 * 1000);
    after = mcu_read(qts, DWT_CYCCNT);
    g_assert_cmpuint(after - before, >=, HSI_HZ / 512 / 20);
    g_assert_cmpuint(after - before, <, HSI_HZ / 512 * 5);
    qtest_quit(qts);
}

static void test_reset(void)
{
    QTestState *qts = start_counting();

    mcu_reset(qts);
    mcu_release(qts);
    g_assert_cmphex(mcu_read(qts, DEMCR), ==, 0);
    mcu_write(qts, DEMCR, DEMCR_TRCENA);
    g_assert_cmphex(mcu_read(qts, DWT_CTRL), ==, NUMCOMP_4);
    g_assert_cmphex(mcu_read(qts, DWT_CYCCNT), ==, 0);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    if (!qtest_has_accel("tcg")) {
        g_test_skip("the Cortex-M4 only runs with TCG");
        return g_test_run();
    }
    qtest_add_func("armv7m/dwt/trcena", test_trcena);
    qtest_add_func("armv7m/dwt/count", test_count);
    qtest_add_func("armv7m/dwt/write", test_write);
    qtest_add_func("armv7m/dwt/rate", test_rate);
    qtest_add_func("armv7m/dwt/clock-change", test_clock_change);
    qtest_add_func("armv7m/dwt/reset", test_reset);
    return g_test_run();
}
