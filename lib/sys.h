/* SPDX-License-Identifier: BSD-3-Clause */
/* Small files below /sys and /proc. */
#ifndef AMPERF_LIB_SYS_H
#define AMPERF_LIB_SYS_H

#include <amperf/amperf.h>

#include <limits.h>

/*
 * Writes root and the formatted path to `path`, which has PATH_MAX bytes.
 * Returns 0 or -ENAMETOOLONG.
 */
int amperf_sys_path(char *path, const struct amperf_system *system, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Reads the file's first line (up to bytes - 1 of it) without the newline.
 * Returns 0 or -errno; the text is "" then. Made fit to print, as below.
 */
int amperf_sys_read(const char *path, char *text, size_t bytes);

/*
 * Calls `take` with each line of a file, its newline with it; lines of more than 1023
 * bytes come in pieces. False: there is no such file.
 */
bool amperf_sys_each_line(const struct amperf_system *system, const char *name,
			  void (*take)(void *context, const char *line), void *context);

/* Writes the text in one write(). Returns 0 or -errno. */
int amperf_sys_write(const char *path, const char *text);

/*
 * Copies a string of a firmware or a file: stops at NUL or `from_bytes`, always
 * ends with NUL, replaces control characters and bytes above 0x7e by '?'.
 */
void amperf_sys_copy_text(char *to, size_t to_bytes, const char *from, size_t from_bytes);

/*
 * Calls `found` with the name of each entry of a folder that begins with
 * `prefix`, in order of their names. Returns 0, what `found` returned if not 0,
 * or -errno (-ENOENT: no such folder).
 */
int amperf_sys_each(const char *folder, const char *prefix,
		    int (*found)(void *context, const char *name), void *context);

#endif
