/*
 * QTest of the STM32MP1 MDMA
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Time is the virtual clock, which only clock_step() moves. Without a kernel
 * the AXI runs from the HSI: 64 cycles are 1000 ns.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "libqtest.h"
#include "stm32mp1_mcu.h"

#define MDMA 0x58000000
#define MDMA_PATH "/machine/soc/mdma"
#define GISR0 MDMA
#define REG(n, offset) (MDMA + 0x40 * (n) + (offset))
#define ISR(n) REG(n, 0x40)
#define IFCR(n) REG(n, 0x44)
#define ESR(n) REG(n, 0x48)
#define CR(n) REG(n, 0x4c)
#define TCR(n) REG(n, 0x50)
#define BNDTR(n) REG(n, 0x54)
#define SAR(n) REG(n, 0x58)
#define DAR(n) REG(n, 0x5c)
#define BRUR(n) REG(n, 0x60)
#define LAR(n) REG(n, 0x64)
#define TBR(n) REG(n, 0x68)
#define MAR(n) REG(n, 0x70)
#define MDR(n) REG(n, 0x74)

#define TE (1u << 0)
#define CTC (1u << 1)
#define BRT (1u << 2)
#define BT (1u << 3)
#define TC (1u << 4)
#define ALL_DONE (CTC | BRT | BT | TC)
#define CRQA (1u << 16)

#define TED (1u << 7)
#define TELD (1u << 8)
#define ASE (1u << 10)
#define BSE (1u << 11)

#define EN (1u << 0)
#define TEIE (1u << 1)
#define CTCIE (1u << 2)
#define TCIE (1u << 5)
#define PL(n) ((n) << 6)
#define SWRQ (1u << 16)

#define INC(log2) (2u | 2u << 2 | (log2) << 8 | (log2) << 10)
#define DEC(log2) (3u | 3u << 2 | (log2) << 8 | (log2) << 10)
#define SIZE(s, d) ((s) << 4 | (d) << 6)
#define BURST(s, d) ((s) << 12 | (d) << 15)
#define TLEN(n) (((n) - 1) << 18)
#define PKE (1u << 25)
#define BUFFER (0u << 28)
#define BLOCK (1u << 28)
#define REPEAT (2u << 28)
#define LIST (3u << 28)
#define SWRM (1u << 30)

/* Buffers of 128 bytes: 40 cycles, 625 ns each */
#define DOUBLES (SWRM | INC(3) | SIZE(3, 3) | BURST(4, 4) | TLEN(128))

#define BRSUM (1u << 18)
#define BRC(n) ((n) << 20)

#define SRC 0x10000000
#define DST 0x10040000
#define ITEMS 0x10020000
#define NOWHERE 0x70000000

#define IRQ 122
#define IRQ_MASK (1u << (IRQ % 32))
#define NVIC_ISPR3 0xe000e20c
#define GIC_PATH "/machine/soc/mpcore/gic"
#define MAX_LEN 4096

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

static void set_up(QTestState *qts, int n, uint32_t tcr, uint32_t bndtr,
                   uint32_t src, uint32_t dst)
{
    qtest_writel(qts, TCR(n), tcr);
    qtest_writel(qts, BNDTR(n), bndtr);
    qtest_writel(qts, SAR(n), src);
    qtest_writel(qts, DAR(n), dst);
}

/* As Linux does it: the request comes after the enable */
static void go(QTestState *qts, int n, uint32_t cr)
{
    qtest_writel(qts, CR(n), cr | EN);
    qtest_writel(qts, CR(n), cr | EN | SWRQ);
}

static void assert_data(QTestState *qts, uint32_t at, uint32_t from,
                        uint32_t len)
{
    g_autofree uint8_t *data = g_malloc0(len);

    qtest_memread(qts, at, data, len);
    g_assert_cmpmem(data, len, pattern + from, len);
}

static void assert_clear(QTestState *qts, uint32_t at, uint32_t len)
{
    for (uint32_t i = 0; i < len; i += 4) {
        g_assert_cmphex(qtest_readl(qts, at + i), ==, 0);
    }
}

