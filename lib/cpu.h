/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How much processor time a stretch of work took, of this process and of the
 * whole system: a link's work is done in kernel threads too.
 *
 * The system's comes from /proc/schedstat (nanoseconds; all but idling, and the
 * interrupts that break into idling), which needs CONFIG_SCHEDSTATS, or else from
 * /proc/stat (10 ms). Both are read only at the stretch's begin and end. Interrupts and
 * changes from task to task are /proc/stat's.
 *
 * "This process" is the thread that calls: all that it does for one link is done in
 * one, and others may be at work for other links.
 */
#ifndef AMPERF_LIB_CPU_H
#define AMPERF_LIB_CPU_H

#include "placement.h"

#include <amperf/amperf.h>

/* /proc/stat, of all CPUs, since boot. */
struct amperf_cpu_stat {
	bool known;
	uint32_t cpus;
	uint64_t idle_ticks;
	uint64_t irq_ticks;
	uint64_t interrupts;
	uint64_t context_switches;
};

struct amperf_cpu_meter {
	const struct amperf_system *system; /* NULL: the running one */
	enum amperf_cpu_source source;
	uint64_t begin_ns;
	uint64_t busy_ns; /* of all CPUs, at the begin */
	uint64_t process_ns;
	uint64_t kernel_ns; /* of this process */
	struct amperf_cpu_stat stat;
	struct amperf_placement placement;
};

/* Processor time of this process so far, in user space and in the kernel. */
uint64_t amperf_cpu_process_now(void);

/* The tick by which the kernel tells these two apart. */
uint64_t amperf_cpu_split_ns(void);

/* Where the system's time can be had from. */
enum amperf_cpu_source amperf_cpu_find_source(const struct amperf_system *system);

void amperf_cpu_begin(struct amperf_cpu_meter *meter, const struct amperf_system *system,
		      enum amperf_cpu_source source);

/*
 * The stretch ends. `timed_ns` of it, and `process_ns` of this process' own time,
 * are what counts, the rest (making data, looking at it) is not the link's. Of what
 * others ran in the stretch, the same share is counted as of its time. Fills in
 * `time`.
 */
void amperf_cpu_end(const struct amperf_cpu_meter *meter, uint64_t timed_ns, uint64_t process_ns,
		    struct amperf_cpu_time *time);

#endif
