/*
 * QTest of the STM32MP1 USART
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Time is the virtual clock, which only clock_step() moves: whatever a test
 * expects after a step has nothing to do with the speed of the host.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "hw/registerfields.h"
#include "libqtest.h"

/* The first serial device of QEMU; no kernel, so nobody has set it up */
#define USART 0x40010000
#define USART_PATH "/machine/soc/uart4"
#define RCC_UART24CKSELR 0x500008e8
#define RCC_HSI 2
#define CLOCK_HZ 64000000

REG32(CR1, 0x00)
    FIELD(CR1, UE, 0, 1)
    FIELD(CR1, RE, 2, 1)
    FIELD(CR1, TE, 3, 1)
    FIELD(CR1, IDLEIE, 4, 1)
    FIELD(CR1, RXNEIE, 5, 1)
    FIELD(CR1, TCIE, 6, 1)
    FIELD(CR1, TXEIE, 7, 1)
    FIELD(CR1, PCE, 10, 1)
    FIELD(CR1, M0, 12, 1)
    FIELD(CR1, OVER8, 15, 1)
    FIELD(CR1, RTOIE, 26, 1)
    FIELD(CR1, M1, 28, 1)
    FIELD(CR1, FIFOEN, 29, 1)
REG32(CR2, 0x04)
    FIELD(CR2, STOP, 12, 2)
    FIELD(CR2, RTOEN, 23, 1)
    FIELD(CR2, ADD, 24, 8)
REG32(CR3, 0x08)
    FIELD(CR3, EIE, 0, 1)
    FIELD(CR3, OVRDIS, 12, 1)
    FIELD(CR3, TXFTIE, 23, 1)
    FIELD(CR3, RXFTCFG, 25, 3)
    FIELD(CR3, RXFTIE, 28, 1)
    FIELD(CR3, TXFTCFG, 29, 3)
REG32(BRR, 0x0c)
REG32(RTOR, 0x14)
REG32(RQR, 0x18)
    FIELD(RQR, SBKRQ, 1, 1)
    FIELD(RQR, RXFRQ, 3, 1)
    FIELD(RQR, TXFRQ, 4, 1)
REG32(ISR, 0x1c)
    FIELD(ISR, FE, 1, 1)
    FIELD(ISR, ORE, 3, 1)
    FIELD(ISR, IDLE, 4, 1)
    FIELD(ISR, RXNE, 5, 1)
    FIELD(ISR, TC, 6, 1)
    FIELD(ISR, TXE, 7, 1)
    FIELD(ISR, RTOF, 11, 1)
    FIELD(ISR, BUSY, 16, 1)
    FIELD(ISR, CMF, 17, 1)
    FIELD(ISR, SBKF, 18, 1)
    FIELD(ISR, TEACK, 21, 1)
    FIELD(ISR, REACK, 22, 1)
    FIELD(ISR, TXFE, 23, 1)
    FIELD(ISR, RXFF, 24, 1)
    FIELD(ISR, RXFT, 26, 1)
    FIELD(ISR, TXFT, 27, 1)
REG32(ICR, 0x20)
REG32(RDR, 0x24)
REG32(TDR, 0x28)
REG32(PRESC, 0x2c)
REG32(HWCFGR1, 0x3f0)
REG32(VERR, 0x3f4)
REG32(IPIDR, 0x3f8)
REG32(SIDR, 0x3fc)

#define ISR_RESET 0x000000c0
#define FIFO_DEPTH 16

/* 115200 baud of 64 MHz, 8N1 */
#define BRR_115200 556
#define BIT_NS (BRR_115200 * 1000000000LL / CLOCK_HZ)
#define FRAME_NS (10LL * BRR_115200 * 1000000000LL / CLOCK_HZ)

#define ON_TX (R_CR1_UE_MASK | R_CR1_TE_MASK)
#define ON_RX (R_CR1_UE_MASK | R_CR1_RE_MASK)

typedef struct Line {
    QTestState *qts;
    int fd;                 /* the far end */
} Line;

static uint32_t rd(Line *l, uint32_t offset)
{
    return qtest_readl(l->qts, USART + offset);
}

static void wr(Line *l, uint32_t offset, uint32_t value)
{
    qtest_writel(l->qts, USART + offset, value);
}

static bool flag(Line *l, uint32_t mask)
{
    return rd(l, A_ISR) & mask;
}

