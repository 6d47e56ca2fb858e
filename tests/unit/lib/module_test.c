/* SPDX-License-Identifier: BSD-3-Clause */
/* Modules are loaded by what the system has for that. */
#include "sandbox.h"
#include "test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* As the kernel's: the module's folder appears. */
static void install_modprobe(const struct sandbox *sandbox, const char *path)
{
	char body[256];

	snprintf(body, sizeof(body), "mkdir -p %s/sys/module/$1; echo noise; echo $* >>%s/calls",
		 sandbox->root, sandbox->root);
	sandbox_script(sandbox, path, body);
}

static void one_that_is_there(void **state)
{
	struct sandbox *sandbox = *state;
	struct amperf_error error;

	sandbox_folder(sandbox, "/sys/module/rpmsg_tty");
	assert_int_equal(amperf_module_load(&sandbox->system, "rpmsg_tty", &error), 0);
}

static void one_that_is_not(void **state)
{
	struct sandbox *sandbox = *state;
	struct amperf_error error;
	char *calls;

	install_modprobe(sandbox, "/usr/sbin/modprobe");
	assert_int_equal(amperf_module_load(&sandbox->system, "rpmsg_tty", &error), 1);
	assert_int_equal(amperf_module_load(&sandbox->system, "rpmsg_tty", &error), 0);
	calls = sandbox_read(sandbox, "/calls", NULL);
	assert_string_equal(calls, "rpmsg_tty\n");
	free(calls);
}

/* What /proc/sys/kernel/modprobe names comes first. */
static void the_kernels_choice(void **state)
{
	struct sandbox *sandbox = *state;
	struct amperf_error error;

	sandbox_script(sandbox, "/sbin/modprobe", "exit 9");
	sandbox_write(sandbox, "/proc/sys/kernel/modprobe", "/opt/kmod/modprobe\n");
	install_modprobe(sandbox, "/opt/kmod/modprobe");
	assert_int_equal(amperf_module_load(&sandbox->system, "amperf", &error), 1);
	/* One that is not there is none. */
	sandbox_write(sandbox, "/proc/sys/kernel/modprobe", "/opt/none\n");
	assert_int_equal(amperf_module_load(&sandbox->system, "amperf_shm", &error), -ENODEV);
}

static void a_part_of_the_kernel(void **state)
{
	struct sandbox *sandbox = *state;
	struct amperf_error error;

	sandbox_script(sandbox, "/sbin/modprobe", "exit 0");
	assert_int_equal(amperf_module_load(&sandbox->system, "rpmsg_ns", &error), 0);
}

static void failures(void **state)
{
	struct sandbox *sandbox = *state;
	struct amperf_error error;

	assert_int_equal(amperf_module_load(&sandbox->system, "amperf", &error), -ENOENT);
	assert_string_equal(error.text, "cannot load module amperf: there is no modprobe");

	sandbox_script(sandbox, "/sbin/modprobe",
		       "echo 'modprobe: module amperf not found' >&2; echo more >&2; exit 1");
	assert_int_equal(amperf_module_load(&sandbox->system, "amperf", &error), -ENODEV);
	assert_string_equal(error.text,
			    "cannot load module amperf: modprobe: module amperf not found");

	sandbox_script(sandbox, "/sbin/modprobe", "kill -9 $$");
	assert_int_equal(amperf_module_load(&sandbox->system, "amperf", &error), -ENODEV);
	assert_contains(error.text, "does not say why");

	/* More words than fit, and no end of them in one line. */
	sandbox_script(sandbox, "/sbin/modprobe",
		       "head -c 100000 /dev/zero | tr '\\0' x >&2; exit 1");
	assert_int_equal(amperf_module_load(&sandbox->system, "amperf", &error), -ENODEV);
	assert_contains(error.text, "xxxxxxxx");

	sandbox_write(sandbox, "/sbin/modprobe",
		      "\x7f"
		      "ELF, but not really");
	assert_true(amperf_module_load(&sandbox->system, "amperf", &error) < 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_set_up, sandbox_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(one_that_is_there),    TEST(one_that_is_not), TEST(the_kernels_choice),
		TEST(a_part_of_the_kernel), TEST(failures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
