/* SPDX-License-Identifier: BSD-3-Clause */
/* Remote processors, their firmware and their channels, on a made-up system. */
#include "elf_image.h"
#include "sandbox.h"
#include "test.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define RPROC "/sys/class/remoteproc/remoteproc0"

static void assert_content(const struct sandbox *sandbox, const char *path, const char *text)
{
	char *content = sandbox_read(sandbox, path, NULL);

	assert_string_equal(content, text);
	free(content);
}

static void put_firmware(const struct sandbox *sandbox, const char *path)
{
	struct elf_image image;

	elf_image_make(&image);
	sandbox_write_bytes(sandbox, path, &image, sizeof(image));
}

static int start(const struct sandbox *sandbox, const char *file, const char *channel,
		 struct amperf_error *error)
{
	struct amperf_firmware_config config = {
		.file = file,
		.tty_channel = channel,
		.system = sandbox->system,
	};

	return amperf_firmware_start(&config, NULL, error);
}

static void finding(void **state)
{
	struct sandbox *sandbox = *state;
	struct amperf_processor processor;
	struct amperf_error error;

	assert_int_equal(amperf_processor_find(&sandbox->system, NULL, &processor, &error),
			 -ENODEV);
	assert_contains(error.text, "modprobe stm32_rproc");
	sandbox_processor(sandbox, "offline", "rproc-m4-fw");
	assert_int_equal(amperf_processor_find(&sandbox->system, NULL, &processor, &error), 0);
	assert_string_equal(processor.id, "remoteproc0");
	assert_string_equal(processor.name, "m4");
	assert_string_equal(processor.state, "offline");
	assert_string_equal(processor.firmware, "rproc-m4-fw");
	assert_int_equal(amperf_processor_find(&sandbox->system, "m4", &processor, &error), 0);
	assert_int_equal(amperf_processor_find(&sandbox->system, "m7", &processor, &error),
			 -ENODEV);
	assert_contains(error.text, "there is remoteproc0 (m4)");
	sandbox_write(sandbox, "/sys/class/remoteproc/remoteproc1/name", "dsp\n");
	assert_int_equal(amperf_processor_find(&sandbox->system, NULL, &processor, &error),
			 -EINVAL);
	assert_contains(error.text, "remoteproc0 (m4), remoteproc1 (dsp)");
	assert_int_equal(amperf_processor_find(&sandbox->system, "dsp", &processor, &error), 0);
	assert_string_equal(processor.id, "remoteproc1");
}

/*
 * A file cannot act as the kernel does: what was written to `state` stays there,
 * which reads as a processor that did not start.
 */
static void starting(void **state)
{
	struct sandbox *sandbox = *state;
	struct amperf_error error;

	sandbox_processor(sandbox, "offline", "old");
	put_firmware(sandbox, "/lib/firmware/fw.elf");
	assert_int_equal(start(sandbox, "fw.elf", NULL, &error), -EPIPE);
	assert_contains(error.text, "is start now");
	assert_content(sandbox, RPROC "/firmware", "fw.elf");
	assert_content(sandbox, RPROC "/state", "start");
}

static void a_path_is_copied(void **state)
{
	struct sandbox *sandbox = *state;
	struct amperf_error error;
	char path[256];
	struct elf_image image;
	size_t bytes;
	char *copy;

	sandbox_processor(sandbox, "offline", "old");
	sandbox_folder(sandbox, "/lib/firmware");
	put_firmware(sandbox, "/home/fw.elf");
	snprintf(path, sizeof(path), "%s/home/fw.elf", sandbox->root);
	assert_int_equal(start(sandbox, path, NULL, &error), -EPIPE);
	copy = sandbox_read(sandbox, "/lib/firmware/fw.elf", &bytes);
	elf_image_make(&image);
	assert_int_equal(bytes, sizeof(image));
	assert_memory_equal(copy, &image, bytes);
	free(copy);
	assert_content(sandbox, RPROC "/firmware", "fw.elf");

	/* The kernel would find another one first. */
	sandbox_processor(sandbox, "offline", "old");
	put_firmware(sandbox, "/lib/firmware/updates/fw.elf");
	assert_int_equal(start(sandbox, path, NULL, &error), -EEXIST);
	assert_contains(error.text, "instead of");
	assert_content(sandbox, RPROC "/state", "offline\n");
}

