/* SPDX-License-Identifier: BSD-3-Clause */
#include "fwfolder.h"
#include "error.h"
#include "sys.h"

#include <errno.h>
#include <stdio.h>
#include <sys/utsname.h>
#include <unistd.h>

/* The folder that an administrator set; "" if none. */
static void custom_folder(const struct amperf_system *system, char *folder, size_t bytes)
{
	char path[PATH_MAX];

	folder[0] = '\0';
	if (!amperf_sys_path(path, system, "/sys/module/firmware_class/parameters/path"))
		amperf_sys_read(path, folder, bytes);
}

static bool exists(const struct amperf_system *system, char *path, const char *folder,
		   const char *release, const char *name)
{
	return !amperf_sys_path(path, system, "%s%s/%s", folder, release, name) &&
	       access(path, F_OK) == 0;
}

int amperf_fwfolder_find(const struct amperf_system *system, const char *name, char *path,
			 struct amperf_error *error)
{
	char custom[256];
	char release[128];
	struct utsname kernel;

	uname(&kernel);
	snprintf(release, sizeof(release), "/%s", kernel.release);
	custom_folder(system, custom, sizeof(custom));
	/* The kernel's order. */
	if ((custom[0] && exists(system, path, custom, "", name)) ||
	    exists(system, path, "/lib/firmware/updates", release, name) ||
	    exists(system, path, "/lib/firmware/updates", "", name) ||
	    exists(system, path, "/lib/firmware", release, name) ||
	    exists(system, path, "/lib/firmware", "", name))
		return 0;
	return amperf_fail(error, -ENOENT,
			   "no firmware file %.200s in %s; for a file elsewhere give its path,"
			   " e.g. ./%.200s",
			   name, custom[0] ? custom : "/lib/firmware", name);
}

int amperf_fwfolder_new(const struct amperf_system *system, const char *name, char *path)
{
	char custom[256];

	custom_folder(system, custom, sizeof(custom));
	return amperf_sys_path(path, system, "%s/%s", custom[0] ? custom : "/lib/firmware", name);
}
