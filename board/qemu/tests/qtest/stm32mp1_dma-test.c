/*
 * QTest of the STM32MP1 DMA
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Time is the virtual clock, which only clock_step() moves. Without a kernel
 * the bus runs from the HSI: 64 cycles are 1000 ns.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "libqtest.h"
#include "stm32mp1_mcu.h"

#define DMA1 0x48000000
#define DMA2 0x48001000
#define DMA1_PATH "/machine/soc/dma1"
#define DMA2_PATH "/machine/soc/dma2"

#define LISR 0x00
#define HISR 0x04
#define LIFCR 0x08
#define HIFCR 0x0c
#define CR(n) (0x10 + 0x18 * (n))
#define NDTR(n) (0x14 + 0x18 * (n))
#define PAR(n) (0x18 + 0x18 * (n))
#define M0AR(n) (0x1c + 0x18 * (n))
#define M1AR(n) (0x20 + 0x18 * (n))
#define FCR(n) (0x24 + 0x18 * (n))

#define FE (1u << 0)
#define TE (1u << 3)
#define HT (1u << 4)
#define TC (1u << 5)

#define EN (1u << 0)
#define TEIE (1u << 2)
#define HTIE (1u << 3)
#define TCIE (1u << 4)
#define MEM_TO_DEV (1u << 6)
#define MEM_TO_MEM (2u << 6)
#define PINC (1u << 9)
#define MINC (1u << 10)
#define PSIZE(log2) ((log2) << 11)
#define MSIZE(log2) ((log2) << 13)
#define PINCOS (1u << 15)
#define PL(n) ((n) << 16)
#define PBURST(n) ((n) << 21)
#define MBURST(n) ((n) << 23)

#define WORDS (MEM_TO_MEM | PINC | MINC | PSIZE(2) | MSIZE(2))
#define FULL 3

#define NVIC_ISPR(n) (0xe000e200 + 4 * ((n) / 32))
#define GIC_PATH "/machine/soc/mpcore/gic"

#define SRC 0x10000000
#define DST 0x10040000
#define NOWHERE 0x70000000
#define MAX_LEN 1024

static uint8_t pattern[MAX_LEN];

static QTestState *start(void)
{
    QTestState *qts = qtest_init("-machine stm32mp157c-dk2");

    for (int i = 0; i < MAX_LEN; i++) {
        pattern[i] = i * 7 + (i >> 8) + 1;
    }
    qtest_memwrite(qts, SRC, pattern, sizeof(pattern));
    return qts;
}

static uint32_t reg(QTestState *qts, uint32_t offset)
{
    return qtest_readl(qts, DMA2 + offset);
}

static void set_reg(QTestState *qts, uint32_t offset, uint32_t value)
{
    qtest_writel(qts, DMA2 + offset, value);
}

static void set_up(QTestState *qts, int n, uint32_t src, uint32_t dst,
                   uint32_t ndtr)
{
    set_reg(qts, PAR(n), src);
    set_reg(qts, M0AR(n), dst);
    set_reg(qts, NDTR(n), ndtr);
}

static void assert_copied(QTestState *qts, uint32_t len, uint32_t of)
{
    g_autofree uint8_t *data = g_malloc0(of);

    qtest_memread(qts, DST, data, of);
    g_assert_cmpmem(data, len, pattern, len);
    for (uint32_t i = len; i < of; i++) {
        g_assert_cmphex(data[i], ==, 0);
    }
}

static void test_registers(void)
{
    QTestState *qts = start();

    for (int n = 0; n < 8; n++) {
        g_assert_cmphex(reg(qts, CR(n)), ==, 0);
        g_assert_cmphex(reg(qts, FCR(n)), ==, 0x21);
        set_reg(qts, CR(n), 0xfffffffe);
        g_assert_cmphex(reg(qts, CR(n)), ==, 0x01fffffe);
        set_reg(qts, NDTR(n), 0xffff0000 | n);
        g_assert_cmphex(reg(qts, NDTR(n)), ==, n);
        set_reg(qts, PAR(n), 0x1000 + n);
        set_reg(qts, M0AR(n), 0x2000 + n);
        set_reg(qts, M1AR(n), 0x3000 + n);
        set_reg(qts, FCR(n), 0xffffffff);
    }
    for (int n = 0; n < 8; n++) {
        g_assert_cmphex(reg(qts, PAR(n)), ==, 0x1000 + n);
        g_assert_cmphex(reg(qts, M0AR(n)), ==, 0x2000 + n);
        g_assert_cmphex(reg(qts, M1AR(n)), ==, 0x3000 + n);
        g_assert_cmphex(reg(qts, FCR(n)), ==, 0xa7);
        /* The other controller is another one */
        g_assert_cmphex(qtest_readl(qts, DMA1 + PAR(n)), ==, 0);
    }
    g_assert_cmphex(reg(qts, 0x3ec), ==, 0x00000001);
    g_assert_cmphex(reg(qts, 0x3f0), ==, 0x22222222);
    g_assert_cmphex(reg(qts, 0x3f4), ==, 0x00000014);
    g_assert_cmphex(reg(qts, 0x3f8), ==, 0x00100002);
    g_assert_cmphex(reg(qts, 0x3fc), ==, 0xa3c5dd01);
    qtest_quit(qts);
}