static void step(Line *l, int64_t ns)
{
    qtest_clock_step(l->qts, ns);
}

static Line line_open(const char *args)
{
    const struct timeval patience = { .tv_sec = 30 };
    Line l;

    l.qts = qtest_init_with_serial(args, &l.fd);
    g_assert_cmpint(setsockopt(l.fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
                               sizeof(patience)), ==, 0);
    qtest_writel(l.qts, RCC_UART24CKSELR, RCC_HSI);
    return l;
}

static void line_close(Line *l)
{
    close(l->fd);
    qtest_quit(l->qts);
}

static Line line_open_at(uint32_t brr, uint32_t cr1)
{
    Line l = line_open("-machine stm32mp157c-dk2");

    wr(&l, A_BRR, brr);
    wr(&l, A_CR1, cr1 & ~R_CR1_UE_MASK);
    wr(&l, A_CR1, cr1);
    return l;
}

/* Characters that the far end has got: waits for @n, and takes no more */
static void far_end_gets(Line *l, const char *wanted, size_t n)
{
    g_autofree char *got = g_malloc(n);
    size_t have = 0;

    while (have < n) {
        ssize_t r = recv(l->fd, got + have, n - have, 0);

        g_assert_cmpint(r, >, 0);
        have += r;
    }
    g_assert_cmpmem(got, n, wanted, n);
}

static bool far_end_has_none(Line *l)
{
    char c;

    return recv(l->fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) < 0;
}

/* The host's own time passes until QEMU has taken what was sent */
static void far_end_sends(Line *l, const char *data, size_t n)
{
    g_assert_cmpint(send(l->fd, data, n, 0), ==, n);
    while (!flag(l, R_ISR_BUSY_MASK)) {
        g_usleep(100);
    }
}

/* --- transmitter ---------------------------------------------------------- */

static void test_reset_values(void)
{
    Line l = line_open("-machine stm32mp157c-dk2");

    g_assert_cmphex(rd(&l, A_CR1), ==, 0);
    g_assert_cmphex(rd(&l, A_CR2), ==, 0);
    g_assert_cmphex(rd(&l, A_CR3), ==, 0);
    g_assert_cmphex(rd(&l, A_BRR), ==, 0);
    g_assert_cmphex(rd(&l, A_PRESC), ==, 0);
    g_assert_cmphex(rd(&l, A_ISR), ==, ISR_RESET);
    /* What Linux takes the depth of the FIFOs from */
    g_assert_cmphex(rd(&l, A_HWCFGR1) >> 28, ==, 4);
    g_assert_cmphex(rd(&l, A_VERR), ==, 0x23);
    g_assert_cmphex(rd(&l, A_IPIDR), ==, 0x00130003);
    g_assert_cmphex(rd(&l, A_SIDR), ==, 0xa3c5dd01);
    line_close(&l);
}

/* Without FIFO: TDR and the shift register make two characters */
static void test_tx_single(void)
{
    Line l = line_open_at(BRR_115200, ON_TX);

    g_assert_true(flag(&l, R_ISR_TEACK_MASK));
    g_assert_false(flag(&l, R_ISR_REACK_MASK));
    wr(&l, A_TDR, 'a');
    g_assert_true(flag(&l, R_ISR_TXE_MASK));
    g_assert_false(flag(&l, R_ISR_TC_MASK));
    wr(&l, A_TDR, 'b');
    g_assert_false(flag(&l, R_ISR_TXE_MASK));

    step(&l, FRAME_NS - BIT_NS);
    g_assert_false(flag(&l, R_ISR_TXE_MASK));
    g_assert_true(far_end_has_none(&l));
    step(&l, 2 * BIT_NS);
    g_assert_true(flag(&l, R_ISR_TXE_MASK));
    far_end_gets(&l, "a", 1);

    step(&l, FRAME_NS - 2 * BIT_NS);
    g_assert_false(flag(&l, R_ISR_TC_MASK));
    step(&l, 2 * BIT_NS);
    g_assert_true(flag(&l, R_ISR_TC_MASK));
    far_end_gets(&l, "b", 1);
    line_close(&l);
}

