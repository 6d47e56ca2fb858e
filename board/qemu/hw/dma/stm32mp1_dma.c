/*
 * STM32MP1 DMA (direct memory access controller): DMA1, DMA2
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The reference used is the STMicroelectronics RM0436 reference manual for
 * STM32MP157 advanced Arm-based 32-bit MPUs, chapter "Direct memory access
 * controller (DMA)"; the names of registers and fields are those of ST's
 * stm32mp157cxx_cm4.h. Linux drives this as "st,stm32-dma"
 * (drivers/dma/stm32/stm32-dma.c), ST's Cube library by hal_dma.
 *
 * Modelled is the direction memory to memory, which both controllers of this
 * part have ("st,mem2mem" in Linux' device tree): from PAR to M0AR through
 * the FIFO, which packs and unpacks. A stream in another direction waits for
 * a request that never comes, and is reported as not modelled.
 *
 * Time: an access takes 4 cycles of the bus clock (arbitration, computation
 * of the address, arbitration in the bus matrix, data), and each further beat
 * of a burst one more. These are the figures that ST's application note AN4031
 * (section "DMA transfer time") has of the same controller in the STM32F2, F4
 * and F7, for the peripheral port through the bus matrix; the memory port is
 * taken to be as fast. Memory does not wait and nobody else is on the bus. For
 * this part, all that is an assumption.
 * The peripheral port, which reads, and the memory port, which writes, work
 * at the same time, so that the slower of the two counts. Thus words one by
 * one go at a word in 4 cycles, in bursts of 4 at 4 words in 7 cycles.
 *
 * A controller serves one stream at a time, that with the highest priority
 * and then the lowest number, and chooses again after BATCH_ITEMS items; the
 * part does so after each access.
 *
 * The FIFO's own filling is not modelled: what has been read has also been
 * written (FS says empty), except for what is not enough for an item of the
 * memory port's size.
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/module.h"
#include "qemu/timer.h"
#include "hw/dma/stm32mp1_dma.h"
#include "hw/irq.h"
#include "hw/qdev-clock.h"
#include "hw/qdev-properties.h"
#include "hw/registerfields.h"
#include "migration/vmstate.h"
#include "qapi/error.h"
#include "trace.h"

REG32(LISR, 0x00)               /* Interrupt status of streams 0 to 3 */
    FIELD(ISR, FEIF, 0, 1)      /* FIFO error */
    FIELD(ISR, DMEIF, 2, 1)     /* Direct mode error */
    FIELD(ISR, TEIF, 3, 1)      /* Transfer error */
    FIELD(ISR, HTIF, 4, 1)      /* Half transfer */
    FIELD(ISR, TCIF, 5, 1)      /* Transfer complete */
REG32(HISR, 0x04)               /* ... of streams 4 to 7 */
REG32(LIFCR, 0x08)              /* Interrupt flag clear, as LISR */
REG32(HIFCR, 0x0c)              /* ... as HISR */
REG32(S0CR, 0x10)               /* Stream 0; the others follow */
    FIELD(CR, EN, 0, 1)         /* Stream enable */
    FIELD(CR, DMEIE, 1, 1)      /* Direct mode error interrupt enable */
    FIELD(CR, TEIE, 2, 1)       /* Transfer error interrupt enable */
    FIELD(CR, HTIE, 3, 1)       /* Half transfer interrupt enable */
    FIELD(CR, TCIE, 4, 1)       /* Transfer complete interrupt enable */
    FIELD(CR, PFCTRL, 5, 1)     /* Peripheral flow controller */
    FIELD(CR, DIR, 6, 2)        /* Direction */
    FIELD(CR, CIRC, 8, 1)       /* Circular mode */
    FIELD(CR, PINC, 9, 1)       /* Peripheral increment mode */
    FIELD(CR, MINC, 10, 1)      /* Memory increment mode */
    FIELD(CR, PSIZE, 11, 2)     /* Peripheral data size: 1 << PSIZE */
    FIELD(CR, MSIZE, 13, 2)     /* Memory data size */
    FIELD(CR, PINCOS, 15, 1)    /* Peripheral increment is 4 */
    FIELD(CR, PL, 16, 2)        /* Priority */
    FIELD(CR, DBM, 18, 1)       /* Double buffer mode */
    FIELD(CR, CT, 19, 1)        /* Current target is M1AR */
    FIELD(CR, TRBUFF, 20, 1)    /* Bufferable transfers */
    FIELD(CR, PBURST, 21, 2)    /* Peripheral burst: 1, 4, 8, 16 beats */
    FIELD(CR, MBURST, 23, 2)    /* Memory burst */
