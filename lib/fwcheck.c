/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Is this file firmware for such a core? The kernel refuses bad files too, but
 * says little more than "invalid argument"; and it does not look at whether the
 * code is for this kind of core at all.
 */
#include "error.h"
#include "fwfile.h"

#include <elf.h>
#include <errno.h>
#include <string.h>

struct check {
	const struct amperf_fwfile *file;
	const char *path;
	struct amperf_error *error;
	Elf32_Ehdr header;
};

static int bad(const struct check *check, const char *what)
{
	return amperf_fail(check->error, -ENOEXEC, "%s cannot be started: %s", check->path, what);
}

static bool within(const struct check *check, uint64_t offset, uint64_t bytes)
{
	return offset <= check->file->bytes && bytes <= check->file->bytes - offset;
}

static int check_ident(struct check *check)
{
	const Elf32_Ehdr *header = &check->header;

	if (check->file->bytes < SELFMAG || memcmp(check->file->data, ELFMAG, SELFMAG) != 0)
		return bad(check, "it is not an ELF file");
	if (check->file->bytes < sizeof(*header))
		return bad(check, "it ends within the ELF header; is it cut short?");
	memcpy(&check->header, check->file->data, sizeof(*header));
	if (header->e_ident[EI_CLASS] != ELFCLASS32 || header->e_ident[EI_DATA] != ELFDATA2LSB ||
	    header->e_machine != EM_ARM)
		return bad(check,
			   "it is for another processor; wanted is 32-bit little-endian ARM");
	if (header->e_type != ET_EXEC)
		return bad(check, "it is not a linked program (an object file or a library?)");
	/* M-profile cores have Thumb code only; its addresses are odd. */
	if (!(header->e_entry & 1))
		return bad(check, "it is for an ARM core with ARM code (its entry is not Thumb),"
				  " not for a Cortex-M");
	return 0;
}

static int check_segments(const struct check *check)
{
	const Elf32_Ehdr *header = &check->header;
	size_t loaded = 0;

	if (!header->e_phnum || header->e_phentsize != sizeof(Elf32_Phdr) ||
	    !within(check, header->e_phoff, (uint64_t)header->e_phnum * sizeof(Elf32_Phdr)))
		return bad(check, "its program headers are missing or cut off");
	for (size_t i = 0; i < header->e_phnum; i++) {
		Elf32_Phdr segment;

		memcpy(&segment, check->file->data + header->e_phoff + i * sizeof(segment),
		       sizeof(segment));
		if (segment.p_type != PT_LOAD || !segment.p_memsz)
			continue;
		if (segment.p_filesz > segment.p_memsz ||
		    !within(check, segment.p_offset, segment.p_filesz))
			return bad(check, "a segment lies beyond its end; is it cut short?");
		loaded++;
	}
	return loaded ? 0 : bad(check, "it has nothing to load");
}

static Elf32_Shdr section_at(const struct check *check, size_t index)
{
	Elf32_Shdr section;

	memcpy(&section, check->file->data + check->header.e_shoff + index * sizeof(section),
	       sizeof(section));
	return section;
}

/* Is the name at `offset` in the string table? The table need not end with NUL. */
static bool is_named(const struct check *check, const Elf32_Shdr *strings, uint32_t offset,
		     const char *name)
{
	size_t bytes = strlen(name) + 1;

	return offset <= strings->sh_size && bytes <= strings->sh_size - offset &&
	       memcmp(check->file->data + strings->sh_offset + offset, name, bytes) == 0;
}

/* `found` is its section. */
static int check_resource_table(const struct check *check, Elf32_Shdr *found)
{
	const Elf32_Ehdr *header = &check->header;
	Elf32_Shdr strings;

	if (!header->e_shnum || header->e_shentsize != sizeof(Elf32_Shdr) ||
	    header->e_shstrndx >= header->e_shnum ||
	    !within(check, header->e_shoff, (uint64_t)header->e_shnum * sizeof(Elf32_Shdr)))
		return bad(check, "its section headers are missing or cut off;"
				  " was it stripped with strip --strip-section-headers?");
	strings = section_at(check, header->e_shstrndx);
	if (!within(check, strings.sh_offset, strings.sh_size))
		return bad(check, "its section names lie beyond its end; is it cut short?");
	for (size_t i = 0; i < header->e_shnum; i++) {
		Elf32_Shdr section = section_at(check, i);

		if (!is_named(check, &strings, section.sh_name, ".resource_table"))
			continue;
		if (section.sh_type == SHT_NOBITS || section.sh_size < 16 ||
		    !within(check, section.sh_offset, section.sh_size))
			return bad(check, "its resource table is empty or cut off");
		*found = section;
		return 0;
	}
	return bad(check, "it has no resource table (section .resource_table),"
			  " so Linux could set up no channel; is it firmware for a Cortex-M?");
}

static int check_all(struct check *check, Elf32_Shdr *table)
{
	int code = check_ident(check);

	if (!code)
		code = check_segments(check);
	return code ? code : check_resource_table(check, table);
}

int amperf_fwfile_check(const struct amperf_fwfile *file, const char *path,
			struct amperf_error *error)
{
	struct check check = {.file = file, .path = path, .error = error};
	Elf32_Shdr table;

	return check_all(&check, &table);
}

int amperf_fwfile_resource_table(const struct amperf_fwfile *file, const char *path,
				 uint8_t **table, size_t *bytes, struct amperf_error *error)
{
	struct check check = {.file = file, .path = path, .error = error};
	Elf32_Shdr section;
	int code = check_all(&check, &section);

	if (code)
		return code;
	*table = file->data + section.sh_offset;
	*bytes = section.sh_size;
	return 0;
}

int amperf_firmware_check(const char *path, struct amperf_error *error)
{
	struct amperf_fwfile file;
	int code = amperf_fwfile_read(&file, path, error);

	if (code)
		return code;
	code = amperf_fwfile_check(&file, path, error);
	amperf_fwfile_free(&file);
	return code;
}