/* The FIFO and the shift register take 17, and the line stays busy */
static void test_tx_fifo_pacing(void)
{
    const char text[] = "0123456789abcdefg";
    const int n = FIFO_DEPTH + 1;
    Line l = line_open_at(BRR_115200, ON_TX | R_CR1_FIFOEN_MASK);

    for (int i = 0; i < n; i++) {
        g_assert_true(flag(&l, R_ISR_TXE_MASK));
        wr(&l, A_TDR, text[i]);
    }
    g_assert_false(flag(&l, R_ISR_TXE_MASK));

    for (int i = 0; i < n; i++) {
        step(&l, FRAME_NS - BIT_NS);
        g_assert_true(far_end_has_none(&l));
        step(&l, BIT_NS);
        far_end_gets(&l, &text[i], 1);
        g_assert_cmpint(flag(&l, R_ISR_TC_MASK), ==, i == n - 1);
        g_assert_cmpint(flag(&l, R_ISR_TXFE_MASK), ==, i >= n - 2);
    }
    line_close(&l);
}

/* Kept full for 1000 characters, the line does not lose a bit's time */
static void test_tx_long_run(void)
{
    const int n = 1000;
    Line l = line_open_at(BRR_115200, ON_TX | R_CR1_FIFOEN_MASK);
    g_autofree char *text = g_malloc(n);
    int64_t start = qtest_clock_step(l.qts, 1);
    int64_t now = start;
    int sent = 0, left = 0;

    for (int i = 0; i < n; i++) {
        text[i] = 'A' + i % 26;
    }
    while (sent < n) {
        while (sent < n && flag(&l, R_ISR_TXE_MASK)) {
            wr(&l, A_TDR, text[sent++]);
        }
        if (sent < n) {
            now = qtest_clock_step_next(l.qts);
            far_end_gets(&l, &text[left++], 1);
        }
    }
    step(&l, start + n * FRAME_NS - BIT_NS - now);
    g_assert_false(flag(&l, R_ISR_TC_MASK));
    step(&l, 2 * BIT_NS);
    g_assert_true(flag(&l, R_ISR_TC_MASK));
    far_end_gets(&l, &text[left], n - left);
    line_close(&l);
}

static void check_frame(uint32_t brr, uint32_t presc, uint32_t cr1,
                        uint32_t cr2, int64_t expected)
{
    Line l = line_open("-machine stm32mp157c-dk2");
    const int64_t bit = expected / 14;

    wr(&l, A_BRR, brr);
    wr(&l, A_PRESC, presc);
    wr(&l, A_CR2, cr2);
    wr(&l, A_CR1, cr1);
    wr(&l, A_CR1, cr1 | ON_TX);
    wr(&l, A_TDR, 'x');
    step(&l, expected - bit);
    g_assert_false(flag(&l, R_ISR_TC_MASK));
    step(&l, 2 * bit);
    g_assert_true(flag(&l, R_ISR_TC_MASK));
    line_close(&l);
}

/* One frame's time for what goes into it */
static void test_frame_time(void)
{
    /* Ticks of 64 MHz: 1000 / 64 ns */
    const int64_t bit = 556;

#define TICKS(t) ((t) * 1000 / 64)
    /* Word lengths: 8, 9 and 7 bits, of which parity is one if there */
    check_frame(bit, 0, 0, 0, TICKS(10 * bit));
    check_frame(bit, 0, R_CR1_PCE_MASK, 0, TICKS(10 * bit));
    check_frame(bit, 0, R_CR1_M0_MASK | R_CR1_PCE_MASK, 0, TICKS(11 * bit));
    check_frame(bit, 0, R_CR1_M1_MASK, 0, TICKS(9 * bit));
    /* Stop bits: 0.5, 2, 1.5 */
    check_frame(bit, 0, 0, 1 << R_CR2_STOP_SHIFT, TICKS(19 * bit / 2));
    check_frame(bit, 0, 0, 2 << R_CR2_STOP_SHIFT, TICKS(11 * bit));
    check_frame(bit, 0, 0, 3 << R_CR2_STOP_SHIFT, TICKS(21 * bit / 2));
    /* Prescaler 256, and 12 */
    check_frame(bit, 11, 0, 0, TICKS(10 * bit * 256));
    check_frame(bit, 6, 0, 0, TICKS(10 * bit * 12));
    /* Oversampling by 8: USARTDIV 0x2c, twice as fast */
    check_frame(0x26, 0, R_CR1_OVER8_MASK, 0, TICKS(10 * 0x2c / 2));
#undef TICKS
}

