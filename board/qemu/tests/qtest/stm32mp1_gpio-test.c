/*
 * QTest of the STM32MP1 GPIO
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "libqtest.h"

#define GPIOA 0x50002000
#define GPIOA_PATH "/machine/soc/gpioa"
#define GPIOK 0x5000c000
#define GPIOZ 0x54004000

enum {
    MODER = 0x00,
    OTYPER = 0x04,
    OSPEEDR = 0x08,
    PUPDR = 0x0c,
    IDR = 0x10,
    ODR = 0x14,
    BSRR = 0x18,
    AFRL = 0x20,
    AFRH = 0x24,
    BRR = 0x28,
    SECCFGR = 0x30,
};

#define INPUT 0u
#define OUTPUT 1u
#define ANALOG 3u
#define PULL_UP 1u
#define PULL_DOWN 2u

static QTestState *start(void)
{
    return qtest_init("-machine stm32mp157c-dk2");
}

static uint32_t rd(QTestState *qts, uint32_t offset)
{
    return qtest_readl(qts, GPIOA + offset);
}

static void wr(QTestState *qts, uint32_t offset, uint32_t value)
{
    qtest_writel(qts, GPIOA + offset, value);
}

static void outside(QTestState *qts, int pin, int level)
{
    qtest_set_irq_in(qts, GPIOA_PATH, NULL, pin, level);
}

static void test_reset_values(void)
{
    QTestState *qts = start();
    static const uint32_t port[] = {
        0x50002000, 0x50003000, 0x50004000, 0x50005000, 0x50006000, 0x50007000,
        0x50008000, 0x50009000, 0x5000a000, 0x5000b000, GPIOK, GPIOZ,
    };

    for (int i = 0; i < G_N_ELEMENTS(port); i++) {
        const bool small = port[i] == GPIOK || port[i] == GPIOZ;

        g_assert_cmphex(qtest_readl(qts, port[i] + MODER), ==, 0xffffffff);
        g_assert_cmphex(qtest_readl(qts, port[i] + OTYPER), ==, 0);
        g_assert_cmphex(qtest_readl(qts, port[i] + OSPEEDR), ==, 0);
        g_assert_cmphex(qtest_readl(qts, port[i] + PUPDR), ==, 0);
        g_assert_cmphex(qtest_readl(qts, port[i] + IDR), ==, 0);
        g_assert_cmphex(qtest_readl(qts, port[i] + ODR), ==, 0);
        g_assert_cmphex(qtest_readl(qts, port[i] + AFRL), ==, 0);
        g_assert_cmphex(qtest_readl(qts, port[i] + AFRH), ==, 0);
        g_assert_cmphex(qtest_readl(qts, port[i] + SECCFGR), ==,
                        port[i] == GPIOZ ? 0xff : 0);
        g_assert_cmphex(qtest_readl(qts, port[i] + 0x3c8), ==, 0x00011240);
        g_assert_cmphex(qtest_readl(qts, port[i] + 0x3cc), ==,
                        small ? 0xff : 0xffff);
        g_assert_cmphex(qtest_readl(qts, port[i] + 0x3f4), ==, 0x00000040);
        g_assert_cmphex(qtest_readl(qts, port[i] + 0x3f8), ==, 0x000f0002);
        g_assert_cmphex(qtest_readl(qts, port[i] + 0x3fc), ==, 0xa3c5dd01);
    }
    qtest_quit(qts);
}

/* BSRR sets and resets, setting wins; BRR resets; IDR shows driven pins */
static void test_output(void)
{
    QTestState *qts = start();

    qtest_irq_intercept_out(qts, GPIOA_PATH);
    wr(qts, BSRR, 0x0000ffff);
    g_assert_cmphex(rd(qts, ODR), ==, 0xffff);
    g_assert_cmphex(rd(qts, IDR), ==, 0);
    wr(qts, MODER, (0xffffffff & ~(3u << 10)) | OUTPUT << 10);
    g_assert_cmphex(rd(qts, IDR), ==, 1u << 5);
    g_assert_true(qtest_get_irq(qts, 5));
    wr(qts, BSRR, 1u << (16 + 5));
    g_assert_cmphex(rd(qts, ODR), ==, 0xffdf);
    g_assert_cmphex(rd(qts, IDR), ==, 0);
    g_assert_false(qtest_get_irq(qts, 5));
    wr(qts, BSRR, 1u << (16 + 5) | 1u << 5);
    g_assert_cmphex(rd(qts, ODR), ==, 0xffff);
    wr(qts, BRR, 0x00f0);
    g_assert_cmphex(rd(qts, ODR), ==, 0xff0f);
    wr(qts, ODR, 0xabcd1234);
    g_assert_cmphex(rd(qts, ODR), ==, 0x1234);
    g_assert_cmphex(rd(qts, BSRR), ==, 0);
    g_assert_cmphex(rd(qts, BRR), ==, 0);
    qtest_quit(qts);
}