REG32(S0NDTR, 0x14)             /* Number of data items left */
    FIELD(NDTR, NDT, 0, 16)
REG32(S0PAR, 0x18)              /* Peripheral address */
REG32(S0M0AR, 0x1c)             /* Memory 0 address */
REG32(S0M1AR, 0x20)             /* Memory 1 address */
REG32(S0FCR, 0x24)              /* FIFO control */
    FIELD(FCR, FTH, 0, 2)       /* Threshold: 4, 8, 12, 16 bytes */
    FIELD(FCR, DMDIS, 2, 1)     /* Direct mode disable */
    FIELD(FCR, FS, 3, 3)        /* FIFO status */
    FIELD(FCR, FEIE, 7, 1)      /* FIFO error interrupt enable */
REG32(S1CR, 0x28)
REG32(HWCFGR2, 0x3ec)
    FIELD(HWCFGR2, FIFO_SIZE, 0, 2)
REG32(HWCFGR1, 0x3f0)           /* What each stream can: 2 is everything */
REG32(VERR, 0x3f4)
REG32(IPIDR, 0x3f8)
REG32(SIDR, 0x3fc)

#define STREAM_STRIDE (A_S1CR - A_S0CR)
#define STREAMS_END (A_S0CR + STM32MP1_DMA_NUM_STREAMS * STREAM_STRIDE)

#define HWCFGR2_VALUE 0x00000001        /* FIFOs of 4 words */
#define HWCFGR1_VALUE 0x22222222
#define VERR_VALUE    0x00000014
#define IPIDR_VALUE   0x00100002
#define SIDR_VALUE    0xa3c5dd01

#define FCR_RESET     0x00000021        /* Threshold half, FIFO empty */
#define FS_EMPTY      4

#define DIR_MEM_TO_MEM 2
#define SIZE_RESERVED  3

#define FLAGS_MASK (R_ISR_FEIF_MASK | R_ISR_DMEIF_MASK | R_ISR_TEIF_MASK | \
                    R_ISR_HTIF_MASK | R_ISR_TCIF_MASK)
#define CR_MASK    0x01ffffff
/* What can be written while the stream is enabled */
#define CR_LIVE_MASK (R_CR_EN_MASK | R_CR_DMEIE_MASK | R_CR_TEIE_MASK | \
                      R_CR_HTIE_MASK | R_CR_TCIE_MASK)
#define FCR_MASK (R_FCR_FTH_MASK | R_FCR_DMDIS_MASK | R_FCR_FEIE_MASK)

/* Cycles of an access on top of one a beat */
#define ACCESS_CYCLES 3

#define BATCH_ITEMS   256
/* How many batches one call may catch up with, before others get their turn */
#define BATCHES_MAX   64
#define CHUNK_BYTES   256

static int64_t dma_now(void)
{
    return qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL);
}

/* --- interrupts ----------------------------------------------------------- */

static uint32_t stream_enabled_flags(const STM32MP1DMAStream *st)
{
    uint32_t mask = 0;

    mask = FIELD_DP32(mask, ISR, DMEIF, FIELD_EX32(st->cr, CR, DMEIE));
    mask = FIELD_DP32(mask, ISR, TEIF, FIELD_EX32(st->cr, CR, TEIE));
    mask = FIELD_DP32(mask, ISR, HTIF, FIELD_EX32(st->cr, CR, HTIE));
    mask = FIELD_DP32(mask, ISR, TCIF, FIELD_EX32(st->cr, CR, TCIE));
    return FIELD_DP32(mask, ISR, FEIF, FIELD_EX32(st->fcr, FCR, FEIE));
}

