/* SPDX-License-Identifier: BSD-3-Clause */
#include "elf_image.h"

#include <stddef.h>
#include <string.h>

/* fw_rsc_vdev in Linux' include/linux/remoteproc.h, rings of 16 aligned to 16. */
static void make_resource_table(uint32_t *table)
{
	uint32_t *vdev = table + ELF_IMAGE_VDEV;

	table[0] = 1; /* version */
	table[1] = 1; /* entries */
	table[4] = ELF_IMAGE_VDEV * sizeof(uint32_t);
	vdev[0] = 3;      /* RSC_VDEV */
	vdev[1] = 7;      /* VIRTIO_ID_RPMSG */
	vdev[6] = 2 << 8; /* rings */
	for (uint32_t *vring = vdev + 7; vring <= vdev + 12; vring += 5) {
		vring[0] = UINT32_MAX;
		vring[1] = 16;
		vring[2] = 16;
	}
}

void elf_image_make(struct elf_image *image)
{
	memset(image, 0, sizeof(*image));
	memcpy(image->header.e_ident, ELFMAG, SELFMAG);
	image->header.e_ident[EI_CLASS] = ELFCLASS32;
	image->header.e_ident[EI_DATA] = ELFDATA2LSB;
	image->header.e_ident[EI_VERSION] = EV_CURRENT;
	image->header.e_type = ET_EXEC;
	image->header.e_machine = EM_ARM;
	image->header.e_entry = 0x10000041;
	image->header.e_phoff = offsetof(struct elf_image, segment);
	image->header.e_phentsize = sizeof(Elf32_Phdr);
	image->header.e_phnum = 1;
	image->header.e_shoff = offsetof(struct elf_image, sections);
	image->header.e_shentsize = sizeof(Elf32_Shdr);
	image->header.e_shnum = 3;
	image->header.e_shstrndx = 2;
	image->segment.p_type = PT_LOAD;
	image->segment.p_offset = offsetof(struct elf_image, resource_table);
	image->segment.p_filesz = image->segment.p_memsz =
		sizeof(image->resource_table) + sizeof(image->config) + sizeof(image->memory);
	make_resource_table(image->resource_table);
	memcpy(image->config.magic, AMPERF_FW_CONFIG_MAGIC, sizeof(image->config.magic));
	image->config.version = AMPERF_FW_CONFIG_VERSION;
	image->config.bytes = sizeof(image->config);
	strcpy(image->config.tty_channel, AMPERF_TTY_CHANNEL);
	memcpy(image->memory.magic, AMPERF_FW_MEMORY_MAGIC, sizeof(image->memory.magic));
	image->memory.version = AMPERF_FW_MEMORY_VERSION;
	image->memory.bytes = sizeof(image->memory);
	memcpy(image->names, "\0.resource_table\0.shstrtab", 27);
	image->sections[1].sh_name = 1;
	image->sections[1].sh_type = SHT_PROGBITS;
	image->sections[1].sh_offset = offsetof(struct elf_image, resource_table);
	image->sections[1].sh_size = sizeof(image->resource_table);
	image->sections[2].sh_name = 17;
	image->sections[2].sh_type = SHT_STRTAB;
	image->sections[2].sh_offset = offsetof(struct elf_image, names);
	image->sections[2].sh_size = sizeof(image->names);
}