static void test_registers(void)
{
    QTestState *qts = start();

    for (int n = 0; n < 32; n++) {
        qtest_writel(qts, CR(n), 0xfffefffe);
        g_assert_cmphex(qtest_readl(qts, CR(n)), ==, 0x71fe);
        qtest_writel(qts, BNDTR(n), 0xffffffff);
        g_assert_cmphex(qtest_readl(qts, BNDTR(n)), ==, 0xfffdffff);
        qtest_writel(qts, TCR(n), 0x100 + n);
        qtest_writel(qts, SAR(n), 0x200 + n);
        qtest_writel(qts, DAR(n), 0x300 + n);
        qtest_writel(qts, BRUR(n), 0x400 + n);
        qtest_writel(qts, LAR(n), 0x507);
        qtest_writel(qts, TBR(n), 0xffffffff);
        qtest_writel(qts, MAR(n), 0x600 + n);
        qtest_writel(qts, MDR(n), 0x700 + n);
    }
    for (int n = 0; n < 32; n++) {
        g_assert_cmphex(qtest_readl(qts, TCR(n)), ==, 0x100 + n);
        g_assert_cmphex(qtest_readl(qts, SAR(n)), ==, 0x200 + n);
        g_assert_cmphex(qtest_readl(qts, DAR(n)), ==, 0x300 + n);
        g_assert_cmphex(qtest_readl(qts, BRUR(n)), ==, 0x400 + n);
        g_assert_cmphex(qtest_readl(qts, LAR(n)), ==, 0x500);
        g_assert_cmphex(qtest_readl(qts, TBR(n)), ==, 0x300ff);
        g_assert_cmphex(qtest_readl(qts, MAR(n)), ==, 0x600 + n);
        g_assert_cmphex(qtest_readl(qts, MDR(n)), ==, 0x700 + n);
        g_assert_cmphex(qtest_readl(qts, ISR(n)), ==, 0);
    }
    g_assert_cmphex(qtest_readl(qts, GISR0), ==, 0);
    qtest_quit(qts);
}

/* A block, with all the flags that its end has; the rate is as documented */
static void test_block(void)
{
    QTestState *qts = start();

    qtest_irq_intercept_out_named(qts, MDMA_PATH, "sysbus-irq");
    set_up(qts, 31, DOUBLES | BLOCK, 1024, SRC, DST);
    go(qts, 31, CTCIE);
    g_assert_cmphex(qtest_readl(qts, ISR(31)), ==, CRQA);
    qtest_clock_step(qts, 1300);
    g_assert_cmphex(qtest_readl(qts, ISR(31)), ==, CRQA | TC);
    g_assert_cmphex(qtest_readl(qts, BNDTR(31)), ==, 768);
    g_assert_cmphex(qtest_readl(qts, SAR(31)), ==, SRC + 256);
    g_assert_cmphex(qtest_readl(qts, DAR(31)), ==, DST + 256);
    assert_data(qts, DST, 0, 256);
    assert_clear(qts, DST + 256, 256);
    qtest_clock_step(qts, 3699);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_clock_step(qts, 1);
    g_assert_true(qtest_get_irq(qts, 0));
    g_assert_cmphex(qtest_readl(qts, GISR0), ==, 1u << 31);
    g_assert_cmphex(qtest_readl(qts, ISR(31)), ==, ALL_DONE);
    g_assert_cmphex(qtest_readl(qts, CR(31)), ==, CTCIE);
    g_assert_cmphex(qtest_readl(qts, BNDTR(31)), ==, 0);
    assert_data(qts, DST, 0, 1024);
    assert_clear(qts, DST + 1024, 256);
    qtest_writel(qts, IFCR(31), CTC);
    g_assert_false(qtest_get_irq(qts, 0));
    g_assert_cmphex(qtest_readl(qts, ISR(31)), ==, ALL_DONE & ~CTC);
    qtest_quit(qts);
}

/* The interrupt gets to the Cortex-A7s */
static void test_gic(void)
{
    QTestState *qts = start();

    qtest_irq_intercept_in(qts, GIC_PATH);
    set_up(qts, 17, DOUBLES | BLOCK, 128, SRC, DST);
    go(qts, 17, CTCIE);
    g_assert_false(qtest_get_irq(qts, IRQ));
    qtest_clock_step(qts, 625);
    g_assert_true(qtest_get_irq(qts, IRQ));
    qtest_writel(qts, IFCR(17), CTC);
    g_assert_false(qtest_get_irq(qts, IRQ));
    qtest_quit(qts);
}

