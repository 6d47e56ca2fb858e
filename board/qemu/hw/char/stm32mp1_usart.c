/*
 * STM32MP1 USART (universal synchronous/asynchronous receiver transmitter)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reference used is the STMicroelectronics RM0436 reference manual for
 * STM32MP157 advanced Arm-based 32-bit MPUs, chapter "Universal
 * synchronous/asynchronous receiver transmitter (USART/UART)"; the names of
 * registers and fields are those of ST's stm32mp157cxx_cm4.h. Linux drives
 * this as "st,stm32h7-uart" (drivers/tty/serial/stm32-usart.c).
 *
 * Both directions run at the programmed speed, on the virtual clock. A
 * character that is sent reaches the character device when its frame ends,
 * and one that the host sends can be read when its frame has ended. A frame
 * is a start bit, the word (CR1.M1/M0: 7, 8 or 9 bits, of which CR1.PCE makes
 * the last one the parity bit) and the stop bits. Each frame costs one timer
 * event, an idle line none.
 *
 * If the character device does not take a character, the frame lasts until
 * it does: nothing is lost and QEMU does not block.
 *
 * Not modelled, and reported as such: DMA requests, synchronous, SPI, LIN,
 * smartcard and IrDA modes, half duplex, automatic baud rate detection, mute
 * mode, hardware flow control (CTS counts as asserted, RTS is not driven) and
 * the driver enable signal. As there is no Stop mode, there is no wake-up
 * from it (WUF stays clear). Bit order, inversion and pin swapping, which the
 * far end is assumed to match, have no effect. Noise does not happen, nor
 * does any parity error; a framing error comes from a break only.
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "qemu/host-utils.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "chardev/char-serial.h"
#include "hw/char/stm32mp1_usart.h"
#include "hw/irq.h"
#include "hw/misc/stm32mp1_bus.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "trace.h"

REG32(CR1, 0x00)
    FIELD(CR1, UE, 0, 1)        /* USART enable */
    FIELD(CR1, UESM, 1, 1)      /* USART enable in Stop mode */
    FIELD(CR1, RE, 2, 1)        /* Receiver enable */
    FIELD(CR1, TE, 3, 1)        /* Transmitter enable */
    FIELD(CR1, IDLEIE, 4, 1)    /* IDLE interrupt enable */
    FIELD(CR1, RXNEIE, 5, 1)    /* RXNE/RXFNE interrupt enable */
    FIELD(CR1, TCIE, 6, 1)      /* Transmission complete interrupt enable */
    FIELD(CR1, TXEIE, 7, 1)     /* TXE/TXFNF interrupt enable */
    FIELD(CR1, PEIE, 8, 1)      /* PE interrupt enable */
    FIELD(CR1, PS, 9, 1)        /* Parity selection: odd if set */
    FIELD(CR1, PCE, 10, 1)      /* Parity control enable */
    FIELD(CR1, WAKE, 11, 1)     /* Receiver wake-up method */
    FIELD(CR1, M0, 12, 1)       /* Word length, low bit */
    FIELD(CR1, MME, 13, 1)      /* Mute mode enable */
    FIELD(CR1, CMIE, 14, 1)     /* Character match interrupt enable */
    FIELD(CR1, OVER8, 15, 1)    /* Oversampling by 8 */
    FIELD(CR1, DEDT, 16, 5)     /* Driver enable deassertion time */
    FIELD(CR1, DEAT, 21, 5)     /* Driver enable assertion time */
    FIELD(CR1, RTOIE, 26, 1)    /* Receiver timeout interrupt enable */
    FIELD(CR1, EOBIE, 27, 1)    /* End of block interrupt enable */
    FIELD(CR1, M1, 28, 1)       /* Word length, high bit */
    FIELD(CR1, FIFOEN, 29, 1)   /* FIFO mode enable */
    FIELD(CR1, TXFEIE, 30, 1)   /* TXFIFO empty interrupt enable */
    FIELD(CR1, RXFFIE, 31, 1)   /* RXFIFO full interrupt enable */
REG32(CR2, 0x04)
    FIELD(CR2, SLVEN, 0, 1)     /* Synchronous slave mode enable */
    FIELD(CR2, DIS_NSS, 3, 1)   /* NSS input ignored */
    FIELD(CR2, ADDM7, 4, 1)     /* 7-bit address detection */
    FIELD(CR2, LBDL, 5, 1)      /* LIN break detection length */
    FIELD(CR2, LBDIE, 6, 1)     /* LIN break detection interrupt enable */
    FIELD(CR2, LBCL, 8, 1)      /* Last bit clock pulse */
    FIELD(CR2, CPHA, 9, 1)      /* Clock phase */
    FIELD(CR2, CPOL, 10, 1)     /* Clock polarity */
    FIELD(CR2, CLKEN, 11, 1)    /* Clock enable */
    FIELD(CR2, STOP, 12, 2)     /* Stop bits */
    FIELD(CR2, LINEN, 14, 1)    /* LIN mode enable */
    FIELD(CR2, SWAP, 15, 1)     /* Swap TX and RX pins */
    FIELD(CR2, RXINV, 16, 1)    /* RX pin active level inversion */
    FIELD(CR2, TXINV, 17, 1)    /* TX pin active level inversion */
    FIELD(CR2, DATAINV, 18, 1)  /* Binary data inversion */
    FIELD(CR2, MSBFIRST, 19, 1) /* Most significant bit first */
    FIELD(CR2, ABREN, 20, 1)    /* Auto baud rate enable */
    FIELD(CR2, ABRMOD, 21, 2)   /* Auto baud rate mode */
    FIELD(CR2, RTOEN, 23, 1)    /* Receiver timeout enable */
    FIELD(CR2, ADD, 24, 8)      /* Address of the USART node */
