/* SPDX-License-Identifier: BSD-3-Clause */
#include "fwfile.h"
#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* More than any microcontroller's memory and its debug information. */
#define FILE_BYTES_MAX (256u << 20)

static int read_all(int fd, uint8_t *data, size_t bytes)
{
	size_t done = 0;

	while (done < bytes) {
		ssize_t got = read(fd, data + done, bytes - done);

		if (got < 0)
			return -errno;
		if (got == 0)
			return -EIO; /* it became shorter meanwhile */
		done += (size_t)got;
	}
	return 0;
}

static int read_open(struct amperf_fwfile *file, int fd, const char *path,
		     struct amperf_error *error)
{
	struct stat status;
	int code;

	if (fstat(fd, &status) < 0)
		return amperf_fail(error, -errno, "cannot read %s: %s", path, strerror(errno));
	if (!S_ISREG(status.st_mode))
		return amperf_fail(error, S_ISDIR(status.st_mode) ? -EISDIR : -EINVAL,
				   "%s is not a file; name the firmware's ELF file", path);
	if (status.st_size > FILE_BYTES_MAX)
		return amperf_fail(error, -ENOEXEC, "%s is no firmware: it has more than %u MiB",
				   path, FILE_BYTES_MAX >> 20);
	file->bytes = (size_t)status.st_size;
	file->data = malloc(file->bytes + 1);
	if (!file->data)
		return amperf_fail(error, -ENOMEM, "no memory for %s", path);
	code = read_all(fd, file->data, file->bytes);
	if (!code)
		return 0;
	amperf_fwfile_free(file);
	return amperf_fail(error, code, "cannot read %s: %s", path, strerror(-code));
}

int amperf_fwfile_read(struct amperf_fwfile *file, const char *path, struct amperf_error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int code;

	memset(file, 0, sizeof(*file));
	if (fd < 0 && errno == EACCES)
		return amperf_fail(error, -EACCES, "no permission to read %s", path);
	if (fd < 0)
		return amperf_fail(error, -errno, "no firmware file %s: %s", path, strerror(errno));
	code = read_open(file, fd, path, error);
	close(fd);
	return code;
}

void amperf_fwfile_free(struct amperf_fwfile *file)
{
	free(file->data);
	memset(file, 0, sizeof(*file));
}

static int write_all(int fd, const uint8_t *data, size_t bytes)
{
	while (bytes) {
		ssize_t done = write(fd, data, bytes);

		if (done < 0 && errno != EINTR)
			return -errno;
		if (done > 0) {
			data += done;
			bytes -= (size_t)done;
		}
	}
	return 0;
}

/* Fills the new file; on failure it is gone again. */
static int write_temporary(const struct amperf_fwfile *file, char *temporary)
{
	int fd = mkstemp(temporary);
	int code;

	if (fd < 0)
		return -errno;
	code = write_all(fd, file->data, file->bytes);
	if (!code && (fchmod(fd, 0644) < 0 || fsync(fd) < 0))
		code = -errno;
	if (close(fd) < 0 && !code)
		code = -errno;
	if (code)
		unlink(temporary);
	return code;
}

int amperf_fwfile_write(const struct amperf_fwfile *file, const char *path,
			struct amperf_error *error)
{
	char temporary[PATH_MAX];
	int code = 0;

	if ((size_t)snprintf(temporary, sizeof(temporary), "%s.XXXXXX", path) >= sizeof(temporary))
		code = -ENAMETOOLONG;
	if (!code)
		code = write_temporary(file, temporary);
	if (!code && rename(temporary, path) < 0) {
		code = -errno;
		unlink(temporary);
	}
	if (code == -EACCES || code == -EPERM)
		return amperf_fail(error, code, "no permission to write %s; run as root", path);
	return code ? amperf_fail(error, code, "cannot write %s: %s", path, strerror(-code)) : 0;
}
