/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What may be changed in a firmware file: its settings blocks, and in its resource
 * table, which Linux reads from the file, the size of the rings.
 */
#include "carveout.h"
#include "error.h"
#include "fwfile.h"

#include <amperf/fw_config.h>
#include <amperf/fw_resources.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define MAGIC_BYTES 16u

/* How every block begins. */
struct block {
	char magic[MAGIC_BYTES];
	uint32_t version;
	uint32_t bytes;
};

/* The block, or NULL; a match that is not one (e.g. a copy of the magic) is passed over. */
static uint8_t *find_block(const struct amperf_fwfile *file, const char *magic, uint32_t version,
			   size_t bytes)
{
	struct block block;
	uint8_t *at = file->data;
	size_t left = file->bytes;

	while (left >= bytes && (at = memmem(at, left, magic, MAGIC_BYTES))) {
		left = file->bytes - (size_t)(at - file->data);
		if (left < bytes)
			return NULL;
		memcpy(&block, at, sizeof(block));
		if (block.version == version && block.bytes == bytes)
			return at;
		at++;
		left--;
	}
	return NULL;
}

int amperf_fwfile_set_tty_channel(struct amperf_fwfile *file, const char *name, const char *path,
				  struct amperf_error *error)
{
	char padded[AMPERF_CHANNEL_NAME_BYTES] = "";
	uint8_t *config;

	if (!name[0] || strlen(name) >= sizeof(padded) || strpbrk(name, "/ \t\n"))
		return amperf_fail(error, -EINVAL,
				   "'%.64s' is no channel name; it has 1 to %zu characters,"
				   " no space and no slash, e.g. %s",
				   name, sizeof(padded) - 1, AMPERF_TTY_CHANNEL_ST);
	config = find_block(file, AMPERF_FW_CONFIG_MAGIC, AMPERF_FW_CONFIG_VERSION,
			    sizeof(struct amperf_fw_config));
	if (!config)
		return amperf_fail(
			error, -ENOEXEC,
			"%s has no settings block (struct amperf_fw_config), so its channel"
			" names cannot be changed; is it amperf's firmware?",
			path);
	snprintf(padded, sizeof(padded), "%s", name);
	memcpy(config + offsetof(struct amperf_fw_config, tty_channel), padded, sizeof(padded));
	return 0;
}

/* ---- Rings --------------------------------------------------------------- */

#define BUFFER_BYTES 512u /* RPMSG_BUF_SIZE in virtio_rpmsg_bus.c */
#define PAGE_BYTES 4096u
#define ENTRIES_MAX 64u   /* more than any table has */
#define DOORBELLS_MAX 20u /* in Linux's queue: MBOX_TX_QUEUE_LEN, mailbox_controller.h */

/* Copies the RPMsg device of a table; returns where it stands, NULL if there is none. */
static uint8_t *find_vdev(uint8_t *table, size_t bytes, struct amperf_rsc_vdev *vdev)
{
	struct amperf_rsc_table header;

	memcpy(&header, table, sizeof(header));
	if (header.version != AMPERF_RSC_TABLE_VERSION || header.entries > ENTRIES_MAX)
		return NULL;
	for (size_t i = 0; i < header.entries; i++) {
		size_t at = sizeof(header) + i * sizeof(uint32_t);
		uint32_t offset;

		if (at + sizeof(offset) > bytes)
			return NULL;
		memcpy(&offset, table + at, sizeof(offset));
		if (bytes < sizeof(*vdev) || offset > bytes - sizeof(*vdev))
			continue;
		memcpy(vdev, table + offset, sizeof(*vdev));
		if (vdev->type == AMPERF_RSC_VDEV && vdev->id == AMPERF_VIRTIO_ID_RPMSG &&
		    vdev->vrings == AMPERF_RSC_VRINGS)
			return table + offset;
	}
	return NULL;
}

/* PAGE_ALIGN(vring_size()), as rproc_alloc_vring() wants it. */
static uint64_t ring_bytes(const struct amperf_rsc_vring *vring, uint64_t num)
{
	uint64_t used = 16 * num + 2 * (3 + num);

	used = (used + vring->align - 1) / vring->align * vring->align;
	return (used + 6 + 8 * num + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
}

static int check_room(const struct amperf_rsc_vdev *vdev, uint32_t num,
		      const struct amperf_fw_carveout carveouts[AMPERF_FW_CARVEOUTS],
		      struct amperf_error *error)
{
	const uint64_t needed[AMPERF_FW_CARVEOUTS] = {
		ring_bytes(&vdev->vring[0], num),
		ring_bytes(&vdev->vring[1], num),
		(uint64_t)num * AMPERF_RSC_VRINGS * BUFFER_BYTES,
	};

	for (size_t i = 0; i < AMPERF_FW_CARVEOUTS; i++)
		if (carveouts[i].bytes < needed[i])
			return amperf_fail(
				error, -ENOSPC,
				"rings of %u buffers need %llu bytes of %s, and the device tree"
				" sets %u aside; it must be another one",
				num, (unsigned long long)needed[i], amperf_carveout_names[i],
				carveouts[i].bytes);
	return 0;
}

int amperf_fwfile_set_ring(struct amperf_fwfile *file, uint32_t num,
			   const struct amperf_fw_carveout carveouts[AMPERF_FW_CARVEOUTS],
			   const char *path, struct amperf_error *error)
{
	uint8_t *memory = find_block(file, AMPERF_FW_MEMORY_MAGIC, AMPERF_FW_MEMORY_VERSION,
				     sizeof(struct amperf_fw_memory));
	struct amperf_rsc_vdev vdev;
	uint8_t *table, *at;
	size_t bytes;
	int code = amperf_fwfile_resource_table(file, path, &table, &bytes, error);

	if (code)
		return code;
	at = find_vdev(table, bytes, &vdev);
	if (!memory || !at || !vdev.vring[0].align || !vdev.vring[1].align ||
	    vdev.vring[0].align > PAGE_BYTES || vdev.vring[1].align > PAGE_BYTES)
		return amperf_fail(error, -ENOEXEC,
				   "%s has no %s, so its rings cannot be changed; is it amperf's"
				   " firmware?",
				   path,
				   memory ? "RPMsg device with two rings"
					  : "block of memory (struct amperf_fw_memory)");
	code = check_room(&vdev, num, carveouts, error);
	if (code)
		return code;
	vdev.vring[0].num = vdev.vring[1].num = num;
	/* Where it has no room for a doorbell a buffer it is to ring once when it is asked. */
	vdev.dfeatures &= ~AMPERF_VIRTIO_RING_F_EVENT_IDX;
	if (num > DOORBELLS_MAX)
		vdev.dfeatures |= AMPERF_VIRTIO_RING_F_EVENT_IDX;
	memcpy(at, &vdev, sizeof(vdev));
	memcpy(memory + offsetof(struct amperf_fw_memory, carveout), carveouts,
	       AMPERF_FW_CARVEOUTS * sizeof(carveouts[0]));
	return 0;
}