REG32(CR3, 0x08)
    FIELD(CR3, EIE, 0, 1)       /* Error interrupt enable */
    FIELD(CR3, IREN, 1, 1)      /* IrDA mode enable */
    FIELD(CR3, IRLP, 2, 1)      /* IrDA low-power */
    FIELD(CR3, HDSEL, 3, 1)     /* Half-duplex selection */
    FIELD(CR3, NACK, 4, 1)      /* Smartcard NACK enable */
    FIELD(CR3, SCEN, 5, 1)      /* Smartcard mode enable */
    FIELD(CR3, DMAR, 6, 1)      /* DMA enable receiver */
    FIELD(CR3, DMAT, 7, 1)      /* DMA enable transmitter */
    FIELD(CR3, RTSE, 8, 1)      /* RTS enable */
    FIELD(CR3, CTSE, 9, 1)      /* CTS enable */
    FIELD(CR3, CTSIE, 10, 1)    /* CTS interrupt enable */
    FIELD(CR3, ONEBIT, 11, 1)   /* One sample bit method enable */
    FIELD(CR3, OVRDIS, 12, 1)   /* Overrun disable */
    FIELD(CR3, DDRE, 13, 1)     /* DMA disable on reception error */
    FIELD(CR3, DEM, 14, 1)      /* Driver enable mode */
    FIELD(CR3, DEP, 15, 1)      /* Driver enable polarity */
    FIELD(CR3, SCARCNT, 17, 3)  /* Smartcard auto-retry count */
    FIELD(CR3, WUS, 20, 2)      /* Wake-up from Stop mode flag selection */
    FIELD(CR3, WUFIE, 22, 1)    /* Wake-up from Stop mode interrupt enable */
    FIELD(CR3, TXFTIE, 23, 1)   /* TXFIFO threshold interrupt enable */
    FIELD(CR3, TCBGTIE, 24, 1)  /* Complete before guard time interrupt */
    FIELD(CR3, RXFTCFG, 25, 3)  /* RXFIFO threshold */
    FIELD(CR3, RXFTIE, 28, 1)   /* RXFIFO threshold interrupt enable */
    FIELD(CR3, TXFTCFG, 29, 3)  /* TXFIFO threshold */
REG32(BRR, 0x0c)
    FIELD(BRR, BRR, 0, 16)      /* USARTDIV, see usart_divider() */
REG32(GTPR, 0x10)
    FIELD(GTPR, PSC, 0, 8)      /* Prescaler (IrDA, smartcard) */
    FIELD(GTPR, GT, 8, 8)       /* Guard time */
REG32(RTOR, 0x14)
    FIELD(RTOR, RTO, 0, 24)     /* Receiver timeout, in bits */
    FIELD(RTOR, BLEN, 24, 8)    /* Block length */
REG32(RQR, 0x18)
    FIELD(RQR, ABRRQ, 0, 1)     /* Auto baud rate request */
    FIELD(RQR, SBKRQ, 1, 1)     /* Send break request */
    FIELD(RQR, MMRQ, 2, 1)      /* Mute mode request */
    FIELD(RQR, RXFRQ, 3, 1)     /* Receive data flush request */
    FIELD(RQR, TXFRQ, 4, 1)     /* Transmit data flush request */
REG32(ISR, 0x1c)
    FIELD(ISR, PE, 0, 1)        /* Parity error */
    FIELD(ISR, FE, 1, 1)        /* Framing error */
    FIELD(ISR, NE, 2, 1)        /* Noise detected */
    FIELD(ISR, ORE, 3, 1)       /* Overrun error */
    FIELD(ISR, IDLE, 4, 1)      /* Idle line detected */
    FIELD(ISR, RXNE, 5, 1)      /* Receive register (FIFO) not empty */
    FIELD(ISR, TC, 6, 1)        /* Transmission complete */
    FIELD(ISR, TXE, 7, 1)       /* Transmit register empty (FIFO not full) */
    FIELD(ISR, RTOF, 11, 1)     /* Receiver timeout */
    FIELD(ISR, BUSY, 16, 1)     /* Reception in progress */
    FIELD(ISR, CMF, 17, 1)      /* Character match */
    FIELD(ISR, SBKF, 18, 1)     /* Send break */
    FIELD(ISR, TEACK, 21, 1)    /* Transmit enable acknowledge */
    FIELD(ISR, REACK, 22, 1)    /* Receive enable acknowledge */
    FIELD(ISR, TXFE, 23, 1)     /* TXFIFO empty */
    FIELD(ISR, RXFF, 24, 1)     /* RXFIFO full */
    FIELD(ISR, RXFT, 26, 1)     /* RXFIFO threshold */
    FIELD(ISR, TXFT, 27, 1)     /* TXFIFO threshold */
REG32(ICR, 0x20)
    FIELD(ICR, PECF, 0, 1)      /* Parity error clear flag */
    FIELD(ICR, FECF, 1, 1)      /* Framing error clear flag */
    FIELD(ICR, NECF, 2, 1)      /* Noise detected clear flag */
    FIELD(ICR, ORECF, 3, 1)     /* Overrun error clear flag */
    FIELD(ICR, IDLECF, 4, 1)    /* Idle line detected clear flag */
    FIELD(ICR, TXFECF, 5, 1)    /* TXFIFO empty clear flag */
    FIELD(ICR, TCCF, 6, 1)      /* Transmission complete clear flag */
    FIELD(ICR, RTOCF, 11, 1)    /* Receiver timeout clear flag */
    FIELD(ICR, CMCF, 17, 1)     /* Character match clear flag */
REG32(RDR, 0x24)
    FIELD(RDR, RDR, 0, 9)       /* Received data */
REG32(TDR, 0x28)
    FIELD(TDR, TDR, 0, 9)       /* Data to send */
REG32(PRESC, 0x2c)
    FIELD(PRESC, PRESCALER, 0, 4) /* Divider of the kernel clock */
REG32(HWCFGR2, 0x3ec)
REG32(HWCFGR1, 0x3f0)
REG32(VERR, 0x3f4)
REG32(IPIDR, 0x3f8)
REG32(SIDR, 0x3fc)