static void test_tx_interrupts(void)
{
    Line l = line_open_at(BRR_115200, ON_TX | R_CR1_FIFOEN_MASK);
    const uint32_t on = ON_TX | R_CR1_FIFOEN_MASK;

    qtest_irq_intercept_out_named(l.qts, USART_PATH, "sysbus-irq");
    g_assert_false(qtest_get_irq(l.qts, 0));
    wr(&l, A_CR1, on | R_CR1_TXEIE_MASK);
    g_assert_true(qtest_get_irq(l.qts, 0));
    for (int i = 0; i < FIFO_DEPTH + 1; i++) {
        wr(&l, A_TDR, i);
    }
    g_assert_false(qtest_get_irq(l.qts, 0));
    step(&l, FRAME_NS);
    g_assert_true(qtest_get_irq(l.qts, 0));

    /* Threshold of half the FIFO: 8 more frames */
    wr(&l, A_CR1, on);
    wr(&l, A_CR3, R_CR3_TXFTIE_MASK | 2 << R_CR3_TXFTCFG_SHIFT);
    g_assert_false(qtest_get_irq(l.qts, 0));
    step(&l, 6 * FRAME_NS);
    g_assert_false(flag(&l, R_ISR_TXFT_MASK));
    g_assert_false(qtest_get_irq(l.qts, 0));
    step(&l, FRAME_NS);
    g_assert_true(flag(&l, R_ISR_TXFT_MASK));
    g_assert_true(qtest_get_irq(l.qts, 0));

    wr(&l, A_CR3, 0);
    wr(&l, A_CR1, on | R_CR1_TCIE_MASK);
    g_assert_false(qtest_get_irq(l.qts, 0));
    step(&l, 9 * FRAME_NS);
    g_assert_true(qtest_get_irq(l.qts, 0));
    wr(&l, A_ICR, R_ISR_TC_MASK);
    g_assert_false(qtest_get_irq(l.qts, 0));
    line_close(&l);
}

/* TXFRQ empties the FIFO, not the shift register */
static void test_tx_flush(void)
{
    Line l = line_open_at(BRR_115200, ON_TX | R_CR1_FIFOEN_MASK);

    wr(&l, A_TDR, 'a');
    wr(&l, A_TDR, 'b');
    wr(&l, A_RQR, R_RQR_TXFRQ_MASK);
    g_assert_true(flag(&l, R_ISR_TXFE_MASK));
    g_assert_false(flag(&l, R_ISR_TC_MASK));
    step(&l, FRAME_NS);
    g_assert_true(flag(&l, R_ISR_TC_MASK));
    far_end_gets(&l, "a", 1);
    step(&l, 10 * FRAME_NS);
    g_assert_true(far_end_has_none(&l));
    line_close(&l);
}

/* A break takes a frame of its own, after the one that is under way */
static void test_tx_break(void)
{
    Line l = line_open_at(BRR_115200, ON_TX | R_CR1_FIFOEN_MASK);

    wr(&l, A_TDR, 'a');
    wr(&l, A_TDR, 'b');
    wr(&l, A_RQR, R_RQR_SBKRQ_MASK);
    g_assert_true(flag(&l, R_ISR_SBKF_MASK));
    step(&l, FRAME_NS);
    far_end_gets(&l, "a", 1);
    g_assert_true(flag(&l, R_ISR_SBKF_MASK));
    step(&l, FRAME_NS);
    g_assert_false(flag(&l, R_ISR_SBKF_MASK));
    g_assert_true(far_end_has_none(&l));
    step(&l, FRAME_NS);
    far_end_gets(&l, "b", 1);
    line_close(&l);
}

/*
 * The far end does not read: the socket fills, and the USART waits with its
 * line busy. When it reads, everything arrives, nothing twice.
 */
