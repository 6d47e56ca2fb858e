/*
 * STM32MP1 MDMA (master direct memory access controller)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reference used is the STMicroelectronics RM0436 reference manual for
 * STM32MP157 advanced Arm-based 32-bit MPUs, chapter "Master direct memory
 * access controller (MDMA)"; the names of registers and fields are those of
 * ST's stm32mp157cxx_cm4.h. Linux drives this as "st,stm32h7-mdma"
 * (drivers/dma/stm32/stm32-mdma.c), ST's Cube library by hal_mdma.
 *
 * Modelled are transfers that software requests (SWRQ): of a buffer, a block,
 * a repeated block or a linked list. A channel that waits for a request of a
 * peripheral does so for ever, and is reported as not modelled, as are the
 * exchange of bytes within an item (BEX, HEX, WEX), padding other than with
 * zeroes on the left, and TrustZone (SM, SGISR0). The bus that a channel is
 * told to use (SBUS, DBUS) and BWM make no difference.
 *
 * Time: a buffer (TLEN + 1 bytes) is read and then written. Each burst takes
 * BURST_CYCLES cycles of the AXI's clock and one more for each beat of the
 * item size, which goes up to the bus' 8 bytes. That is an assumption, as the
 * manual gives no figures; memory does not wait and nobody else uses the bus.
 * So a buffer of 128 bytes by 8-byte items in bursts of 16 takes 40 cycles.
 * The loading of a list item takes a burst of 5 beats.
 *
 * The controller serves one channel at a time, that with the highest priority
 * and then the lowest number. It chooses again at each end of a block, or
 * after BATCH_BYTES, the part does so after each buffer.
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "hw/dma/stm32mp1_mdma.h"
#include "hw/irq.h"
#include "hw/misc/stm32mp1_bus.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "trace.h"

REG32(GISR0, 0x00)              /* Interrupt of each channel */
REG32(SGISR0, 0x08)             /* ... if secure */
REG32(C0ISR, 0x40)              /* Channel 0; the others follow */
    FIELD(ISR, TEIF, 0, 1)      /* Transfer error */
    FIELD(ISR, CTCIF, 1, 1)     /* Channel transfer complete */
    FIELD(ISR, BRTIF, 2, 1)     /* Block repeat complete */
    FIELD(ISR, BTIF, 3, 1)      /* Block complete */
    FIELD(ISR, TCIF, 4, 1)      /* Buffer complete */
    FIELD(ISR, CRQA, 16, 1)     /* Request active */
REG32(C0IFCR, 0x44)             /* Interrupt flag clear, as ISR */
REG32(C0ESR, 0x48)
    FIELD(ESR, TEA, 0, 7)       /* Transfer error: low bits of the address */
    FIELD(ESR, TED, 7, 1)       /* ... when it wrote */
    FIELD(ESR, TELD, 8, 1)      /* ... when it loaded a list item */
    FIELD(ESR, TEMD, 9, 1)      /* ... when it wrote mask data */
    FIELD(ESR, ASE, 10, 1)      /* Address is not aligned */
    FIELD(ESR, BSE, 11, 1)      /* Block is no multiple of the item's size */
REG32(C0CR, 0x4c)
    FIELD(CR, EN, 0, 1)         /* Channel enable */
    FIELD(CR, TEIE, 1, 1)       /* Interrupt enables, in the order of ISR */
    FIELD(CR, CTCIE, 2, 1)
    FIELD(CR, BRTIE, 3, 1)
    FIELD(CR, BTIE, 4, 1)
    FIELD(CR, TCIE, 5, 1)
    FIELD(CR, PL, 6, 2)         /* Priority */
    FIELD(CR, SM, 8, 1)         /* Secure mode */
    FIELD(CR, BEX, 12, 1)       /* Exchange bytes in half-words */
    FIELD(CR, HEX, 13, 1)       /* Exchange half-words in words */
    FIELD(CR, WEX, 14, 1)       /* Exchange words in double words */
    FIELD(CR, SWRQ, 16, 1)      /* Software request */