#define HWCFGR2_VALUE 0x00000014
/* Linux takes the FIFOs' depth from bits 31:28, as a power of two */
#define HWCFGR1_VALUE 0x40000014
#define VERR_VALUE    0x00000023
#define IPIDR_VALUE   0x00130003
#define SIDR_VALUE    0xa3c5dd01

/* Fields that only a disabled USART lets go (CR1, and all of BRR and PRESC) */
#define CR1_FRAME_MASK (R_CR1_PS_MASK | R_CR1_PCE_MASK | R_CR1_WAKE_MASK | \
                        R_CR1_M0_MASK | R_CR1_OVER8_MASK |                 \
                        R_CR1_DEDT_MASK | R_CR1_DEAT_MASK |                \
                        R_CR1_M1_MASK | R_CR1_FIFOEN_MASK)

#define CR2_MASK (~(uint32_t)(0x3 << 1 | 1 << 7))
#define CR3_MASK (~(uint32_t)(1 << 16))
#define CR2_UNIMP (R_CR2_SLVEN_MASK | R_CR2_CLKEN_MASK | R_CR2_LINEN_MASK | \
                   R_CR2_ABREN_MASK)
#define CR3_UNIMP (R_CR3_IREN_MASK | R_CR3_HDSEL_MASK | R_CR3_SCEN_MASK |   \
                   R_CR3_DMAR_MASK | R_CR3_DMAT_MASK | R_CR3_RTSE_MASK |    \
                   R_CR3_CTSE_MASK | R_CR3_DEM_MASK)

/* Flags that ICR clears */
#define ICR_MASK (R_ICR_PECF_MASK | R_ICR_FECF_MASK | R_ICR_NECF_MASK |    \
                  R_ICR_ORECF_MASK | R_ICR_IDLECF_MASK |                   \
                  R_ICR_TXFECF_MASK | R_ICR_TCCF_MASK | R_ICR_RTOCF_MASK | \
                  R_ICR_CMCF_MASK)

#define FIFO_DEPTH 16
/* Smallest USARTDIV that the manual allows */
#define DIVIDER_MIN 16

/* In the queue of the line: this is a break, not a character */
#define LINE_BREAK BIT(15)

static bool queue_empty(const STM32MP1USARTQueue *q)
{
    return q->num == 0;
}

static void queue_clear(STM32MP1USARTQueue *q)
{
    q->head = 0;
    q->num = 0;
}

static void queue_push(STM32MP1USARTQueue *q, uint16_t entry)
{
    assert(q->num < STM32MP1_USART_QUEUE_SIZE);
    q->data[(q->head + q->num) % STM32MP1_USART_QUEUE_SIZE] = entry;
    q->num++;
}

static uint16_t *queue_newest(STM32MP1USARTQueue *q)
{
    assert(!queue_empty(q));
    return &q->data[(q->head + q->num - 1) % STM32MP1_USART_QUEUE_SIZE];
}

static uint16_t queue_peek(const STM32MP1USARTQueue *q)
{
    assert(!queue_empty(q));
    return q->data[q->head];
}

static uint16_t queue_pop(STM32MP1USARTQueue *q)
{
    uint16_t entry = queue_peek(q);

    q->head = (q->head + 1) % STM32MP1_USART_QUEUE_SIZE;
    q->num--;
    return entry;
}

static bool usart_fifo_mode(const STM32MP1USARTState *s)
{
    return s->cr1 & R_CR1_FIFOEN_MASK;
}

static unsigned usart_tx_capacity(const STM32MP1USARTState *s)
{
    return usart_fifo_mode(s) ? FIFO_DEPTH : 1;
}

/* In FIFO mode RDR holds one more: the 18th character is the overrun */
static unsigned usart_rx_capacity(const STM32MP1USARTState *s)
{
    return usart_fifo_mode(s) ? FIFO_DEPTH + 1 : 1;
}

static bool usart_enabled(const STM32MP1USARTState *s, uint32_t direction)
{
    const uint32_t mask = R_CR1_UE_MASK | direction;

    return (s->cr1 & mask) == mask;
}

/* Bits of a word, the parity bit included */
static unsigned usart_word_bits(const STM32MP1USARTState *s)
{
    if (s->cr1 & R_CR1_M1_MASK) {
        return s->cr1 & R_CR1_M0_MASK ? 8 : 7;
    }
    return s->cr1 & R_CR1_M0_MASK ? 9 : 8;
}

static unsigned usart_data_bits(const STM32MP1USARTState *s)
{
    return usart_word_bits(s) - FIELD_EX32(s->cr1, CR1, PCE);
}

/* --- time ----------------------------------------------------------------- */

/* USARTDIV, or 0 if BRR holds no divider that the manual allows */
static unsigned usart_divider(const STM32MP1USARTState *s)
{
    unsigned divider = s->brr;

    if (s->cr1 & R_CR1_OVER8_MASK) {
        /* BRR[2:0] is USARTDIV[3:0] shifted right by one */
        divider = (s->brr & 0xfff0) | (s->brr & 0x7) << 1;
    }
    return divider < DIVIDER_MIN ? 0 : divider;
}

/* Time of @half_bits half bits, or 0 if the baud rate generator stands still */
static int64_t usart_time(STM32MP1USARTState *s, unsigned half_bits)
{
    static const uint16_t prescaler[] = {
        1, 2, 4, 6, 8, 10, 12, 16, 32, 64, 128, 256
    };
    const unsigned last = ARRAY_SIZE(prescaler) - 1;
    uint64_t ticks;

    ticks = (uint64_t)half_bits * usart_divider(s) *
            prescaler[MIN(s->presc, last)];
    /* 16 samples a bit take USARTDIV ticks, 8 samples half of them */
    ticks /= s->cr1 & R_CR1_OVER8_MASK ? 4 : 2;
    return clock_ticks_to_ns(s->clk, ticks);
}

static int64_t usart_frame_time(STM32MP1USARTState *s)
{
    static const uint8_t stop_half_bits[] = { 2, 1, 4, 3 };
    const unsigned half_bits = 2 + 2 * usart_word_bits(s) +
                               stop_half_bits[FIELD_EX32(s->cr2, CR2, STOP)];

    return usart_time(s, half_bits);
}

