/* SPDX-License-Identifier: BSD-3-Clause */
/* Where the kernel looks for firmware files. */
#ifndef AMPERF_LIB_FWFOLDER_H
#define AMPERF_LIB_FWFOLDER_H

#include <amperf/amperf.h>

/*
 * The file that the kernel would load for `name`: path gets PATH_MAX bytes.
 * -ENOENT if there is none; error says where it should be.
 */
int amperf_fwfolder_find(const struct amperf_system *system, const char *name, char *path,
			 struct amperf_error *error);

/* The path under which a new file called `name` is put; PATH_MAX bytes. */
int amperf_fwfolder_new(const struct amperf_system *system, const char *name, char *path);

#endif
