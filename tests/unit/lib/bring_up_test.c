/* SPDX-License-Identifier: BSD-3-Clause */
/* What run --all does to a system before it measures. */
#include "bring_up.h"
#include "sandbox.h"
#include "test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct fixture {
	struct sandbox sandbox;
	struct bring_up up;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	sandbox_make(&fixture->sandbox);
	fixture->up.system = &fixture->sandbox.system;
	fixture->up.cancel_fd = -1;
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	sandbox_remove(&fixture->sandbox);
	free(fixture);
	return 0;
}

/* Loads all but the module named, of which it says that there is none. */
static void install_modprobe(const struct sandbox *sandbox, const char *missing)
{
	char body[512];

	snprintf(body, sizeof(body),
		 "[ $1 != %s ] || { echo \"no $1\" >&2; exit 1; }; mkdir -p %s/sys/module/$1",
		 missing, sandbox->root);
	sandbox_script(sandbox, "/sbin/modprobe", body);
}

static void all_is_there(void **state)
{
	static const char *const modules[] = {"rpmsg_tty", "rpmsg_char", "rpmsg_ctrl", "amperf",
					      "amperf_shm"};
	struct fixture *fixture = *state;
	char path[64];

	for (size_t i = 0; i < sizeof(modules) / sizeof(modules[0]); i++) {
		snprintf(path, sizeof(path), "/sys/module/%s", modules[i]);
		sandbox_folder(&fixture->sandbox, path);
	}
	sandbox_processor(&fixture->sandbox, "running", "mine.elf");
	assert_int_equal(bring_up(&fixture->up), 0);
	assert_int_equal(fixture->up.change_count, 0);
	assert_int_equal(fixture->up.failure_count, 0);
	assert_int_equal(fixture->up.firmware_error.code, 0);
}

static void modules_are_loaded(void **state)
{
	struct fixture *fixture = *state;

	install_modprobe(&fixture->sandbox, "amperf");
	sandbox_processor(&fixture->sandbox, "running", "mine.elf");
	sandbox_channel(&fixture->sandbox, 0, "rpmsg-tty", true);
	assert_int_equal(bring_up(&fixture->up), 0);
	assert_int_equal(fixture->up.change_count, 4);
	assert_string_equal(fixture->up.changes[0], "loaded rpmsg_tty");
	assert_string_equal(fixture->up.changes[3], "loaded amperf_shm");
	/* Both kinds that need it. */
	assert_string_equal(bring_up_failure(&fixture->up, "netlink"),
			    "cannot load module amperf: no amperf");
	assert_non_null(bring_up_failure(&fixture->up, "kernel"));
	assert_null(bring_up_failure(&fixture->up, "shm"));
}

static void only_what_is_wanted(void **state)
{
	struct fixture *fixture = *state;

	fixture->up.kinds = "tty";
	install_modprobe(&fixture->sandbox, "none");
	sandbox_processor(&fixture->sandbox, "running", "mine.elf");
	sandbox_channel(&fixture->sandbox, 0, "rpmsg-tty", true);
	assert_int_equal(bring_up(&fixture->up), 0);
	assert_int_equal(fixture->up.change_count, 1);
	assert_false(sandbox_exists(&fixture->sandbox, "/sys/module/rpmsg_char"));
}

static void without_modprobe(void **state)
{
	struct fixture *fixture = *state;

	sandbox_processor(&fixture->sandbox, "running", "mine.elf");
	assert_int_equal(bring_up(&fixture->up), 0);
	assert_contains(bring_up_failure(&fixture->up, "shm"), "there is no modprobe");
}

static void no_processor(void **state)
{
	struct fixture *fixture = *state;

	assert_int_equal(bring_up(&fixture->up), 0);
	assert_int_equal(fixture->up.firmware_error.code, -ENODEV);
	assert_contains(fixture->up.firmware_error.text, "no remote processor");
}

static void no_firmware(void **state)
{
	struct fixture *fixture = *state;

	sandbox_processor(&fixture->sandbox, "offline", "rproc-m4-fw");
	assert_int_equal(bring_up(&fixture->up), 0);
	assert_int_equal(fixture->up.firmware_error.code, -ENOENT);
	assert_contains(fixture->up.firmware_error.text, BRING_UP_FIRMWARE);
	fixture->up.firmware = "./other.elf";
	assert_int_equal(bring_up(&fixture->up), 0);
	assert_contains(fixture->up.firmware_error.text, "./other.elf");
}

/* Another one than asked for is not stopped behind anyone's back. */
static void another_firmware(void **state)
{
	struct fixture *fixture = *state;

	sandbox_processor(&fixture->sandbox, "running", "theirs.elf");
	fixture->up.firmware = "/tmp/mine.elf";
	assert_int_equal(bring_up(&fixture->up), 0);
	assert_int_equal(fixture->up.firmware_error.code, -EBUSY);
	assert_contains(fixture->up.firmware_error.text, "running theirs.elf already");
	fixture->up.firmware = "/tmp/theirs.elf";
	assert_int_equal(bring_up(&fixture->up), 0);
	assert_int_equal(fixture->up.firmware_error.code, 0);
	/* A crash is there to be looked at. */
	fixture->up.firmware = NULL;
	sandbox_processor(&fixture->sandbox, "crashed", "theirs.elf");
	assert_int_equal(bring_up(&fixture->up), 0);
	assert_contains(fixture->up.firmware_error.text, "has crashed");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(all_is_there),     TEST(modules_are_loaded), TEST(only_what_is_wanted),
		TEST(without_modprobe), TEST(no_processor),       TEST(no_firmware),
		TEST(another_firmware),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