static int64_t usart_now(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

/* --- flags and interrupt -------------------------------------------------- */

/* Codes 6 and 7 are reserved */
static unsigned usart_threshold(unsigned code)
{
    static const uint8_t eighths[] = { 1, 2, 4, 6, 7, 8, 8, 8 };

    return FIFO_DEPTH * eighths[code] / 8;
}

static uint32_t usart_fifo_flags(const STM32MP1USARTState *s)
{
    const unsigned rx_wanted = usart_threshold(FIELD_EX32(s->cr3, CR3,
                                                          RXFTCFG));
    const unsigned tx_wanted = usart_threshold(FIELD_EX32(s->cr3, CR3,
                                                          TXFTCFG));
    uint32_t flags = 0;

    if (s->rx_fifo.num == usart_rx_capacity(s)) {
        flags |= R_ISR_RXFF_MASK;
    }
    if (s->rx_fifo.num >= rx_wanted) {
        flags |= R_ISR_RXFT_MASK;
    }
    if (FIFO_DEPTH - s->tx_fifo.num >= tx_wanted) {
        flags |= R_ISR_TXFT_MASK;
    }
    return flags;
}

static uint32_t usart_isr(const STM32MP1USARTState *s)
{
    uint32_t isr = s->isr;

    if (s->tx_fifo.num < usart_tx_capacity(s)) {
        isr |= R_ISR_TXE_MASK;
    }
    if (!(s->cr1 & R_CR1_UE_MASK)) {
        return isr;
    }
    if (!queue_empty(&s->rx_fifo)) {
        isr |= R_ISR_RXNE_MASK;
    }
    if (usart_fifo_mode(s)) {
        isr |= usart_fifo_flags(s);
    }
    isr = FIELD_DP32(isr, ISR, TEACK, FIELD_EX32(s->cr1, CR1, TE));
    isr = FIELD_DP32(isr, ISR, REACK, FIELD_EX32(s->cr1, CR1, RE));
    isr = FIELD_DP32(isr, ISR, BUSY, s->rx_busy);
    isr = FIELD_DP32(isr, ISR, SBKF, s->tx_break);
    return isr;
}

static void usart_update_irq(STM32MP1USARTState *s)
{
    static const struct {
        uint32_t flags, cr1, cr3;
    } source[] = {
        { R_ISR_PE_MASK, R_CR1_PEIE_MASK, 0 },
        { R_ISR_FE_MASK | R_ISR_NE_MASK, 0, R_CR3_EIE_MASK },
        { R_ISR_ORE_MASK, R_CR1_RXNEIE_MASK, R_CR3_EIE_MASK },
        { R_ISR_IDLE_MASK, R_CR1_IDLEIE_MASK, 0 },
        { R_ISR_RXNE_MASK, R_CR1_RXNEIE_MASK, 0 },
        { R_ISR_TC_MASK, R_CR1_TCIE_MASK, 0 },
        { R_ISR_TXE_MASK, R_CR1_TXEIE_MASK, 0 },
        { R_ISR_RTOF_MASK, R_CR1_RTOIE_MASK, 0 },
        { R_ISR_CMF_MASK, R_CR1_CMIE_MASK, 0 },
        { R_ISR_TXFE_MASK, R_CR1_TXFEIE_MASK, 0 },
        { R_ISR_RXFF_MASK, R_CR1_RXFFIE_MASK, 0 },
        { R_ISR_RXFT_MASK, 0, R_CR3_RXFTIE_MASK },
        { R_ISR_TXFT_MASK, 0, R_CR3_TXFTIE_MASK },
    };
    const uint32_t isr = usart_isr(s);
    bool level = false;

    for (unsigned i = 0; i < ARRAY_SIZE(source); i++) {
        if ((isr & source[i].flags) &&
            ((s->cr1 & source[i].cr1) || (s->cr3 & source[i].cr3))) {
            level = true;
        }
    }
    trace_stm32mp1_usart_irq(s, isr, level);
    qemu_set_irq(s->irq, level);
}

/* --- transmitter ---------------------------------------------------------- */

static void usart_tx_set_break(STM32MP1USARTState *s, bool on)
{
    int level = on;

    qemu_chr_fe_ioctl(&s->chr, CHR_IOCTL_SERIAL_SET_BREAK, &level);
    s->tx_break = on;
    s->tx_in_break = on;
}

/* Begins the next frame, if there is one to send, at the time @start */
static void usart_tx_start(STM32MP1USARTState *s, int64_t start)
{
    const int64_t length = usart_frame_time(s);

    if (s->tx_busy || !usart_enabled(s, R_CR1_TE_MASK) || !length ||
        (!s->tx_break && queue_empty(&s->tx_fifo))) {
        return;
    }
    if (s->tx_break) {
        usart_tx_set_break(s, true);
    } else {
        s->tx_shift = extract32(queue_pop(&s->tx_fifo), 0,
                                MIN(usart_data_bits(s), 8));
        if (queue_empty(&s->tx_fifo) && usart_fifo_mode(s)) {
            s->isr |= R_ISR_TXFE_MASK;
        }
    }
    s->tx_busy = true;
    s->tx_frame_end = start + length;
    timer_mod(s->tx_timer, s->tx_frame_end);
}

static void usart_tx_cancel_watch(STM32MP1USARTState *s)
{
    if (s->tx_watch) {
        g_source_remove(s->tx_watch);
        s->tx_watch = 0;
    }
}

/* The frame is over at the time @end, and what it carried has left */
static void usart_tx_done(STM32MP1USARTState *s, int64_t end)
{
    s->tx_busy = false;
    usart_tx_start(s, end);
    if (!s->tx_busy && queue_empty(&s->tx_fifo)) {
        s->isr |= R_ISR_TC_MASK;
    }
    usart_update_irq(s);
}

static gboolean usart_tx_retry(void *do_not_use, GIOCondition cond,
                               void *opaque);

/* False if the character device has no room: it will call when it has */
static bool usart_tx_put(STM32MP1USARTState *s)
{
    if (qemu_chr_fe_write(&s->chr, &s->tx_shift, 1) == 1) {
        trace_stm32mp1_usart_tx(s, s->tx_shift);
        return true;
    }
    s->tx_watch = qemu_chr_fe_add_watch(&s->chr, G_IO_OUT | G_IO_HUP,
                                        usart_tx_retry, s);
    /* Without a watch there is nobody at the far end */
    trace_stm32mp1_usart_tx_wait(s, s->tx_shift, s->tx_watch != 0);
    return !s->tx_watch;
}

static gboolean usart_tx_retry(void *do_not_use, GIOCondition cond,
                               void *opaque)
{
    STM32MP1USARTState *s = opaque;

    s->tx_watch = 0;
    if (usart_tx_put(s)) {
        usart_tx_done(s, usart_now());
    }
    return G_SOURCE_REMOVE;
}

static void usart_tx_frame_end(void *opaque)
{
    STM32MP1USARTState *s = opaque;

    timer_del(s->tx_timer);
    if (s->tx_in_break) {
        usart_tx_set_break(s, false);
    } else if (!usart_tx_put(s)) {
        return;
    }
    usart_tx_done(s, s->tx_frame_end);
}

/* What is in the shift register is lost, as the line stops in mid-frame */
static void usart_tx_abort(STM32MP1USARTState *s)
{
    timer_del(s->tx_timer);
    usart_tx_cancel_watch(s);
    if (s->tx_in_break) {
        usart_tx_set_break(s, false);
    }
    s->tx_break = false;
    s->tx_busy = false;
}

static void usart_tx_flush(STM32MP1USARTState *s)
{
    queue_clear(&s->tx_fifo);
    if (usart_fifo_mode(s)) {
        s->isr |= R_ISR_TXFE_MASK;
    }
}

static void usart_write_tdr(STM32MP1USARTState *s, uint32_t value)
{
    if (!(s->cr1 & R_CR1_UE_MASK)) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "stm32mp1-usart: TDR written while disabled\n");
        return;
    }
    s->isr &= ~(R_ISR_TC_MASK | R_ISR_TXFE_MASK);
    if (s->tx_fifo.num < usart_tx_capacity(s)) {
        queue_push(&s->tx_fifo, value & R_TDR_TDR_MASK);
    } else {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "stm32mp1-usart: TDR written while full\n");
        if (!usart_fifo_mode(s)) {
            *queue_newest(&s->tx_fifo) = value & R_TDR_TDR_MASK;
        }
    }
    usart_tx_start(s, usart_now());
}

