/* SPDX-License-Identifier: BSD-3-Clause */
/* Memory that is shared with Linux, and what the linker knows. */
#include <stddef.h>

#include "cortex_m4_regs.h"
#include "memory.h"
#include "port/carveout.h"
#include "port/port.h"

/*
 * What tools change in the file; as it is: carveouts of arch/arm/boot/dts/st/
 * stm32mp15xx-dkx.dtsi (and -evx). `mcuram2`, before them, is the firmware's. Linux
 * could write here at any time: read once.
 */
static volatile struct amperf_fw_memory given __attribute__((used)) = {
	.magic = AMPERF_FW_MEMORY_MAGIC,
	.version = AMPERF_FW_MEMORY_VERSION,
	.bytes = sizeof(struct amperf_fw_memory),
	.carveout =
		{
			{0x10040000u, 0x1000u}, /* vdev0vring0 */
			{0x10041000u, 0x1000u}, /* vdev0vring1 */
			{0x10042000u, 0x4000u}, /* vdev0buffer */
		},
};

/* The core sees them at the same addresses. */
static struct amperf_fw_carveout carveouts[AMPERF_FW_CARVEOUTS];

void *port_da_to_va(uint32_t da, uint32_t bytes)
{
	for (uint32_t i = 0; i < AMPERF_FW_CARVEOUTS; i++) {
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
#define DDR_LOG2_BYTES 29u

/* What carveouts may be in: SRAM behind mcuram2, up to its end, and DDR. */
static const struct amperf_fw_carveout ranges[] = {
	{0x10040000u, 0x20000u},
	{DDR_BASE, DDR_BYTES},
};

/*
 * DDR is a device to the core if nobody says otherwise (B3.1), and words of a
 * message need not be aligned. Not cached, as the core has no cache; no code.
 */
static void make_ddr_memory(void)
{
	MPU_RNR = MPU_REGION_DDR;
	MPU_RBAR = DDR_BASE;
	MPU_RASR = MPU_RASR_XN | MPU_RASR_AP_FULL | MPU_RASR_NORMAL | MPU_RASR_SHAREABLE |
		   MPU_RASR_SIZE(DDR_LOG2_BYTES) | MPU_RASR_ENABLE;
	__asm__ volatile("dsb\n\tisb" ::: "memory");
}

void memory_init(void)
{
	const struct amperf_fw_memory memory = given;

	if (!carveouts_are_valid(&memory, ranges, sizeof(ranges) / sizeof(ranges[0])))
		return; /* no carveouts: every ring will be refused */
	for (uint32_t i = 0; i < AMPERF_FW_CARVEOUTS; i++) {
		carveouts[i] = memory.carveout[i];
		if (carveouts[i].base >= DDR_BASE)
			make_ddr_memory();
	}
}

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
