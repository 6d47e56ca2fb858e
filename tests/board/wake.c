/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * For clock.test: how long it takes until one A7 runs what the other one has woken and
 * then goes on working, ns; the median of 21.
 */
#include <inttypes.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define TRIES 21
#define WORK_TURNS 500000u /* 2 ms */

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static void stay_on(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set)) {
		perror("wake: sched_setaffinity");
		exit(1);
	}
}

static void work(unsigned turns)
{
	__asm__ volatile("1: subs %0, %0, #1\n\tbne 1b" : "+r"(turns) : : "cc");
}

static int compare(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return (a > b) - (a < b);
}

/* Sleeps until a time comes, which is when it was woken. */
static int sleeper(int from)
{
	uint64_t late_ns[TRIES], sent_ns;

	stay_on(1);
	for (int i = 0; i < TRIES; i++) {
		if (read(from, &sent_ns, sizeof(sent_ns)) != sizeof(sent_ns))
			return 1;
		late_ns[i] = now_ns() - sent_ns;
	}
	qsort(late_ns, TRIES, sizeof(late_ns[0]), compare);
	printf("%" PRIu64 "\n", late_ns[TRIES / 2]);
	return 0;
}

static int waker(int to)
{
	stay_on(0);
	for (int i = 0; i < TRIES; i++) {
		uint64_t sent_ns;

		work(WORK_TURNS);
		sent_ns = now_ns();
		if (write(to, &sent_ns, sizeof(sent_ns)) != sizeof(sent_ns))
			return 1;
		work(WORK_TURNS);
	}
	return 0;
}

int main(void)
{
	int ends[2];
	pid_t child;

	if (pipe(ends) || (child = fork()) < 0) {
		perror("wake");
		return 1;
	}
	return child ? sleeper(ends[0]) : waker(ends[1]);
}