/* --- receiver ------------------------------------------------------------- */

/* Begins to receive, at the time @start, what the far end has to send */
static void usart_rx_start(STM32MP1USARTState *s, int64_t start)
{
    const int64_t length = usart_frame_time(s);
    const bool room = s->rx_fifo.num < usart_rx_capacity(s);

    if (s->rx_busy || !usart_enabled(s, R_CR1_RE_MASK) || !length ||
        queue_empty(&s->rx_line) || !(room || s->rx_overrun)) {
        return;
    }
    s->rx_busy = true;
    s->rx_idle_at = INT64_MAX;
    s->rx_timeout_at = INT64_MAX;
    s->rx_frame_end = start + length;
    timer_mod(s->rx_timer, s->rx_frame_end);
}

/* The word as RDR shows it: the parity bit follows the data */
static uint16_t usart_rx_word(STM32MP1USARTState *s, uint8_t character)
{
    const unsigned bits = MIN(usart_data_bits(s), 8);
    uint16_t word = extract32(character, 0, bits);

    if (s->cr1 & R_CR1_PCE_MASK) {
        const bool odd = ctpop16(word) & 1;

        word |= (odd != !!(s->cr1 & R_CR1_PS_MASK)) << bits;
    }
    return word;
}

/* Errors are those of the word that RDR holds, the oldest one */
static void usart_rx_show_errors(STM32MP1USARTState *s)
{
    if (!queue_empty(&s->rx_fifo) && (queue_peek(&s->rx_fifo) & LINE_BREAK)) {
        s->isr |= R_ISR_FE_MASK;
    }
}

static void usart_rx_word_done(STM32MP1USARTState *s, uint16_t entry)
{
    if (!(entry & LINE_BREAK)) {
        entry = usart_rx_word(s, entry);
    }
    trace_stm32mp1_usart_rx(s, entry);
    if ((entry & UINT8_MAX) == FIELD_EX32(s->cr2, CR2, ADD)) {
        s->isr |= R_ISR_CMF_MASK;
    }
    if (s->rx_fifo.num < usart_rx_capacity(s)) {
        queue_push(&s->rx_fifo, entry);
    } else if (s->cr3 & R_CR3_OVRDIS_MASK) {
        *queue_newest(&s->rx_fifo) = entry;
    } else {
        trace_stm32mp1_usart_overrun(s, entry);
        s->isr |= R_ISR_ORE_MASK;
    }
    usart_rx_show_errors(s);
}

/* The line is free since @since: when will that be worth a flag? */
static void usart_rx_gap(STM32MP1USARTState *s, int64_t since)
{
    s->rx_idle_at = since + usart_frame_time(s);
    if (s->cr2 & R_CR2_RTOEN_MASK) {
        s->rx_timeout_at = since +
            usart_time(s, 2 * FIELD_EX32(s->rtor, RTOR, RTO));
    }
}

static void usart_rx_gap_flags(STM32MP1USARTState *s, int64_t now)
{
    if (now >= s->rx_idle_at) {
        s->isr |= R_ISR_IDLE_MASK;
        s->rx_idle_at = INT64_MAX;
    }
    if (now >= s->rx_timeout_at) {
        s->isr |= R_ISR_RTOF_MASK;
        s->rx_timeout_at = INT64_MAX;
    }
}