static void test_tx_back_pressure(void)
{
    const int n = 5000;
    Line l = line_open_at(BRR_115200, ON_TX | R_CR1_FIFOEN_MASK);
    g_autofree char *text = g_malloc(n);
    g_autofree char *got = g_malloc(n);
    int sent = 0, have = 0, full = 0;

    for (int i = 0; i < n; i++) {
        text[i] = ' ' + i % 90;
    }
    /* Until nothing moves any more */
    while (sent < n && full < 3) {
        full++;
        while (sent < n && flag(&l, R_ISR_TXE_MASK)) {
            wr(&l, A_TDR, text[sent++]);
            full = 0;
        }
        step(&l, (FIFO_DEPTH + 1) * FRAME_NS);
    }
    g_assert_cmpint(sent, <, n);
    g_assert_false(flag(&l, R_ISR_TC_MASK));

    while (have < n) {
        ssize_t r = recv(l.fd, got + have, n - have, MSG_DONTWAIT);

        have += MAX(0, r);
        while (sent < n && flag(&l, R_ISR_TXE_MASK)) {
            wr(&l, A_TDR, text[sent++]);
        }
        step(&l, FRAME_NS);
    }
    g_assert_cmpmem(got, n, text, n);
    g_assert_true(flag(&l, R_ISR_TC_MASK));
    line_close(&l);
}

/* --- receiver ------------------------------------------------------------- */

/* Characters come a frame's time apart, however fast the host sends them */
static void test_rx_pacing(void)
{
    const char text[] = "0123456789";
    Line l = line_open_at(BRR_115200, ON_RX | R_CR1_FIFOEN_MASK);

    g_assert_true(flag(&l, R_ISR_REACK_MASK));
    far_end_sends(&l, text, 10);
    for (int i = 0; i < 10; i++) {
        step(&l, FRAME_NS - BIT_NS);
        g_assert_false(flag(&l, R_ISR_RXNE_MASK));
        step(&l, BIT_NS);
        g_assert_true(flag(&l, R_ISR_RXNE_MASK));
        g_assert_cmphex(rd(&l, A_RDR), ==, text[i]);
        g_assert_false(flag(&l, R_ISR_RXNE_MASK));
    }
    g_assert_false(flag(&l, R_ISR_BUSY_MASK));
    line_close(&l);
}

/* A guest that does not read makes the far end wait: nothing is lost */
static void test_rx_flow_control(void)
{
    char text[200];
    Line l = line_open_at(BRR_115200, ON_RX | R_CR1_FIFOEN_MASK);

    for (int i = 0; i < sizeof(text); i++) {
        text[i] = i;
    }
    far_end_sends(&l, text, sizeof(text));
    step(&l, 500 * FRAME_NS);
    /* 16 in the FIFO and one in RDR */
    g_assert_true(flag(&l, R_ISR_RXFF_MASK));
    g_assert_false(flag(&l, R_ISR_ORE_MASK));
    g_assert_false(flag(&l, R_ISR_BUSY_MASK));
    for (int i = 0; i < sizeof(text); i++) {
        while (!flag(&l, R_ISR_RXNE_MASK)) {
            step(&l, FRAME_NS);
        }
        g_assert_cmphex(rd(&l, A_RDR), ==, text[i] & 0xff);
    }
    g_assert_false(flag(&l, R_ISR_ORE_MASK));
    line_close(&l);
}

/* A far end that does not wait: the character that is too much is lost */
static void test_rx_overrun(void)
{
    Line l = line_open("-machine stm32mp157c-dk2 "
                       "-global stm32mp1-usart.rx-overrun=on");

    qtest_irq_intercept_out_named(l.qts, USART_PATH, "sysbus-irq");
    wr(&l, A_BRR, BRR_115200);
    wr(&l, A_CR3, R_CR3_EIE_MASK);
    wr(&l, A_CR1, ON_RX);
    far_end_sends(&l, "abc", 3);
    step(&l, FRAME_NS);
    g_assert_false(qtest_get_irq(l.qts, 0));
    step(&l, FRAME_NS);
    g_assert_true(flag(&l, R_ISR_ORE_MASK));
    g_assert_true(qtest_get_irq(l.qts, 0));
    wr(&l, A_ICR, R_ISR_ORE_MASK);
    g_assert_false(flag(&l, R_ISR_ORE_MASK));
    g_assert_false(qtest_get_irq(l.qts, 0));
    g_assert_cmphex(rd(&l, A_RDR), ==, 'a');
    step(&l, FRAME_NS);
    g_assert_cmphex(rd(&l, A_RDR), ==, 'c');

    /* With OVRDIS the new character takes the place of the old one */
    wr(&l, A_CR3, R_CR3_OVRDIS_MASK);
    far_end_sends(&l, "de", 2);
    step(&l, 2 * FRAME_NS);
    g_assert_false(flag(&l, R_ISR_ORE_MASK));
    g_assert_cmphex(rd(&l, A_RDR), ==, 'e');
    line_close(&l);
}