/* Each request is for one buffer, by a write to the byte that SWRQ is in */
static void test_buffer(void)
{
    QTestState *qts = start();

    qtest_irq_intercept_out_named(qts, MDMA_PATH, "sysbus-irq");
    set_up(qts, 0, DOUBLES | BUFFER, 300, SRC, DST);
    qtest_writel(qts, TCR(0), SWRM | INC(2) | SIZE(2, 2) | TLEN(128));
    qtest_writel(qts, CR(0), TCIE | EN);
    for (int i = 1; i <= 3; i++) {
        qtest_writeb(qts, CR(0) + 2, 1);
        qtest_clock_step(qts, 10000);
        g_assert_true(qtest_get_irq(qts, 0));
        g_assert_cmphex(qtest_readl(qts, ISR(0)), ==, i < 3 ? TC : ALL_DONE);
        g_assert_cmpuint(qtest_readl(qts, BNDTR(0)), ==,
                         i < 3 ? 300 - i * 128 : 0);
        qtest_writel(qts, IFCR(0), TC);
        g_assert_false(qtest_get_irq(qts, 0));
    }
    assert_data(qts, DST, 0, 300);
    g_assert_cmphex(qtest_readl(qts, CR(0)), ==, TCIE);
    qtest_quit(qts);
}

/* The interrupt of the first buffer comes at its end, others go on */
static void test_buffer_interrupt(void)
{
    QTestState *qts = start();

    qtest_irq_intercept_out_named(qts, MDMA_PATH, "sysbus-irq");
    set_up(qts, 9, DOUBLES | BLOCK, 1024, SRC, DST);
    go(qts, 9, TCIE);
    qtest_clock_step(qts, 624);
    g_assert_false(qtest_get_irq(qts, 0));
    qtest_clock_step(qts, 1);
    g_assert_true(qtest_get_irq(qts, 0));
    g_assert_cmpuint(qtest_readl(qts, BNDTR(9)), ==, 896);
    qtest_clock_step(qts, 4375);
    g_assert_cmphex(qtest_readl(qts, ISR(9)), ==, ALL_DONE);
    qtest_quit(qts);
}

/* Rows of a picture: 4 blocks of 64 bytes, 100 apart, become 256 in one */
static void test_repeated_block(void)
{
    QTestState *qts = start();

    set_up(qts, 2, SWRM | INC(2) | SIZE(2, 2) | TLEN(64) | REPEAT,
           BRC(3) | 64, SRC, DST);
    qtest_writel(qts, BRUR(2), 36);
    go(qts, 2, 0);
    qtest_clock_step(qts, 100000);
    g_assert_cmphex(qtest_readl(qts, ISR(2)), ==, ALL_DONE);
    for (int i = 0; i < 4; i++) {
        assert_data(qts, DST + 64 * i, 100 * i, 64);
    }
    /* The same backwards, a block a request */
    qtest_writel(qts, IFCR(2), ALL_DONE);
    qtest_memset(qts, DST, 0, 1024);
    set_up(qts, 2, SWRM | INC(2) | SIZE(2, 2) | TLEN(64) | BLOCK,
           BRC(1) | BRSUM | 64, SRC + 64, DST);
    qtest_writel(qts, BRUR(2), 128 | 64 << 16);
    go(qts, 2, 0);
    qtest_clock_step(qts, 100000);
    g_assert_cmphex(qtest_readl(qts, ISR(2)), ==, BT | TC);
    g_assert_cmphex(qtest_readl(qts, BNDTR(2)), ==, BRSUM | 64);
    qtest_writel(qts, CR(2), SWRQ | EN);
    qtest_clock_step(qts, 100000);
    g_assert_cmphex(qtest_readl(qts, ISR(2)), ==, ALL_DONE);
    assert_data(qts, DST, 64, 64);
    assert_data(qts, DST + 128, 0, 64);
    qtest_quit(qts);
}

static void write_item(QTestState *qts, uint32_t at, uint32_t tcr,
                       uint32_t bndtr, uint32_t src, uint32_t dst,
                       uint32_t next)
{
    const uint32_t item[] = {
        cpu_to_le32(tcr), cpu_to_le32(bndtr), cpu_to_le32(src),
        cpu_to_le32(dst), 0, cpu_to_le32(next), 0, 0, 0, 0,
    };

    qtest_memwrite(qts, at, item, sizeof(item));
}