static void usart_rx_event(void *opaque)
{
    STM32MP1USARTState *s = opaque;
    bool took = false;

    timer_del(s->rx_timer);
    if (s->rx_busy) {
        s->rx_busy = false;
        usart_rx_word_done(s, queue_pop(&s->rx_line));
        usart_rx_gap(s, s->rx_frame_end);
        usart_rx_start(s, s->rx_frame_end);
        took = true;
    } else {
        usart_rx_gap_flags(s, usart_now());
    }
    if (!s->rx_busy && MIN(s->rx_idle_at, s->rx_timeout_at) != INT64_MAX) {
        timer_mod(s->rx_timer, MIN(s->rx_idle_at, s->rx_timeout_at));
    }
    usart_update_irq(s);
    if (took) {
        qemu_chr_fe_accept_input(&s->chr);
    }
}

/* The far end has to send again what it was sending: it stays in rx_line */
static void usart_rx_abort(STM32MP1USARTState *s)
{
    timer_del(s->rx_timer);
    s->rx_busy = false;
    s->rx_idle_at = INT64_MAX;
    s->rx_timeout_at = INT64_MAX;
}

static uint32_t usart_read_rdr(STM32MP1USARTState *s)
{
    if (!queue_empty(&s->rx_fifo)) {
        s->rdr = queue_pop(&s->rx_fifo) & R_RDR_RDR_MASK;
        usart_rx_show_errors(s);
        usart_rx_start(s, usart_now());
        usart_update_irq(s);
    }
    return s->rdr;
}

/* One place is kept for a break */
static int usart_can_receive(void *opaque)
{
    STM32MP1USARTState *s = opaque;

    return MAX(0, STM32MP1_USART_QUEUE_SIZE - 1 - (int)s->rx_line.num);
}

static void usart_receive(void *opaque, const uint8_t *buf, int size)
{
    STM32MP1USARTState *s = opaque;

    for (int i = 0; i < size; i++) {
        queue_push(&s->rx_line, buf[i]);
    }
    usart_rx_start(s, usart_now());
    usart_update_irq(s);
}

static void usart_chr_event(void *opaque, QEMUChrEvent event)
{
    STM32MP1USARTState *s = opaque;

    if (event == CHR_EVENT_BREAK &&
        s->rx_line.num < STM32MP1_USART_QUEUE_SIZE) {
        queue_push(&s->rx_line, LINE_BREAK);
        usart_rx_start(s, usart_now());
        usart_update_irq(s);
    }
}

/* --- registers ------------------------------------------------------------ */

/*
 * The host may run timers late, by more than a character's time. A guest that
 * looks at the registers does not see that: what is due is done first.
 */
static void usart_catch_up(STM32MP1USARTState *s)
{
    const int64_t now = usart_now();

    while (timer_pending(s->tx_timer) && timer_expired(s->tx_timer, now)) {
        usart_tx_frame_end(s);
    }
    while (timer_pending(s->rx_timer) && timer_expired(s->rx_timer, now)) {
        usart_rx_event(s);
    }
}

static void usart_flags_reset(STM32MP1USARTState *s)
{
    s->isr = R_ISR_TC_MASK;
    if (usart_fifo_mode(s)) {
        s->isr |= R_ISR_TXFE_MASK;
    }
}

static void usart_report_speed(STM32MP1USARTState *s)
{
    const int64_t ten_bits = usart_time(s, 20);

    if (!ten_bits) {
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-usart: enabled with BRR 0x%"
                      PRIx32 ", PRESC %" PRIu32 " and a clock of %u Hz: "
                      "no baud rate\n", s->brr, s->presc,
                      clock_get_hz(s->clk));
        return;
    }
    trace_stm32mp1_usart_speed(s, 10 * NANOSECONDS_PER_SECOND / ten_bits,
                               usart_word_bits(s), usart_frame_time(s));
}

static void usart_write_cr1(STM32MP1USARTState *s, uint32_t value)
{
    const uint32_t old = s->cr1;

    if ((old & value & R_CR1_UE_MASK) && ((old ^ value) & CR1_FRAME_MASK)) {
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-usart: frame format in CR1 "
                      "written while enabled (0x%08" PRIx32 ")\n", value);
        value = (value & ~CR1_FRAME_MASK) | (old & CR1_FRAME_MASK);
    }
    if (value & ~old & R_CR1_MME_MASK) {
        qemu_log_mask(LOG_UNIMP, "stm32mp1-usart: mute mode\n");
    }
    s->cr1 = value;
    if (!usart_enabled(s, R_CR1_TE_MASK)) {
        if (s->tx_busy) {
            qemu_log_mask(LOG_GUEST_ERROR,
                          "stm32mp1-usart: disabled in mid-frame\n");
        }
        usart_tx_abort(s);
    }
    if (!usart_enabled(s, R_CR1_RE_MASK)) {
        usart_rx_abort(s);
    }
    if (!(value & R_CR1_UE_MASK)) {
        queue_clear(&s->tx_fifo);
        queue_clear(&s->rx_fifo);
        usart_flags_reset(s);
    } else if (!(old & R_CR1_UE_MASK)) {
        if (FIELD_EX32(value, CR1, M0) && FIELD_EX32(value, CR1, M1)) {
            qemu_log_mask(LOG_GUEST_ERROR,
                          "stm32mp1-usart: reserved word length\n");
        }
        usart_report_speed(s);
    }
    usart_tx_start(s, usart_now());
    usart_rx_start(s, usart_now());
}

static void usart_write_cr2(STM32MP1USARTState *s, uint32_t value)
{
    if (value & ~s->cr2 & CR2_UNIMP) {
        qemu_log_mask(LOG_UNIMP, "stm32mp1-usart: mode of CR2 0x%08" PRIx32
                      "\n", value);
    }
    s->cr2 = value & CR2_MASK;
    if (!(s->cr2 & R_CR2_RTOEN_MASK)) {
        s->rx_timeout_at = INT64_MAX;
    }
}