REG32(C0TCR, 0x50)
    FIELD(TCR, SINC, 0, 2)      /* Source increment: none, up or down */
    FIELD(TCR, DINC, 2, 2)      /* Destination increment */
    FIELD(TCR, SSIZE, 4, 2)     /* Source data size: 1 << SSIZE */
    FIELD(TCR, DSIZE, 6, 2)     /* Destination data size */
    FIELD(TCR, SINCOS, 8, 2)    /* Source increment: by 1 << SINCOS */
    FIELD(TCR, DINCOS, 10, 2)   /* Destination increment */
    FIELD(TCR, SBURST, 12, 3)   /* Source burst: 1 << SBURST beats */
    FIELD(TCR, DBURST, 15, 3)   /* Destination burst */
    FIELD(TCR, TLEN, 18, 7)     /* Buffer length - 1 */
    FIELD(TCR, PKE, 25, 1)      /* Pack */
    FIELD(TCR, PAM, 26, 2)      /* Padding and alignment, when not packing */
    FIELD(TCR, TRGM, 28, 2)     /* What a request is for */
    FIELD(TCR, SWRM, 30, 1)     /* Requests are software's */
    FIELD(TCR, BWM, 31, 1)      /* Bufferable writes */
REG32(C0BNDTR, 0x54)
    FIELD(BNDTR, BNDT, 0, 17)   /* Bytes left in the block */
    FIELD(BNDTR, BRSUM, 18, 1)  /* Block repeat: SUV is subtracted */
    FIELD(BNDTR, BRDUM, 19, 1)  /* ... DUV is subtracted */
    FIELD(BNDTR, BRC, 20, 12)   /* Blocks left after this one */
REG32(C0SAR, 0x58)              /* Source address */
REG32(C0DAR, 0x5c)              /* Destination address */
REG32(C0BRUR, 0x60)
    FIELD(BRUR, SUV, 0, 16)     /* Block repeat: source address update */
    FIELD(BRUR, DUV, 16, 16)    /* ... destination address update */
REG32(C0LAR, 0x64)              /* Link address */
REG32(C0TBR, 0x68)              /* Trigger and bus selection */
REG32(C0MAR, 0x70)              /* Mask address */
REG32(C0MDR, 0x74)              /* Mask data */
REG32(C1ISR, 0x80)

#define CHANNEL_STRIDE (A_C1ISR - A_C0ISR)
#define CHANNELS_END (A_C0ISR + STM32MP1_MDMA_NUM_CHANNELS * CHANNEL_STRIDE)

#define FLAGS_MASK (R_ISR_TEIF_MASK | R_ISR_CTCIF_MASK | R_ISR_BRTIF_MASK | \
                    R_ISR_BTIF_MASK | R_ISR_TCIF_MASK)
#define CR_EXCHANGE_MASK (R_CR_BEX_MASK | R_CR_HEX_MASK | R_CR_WEX_MASK)
#define CR_MASK    (0x000001ff | CR_EXCHANGE_MASK)
#define BNDTR_MASK 0xfffdffff
#define LAR_MASK   0xfffffff8
#define TBR_MASK   0x000300ff

#define INC_NONE 0
#define INC_RESERVED 1
#define INC_DOWN 3

#define TRGM_BUFFER 0
#define TRGM_BLOCK  1
#define TRGM_REPEAT 2
#define TRGM_LIST   3

#define BLOCK_MAX   65536
#define BUFFER_MAX  128
#define ITEM_MAX    8

#define BURST_CYCLES 4
#define LIST_CYCLES (BURST_CYCLES + 5)

#define BATCH_BYTES 4096
/* How many batches one call may catch up with, before others get their turn */
#define BATCHES_MAX 64

/* A list item has the registers from TCR to MDR as they are in the channel */
#define LIST_WORDS ((A_C0MDR - A_C0TCR) / 4 + 1)

static int64_t mdma_now(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

/* --- interrupts ----------------------------------------------------------- */

static uint32_t mdma_gisr(STM32MP1MDMAState *s)
{
    uint32_t value = 0;

    for (int i = 0; i < STM32MP1_MDMA_NUM_CHANNELS; i++) {
        const STM32MP1MDMAChannel *ch = &s->channel[i];

        if (ch->isr & (ch->cr >> R_CR_TEIE_SHIFT) & FLAGS_MASK) {
            value |= BIT(i);
        }
    }
    return value;
}

static void mdma_update_irq(STM32MP1MDMAState *s)
{
    qemu_set_irq(s->irq, mdma_gisr(s) != 0);
}

/* --- ends of things ------------------------------------------------------- */

static void guest_error(STM32MP1MDMAState *s, STM32MP1MDMAChannel *ch,
                        const char *what)
{
    qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-mdma: channel %d: %s\n",
                  (int)(ch - s->channel), what);
}

static void channel_idle(STM32MP1MDMAState *s, STM32MP1MDMAChannel *ch)
{
    ch->isr &= ~R_ISR_CRQA_MASK;
    if (s->active == ch - s->channel) {
        s->active = -1;
    }
}

