/* SPDX-License-Identifier: BSD-3-Clause */
/* For clock.test: the time of a loop of known length, ns; loop TURNS. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int main(int argc, char **argv)
{
	unsigned long turns = argc == 2 ? strtoul(argv[1], NULL, 0) : 0;
	uint64_t start_ns;

	if (!turns) {
		fputs("loop: give it a number of turns\n", stderr);
		return 2;
	}
	start_ns = now_ns();
	__asm__ volatile("1: subs %0, %0, #1\n\tbne 1b" : "+r"(turns) : : "cc");
	printf("%llu\n", (unsigned long long)(now_ns() - start_ns));
	return 0;
}
