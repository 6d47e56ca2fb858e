/* SPDX-License-Identifier: BSD-3-Clause */
/* Files that are no firmware, or not quite. */
#include "elf_image.h"
#include "fwfile.h"
#include "test.h"

#include <errno.h>
#include <stdlib.h>

/* On the heap with its exact size, so that ASan sees each byte too many. */
static int check_bytes(const void *data, size_t bytes, struct amperf_error *error)
{
	struct amperf_fwfile file = {malloc(bytes ? bytes : 1), bytes};
	int code;

	memcpy(file.data, data, bytes);
	code = amperf_fwfile_check(&file, "x.elf", error);
	free(file.data);
	return code;
}

static void assert_bad(const struct elf_image *image, const char *why)
{
	struct amperf_error error;

	assert_int_equal(check_bytes(image, sizeof(*image), &error), -ENOEXEC);
	assert_contains(error.text, "x.elf");
	assert_contains(error.text, why);
}

static void a_good_one(void **state)
{
	struct elf_image image;

	(void)state;
	elf_image_make(&image);
	assert_int_equal(check_bytes(&image, sizeof(image), NULL), 0);
}

static void cut_at_each_byte(void **state)
{
	struct elf_image image;

	(void)state;
	elf_image_make(&image);
	for (size_t bytes = 0; bytes < sizeof(image); bytes++)
		assert_int_equal(check_bytes(&image, bytes, NULL), -ENOEXEC);
}