static void channel_disable(STM32MP1MDMAState *s, STM32MP1MDMAChannel *ch,
                            uint32_t flag)
{
    ch->cr = FIELD_DP32(ch->cr, CR, EN, 0);
    ch->isr |= flag;
    channel_idle(s, ch);
    trace_stm32mp1_mdma_stop(ch - s->channel, flag, ch->esr, ch->bndtr);
}

static void channel_error(STM32MP1MDMAState *s, STM32MP1MDMAChannel *ch,
                          uint32_t esr)
{
    ch->esr = esr;
    channel_disable(s, ch, R_ISR_TEIF_MASK);
}

/* --- moving data ---------------------------------------------------------- */

static uint32_t ssize(const STM32MP1MDMAChannel *ch)
{
    return 1 << FIELD_EX32(ch->tcr, TCR, SSIZE);
}

static uint32_t dsize(const STM32MP1MDMAChannel *ch)
{
    return 1 << FIELD_EX32(ch->tcr, TCR, DSIZE);
}

/* Whole items, which software has to see to on the part */
static uint32_t buffer_len(const STM32MP1MDMAChannel *ch)
{
    return QEMU_ALIGN_UP(FIELD_EX32(ch->tcr, TCR, TLEN) + 1,
                         MAX(ssize(ch), dsize(ch)));
}

/* Not packing, items of another size are filled with zeroes, or cut off */
static bool pads(const STM32MP1MDMAChannel *ch)
{
    return !FIELD_EX32(ch->tcr, TCR, PKE) && ssize(ch) != dsize(ch);
}

static uint32_t written_len(const STM32MP1MDMAChannel *ch, uint32_t len)
{
    return pads(ch) ? DIV_ROUND_UP(len, ssize(ch)) * dsize(ch) : len;
}

static int32_t inc_step(uint32_t inc, uint32_t incos)
{
    if (inc == INC_NONE || inc == INC_RESERVED) {
        return 0;
    }
    return inc == INC_DOWN ? -(1 << incos) : 1 << incos;
}

static uint32_t side_cycles(uint32_t len, uint32_t buffers, uint32_t size,
                            uint32_t burst_log2)
{
    const uint32_t beats = DIV_ROUND_UP(len, size);
    const uint32_t bursts = DIV_ROUND_UP(beats, 1 << burst_log2);

    return beats + MAX(buffers, bursts) * BURST_CYCLES;
}

static uint32_t channel_cycles(const STM32MP1MDMAChannel *ch, uint32_t len)
{
    const uint32_t buffers = DIV_ROUND_UP(len, buffer_len(ch));

    return ch->extra_cycles +
           side_cycles(len, buffers, ssize(ch),
                       FIELD_EX32(ch->tcr, TCR, SBURST)) +
           side_cycles(written_len(ch, len), buffers, dsize(ch),
                       FIELD_EX32(ch->tcr, TCR, DBURST));
}

/* Items of the source become ones of the destination: returns their length */
static uint32_t pad(const STM32MP1MDMAChannel *ch, uint8_t *to,
                    const uint8_t *from, uint32_t len)
{
    const uint32_t n = MIN(ssize(ch), dsize(ch));
    uint32_t out = 0;

    memset(to, 0, written_len(ch, len));
    for (uint32_t in = 0; in < len; in += ssize(ch), out += dsize(ch)) {
        memcpy(to + out, from + in, MIN(n, len - in));
    }
    return out;
}

/* Up to a buffer */
static bool channel_move_some(STM32MP1MDMAState *s, STM32MP1MDMAChannel *ch,
                              uint32_t len)
{
    const int32_t sstep = inc_step(FIELD_EX32(ch->tcr, TCR, SINC),
                                   FIELD_EX32(ch->tcr, TCR, SINCOS));
    const int32_t dstep = inc_step(FIELD_EX32(ch->tcr, TCR, DINC),
                                   FIELD_EX32(ch->tcr, TCR, DINCOS));
    uint8_t in[BUFFER_MAX];
    uint8_t out[BUFFER_MAX * ITEM_MAX];
    uint32_t out_len = len;

    if (stm32mp1_dma_rw(&s->dma_as, &ch->sar, sstep, ssize(ch), in, len,
                        false) != MEMTX_OK) {
        channel_error(s, ch, FIELD_DP32(0, ESR, TEA, ch->sar));
        return false;
    }
    if (pads(ch)) {
        out_len = pad(ch, out, in, len);
    } else {
        memcpy(out, in, len);
    }
    if (stm32mp1_dma_rw(&s->dma_as, &ch->dar, dstep, dsize(ch), out, out_len,
                        true) != MEMTX_OK) {
        channel_error(s, ch,
                      FIELD_DP32(R_ESR_TED_MASK, ESR, TEA, ch->dar));
        return false;
    }
    ch->bndtr -= len;       /* BNDT, which has at least that much */
    return true;
}

