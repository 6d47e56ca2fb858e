/* SPDX-License-Identifier: BSD-3-Clause */
#include "cpu.h"
#include "sys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What /proc/stat counts is only known within this; a tenth off is too much. */
#define STAT_TICK_NS UINT64_C(10000000)
#define STAT_TICKS_MIN 10u

struct reading {
	uint64_t busy_ns; /* of all CPUs */
	uint64_t idle_ticks;
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
	return clock_ns(CLOCK_PROCESS_CPUTIME_ID);
}

/* "cpu0 0 0 0 0 0 0 RUN-NS ..." */
static void take_schedstat(struct reading *reading, const char *line)
{
	unsigned long long run_ns;

	if (sscanf(line, "cpu%*u %*u %*u %*u %*u %*u %*u %llu", &run_ns) != 1)
		return;
	reading->busy_ns += run_ns;
	reading->cpus++;
}

/* "cpu USER NICE SYSTEM IDLE IOWAIT ..." of all, then "cpu0 ..." of each. */
static void take_stat(struct reading *reading, const char *line)
{
	unsigned long long idle, iowait;

	if (line[3] != ' ')
		reading->cpus++;
	else if (sscanf(line, "cpu %*u %*u %*u %llu %llu", &idle, &iowait) == 2)
		reading->idle_ticks = idle + iowait;
}

static bool read_source(struct reading *reading, const struct amperf_system *system,
			enum amperf_cpu_source source)
{
	bool schedstat = source == AMPERF_CPU_SCHEDSTAT;
	char path[PATH_MAX], line[512];
	FILE *file;

	memset(reading, 0, sizeof(*reading));
	if (source == AMPERF_CPU_UNKNOWN ||
	    amperf_sys_path(path, system, schedstat ? "/proc/schedstat" : "/proc/stat"))
		return false;
	file = fopen(path, "re");
	if (!file)
		return false;
	while (fgets(line, sizeof(line), file)) {
		if (strncmp(line, "cpu", 3) != 0)
			continue;
		if (schedstat)
			take_schedstat(reading, line);
		else
			take_stat(reading, line);
	}
	fclose(file);
	return reading->cpus > 0;
}

/* All that is known of /proc/stat's busy time is that it is not idle time. */
static uint64_t busy_now(const struct reading *reading, enum amperf_cpu_source source)
{
	uint64_t all_ns = clock_ns(CLOCK_MONOTONIC) * reading->cpus;
	uint64_t idle_ns = reading->idle_ticks * STAT_TICK_NS;

	/* Their difference is taken, so it matters not where each begins. */
	return source == AMPERF_CPU_SCHEDSTAT ? reading->busy_ns : all_ns - idle_ns;
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

void amperf_cpu_begin(struct amperf_cpu_meter *meter, const struct amperf_system *system,
		      enum amperf_cpu_source source)
{
	struct reading reading;

	meter->system = system;
	meter->source = look(&reading, system, source) ? source : AMPERF_CPU_UNKNOWN;
	meter->begin_ns = clock_ns(CLOCK_MONOTONIC);
	meter->busy_ns = busy_now(&reading, source);
	meter->process_ns = amperf_cpu_process_now();
}

void amperf_cpu_end(const struct amperf_cpu_meter *meter, uint64_t timed_ns, uint64_t process_ns,
		    struct amperf_cpu_time *time)
{
	uint64_t own_ns = amperf_cpu_process_now() - meter->process_ns;
	uint64_t wall_ns = clock_ns(CLOCK_MONOTONIC) - meter->begin_ns;
	struct reading reading;
	uint64_t busy_ns, others_ns;

	memset(time, 0, sizeof(*time));
	time->process_ns = process_ns;
	if (!look(&reading, meter->system, meter->source))
		return;
	if (meter->source == AMPERF_CPU_STAT && wall_ns < STAT_TICKS_MIN * STAT_TICK_NS)
		return;
	busy_ns = busy_now(&reading, meter->source) - meter->busy_ns;
	others_ns = busy_ns > own_ns ? busy_ns - own_ns : 0;
	if (timed_ns < wall_ns)
		others_ns = (uint64_t)((double)others_ns * (double)timed_ns / (double)wall_ns);
	time->system_known = true;
	time->system_ns = process_ns + others_ns;
}