static void usart_write_cr3(STM32MP1USARTState *s, uint32_t value)
{
    if (value & ~s->cr3 & CR3_UNIMP) {
        qemu_log_mask(LOG_UNIMP, "stm32mp1-usart: mode of CR3 0x%08" PRIx32
                      "\n", value);
    }
    s->cr3 = value & CR3_MASK;
}

static bool usart_speed_writable(STM32MP1USARTState *s, const char *name)
{
    if (s->cr1 & R_CR1_UE_MASK) {
        qemu_log_mask(LOG_GUEST_ERROR,
                      "stm32mp1-usart: %s written while enabled\n", name);
        return false;
    }
    return true;
}

static void usart_write_rqr(STM32MP1USARTState *s, uint32_t value)
{
    if (value & (R_RQR_ABRRQ_MASK | R_RQR_MMRQ_MASK)) {
        qemu_log_mask(LOG_UNIMP, "stm32mp1-usart: request 0x%" PRIx32 "\n",
                      value);
    }
    if (value & R_RQR_TXFRQ_MASK) {
        usart_tx_flush(s);
    }
    if (value & R_RQR_RXFRQ_MASK) {
        queue_clear(&s->rx_fifo);
        usart_rx_start(s, usart_now());
    }
    if ((value & R_RQR_SBKRQ_MASK) && usart_enabled(s, R_CR1_TE_MASK)) {
        s->tx_break = true;
        usart_tx_start(s, usart_now());
    }
}

static uint32_t usart_read_reg(STM32MP1USARTState *s, hwaddr offset)
{
    switch (offset) {
    case A_CR1:
        return s->cr1;
    case A_CR2:
        return s->cr2;
    case A_CR3:
        return s->cr3;
    case A_BRR:
        return s->brr;
    case A_GTPR:
        return s->gtpr;
    case A_RTOR:
        return s->rtor;
    case A_ISR:
        return usart_isr(s);
    case A_RDR:
        return usart_read_rdr(s);
    case A_PRESC:
        return s->presc;
    case A_RQR:
    case A_ICR:
    case A_TDR:
        /* Write only */
        return 0;
    case A_HWCFGR2:
        return HWCFGR2_VALUE;
    case A_HWCFGR1:
        return HWCFGR1_VALUE;
    case A_VERR:
        return VERR_VALUE;
    case A_IPIDR:
        return IPIDR_VALUE;
    case A_SIDR:
        return SIDR_VALUE;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "stm32mp1-usart: read of bad offset 0x%" HWADDR_PRIx
                      "\n", offset);
        return 0;
    }
}

static void usart_write_reg(STM32MP1USARTState *s, hwaddr offset,
                            uint32_t value)
{
    switch (offset) {
    case A_CR1:
        usart_write_cr1(s, value);
        break;
    case A_CR2:
        usart_write_cr2(s, value);
        break;
    case A_CR3:
        usart_write_cr3(s, value);
        break;
    case A_BRR:
        if (usart_speed_writable(s, "BRR")) {
            s->brr = value & R_BRR_BRR_MASK;
        }
        break;
    case A_GTPR:
        s->gtpr = value & (R_GTPR_PSC_MASK | R_GTPR_GT_MASK);
        break;
    case A_RTOR:
        s->rtor = value;
        break;
    case A_RQR:
        usart_write_rqr(s, value);
        break;
    case A_ICR:
        s->isr &= ~(value & ICR_MASK);
        break;
    case A_TDR:
        usart_write_tdr(s, value);
        break;
    case A_PRESC:
        if (usart_speed_writable(s, "PRESC")) {
            s->presc = value & R_PRESC_PRESCALER_MASK;
        }
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR,
                      "stm32mp1-usart: write of 0x%" PRIx32
                      " to read-only or bad offset 0x%" HWADDR_PRIx "\n",
                      value, offset);
        return;
    }
    usart_update_irq(s);
}

static uint64_t stm32mp1_usart_read(void *opaque, hwaddr addr, unsigned size)
{
    STM32MP1USARTState *s = opaque;
    uint32_t value;

    usart_catch_up(s);
    value = usart_read_reg(s, STM32MP1_REG_OFFSET(addr));
    trace_stm32mp1_usart_read(s, addr, value);
    return stm32mp1_bus_read(value, addr, size);
}

static void stm32mp1_usart_write(void *opaque, hwaddr addr, uint64_t data,
                                 unsigned size)
{
    STM32MP1USARTState *s = opaque;
    const uint32_t value = stm32mp1_apb_write(data, size);

    trace_stm32mp1_usart_write(s, addr, value);
    usart_catch_up(s);
    usart_write_reg(s, STM32MP1_REG_OFFSET(addr), value);
}

static const MemoryRegionOps stm32mp1_usart_ops = {
    .read = stm32mp1_usart_read,
    .write = stm32mp1_usart_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = {
        .min_access_size = 1,
        .max_access_size = 4,
    },
    .valid = {
        .min_access_size = 1,
        .max_access_size = 4,
    },
};

/* --- device --------------------------------------------------------------- */

/* A frame under way keeps its length; a clock that starts gets things going */
static void stm32mp1_usart_clk_update(void *opaque, ClockEvent event)
{
    STM32MP1USARTState *s = opaque;

    usart_tx_start(s, usart_now());
    usart_rx_start(s, usart_now());
    usart_update_irq(s);
}

/*
 * The line's far end is no part of the reset: what it has not sent yet waits
 * until the receiver is enabled again.
 */
static void stm32mp1_usart_reset_enter(Object *obj, ResetType type)
{
    STM32MP1USARTState *s = STM32MP1_USART(obj);

    usart_tx_abort(s);
    usart_rx_abort(s);
    queue_clear(&s->tx_fifo);
    queue_clear(&s->rx_fifo);
    s->cr1 = 0;
    s->cr2 = 0;
    s->cr3 = 0;
    s->brr = 0;
    s->gtpr = 0;
    s->rtor = 0;
    s->presc = 0;
    s->rdr = 0;
    usart_flags_reset(s);
}

static void stm32mp1_usart_reset_hold(Object *obj, ResetType type)
{
    usart_update_irq(STM32MP1_USART(obj));
}

