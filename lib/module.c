/* SPDX-License-Identifier: BSD-3-Clause */
/* Loading kernel modules. */
#include "error.h"
#include "sys.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_loaded(const struct amperf_system *system, const char *name)
{
	char path[PATH_MAX];

	return !amperf_sys_path(path, system, "/sys/module/%s", name) && access(path, F_OK) == 0;
}

/* The one that the kernel itself would call, or where distributions put it. */
static bool find_modprobe(const struct amperf_system *system, char *path)
{
	static const char *const places[] = {"/sbin/modprobe", "/usr/sbin/modprobe",
					     "/bin/modprobe", "/usr/bin/modprobe"};
	char own[256] = "";

	if (!amperf_sys_path(path, system, "/proc/sys/kernel/modprobe"))
		amperf_sys_read(path, own, sizeof(own));
	if (own[0] == '/' && !amperf_sys_path(path, system, "%s", own) && access(path, X_OK) == 0)
		return true;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (!amperf_sys_path(path, system, "%s", places[i]) && access(path, X_OK) == 0)
			return true;
	return false;
}

/* The first line that comes; the rest is read too, so that its writer need not wait. */
static void read_words(int fd, char *words, size_t bytes)
{
	char all[512];
	size_t used = 0;
	ssize_t got;

	for (;;) {
		char rest[256];
		bool room = used < sizeof(all);

		got = room ? read(fd, all + used, sizeof(all) - used)
			   : read(fd, rest, sizeof(rest));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		if (room)
			used += (size_t)got;
	}
	if (memchr(all, '\n', used))
		used = (size_t)((char *)memchr(all, '\n', used) - all);
	amperf_sys_copy_text(words, bytes, all, used);
}

/* Starts modprobe with its stderr in a pipe. Returns 0 or -errno. */
static int start(const char *path, const char *name, int words_fd, pid_t *pid)
{
	char *argv[] = {(char *)"modprobe", (char *)name, NULL};
	posix_spawn_file_actions_t actions;
	int code = posix_spawn_file_actions_init(&actions);

	if (code)
		return -code;
	code = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDWR, 0);
	if (!code)
		code = posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO);
	if (!code)
		code = posix_spawn_file_actions_adddup2(&actions, words_fd, STDERR_FILENO);
	if (!code)
		code = posix_spawn(pid, path, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return -code;
}

/* Returns modprobe's exit status (128 and more: killed by a signal), or -errno. */
static int run(const char *path, const char *name, char *words, size_t bytes)
{
	int fds[2], status, code;
	pid_t pid = 0;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -errno;
	code = start(path, name, fds[1], &pid);
	close(fds[1]);
	if (!code)
		read_words(fds[0], words, bytes);
	close(fds[0]);
	if (code)
		return code;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int amperf_module_load(const struct amperf_system *system, const char *name,
		       struct amperf_error *error)
{
	char path[PATH_MAX], words[AMPERF_REASON_BYTES / 2] = "";
	int code;

	if (is_loaded(system, name))
		return 0;
	if (!find_modprobe(system, path))
		return amperf_fail(error, -ENOENT, "cannot load module %s: there is no modprobe",
				   name);
	code = run(path, name, words, sizeof(words));
	if (code < 0)
		return amperf_fail(error, code, "cannot load module %s: %.100s: %s", name, path,
				   strerror(-code));
	if (code > 0)
		return amperf_fail(error, -ENODEV, "cannot load module %s: %s", name,
				   words[0] ? words : "modprobe failed and does not say why");
	return is_loaded(system, name);
}
