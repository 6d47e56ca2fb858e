/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Moves a program's own data to the microcontroller and back:
 *
 *   own-data LINK [FILE [COPY]]
 *
 * sends FILE (without one: records as a sensor might give) over LINK, e.g.
 * tty:/dev/ttyRPMSG0, shm: or null:, has it sent back, and writes what came to COPY.
 * The data lies in buffers of the link's: on shm: both cores work on the very same
 * bytes, on other links they are plain memory.
 */
#include <amperf/amperf.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#define PIECE_BYTES (256u << 10)
#define RECORDS 20000u

enum { ALL_WELL, FAILED, USAGE, UNUSABLE };

struct record {
	uint64_t time_ns;
	int32_t acceleration[3];
	uint32_t number;
};

struct job {
	struct amperf_link *link;
	struct amperf_buffer *out;
	struct amperf_buffer *back;
	FILE *source; /* NULL: records */
	FILE *copy;   /* NULL: none */
	uint32_t records;
	uint64_t bytes, send_ns, echo_ns, messages;
	struct amperf_error error;
};

/* Ctrl-C becomes a descriptor that is readable: whatever is under way ends. */
static int cancel_on_signals(void)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	return signalfd(-1, &signals, SFD_CLOEXEC);
}

static size_t make_records(struct job *job, void *data)
{
	struct record *record = data;
	size_t count = 0;

	for (; count < PIECE_BYTES / sizeof(*record) && job->records < RECORDS; count++) {
		uint32_t n = job->records++;

		record[count] = (struct record){
			.time_ns = n * UINT64_C(1000000),
			.acceleration = {(int32_t)(n % 17) - 8, (int32_t)(n % 29) - 14, 981},
			.number = n,
		};
	}
	return count * sizeof(*record);
}

/* The next bytes to send are put where they are sent from. 0: there are no more. */
static int fill(struct job *job, size_t *bytes)
{
	void *data;
	int code = amperf_buffer_begin(job->out, AMPERF_ACCESS_WRITE, &data, &job->error);

	if (code)
		return code;
	*bytes = job->source ? fread(data, 1, PIECE_BYTES, job->source) : make_records(job, data);
	return amperf_buffer_end(job->out, &job->error);
}

static int keep(struct job *job, size_t bytes)
{
	void *data;
	size_t written;
	int code;

	if (!job->copy)
		return 0;
	code = amperf_buffer_begin(job->back, AMPERF_ACCESS_READ, &data, &job->error);
	if (code)
		return code;
	written = fwrite(data, 1, bytes, job->copy);
	code = amperf_buffer_end(job->back, &job->error);
	if (!code && written < bytes) {
		snprintf(job->error.text, sizeof(job->error.text), "cannot write the copy: %s",
			 strerror(errno));
		code = -EIO;
	}
	return code;
}

/* One way, then there and back. 0 from amperf: each byte arrived, and is right. */
static int move(struct job *job, size_t bytes)
{
	struct amperf_transfer sent, echoed;
	int code = amperf_buffer_send(job->out, bytes, &sent, &job->error);

	if (!code)
		code = amperf_buffer_echo(job->out, job->back, bytes, &echoed, &job->error);
	if (code)
		return code;
	job->bytes += bytes;
	job->send_ns += sent.ns;
	job->echo_ns += echoed.ns;
	job->messages += sent.mcu.rx_messages;
	return keep(job, bytes);
}

static int run(struct job *job)
{
	size_t bytes = 0;
	int code = amperf_buffer_get(job->link, PIECE_BYTES, &job->out, &job->error);

	if (!code)
		code = amperf_buffer_get(job->link, PIECE_BYTES, &job->back, &job->error);
	if (!code)
		code = fill(job, &bytes);
	while (!code && bytes) {
		code = move(job, bytes);
		if (!code)
			code = fill(job, &bytes);
	}
	amperf_buffer_put(job->back);
	amperf_buffer_put(job->out);
	return code;
}

static void print(const struct job *job)
{
	printf("%s  %llu bytes sent in %.3f ms (%llu B/s, %llu messages), and back in %.3f ms\n",
	       amperf_link_name(job->link), (unsigned long long)job->bytes,
	       (double)job->send_ns / 1e6,
	       (unsigned long long)amperf_rate(job->bytes, job->send_ns),
	       (unsigned long long)job->messages, (double)job->echo_ns / 1e6);
}

static FILE *open_file(const char *path, const char *mode)
{
	FILE *file = path ? fopen(path, mode) : NULL;

	if (path && !file) {
		fprintf(stderr, "own-data: cannot open %s: %s\n", path, strerror(errno));
		exit(USAGE);
	}
	return file;
}

/* What went wrong stands in error.text; what to do about it too. */
static int complain(const struct job *job, int code)
{
	fprintf(stderr, "own-data: %s\n", job->error.text);
	if (code == -ECANCELED)
		return 128 + SIGINT;
	if (code == -EINVAL)
		return USAGE;
	return code == -EBADMSG || code == -EIO ? FAILED : UNUSABLE;
}

int main(int argc, char **argv)
{
	struct amperf_link_config config = {.cancel_fd = cancel_on_signals()};
	struct job job = {0};
	int code;

	if (argc < 2 || argc > 4) {
		fprintf(stderr, "usage: own-data LINK [FILE [COPY]]\n");
		return USAGE;
	}
	config.name = argv[1];
	job.source = open_file(argc > 2 ? argv[2] : NULL, "rb");
	job.copy = open_file(argc > 3 ? argv[3] : NULL, "wb");
	code = amperf_link_open(&job.link, &config, &job.error);
	if (!code)
		code = run(&job);
	if (!code && job.copy && fclose(job.copy) != 0) {
		snprintf(job.error.text, sizeof(job.error.text), "cannot write the copy");
		code = -EIO;
	}
	if (!code)
		print(&job);
	amperf_link_close(job.link);
	return code ? complain(&job, code) : ALL_WELL;
}
