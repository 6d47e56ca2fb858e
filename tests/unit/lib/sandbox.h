/* SPDX-License-Identifier: BSD-3-Clause */
/* A system in a temporary folder: sysfs, /dev and firmware as a test wants them. */
#ifndef AMPERF_TESTS_LIB_SANDBOX_H
#define AMPERF_TESTS_LIB_SANDBOX_H

#include <amperf/amperf.h>

struct sandbox {
	char root[64];
	struct amperf_system system;
};

void sandbox_make(struct sandbox *sandbox);
void sandbox_remove(struct sandbox *sandbox);

/* As a test's whole state. */
int sandbox_set_up(void **state);
int sandbox_tear_down(void **state);

/* Writes a file, making its folders. */
void sandbox_write(const struct sandbox *sandbox, const char *path, const char *text);
void sandbox_write_bytes(const struct sandbox *sandbox, const char *path, const void *data,
			 size_t bytes);
/* A shell script that can be run; `body` stands behind #!/bin/sh. */
void sandbox_script(const struct sandbox *sandbox, const char *path, const char *body);
void sandbox_delete(const struct sandbox *sandbox, const char *path);
void sandbox_folder(const struct sandbox *sandbox, const char *path);
void sandbox_link(const struct sandbox *sandbox, const char *path, const char *target);

/* Reads a file; the caller frees. *bytes may be NULL. Fails the test if there is none. */
char *sandbox_read(const struct sandbox *sandbox, const char *path, size_t *bytes);
bool sandbox_exists(const struct sandbox *sandbox, const char *path);

/* remoteproc0, called m4. */
void sandbox_processor(const struct sandbox *sandbox, const char *state, const char *firmware);

/*
 * Channel `index` (0, 1) with name; with a tty and its device node if `tty`.
 * Sits below remoteproc0, as on the board.
 */
void sandbox_channel(const struct sandbox *sandbox, int index, const char *name, bool tty);

#endif
