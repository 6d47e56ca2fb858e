/*
 * STM32MP1 USART (universal synchronous/asynchronous receiver transmitter)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef HW_CHAR_STM32MP1_USART_H
#define HW_CHAR_STM32MP1_USART_H

#include "hw/sysbus.h"
#include "hw/clock.h"
#include "chardev/char-fe.h"
#include "qom/object.h"

/*
 * QEMU interface:
 *  + sysbus MMIO region 0: the registers, 1 KiB
 *  + sysbus IRQ 0: the global interrupt
 *  + Clock input "clk": the kernel clock (usart_ker_ck)
 *  + QOM property "chardev": the far end of the line
 *  + QOM property "rx-overrun" (bool, default false): the far end sends
 *    whether or not there is room, as a line without flow control does, so
 *    that a guest that does not read has overruns. By default the far end
 *    waits, and nothing that the host sends is lost.
 */
#define TYPE_STM32MP1_USART "stm32mp1-usart"
OBJECT_DECLARE_SIMPLE_TYPE(STM32MP1USARTState, STM32MP1_USART)

/* Room in the largest of the queues: a power of two */
#define STM32MP1_USART_QUEUE_SIZE 64

typedef struct STM32MP1USARTQueue {
    uint16_t data[STM32MP1_USART_QUEUE_SIZE];
    uint32_t head;
    uint32_t num;
} STM32MP1USARTQueue;

struct STM32MP1USARTState {
    SysBusDevice parent_obj;

    MemoryRegion mmio;
    qemu_irq irq;
    Clock *clk;
    CharBackend chr;
    bool rx_overrun;

    uint32_t cr1;
    uint32_t cr2;
    uint32_t cr3;
    uint32_t brr;
    uint32_t gtpr;
    uint32_t rtor;
    uint32_t presc;
    uint32_t isr;       /* the latched flags; the others are computed */
    uint32_t rdr;       /* what a read of an empty receiver returns */

    /* Transmitter: the FIFO (or TDR), then the shift register */
    STM32MP1USARTQueue tx_fifo;
    QEMUTimer *tx_timer;
    int64_t tx_frame_end;
    bool tx_busy;
    bool tx_break;      /* a break is asked for (ISR.SBKF) ... */
    bool tx_in_break;   /* ... and is the frame under way */
    uint8_t tx_shift;
    guint tx_watch;

    /* Receiver: the far end's characters, then the FIFO (or RDR) */
    STM32MP1USARTQueue rx_line;
    STM32MP1USARTQueue rx_fifo;
    QEMUTimer *rx_timer;
    int64_t rx_frame_end;
    bool rx_busy;
    int64_t rx_idle_at;     /* when IDLE and RTOF are due, or INT64_MAX */
    int64_t rx_timeout_at;
};

#endif
