// SPDX-License-Identifier: BSD-3-Clause
/* Processes that end at the wrong time, and what is another's. */
#include "shm.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define LONG_BYTES (8 * MIB)

void case_cycles(void)
{
	int device;

	for (int i = 0; i < 1000; i++) {
		struct buffer buffer;

		device = device_open(0);
		buffer = buffer_new(device, 64 * KIB, i % 2 ? AMPERF_SHM_CACHED : 0);
		buffer.words[i] = (uint32_t)i;
		check(!munmap(buffer.words, buffer.bytes));
		check(!close(i % 4 < 2 ? buffer.fd : device));
		check(!close(i % 4 < 2 ? device : buffer.fd));
	}
	device = device_open(0);
	await_used(device, 0);
	check(!close(device));
}

/* Transfers that take long, of a buffer that nobody else has. */
static int begin_long(void)
{
	int device = device_open(0);
	struct buffer buffer = buffer_new(device, LONG_BYTES, AMPERF_SHM_CACHED);
	struct amperf_shm_submit fill = whole(&buffer, AMPERF_SHM_FILL);

	for (int i = 0; i < 4; i++)
		submit(device, &fill);
	check(!munmap(buffer.words, buffer.bytes));
	check(!close(buffer.fd));
	return device;
}

void case_close(void)
{
	int device = device_open(0);

	for (int i = 0; i < 5; i++)
		check(!close(begin_long()));
	await_used(device, 0);
	check(nothing_is_done(device));
	check(!close(device));
}

/* A child that does `work`, says so, and waits; returns when it has said so. */
static pid_t child(void (*work)(int channel), int *channel)
{
	int ends[2];
	char done;
	pid_t pid;

	check(!socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	pid = fork();
	check(pid >= 0);
	if (!pid) {
		check(!close(ends[0]));
		work(ends[1]);
		check(write(ends[1], "x", 1) == 1);
		for (;;)
			pause();
	}
	check(!close(ends[1]));
	*channel = ends[0];
	if (work)
		check(recv(ends[0], &done, 1, MSG_PEEK) == 1);
	return pid;
}

static void end_child(pid_t pid, int channel)
{
	int status;

	check(!kill(pid, SIGKILL));
	check(waitpid(pid, &status, 0) == pid);
	check(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	check(!close(channel));
}

static void work_long(int channel)
{
	(void)channel;
	begin_long();
}

void case_kill(void)
{
	int device = device_open(0);

	for (int i = 0; i < 5; i++) {
		int channel;
		pid_t pid = child(work_long, &channel);

		end_child(pid, channel);
	}
	await_used(device, 0);
	check(!close(device));
}

/* Has the handles 1 to 3. */
static void work_handles(int channel)
{
	int device = device_open(0);

	(void)channel;
	for (uint32_t i = 1; i <= 3; i++)
		check(buffer_new(device, 4096, 0).handle == i);
}

void case_isolation(void)
{
	int device = device_open(0), channel;
	pid_t pid = child(work_handles, &channel);
	struct buffer own;
	struct amperf_shm_submit fill;

	check(device_info(device).bytes_used == 3 * 4096);
	own = buffer_new(device, 4096, 0);
	fill = whole(&own, AMPERF_SHM_FILL);
	run(device, &fill);
	for (uint32_t handle = 0; handle < 10; handle++) {
		if (handle == own.handle)
			continue;
		fill.span.handle = handle;
		refused(try_submit(device, &fill), ENOENT);
		refused(try_free(device, handle), ENOENT);
	}
	check(device_info(device).bytes_used == 4 * 4096);
	end_child(pid, channel);
	await_used(device, 4096);
	fill.span.handle = own.handle;
	run(device, &fill);
	buffer_free(device, &own);
	await_used(device, 0);
	check(!close(device));
}

static void send_fd(int channel, int fd)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control = {{0}};
	char byte = 'f';
	struct iovec iov = {.iov_base = &byte, .iov_len = 1};
	struct msghdr message = {.msg_iov = &iov,
				 .msg_iovlen = 1,
				 .msg_control = &control,
				 .msg_controllen = sizeof(control)};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(fd));
	memcpy(CMSG_DATA(header), &fd, sizeof(fd));
	check(sendmsg(channel, &message, 0) == 1);
}

static int receive_fd(int channel)
{
	union {
		char bytes[CMSG_SPACE(sizeof(int))];
		struct cmsghdr align;
	} control;
	char byte;
	struct iovec iov = {.iov_base = &byte, .iov_len = 1};
	struct msghdr message = {.msg_iov = &iov,
				 .msg_iovlen = 1,
				 .msg_control = &control,
				 .msg_controllen = sizeof(control)};
	int fd;

	check(recvmsg(channel, &message, 0) == 1);
	check(CMSG_FIRSTHDR(&message));
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(fd));
	return fd;
}

#define PASSED_BYTES (256 * KIB)
#define PASSED_SEED 99u

static void work_pass(int channel)
{
	int device = device_open(0);
	struct buffer buffer = buffer_new(device, PASSED_BYTES, AMPERF_SHM_CACHED);
	struct amperf_shm_submit fill = whole(&buffer, AMPERF_SHM_FILL);

	fill.seed = PASSED_SEED;
	run(device, &fill);
	send_fd(channel, buffer.fd);
}

/* The buffer outlives the process that allocated it, as long as it is open. */
void case_pass(void)
{
	int device = device_open(0), channel;
	pid_t pid = child(work_pass, &channel);
	struct buffer passed = {.fd = receive_fd(channel), .bytes = PASSED_BYTES};
	char done;

	check(recv(channel, &done, 1, 0) == 1);
	end_child(pid, channel);
	check(device_info(device).bytes_used == PASSED_BYTES);
	passed.words = mmap(NULL, passed.bytes, PROT_READ | PROT_WRITE, MAP_SHARED, passed.fd, 0);
	check(passed.words != MAP_FAILED);
	buffer_begin(&passed);
	check(pattern_found(passed.words, passed.bytes, PASSED_SEED));
	pattern_fill(passed.words, passed.bytes, PASSED_SEED + 1);
	buffer_end(&passed);
	check(!close(passed.fd));
	check(pattern_found(passed.words, passed.bytes, PASSED_SEED + 1));
	check(device_info(device).bytes_used == PASSED_BYTES);
	check(!munmap(passed.words, passed.bytes));
	await_used(device, 0);
	check(!close(device));
}