static bool channel_move(STM32MP1MDMAState *s, STM32MP1MDMAChannel *ch,
                         uint32_t len)
{
    while (len > 0) {
        const uint32_t n = MIN(len, buffer_len(ch));

        if (!channel_move_some(s, ch, n)) {
            return false;
        }
        len -= n;
        ch->isr |= R_ISR_TCIF_MASK;
    }
    return true;
}

/* --- blocks and lists ----------------------------------------------------- */

/* Whether a block can be transferred as the registers say */
static bool channel_check(STM32MP1MDMAState *s, STM32MP1MDMAChannel *ch)
{
    const uint32_t len = FIELD_EX32(ch->bndtr, BNDTR, BNDT);

    if (!len || len > BLOCK_MAX || len % ssize(ch) ||
        (!pads(ch) && len % dsize(ch))) {
        guest_error(s, ch, "block of a bad length");
        channel_error(s, ch, R_ESR_BSE_MASK);
        return false;
    }
    if (ch->sar % ssize(ch) || ch->dar % dsize(ch)) {
        guest_error(s, ch, "addresses that are not aligned");
        channel_error(s, ch, R_ESR_ASE_MASK);
        return false;
    }
    if ((ch->cr & CR_EXCHANGE_MASK) ||
        (pads(ch) && FIELD_EX32(ch->tcr, TCR, PAM))) {
        qemu_log_mask(LOG_UNIMP, "stm32mp1-mdma: exchange or padding, TCR "
                      "0x%08" PRIx32 " CR 0x%08" PRIx32 "\n", ch->tcr, ch->cr);
    }
    return true;
}

static void channel_set_bndtr(STM32MP1MDMAChannel *ch, uint32_t value)
{
    ch->bndtr = value & BNDTR_MASK;
    ch->block_len = FIELD_EX32(value, BNDTR, BNDT);
}

static bool channel_load(STM32MP1MDMAState *s, STM32MP1MDMAChannel *ch)
{
    const uint32_t from = ch->lar;
    uint32_t item[LIST_WORDS];

    if (address_space_read(&s->dma_as, from, MEMTXATTRS_UNSPECIFIED, item,
                           sizeof(item)) != MEMTX_OK) {
        channel_error(s, ch, FIELD_DP32(R_ESR_TELD_MASK, ESR, TEA, from));
        return false;
    }
    for (int i = 0; i < LIST_WORDS; i++) {
        item[i] = le32_to_cpu(item[i]);
    }
    ch->tcr = item[0];
    channel_set_bndtr(ch, item[R_C0BNDTR - R_C0TCR]);
    ch->sar = item[R_C0SAR - R_C0TCR];
    ch->dar = item[R_C0DAR - R_C0TCR];
    ch->brur = item[R_C0BRUR - R_C0TCR];
    ch->lar = item[R_C0LAR - R_C0TCR] & LAR_MASK;
    ch->tbr = item[R_C0TBR - R_C0TCR] & TBR_MASK;
    ch->mar = item[R_C0MAR - R_C0TCR];
    ch->mdr = item[R_C0MDR - R_C0TCR];
    ch->extra_cycles = LIST_CYCLES;
    trace_stm32mp1_mdma_load(ch - s->channel, from, ch->bndtr, ch->lar);
    return true;
}

static void channel_next_block(STM32MP1MDMAChannel *ch)
{
    const int32_t suv = FIELD_EX32(ch->brur, BRUR, SUV);
    const int32_t duv = FIELD_EX32(ch->brur, BRUR, DUV);

    ch->sar += FIELD_EX32(ch->bndtr, BNDTR, BRSUM) ? -suv : suv;
    ch->dar += FIELD_EX32(ch->bndtr, BNDTR, BRDUM) ? -duv : duv;
    ch->bndtr = FIELD_DP32(ch->bndtr, BNDTR, BRC,
                           FIELD_EX32(ch->bndtr, BNDTR, BRC) - 1);
    ch->bndtr = FIELD_DP32(ch->bndtr, BNDTR, BNDT, ch->block_len);
}

