/*
 * STM32MP1 DMA controllers: what DMA and MDMA have in common
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A controller moves its data in batches, each of which takes its time on the
 * virtual clock. A batch's timer event moves what is left of it; whoever looks
 * at the registers before finds moved what was due by then.
 */

#ifndef HW_DMA_STM32MP1_DMA_COMMON_H
#define HW_DMA_STM32MP1_DMA_COMMON_H

#include "qemu/host-utils.h"
#include "exec/memory.h"

typedef struct STM32MP1DMABatch {
    int64_t start_ns;
    int64_t end_ns;
    uint32_t len;           /* In the unit that the controller counts in */
    uint32_t done;
} STM32MP1DMABatch;

/* How much of the batch is to be done at a time, in all; what is done, is */
static inline uint32_t stm32mp1_dma_batch_due(const STM32MP1DMABatch *b,
                                              int64_t now)
{
    uint32_t due;

    if (now >= b->end_ns) {
        return b->len;
    }
    due = muldiv64(b->len, MAX(0, now - b->start_ns),
                   b->end_ns - b->start_ns);
    return MAX(due, b->done);
}

static inline bool stm32mp1_dma_is_ram(AddressSpace *as, uint32_t addr,
                                       hwaddr len, bool is_write)
{
    hwaddr xlat;
    hwaddr plen = len;
    MemoryRegion *mr;

    RCU_READ_LOCK_GUARD();
    mr = address_space_translate(as, addr, &xlat, &plen, is_write,
                                 MEMTXATTRS_UNSPECIFIED);
    return plen >= len &&
           memory_access_is_direct(mr, is_write, MEMTXATTRS_UNSPECIFIED);
}

/*
 * Read or write len bytes in accesses of the width given, each at an address
 * that is step further; memory sees them as one. On an error *addr is that of
 * the access that failed.
 */
static inline MemTxResult stm32mp1_dma_rw(AddressSpace *as, uint32_t *addr,
                                          int32_t step, uint32_t width,
                                          uint8_t *buf, uint32_t len,
                                          bool is_write)
{
    if (step == width && len > width &&
        stm32mp1_dma_is_ram(as, *addr, len, is_write)) {
        width = len;
        step = len;
    }
    while (len > 0) {
        const uint32_t n = MIN(width, len);
        MemTxResult result = address_space_rw(as, *addr,
                                              MEMTXATTRS_UNSPECIFIED, buf, n,
                                              is_write);

        if (result != MEMTX_OK) {
            return result;
        }
        *addr += step;
        buf += n;
        len -= n;
    }
    return MEMTX_OK;
}

#endif
