/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The port of the unit tests: firmware and test in one process. The carveouts
 * are arrays at the device addresses of the STM32MP157C-DK2; doorbells are
 * variables that the test looks at, and sets, in Linux's place.
 */
#ifndef PORT_HOST_H
#define PORT_HOST_H

#include <stdbool.h>
#include <stdint.h>

#include "port/port.h"

#define PORT_HOST_VRING0_DA 0x10040000u
#define PORT_HOST_VRING1_DA 0x10041000u
#define PORT_HOST_VRING_BYTES 0x1000u
#define PORT_HOST_BUFFER_DA 0x10042000u
#define PORT_HOST_BUFFER_BYTES 0x4000u

/* Linux's memory: an array that the tests may read and write. */
#define PORT_HOST_SHARED_BASE 0xc0000000u
#define PORT_HOST_SHARED_BYTES (1u << 20)
#define PORT_HOST_DMA_BYTES_MAX 0x8000u

#define PORT_HOST_CORE_HZ 209000000u
#define PORT_HOST_UART_BYTES 65536u
#define PORT_HOST_UART_BAUD_MAX 4000000u

struct port_host {
	/* The test sets */
	struct port_vdev vdev;
	uint32_t events;                /* enum port_event, rung by Linux and not taken yet */
	uint32_t received[PORT_VRINGS]; /* doorbells so far, for port_doorbell_counts() */
	uint32_t unsettled;             /* bit per channel: Linux has not heard of the last one */
	uint64_t ticks;                 /* grows by one with each look at it */
	uint64_t asleep_ticks;          /* of these, slept: port_host_sleep() */
	bool uart_is_missing;           /* port_uart_open() fails */
	bool dma_is_missing;
	bool dma_waits;     /* does not end before port_host_dma_end() */
	bool dma_fails;     /* ends half way */
	bool uart_is_stuck; /* port_uart_put() fails */
	/*
	 * Called in port_barrier(), NULL: nothing. There the order of what both
	 * cores do matters, so there a test lets Linux come in between.
	 */
	void (*at_barrier)(void);

	/* The firmware sets */
	uint32_t rung;              /* bit per channel: Linux has a doorbell to take */
	uint32_t sent[PORT_VRINGS]; /* doorbells so far */
	bool halted;
	bool detached;
	uint32_t dma_starts;
	uint32_t dma_stops; /* in the midst of something */
	struct {
		bool busy;
		bool failed;
		uint8_t *to;
		const uint8_t *from;
		uint32_t bytes;
	} dma;
	uint32_t uart_baud;
	uint32_t uart_bytes;
	char uart[PORT_HOST_UART_BYTES];
};

extern struct port_host port_host;

extern uint8_t port_host_shared[PORT_HOST_SHARED_BYTES];

/* Time goes by, and the core sleeps. */
void port_host_sleep(uint64_t ticks);

/* The DMA moves what it was told to, or half of it, and ends. */
void port_host_dma_end(void);

/* All as after a reset: memory, doorbells, trace and UART are empty. */
void port_host_reset(void);

#endif /* PORT_HOST_H */
