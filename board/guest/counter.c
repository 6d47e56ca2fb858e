/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * counter: the generic timer's count, its rate in Hz, and CLOCK_MONOTONIC in ns, read
 * together, so that the times of programs can be found in the emulator's.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

static uint64_t read_count(void)
{
	uint64_t count;

	__asm__ volatile("isb\n\tmrrc p15, 1, %Q0, %R0, c14" : "=r"(count));
	return count;
}

static uint32_t read_rate(void)
{
	uint32_t rate_hz;

	__asm__ volatile("mrc p15, 0, %0, c14, c0, 0" : "=r"(rate_hz));
	return rate_hz;
}

static uint64_t monotonic_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int main(void)
{
	uint64_t ns = monotonic_ns(); /* the second one finds all code in memory */
	uint64_t count = read_count();

	ns = monotonic_ns();
	count = read_count();
	printf("%" PRIu64 " %" PRIu32 " %" PRIu64 "\n", count, read_rate(), ns);
	return 0;
}