/* As Linux does more than 64 KiB: a request for all of the list */
static void test_linked_list(void)
{
    QTestState *qts = start();

    write_item(qts, ITEMS, DOUBLES | LIST, 256, SRC + 1024, DST + 512,
               ITEMS + 64);
    write_item(qts, ITEMS + 64, DOUBLES | LIST, 128, SRC + 128, DST + 1024,
               0);
    set_up(qts, 5, DOUBLES | LIST, 512, SRC, DST);
    qtest_writel(qts, LAR(5), ITEMS);
    go(qts, 5, CTCIE);
    qtest_clock_step(qts, 2499);
    g_assert_cmphex(qtest_readl(qts, LAR(5)), ==, ITEMS);
    qtest_clock_step(qts, 1);
    g_assert_cmphex(qtest_readl(qts, LAR(5)), ==, ITEMS + 64);
    g_assert_cmphex(qtest_readl(qts, ISR(5)), ==, CRQA | BRT | BT | TC);
    /* 2 + 1 buffers and 2 items, of 9 cycles each */
    qtest_clock_step(qts, 1875 + 281);
    g_assert_cmphex(qtest_readl(qts, ISR(5)), ==, ALL_DONE);
    g_assert_cmphex(qtest_readl(qts, LAR(5)), ==, 0);
    assert_data(qts, DST, 0, 512);
    assert_data(qts, DST + 512, 1024, 256);
    assert_data(qts, DST + 1024, 128, 128);
    assert_clear(qts, DST + 768, 256);
    qtest_quit(qts);
}

/* A list that bites its tail goes on until it is stopped; QEMU lives */
static void test_endless_list(void)
{
    QTestState *qts = start();

    write_item(qts, ITEMS, SWRM | LIST, 1, SRC, DST, ITEMS);
    set_up(qts, 5, SWRM | LIST, 1, SRC, DST);
    qtest_writel(qts, LAR(5), ITEMS);
    go(qts, 5, 0);
    qtest_clock_step(qts, 3000000);
    g_assert_cmphex(qtest_readl(qts, ISR(5)), ==, CRQA | BRT | BT | TC);
    qtest_writel(qts, CR(5), 0);
    g_assert_cmphex(qtest_readl(qts, ISR(5)), ==, ALL_DONE);
    qtest_clock_step(qts, 10000);
    g_assert_cmphex(qtest_readl(qts, CR(5)), ==, 0);

    /* One with nothing to do is an error */
    write_item(qts, ITEMS, SWRM | LIST, 0, SRC, DST, ITEMS);
    qtest_writel(qts, IFCR(5), ALL_DONE);
    set_up(qts, 5, SWRM | LIST, 1, SRC, DST);
    qtest_writel(qts, LAR(5), ITEMS);
    go(qts, 5, 0);
    qtest_clock_step(qts, 10000);
    g_assert_cmphex(qtest_readl(qts, ISR(5)), ==, TE | BRT | BT | TC);
    g_assert_cmphex(qtest_readl(qts, ESR(5)), ==, BSE);
    qtest_quit(qts);
}

static void test_sizes(void)
{
    QTestState *qts = start();

    for (unsigned s = 0; s < 4; s++) {
        for (unsigned d = 0; d < 4; d++) {
            qtest_memset(qts, DST, 0, 128);
            set_up(qts, 1, SWRM | BLOCK | 2 | 2 << 2 | s << 8 | d << 10 |
                   SIZE(s, d) | TLEN(16) | PKE, 64, SRC, DST);
            go(qts, 1, 0);
            qtest_clock_step(qts, 100000);
            g_assert_cmphex(qtest_readl(qts, ISR(1)), ==, ALL_DONE);
            qtest_writel(qts, IFCR(1), ALL_DONE);
            assert_data(qts, DST, 0, 64);
            assert_clear(qts, DST + 64, 64);
        }
    }
    /* Not packed: bytes become words, words lose their upper bytes */
    set_up(qts, 1, SWRM | BLOCK | 2 | 2 << 2 | 2 << 10 | SIZE(0, 2) | TLEN(4),
           4, SRC, DST);
    go(qts, 1, 0);
    qtest_clock_step(qts, 100000);
    for (int i = 0; i < 4; i++) {
        g_assert_cmphex(qtest_readl(qts, DST + 4 * i), ==, pattern[i]);
    }
    set_up(qts, 1, SWRM | BLOCK | 2 | 2 << 2 | 2 << 8 | SIZE(2, 0) | TLEN(16),
           16, SRC, DST);
    go(qts, 1, 0);
    qtest_clock_step(qts, 100000);
    for (int i = 0; i < 4; i++) {
        g_assert_cmphex(qtest_readb(qts, DST + i), ==, pattern[4 * i]);
    }
    qtest_quit(qts);
}