/* Whether the request is for more than the block that has ended */
static bool channel_block_end(STM32MP1MDMAState *s, STM32MP1MDMAChannel *ch)
{
    const uint32_t trgm = FIELD_EX32(ch->tcr, TCR, TRGM);

    ch->isr |= R_ISR_BTIF_MASK;
    if (FIELD_EX32(ch->bndtr, BNDTR, BRC)) {
        channel_next_block(ch);
        return trgm >= TRGM_REPEAT && channel_check(s, ch);
    }
    ch->isr |= R_ISR_BRTIF_MASK;
    if (!ch->lar) {
        channel_disable(s, ch, R_ISR_CTCIF_MASK);
        return false;
    }
    return channel_load(s, ch) && trgm == TRGM_LIST && channel_check(s, ch);
}

/* Move that much of the batch; false when the request is done with */
static bool channel_advance(STM32MP1MDMAState *s, STM32MP1MDMAChannel *ch,
                            uint32_t len)
{
    bool more;

    if (!channel_move(s, ch, len)) {
        return false;
    }
    s->batch.done += len;
    if (s->batch.done < s->batch.len) {
        return true;
    }
    if (FIELD_EX32(ch->bndtr, BNDTR, BNDT)) {
        more = FIELD_EX32(ch->tcr, TCR, TRGM) != TRGM_BUFFER;
    } else {
        more = channel_block_end(s, ch);
    }
    if (!more) {
        channel_idle(s, ch);
    }
    return more;
}

/* --- batches -------------------------------------------------------------- */

static bool channel_ready(const STM32MP1MDMAChannel *ch)
{
    return FIELD_EX32(ch->cr, CR, EN) && FIELD_EX32(ch->isr, ISR, CRQA);
}

static int mdma_arbitrate(STM32MP1MDMAState *s)
{
    int best = -1;

    for (int i = 0; i < STM32MP1_MDMA_NUM_CHANNELS; i++) {
        if (channel_ready(&s->channel[i]) &&
            (best < 0 || FIELD_EX32(s->channel[i].cr, CR, PL) >
                         FIELD_EX32(s->channel[best].cr, CR, PL))) {
            best = i;
        }
    }
    return best;
}

/* Whole buffers: as many as there is no interrupt between */
static uint32_t channel_batch_len(const STM32MP1MDMAChannel *ch)
{
    const uint32_t len = buffer_len(ch);
    const bool one = FIELD_EX32(ch->tcr, TCR, TRGM) == TRGM_BUFFER ||
                     (FIELD_EX32(ch->cr, CR, TCIE) &&
                      !FIELD_EX32(ch->isr, ISR, TCIF));

    return MIN(FIELD_EX32(ch->bndtr, BNDTR, BNDT),
               one ? len : QEMU_ALIGN_DOWN(BATCH_BYTES, len));
}

static void mdma_start_batch(STM32MP1MDMAState *s, int64_t now)
{
    STM32MP1MDMAChannel *ch;
    uint32_t cycles;

    s->active = clock_is_enabled(s->clk) ? mdma_arbitrate(s) : -1;
    if (s->active < 0) {
        return;
    }
    ch = &s->channel[s->active];
    s->batch.len = channel_batch_len(ch);
    s->batch.done = 0;
    cycles = channel_cycles(ch, s->batch.len);
    ch->extra_cycles = 0;
    s->batch.start_ns = now;
    s->batch.end_ns = now + MAX(1, clock_ticks_to_ns(s->clk, cycles));
    trace_stm32mp1_mdma_batch(s->active, s->batch.len, cycles);
}

/* Whole buffers that are due, or what is left of the batch */
static uint32_t mdma_due(STM32MP1MDMAState *s, const STM32MP1MDMAChannel *ch,
                         int64_t now)
{
    const uint32_t due = stm32mp1_dma_batch_due(&s->batch, now);

    return due == s->batch.len ? due
           : MAX(QEMU_ALIGN_DOWN(due, buffer_len(ch)), s->batch.done);
}

/* Do what is due, and see to it that the rest will be done */
static void mdma_run(STM32MP1MDMAState *s)
{
    const int64_t now = mdma_now();

    for (int i = 0; i < BATCHES_MAX && s->active >= 0; i++) {
        STM32MP1MDMAChannel *ch = &s->channel[s->active];
        const uint32_t due = mdma_due(s, ch, now);
        const bool last = due == s->batch.len;
        const int64_t end_ns = s->batch.end_ns;

        if (channel_advance(s, ch, due - s->batch.done) && !last) {
            break;
        }
        mdma_start_batch(s, MIN(end_ns, now));
    }
    if (s->active >= 0) {
        timer_mod(s->timer, MAX(s->batch.end_ns, now + 1));
    } else {
        timer_del(s->timer);
    }
    mdma_update_irq(s);
}