static void dma_update_irqs(STM32MP1DMAState *s)
{
    for (int i = 0; i < STM32MP1_DMA_NUM_STREAMS; i++) {
        STM32MP1DMAStream *st = &s->stream[i];

        qemu_set_irq(st->irq, !!(st->flags & stream_enabled_flags(st)));
    }
}

/* Where a stream's flags are in LISR or HISR */
static unsigned flags_shift(unsigned n)
{
    static const uint8_t shift[] = { 0, 6, 16, 22 };

    return shift[n % ARRAY_SIZE(shift)];
}

static uint32_t dma_read_isr(STM32MP1DMAState *s, unsigned first)
{
    uint32_t value = 0;

    for (unsigned n = first; n < first + 4; n++) {
        value |= s->stream[n].flags << flags_shift(n);
    }
    return value;
}

static void dma_write_ifcr(STM32MP1DMAState *s, unsigned first, uint32_t value)
{
    for (unsigned n = first; n < first + 4; n++) {
        s->stream[n].flags &= ~((value >> flags_shift(n)) & FLAGS_MASK);
    }
}

/* --- moving data ---------------------------------------------------------- */

static uint32_t psize(const STM32MP1DMAStream *st)
{
    return 1 << FIELD_EX32(st->cr, CR, PSIZE);
}

static uint32_t msize(const STM32MP1DMAStream *st)
{
    return 1 << FIELD_EX32(st->cr, CR, MSIZE);
}

static uint32_t burst_beats(uint32_t field)
{
    return field ? 2 << field : 1;
}

static uint32_t port_cycles(uint32_t beats, uint32_t burst)
{
    return beats + DIV_ROUND_UP(beats, burst) * ACCESS_CYCLES;
}

/* What a number of items takes, in cycles of the bus clock */
static uint32_t stream_cycles(const STM32MP1DMAStream *st, uint32_t items)
{
    const uint32_t written = DIV_ROUND_UP(items * psize(st), msize(st));

    return MAX(port_cycles(items, burst_beats(FIELD_EX32(st->cr, CR, PBURST))),
               port_cycles(written,
                           burst_beats(FIELD_EX32(st->cr, CR, MBURST))));
}

static int32_t src_step(const STM32MP1DMAStream *st)
{
    if (!FIELD_EX32(st->cr, CR, PINC)) {
        return 0;
    }
    /* Bursts do without the offset */
    return FIELD_EX32(st->cr, CR, PINCOS) && !FIELD_EX32(st->cr, CR, PBURST)
           ? 4 : psize(st);
}

static bool stream_write(STM32MP1DMAState *s, STM32MP1DMAStream *st,
                         uint8_t *buf, uint32_t len)
{
    const int32_t step = FIELD_EX32(st->cr, CR, MINC) ? msize(st) : 0;

    return stm32mp1_dma_rw(&s->dma_as, &st->dst, step, msize(st), buf, len,
                           true) == MEMTX_OK;
}

/* Bytes that are no item of the memory port's size wait in the FIFO */
static bool stream_move(STM32MP1DMAState *s, STM32MP1DMAStream *st,
                        uint32_t items)
{
    uint8_t buf[sizeof(st->fifo) + CHUNK_BYTES];

    while (items > 0) {
        const uint32_t n = MIN(items, CHUNK_BYTES / psize(st));
        uint32_t len = st->fifo_len;
        uint32_t whole;

        memcpy(buf, st->fifo, len);
        if (stm32mp1_dma_rw(&s->dma_as, &st->src, src_step(st), psize(st),
                            buf + len, n * psize(st), false) != MEMTX_OK) {
            return false;
        }
        len += n * psize(st);
        whole = QEMU_ALIGN_DOWN(len, msize(st));
        if (!stream_write(s, st, buf, whole)) {
            return false;
        }
        st->fifo_len = len - whole;
        memcpy(st->fifo, buf + whole, st->fifo_len);
        st->ndtr -= n;
        items -= n;
    }
    return true;
}