static void another_folder(void **state)
{
	struct sandbox *sandbox = *state;
	struct amperf_error error;
	char path[256];

	sandbox_processor(sandbox, "offline", "old");
	sandbox_write(sandbox, "/sys/module/firmware_class/parameters/path", "/opt/fw\n");
	sandbox_folder(sandbox, "/opt/fw");
	put_firmware(sandbox, "/home/fw.elf");
	snprintf(path, sizeof(path), "%s/home/fw.elf", sandbox->root);
	assert_int_equal(start(sandbox, path, NULL, &error), -EPIPE);
	assert_true(sandbox_exists(sandbox, "/opt/fw/fw.elf"));
	assert_false(sandbox_exists(sandbox, "/lib/firmware/fw.elf"));
}

static void another_channel_name(void **state)
{
	struct sandbox *sandbox = *state;
	struct amperf_error error;
	struct elf_image image;
	size_t bytes;
	char *copy;

	sandbox_processor(sandbox, "offline", "old");
	put_firmware(sandbox, "/lib/firmware/fw.elf");
	assert_int_equal(start(sandbox, "fw.elf", "rpmsg-tty-channel", &error), -EPIPE);
	assert_content(sandbox, RPROC "/firmware", "fw.elf.rpmsg-tty-channel");
	copy = sandbox_read(sandbox, "/lib/firmware/fw.elf.rpmsg-tty-channel", &bytes);
	elf_image_make(&image);
	strcpy(image.config.tty_channel, "rpmsg-tty-channel");
	assert_memory_equal(copy, &image, sizeof(image));
	free(copy);
	/* The file itself is as it was. */
	copy = sandbox_read(sandbox, "/lib/firmware/fw.elf", &bytes);
	elf_image_make(&image);
	assert_memory_equal(copy, &image, sizeof(image));
	free(copy);
}

#define RESERVED "/sys/firmware/devicetree/base/reserved-memory"

/* As on the board: addresses and sizes are big-endian. */
static void put_carveouts(const struct sandbox *sandbox)
{
	sandbox_write_bytes(sandbox, RESERVED "/vdev0vring0@df000000/reg",
			    "\xdf\x00\x00\x00\x00\x00\x20\x00", 8);
	sandbox_write_bytes(sandbox, RESERVED "/vdev0vring1@df002000/reg",
			    "\xdf\x00\x20\x00\x00\x00\x20\x00", 8);
	sandbox_write_bytes(sandbox, RESERVED "/vdev0buffer@df004000/reg",
			    "\xdf\x00\x40\x00\x00\x01\x00\x00", 8);
}