/* A word every 4 cycles; the events come when they are due, not before */
static void test_copy(void)
{
    QTestState *qts = start();

    qtest_irq_intercept_out_named(qts, DMA2_PATH, "sysbus-irq");
    set_up(qts, 5, SRC, DST, 64);
    set_reg(qts, CR(5), WORDS | HTIE | TCIE | EN);
    /* There is no direct mode from memory to memory */
    g_assert_cmphex(reg(qts, FCR(5)), ==, 0x25);
    qtest_clock_step(qts, 1000);
    g_assert_cmpuint(reg(qts, NDTR(5)), ==, 48);
    assert_copied(qts, 64, 256);
    qtest_clock_step(qts, 999);
    g_assert_cmphex(reg(qts, HISR), ==, 0);
    qtest_clock_step(qts, 1);
    g_assert_true(qtest_get_irq(qts, 5));
    g_assert_cmphex(reg(qts, HISR), ==, HT << 6);
    g_assert_cmpuint(reg(qts, NDTR(5)), ==, 32);
    set_reg(qts, HIFCR, HT << 6);
    g_assert_false(qtest_get_irq(qts, 5));

    qtest_clock_step(qts, 1999);
    g_assert_cmphex(reg(qts, HISR), ==, 0);
    g_assert_cmphex(reg(qts, CR(5)) & EN, ==, EN);
    qtest_clock_step(qts, 1);
    g_assert_true(qtest_get_irq(qts, 5));
    g_assert_cmphex(reg(qts, HISR) & TC << 6, ==, TC << 6);
    g_assert_cmphex(reg(qts, LISR), ==, 0);
    g_assert_cmphex(reg(qts, CR(5)), ==, WORDS | HTIE | TCIE);
    g_assert_cmpuint(reg(qts, NDTR(5)), ==, 0);
    assert_copied(qts, 256, 512);
    /* The addresses stay what they were */
    g_assert_cmphex(reg(qts, PAR(5)), ==, SRC);
    g_assert_cmphex(reg(qts, M0AR(5)), ==, DST);
    set_reg(qts, HIFCR, 0xffffffff);
    g_assert_false(qtest_get_irq(qts, 5));
    qtest_quit(qts);
}

/* 4 words in 7 cycles; enabling it again takes NDTR as it was written */
static void test_burst(void)
{
    QTestState *qts = start();

    set_up(qts, 0, SRC, DST, 64);
    set_reg(qts, FCR(0), FULL);
    for (int i = 0; i < 2; i++) {
        qtest_memset(qts, DST, 0, 512);
        set_reg(qts, CR(0), WORDS | PBURST(1) | MBURST(1) | EN);
        qtest_clock_step(qts, 1749);
        g_assert_cmphex(reg(qts, LISR), ==, HT);
        qtest_clock_step(qts, 1);
        g_assert_cmphex(reg(qts, LISR), ==, HT | TC);
        assert_copied(qts, 256, 512);
        set_reg(qts, LIFCR, HT | TC);
    }
    qtest_quit(qts);
}

