/* SPDX-License-Identifier: BSD-3-Clause */
/* Memory that is shared with Linux, and what the linker knows. */
#include <stddef.h>

#include "port/port.h"

/*
 * Carveouts of arch/arm/boot/dts/st/stm32mp15xx-dkx.dtsi (and -evx): the core
 * sees them at the same addresses. `mcuram2`, before them, is the firmware's.
 */
static const struct {
	uint32_t base;
	uint32_t bytes;
} carveouts[] = {
	{0x10040000u, 0x1000u}, /* vdev0vring0 */
	{0x10041000u, 0x1000u}, /* vdev0vring1 */
	{0x10042000u, 0x4000u}, /* vdev0buffer */
};

void *port_da_to_va(uint32_t da, uint32_t bytes)
{
	for (uint32_t i = 0; i < sizeof(carveouts) / sizeof(carveouts[0]); i++) {
		uint32_t offset = da - carveouts[i].base; /* huge if da is below */

		if (offset < carveouts[i].bytes && bytes <= carveouts[i].bytes - offset)
			return (void *)da;
	}
	return NULL;
}

/*
 * DDR as the core sees it. A board may have more, up to the end of the address
 * space, but from 0xe0000000 on the core has its own registers (Armv7-M ARM,
 * B3.1): there Linux's word would be a way to the interrupt controller.
 */
#define DDR_BASE 0xc0000000u
#define DDR_BYTES 0x20000000u

void port_shared_window(struct port_window *window)
{
	window->base = DDR_BASE;
	window->bytes = DDR_BYTES;
}

void *port_shared_memory(uint64_t base, uint64_t bytes)
{
	uint64_t offset = base - DDR_BASE; /* huge if base is below */

	if (offset >= DDR_BYTES || bytes > DDR_BYTES - offset)
		return NULL;
	return (void *)(uint32_t)base;
}

void port_barrier(void)
{
	__asm__ volatile("dmb" ::: "memory");
}

const char *port_board(void)
{
	return "stm32mp15";
}

/* The ELF note: three words and "GNU", then the id (ld's manual, --build-id). */
#define NOTE_BYTES 16u
extern const uint8_t linker_build_id[];
extern const uint8_t linker_build_id_end[];

void port_build_id(uint8_t id[PORT_BUILD_ID_BYTES])
{
	uint32_t bytes = (uint32_t)linker_build_id_end - (uint32_t)linker_build_id;

	for (uint32_t i = 0; i < PORT_BUILD_ID_BYTES; i++)
		id[i] = NOTE_BYTES + i < bytes ? linker_build_id[NOTE_BYTES + i] : 0;
}