static void test_increments(void)
{
    QTestState *qts = start();

    /* Downwards */
    set_up(qts, 1, SWRM | BLOCK | DEC(2) | SIZE(2, 2) | TLEN(16), 64,
           SRC + 60, DST + 60);
    go(qts, 1, 0);
    qtest_clock_step(qts, 100000);
    assert_data(qts, DST, 0, 64);
    g_assert_cmphex(qtest_readl(qts, SAR(1)), ==, SRC - 4);
    /* From one place, to every other byte */
    qtest_memset(qts, DST, 0, 64);
    set_up(qts, 1, SWRM | BLOCK | 2 << 2 | 1 << 10 | TLEN(16), 16, SRC + 3,
           DST);
    go(qts, 1, 0);
    qtest_clock_step(qts, 100000);
    for (int i = 0; i < 16; i++) {
        g_assert_cmphex(qtest_readw(qts, DST + 2 * i), ==, pattern[3]);
    }
    qtest_quit(qts);
}

static void test_errors(void)
{
    QTestState *qts = start();

    qtest_irq_intercept_out_named(qts, MDMA_PATH, "sysbus-irq");
    set_up(qts, 0, DOUBLES | BLOCK, 256, NOWHERE + 8, DST);
    go(qts, 0, TEIE);
    qtest_clock_step(qts, 100000);
    g_assert_cmphex(qtest_readl(qts, ISR(0)), ==, TE);
    g_assert_cmphex(qtest_readl(qts, ESR(0)), ==, 8);
    g_assert_cmphex(qtest_readl(qts, CR(0)), ==, TEIE);
    g_assert_true(qtest_get_irq(qts, 0));
    qtest_writel(qts, IFCR(0), TE);
    g_assert_false(qtest_get_irq(qts, 0));
    g_assert_cmphex(qtest_readl(qts, ESR(0)), ==, 0);

    set_up(qts, 0, DOUBLES | BLOCK, 256, SRC, NOWHERE + 16);
    go(qts, 0, 0);
    qtest_clock_step(qts, 100000);
    g_assert_cmphex(qtest_readl(qts, ESR(0)), ==, TED | 16);
    /* A list that is nowhere */
    qtest_writel(qts, IFCR(0), TE);
    set_up(qts, 0, DOUBLES | LIST, 256, SRC, DST);
    qtest_writel(qts, LAR(0), NOWHERE);
    go(qts, 0, 0);
    qtest_clock_step(qts, 100000);
    g_assert_cmphex(qtest_readl(qts, ESR(0)), ==, TELD);
    g_assert_cmphex(qtest_readl(qts, ISR(0)), ==, TE | BRT | BT | TC);
    /* Its own registers are out of its reach */
    qtest_writel(qts, LAR(0), 0);
    qtest_writel(qts, IFCR(0), 0x1f);
    set_up(qts, 0, DOUBLES | BLOCK, 256, SRC, CR(1));
    qtest_writel(qts, TCR(0), SWRM | BLOCK | INC(2) | SIZE(2, 2));
    go(qts, 0, 0);
    qtest_clock_step(qts, 100000);
    g_assert_cmphex(qtest_readl(qts, ISR(0)), ==, TE);
    qtest_quit(qts);
}