/* A channel changed: go on with what is ready now */
static void mdma_kick(STM32MP1MDMAState *s)
{
    if (s->active < 0) {
        mdma_start_batch(s, mdma_now());
    }
    mdma_run(s);
}

/* As in an access to the registers, the data must not get back to these */
static void mdma_timer(void *opaque)
{
    STM32MP1MDMAState *s = opaque;
    MemReentrancyGuard *guard = &DEVICE(s)->mem_reentrancy_guard;

    guard->engaged_in_io = true;
    mdma_run(s);
    guard->engaged_in_io = false;
}

/* --- registers ------------------------------------------------------------ */

static void channel_request(STM32MP1MDMAState *s, STM32MP1MDMAChannel *ch)
{
    if (!FIELD_EX32(ch->cr, CR, EN) || !FIELD_EX32(ch->tcr, TCR, SWRM)) {
        guest_error(s, ch, "software request, but it does not take any");
        return;
    }
    /* One at a time: another one while it is active is lost */
    if (!FIELD_EX32(ch->isr, ISR, CRQA) && channel_check(s, ch)) {
        ch->isr |= R_ISR_CRQA_MASK;
        trace_stm32mp1_mdma_request(ch - s->channel, ch->sar, ch->dar,
                                    ch->bndtr, ch->tcr);
    }
}

static void channel_write_cr(STM32MP1MDMAState *s, STM32MP1MDMAChannel *ch,
                             uint32_t value)
{
    const bool was_enabled = FIELD_EX32(ch->cr, CR, EN);

    ch->cr = value & CR_MASK;
    if (was_enabled && !FIELD_EX32(value, CR, EN)) {
        /* This, too, is the end of the channel's transfer */
        channel_disable(s, ch, R_ISR_CTCIF_MASK);
    } else if (!was_enabled && FIELD_EX32(value, CR, EN) &&
               !FIELD_EX32(ch->tcr, TCR, SWRM)) {
        qemu_log_mask(LOG_UNIMP, "stm32mp1-mdma: channel %d: requests of "
                      "peripherals\n", (int)(ch - s->channel));
    }
    if (FIELD_EX32(value, CR, SWRQ)) {
        channel_request(s, ch);
    }
}

static void channel_write_config(STM32MP1MDMAState *s, STM32MP1MDMAChannel *ch,
                                 hwaddr offset, uint32_t value)
{
    if (FIELD_EX32(ch->cr, CR, EN)) {
        guest_error(s, ch, "written while it is enabled");
        return;
    }
    switch (offset) {
    case A_C0TCR:
        ch->tcr = value;
        break;
    case A_C0BNDTR:
        channel_set_bndtr(ch, value);
        break;
    case A_C0SAR:
        ch->sar = value;
        break;
    case A_C0DAR:
        ch->dar = value;
        break;
    case A_C0BRUR:
        ch->brur = value;
        break;
    case A_C0LAR:
        ch->lar = value & LAR_MASK;
        break;
    case A_C0TBR:
        ch->tbr = value & TBR_MASK;
        break;
    case A_C0MAR:
        ch->mar = value;
        break;
    case A_C0MDR:
        ch->mdr = value;
        break;
    default:
        guest_error(s, ch, "write to read-only or bad offset");
        break;
    }
}

static void channel_write_ifcr(STM32MP1MDMAChannel *ch, uint32_t value)
{
    ch->isr &= ~(value & FLAGS_MASK);
    if (FIELD_EX32(value, ISR, TEIF)) {
        ch->esr = 0;
    }
}

static uint32_t channel_read_reg(const STM32MP1MDMAChannel *ch, hwaddr offset)
{
    switch (offset) {
    case A_C0ISR:
        return ch->isr;
    case A_C0ESR:
        return ch->esr;
    case A_C0CR:
        return ch->cr;
    case A_C0TCR:
        return ch->tcr;
    case A_C0BNDTR:
        return ch->bndtr;
    case A_C0SAR:
        return ch->sar;
    case A_C0DAR:
        return ch->dar;
    case A_C0BRUR:
        return ch->brur;
    case A_C0LAR:
        return ch->lar;
    case A_C0TBR:
        return ch->tbr;
    case A_C0MAR:
        return ch->mar;
    case A_C0MDR:
        return ch->mdr;
    default:
        return 0;
    }
}

