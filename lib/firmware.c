/* SPDX-License-Identifier: BSD-3-Clause */
/* Starting and stopping a firmware. */
#include "carveout.h"
#include "error.h"
#include "fwfile.h"
#include "fwfolder.h"
#include "processor.h"
#include "sys.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int check_startable(const struct amperf_processor *processor, struct amperf_error *error)
{
	if (amperf_processor_runs(processor))
		return amperf_fail(
			error, -EBUSY,
			"%.32s (%.32s) is running %.120s already; 'amperf fw stop' first",
			processor->id, processor->name, processor->firmware);
	if (strcmp(processor->state, "crashed") == 0)
		return amperf_fail(error, -EBUSY,
				   "%.32s (%.32s) has crashed with %.120s; see dmesg,"
				   " then 'amperf fw stop' clears it",
				   processor->id, processor->name, processor->firmware);
	if (strcmp(processor->state, "offline") != 0)
		return amperf_fail(error, -EBUSY,
				   "%.32s (%.32s) is %.32s; only an offline one can be started",
				   processor->id, processor->name, processor->state);
	return 0;
}

static bool same_file(const char *left, const char *right)
{
	struct stat a, b;

	return stat(left, &a) == 0 && stat(right, &b) == 0 && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

/*
 * Puts the file where the kernel finds it under `name`, unless it is there. An
 * older file of that name in a folder that the kernel prefers would win: that
 * is an error, not a surprise.
 */
static int install(const struct amperf_system *system, const struct amperf_fwfile *file,
		   const char *from, const char *name, struct amperf_error *error)
{
	char to[PATH_MAX], found[PATH_MAX];
	int code = amperf_fwfolder_new(system, name, to);

	if (code)
		return amperf_fail(error, code, "the name %.200s is too long", name);
	if (!from || !same_file(from, to))
		code = amperf_fwfile_write(file, to, error);
	if (!code)
		code = amperf_fwfolder_find(system, name, found, error);
	if (!code && !same_file(found, to))
		return amperf_fail(error, -EEXIST,
				   "the kernel would load %.200s instead of %.200s; remove it",
				   found, to);
	return code;
}

static bool is_changed(const struct amperf_firmware_config *config)
{
	return config->tty_channel || config->ring;
}

/* The name of what is started: FILE, or of a changed copy FILE[.CHANNEL][.ringN]. */
static int name_copy(const struct amperf_firmware_config *config, const char *base, char *name,
		     size_t name_bytes, struct amperf_error *error)
{
	const char *channel = config->tty_channel;
	char ring[16] = "";

	if (config->ring)
		snprintf(ring, sizeof(ring), ".ring%u", config->ring);
	if (base[0] && (size_t)snprintf(name, name_bytes, "%s%s%s%s", base, channel ? "." : "",
					channel ? channel : "", ring) < name_bytes)
		return 0;
	return amperf_fail(error, -EINVAL, "'%.200s' is not the name of a file", config->file);
}

static int set_ring(const struct amperf_firmware_config *config, struct amperf_fwfile *file,
		    const char *path, struct amperf_error *error)
{
	struct amperf_fw_carveout carveouts[AMPERF_FW_CARVEOUTS];
	uint32_t num = config->ring;
	int code;

	if (num < AMPERF_RING_MIN || num > AMPERF_RING_MAX || (num & (num - 1)))
		return amperf_fail(error, -EINVAL,
				   "rings of %u buffers are not possible; take a power of two from"
				   " %u to %u",
				   num, AMPERF_RING_MIN, AMPERF_RING_MAX);
	code = amperf_carveouts_read(&config->system, carveouts, error);
	return code ? code : amperf_fwfile_set_ring(file, num, carveouts, path, error);
}

static int change(const struct amperf_firmware_config *config, struct amperf_fwfile *file,
		  const char *path, struct amperf_error *error)
{
	int code = amperf_fwfile_check(file, path, error);

	if (!code && config->tty_channel)
		code = amperf_fwfile_set_tty_channel(file, config->tty_channel, path, error);
	if (!code && config->ring)
		code = set_ring(config, file, path, error);
	return code;
}

/* Reads, checks, changes and installs the file; `name` is what the kernel is told. */
static int prepare(const struct amperf_firmware_config *config, char *name, size_t name_bytes,
		   struct amperf_error *error)
{
	const struct amperf_system *system = &config->system;
	const char *slash = strrchr(config->file, '/');
	const char *base = slash ? slash + 1 : config->file;
	struct amperf_fwfile file;
	char path[PATH_MAX];
	int code;

	code = name_copy(config, base, name, name_bytes, error);
	if (code)
		return code;
	if (slash)
		snprintf(path, sizeof(path), "%s", config->file);
	else if ((code = amperf_fwfolder_find(system, base, path, error)))
		return code;
	code = amperf_fwfile_read(&file, path, error);
	if (code)
		return code;
	code = change(config, &file, path, error);
	if (!code && (slash || is_changed(config)))
		code = install(system, &file, is_changed(config) ? NULL : path, name, error);
	amperf_fwfile_free(&file);
	return code;
}

static int boot(const struct amperf_system *system, const struct amperf_processor *processor,
		const char *name, struct amperf_error *error)
{
	int code = amperf_processor_write(system, processor, "firmware", name, error);

	if (code)
		return code;
	code = amperf_processor_write(system, processor, "state", "start", error);
	if (code && code != -EACCES && code != -EPERM)
		return amperf_fail(error, code,
				   "the kernel refused to start %.200s on %.32s: %s;"
				   " dmesg says more",
				   name, processor->id, strerror(-code));
	return code;
}

int amperf_firmware_start(const struct amperf_firmware_config *config,
			  struct amperf_processor *processor, struct amperf_error *error)
{
	const struct amperf_system *system = &config->system;
	struct amperf_processor own;
	char name[AMPERF_NAME_BYTES];
	int code;

	if (!processor)
		processor = &own;
	code = amperf_processor_find(system, config->processor, processor, error);
	if (!code)
		code = check_startable(processor, error);
	if (!code)
		code = prepare(config, name, sizeof(name), error);
	if (!code)
		code = boot(system, processor, name, error);
	if (code)
		return code;
	code = amperf_processor_find(system, processor->id, processor, error);
	if (!code && !amperf_processor_runs(processor))
		return amperf_fail(
			error, -EPIPE,
			"%.32s was started with %.120s and is %.32s now; dmesg says more",
			processor->id, name, processor->state);
	return code;
}

/* Only a running processor can be stopped: recovery makes a crashed one run. */
static int recover(const struct amperf_system *system, const struct amperf_processor *processor,
		   struct amperf_error *error)
{
	if (strcmp(processor->state, "crashed") != 0)
		return 0;
	return amperf_processor_write(system, processor, "recovery", "recover", error);
}

static int check_stopped(const struct amperf_system *system, const struct amperf_processor *before,
			 struct amperf_error *error)
{
	struct amperf_processor after;
	int code = amperf_processor_find(system, before->id, &after, error);

	if (!code && amperf_processor_runs(&after))
		return amperf_fail(error, -EBUSY,
				   "%.32s still runs: it was started more than once; stop it again",
				   after.id);
	return code;
}

int amperf_firmware_stop(const struct amperf_system *system, const char *name,
			 struct amperf_processor *before, struct amperf_error *error)
{
	struct amperf_processor own;
	int code;

	if (!before)
		before = &own;
	code = amperf_processor_find(system, name, before, error);
	if (code || strcmp(before->state, "offline") == 0)
		return code;
	code = recover(system, before, error);
	if (!code)
		code = amperf_processor_write(system, before, "state", "stop", error);
	if (code == -EACCES || code == -EPERM)
		return code;
	if (code)
		return amperf_fail(error, code,
				   "the kernel refused to stop %.32s, which is %.32s: %s;"
				   " dmesg says more",
				   before->id, before->state, strerror(-code));
	return check_stopped(system, before, error);
}
