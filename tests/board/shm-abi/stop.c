// SPDX-License-Identifier: BSD-3-Clause
/* The firmware goes away in the midst of transfers, in some ways. */
#include "shm.h"

#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define STATE "/sys/class/remoteproc/remoteproc0/state"
#define CRASH "/sys/kernel/debug/remoteproc/remoteproc0/crash"
#define DRIVER "/sys/bus/rpmsg/drivers/amperf_shm/"
#define CHANNELS "/sys/bus/rpmsg/devices/*.amperf-shm.*"

#define LONG_BYTES (8 * MIB)
#define LONG_TRANSFERS 40

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	check(fd >= 0);
	check(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	check(!close(fd));
}

struct victim {
	int device;
	struct buffer buffers[2];
	char path[64];
};

/* Far more to do than can be done until the firmware is gone. */
static void begin(struct victim *victim)
{
	victim->device = device_open(0);
	strcpy(victim->path, device_path());
	for (int i = 0; i < 2; i++)
		victim->buffers[i] =
			buffer_new(victim->device, LONG_BYTES, i ? AMPERF_SHM_CACHED : 0);
	for (int i = 0; i < LONG_TRANSFERS; i++) {
		struct amperf_shm_submit fill = whole(&victim->buffers[i % 2],
						      i % 4 < 2 ? AMPERF_SHM_FILL : AMPERF_SHM_CRC);

		submit(victim->device, &fill);
	}
}

/* What was in flight is told of, each; then it is over. */
static void expect_end(int device)
{
	struct pollfd poll_for = {.fd = device};
	struct amperf_shm_completion completion;
	int broken = 0;

	check(poll(&poll_for, 1, -1) == 1);
	check(poll_for.revents == (POLLHUP | POLLERR));
	for (int i = 0; i < LONG_TRANSFERS; i++) {
		completion = fetch(device);
		check(completion.error == -EPIPE || (!completion.error && !broken));
		broken += completion.error != 0;
	}
	check(broken);
	refused(read(device, &completion, sizeof(completion)), ENODEV);
}

static void expect_no_device(struct victim *victim)
{
	struct amperf_shm_alloc alloc = {.bytes = 4096};
	struct amperf_shm_submit none = whole(&victim->buffers[0], AMPERF_SHM_NONE);
	struct amperf_shm_info info;
	int fd = -1;

	refused(try_alloc(victim->device, &alloc), ENODEV);
	refused(try_submit(victim->device, &none), ENODEV);
	refused(try_free(victim->device, victim->buffers[0].handle), ENODEV);
	refused(ioctl(victim->device, AMPERF_SHM_IOC_INFO, &info), ENODEV);
	refused(ioctl(victim->device, AMPERF_SHM_IOC_EVENTFD, &fd), ENODEV);
	refused(ioctl(victim->device, AMPERF_SHM_IOC_EXCHANGE, NULL), ENODEV);
}

/* What is mapped is memory all the same. */
static void expect_memory(struct victim *victim)
{
	for (int i = 0; i < 2; i++) {
		struct buffer *buffer = &victim->buffers[i];

		buffer_begin(buffer);
		pattern_fill(buffer->words, buffer->bytes, 71);
		check(pattern_found(buffer->words, buffer->bytes, 71));
		buffer_end(buffer);
		check(!close(buffer->fd));
		buffer->words[0] = 1;
	}
}

static void expect_use(void)
{
	int device = device_open(0);
	struct buffer buffer = buffer_new(device, MIB, 0);
	struct amperf_shm_submit fill = whole(&buffer, AMPERF_SHM_FILL);

	fill.seed = 81;
	run(device, &fill);
	check(pattern_found(buffer.words, buffer.bytes, 81));
	buffer_free(device, &buffer);
	check(!close(device));
}

void case_stop(void)
{
	struct victim victim;

	begin(&victim);
	write_file(STATE, "stop");
	check(!*device_path());
	expect_end(victim.device);
	expect_no_device(&victim);
	expect_memory(&victim);
	/* The next one is another device, of the same name; the old one stays as it is. */
	write_file(STATE, "start");
	expect_use();
	check(!strcmp(device_path(), victim.path));
	expect_no_device(&victim);
	check(!close(victim.device));
}

/* Stopped, and that is all. */
void case_halt(void)
{
	struct victim victim;

	begin(&victim);
	write_file(STATE, "stop");
	expect_end(victim.device);
	check(!close(victim.device));
}

void case_crash(void)
{
	struct victim victim;

	begin(&victim);
	write_file(CRASH, "1");
	expect_end(victim.device);
	expect_no_device(&victim);
	expect_memory(&victim);
	check(!close(victim.device));
	expect_use();
}

/* The channel alone goes: the firmware is asked to let go, and does. */
void case_unbind(void)
{
	struct victim victim;
	const char *channel;
	glob_t found;

	check(!glob(CHANNELS, 0, NULL, &found) && found.gl_pathc == 1);
	channel = strrchr(found.gl_pathv[0], '/') + 1;
	begin(&victim);
	write_file(DRIVER "unbind", channel);
	expect_end(victim.device);
	expect_no_device(&victim);
	expect_memory(&victim);
	check(!close(victim.device));
	write_file(DRIVER "bind", channel);
	globfree(&found);
	expect_use();
}