/* IDLE comes one frame after the last, RTOF after RTO bits, each once */
static void test_rx_gap(void)
{
    Line l = line_open("-machine stm32mp157c-dk2");

    qtest_irq_intercept_out_named(l.qts, USART_PATH, "sysbus-irq");
    wr(&l, A_BRR, BRR_115200);
    wr(&l, A_RTOR, 25);
    wr(&l, A_CR2, R_CR2_RTOEN_MASK);
    wr(&l, A_CR1, R_CR1_FIFOEN_MASK);
    wr(&l, A_CR1, ON_RX | R_CR1_FIFOEN_MASK | R_CR1_IDLEIE_MASK |
                  R_CR1_RTOIE_MASK);
    far_end_sends(&l, "ab", 2);
    step(&l, 3 * FRAME_NS - BIT_NS);
    g_assert_false(flag(&l, R_ISR_IDLE_MASK));
    g_assert_false(qtest_get_irq(l.qts, 0));
    step(&l, 2 * BIT_NS);
    g_assert_true(flag(&l, R_ISR_IDLE_MASK));
    g_assert_false(flag(&l, R_ISR_RTOF_MASK));
    g_assert_true(qtest_get_irq(l.qts, 0));
    wr(&l, A_ICR, R_ISR_IDLE_MASK);
    g_assert_false(qtest_get_irq(l.qts, 0));
    step(&l, 13 * BIT_NS);
    g_assert_false(flag(&l, R_ISR_RTOF_MASK));
    step(&l, 2 * BIT_NS);
    g_assert_true(flag(&l, R_ISR_RTOF_MASK));
    g_assert_true(qtest_get_irq(l.qts, 0));
    wr(&l, A_ICR, R_ISR_RTOF_MASK);
    g_assert_false(qtest_get_irq(l.qts, 0));
    step(&l, 100 * FRAME_NS);
    g_assert_false(flag(&l, R_ISR_IDLE_MASK | R_ISR_RTOF_MASK));
    line_close(&l);
}

static void test_rx_threshold(void)
{
    Line l = line_open("-machine stm32mp157c-dk2");

    qtest_irq_intercept_out_named(l.qts, USART_PATH, "sysbus-irq");
    wr(&l, A_BRR, BRR_115200);
    /* A quarter of the FIFO */
    wr(&l, A_CR3, R_CR3_RXFTIE_MASK | 1 << R_CR3_RXFTCFG_SHIFT);
    wr(&l, A_CR1, R_CR1_FIFOEN_MASK);
    wr(&l, A_CR1, ON_RX | R_CR1_FIFOEN_MASK);
    far_end_sends(&l, "abcd", 4);
    step(&l, 3 * FRAME_NS);
    g_assert_false(flag(&l, R_ISR_RXFT_MASK));
    g_assert_false(qtest_get_irq(l.qts, 0));
    step(&l, FRAME_NS);
    g_assert_true(flag(&l, R_ISR_RXFT_MASK));
    g_assert_true(qtest_get_irq(l.qts, 0));
    rd(&l, A_RDR);
    g_assert_false(qtest_get_irq(l.qts, 0));

    wr(&l, A_RQR, R_RQR_RXFRQ_MASK);
    g_assert_false(flag(&l, R_ISR_RXNE_MASK));
    line_close(&l);
}

/* Parity is the last bit of the word; CMF tells the character of CR2.ADD */
static void test_rx_word(void)
{
    Line l = line_open("-machine stm32mp157c-dk2");

    wr(&l, A_BRR, BRR_115200);
    wr(&l, A_CR2, 0x47u << R_CR2_ADD_SHIFT);
    wr(&l, A_CR1, R_CR1_M0_MASK | R_CR1_PCE_MASK | R_CR1_FIFOEN_MASK);
    wr(&l, A_CR1, ON_RX | R_CR1_M0_MASK | R_CR1_PCE_MASK | R_CR1_FIFOEN_MASK);
    far_end_sends(&l, "\x43\xff\x47", 3);
    step(&l, 2 * (FRAME_NS + BIT_NS) + 2);
    g_assert_false(flag(&l, R_ISR_CMF_MASK));
    step(&l, FRAME_NS + BIT_NS);
    g_assert_true(flag(&l, R_ISR_CMF_MASK));
    g_assert_cmphex(rd(&l, A_RDR), ==, 0x143);
    g_assert_cmphex(rd(&l, A_RDR), ==, 0x0ff);
    g_assert_cmphex(rd(&l, A_RDR), ==, 0x047);
    line_close(&l);
}