static void test_bad_input(void)
{
    QTestState *qts = start();

    /* Lengths and addresses that are no multiples, or too many */
    static const struct {
        uint32_t bndtr, src, dst, esr;
    } bad[] = {
        { 0, SRC, DST, BSE },
        { 12, SRC, DST, BSE },
        { 65544, SRC, DST, BSE },
        { 16, SRC + 4, DST, ASE },
        { 16, SRC, DST + 1, ASE },
    };

    for (int i = 0; i < ARRAY_SIZE(bad); i++) {
        set_up(qts, 3, DOUBLES | BLOCK, bad[i].bndtr, bad[i].src, bad[i].dst);
        go(qts, 3, 0);
        g_assert_cmphex(qtest_readl(qts, ISR(3)), ==, TE);
        g_assert_cmphex(qtest_readl(qts, ESR(3)), ==, bad[i].esr);
        g_assert_cmphex(qtest_readl(qts, CR(3)), ==, 0);
        qtest_writel(qts, IFCR(3), TE);
    }
    /* Buffers of less than an item */
    set_up(qts, 3, SWRM | BLOCK | INC(3) | SIZE(3, 3) | TLEN(3), 64, SRC, DST);
    go(qts, 3, 0);
    qtest_clock_step(qts, 100000);
    assert_data(qts, DST, 0, 64);
    qtest_writel(qts, IFCR(3), 0x1f);
    /* A request to a channel that is not enabled, or waits for another's */
    set_up(qts, 3, DOUBLES | BLOCK, 256, SRC, DST);
    qtest_writel(qts, CR(3), SWRQ);
    g_assert_cmphex(qtest_readl(qts, ISR(3)), ==, 0);
    qtest_writel(qts, TCR(3), (DOUBLES | BLOCK) & ~SWRM);
    go(qts, 3, 0);
    qtest_clock_step(qts, 100000);
    g_assert_cmphex(qtest_readl(qts, ISR(3)), ==, 0);
    g_assert_cmphex(qtest_readl(qts, CR(3)), ==, EN);
    /* It is write protected until it is disabled */
    set_up(qts, 3, 0, 0, 0, 0);
    g_assert_cmphex(qtest_readl(qts, BNDTR(3)), ==, 256);
    g_assert_cmphex(qtest_readl(qts, SAR(3)), ==, SRC);
    qtest_writel(qts, CR(3), 0);
    g_assert_cmphex(qtest_readl(qts, ISR(3)), ==, CTC);
    /* Registers that are not there or take no writes */
    qtest_writel(qts, ISR(3), 0xffffffff);
    qtest_writel(qts, GISR0, 0xffffffff);
    qtest_writel(qts, MDMA + 0xffc, 0xffffffff);
    g_assert_cmphex(qtest_readl(qts, MDMA + 0xffc), ==, 0);
    g_assert_cmphex(qtest_readl(qts, ISR(3)), ==, CTC);
    qtest_quit(qts);
}

static void test_disable(void)
{
    QTestState *qts = start();

    set_up(qts, 6, DOUBLES | BLOCK, 1024, SRC, DST);
    go(qts, 6, 0);
    qtest_clock_step(qts, 1300);
    qtest_writel(qts, CR(6), 0);
    g_assert_cmphex(qtest_readl(qts, ISR(6)), ==, CTC | TC);
    qtest_clock_step(qts, 100000);
    g_assert_cmpuint(qtest_readl(qts, BNDTR(6)), ==, 768);
    assert_clear(qts, DST + 256, 256);
    /* The registers say where to go on */
    qtest_writel(qts, IFCR(6), CTC | TC);
    go(qts, 6, 0);
    qtest_clock_step(qts, 3750);
    g_assert_cmphex(qtest_readl(qts, ISR(6)), ==, ALL_DONE);
    assert_data(qts, DST, 0, 1024);
    qtest_quit(qts);
}

/* The channel with the higher priority, then the one with the lower number */
static void test_priority(void)
{
    QTestState *qts = start();

    set_up(qts, 9, DOUBLES | BLOCK, 128, SRC, DST);
    set_up(qts, 8, DOUBLES | BLOCK, 128, SRC, DST + 128);
    set_up(qts, 7, DOUBLES | BLOCK, 128, SRC, DST + 256);
    set_up(qts, 30, DOUBLES | BLOCK, 128, SRC, DST + 384);
    go(qts, 9, 0);
    go(qts, 8, 0);
    go(qts, 7, 0);
    go(qts, 30, PL(1));
    qtest_clock_step(qts, 1250);
    g_assert_cmphex(qtest_readl(qts, ISR(9)), ==, ALL_DONE);
    g_assert_cmphex(qtest_readl(qts, ISR(30)), ==, ALL_DONE);
    g_assert_cmphex(qtest_readl(qts, ISR(7)), ==, CRQA);
    qtest_clock_step(qts, 625);
    g_assert_cmphex(qtest_readl(qts, ISR(7)), ==, ALL_DONE);
    g_assert_cmphex(qtest_readl(qts, ISR(8)), ==, CRQA);
    qtest_clock_step(qts, 625);
    g_assert_cmphex(qtest_readl(qts, ISR(8)), ==, ALL_DONE);
    qtest_quit(qts);
}

