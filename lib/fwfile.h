/* SPDX-License-Identifier: BSD-3-Clause */
/* A firmware file in memory: what it must be, and what may be changed in it. */
#ifndef AMPERF_LIB_FWFILE_H
#define AMPERF_LIB_FWFILE_H

#include <amperf/amperf.h>
#include <amperf/fw_memory.h>

struct amperf_fwfile {
	uint8_t *data;
	size_t bytes;
};

/* Reads the file whole. amperf_fwfile_free() after success. */
int amperf_fwfile_read(struct amperf_fwfile *file, const char *path, struct amperf_error *error);
void amperf_fwfile_free(struct amperf_fwfile *file);

/* What amperf_firmware_check() checks; -ENOEXEC. `path` is for the error only. */
int amperf_fwfile_check(const struct amperf_fwfile *file, const char *path,
			struct amperf_error *error);

/* Finds the resource table, of 16 bytes at least, in a file that is checked as above. */
int amperf_fwfile_resource_table(const struct amperf_fwfile *file, const char *path,
				 uint8_t **table, size_t *bytes, struct amperf_error *error);

/*
 * Writes the name of the tty channels into the file's amperf_fw_config.
 * -EINVAL: the name does not fit; -ENOEXEC: the file has no such block.
 */
int amperf_fwfile_set_tty_channel(struct amperf_fwfile *file, const char *name, const char *path,
				  struct amperf_error *error);

/*
 * Writes the size of both rings (a power of two) into the file's resource table,
 * and into its amperf_fw_memory where they and their buffers may be. -ENOSPC: they
 * do not fit there; -ENOEXEC: the file has no such table or block.
 */
int amperf_fwfile_set_ring(struct amperf_fwfile *file, uint32_t num,
			   const struct amperf_fw_carveout carveouts[AMPERF_FW_CARVEOUTS],
			   const char *path, struct amperf_error *error);

/* Writes the file under a temporary name, then renames it: whole or not at all. */
int amperf_fwfile_write(const struct amperf_fwfile *file, const char *path,
			struct amperf_error *error);

#endif
