/* SPDX-License-Identifier: BSD-3-Clause */
#include "cpu.h"
#include "sys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* What /proc/stat counts is only known within this; a tenth off is too much. */
#define STAT_TICK_NS UINT64_C(10000000)
#define STAT_TICKS_MIN 10u

/*
 * User or kernel is what was found at a tick, as in a poll: of so many it is off by a tenth at
 * most (one standard deviation). Of fewer it may be all of one and nothing of the other. A
 * kernel with CONFIG_VIRT_CPU_ACCOUNTING_GEN has no ticks in it on processors that it keeps
 * without (nohz_full), but does not say of a time how it came by it.
 */
#define SPLIT_TICKS_MIN 25u

struct reading {
	uint64_t busy_ns; /* of all CPUs */
	uint32_t cpus;
};

static uint64_t clock_ns(clockid_t clock)
{
	struct timespec now = {0};

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t amperf_cpu_process_now(void)
{
	return clock_ns(CLOCK_THREAD_CPUTIME_ID);
}

uint64_t amperf_cpu_split_ns(void)
{
	struct timespec tick = {0};

	clock_getres(CLOCK_MONOTONIC_COARSE, &tick);
	return (uint64_t)tick.tv_nsec;
}

static uint64_t kernel_now(void)
{
	struct rusage usage = {0};

	getrusage(RUSAGE_THREAD, &usage);
	return (uint64_t)usage.ru_stime.tv_sec * 1000000000u +
	       (uint64_t)usage.ru_stime.tv_usec * 1000u;
}

/* ---- /proc -------------------------------------------------------------- */

/* "cpu0 0 0 0 0 0 0 RUN-NS ..." */
static void take_schedstat(void *context, const char *line)
{
	struct reading *reading = context;
	unsigned long long run_ns;

	if (sscanf(line, "cpu%*u %*u %*u %*u %*u %*u %*u %llu", &run_ns) != 1)
		return;
	reading->busy_ns += run_ns;
	reading->cpus++;
}

/* "cpu USER NICE SYSTEM IDLE IOWAIT IRQ SOFTIRQ ..." of all, then "cpu0 ..." of each. */
static void take_stat_cpu(struct amperf_cpu_stat *stat, const char *line)
{
	unsigned long long idle, iowait, irq = 0, softirq = 0;

	if (line[3] != ' ')
		stat->cpus++;
	else if (sscanf(line, "cpu %*u %*u %*u %llu %llu %llu %llu", &idle, &iowait, &irq,
			&softirq) >= 2) {
		stat->idle_ticks = idle + iowait;
		stat->irq_ticks = irq + softirq;
	}
}

/* "intr ALL OF-EACH...", "ctxt ALL" */
static void take_stat(void *context, const char *line)
{
	struct amperf_cpu_stat *stat = context;
	unsigned long long count;

	if (strncmp(line, "cpu", 3) == 0)
		take_stat_cpu(stat, line);
	else if (sscanf(line, "intr %llu", &count) == 1)
		stat->interrupts = count;
	else if (sscanf(line, "ctxt %llu", &count) == 1)
		stat->context_switches = count;
}

static void read_stat(struct amperf_cpu_stat *stat, const struct amperf_system *system)
{
	memset(stat, 0, sizeof(*stat));
	stat->known = amperf_sys_each_line(system, "/proc/stat", take_stat, stat) && stat->cpus;
}

/* All that is known of /proc/stat's busy time is that it is not idle time. */
static void busy_of_stat(struct reading *reading, const struct amperf_cpu_stat *stat)
{
	reading->cpus = stat->cpus;
	/* Differences are taken, so it matters not where each begins. */
	reading->busy_ns = clock_ns(CLOCK_MONOTONIC) * stat->cpus - stat->idle_ticks * STAT_TICK_NS;
}

static bool read_source(struct reading *reading, const struct amperf_system *system,
			enum amperf_cpu_source source)
{
	struct amperf_cpu_stat stat = {0};

	memset(reading, 0, sizeof(*reading));
	if (source == AMPERF_CPU_SCHEDSTAT) {
		amperf_sys_each_line(system, "/proc/schedstat", take_schedstat, reading);
	} else if (source == AMPERF_CPU_STAT) {
		read_stat(&stat, system);
		if (stat.known)
			busy_of_stat(reading, &stat);
	}
	return reading->cpus > 0;
}

enum amperf_cpu_source amperf_cpu_find_source(const struct amperf_system *system)
{
	struct reading reading;

	if (read_source(&reading, system, AMPERF_CPU_SCHEDSTAT) && reading.busy_ns)
		return AMPERF_CPU_SCHEDSTAT;
	if (read_source(&reading, system, AMPERF_CPU_STAT) && sysconf(_SC_CLK_TCK) == 100)
		return AMPERF_CPU_STAT;
	return AMPERF_CPU_UNKNOWN;
}

/*
 * A task's time reaches /proc/schedstat when it leaves the CPU: so this process
 * leaves it before it looks.
 */
static bool look(struct reading *reading, const struct amperf_system *system,
		 enum amperf_cpu_source source)
{
	struct timespec moment = {.tv_nsec = 1};

	if (source == AMPERF_CPU_SCHEDSTAT)
		nanosleep(&moment, NULL);
	return read_source(reading, system, source);
}

/* ---- The meter ---------------------------------------------------------- */

/*
 * From the outside in: the looks that say how much ran, and between them nothing
 * but what is to be counted, as far as that can be.
 */
void amperf_cpu_begin(struct amperf_cpu_meter *meter, const struct amperf_system *system,
		      enum amperf_cpu_source source)
{
	struct reading reading;

	meter->system = system;
	meter->source = look(&reading, system, source) ? source : AMPERF_CPU_UNKNOWN;
	meter->busy_ns = reading.busy_ns;
	meter->process_ns = amperf_cpu_process_now();
	amperf_placement_begin(&meter->placement, system);
	read_stat(&meter->stat, system);
	meter->kernel_ns = kernel_now();
	meter->begin_ns = clock_ns(CLOCK_MONOTONIC);
}

static void add_split(const struct amperf_cpu_meter *meter, struct amperf_cpu_time *time)
{
	uint64_t kernel_ns = kernel_now() - meter->kernel_ns;

	time->split_known = time->process_ns >= SPLIT_TICKS_MIN * amperf_cpu_split_ns();
	if (!time->split_known)
		return;
	/* What is not timed, making data and looking at it, is done in user space. */
	time->kernel_ns = kernel_ns < time->process_ns ? kernel_ns : time->process_ns;
	time->user_ns = time->process_ns - time->kernel_ns;
}

static void add_counts(const struct amperf_cpu_meter *meter, const struct amperf_cpu_stat *now,
		       uint64_t wall_ns, struct amperf_cpu_time *time)
{
	time->counts_known = meter->stat.known && now->known;
	if (!time->counts_known)
		return;
	time->interrupts = now->interrupts - meter->stat.interrupts;
	time->context_switches = now->context_switches - meter->stat.context_switches;
	/* A kernel that has never counted any does not do it. */
	time->irq_known = now->irq_ticks && wall_ns >= STAT_TICKS_MIN * STAT_TICK_NS;
	if (time->irq_known)
		time->irq_ns = (now->irq_ticks - meter->stat.irq_ticks) * STAT_TICK_NS;
}

static void add_system(const struct amperf_cpu_meter *meter, const struct reading *reading,
		       uint64_t own_ns, double timed_share, struct amperf_cpu_time *time)
{
	uint64_t busy_ns = reading->busy_ns - meter->busy_ns;
	uint64_t others_ns = busy_ns > own_ns ? busy_ns - own_ns : 0;

	time->system_known = true;
	time->system_ns = time->process_ns + (uint64_t)((double)others_ns * timed_share);
}

void amperf_cpu_end(const struct amperf_cpu_meter *meter, uint64_t timed_ns, uint64_t process_ns,
		    struct amperf_cpu_time *time)
{
	uint64_t wall_ns = clock_ns(CLOCK_MONOTONIC) - meter->begin_ns;
	struct amperf_cpu_stat stat;
	struct reading reading;
	uint64_t own_ns;

	memset(time, 0, sizeof(*time));
	time->process_ns = process_ns;
	add_split(meter, time);
	read_stat(&stat, meter->system);
	add_counts(meter, &stat, wall_ns, time);
	amperf_placement_end(&meter->placement, meter->system, time);
	own_ns = amperf_cpu_process_now() - meter->process_ns;
	if (!look(&reading, meter->system, meter->source) ||
	    (meter->source == AMPERF_CPU_STAT && wall_ns < STAT_TICKS_MIN * STAT_TICK_NS))
		return;
	add_system(meter, &reading, own_ns,
		   timed_ns < wall_ns ? (double)timed_ns / (double)wall_ns : 1, time);
}