static void stm32mp1_usart_init(Object *obj)
{
    STM32MP1USARTState *s = STM32MP1_USART(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    memory_region_init_io(&s->mmio, obj, &stm32mp1_usart_ops, s,
                          TYPE_STM32MP1_USART, 0x400);
    sysbus_init_mmio(sbd, &s->mmio);
    sysbus_init_irq(sbd, &s->irq);
    s->clk = qdev_init_clock_in(DEVICE(obj), "clk", stm32mp1_usart_clk_update,
                                s, ClockUpdate);
    s->tx_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, usart_tx_frame_end, s);
    s->rx_timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, usart_rx_event, s);
}

static void stm32mp1_usart_finalize(Object *obj)
{
    STM32MP1USARTState *s = STM32MP1_USART(obj);

    usart_tx_cancel_watch(s);
    timer_free(s->tx_timer);
    timer_free(s->rx_timer);
}

static void stm32mp1_usart_realize(DeviceState *dev, Error **errp)
{
    STM32MP1USARTState *s = STM32MP1_USART(dev);

    if (!clock_has_source(s->clk)) {
        error_setg(errp, "stm32mp1-usart: clock \"clk\" must be connected");
        return;
    }
    qemu_chr_fe_set_handlers(&s->chr, usart_can_receive, usart_receive,
                             usart_chr_event, NULL, s, NULL, true);
}

static int stm32mp1_usart_post_load(void *opaque, int version_id)
{
    STM32MP1USARTState *s = opaque;

    if (s->tx_fifo.num > STM32MP1_USART_QUEUE_SIZE ||
        s->rx_fifo.num > STM32MP1_USART_QUEUE_SIZE ||
        s->rx_line.num > STM32MP1_USART_QUEUE_SIZE ||
        s->tx_fifo.head >= STM32MP1_USART_QUEUE_SIZE ||
        s->rx_fifo.head >= STM32MP1_USART_QUEUE_SIZE ||
        s->rx_line.head >= STM32MP1_USART_QUEUE_SIZE) {
        return -EINVAL;
    }
    /* The watch of a waiting character does not migrate */
    if (s->tx_busy && !timer_pending(s->tx_timer)) {
        timer_mod(s->tx_timer, s->tx_frame_end);
    }
    return 0;
}

static const VMStateDescription vmstate_stm32mp1_usart_queue = {
    .name = TYPE_STM32MP1_USART "-queue",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT16_ARRAY(data, STM32MP1USARTQueue,
                             STM32MP1_USART_QUEUE_SIZE),
        VMSTATE_UINT32(head, STM32MP1USARTQueue),
        VMSTATE_UINT32(num, STM32MP1USARTQueue),
        VMSTATE_END_OF_LIST()
    }
};

#define VMSTATE_USART_QUEUE(field)                            \
    VMSTATE_STRUCT(field, STM32MP1USARTState, 1,              \
                   vmstate_stm32mp1_usart_queue, STM32MP1USARTQueue)

static const VMStateDescription vmstate_stm32mp1_usart = {
    .name = TYPE_STM32MP1_USART,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = stm32mp1_usart_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(clk, STM32MP1USARTState),
        VMSTATE_UINT32(cr1, STM32MP1USARTState),
        VMSTATE_UINT32(cr2, STM32MP1USARTState),
        VMSTATE_UINT32(cr3, STM32MP1USARTState),
        VMSTATE_UINT32(brr, STM32MP1USARTState),
        VMSTATE_UINT32(gtpr, STM32MP1USARTState),
        VMSTATE_UINT32(rtor, STM32MP1USARTState),
        VMSTATE_UINT32(presc, STM32MP1USARTState),
        VMSTATE_UINT32(isr, STM32MP1USARTState),
        VMSTATE_UINT32(rdr, STM32MP1USARTState),
        VMSTATE_USART_QUEUE(tx_fifo),
        VMSTATE_TIMER_PTR(tx_timer, STM32MP1USARTState),
        VMSTATE_INT64(tx_frame_end, STM32MP1USARTState),
        VMSTATE_BOOL(tx_busy, STM32MP1USARTState),
        VMSTATE_BOOL(tx_break, STM32MP1USARTState),
        VMSTATE_BOOL(tx_in_break, STM32MP1USARTState),
        VMSTATE_UINT8(tx_shift, STM32MP1USARTState),
        VMSTATE_USART_QUEUE(rx_line),
        VMSTATE_USART_QUEUE(rx_fifo),
        VMSTATE_TIMER_PTR(rx_timer, STM32MP1USARTState),
        VMSTATE_INT64(rx_frame_end, STM32MP1USARTState),
        VMSTATE_BOOL(rx_busy, STM32MP1USARTState),
        VMSTATE_INT64(rx_idle_at, STM32MP1USARTState),
        VMSTATE_INT64(rx_timeout_at, STM32MP1USARTState),
        VMSTATE_END_OF_LIST()
    }
};

static const Property stm32mp1_usart_properties[] = {
    DEFINE_PROP_CHR("chardev", STM32MP1USARTState, chr),
    DEFINE_PROP_BOOL("rx-overrun", STM32MP1USARTState, rx_overrun, false),
};

static void stm32mp1_usart_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->realize = stm32mp1_usart_realize;
    dc->vmsd = &vmstate_stm32mp1_usart;
    device_class_set_props(dc, stm32mp1_usart_properties);
    rc->phases.enter = stm32mp1_usart_reset_enter;
    rc->phases.hold = stm32mp1_usart_reset_hold;
}

static const TypeInfo stm32mp1_usart_types[] = {
    {
        .name           = TYPE_STM32MP1_USART,
        .parent         = TYPE_SYS_BUS_DEVICE,
        .instance_size  = sizeof(STM32MP1USARTState),
        .instance_init  = stm32mp1_usart_init,
        .instance_finalize = stm32mp1_usart_finalize,
        .class_init     = stm32mp1_usart_class_init,
    },
};

DEFINE_TYPES(stm32mp1_usart_types)
