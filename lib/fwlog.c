/* SPDX-License-Identifier: BSD-3-Clause */
/* The firmware's trace buffer, which the kernel shows in debugfs. */
#include "error.h"
#include "processor.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TRACE_BYTES_MAX (1u << 20)

static int no_trace(const struct amperf_system *system, const struct amperf_processor *processor,
		    int code, struct amperf_error *error)
{
	char path[PATH_MAX];

	if (code == -EACCES || code == -EPERM)
		return amperf_fail(
			error, code,
			"no permission to read the log in /sys/kernel/debug; run as root");
	if (code != -ENOENT)
		return amperf_fail(error, code, "cannot read the log of %.32s: %s", processor->id,
				   strerror(-code));
	if (amperf_sys_path(path, system, "/sys/kernel/debug/remoteproc") || access(path, F_OK) < 0)
		return amperf_fail(error, -ENODEV,
				   "the log is in debugfs, which is not mounted;"
				   " mount -t debugfs none /sys/kernel/debug");
	if (!amperf_processor_runs(processor))
		return amperf_fail(
			error, -ENODEV,
			"no log: %.32s (%.32s) is %.32s, and the log goes with the firmware",
			processor->id, processor->name, processor->state);
	return amperf_fail(error, -ENODEV, "the firmware %.120s has no trace buffer",
			   processor->firmware);
}

static int read_text(int fd, char **text)
{
	size_t used = 0;
	ssize_t got = 0;

	*text = malloc(TRACE_BYTES_MAX + 1);
	if (!*text)
		return -ENOMEM;
	while (used < TRACE_BYTES_MAX && (got = read(fd, *text + used, TRACE_BYTES_MAX - used)) > 0)
		used += (size_t)got;
	if (got < 0) {
		free(*text);
		*text = NULL;
		return -errno;
	}
	(*text)[used] = '\0';
	return 0;
}

int amperf_firmware_log(const struct amperf_system *system, const char *name, char **text,
			struct amperf_error *error)
{
	struct amperf_processor processor;
	char path[PATH_MAX];
	int code = amperf_processor_find(system, name, &processor, error);
	int fd;

	if (code)
		return code;
	code = amperf_sys_path(path, system, "/sys/kernel/debug/remoteproc/%s/trace0",
			       processor.id);
	if (code)
		return no_trace(system, &processor, code, error);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return no_trace(system, &processor, -errno, error);
	code = read_text(fd, text);
	close(fd);
	return code ? no_trace(system, &processor, code, error) : 0;
}