/* Nobody drives: the pull resistor says; then the outside does */
static void test_input(void)
{
    QTestState *qts = start();

    wr(qts, MODER, 0);
    wr(qts, PUPDR, PULL_UP << 0 | PULL_DOWN << 2);
    g_assert_cmphex(rd(qts, IDR), ==, 1);
    outside(qts, 0, 0);
    outside(qts, 1, 1);
    g_assert_cmphex(rd(qts, IDR), ==, 2);
    outside(qts, 15, 1);
    g_assert_cmphex(rd(qts, IDR), ==, 0x8002);
    /* Analog pins read as 0 */
    wr(qts, MODER, ANALOG << 30);
    g_assert_cmphex(rd(qts, IDR), ==, 2);
    /* IDR cannot be written */
    wr(qts, IDR, 0);
    g_assert_cmphex(rd(qts, IDR), ==, 2);
    qtest_quit(qts);
}

/* An open-drain output of 1 leaves the pin to others */
static void test_open_drain(void)
{
    QTestState *qts = start();

    wr(qts, MODER, OUTPUT << 6);
    wr(qts, OTYPER, 1u << 3);
    g_assert_cmphex(rd(qts, IDR), ==, 0);
    wr(qts, BSRR, 1u << 3);
    g_assert_cmphex(rd(qts, IDR), ==, 0);
    wr(qts, PUPDR, PULL_UP << 6);
    g_assert_cmphex(rd(qts, IDR), ==, 1u << 3);
    outside(qts, 3, 0);
    g_assert_cmphex(rd(qts, IDR), ==, 0);
    outside(qts, 3, 1);
    g_assert_cmphex(rd(qts, IDR), ==, 1u << 3);
    wr(qts, BRR, 1u << 3);
    g_assert_cmphex(rd(qts, IDR), ==, 0);
    qtest_quit(qts);
}

/* Registers have fields only for pins that exist */
static void test_small_port(void)
{
    QTestState *qts = start();

    qtest_writel(qts, GPIOK + MODER, 0);
    g_assert_cmphex(qtest_readl(qts, GPIOK + MODER), ==, 0xffff0000);
    qtest_writel(qts, GPIOK + ODR, 0xffff);
    g_assert_cmphex(qtest_readl(qts, GPIOK + ODR), ==, 0xff);
    qtest_writel(qts, GPIOK + AFRH, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, GPIOK + AFRH), ==, 0);
    qtest_writel(qts, GPIOK + SECCFGR, 0xff);
    g_assert_cmphex(qtest_readl(qts, GPIOK + SECCFGR), ==, 0);
    qtest_writel(qts, GPIOZ + SECCFGR, 0xf0f);
    g_assert_cmphex(qtest_readl(qts, GPIOZ + SECCFGR), ==, 0x0f);
    qtest_quit(qts);
}

/* On AHB, bytes that are not addressed do not change */
static void test_access_size(void)
{
    QTestState *qts = start();

    qtest_writeb(qts, GPIOA + MODER + 1, 0);
    g_assert_cmphex(rd(qts, MODER), ==, 0xffff00ff);
    g_assert_cmphex(qtest_readw(qts, GPIOA + MODER), ==, 0x00ff);
    wr(qts, ODR, 0x00ff);
    /* The upper half of BSRR alone */
    qtest_writew(qts, GPIOA + BSRR + 2, 0x000f);
    g_assert_cmphex(rd(qts, ODR), ==, 0x00f0);
    qtest_writeb(qts, GPIOA + BSRR + 1, 0x80);
    g_assert_cmphex(rd(qts, ODR), ==, 0x80f0);
    wr(qts, 0x34, 0xffffffff);
    g_assert_cmphex(rd(qts, 0x34), ==, 0);
    qtest_quit(qts);
}

/* The port forgets everything, the outside does not */
static void test_reset(void)
{
    QTestState *qts = start();

    wr(qts, MODER, 0);
    wr(qts, PUPDR, 0x55555555);
    wr(qts, ODR, 0xffff);
    wr(qts, AFRL, 0x12345678);
    outside(qts, 4, 1);
    qtest_system_reset(qts);
    g_assert_cmphex(rd(qts, MODER), ==, 0xffffffff);
    g_assert_cmphex(rd(qts, PUPDR), ==, 0);
    g_assert_cmphex(rd(qts, ODR), ==, 0);
    g_assert_cmphex(rd(qts, AFRL), ==, 0);
    g_assert_cmphex(rd(qts, IDR), ==, 0);
    wr(qts, MODER, 0);
    g_assert_cmphex(rd(qts, IDR), ==, 1u << 4);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("stm32mp1/gpio/reset_values", test_reset_values);
    qtest_add_func("stm32mp1/gpio/output", test_output);
    qtest_add_func("stm32mp1/gpio/input", test_input);
    qtest_add_func("stm32mp1/gpio/open_drain", test_open_drain);
    qtest_add_func("stm32mp1/gpio/small_port", test_small_port);
    qtest_add_func("stm32mp1/gpio/access_size", test_access_size);
    qtest_add_func("stm32mp1/gpio/reset", test_reset);
    return g_test_run();
}
