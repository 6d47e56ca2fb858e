// SPDX-License-Identifier: BSD-3-Clause
/* How long it takes. Figures for the log; nothing is expected of them. */
#include "shm.h"

#include <time.h>
#include <unistd.h>

#define ROUND_TRIPS 500
#define MOVED_BYTES (8 * MIB)

static double now_us(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1e6 + now.tv_nsec * 1e-3;
}

static void round_trips(int device, const struct buffer *buffer)
{
	struct amperf_shm_submit none = whole(buffer, AMPERF_SHM_NONE);
	double least = 1e9, most = 0, sum = 0;

	for (int i = 0; i < ROUND_TRIPS; i++) {
		double us = now_us();

		run(device, &none);
		us = now_us() - us;
		sum += us;
		least = us < least ? us : least;
		most = us > most ? us : most;
	}
	printf("round trip of NONE: %.0f/%.0f/%.0f us min/mean/max of %d\n", least,
	       sum / ROUND_TRIPS, most, ROUND_TRIPS);
}

static void rate(int device, const char *name, const struct buffer *buffer, uint32_t operation)
{
	struct amperf_shm_submit move = whole(buffer, operation);
	unsigned count = MOVED_BYTES / (unsigned)buffer->bytes;
	double us = now_us();

	for (unsigned i = 0; i < count; i++)
		run(device, &move);
	us = now_us() - us;
	printf("%s of %u KiB: %.1f MB/s, one at a time\n", name, (unsigned)buffer->bytes / KIB,
	       MOVED_BYTES / us);
}

void case_speed(void)
{
	static const uint32_t sizes[] = {64 * KIB, MIB};
	int device = device_open(0);

	for (int i = 0; i < 2; i++) {
		struct buffer buffer = buffer_new(device, sizes[i], 0);

		if (!i)
			round_trips(device, &buffer);
		rate(device, "READ_DMA", &buffer, AMPERF_SHM_READ_DMA);
		rate(device, "WRITE_DMA", &buffer, AMPERF_SHM_WRITE_DMA);
		rate(device, "READ_CPU", &buffer, AMPERF_SHM_READ_CPU);
		rate(device, "CRC", &buffer, AMPERF_SHM_CRC);
		buffer_free(device, &buffer);
	}
	check(!close(device));
}