static uint32_t mdma_read_reg(STM32MP1MDMAState *s, hwaddr offset)
{
    switch (offset) {
    case A_GISR0:
        return mdma_gisr(s);
    case A_SGISR0:
        return 0;
    case A_C0ISR ... CHANNELS_END - 1:
        offset -= A_C0ISR;
        return channel_read_reg(&s->channel[offset / CHANNEL_STRIDE],
                                A_C0ISR + offset % CHANNEL_STRIDE);
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-mdma: read of bad offset 0x%"
                      HWADDR_PRIx "\n", offset);
        return 0;
    }
}

static uint64_t stm32mp1_mdma_read(void *opaque, hwaddr addr, unsigned size)
{
    STM32MP1MDMAState *s = opaque;
    uint32_t value;

    mdma_run(s);
    value = mdma_read_reg(s, STM32MP1_REG_OFFSET(addr));
    trace_stm32mp1_mdma_read(addr, value);
    return stm32mp1_bus_read(value, addr, size);
}

static void stm32mp1_mdma_write(void *opaque, hwaddr addr, uint64_t data,
                                unsigned size)
{
    STM32MP1MDMAState *s = opaque;
    hwaddr offset = STM32MP1_REG_OFFSET(addr);
    STM32MP1MDMAChannel *ch;
    uint32_t value;

    trace_stm32mp1_mdma_write(addr, data);
    mdma_run(s);
    if (offset < A_C0ISR || offset >= CHANNELS_END) {
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-mdma: write to read-only or "
                      "bad offset 0x%" HWADDR_PRIx "\n", addr);
        return;
    }
    value = stm32mp1_ahb_write(mdma_read_reg(s, offset), addr, data, size);
    ch = &s->channel[(offset - A_C0ISR) / CHANNEL_STRIDE];
    offset = A_C0ISR + (offset - A_C0ISR) % CHANNEL_STRIDE;
    switch (offset) {
    case A_C0IFCR:
        channel_write_ifcr(ch, value);
        break;
    case A_C0CR:
        channel_write_cr(s, ch, value);
        break;
    default:
        channel_write_config(s, ch, offset, value);
        break;
    }
    mdma_kick(s);
}