/* It clears the flags of a DMA stream as it would with MAR and MDR */
static void test_other_registers(void)
{
    QTestState *qts = start();

    qtest_writel(qts, SRC, 0x10000000);
    set_up(qts, 0, SWRM | BLOCK | SIZE(2, 2) | TLEN(4), 4, SRC,
           0x48001000 + 0x18);
    go(qts, 0, 0);
    qtest_clock_step(qts, 1000);
    g_assert_cmphex(qtest_readl(qts, ISR(0)), ==, ALL_DONE);
    g_assert_cmphex(qtest_readl(qts, 0x48001000 + 0x18), ==, 0x10000000);
    qtest_quit(qts);
}

/* The MCU has it copy, and gets the interrupt */
static void test_mcu(void)
{
    QTestState *qts = mcu_start(mcu_peek_poke, sizeof(mcu_peek_poke), "");

    mcu_write(qts, TCR(17), DOUBLES | BLOCK);
    mcu_write(qts, BNDTR(17), 4096);
    mcu_write(qts, SAR(17), DST);
    mcu_write(qts, DAR(17), DST + 0x1000);
    mcu_write(qts, CR(17), CTCIE | EN);
    g_assert_cmphex(mcu_read(qts, NVIC_ISPR3) & IRQ_MASK, ==, 0);
    mcu_write(qts, CR(17), CTCIE | EN | SWRQ);
    while (mcu_read(qts, CR(17)) & EN) {
        g_usleep(50);
    }
    g_assert_cmphex(mcu_read(qts, NVIC_ISPR3) & IRQ_MASK, ==, IRQ_MASK);
    qtest_quit(qts);
}

static void test_reset(void)
{
    QTestState *qts = start();

    set_up(qts, 4, DOUBLES | BLOCK, 1024, SRC, DST);
    go(qts, 4, TCIE);
    qtest_clock_step(qts, 1300);
    qtest_system_reset(qts);
    g_assert_cmphex(qtest_readl(qts, GISR0), ==, 0);
    g_assert_cmphex(qtest_readl(qts, ISR(4)), ==, 0);
    g_assert_cmphex(qtest_readl(qts, CR(4)), ==, 0);
    g_assert_cmphex(qtest_readl(qts, TCR(4)), ==, 0);
    g_assert_cmphex(qtest_readl(qts, BNDTR(4)), ==, 0);
    g_assert_cmphex(qtest_readl(qts, SAR(4)), ==, 0);
    qtest_memset(qts, DST, 0, 1024);
    qtest_clock_step(qts, 100000);
    assert_clear(qts, DST, 1024);
    qtest_quit(qts);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("stm32mp1/mdma/registers", test_registers);
    qtest_add_func("stm32mp1/mdma/block", test_block);
    qtest_add_func("stm32mp1/mdma/gic", test_gic);
    qtest_add_func("stm32mp1/mdma/buffer", test_buffer);
    qtest_add_func("stm32mp1/mdma/buffer_interrupt", test_buffer_interrupt);
    qtest_add_func("stm32mp1/mdma/repeated_block", test_repeated_block);
    qtest_add_func("stm32mp1/mdma/linked_list", test_linked_list);
    qtest_add_func("stm32mp1/mdma/endless_list", test_endless_list);
    qtest_add_func("stm32mp1/mdma/sizes", test_sizes);
    qtest_add_func("stm32mp1/mdma/increments", test_increments);
    qtest_add_func("stm32mp1/mdma/errors", test_errors);
    qtest_add_func("stm32mp1/mdma/bad_input", test_bad_input);
    qtest_add_func("stm32mp1/mdma/disable", test_disable);
    qtest_add_func("stm32mp1/mdma/priority", test_priority);
    qtest_add_func("stm32mp1/mdma/other_registers", test_other_registers);
    qtest_add_func("stm32mp1/mdma/mcu", test_mcu);
    qtest_add_func("stm32mp1/mdma/reset", test_reset);
    return g_test_run();
}