/* A framing error belongs to its character, which comes after others */
static void test_rx_break(void)
{
    Line l = line_open_at(BRR_115200, ON_RX | R_CR1_FIFOEN_MASK);

    far_end_sends(&l, "a", 1);
    qtest_qmp_assert_success(l.qts, "{ 'execute': 'chardev-send-break', "
                                    "'arguments': { 'id': 's0' } }");
    step(&l, 2 * FRAME_NS);
    g_assert_false(flag(&l, R_ISR_FE_MASK));
    g_assert_cmphex(rd(&l, A_RDR), ==, 'a');
    g_assert_true(flag(&l, R_ISR_FE_MASK));
    g_assert_cmphex(rd(&l, A_RDR), ==, 0);
    wr(&l, A_ICR, R_ISR_FE_MASK);
    g_assert_false(flag(&l, R_ISR_FE_MASK));
    line_close(&l);
}

/* What comes while the receiver is off waits until it is on */
static void test_rx_disabled(void)
{
    Line l = line_open_at(BRR_115200, ON_RX);

    far_end_sends(&l, "ab", 2);
    step(&l, FRAME_NS / 2);
    wr(&l, A_CR1, 0);
    step(&l, 10 * FRAME_NS);
    g_assert_cmphex(rd(&l, A_ISR), ==, ISR_RESET);
    wr(&l, A_CR1, ON_RX);
    step(&l, FRAME_NS);
    g_assert_cmphex(rd(&l, A_RDR), ==, 'a');
    step(&l, FRAME_NS);
    g_assert_cmphex(rd(&l, A_RDR), ==, 'b');
    line_close(&l);
}

/* --- bad guests, resets, the bus ------------------------------------------ */

static void test_no_baud_rate(void)
{
    Line l = line_open_at(0, ON_TX | R_CR1_RE_MASK);

    wr(&l, A_TDR, 'a');
    g_assert_false(flag(&l, R_ISR_TXE_MASK));
    step(&l, 1000 * FRAME_NS);
    g_assert_false(flag(&l, R_ISR_TXE_MASK | R_ISR_TC_MASK));
    g_assert_true(far_end_has_none(&l));

    /* 15 is too small a divider, and a reserved prescaler is the largest */
    wr(&l, A_CR1, 0);
    wr(&l, A_BRR, 15);
    wr(&l, A_PRESC, 15);
    wr(&l, A_CR1, ON_TX);
    wr(&l, A_TDR, 'a');
    step(&l, 1000 * FRAME_NS);
    g_assert_false(flag(&l, R_ISR_TC_MASK));
    wr(&l, A_CR1, 0);
    wr(&l, A_BRR, BRR_115200);
    wr(&l, A_CR1, ON_TX);
    wr(&l, A_TDR, 'b');
    step(&l, 256 * FRAME_NS);
    g_assert_true(flag(&l, R_ISR_TC_MASK));
    far_end_gets(&l, "b", 1);
    line_close(&l);
}

static void test_bad_guest(void)
{
    Line l = line_open_at(BRR_115200, ON_TX);

    /* Speed and format are fixed while UE is set */
    wr(&l, A_BRR, 100);
    g_assert_cmphex(rd(&l, A_BRR), ==, BRR_115200);
    wr(&l, A_PRESC, 1);
    g_assert_cmphex(rd(&l, A_PRESC), ==, 0);
    wr(&l, A_CR1, ON_TX | R_CR1_FIFOEN_MASK | R_CR1_M0_MASK | R_CR1_TCIE_MASK);
    g_assert_cmphex(rd(&l, A_CR1), ==, ON_TX | R_CR1_TCIE_MASK);

    /* Read-only, write-only and missing registers */
    wr(&l, A_ISR, 0xffffffff);
    wr(&l, A_RDR, 0x55);
    wr(&l, 0x30, 0x55);
    g_assert_cmphex(rd(&l, 0x30), ==, 0);
    g_assert_cmphex(rd(&l, A_TDR), ==, 0);
    g_assert_cmphex(rd(&l, A_RDR), ==, 0);

    /* One character too many takes the place of the last one */
    wr(&l, A_TDR, 'a');
    wr(&l, A_TDR, 'b');
    wr(&l, A_TDR, 'c');
    step(&l, 4 * FRAME_NS);
    far_end_gets(&l, "ac", 2);
    g_assert_true(far_end_has_none(&l));

    /* Disabled in mid-frame: gone, and the flags are those of a reset */
    wr(&l, A_TDR, 'd');
    wr(&l, A_TDR, 'e');
    step(&l, FRAME_NS / 2);
    wr(&l, A_CR1, 0);
    g_assert_cmphex(rd(&l, A_ISR), ==, ISR_RESET);
    wr(&l, A_TDR, 'f');
    wr(&l, A_CR1, ON_TX);
    step(&l, 10 * FRAME_NS);
    g_assert_true(far_end_has_none(&l));
    line_close(&l);
}

