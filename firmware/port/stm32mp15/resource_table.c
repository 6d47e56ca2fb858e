/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the firmware asks of Linux before it is started. Linux copies the table
 * out of the ELF file, fills it in, and writes it back (include/linux/remoteproc.h,
 * drivers/remoteproc/remoteproc_core.c, remoteproc_virtio.c).
 */
#include <amperf/fw_resources.h>

#include <stddef.h>

#include "port/port.h"
#include "port/trace.h"

#define RSC_TRACE 2u
#define VIRTIO_RPMSG_F_NS 0u

/*
 * Linux has the addresses: its driver finds the device tree's carveouts
 * vdev0vring0 and vdev0vring1 by their names (rproc_alloc_vring) and writes
 * their addresses here (rp_find_vq).
 */
#define FW_RSC_ADDR_ANY 0xffffffffu

/* As in ST's examples: both rings fit a page, all buffers fit 16 KiB. */
#define VRING_NUM 16u
#define VRING_ALIGN 16u

struct rsc_trace {
	uint32_t type;
	char *da;
	uint32_t bytes;
	uint32_t reserved;
	char name[32];
};

struct resource_table {
	struct amperf_rsc_table header;
	uint32_t offset[2];
	struct amperf_rsc_vdev vdev;
	struct rsc_trace trace;
};

_Static_assert(PORT_VRINGS == AMPERF_RSC_VRINGS, "what the port gives the rings");
_Static_assert(sizeof(struct amperf_rsc_vring) == 20, "fw_rsc_vdev_vring");
_Static_assert(sizeof(struct amperf_rsc_vdev) == 28 + 2 * 20, "fw_rsc_hdr, fw_rsc_vdev");
_Static_assert(sizeof(struct rsc_trace) == 48, "fw_rsc_hdr, fw_rsc_trace");

/* clang-format off */
static volatile struct resource_table table __attribute__((section(".resource_table"), used)) = {
	.header = {
		.version = AMPERF_RSC_TABLE_VERSION,
		.entries = 2,
	},
	.offset = {
		offsetof(struct resource_table, vdev),
		offsetof(struct resource_table, trace),
	},
	.vdev = {
		.type = AMPERF_RSC_VDEV,
		.id = AMPERF_VIRTIO_ID_RPMSG,
		.dfeatures = 1u << VIRTIO_RPMSG_F_NS,
		.vrings = PORT_VRINGS,
		.vring = {
			{ .da = FW_RSC_ADDR_ANY, .align = VRING_ALIGN, .num = VRING_NUM },
			{ .da = FW_RSC_ADDR_ANY, .align = VRING_ALIGN, .num = VRING_NUM },
		},
	},
	.trace = {
		.type = RSC_TRACE,
		.da = port_trace_buffer,
		.bytes = PORT_TRACE_BYTES,
		.name = "amperf",
	},
};
/* clang-format on */

uint8_t port_vdev_status(void)
{
	return table.vdev.status;
}

void port_vdev_read(struct port_vdev *vdev)
{
	vdev->status = table.vdev.status;
	vdev->features = table.vdev.gfeatures;
	for (uint32_t i = 0; i < PORT_VRINGS; i++) {
		vdev->vring[i].da = table.vdev.vring[i].da;
		vdev->vring[i].align = table.vdev.vring[i].align;
		vdev->vring[i].num = table.vdev.vring[i].num;
	}
}
