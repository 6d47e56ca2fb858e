/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The port: all that the firmware needs from one microcontroller core, and all
 * that a new one has to provide. port/template/ is the list to fill in,
 * port/stm32mp15/ the first real one, port/host/ the one of the unit tests.
 *
 * Unless a function says otherwise it may be called from the main loop only,
 * does not block and cannot fail. Addresses from Linux ("device addresses",
 * `da`) are 32 bits wide and mean nothing before port_da_to_va() said so.
 */
#ifndef PORT_PORT_H
#define PORT_PORT_H

#include <stdbool.h>
#include <stdint.h>

/* ---- Start ------------------------------------------------------------- */

/* Brings up clocks, the tick counter and the doorbells. Called once, first. */
void port_init(void);

/* ---- Time -------------------------------------------------------------- */

/*
 * Ticks of the core's clock since port_init(); does not wrap, does not stop
 * while the core sleeps.
 */
uint64_t port_ticks(void);

/* Of these, the ticks in which the core did not sleep. */
uint64_t port_awake_ticks(void);

/* Ticks in a second. */
uint32_t port_core_hz(void);

/* ---- Identity ---------------------------------------------------------- */

#define PORT_BUILD_ID_BYTES 20u

/* Short name of the chip family, at most 23 characters. */
const char *port_board(void);

/* The ELF file's GNU build id; zeros if it has none. */
void port_build_id(uint8_t id[PORT_BUILD_ID_BYTES]);

/* ---- Shared memory ----------------------------------------------------- */

/*
 * Where the core finds `bytes` bytes at device address `da`; NULL unless all of
 * them lie in one carveout that Linux set aside for rings and buffers. The
 * memory goes on belonging to both cores: a value read twice may differ.
 */
void *port_da_to_va(uint32_t da, uint32_t bytes);

/*
 * Memory of Linux's that the core can reach, and none of which is the firmware's
 * own: what may be shared besides rings and buffers. Addresses are physical ones.
 */
struct port_window {
	uint64_t base;
	uint64_t bytes;
};
void port_shared_window(struct port_window *window);

/*
 * Where the core finds `bytes` bytes at physical address `base`; NULL unless all
 * of them lie in that window. To be accessed in words at multiples of 4, and in
 * bytes, only: it may be memory of a kind that takes nothing else.
 */
void *port_shared_memory(uint64_t base, uint64_t bytes);

/* All memory accesses before it are seen by Linux before all those after it. */
void port_barrier(void);

#define PORT_VRINGS 2u /* 0: firmware to Linux, 1: Linux to firmware */

/* A vring as Linux left it in the resource table; not yet checked. */
struct port_vring {
	uint32_t da;
	uint32_t align; /* bytes */
	uint32_t num;   /* descriptors */
};

/* The virtio device as Linux left it in the resource table; not yet checked. */
struct port_vdev {
	uint8_t status;    /* VIRTIO_CONFIG_S_* */
	uint32_t features; /* that Linux has accepted */
	struct port_vring vring[PORT_VRINGS];
};

#define PORT_VDEV_DRIVER_OK 0x04u /* VIRTIO_CONFIG_S_DRIVER_OK, virtio_config.h */

/* The status byte alone: cheap, read on every pass of the main loop. */
uint8_t port_vdev_status(void);

void port_vdev_read(struct port_vdev *vdev);

/* ---- Doorbells --------------------------------------------------------- */

/* Doorbell channels have the numbers of their vrings. */
enum port_event {
	PORT_EVENT_VRING0 = 1u << 0,   /* Linux gave back buffers to send in */
	PORT_EVENT_VRING1 = 1u << 1,   /* Linux sent messages */
	PORT_EVENT_SHUTDOWN = 1u << 2, /* Linux waits for port_halt() */
	PORT_EVENT_DETACH = 1u << 3,   /* Linux waits for port_detached() */
	PORT_EVENT_DMA = 1u << 4,      /* look at port_dma_state() */
};

/*
 * The events since the last call. An event is taken from the hardware before
 * it shows here, so that whatever Linux did before it rang can be seen by now,
 * and a doorbell that Linux rings later makes a new event.
 */
uint32_t port_events_take(void);

/*
 * Sleeps until an event is there; returns at once if one already is. May return
 * without one: ports wake at least once a second, so that the status of the
 * virtio device is looked at even if a doorbell is lost.
 */
void port_sleep(void);

/*
 * Sleeps for `us` microseconds (1 to 10,000) or until an event is there. For
 * what comes soon and brings no event.
 */
void port_nap(uint32_t us);

/*
 * Rings Linux's doorbell `channel`. Never waits: while Linux has not taken the
 * last one the ring is remembered, and done as soon as it has. Linux is thus
 * always interrupted once after this call, whatever it was doing meanwhile.
 */
void port_doorbell_ring(uint32_t channel);

/*
 * True if Linux knows that its last doorbell on `channel` was taken, and has rung no
 * other. Between two that it has in its queue this may be so for a moment.
 */
bool port_doorbell_settled(uint32_t channel);

/* Doorbells since port_init() by vring, as rung in hardware. */
struct port_doorbell_counts {
	uint32_t received[PORT_VRINGS];
	uint32_t sent[PORT_VRINGS];
};
void port_doorbell_counts(struct port_doorbell_counts *counts);

/* Acknowledges the shutdown, then does nothing until the core is reset. */
#ifdef PORT_HALT_RETURNS
void port_halt(void); /* in the unit tests */
#else
_Noreturn void port_halt(void);
#endif

/* Acknowledges that Linux has let go of the rings. */
void port_detached(void);

/* ---- DMA, where there is one ------------------------------------------- */

#define PORT_DMA_UNIT 16u /* bytes are moved in multiples of it */

/* Most bytes that one start can move, a multiple of PORT_DMA_UNIT; 0: no DMA. */
uint32_t port_dma_bytes_max(void);

/*
 * Moves `bytes` bytes, a multiple of PORT_DMA_UNIT, within the core's memory and
 * what port_shared_memory() gives. The addresses are multiples of 4. Nothing is
 * being moved when it is called. PORT_EVENT_DMA follows at the end; the state is
 * what counts, and is looked at whenever the core is awake.
 */
void port_dma_start(void *to, const void *from, uint32_t bytes);

enum port_dma_state {
	PORT_DMA_BUSY,
	PORT_DMA_DONE,   /* all is where it belongs */
	PORT_DMA_FAILED, /* it has ended before its time */
};
enum port_dma_state port_dma_state(void);

/*
 * Ends what is being moved, if there is something. When it returns the memory
 * will not be touched any more: that is what Linux is told then.
 */
void port_dma_stop(void);

/* ---- Debug UART -------------------------------------------------------- */

/*
 * Makes the UART ready, 8N1. False, and nothing has changed, if this board has
 * none, or none that can send at `baud` (AMPERF_UART_BAUD_MIN to _MAX) within 2 %.
 */
bool port_uart_open(uint32_t baud);

/*
 * Sends one character and waits until it has left, 86.8 us at 115200 baud. False
 * if the UART does not answer; it is given up after some milliseconds.
 */
bool port_uart_put(char c);

#endif /* PORT_PORT_H */