static void test_reset_in_mid_frame(void)
{
    Line l = line_open_at(BRR_115200, ON_TX | R_CR1_RE_MASK |
                                      R_CR1_FIFOEN_MASK);

    far_end_sends(&l, "a", 1);
    wr(&l, A_TDR, 'x');
    wr(&l, A_TDR, 'y');
    step(&l, FRAME_NS / 2);
    qtest_system_reset(l.qts);
    g_assert_cmphex(rd(&l, A_CR1), ==, 0);
    g_assert_cmphex(rd(&l, A_BRR), ==, 0);
    g_assert_cmphex(rd(&l, A_ISR), ==, ISR_RESET);
    step(&l, 10 * FRAME_NS);
    g_assert_true(far_end_has_none(&l));
    g_assert_cmphex(rd(&l, A_ISR), ==, ISR_RESET);
    line_close(&l);
}

/* On APB a byte or half-word is repeated on the other lanes of the word */
static void test_access_size(void)
{
    Line l = line_open_at(BRR_115200, ON_TX);

    qtest_writeb(l.qts, USART + A_TDR, 'a');
    qtest_writew(l.qts, USART + A_TDR, 'b');
    step(&l, 2 * FRAME_NS);
    far_end_gets(&l, "ab", 2);
    wr(&l, A_CR1, 0);
    qtest_writew(l.qts, USART + A_CR2, 0x1100);
    g_assert_cmphex(rd(&l, A_CR2), ==, 0x11001100);
    g_assert_cmphex(qtest_readw(l.qts, USART + A_CR2 + 2), ==, 0x1100);
    g_assert_cmphex(qtest_readb(l.qts, USART + A_CR2 + 1), ==, 0x11);
    line_close(&l);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("stm32mp1/usart/reset_values", test_reset_values);
    qtest_add_func("stm32mp1/usart/tx_single", test_tx_single);
    qtest_add_func("stm32mp1/usart/tx_fifo_pacing", test_tx_fifo_pacing);
    qtest_add_func("stm32mp1/usart/tx_long_run", test_tx_long_run);
    qtest_add_func("stm32mp1/usart/frame_time", test_frame_time);
    qtest_add_func("stm32mp1/usart/tx_interrupts", test_tx_interrupts);
    qtest_add_func("stm32mp1/usart/tx_flush", test_tx_flush);
    qtest_add_func("stm32mp1/usart/tx_break", test_tx_break);
    qtest_add_func("stm32mp1/usart/tx_back_pressure", test_tx_back_pressure);
    qtest_add_func("stm32mp1/usart/rx_pacing", test_rx_pacing);
    qtest_add_func("stm32mp1/usart/rx_flow_control", test_rx_flow_control);
    qtest_add_func("stm32mp1/usart/rx_overrun", test_rx_overrun);
    qtest_add_func("stm32mp1/usart/rx_gap", test_rx_gap);
    qtest_add_func("stm32mp1/usart/rx_threshold", test_rx_threshold);
    qtest_add_func("stm32mp1/usart/rx_word", test_rx_word);
    qtest_add_func("stm32mp1/usart/rx_break", test_rx_break);
    qtest_add_func("stm32mp1/usart/rx_disabled", test_rx_disabled);
    qtest_add_func("stm32mp1/usart/no_baud_rate", test_no_baud_rate);
    qtest_add_func("stm32mp1/usart/bad_guest", test_bad_guest);
    qtest_add_func("stm32mp1/usart/reset_in_mid_frame",
                   test_reset_in_mid_frame);
    qtest_add_func("stm32mp1/usart/access_size", test_access_size);
    return g_test_run();
}