/* The end of a transfer leaves the FIFO empty */
static bool stream_flush(STM32MP1DMAState *s, STM32MP1DMAStream *st)
{
    const uint32_t len = st->fifo_len;

    st->fifo_len = 0;
    return len == 0 || stream_write(s, st, st->fifo, len);
}

static void stream_disable(STM32MP1DMAState *s, STM32MP1DMAStream *st,
                           uint32_t flags)
{
    const int n = st - s->stream;

    st->cr = FIELD_DP32(st->cr, CR, EN, 0);
    st->flags |= flags;
    if (s->active == n) {
        s->active = -1;
    }
    trace_stm32mp1_dma_stop(s, n, flags, st->ndtr);
}

/* Move that much of the batch; false when this was the end of the stream */
static bool stream_advance(STM32MP1DMAState *s, STM32MP1DMAStream *st,
                           uint32_t items)
{
    if (!stream_move(s, st, items) || (!st->ndtr && !stream_flush(s, st))) {
        stream_disable(s, st, R_ISR_TEIF_MASK);
        return false;
    }
    s->batch.done += items;
    if (items && st->ndtr == st->half) {
        st->flags |= R_ISR_HTIF_MASK;
    }
    if (!st->ndtr) {
        stream_disable(s, st, R_ISR_HTIF_MASK | R_ISR_TCIF_MASK);
        return false;
    }
    return true;
}

static bool stream_ready(const STM32MP1DMAStream *st)
{
    return FIELD_EX32(st->cr, CR, EN) && st->ndtr &&
           FIELD_EX32(st->cr, CR, DIR) == DIR_MEM_TO_MEM;
}

static int dma_arbitrate(STM32MP1DMAState *s)
{
    int best = -1;

    for (int i = 0; i < STM32MP1_DMA_NUM_STREAMS; i++) {
        if (stream_ready(&s->stream[i]) &&
            (best < 0 || FIELD_EX32(s->stream[i].cr, CR, PL) >
                         FIELD_EX32(s->stream[best].cr, CR, PL))) {
            best = i;
        }
    }
    return best;
}

/* Half and end of a transfer are also ends of batches, so events are exact */
static void dma_start_batch(STM32MP1DMAState *s, int64_t now)
{
    STM32MP1DMAStream *st;
    uint32_t cycles;

    s->active = clock_is_enabled(s->clk) ? dma_arbitrate(s) : -1;
    if (s->active < 0) {
        return;
    }
    st = &s->stream[s->active];
    s->batch.len = st->ndtr > st->half ? st->ndtr - st->half : st->ndtr;
    s->batch.len = MIN(s->batch.len, BATCH_ITEMS);
    s->batch.done = 0;
    cycles = stream_cycles(st, s->batch.len);
    s->batch.start_ns = now;
    s->batch.end_ns = now + MAX(1, clock_ticks_to_ns(s->clk, cycles));
    trace_stm32mp1_dma_batch(s, s->active, s->batch.len, cycles);
}

/* Do what is due, and see to it that the rest will be done */
static void dma_run(STM32MP1DMAState *s)
{
    const int64_t now = dma_now();

    for (int i = 0; i < BATCHES_MAX && s->active >= 0; i++) {
        STM32MP1DMAStream *st = &s->stream[s->active];
        const uint32_t due = stm32mp1_dma_batch_due(&s->batch, now);
        const int64_t end_ns = s->batch.end_ns;

        if (stream_advance(s, st, due - s->batch.done) && due < s->batch.len) {
            break;
        }
        dma_start_batch(s, MIN(end_ns, now));
    }
    if (s->active >= 0) {
        timer_mod(s->timer, MAX(s->batch.end_ns, now + 1));
    } else {
        timer_del(s->timer);
    }
    dma_update_irqs(s);
}

/* A stream or the clock changed: go on with what is ready now */
static void dma_kick(STM32MP1DMAState *s)
{
    if (s->active < 0) {
        dma_start_batch(s, dma_now());
    }
    dma_run(s);
}