/* Software can request with an access to the byte that SWRQ is in */
static const MemoryRegionOps stm32mp1_mdma_ops = {
    .read = stm32mp1_mdma_read,
    .write = stm32mp1_mdma_write,
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

/* A batch under way keeps its length; a clock that starts gets things going */
static void stm32mp1_mdma_clk_update(void *opaque, ClockEvent event)
{
    STM32MP1MDMAState *s = opaque;

    if (s->active < 0) {
        mdma_start_batch(s, mdma_now());
        if (s->active >= 0) {
            timer_mod(s->timer, s->batch.end_ns);
        }
    }
}

static void stm32mp1_mdma_reset_enter(Object *obj, ResetType type)
{
    STM32MP1MDMAState *s = STM32MP1_MDMA(obj);

    timer_del(s->timer);
    s->active = -1;
    s->batch = (STM32MP1DMABatch) { 0 };
    memset(s->channel, 0, sizeof(s->channel));
}

static void stm32mp1_mdma_reset_hold(Object *obj, ResetType type)
{
    mdma_update_irq(STM32MP1_MDMA(obj));
}

static void stm32mp1_mdma_init(Object *obj)
{
    STM32MP1MDMAState *s = STM32MP1_MDMA(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    memory_region_init_io(&s->mmio, obj, &stm32mp1_mdma_ops, s,
                          TYPE_STM32MP1_MDMA, 0x1000);
    sysbus_init_mmio(sbd, &s->mmio);
    sysbus_init_irq(sbd, &s->irq);
    s->clk = qdev_init_clock_in(DEVICE(obj), "clk", stm32mp1_mdma_clk_update,
                                s, ClockUpdate);
    s->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, mdma_timer, s);
    s->active = -1;
}

static void stm32mp1_mdma_finalize(Object *obj)
{
    timer_free(STM32MP1_MDMA(obj)->timer);
}

static void stm32mp1_mdma_realize(DeviceState *dev, Error **errp)
{
    STM32MP1MDMAState *s = STM32MP1_MDMA(dev);

    if (!clock_has_source(s->clk)) {
        error_setg(errp, "stm32mp1-mdma: clock \"clk\" must be connected");
        return;
    }
    if (!s->dma_mr) {
        error_setg(errp, "stm32mp1-mdma: link \"dma\" must be set");
        return;
    }
    address_space_init(&s->dma_as, s->dma_mr, TYPE_STM32MP1_MDMA);
}

static void stm32mp1_mdma_unrealize(DeviceState *dev)
{
    address_space_destroy(&STM32MP1_MDMA(dev)->dma_as);
}

static int stm32mp1_mdma_post_load(void *opaque, int version_id)
{
    STM32MP1MDMAState *s = opaque;

    for (int i = 0; i < STM32MP1_MDMA_NUM_CHANNELS; i++) {
        if (channel_ready(&s->channel[i]) &&
            !FIELD_EX32(s->channel[i].bndtr, BNDTR, BNDT)) {
            return -EINVAL;
        }
    }
    if (s->active >= STM32MP1_MDMA_NUM_CHANNELS ||
        (s->active >= 0 &&
         (s->batch.done > s->batch.len ||
          s->batch.len - s->batch.done >
          FIELD_EX32(s->channel[s->active].bndtr, BNDTR, BNDT) ||
          s->batch.end_ns <= s->batch.start_ns ||
          !channel_ready(&s->channel[s->active])))) {
        return -EINVAL;
    }
    return 0;
}

static const VMStateDescription vmstate_stm32mp1_mdma_channel = {
    .name = TYPE_STM32MP1_MDMA "-channel",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(isr, STM32MP1MDMAChannel),
        VMSTATE_UINT32(esr, STM32MP1MDMAChannel),
        VMSTATE_UINT32(cr, STM32MP1MDMAChannel),
        VMSTATE_UINT32(tcr, STM32MP1MDMAChannel),
        VMSTATE_UINT32(bndtr, STM32MP1MDMAChannel),
        VMSTATE_UINT32(sar, STM32MP1MDMAChannel),
        VMSTATE_UINT32(dar, STM32MP1MDMAChannel),
        VMSTATE_UINT32(brur, STM32MP1MDMAChannel),
        VMSTATE_UINT32(lar, STM32MP1MDMAChannel),
        VMSTATE_UINT32(tbr, STM32MP1MDMAChannel),
        VMSTATE_UINT32(mar, STM32MP1MDMAChannel),
        VMSTATE_UINT32(mdr, STM32MP1MDMAChannel),
        VMSTATE_UINT32(block_len, STM32MP1MDMAChannel),
        VMSTATE_UINT32(extra_cycles, STM32MP1MDMAChannel),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_stm32mp1_mdma = {
    .name = TYPE_STM32MP1_MDMA,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = stm32mp1_mdma_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(clk, STM32MP1MDMAState),
        VMSTATE_TIMER_PTR(timer, STM32MP1MDMAState),
        VMSTATE_STRUCT_ARRAY(channel, STM32MP1MDMAState,
                             STM32MP1_MDMA_NUM_CHANNELS, 1,
                             vmstate_stm32mp1_mdma_channel,
                             STM32MP1MDMAChannel),
        VMSTATE_INT32(active, STM32MP1MDMAState),
        VMSTATE_INT64(batch.start_ns, STM32MP1MDMAState),
        VMSTATE_INT64(batch.end_ns, STM32MP1MDMAState),
        VMSTATE_UINT32(batch.len, STM32MP1MDMAState),
        VMSTATE_UINT32(batch.done, STM32MP1MDMAState),
        VMSTATE_END_OF_LIST()
    }
};

static const Property stm32mp1_mdma_properties[] = {
    DEFINE_PROP_LINK("dma", STM32MP1MDMAState, dma_mr, TYPE_MEMORY_REGION,
                     MemoryRegion *),
};

static void stm32mp1_mdma_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->realize = stm32mp1_mdma_realize;
    dc->unrealize = stm32mp1_mdma_unrealize;
    dc->vmsd = &vmstate_stm32mp1_mdma;
    device_class_set_props(dc, stm32mp1_mdma_properties);
    rc->phases.enter = stm32mp1_mdma_reset_enter;
    rc->phases.hold = stm32mp1_mdma_reset_hold;
}

static const TypeInfo stm32mp1_mdma_types[] = {
    {
        .name           = TYPE_STM32MP1_MDMA,
        .parent         = TYPE_SYS_BUS_DEVICE,
        .instance_size  = sizeof(STM32MP1MDMAState),
        .instance_init  = stm32mp1_mdma_init,
        .instance_finalize = stm32mp1_mdma_finalize,
        .class_init     = stm32mp1_mdma_class_init,
    },
};

DEFINE_TYPES(stm32mp1_mdma_types)