static void other_rings(void **state)
{
	struct sandbox *sandbox = *state;
	struct amperf_firmware_config config = {
		.file = "fw.elf",
		.ring = 64,
		.system = sandbox->system,
	};
	struct amperf_error error;
	struct elf_image *copy;
	size_t bytes;

	sandbox_processor(sandbox, "offline", "old");
	put_firmware(sandbox, "/lib/firmware/fw.elf");
	assert_int_equal(amperf_firmware_start(&config, NULL, &error), -ENODEV);
	assert_contains(error.text, "no memory aside for vdev0vring0");
	put_carveouts(sandbox);
	assert_int_equal(amperf_firmware_start(&config, NULL, &error), -EPIPE);
	assert_content(sandbox, RPROC "/firmware", "fw.elf.ring64");
	copy = (void *)sandbox_read(sandbox, "/lib/firmware/fw.elf.ring64", &bytes);
	assert_int_equal(bytes, sizeof(*copy));
	assert_int_equal(copy->resource_table[ELF_IMAGE_RING0], 64);
	assert_int_equal(copy->memory.carveout[0].base, 0xdf000000);
	assert_int_equal(copy->memory.carveout[1].bytes, 0x2000);
	assert_int_equal(copy->memory.carveout[2].bytes, 0x10000);
	free(copy);

	sandbox_processor(sandbox, "offline", "old");
	config.tty_channel = "my-tty";
	assert_int_equal(amperf_firmware_start(&config, NULL, &error), -EPIPE);
	assert_content(sandbox, RPROC "/firmware", "fw.elf.my-tty.ring64");
	sandbox_processor(sandbox, "offline", "old");
	config.ring = 128;
	assert_int_equal(amperf_firmware_start(&config, NULL, &error), -ENOSPC);
	for (config.ring = 1; config.ring < 16; config.ring++)
		assert_int_equal(amperf_firmware_start(&config, NULL, &error), -EINVAL);
	config.ring = 100;
	assert_int_equal(amperf_firmware_start(&config, NULL, &error), -EINVAL);
	config.ring = 512;
	assert_int_equal(amperf_firmware_start(&config, NULL, &error), -EINVAL);
	/* An address of two cells. */
	config.ring = 64;
	sandbox_write_bytes(sandbox, RESERVED "/vdev0vring1@df002000/reg", "123456789012", 12);
	assert_int_equal(amperf_firmware_start(&config, NULL, &error), -ENODEV);
	assert_contains(error.text, "vdev0vring1 is not one piece");
}

static void refusals(void **state)
{
	struct sandbox *sandbox = *state;
	struct amperf_error error;

	put_firmware(sandbox, "/lib/firmware/fw.elf");
	assert_int_equal(start(sandbox, "fw.elf", NULL, &error), -ENODEV);
	sandbox_processor(sandbox, "running", "fw2.elf");
	assert_int_equal(start(sandbox, "fw.elf", NULL, &error), -EBUSY);
	assert_contains(error.text, "running fw2.elf already");
	sandbox_processor(sandbox, "crashed", "fw2.elf");
	assert_int_equal(start(sandbox, "fw.elf", NULL, &error), -EBUSY);
	assert_contains(error.text, "has crashed");
	sandbox_processor(sandbox, "detached", "fw2.elf");
	assert_int_equal(start(sandbox, "fw.elf", NULL, &error), -EBUSY);
	sandbox_processor(sandbox, "offline", "fw2.elf");
	assert_int_equal(start(sandbox, "none.elf", NULL, &error), -ENOENT);
	assert_contains(error.text, "none.elf");
	assert_int_equal(start(sandbox, "/no/such.elf", NULL, &error), -ENOENT);
	assert_int_equal(start(sandbox, "/tmp", NULL, &error), -EISDIR);
	assert_int_equal(start(sandbox, "/tmp/", NULL, &error), -EINVAL);
	assert_int_equal(start(sandbox, "", NULL, &error), -EINVAL);
	sandbox_write(sandbox, "/lib/firmware/text.elf", "hello\n");
	assert_int_equal(start(sandbox, "text.elf", NULL, &error), -ENOEXEC);
	/* None of these told the kernel anything. */
	assert_content(sandbox, RPROC "/firmware", "fw2.elf\n");
	assert_content(sandbox, RPROC "/state", "offline\n");
}

static void stopping(void **state)
{
	struct sandbox *sandbox = *state;
	struct amperf_processor before;
	struct amperf_error error;

	assert_int_equal(amperf_firmware_stop(&sandbox->system, NULL, &before, &error), -ENODEV);
	sandbox_processor(sandbox, "offline", "fw.elf");
	assert_int_equal(amperf_firmware_stop(&sandbox->system, NULL, &before, &error), 0);
	assert_string_equal(before.state, "offline");
	assert_content(sandbox, RPROC "/state", "offline\n");
	sandbox_processor(sandbox, "running", "fw.elf");
	assert_int_equal(amperf_firmware_stop(&sandbox->system, NULL, &before, &error), 0);
	assert_content(sandbox, RPROC "/state", "stop");
	/* A crashed one is recovered first. */
	sandbox_processor(sandbox, "crashed", "fw.elf");
	sandbox_write(sandbox, RPROC "/recovery", "disabled\n");
	assert_int_equal(amperf_firmware_stop(&sandbox->system, NULL, &before, &error), 0);
	assert_content(sandbox, RPROC "/recovery", "recover");
	assert_content(sandbox, RPROC "/state", "stop");
}