/* As in an access to the registers, the data must not get back to these */
static void dma_timer(void *opaque)
{
    STM32MP1DMAState *s = opaque;
    MemReentrancyGuard *guard = &DEVICE(s)->mem_reentrancy_guard;

    guard->engaged_in_io = true;
    dma_run(s);
    guard->engaged_in_io = false;
}

/* --- registers ------------------------------------------------------------ */

static void guest_error(unsigned n, const char *what)
{
    qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-dma: stream %u: %s\n", n, what);
}

/* A burst must fill the FIFO up to its threshold exactly, in some steps */
static bool fifo_fits(const STM32MP1DMAStream *st)
{
    const uint32_t burst = FIELD_EX32(st->cr, CR, MBURST);
    const uint32_t threshold = 4 * (FIELD_EX32(st->fcr, FCR, FTH) + 1);

    return !burst || threshold % (burst_beats(burst) * msize(st)) == 0;
}

static void stream_check(STM32MP1DMAStream *st, unsigned n)
{
    if (st->flags) {
        guest_error(n, "enabled before its flags were cleared");
    }
    if (FIELD_EX32(st->cr, CR, CIRC) || FIELD_EX32(st->cr, CR, DBM)) {
        guest_error(n, "no circular mode from memory to memory");
    }
    if (!st->ndtr) {
        guest_error(n, "enabled with nothing to do");
    }
    if (st->par % psize(st) || st->m0ar % msize(st)) {
        guest_error(n, "addresses that are not aligned");
    }
    if (st->ndtr * psize(st) % msize(st)) {
        guest_error(n, "length is no multiple of the memory's data size");
    }
}

static void stream_enable(STM32MP1DMAState *s, unsigned n)
{
    STM32MP1DMAStream *st = &s->stream[n];

    if (FIELD_EX32(st->cr, CR, DIR) > DIR_MEM_TO_MEM ||
        FIELD_EX32(st->cr, CR, PSIZE) == SIZE_RESERVED ||
        FIELD_EX32(st->cr, CR, MSIZE) == SIZE_RESERVED) {
        guest_error(n, "enabled with a reserved direction or size");
        return;
    }
    st->cr = FIELD_DP32(st->cr, CR, EN, 1);
    if (FIELD_EX32(st->cr, CR, DIR) != DIR_MEM_TO_MEM) {
        qemu_log_mask(LOG_UNIMP, "stm32mp1-dma: stream %u: requests of "
                      "peripherals\n", n);
        return;
    }
    /* There is no direct mode in this direction */
    st->fcr = FIELD_DP32(st->fcr, FCR, DMDIS, 1);
    if (!fifo_fits(st)) {
        guest_error(n, "memory burst does not fit the FIFO's threshold");
        stream_disable(s, st, R_ISR_FEIF_MASK);
        return;
    }
    if (!st->ndtr) {
        st->ndtr = st->ndtr_written;
    }
    stream_check(st, n);
    st->half = st->ndtr / 2;
    st->src = QEMU_ALIGN_DOWN(st->par, psize(st));
    st->dst = QEMU_ALIGN_DOWN(st->m0ar, msize(st));
    st->fifo_len = 0;
    trace_stm32mp1_dma_start(s, n, st->src, st->dst, st->ndtr, st->cr);
}

/* To stop in the midst of it is a completion too, with NDTR not 0 */
static void stream_stop(STM32MP1DMAState *s, unsigned n)
{
    STM32MP1DMAStream *st = &s->stream[n];
    const bool moving = stream_ready(st);

    if (moving && !stream_flush(s, st)) {
        stream_disable(s, st, R_ISR_TEIF_MASK);
    } else {
        stream_disable(s, st, moving ? R_ISR_TCIF_MASK : 0);
    }
}

