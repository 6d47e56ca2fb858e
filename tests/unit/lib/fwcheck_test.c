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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_one),       cmocka_unit_test(cut_at_each_byte),
		cmocka_unit_test(each_byte_wrong),  cmocka_unit_test(what_is_wrong_is_named),
		cmocka_unit_test(the_channel_name), cmocka_unit_test(no_settings_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