/* ---- Links -------------------------------------------------------------- */

static const struct amperf_link_info *list(const struct sandbox *sandbox,
					   struct amperf_link_list *links, size_t count)
{
	struct amperf_error error;

	assert_int_equal(amperf_link_list(&sandbox->system, links, &error), 0);
	assert_true(links->count > count);
	for (size_t i = 0; i < links->count; i++)
		assert_int_equal(strncmp(links->links[i].name, "tty:", 4) == 0, i < count);
	assert_string_equal(links->links[links->count - 1].name, "null:");
	assert_true(links->links[links->count - 1].usable);
	return links->links;
}

static void assert_reason(const struct sandbox *sandbox, const char *reason)
{
	struct amperf_link_list links;
	const struct amperf_link_info *info = list(sandbox, &links, 1);

	assert_false(info->usable);
	assert_contains(info->reason, reason);
	amperf_link_list_free(&links);
}

static void listing(void **state)
{
	struct sandbox *sandbox = *state;
	struct amperf_link_list links;
	const struct amperf_link_info *info;

	assert_reason(sandbox, "modprobe stm32_rproc");
	sandbox_processor(sandbox, "offline", "fw.elf");
	assert_reason(sandbox, "amperf fw start FILE");
	sandbox_processor(sandbox, "crashed", "fw.elf");
	assert_reason(sandbox, "has crashed");
	sandbox_processor(sandbox, "running", "fw.elf");
	assert_reason(sandbox, "announces no such tty channel");
	sandbox_channel(sandbox, 0, "rpmsg-tty", true);
	sandbox_channel(sandbox, 1, "rpmsg-tty", true);
	sandbox_channel(sandbox, 2, "rpmsg-raw", false);
	info = list(sandbox, &links, 2);
	assert_string_equal(info[1].name, "tty:/dev/ttyRPMSG1");
	assert_string_equal(info[1].channel, "rpmsg-tty");
	assert_string_equal(info[1].processor, "remoteproc0 (m4): running");
	assert_int_equal(info[1].remote_address, 0x401);
	assert_true(info[1].usable);
	amperf_link_list_free(&links);
	sandbox_delete(sandbox, "/dev/ttyRPMSG0");
	info = list(sandbox, &links, 2);
	assert_false(info[0].usable);
	assert_contains(info[0].reason, "does not exist");
	amperf_link_list_free(&links);
}

static void channels_without_a_driver(void **state)
{
	struct sandbox *sandbox = *state;

	sandbox_processor(sandbox, "running", "fw.elf");
	sandbox_channel(sandbox, 0, "rpmsg-tty", false);
	assert_reason(sandbox, "modprobe rpmsg_tty");
}

static void channels_of_the_other_name(void **state)
{
	struct sandbox *sandbox = *state;

	sandbox_processor(sandbox, "running", "fw.elf");
	sandbox_channel(sandbox, 0, "rpmsg-tty-channel", false);
	assert_reason(sandbox, "--tty-name rpmsg-tty");
}

/* Names come from the other core, and may be anything. */
static void names_that_are_not_nice(void **state)
{
	struct sandbox *sandbox = *state;
	struct amperf_processor processor;
	struct amperf_error error;

	sandbox_processor(sandbox, "off\033[31mline", "fw\xff.elf");
	assert_int_equal(amperf_processor_find(&sandbox->system, NULL, &processor, &error), 0);
	assert_string_equal(processor.state, "off?[31mline");
	assert_string_equal(processor.firmware, "fw?.elf");
}