static void stream_write_cr(STM32MP1DMAState *s, unsigned n, uint32_t value)
{
    STM32MP1DMAStream *st = &s->stream[n];

    value &= CR_MASK;
    if (!FIELD_EX32(st->cr, CR, EN)) {
        st->cr = FIELD_DP32(value, CR, EN, 0);
        if (FIELD_EX32(value, CR, EN)) {
            stream_enable(s, n);
        }
        return;
    }
    if ((st->cr ^ value) & ~CR_LIVE_MASK) {
        guest_error(n, "CR written while it is enabled");
    }
    st->cr = (st->cr & ~CR_LIVE_MASK) | (value & CR_LIVE_MASK) | R_CR_EN_MASK;
    if (!FIELD_EX32(value, CR, EN)) {
        stream_stop(s, n);
    }
}

static void stream_write_fcr(STM32MP1DMAState *s, unsigned n, uint32_t value)
{
    STM32MP1DMAStream *st = &s->stream[n];

    if (FIELD_EX32(st->cr, CR, EN)) {
        st->fcr = FIELD_DP32(st->fcr, FCR, FEIE, FIELD_EX32(value, FCR, FEIE));
    } else {
        st->fcr = FIELD_DP32(value & FCR_MASK, FCR, FS, FS_EMPTY);
    }
}

static void stream_write_ndtr(STM32MP1DMAStream *st, uint32_t value)
{
    st->ndtr = value & R_NDTR_NDT_MASK;
    st->ndtr_written = st->ndtr;
}

static void stream_write_reg(STM32MP1DMAState *s, unsigned n, hwaddr offset,
                             uint32_t value)
{
    STM32MP1DMAStream *st = &s->stream[n];

    if (offset == A_S0CR) {
        stream_write_cr(s, n, value);
        return;
    }
    if (offset == A_S0FCR) {
        stream_write_fcr(s, n, value);
        return;
    }
    if (FIELD_EX32(st->cr, CR, EN)) {
        guest_error(n, "written while it is enabled");
        return;
    }
    switch (offset) {
    case A_S0NDTR:
        stream_write_ndtr(st, value);
        break;
    case A_S0PAR:
        st->par = value;
        break;
    case A_S0M0AR:
        st->m0ar = value;
        break;
    case A_S0M1AR:
        st->m1ar = value;
        break;
    default:
        g_assert_not_reached();
    }
}

static uint32_t stream_read_reg(const STM32MP1DMAStream *st, hwaddr offset)
{
    switch (offset) {
    case A_S0CR:
        return st->cr;
    case A_S0NDTR:
        return st->ndtr;
    case A_S0PAR:
        return st->par;
    case A_S0M0AR:
        return st->m0ar;
    case A_S0M1AR:
        return st->m1ar;
    case A_S0FCR:
        return st->fcr;
    default:
        g_assert_not_reached();
    }
}

static uint32_t dma_read_reg(STM32MP1DMAState *s, hwaddr offset)
{
    switch (offset) {
    case A_LISR:
        return dma_read_isr(s, 0);
    case A_HISR:
        return dma_read_isr(s, 4);
    case A_LIFCR:
    case A_HIFCR:
        return 0;
    case A_S0CR ... STREAMS_END - 1:
        offset -= A_S0CR;
        return stream_read_reg(&s->stream[offset / STREAM_STRIDE],
                               A_S0CR + offset % STREAM_STRIDE);
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
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-dma: read of bad offset 0x%"
                      HWADDR_PRIx "\n", offset);
        return 0;
    }
}

static uint64_t stm32mp1_dma_read(void *opaque, hwaddr offset, unsigned size)
{
    STM32MP1DMAState *s = opaque;
    uint32_t value;

    dma_run(s);
    value = dma_read_reg(s, offset);
    trace_stm32mp1_dma_read(s, offset, value);
    return value;
}

