/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which CPU the program was on while it measured, and which one took the interrupts
 * meanwhile. Linux handles a doorbell, and wakes who waits for a message, on the CPU
 * that takes the interrupt; a program that is there too has to wait for that work, and
 * Linux may leave it there (a kernel thread that is bound to a CPU wakes whom it wakes
 * on its own CPU: select_idle_sibling() in kernel/sched/fair.c).
 */
#ifndef AMPERF_LIB_PLACEMENT_H
#define AMPERF_LIB_PLACEMENT_H

#include <amperf/amperf.h>

/* On systems with more nothing is known. */
#define AMPERF_PLACEMENT_CPUS 64u

/* Interrupts of devices since boot, by CPU; the CPUs' own timers are no devices. */
struct amperf_interrupts {
	uint32_t cpu_count;
	uint32_t cpus[AMPERF_PLACEMENT_CPUS]; /* their numbers */
	uint64_t counts[AMPERF_PLACEMENT_CPUS];
};

struct amperf_placement {
	uint64_t seen[AMPERF_PLACEMENT_CPUS]; /* transactions, by the CPU's number */
	uint64_t total;
	struct amperf_interrupts before;
};

/* From here on. Reads a file. */
void amperf_placement_begin(struct amperf_placement *placement, const struct amperf_system *system);

/* A transaction has ended, as this thread sees. Takes some nanoseconds. */
void amperf_placement_note(struct amperf_placement *placement);

/* Fills in what `time` tells of it. Reads a file. */
void amperf_placement_end(const struct amperf_placement *placement,
			  const struct amperf_system *system, struct amperf_cpu_time *time);

/*
 * Binds this thread to one CPU. Returns 0, with what undoes it in `before`, or -EINVAL:
 * there is no such CPU, or this process may not use it.
 */
struct amperf_binding;
int amperf_placement_bind(uint32_t cpu, struct amperf_binding **before, struct amperf_error *error);

/* Undoes it, and frees it. NULL is nothing. */
void amperf_placement_unbind(struct amperf_binding *before);

#endif
