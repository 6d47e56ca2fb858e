/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The remote processor, its firmware, and kernel modules.
 * Part of amperf/amperf.h, which says what holds for all functions.
 */
#ifndef AMPERF_FIRMWARE_H
#define AMPERF_FIRMWARE_H

#include <amperf/common.h>

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct amperf_processor {
	char id[AMPERF_NAME_BYTES];       /* the kernel's, e.g. "remoteproc0" */
	char name[AMPERF_NAME_BYTES];     /* e.g. "m4" */
	char state[AMPERF_NAME_BYTES];    /* e.g. "offline", "running", "crashed" */
	char firmware[AMPERF_NAME_BYTES]; /* file name as the kernel has it */
};

/*
 * Finds a remote processor. `name` is an id or a name; NULL: the only one.
 * Errors: -ENODEV (none, or no such one), -EINVAL (several, and no name given).
 */
AMPERF_API int amperf_processor_find(const struct amperf_system *system, const char *name,
				     struct amperf_processor *processor,
				     struct amperf_error *error);

#define AMPERF_RING_MIN 16u
#define AMPERF_RING_MAX 256u /* virtio_rpmsg_bus uses no more */

struct amperf_firmware_config {
	/*
	 * With a slash: a path; the file is copied into the kernel's firmware
	 * folder first, in one step, so that no one ever sees half of it.
	 * Without: the name of a file in that folder.
	 */
	const char *file;
	const char *processor; /* as amperf_processor_find() */
	/*
	 * NULL: as the file has it. Else the name that the firmware gives to
	 * its tty channels; a changed copy named FILE.CHANNEL is started.
	 */
	const char *tty_channel;
	/*
	 * 0: as the file has it. Else how many buffers each ring has, a power of
	 * two from AMPERF_RING_MIN to _MAX; they must fit into what the device tree
	 * that Linux runs with sets aside. A changed copy named FILE.ringN is
	 * started.
	 */
	uint32_t ring;
	struct amperf_system system;
};

/*
 * Checks a firmware file, without starting it: an ELF file, for a 32-bit
 * little-endian ARM core with Thumb code, complete, with a resource table.
 * Errors: -ENOENT, -EACCES, -EISDIR, -ENOEXEC (what is wrong stands in error).
 */
AMPERF_API int amperf_firmware_check(const char *path, struct amperf_error *error);

/*
 * Checks, copies and starts the firmware. Blocks until the kernel has started
 * it (not until its channels are there). `processor` may be NULL.
 * Errors: as above, and -EBUSY (runs already), -EACCES, -EINVAL (a setting is not
 * possible), -ENOSPC (the rings do not fit), or the kernel's.
 */
AMPERF_API int amperf_firmware_start(const struct amperf_firmware_config *config,
				     struct amperf_processor *processor,
				     struct amperf_error *error);

/*
 * Stops the firmware; 0 also if none ran (see processor->state before). A
 * crashed processor is recovered first: the kernel stops only a running one.
 */
AMPERF_API int amperf_firmware_stop(const struct amperf_system *system, const char *name,
				    struct amperf_processor *before, struct amperf_error *error);

/*
 * Waits until the tty channels of a started firmware have device nodes, and no
 * further one has come for a short while. Sleeps in between.
 * Errors: -ETIMEDOUT (the reason in error), -EPIPE (not running any more),
 * -ECANCELED.
 */
AMPERF_API int amperf_firmware_wait(const struct amperf_system *system, const char *name,
				    uint64_t timeout_ns, int cancel_fd, struct amperf_error *error);

/*
 * Reads the firmware's trace buffer (debugfs). `*text` belongs to the caller:
 * free(). Errors: -ENODEV (nothing runs, no trace, debugfs not mounted),
 * -EACCES.
 */
AMPERF_API int amperf_firmware_log(const struct amperf_system *system, const char *name,
				   char **text, struct amperf_error *error);

/*
 * Loads a module, with all that it needs, by the system's modprobe; blocks until
 * that has ended. Returns 1 if it was loaded now, 0 if there was nothing to do
 * (it is loaded, or part of the kernel).
 * Errors: -ENOENT (there is no modprobe), -ENODEV (modprobe's words in error), ...
 */
AMPERF_API int amperf_module_load(const struct amperf_system *system, const char *name,
				  struct amperf_error *error);

#ifdef __cplusplus
}
#endif

#endif /* AMPERF_FIRMWARE_H */