/* The FIFO makes items of one size from those of the other */
static void test_sizes(void)
{
    QTestState *qts = start();

    for (unsigned p = 0; p < 3; p++) {
        for (unsigned m = 0; m < 3; m++) {
            set_up(qts, 3, SRC, DST, 64 >> p);
            qtest_memset(qts, DST, 0, 128);
            set_reg(qts, CR(3), MEM_TO_MEM | PINC | MINC | PSIZE(p) |
                    MSIZE(m) | EN);
            /* Looked at often: nothing is lost between the batches */
            for (int i = 0; i < 64; i++) {
                qtest_clock_step(qts, 70);
                reg(qts, NDTR(3));
            }
            g_assert_cmphex(reg(qts, LISR) >> 22, ==, HT | TC);
            set_reg(qts, LIFCR, 0xffffffff);
            assert_copied(qts, 64, 128);
        }
    }
    qtest_quit(qts);
}

static void test_increments(void)
{
    QTestState *qts = start();
    uint8_t data[16];

    /* The same source again and again */
    set_up(qts, 1, SRC + 5, DST, 16);
    set_reg(qts, CR(1), MEM_TO_MEM | MINC | EN);
    qtest_clock_step(qts, 1000);
    qtest_memread(qts, DST, data, sizeof(data));
    for (int i = 0; i < 16; i++) {
        g_assert_cmphex(data[i], ==, pattern[5]);
    }
    set_reg(qts, LIFCR, 0xffffffff);
    /* Bytes of words, all to one place */
    set_up(qts, 1, SRC, DST + 64, 4);
    set_reg(qts, CR(1), MEM_TO_MEM | PINC | PINCOS | EN);
    qtest_clock_step(qts, 1000);
    g_assert_cmphex(qtest_readl(qts, DST + 64), ==, pattern[12]);
    qtest_quit(qts);
}

/* While it is enabled, a stream's registers keep what they have */
static void test_protection(void)
{
    QTestState *qts = start();

    set_up(qts, 2, SRC, DST, 64);
    set_reg(qts, CR(2), WORDS | EN);
    set_up(qts, 2, NOWHERE, NOWHERE, 1000);
    set_reg(qts, M1AR(2), 1);
    set_reg(qts, FCR(2), 0x80 | FULL);
    set_reg(qts, CR(2), EN | TCIE | PSIZE(1));
    g_assert_cmphex(reg(qts, PAR(2)), ==, SRC);
    g_assert_cmphex(reg(qts, M0AR(2)), ==, DST);
    g_assert_cmphex(reg(qts, M1AR(2)), ==, 0);
    g_assert_cmphex(reg(qts, NDTR(2)), ==, 64);
    g_assert_cmphex(reg(qts, FCR(2)), ==, 0xa5);
    g_assert_cmphex(reg(qts, CR(2)), ==, WORDS | TCIE | EN);
    qtest_clock_step(qts, 4000);
    assert_copied(qts, 256, 512);
    qtest_quit(qts);
}

static void test_disable(void)
{
    QTestState *qts = start();

    set_up(qts, 0, SRC, DST, 64);
    set_reg(qts, CR(0), WORDS | EN);
    qtest_clock_step(qts, 1000);
    set_reg(qts, CR(0), WORDS);
    g_assert_cmphex(reg(qts, CR(0)), ==, WORDS);
    g_assert_cmphex(reg(qts, LISR), ==, TC);
    g_assert_cmpuint(reg(qts, NDTR(0)), ==, 48);
    qtest_clock_step(qts, 10000);
    g_assert_cmpuint(reg(qts, NDTR(0)), ==, 48);
    assert_copied(qts, 64, 512);
    /* To disable what is not enabled is no event */
    set_reg(qts, LIFCR, TC);
    set_reg(qts, CR(0), WORDS);
    g_assert_cmphex(reg(qts, LISR), ==, 0);
    /* Software sets the addresses for the rest */
    set_reg(qts, PAR(0), SRC + 64);
    set_reg(qts, M0AR(0), DST + 64);
    set_reg(qts, CR(0), WORDS | EN);
    qtest_clock_step(qts, 3000);
    g_assert_cmphex(reg(qts, LISR), ==, HT | TC);
    assert_copied(qts, 256, 512);
    qtest_quit(qts);
}

