/* SPDX-License-Identifier: BSD-3-Clause */
/* A small firmware file that is right in all that is checked, to be spoilt. */
#ifndef AMPERF_TESTS_LIB_ELF_IMAGE_H
#define AMPERF_TESTS_LIB_ELF_IMAGE_H

#include <amperf/fw_config.h>
#include <amperf/fw_memory.h>

#include <elf.h>

struct elf_image {
	Elf32_Ehdr header;
	Elf32_Phdr segment;
	uint32_t resource_table[22]; /* with one RPMsg device */
	struct amperf_fw_config config;
	struct amperf_fw_memory memory;
	char names[32]; /* "\0.resource_table\0.shstrtab" */
	Elf32_Shdr sections[3];
};

/* Words of resource_table: the device's type, features, and its rings' sizes. */
#define ELF_IMAGE_VDEV 5
#define ELF_IMAGE_FEATURES (ELF_IMAGE_VDEV + 3)
#define ELF_IMAGE_RING0 (ELF_IMAGE_VDEV + 9)
#define ELF_IMAGE_RING1 (ELF_IMAGE_VDEV + 14)

void elf_image_make(struct elf_image *image);

#endif
