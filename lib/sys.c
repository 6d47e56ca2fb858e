/* SPDX-License-Identifier: BSD-3-Clause */
#include "sys.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int amperf_sys_path(char *path, const struct amperf_system *system, const char *format, ...)
{
	const char *root = system && system->root ? system->root : "";
	size_t used = (size_t)snprintf(path, PATH_MAX, "%s", root);
	va_list args;
	int more;

	if (used >= PATH_MAX)
		return -ENAMETOOLONG;
	va_start(args, format);
	more = vsnprintf(path + used, PATH_MAX - used, format, args);
	va_end(args);
	return more < 0 || (size_t)more >= PATH_MAX - used ? -ENAMETOOLONG : 0;
}

void amperf_sys_copy_text(char *to, size_t to_bytes, const char *from, size_t from_bytes)
{
	size_t i = 0;

	for (; i + 1 < to_bytes && i < from_bytes && from[i]; i++)
		to[i] = (char)(from[i] >= 0x20 && from[i] < 0x7f ? from[i] : '?');
	to[i] = '\0';
}

int amperf_sys_read(const char *path, char *text, size_t bytes)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char line[512];
	const char *end;
	ssize_t got;
	int code;

	text[0] = '\0';
	if (fd < 0)
		return -errno;
	got = read(fd, line, sizeof(line));
	code = got < 0 ? -errno : 0;
	close(fd);
	if (code)
		return code;
	end = memchr(line, '\n', (size_t)got);
	amperf_sys_copy_text(text, bytes, line, end ? (size_t)(end - line) : (size_t)got);
	return 0;
}

int amperf_sys_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC);
	ssize_t done;
	int code;

	if (fd < 0)
		return -errno;
	done = write(fd, text, strlen(text));
	code = done < 0 ? -errno : 0;
	close(fd);
	return code;
}

int amperf_sys_each(const char *folder, const char *prefix,
		    int (*found)(void *context, const char *name), void *context)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, versionsort);
	int code = 0;

	if (count < 0)
		return -errno;
	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;

		if (!code && name[0] != '.' && strncmp(name, prefix, strlen(prefix)) == 0)
			code = found(context, name);
		free(entries[i]);
	}
	free(entries);
	return code;
}

bool amperf_sys_each_line(const struct amperf_system *system, const char *name,
			  void (*take)(void *context, const char *line), void *context)
{
	char path[PATH_MAX], line[1024];
	FILE *file;

	if (amperf_sys_path(path, system, "%s", name))
		return false;
	file = fopen(path, "re");
	if (!file)
		return false;
	while (fgets(line, sizeof(line), file))
		take(context, line);
	fclose(file);
	return true;
}