static void test_bus_error(void)
{
    QTestState *qts = start();

    qtest_irq_intercept_out_named(qts, DMA2_PATH, "sysbus-irq");
    set_up(qts, 0, NOWHERE, DST, 16);
    set_reg(qts, CR(0), WORDS | TEIE | EN);
    qtest_clock_step(qts, 10000);
    g_assert_cmphex(reg(qts, LISR), ==, TE);
    g_assert_cmphex(reg(qts, CR(0)) & EN, ==, 0);
    g_assert_true(qtest_get_irq(qts, 0));
    set_reg(qts, LIFCR, TE);
    g_assert_false(qtest_get_irq(qts, 0));

    set_up(qts, 7, SRC, NOWHERE, 16);
    set_reg(qts, CR(7), WORDS | EN);
    qtest_clock_step(qts, 10000);
    g_assert_cmphex(reg(qts, HISR), ==, TE << 22);
    g_assert_false(qtest_get_irq(qts, 7));

    /* Its own registers are out of its reach: no stream of streams */
    set_up(qts, 1, SRC, DMA2 + NDTR(1), 16);
    set_reg(qts, CR(1), WORDS | EN);
    qtest_clock_step(qts, 10000);
    g_assert_cmphex(reg(qts, LISR), ==, TE << 6);
    qtest_quit(qts);
}

/* A burst that does not fit the threshold is an error at once */
static void test_fifo_error(void)
{
    QTestState *qts = start();

    set_up(qts, 0, SRC, DST, 64);
    set_reg(qts, FCR(0), 0x80);
    set_reg(qts, CR(0), WORDS | MBURST(1) | EN);
    g_assert_cmphex(reg(qts, LISR), ==, FE);
    g_assert_cmphex(reg(qts, CR(0)) & EN, ==, 0);
    qtest_clock_step(qts, 10000);
    g_assert_cmpuint(reg(qts, NDTR(0)), ==, 64);
    qtest_quit(qts);
}

static void test_bad_input(void)
{
    QTestState *qts = start();

    set_up(qts, 0, SRC, DST, 64);
    set_reg(qts, CR(0), 3 << 6 | EN);
    g_assert_cmphex(reg(qts, CR(0)), ==, 3 << 6);
    set_reg(qts, CR(0), MEM_TO_MEM | PSIZE(3) | EN);
    g_assert_cmphex(reg(qts, CR(0)) & EN, ==, 0);
    set_reg(qts, CR(0), MEM_TO_MEM | MSIZE(3) | EN);
    g_assert_cmphex(reg(qts, CR(0)) & EN, ==, 0);
    /* A peripheral's request does not come; the stream can be disabled */
    set_reg(qts, CR(0), MEM_TO_DEV | EN);
    qtest_clock_step(qts, 10000);
    g_assert_cmphex(reg(qts, CR(0)), ==, MEM_TO_DEV | EN);
    g_assert_cmpuint(reg(qts, NDTR(0)), ==, 64);
    set_reg(qts, CR(0), 0);
    g_assert_cmphex(reg(qts, LISR), ==, 0);
    /* Nothing to do takes for ever */
    set_reg(qts, NDTR(0), 0);
    set_reg(qts, CR(0), WORDS | EN);
    qtest_clock_step(qts, 10000);
    g_assert_cmphex(reg(qts, CR(0)), ==, WORDS | EN);
    set_reg(qts, CR(0), 0);
    g_assert_cmphex(reg(qts, LISR), ==, 0);
    /* Addresses lose what is not aligned; an odd end is written, too */
    set_up(qts, 0, SRC, DST + 3, 7);
    set_reg(qts, CR(0), MEM_TO_MEM | PINC | MINC | MSIZE(2) | EN);
    qtest_clock_step(qts, 10000);
    g_assert_cmphex(reg(qts, LISR), ==, HT | TC);
    assert_copied(qts, 7, 64);
    /* Registers that are not there or take no writes */
    set_reg(qts, 0xd0, 0xffffffff);
    g_assert_cmphex(reg(qts, 0xd0), ==, 0);
    set_reg(qts, HISR, 0xffffffff);
    g_assert_cmphex(reg(qts, HISR), ==, 0);
    qtest_quit(qts);
}

