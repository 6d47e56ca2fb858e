/* SPDX-License-Identifier: BSD-3-Clause */
#include "sandbox.h"
#include "test.h"

#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void full_path(const struct sandbox *sandbox, const char *path, char *full)
{
	assert_true(snprintf(full, PATH_MAX, "%s%s", sandbox->root, path) < PATH_MAX);
}

static void make_folders(char *full)
{
	for (char *slash = strchr(full + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(full, 0755);
		*slash = '/';
	}
}

void sandbox_make(struct sandbox *sandbox)
{
	strcpy(sandbox->root, "/tmp/amperf-test.XXXXXX");
	assert_non_null(mkdtemp(sandbox->root));
	sandbox->system.root = sandbox->root;
}

static int remove_entry(const char *path, const struct stat *status, int kind, struct FTW *walk)
{
	(void)status;
	(void)kind;
	(void)walk;
	return remove(path);
}

void sandbox_remove(struct sandbox *sandbox)
{
	nftw(sandbox->root, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

int sandbox_set_up(void **state)
{
	struct sandbox *sandbox = calloc(1, sizeof(*sandbox));

	sandbox_make(sandbox);
	*state = sandbox;
	return 0;
}

int sandbox_tear_down(void **state)
{
	sandbox_remove(*state);
	free(*state);
	return 0;
}

void sandbox_write_bytes(const struct sandbox *sandbox, const char *path, const void *data,
			 size_t bytes)
{
	char full[PATH_MAX];
	FILE *file;

	full_path(sandbox, path, full);
	make_folders(full);
	file = fopen(full, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, bytes, file), bytes);
	fclose(file);
}

void sandbox_write(const struct sandbox *sandbox, const char *path, const char *text)
{
	sandbox_write_bytes(sandbox, path, text, strlen(text));
}

void sandbox_script(const struct sandbox *sandbox, const char *path, const char *body)
{
	char full[PATH_MAX], text[1024];

	assert_true(snprintf(text, sizeof(text), "#!/bin/sh\n%s\n", body) < (int)sizeof(text));
	sandbox_write(sandbox, path, text);
	full_path(sandbox, path, full);
	assert_int_equal(chmod(full, 0755), 0);
}

void sandbox_delete(const struct sandbox *sandbox, const char *path)
{
	char full[PATH_MAX];

	full_path(sandbox, path, full);
	assert_int_equal(remove(full), 0);
}

void sandbox_folder(const struct sandbox *sandbox, const char *path)
{
	char full[PATH_MAX];

	full_path(sandbox, path, full);
	strcat(full, "/");
	make_folders(full);
}

void sandbox_link(const struct sandbox *sandbox, const char *path, const char *target)
{
	char full[PATH_MAX], full_target[PATH_MAX];

	full_path(sandbox, path, full);
	full_path(sandbox, target, full_target);
	make_folders(full);
	assert_int_equal(symlink(full_target, full), 0);
}

char *sandbox_read(const struct sandbox *sandbox, const char *path, size_t *bytes)
{
	char full[PATH_MAX];
	char *text = calloc(1, 1 << 20);
	FILE *file;
	size_t got;

	full_path(sandbox, path, full);
	file = fopen(full, "r");
	assert_non_null(file);
	got = fread(text, 1, (1 << 20) - 1, file);
	fclose(file);
	if (bytes)
		*bytes = got;
	return text;
}

bool sandbox_exists(const struct sandbox *sandbox, const char *path)
{
	char full[PATH_MAX];

	full_path(sandbox, path, full);
	return access(full, F_OK) == 0;
}

#define DEVICE "/sys/devices/m4/remoteproc/remoteproc0"

void sandbox_processor(const struct sandbox *sandbox, const char *state, const char *firmware)
{
	char line[128];

	sandbox_write(sandbox, DEVICE "/name", "m4\n");
	snprintf(line, sizeof(line), "%s\n", state);
	sandbox_write(sandbox, DEVICE "/state", line);
	snprintf(line, sizeof(line), "%s\n", firmware);
	sandbox_write(sandbox, DEVICE "/firmware", line);
	if (!sandbox_exists(sandbox, "/sys/class/remoteproc/remoteproc0"))
		sandbox_link(sandbox, "/sys/class/remoteproc/remoteproc0", DEVICE);
}

void sandbox_channel(const struct sandbox *sandbox, int index, const char *name, bool tty)
{
	char id[128], device[256], path[512], line[64];

	snprintf(id, sizeof(id), "virtio0.%s.-1.%d", name, 1024 + index);
	snprintf(device, sizeof(device), DEVICE "/virtio0/%s", id);
	snprintf(path, sizeof(path), "%s/name", device);
	snprintf(line, sizeof(line), "%s\n", name);
	sandbox_write(sandbox, path, line);
	snprintf(line, sizeof(line), "0x%x\n", 0x400 + index);
	snprintf(path, sizeof(path), "%s/src", device);
	sandbox_write(sandbox, path, line);
	snprintf(path, sizeof(path), "%s/dst", device);
	sandbox_write(sandbox, path, line);
	snprintf(path, sizeof(path), "/sys/bus/rpmsg/devices/%s", id);
	sandbox_link(sandbox, path, device);
	if (!tty)
		return;
	snprintf(path, sizeof(path), "%s/driver", device);
	sandbox_folder(sandbox, path);
	snprintf(path, sizeof(path), "%s/tty/ttyRPMSG%d", device, index);
	sandbox_folder(sandbox, path);
	snprintf(path, sizeof(path), "/dev/ttyRPMSG%d", index);
	sandbox_write(sandbox, path, "");
	snprintf(path, sizeof(path), "/sys/class/tty/ttyRPMSG%d/device", index);
	sandbox_link(sandbox, path, device);
}
