/* SPDX-License-Identifier: BSD-3-Clause */
#include "port/host/port_host.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "port/trace.h"

struct port_host port_host;

/* Three arrays, so that an address sanitizer sees each one's ends. */
static _Alignas(4096) uint8_t vring0[PORT_HOST_VRING_BYTES];
static _Alignas(4096) uint8_t vring1[PORT_HOST_VRING_BYTES];
static _Alignas(4096) uint8_t buffer[PORT_HOST_BUFFER_BYTES];

uint8_t port_host_shared[PORT_HOST_SHARED_BYTES] __attribute__((aligned(16)));

static const struct {
	uint32_t base;
	uint32_t bytes;
	uint8_t *va;
} carveouts[] = {
	{PORT_HOST_VRING0_DA, sizeof(vring0), vring0},
	{PORT_HOST_VRING1_DA, sizeof(vring1), vring1},
	{PORT_HOST_BUFFER_DA, sizeof(buffer), buffer},
};

void port_host_reset(void)
{
	memset(&port_host, 0, sizeof(port_host));
	memset(vring0, 0, sizeof(vring0));
	memset(vring1, 0, sizeof(vring1));
	memset(buffer, 0, sizeof(buffer));
	memset(port_host_shared, 0, sizeof(port_host_shared));
	port_trace_clear();
}

void port_init(void)
{
	port_host_reset();
}

uint64_t port_ticks(void)
{
	return port_host.ticks++;
}

uint64_t port_awake_ticks(void)
{
	return port_host.ticks - port_host.asleep_ticks;
}

uint32_t port_core_hz(void)
{
	return PORT_HOST_CORE_HZ;
}

const char *port_board(void)
{
	return "host";
}

void port_build_id(uint8_t id[PORT_BUILD_ID_BYTES])
{
	for (uint32_t i = 0; i < PORT_BUILD_ID_BYTES; i++)
		id[i] = (uint8_t)(0xa0 + i);
}

void *port_da_to_va(uint32_t da, uint32_t bytes)
{
	for (size_t i = 0; i < sizeof(carveouts) / sizeof(carveouts[0]); i++) {
		uint32_t offset = da - carveouts[i].base; /* huge if da is below */

		if (offset < carveouts[i].bytes && bytes <= carveouts[i].bytes - offset)
			return carveouts[i].va + offset;
	}
	return NULL;
}

void port_shared_window(struct port_window *window)
{
	window->base = PORT_HOST_SHARED_BASE;
	window->bytes = PORT_HOST_SHARED_BYTES;
}

void *port_shared_memory(uint64_t base, uint64_t bytes)
{
	uint64_t offset = base - PORT_HOST_SHARED_BASE;

	if (offset >= PORT_HOST_SHARED_BYTES || bytes > PORT_HOST_SHARED_BYTES - offset)
		return NULL;
	return port_host_shared + offset;
}

void port_barrier(void)
{
	atomic_thread_fence(memory_order_seq_cst);
	if (port_host.at_barrier)
		port_host.at_barrier();
}

uint8_t port_vdev_status(void)
{
	return port_host.vdev.status;
}

void port_vdev_read(struct port_vdev *vdev)
{
	*vdev = port_host.vdev;
}

uint32_t port_events_take(void)
{
	uint32_t taken = port_host.events;

	port_host.events = 0;
	return taken;
}

void port_host_sleep(uint64_t ticks)
{
	port_host.ticks += ticks;
	port_host.asleep_ticks += ticks;
}

void port_sleep(void)
{
	/* Who drives the firmware goes on when there is an event. */
}

void port_nap(uint32_t us)
{
	port_host_sleep((uint64_t)(PORT_HOST_CORE_HZ / 1000000) * us);
}

void port_doorbell_ring(uint32_t channel)
{
	port_host.rung |= 1u << channel;
	port_host.sent[channel]++;
}

bool port_doorbell_settled(uint32_t channel)
{
	return !(port_host.unsettled >> channel & 1);
}

void port_doorbell_counts(struct port_doorbell_counts *counts)
{
	memcpy(counts->received, port_host.received, sizeof(counts->received));
	memcpy(counts->sent, port_host.sent, sizeof(counts->sent));
}

void port_halt(void)
{
	port_host.halted = true;
}

void port_detached(void)
{
	port_host.detached = true;
}

uint32_t port_dma_bytes_max(void)
{
	return port_host.dma_is_missing ? 0 : PORT_HOST_DMA_BYTES_MAX;
}

void port_host_dma_end(void)
{
	uint32_t bytes = port_host.dma_fails ? port_host.dma.bytes / 2 : port_host.dma.bytes;

	memmove(port_host.dma.to, port_host.dma.from, bytes);
	port_host.dma.failed = port_host.dma_fails;
	port_host.dma.busy = false;
	port_host.events |= PORT_EVENT_DMA;
}

void port_dma_start(void *to, const void *from, uint32_t bytes)
{
	if (port_host.dma.busy || !bytes || bytes > port_dma_bytes_max() || bytes % PORT_DMA_UNIT ||
	    (uintptr_t)to % 4 || (uintptr_t)from % 4)
		abort();
	port_host.dma_starts++;
	port_host.dma.busy = true;
	port_host.dma.to = to;
	port_host.dma.from = from;
	port_host.dma.bytes = bytes;
	if (!port_host.dma_waits)
		port_host_dma_end();
}

enum port_dma_state port_dma_state(void)
{
	if (port_host.dma.busy)
		return PORT_DMA_BUSY;
	return port_host.dma.failed ? PORT_DMA_FAILED : PORT_DMA_DONE;
}

void port_dma_stop(void)
{
	port_host.dma_stops += port_host.dma.busy;
	port_host.dma.busy = false;
}

bool port_uart_open(uint32_t baud)
{
	if (port_host.uart_is_missing || baud > PORT_HOST_UART_BAUD_MAX)
		return false;
	port_host.uart_baud = baud;
	return true;
}

bool port_uart_put(char c)
{
	if (port_host.uart_is_stuck || port_host.uart_bytes == PORT_HOST_UART_BYTES - 1)
		return false;
	port_host.uart[port_host.uart_bytes++] = c;
	return true;
}