/* The longest transfer, off the end of the SRAM, and one right through it */
static void test_wild_length(void)
{
    QTestState *qts = start();

    set_up(qts, 0, SRC, 0x10050000, 65535);
    set_reg(qts, CR(0), WORDS | EN);
    qtest_clock_step(qts, 1000000000);
    g_assert_cmphex(reg(qts, LISR), ==, TE);
    g_assert_cmpuint(reg(qts, NDTR(0)), <, 65535 - 0x10000 / 4 + 256);
    set_reg(qts, LIFCR, TE);

    set_up(qts, 0, SRC, 0x10010000, 65535);
    set_reg(qts, CR(0), WORDS | EN);
    /* 262140 cycles, with what each batch of 256 words is rounded down by */
    qtest_clock_step(qts, 4095000);
    g_assert_cmphex(reg(qts, LISR), ==, HT);
    qtest_clock_step(qts, 1000);
    g_assert_cmphex(reg(qts, LISR), ==, HT | TC);
    qtest_quit(qts);
}

/* The stream with the higher priority, then the one with the lower number */
static void test_priority(void)
{
    QTestState *qts = start();

    set_up(qts, 4, SRC, DST, 32);
    set_up(qts, 2, SRC, DST + 0x1000, 32);
    set_up(qts, 1, SRC, DST + 0x2000, 32);
    set_up(qts, 3, SRC, DST + 0x3000, 32);
    set_reg(qts, CR(4), WORDS | EN);
    set_reg(qts, CR(2), WORDS | EN);
    set_reg(qts, CR(1), WORDS | EN);
    set_reg(qts, CR(3), WORDS | PL(3) | EN);
    /* The first has its batch, up to half of it */
    qtest_clock_step(qts, 1000);
    g_assert_cmpuint(reg(qts, NDTR(4)), ==, 16);
    qtest_clock_step(qts, 2000);
    g_assert_cmpuint(reg(qts, NDTR(3)), ==, 0);
    g_assert_cmpuint(reg(qts, NDTR(1)), ==, 32);
    qtest_clock_step(qts, 2000);
    g_assert_cmpuint(reg(qts, NDTR(1)), ==, 0);
    g_assert_cmpuint(reg(qts, NDTR(2)), ==, 32);
    qtest_clock_step(qts, 3000);
    g_assert_cmphex(reg(qts, LISR), ==,
                    (HT | TC) << 6 | (HT | TC) << 16 | (HT | TC) << 22);
    g_assert_cmphex(reg(qts, HISR), ==, HT | TC);
    qtest_quit(qts);
}

/* Both controllers work at the same time */
static void test_dma1(void)
{
    QTestState *qts = start();

    qtest_irq_intercept_out_named(qts, DMA1_PATH, "sysbus-irq");
    set_up(qts, 7, SRC, DST, 64);
    set_reg(qts, CR(7), WORDS | EN);
    qtest_writel(qts, DMA1 + PAR(7), SRC);
    qtest_writel(qts, DMA1 + M0AR(7), 0x30050000);
    qtest_writel(qts, DMA1 + NDTR(7), 64);
    qtest_writel(qts, DMA1 + CR(7), WORDS | TCIE | EN);
    qtest_clock_step(qts, 4000);
    g_assert_true(qtest_get_irq(qts, 7));
    g_assert_cmphex(reg(qts, HISR), ==, (HT | TC) << 22);
    /* The SRAM's other address */
    g_assert_cmphex(qtest_readl(qts, 0x10050000), ==, qtest_readl(qts, SRC));
    qtest_quit(qts);
}

static const int irqs[2][8] = {
    { 11, 12, 13, 14, 15, 16, 17, 47 },
    { 56, 57, 58, 59, 60, 68, 69, 70 },
};

