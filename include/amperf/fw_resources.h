/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The RPMsg device in a firmware's resource table, as Linux has it in
 * include/linux/remoteproc.h: resource_table, fw_rsc_hdr with fw_rsc_vdev. The firmware
 * has such a table; `amperf fw start --ring` changes it in a copy of the file.
 */
#ifndef AMPERF_FW_RESOURCES_H
#define AMPERF_FW_RESOURCES_H

#include <stdint.h>

#define AMPERF_RSC_TABLE_VERSION 1u
#define AMPERF_RSC_VDEV 3u
#define AMPERF_VIRTIO_ID_RPMSG 7u
#define AMPERF_VIRTIO_RING_F_EVENT_IDX (1u << 29)
#define AMPERF_RSC_VRINGS 2u

/* The offset of each entry follows, uint32_t. */
struct amperf_rsc_table {
	uint32_t version;
	uint32_t entries;
	uint32_t reserved[2];
};

struct amperf_rsc_vring {
	uint32_t da;
	uint32_t align;
	uint32_t num;
	uint32_t notifyid;
	uint32_t reserved;
};

struct amperf_rsc_vdev {
	uint32_t type;
	uint32_t id;
	uint32_t notifyid;
	uint32_t dfeatures;
	uint32_t gfeatures;
	uint32_t config_bytes;
	uint8_t status;
	uint8_t vrings;
	uint8_t reserved[2];
	struct amperf_rsc_vring vring[AMPERF_RSC_VRINGS];
};

#endif /* AMPERF_FW_RESOURCES_H */
