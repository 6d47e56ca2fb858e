/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * For clock.test: reads the generic timer's counter READS times, with 200 instructions
 * between any two, and writes the least step; ticks READS. An interrupt makes a step
 * longer; what makes one shorter is a clock that stood still or jumped.
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define WORK_TURNS 100u

static uint64_t read_counter(void)
{
	uint64_t count;

	__asm__ volatile("isb\n\tmrrc p15, 1, %Q0, %R0, c14" : "=r"(count) : : "memory");
	return count;
}

int main(int argc, char **argv)
{
	unsigned long reads = argc == 2 ? strtoul(argv[1], NULL, 0) : 0;
	uint64_t least = UINT64_MAX, before;

	if (!reads) {
		fputs("ticks: give it a number of reads\n", stderr);
		return 2;
	}
	before = read_counter();
	for (unsigned long i = 0; i < reads; i++) {
		unsigned turns = WORK_TURNS;
		uint64_t now, step;

		__asm__ volatile("1: subs %0, %0, #1\n\tbne 1b" : "+r"(turns) : : "cc");
		now = read_counter();
		step = now - before;
		before = now;
		least = step < least ? step : least;
	}
	printf("%" PRIu64 "\n", least);
	return 0;
}