static void stm32mp1_dma_write(void *opaque, hwaddr offset, uint64_t value,
                               unsigned size)
{
    STM32MP1DMAState *s = opaque;
    const hwaddr in_streams = offset - A_S0CR;

    trace_stm32mp1_dma_write(s, offset, value);
    dma_run(s);
    switch (offset) {
    case A_LIFCR:
        dma_write_ifcr(s, 0, value);
        break;
    case A_HIFCR:
        dma_write_ifcr(s, 4, value);
        break;
    case A_S0CR ... STREAMS_END - 1:
        stream_write_reg(s, in_streams / STREAM_STRIDE,
                         A_S0CR + in_streams % STREAM_STRIDE, value);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "stm32mp1-dma: write to read-only or "
                      "bad offset 0x%" HWADDR_PRIx "\n", offset);
        return;
    }
    dma_kick(s);
}

/* The manual allows accesses of 32 bits only */
static const MemoryRegionOps stm32mp1_dma_ops = {
    .read = stm32mp1_dma_read,
    .write = stm32mp1_dma_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
    .valid = {
        .min_access_size = 4,
        .max_access_size = 4,
    },
};

/* --- device --------------------------------------------------------------- */

/* A batch under way keeps its length; a clock that starts gets things going */
static void stm32mp1_dma_clk_update(void *opaque, ClockEvent event)
{
    STM32MP1DMAState *s = opaque;

    if (s->active < 0) {
        dma_start_batch(s, dma_now());
        if (s->active >= 0) {
            timer_mod(s->timer, s->batch.end_ns);
        }
    }
}

static void stm32mp1_dma_reset_enter(Object *obj, ResetType type)
{
    STM32MP1DMAState *s = STM32MP1_DMA(obj);

    timer_del(s->timer);
    s->active = -1;
    s->batch = (STM32MP1DMABatch) { 0 };
    for (int i = 0; i < STM32MP1_DMA_NUM_STREAMS; i++) {
        STM32MP1DMAStream *st = &s->stream[i];

        *st = (STM32MP1DMAStream) { .irq = st->irq, .fcr = FCR_RESET };
    }
}

static void stm32mp1_dma_reset_hold(Object *obj, ResetType type)
{
    dma_update_irqs(STM32MP1_DMA(obj));
}

static void stm32mp1_dma_init(Object *obj)
{
    STM32MP1DMAState *s = STM32MP1_DMA(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    memory_region_init_io(&s->mmio, obj, &stm32mp1_dma_ops, s,
                          TYPE_STM32MP1_DMA, 0x400);
    sysbus_init_mmio(sbd, &s->mmio);
    for (int i = 0; i < STM32MP1_DMA_NUM_STREAMS; i++) {
        sysbus_init_irq(sbd, &s->stream[i].irq);
    }
    s->clk = qdev_init_clock_in(DEVICE(obj), "clk", stm32mp1_dma_clk_update,
                                s, ClockUpdate);
    s->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, dma_timer, s);
    s->active = -1;
}

static void stm32mp1_dma_finalize(Object *obj)
{
    timer_free(STM32MP1_DMA(obj)->timer);
}

static void stm32mp1_dma_realize(DeviceState *dev, Error **errp)
{
    STM32MP1DMAState *s = STM32MP1_DMA(dev);

    if (!clock_has_source(s->clk)) {
        error_setg(errp, "stm32mp1-dma: clock \"clk\" must be connected");
        return;
    }
    if (!s->dma_mr) {
        error_setg(errp, "stm32mp1-dma: link \"dma\" must be set");
        return;
    }
    address_space_init(&s->dma_as, s->dma_mr, TYPE_STM32MP1_DMA);
}

static void stm32mp1_dma_unrealize(DeviceState *dev)
{
    address_space_destroy(&STM32MP1_DMA(dev)->dma_as);
}

static int stm32mp1_dma_post_load(void *opaque, int version_id)
{
    STM32MP1DMAState *s = opaque;

    for (int i = 0; i < STM32MP1_DMA_NUM_STREAMS; i++) {
        if (s->stream[i].fifo_len > sizeof(s->stream[i].fifo) ||
            (stream_ready(&s->stream[i]) &&
             (FIELD_EX32(s->stream[i].cr, CR, PSIZE) == SIZE_RESERVED ||
              FIELD_EX32(s->stream[i].cr, CR, MSIZE) == SIZE_RESERVED))) {
            return -EINVAL;
        }
    }
    if (s->active >= STM32MP1_DMA_NUM_STREAMS ||
        (s->active >= 0 &&
         (s->batch.done > s->batch.len ||
          s->batch.len - s->batch.done > s->stream[s->active].ndtr ||
          s->batch.end_ns <= s->batch.start_ns ||
          !stream_ready(&s->stream[s->active])))) {
        return -EINVAL;
    }
    return 0;
}