static void opening_what_is_not_there(void **state)
{
	struct sandbox *sandbox = *state;
	struct amperf_link_config config = {.cancel_fd = -1, .system = sandbox->system};
	struct amperf_error error;
	struct amperf_link *link;

	sandbox_processor(sandbox, "offline", "fw.elf");
	config.name = "tty:/dev/ttyRPMSG-none";
	assert_int_equal(amperf_link_open(&link, &config, &error), -ENOENT);
	assert_contains(error.text, "/dev/ttyRPMSG-none does not exist: the firmware is not");
	config.name = "/dev/null";
	assert_int_equal(amperf_link_open(&link, &config, &error), -ENOTTY);
	config.name = "tty:ttyRPMSG0";
	assert_int_equal(amperf_link_open(&link, &config, &error), -EINVAL);
	config.name = "null:x";
	assert_int_equal(amperf_link_open(&link, &config, &error), -EINVAL);
	config.name = "fax:1";
	assert_int_equal(amperf_link_open(&link, &config, &error), -EINVAL);
	config.name = "";
	assert_int_equal(amperf_link_open(&link, &config, &error), -EINVAL);
}

/* ---- Waiting and the log ------------------------------------------------ */

static void *add_channels(void *context)
{
	usleep(50000);
	sandbox_channel(context, 0, "rpmsg-tty", true);
	usleep(50000);
	sandbox_channel(context, 1, "rpmsg-tty", true);
	return NULL;
}

static void waiting(void **state)
{
	struct sandbox *sandbox = *state;
	struct amperf_link_list links;
	struct amperf_error error;
	pthread_t thread;

	sandbox_processor(sandbox, "running", "fw.elf");
	sandbox_folder(sandbox, "/dev");
	assert_int_equal(amperf_firmware_wait(&sandbox->system, NULL, 1000000, -1, &error),
			 -ETIMEDOUT);
	assert_contains(error.text, "no tty channel after 0.001 s");
	pthread_create(&thread, NULL, add_channels, sandbox);
	assert_int_equal(
		amperf_firmware_wait(&sandbox->system, NULL, UINT64_C(10000000000), -1, &error), 0);
	pthread_join(thread, NULL);
	list(sandbox, &links, 2);
	amperf_link_list_free(&links);
	sandbox_processor(sandbox, "crashed", "fw.elf");
	assert_int_equal(
		amperf_firmware_wait(&sandbox->system, NULL, UINT64_C(10000000000), -1, &error),
		-EPIPE);
}

static void the_log(void **state)
{
	struct sandbox *sandbox = *state;
	struct amperf_error error;
	char *text;

	sandbox_processor(sandbox, "offline", "fw.elf");
	assert_int_equal(amperf_firmware_log(&sandbox->system, NULL, &text, &error), -ENODEV);
	assert_contains(error.text, "mount -t debugfs");
	sandbox_folder(sandbox, "/sys/kernel/debug/remoteproc/remoteproc0");
	assert_int_equal(amperf_firmware_log(&sandbox->system, NULL, &text, &error), -ENODEV);
	assert_contains(error.text, "is offline");
	sandbox_processor(sandbox, "running", "fw.elf");
	assert_int_equal(amperf_firmware_log(&sandbox->system, NULL, &text, &error), -ENODEV);
	assert_contains(error.text, "no trace buffer");
	sandbox_write(sandbox, "/sys/kernel/debug/remoteproc/remoteproc0/trace0", "one\ntwo\n");
	assert_int_equal(amperf_firmware_log(&sandbox->system, NULL, &text, &error), 0);
	assert_string_equal(text, "one\ntwo\n");
	free(text);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_set_up, sandbox_tear_down)
	const struct CMUnitTest tests[] = {
		TEST(finding),
		TEST(starting),
		TEST(a_path_is_copied),
		TEST(another_folder),
		TEST(another_channel_name),
		TEST(other_rings),
		TEST(refusals),
		TEST(stopping),
		TEST(listing),
		TEST(channels_without_a_driver),
		TEST(channels_of_the_other_name),
		TEST(names_that_are_not_nice),
		TEST(opening_what_is_not_there),
		TEST(waiting),
		TEST(the_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
