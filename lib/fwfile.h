/* SPDX-License-Identifier: BSD-3-Clause */
/* A firmware file in memory: what it must be, and what may be changed in it. */
#ifndef AMPERF_LIB_FWFILE_H
#define AMPERF_LIB_FWFILE_H

#include <amperf/amperf.h>

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

/*
 * Writes the name of the tty channels into the file's amperf_fw_config.
 * -EINVAL: the name does not fit; -ENOEXEC: the file has no such block.
 */
int amperf_fwfile_set_tty_channel(struct amperf_fwfile *file, const char *name, const char *path,
				  struct amperf_error *error);

/* Writes the file under a temporary name, then renames it: whole or not at all. */
int amperf_fwfile_write(const struct amperf_fwfile *file, const char *path,
			struct amperf_error *error);

#endif