static const VMStateDescription vmstate_stm32mp1_dma_stream = {
    .name = TYPE_STM32MP1_DMA "-stream",
    .version_id = 1,
    .minimum_version_id = 1,
    .fields = (const VMStateField[]) {
        VMSTATE_UINT32(cr, STM32MP1DMAStream),
        VMSTATE_UINT32(ndtr, STM32MP1DMAStream),
        VMSTATE_UINT32(par, STM32MP1DMAStream),
        VMSTATE_UINT32(m0ar, STM32MP1DMAStream),
        VMSTATE_UINT32(m1ar, STM32MP1DMAStream),
        VMSTATE_UINT32(fcr, STM32MP1DMAStream),
        VMSTATE_UINT32(flags, STM32MP1DMAStream),
        VMSTATE_UINT32(ndtr_written, STM32MP1DMAStream),
        VMSTATE_UINT32(half, STM32MP1DMAStream),
        VMSTATE_UINT32(src, STM32MP1DMAStream),
        VMSTATE_UINT32(dst, STM32MP1DMAStream),
        VMSTATE_UINT8_ARRAY(fifo, STM32MP1DMAStream, 4),
        VMSTATE_UINT32(fifo_len, STM32MP1DMAStream),
        VMSTATE_END_OF_LIST()
    }
};

static const VMStateDescription vmstate_stm32mp1_dma = {
    .name = TYPE_STM32MP1_DMA,
    .version_id = 1,
    .minimum_version_id = 1,
    .post_load = stm32mp1_dma_post_load,
    .fields = (const VMStateField[]) {
        VMSTATE_CLOCK(clk, STM32MP1DMAState),
        VMSTATE_TIMER_PTR(timer, STM32MP1DMAState),
        VMSTATE_STRUCT_ARRAY(stream, STM32MP1DMAState,
                             STM32MP1_DMA_NUM_STREAMS, 1,
                             vmstate_stm32mp1_dma_stream, STM32MP1DMAStream),
        VMSTATE_INT32(active, STM32MP1DMAState),
        VMSTATE_INT64(batch.start_ns, STM32MP1DMAState),
        VMSTATE_INT64(batch.end_ns, STM32MP1DMAState),
        VMSTATE_UINT32(batch.len, STM32MP1DMAState),
        VMSTATE_UINT32(batch.done, STM32MP1DMAState),
        VMSTATE_END_OF_LIST()
    }
};

static const Property stm32mp1_dma_properties[] = {
    DEFINE_PROP_LINK("dma", STM32MP1DMAState, dma_mr, TYPE_MEMORY_REGION,
                     MemoryRegion *),
};

static void stm32mp1_dma_class_init(ObjectClass *klass, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(klass);
    ResettableClass *rc = RESETTABLE_CLASS(klass);

    dc->realize = stm32mp1_dma_realize;
    dc->unrealize = stm32mp1_dma_unrealize;
    dc->vmsd = &vmstate_stm32mp1_dma;
    device_class_set_props(dc, stm32mp1_dma_properties);
    rc->phases.enter = stm32mp1_dma_reset_enter;
    rc->phases.hold = stm32mp1_dma_reset_hold;
}

static const TypeInfo stm32mp1_dma_types[] = {
    {
        .name           = TYPE_STM32MP1_DMA,
        .parent         = TYPE_SYS_BUS_DEVICE,
        .instance_size  = sizeof(STM32MP1DMAState),
        .instance_init  = stm32mp1_dma_init,
        .instance_finalize = stm32mp1_dma_finalize,
        .class_init     = stm32mp1_dma_class_init,
    },
};

DEFINE_TYPES(stm32mp1_dma_types)
