/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * hostfile: moves files between the virtual board and the host that runs it.
 *
 * Uses Arm semihosting ("Semihosting for AArch32 and AArch64", Arm Ltd.), the
 * way that debug probes give a target the host's files, so that the board needs
 * no device that the real one has not. QEMU must have been started with
 * -semihosting-config enable=on,userspace=on; otherwise the trap ends in SIGILL
 * or does nothing, and every command here fails.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum semihosting_op {
	SYS_OPEN = 0x01,
	SYS_CLOSE = 0x02,
	SYS_WRITE = 0x05,
	SYS_READ = 0x06,
};

enum semihosting_mode {
	MODE_READ_BINARY = 1,
	MODE_WRITE_BINARY = 5,
};

/* Semihosting reads guest memory without faulting pages in: keep it touched. */
static uint8_t buffer[64 * 1024];

static long semihosting(enum semihosting_op op, const void *parameters)
{
	register long r0 __asm__("r0") = op;
	register const void *r1 __asm__("r1") = parameters;

	__asm__ volatile("svc 0x123456" : "+r"(r0) : "r"(r1) : "memory");
	return r0;
}

static long host_open(const char *name, enum semihosting_mode mode)
{
	const uintptr_t parameters[] = {(uintptr_t)name, mode, strlen(name)};

	return semihosting(SYS_OPEN, parameters);
}

static long host_close(long handle)
{
	const uintptr_t parameters[] = {(uintptr_t)handle};

	return semihosting(SYS_CLOSE, parameters);
}

/* Both return the number of bytes that were NOT transferred. */
static long host_write(long handle, const void *data, size_t bytes)
{
	const uintptr_t parameters[] = {(uintptr_t)handle, (uintptr_t)data, bytes};

	return semihosting(SYS_WRITE, parameters);
}

static long host_read(long handle, void *data, size_t bytes)
{
	const uintptr_t parameters[] = {(uintptr_t)handle, (uintptr_t)data, bytes};

	return semihosting(SYS_READ, parameters);
}

static int fail(const char *what, const char *name, const char *why)
{
	fprintf(stderr, "hostfile: cannot %s %s: %s\n", what, name, why);
	return 1;
}

static int copy_out(FILE *from, long to, const char *name)
{
	size_t bytes;

	while ((bytes = fread(buffer, 1, sizeof(buffer), from)) > 0)
		if (host_write(to, buffer, bytes) != 0)
			return fail("write", name, "the host took only a part");
	return ferror(from) ? fail("read", name, strerror(errno)) : 0;
}

static int copy_in(long from, FILE *to, const char *name)
{
	long missing;

	do {
		size_t bytes;

		missing = host_read(from, buffer, sizeof(buffer));
		if (missing < 0 || missing > (long)sizeof(buffer))
			return fail("read", name, "the host gave an error");
		bytes = sizeof(buffer) - (size_t)missing;
		if (fwrite(buffer, 1, bytes, to) != bytes)
			return fail("write", name, strerror(errno));
	} while (missing != (long)sizeof(buffer));
	return 0;
}

static int put(const char *guest_name, const char *host_name)
{
	FILE *from = fopen(guest_name, "rb");
	long to;
	int status;

	if (!from)
		return fail("open", guest_name, strerror(errno));
	to = host_open(host_name, MODE_WRITE_BINARY);
	if (to < 0) {
		fclose(from);
		return fail("create the host's", host_name, "is the folder there?");
	}
	status = copy_out(from, to, guest_name);
	if (host_close(to) != 0 && status == 0)
		status = fail("close the host's", host_name, "disk full?");
	fclose(from);
	return status;
}

static int get(const char *host_name, const char *guest_name)
{
	long from = host_open(host_name, MODE_READ_BINARY);
	FILE *to;
	int status;

	if (from < 0)
		return fail("open the host's", host_name, "is it there?");
	to = fopen(guest_name, "wb");
	if (!to) {
		host_close(from);
		return fail("create", guest_name, strerror(errno));
	}
	status = copy_in(from, to, guest_name);
	if (fclose(to) != 0 && status == 0)
		status = fail("write", guest_name, strerror(errno));
	host_close(from);
	return status;
}

int main(int argc, char **argv)
{
	memset(buffer, 1, sizeof(buffer));
	if (argc == 4 && !strcmp(argv[1], "put"))
		return put(argv[2], argv[3]);
	if (argc == 4 && !strcmp(argv[1], "get"))
		return get(argv[2], argv[3]);
	fprintf(stderr, "Usage: hostfile put FILE HOST-FILE\n"
			"       hostfile get HOST-FILE FILE\n"
			"Names on the host are relative to the run's folder there.\n");
	return 2;
}
