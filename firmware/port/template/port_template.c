/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A port to start from: copy this folder, and go through the list until it
 * compiles. port.h says what each function has to keep; port/stm32mp15/ is an
 * example of all of them.
 *
 * Besides these functions a port has its own
 *   - start-up code: stack, .bss, vectors; calls main(); see startup.c there;
 *   - linker script: nothing may reach into the memory that Linux uses;
 *   - resource table: a vdev with two vrings and the trace buffer
 *     (port/trace.h) in section .resource_table;
 *   - fault handler: a line by port_trace_write(), then whatever makes Linux
 *     notice (a watchdog, as a rule);
 * and, without a libc, takes port/freestanding/.
 */
#include <stddef.h>

#include "port/port.h"

void port_init(void){
#error "Start the tick counter. Clear old doorbells, then enable their interrupts."
}

uint64_t port_ticks(void){
#error "Return a counter of core clocks, 64 bits, that runs on during sleep."
}

uint64_t port_awake_ticks(void){
#error "Return that, less the core clocks that port_sleep() and port_nap() slept."
}

uint32_t port_core_hz(void)
{
#error "Return the rate of that counter."
}

const char *port_board(void)
{
#error "Return the chip family's name."
}

void port_build_id(uint8_t id[PORT_BUILD_ID_BYTES])
{
#error "Copy the id out of the note that the linker script keeps."
}

void *port_da_to_va(uint32_t da, uint32_t bytes)
{
#error "List the carveouts for rings and buffers; return NULL for all else."
}

void port_shared_window(struct port_window *window)
{
#error "Say which of Linux's memory the core can reach, without its own."
}

void *port_shared_memory(uint64_t base, uint64_t bytes)
{
#error "Return where that is, NULL if it is not all in the window; mind wrapped sums."
}

void port_barrier(void){
#error "Order memory accesses as Linux sees them; if the memory is cached, that too."
}

uint8_t port_vdev_status(void)
{
#error "Return the vdev's status out of the resource table."
}

void port_vdev_read(struct port_vdev *vdev){
#error "Copy status, accepted features and vrings out of the resource table."
}

uint32_t port_events_take(void)
{
#error "Return the events that the interrupt handlers noted, and clear them."
}

void port_sleep(void)
{
#error "Mask interrupts, sleep if there is no event, unmask: no event may fall between."
}

void port_nap(uint32_t us)
{
#error "As port_sleep(), but for us microseconds at most."
}

void port_doorbell_ring(uint32_t channel)
{
#error "Ring; if the last one is not taken yet, see to it that it is rung after that."
}

bool port_doorbell_settled(uint32_t channel)
{
#error "Look whether Linux still has to hear that its last doorbell was taken."
}

void port_doorbell_counts(struct port_doorbell_counts *counts)
{
#error "Count the vrings' doorbells, both ways."
}

void port_halt(void)
{
#error "Mask everything, acknowledge the shutdown, sleep for ever."
}

void port_detached(void){
#error "Acknowledge the detach."
}

uint32_t port_dma_bytes_max(void)
{
#error "Return what the DMA moves at once, or 0; then the next three do nothing."
}

void port_dma_start(void *to, const void *from, uint32_t bytes)
{
#error "Start the DMA, with an interrupt at its end that makes PORT_EVENT_DMA."
}

enum port_dma_state port_dma_state(void)
{
#error "Look at the hardware, not at what an interrupt has left."
}

void port_dma_stop(void)
{
#error "Stop the DMA and wait until it has."
}

bool port_uart_open(uint32_t baud)
{
#error "Set up the debug UART, or return false if it cannot do that rate."
}

bool port_uart_put(char c)
{
#error "Send one character and wait for it, but not for ever."
}