/* Any one byte wrong: accepted or not, but never a crash (ASan). */
static void each_byte_wrong(void **state)
{
	static const uint8_t values[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
	struct elf_image image;

	(void)state;
	for (size_t i = 0; i < sizeof(image); i++)
		for (size_t j = 0; j < sizeof(values); j++) {
			elf_image_make(&image);
			((uint8_t *)&image)[i] = values[j];
			check_bytes(&image, sizeof(image), NULL);
		}
}

static void what_is_wrong_is_named(void **state)
{
	struct elf_image image;
	struct amperf_error error;

	(void)state;
	assert_int_equal(check_bytes("#!/bin/sh\n", 10, &error), -ENOEXEC);
	assert_contains(error.text, "not an ELF file");
	assert_int_equal(check_bytes("", 0, &error), -ENOEXEC);
	assert_contains(error.text, "not an ELF file");
	elf_image_make(&image);
	image.header.e_machine = EM_X86_64;
	assert_bad(&image, "another processor");
	elf_image_make(&image);
	image.header.e_ident[EI_CLASS] = ELFCLASS64;
	assert_bad(&image, "another processor");
	elf_image_make(&image);
	image.header.e_ident[EI_DATA] = ELFDATA2MSB;
	assert_bad(&image, "another processor");
	elf_image_make(&image);
	image.header.e_entry = 0x10000040;
	assert_bad(&image, "not for a Cortex-M");
	elf_image_make(&image);
	image.header.e_type = ET_REL;
	assert_bad(&image, "not a linked program");
	elf_image_make(&image);
	image.header.e_phnum = 0;
	assert_bad(&image, "program headers");
	elf_image_make(&image);
	image.segment.p_type = PT_NOTE;
	assert_bad(&image, "nothing to load");
	elf_image_make(&image);
	image.segment.p_offset = 0xffffffff;
	assert_bad(&image, "beyond its end");
	elf_image_make(&image);
	image.names[3] = 'x';
	assert_bad(&image, "no resource table");
	elf_image_make(&image);
	image.sections[1].sh_size = 0xfffffff0;
	assert_bad(&image, "resource table is empty or cut off");
	elf_image_make(&image);
	image.header.e_shnum = 0;
	assert_bad(&image, "section headers");
}

static void the_channel_name(void **state)
{
	struct elf_image image, before;
	struct amperf_fwfile file = {(uint8_t *)&image, sizeof(image)};
	struct amperf_error error;

	(void)state;
	elf_image_make(&image);
	before = image;
	assert_int_equal(amperf_fwfile_set_tty_channel(&file, "rpmsg-tty-channel", "x", &error), 0);
	assert_string_equal(image.config.tty_channel, "rpmsg-tty-channel");
	/* A shorter one leaves nothing of the longer. */
	assert_int_equal(amperf_fwfile_set_tty_channel(&file, "rpmsg-tty", "x", &error), 0);
	assert_memory_equal(&image, &before, sizeof(image));
	assert_int_equal(amperf_fwfile_set_tty_channel(
				 &file, "a-name-of-more-than-thirty-one-characters", "x", &error),
			 -EINVAL);
	assert_int_equal(amperf_fwfile_set_tty_channel(&file, "", "x", &error), -EINVAL);
	assert_int_equal(amperf_fwfile_set_tty_channel(&file, "a/b", "x", &error), -EINVAL);
	assert_memory_equal(&image, &before, sizeof(image));
}

static void no_settings_block(void **state)
{
	struct elf_image image;
	struct amperf_fwfile file = {(uint8_t *)&image, sizeof(image)};
	struct amperf_error error;

	(void)state;
	elf_image_make(&image);
	image.config.magic[15] = 'X';
	assert_int_equal(amperf_fwfile_set_tty_channel(&file, "a", "x", &error), -ENOEXEC);
	assert_contains(error.text, "amperf_fw_config");
	elf_image_make(&image);
	image.config.version = 2;
	assert_int_equal(amperf_fwfile_set_tty_channel(&file, "a", "x", &error), -ENOEXEC);
	/* The magic at the very end, without a block behind it. */
	elf_image_make(&image);
	image.config.magic[15] = 'X';
	memcpy((uint8_t *)&image + sizeof(image) - 16, AMPERF_FW_CONFIG_MAGIC, 16);
	assert_int_equal(amperf_fwfile_set_tty_channel(&file, "a", "x", &error), -ENOEXEC);
}

static const struct amperf_fw_carveout room[AMPERF_FW_CARVEOUTS] = {
	{0xdf000000, 0x2000},
	{0xdf002000, 0x2000},
	{0xdf004000, 0x40000},
};

static int set_ring(struct elf_image *image, uint32_t num, struct amperf_error *error)
{
	struct amperf_fwfile file = {(uint8_t *)image, sizeof(*image)};

	return amperf_fwfile_set_ring(&file, num, room, "x.elf", error);
}

static void the_rings(void **state)
{
	struct elf_image image, wanted;
	struct amperf_error error;

	(void)state;
	elf_image_make(&image);
	wanted = image;
	assert_int_equal(set_ring(&image, 256, &error), 0);
	wanted.resource_table[ELF_IMAGE_RING0] = 256;
	wanted.resource_table[ELF_IMAGE_RING1] = 256;
	wanted.resource_table[ELF_IMAGE_FEATURES] |= 1u << 29; /* VIRTIO_RING_F_EVENT_IDX */
	memcpy(wanted.memory.carveout, room, sizeof(room));
	assert_memory_equal(&image, &wanted, sizeof(image));
	/* and back: Linux has room for a doorbell a buffer */
	assert_int_equal(set_ring(&image, 16, &error), 0);
	wanted.resource_table[ELF_IMAGE_RING0] = 16;
	wanted.resource_table[ELF_IMAGE_RING1] = 16;
	wanted.resource_table[ELF_IMAGE_FEATURES] &= ~(1u << 29);
	assert_memory_equal(&image, &wanted, sizeof(image));
}

/* A ring of 64 still fits a page; its buffers need 64 KiB. */
static void rings_need_room(void **state)
{
	struct amperf_fw_carveout small[AMPERF_FW_CARVEOUTS] = {
		{0x10040000, 0x1000}, {0x10041000, 0x1000}, {0x10042000, 0x10000}};
	struct elf_image image, before;
	struct amperf_fwfile file = {(uint8_t *)&image, sizeof(image)};
	struct amperf_error error;

	(void)state;
	elf_image_make(&image);
	before = image;
	assert_int_equal(amperf_fwfile_set_ring(&file, 256, small, "x", &error), -ENOSPC);
	assert_contains(error.text, "need 8192 bytes of vdev0vring0");
	assert_int_equal(amperf_fwfile_set_ring(&file, 128, small, "x", &error), -ENOSPC);
	assert_contains(error.text, "need 131072 bytes of vdev0buffer");
	assert_contains(error.text, "65536");
	assert_memory_equal(&image, &before, sizeof(image));
	assert_int_equal(amperf_fwfile_set_ring(&file, 64, small, "x", &error), 0);
	elf_image_make(&image);
	small[2].bytes--;
	assert_int_equal(amperf_fwfile_set_ring(&file, 64, small, "x", &error), -ENOSPC);
}

static void no_rings(void **state)
{
	/* Words of the table that make it no table with an RPMsg device of two rings. */
	static const struct {
		size_t word;
		uint32_t value;
	} bad[] = {
		{0, 2},
		{1, 0},
		{1, UINT32_MAX},
		{4, 24},
		{4, UINT32_MAX},
		{ELF_IMAGE_VDEV, 2},
		{ELF_IMAGE_VDEV + 1, 3},
		{ELF_IMAGE_VDEV + 6, 1 << 8},
		{ELF_IMAGE_RING0 - 1, 0},
		{ELF_IMAGE_RING1 - 1, 8192},
	};
	struct elf_image image;
	struct amperf_error error;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		elf_image_make(&image);
		image.resource_table[bad[i].word] = bad[i].value;
		assert_int_equal(set_ring(&image, 16, &error), -ENOEXEC);
		assert_contains(error.text, "two rings");
	}
	elf_image_make(&image);
	image.memory.bytes++;
	assert_int_equal(set_ring(&image, 16, &error), -ENOEXEC);
	assert_contains(error.text, "amperf_fw_memory");
	elf_image_make(&image);
	image.names[3] = 'x';
	assert_int_equal(set_ring(&image, 16, &error), -ENOEXEC);
	assert_contains(error.text, "no resource table");
}

/* Any one byte of the table wrong: taken or not, but never a crash (ASan). */
static void each_byte_of_the_table_wrong(void **state)
{
	struct elf_image *image = malloc(sizeof(*image));

	(void)state;
	for (size_t i = 0; i < sizeof(image->resource_table); i++)
		for (unsigned int value = 0; value < 256; value++) {
			elf_image_make(image);
			((uint8_t *)image->resource_table)[i] = (uint8_t)value;
			set_ring(image, 256, NULL);
		}
	free(image);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_one),       cmocka_unit_test(cut_at_each_byte),
		cmocka_unit_test(each_byte_wrong),  cmocka_unit_test(what_is_wrong_is_named),
		cmocka_unit_test(the_channel_name), cmocka_unit_test(no_settings_block),
		cmocka_unit_test(the_rings),        cmocka_unit_test(rings_need_room),
		cmocka_unit_test(no_rings),         cmocka_unit_test(each_byte_of_the_table_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
