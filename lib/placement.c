/* SPDX-License-Identifier: BSD-3-Clause */
#include "placement.h"
#include "error.h"
#include "sys.h"

#include <ctype.h>
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

/* One CPU takes the interrupts if it has at least this share of them. */
#define MOST 0.67

/* ---- Interrupts --------------------------------------------------------- */

/* "           CPU0       CPU1" */
static void take_header(struct amperf_interrupts *interrupts, const char *line)
{
	const char *at = line;

	while ((at = strstr(at, "CPU")) && interrupts->cpu_count <= AMPERF_PLACEMENT_CPUS) {
		at += strlen("CPU");
		if (interrupts->cpu_count < AMPERF_PLACEMENT_CPUS)
			interrupts->cpus[interrupts->cpu_count] = (uint32_t)strtoul(at, NULL, 10);
		interrupts->cpu_count++;
	}
}

/* " 49:      67112          0  stm32mp-exti-direct  61 Level     4c001000.mailbox" */
static void take_line(void *context, const char *line)
{
	struct amperf_interrupts *interrupts = context;
	char *at = NULL;

	if (!interrupts->cpu_count) {
		take_header(interrupts, line);
		return;
	}
	line += strspn(line, " ");
	strtoul(line, &at, 10);
	if (!isdigit((unsigned char)*line) || *at != ':' || strstr(at, "timer") ||
	    interrupts->cpu_count > AMPERF_PLACEMENT_CPUS)
		return;
	at++;
	for (uint32_t i = 0; i < interrupts->cpu_count; i++)
		interrupts->counts[i] += strtoull(at, &at, 10);
}

static void read_interrupts(struct amperf_interrupts *interrupts,
			    const struct amperf_system *system)
{
	memset(interrupts, 0, sizeof(*interrupts));
	amperf_sys_each_line(system, "/proc/interrupts", take_line, interrupts);
}

/* The column of the CPU that took them, or -1: there was no such one. */
static int busiest(const struct amperf_interrupts *before, const struct amperf_interrupts *after)
{
	uint64_t all = 0, most = 0;
	int found = -1;

	if (after->cpu_count < 2 || after->cpu_count > AMPERF_PLACEMENT_CPUS ||
	    after->cpu_count != before->cpu_count ||
	    memcmp(after->cpus, before->cpus, sizeof(after->cpus)) != 0)
		return -1;
	for (uint32_t i = 0; i < after->cpu_count; i++) {
		uint64_t count = after->counts[i] - before->counts[i];

		all += count;
		if (count > most) {
			most = count;
			found = (int)i;
		}
	}
	return (double)most >= MOST * (double)all ? found : -1;
}

/* ---- The program -------------------------------------------------------- */

void amperf_placement_begin(struct amperf_placement *placement, const struct amperf_system *system)
{
	memset(placement, 0, sizeof(*placement));
	read_interrupts(&placement->before, system);
}

void amperf_placement_note(struct amperf_placement *placement)
{
	unsigned int cpu = (unsigned int)sched_getcpu();

	placement->total++;
	if (cpu < AMPERF_PLACEMENT_CPUS)
		placement->seen[cpu]++;
}

void amperf_placement_end(const struct amperf_placement *placement,
			  const struct amperf_system *system, struct amperf_cpu_time *time)
{
	struct amperf_interrupts after;
	int found;

	read_interrupts(&after, system);
	found = busiest(&placement->before, &after);
	time->placement_known = found >= 0 && placement->total;
	if (!time->placement_known || after.cpus[found] >= AMPERF_PLACEMENT_CPUS) {
		time->placement_known = false;
		return;
	}
	time->irq_cpu = after.cpus[found];
	time->other_cpu = after.cpus[found == 0];
	time->on_irq_cpu_percent =
		100.0 * (double)placement->seen[time->irq_cpu] / (double)placement->total;
}

/* ---- Binding ------------------------------------------------------------ */

struct amperf_binding {
	cpu_set_t cpus;
};

int amperf_placement_bind(uint32_t cpu, struct amperf_binding **before, struct amperf_error *error)
{
	struct amperf_binding *binding = malloc(sizeof(*binding));
	cpu_set_t one;

	*before = NULL;
	if (!binding)
		return amperf_fail(error, -ENOMEM, "no memory");
	CPU_ZERO(&one);
	if (cpu < CPU_SETSIZE)
		CPU_SET(cpu, &one);
	if (sched_getaffinity(0, sizeof(binding->cpus), &binding->cpus) ||
	    sched_setaffinity(0, sizeof(one), &one)) {
		free(binding);
		return amperf_fail(error, -EINVAL,
				   "CPU %u: there is none of that number that this process may use;"
				   " see /sys/devices/system/cpu/online",
				   cpu);
	}
	*before = binding;
	return 0;
}

void amperf_placement_unbind(struct amperf_binding *before)
{
	if (before)
		sched_setaffinity(0, sizeof(before->cpus), &before->cpus);
	free(before);
}