/* Each stream's interrupt gets to the Cortex-A7s */
static void test_gic(void)
{
    QTestState *qts = start();

    qtest_irq_intercept_in(qts, GIC_PATH);
    for (int i = 0; i < 16; i++) {
        const uint32_t dma = i < 8 ? DMA1 : DMA2;
        const int n = i % 8;
        const int irq = irqs[i / 8][n];

        qtest_writel(qts, dma + PAR(n), SRC);
        qtest_writel(qts, dma + M0AR(n), DST);
        qtest_writel(qts, dma + NDTR(n), 64);
        qtest_writel(qts, dma + CR(n), WORDS | TCIE | EN);
        g_assert_false(qtest_get_irq(qts, irq));
        qtest_clock_step(qts, 4000);
        g_assert_true(qtest_get_irq(qts, irq));
    }
    qtest_quit(qts);
}

/* The MCU has a stream copy, and gets its interrupt */
static void test_mcu(void)
{
    QTestState *qts = mcu_start(mcu_peek_poke, sizeof(mcu_peek_poke), "");

    for (int i = 0; i < 16; i++) {
        const uint32_t dma = i < 8 ? DMA1 : DMA2;
        const int n = i % 8;
        const int irq = irqs[i / 8][n];
        const uint32_t mask = 1u << (irq % 32);

        mcu_write(qts, dma + PAR(n), DST);
        mcu_write(qts, dma + M0AR(n), DST + 0x1000);
        mcu_write(qts, dma + NDTR(n), 64);
        g_assert_cmphex(mcu_read(qts, NVIC_ISPR(irq)) & mask, ==, 0);
        mcu_write(qts, dma + CR(n), WORDS | TCIE | EN);
        while (mcu_read(qts, dma + CR(n)) & EN) {
            g_usleep(50);
        }
        g_assert_cmphex(mcu_read(qts, NVIC_ISPR(irq)) & mask, ==, mask);
    }
    qtest_quit(qts);
}

static void test_reset(void)
{
    QTestState *qts = start();

    set_up(qts, 0, NOWHERE, DST, 64);
    set_reg(qts, CR(0), WORDS | TEIE | EN);
    qtest_clock_step(qts, 4000);
    set_up(qts, 1, SRC, DST, 64);
    set_reg(qts, CR(1), WORDS | EN);
    qtest_clock_step(qts, 1000);
    qtest_system_reset(qts);
    g_assert_cmphex(reg(qts, LISR), ==, 0);
    g_assert_cmphex(reg(qts, CR(1)), ==, 0);
    g_assert_cmphex(reg(qts, NDTR(1)), ==, 0);
    g_assert_cmphex(reg(qts, PAR(1)), ==, 0);
    g_assert_cmphex(reg(qts, FCR(1)), ==, 0x21);
    qtest_memset(qts, DST, 0, 512);
    qtest_clock_step(qts, 10000);
    assert_copied(qts, 0, 512);
    g_assert_cmphex(reg(qts, LISR), ==, 0);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("stm32mp1/dma/registers", test_registers);
    qtest_add_func("stm32mp1/dma/copy", test_copy);
    qtest_add_func("stm32mp1/dma/burst", test_burst);
    qtest_add_func("stm32mp1/dma/sizes", test_sizes);
    qtest_add_func("stm32mp1/dma/increments", test_increments);
    qtest_add_func("stm32mp1/dma/protection", test_protection);
    qtest_add_func("stm32mp1/dma/disable", test_disable);
    qtest_add_func("stm32mp1/dma/bus_error", test_bus_error);
    qtest_add_func("stm32mp1/dma/fifo_error", test_fifo_error);
    qtest_add_func("stm32mp1/dma/bad_input", test_bad_input);
    qtest_add_func("stm32mp1/dma/wild_length", test_wild_length);
    qtest_add_func("stm32mp1/dma/priority", test_priority);
    qtest_add_func("stm32mp1/dma/dma1", test_dma1);
    qtest_add_func("stm32mp1/dma/gic", test_gic);
    qtest_add_func("stm32mp1/dma/mcu", test_mcu);
    qtest_add_func("stm32mp1/dma/reset", test_reset);
    return g_test_run();
}
