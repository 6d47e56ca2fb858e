/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a test took of both sides of a link.
 * Part of amperf/amperf.h, which says what holds for all functions.
 */
#ifndef AMPERF_COUNTS_H
#define AMPERF_COUNTS_H

#include <stdbool.h>
#include <stdint.h>

/* What Linux' side of the link did. */
struct amperf_link_counts {
	uint64_t sends;       /* calls that took at least a byte */
	uint64_t short_sends; /* of these, calls that did not take all */
	uint64_t retries;     /* calls that took nothing: no free buffer */
	uint64_t wait_ns;     /* time spent waiting for a free buffer */
};

/* What the firmware counted; rx is from Linux. */
struct amperf_mcu_counts {
	uint64_t busy_ns; /* from a transaction's first message to its last byte */
	uint64_t rx_messages;
	uint64_t tx_messages;
	uint64_t rx_doorbells; /* of all endpoints */
	uint64_t tx_doorbells;
	uint64_t tx_waits; /* times that it had no free buffer to send in */
};

/* How much of the time of all CPUs is known, and how well. */
enum amperf_cpu_source {
	AMPERF_CPU_UNKNOWN,
	AMPERF_CPU_SCHEDSTAT, /* /proc/schedstat, to the nanosecond */
	AMPERF_CPU_STAT,      /* /proc/stat, to 10 ms: nothing for tests of less than 100 ms */
};

/* What Linux' side took: times within the transactions that count, counts from the first on. */
struct amperf_cpu_time {
	uint64_t process_ns; /* of this process: the thread that ran the test */
	/*
	 * Its two parts, with split_known. The kernel tells them apart by what runs at each of
	 * its ticks (see cpu_split_ns of a result): of too few of them they are not known.
	 */
	uint64_t user_ns;
	uint64_t kernel_ns;
	/* With system_known: all that ran on any CPU: this process, kernel threads, others. */
	uint64_t system_ns;
	uint64_t irq_ns; /* with irq_known: in interrupts, hard and soft, on any CPU; to 10 ms */
	/* With counts_known, of the whole system: */
	uint64_t interrupts;
	uint64_t context_switches;
	/* With placement_known (there are CPUs to choose from, and one takes the interrupts): */
	double on_irq_cpu_percent; /* of the transactions: this thread was there at their end */
	uint32_t irq_cpu;          /* that one, which handles the link's doorbells */
	uint32_t other_cpu;        /* one that does not */
	bool split_known;
	bool system_known;
	bool irq_known;
	bool counts_known;
	bool placement_known;
};

/* What the other core was busy with meanwhile: amperf_link_load() before and after. */
struct amperf_mcu_load {
	bool known;                /* its firmware tells */
	double awake_percent;      /* of the time, the core did not sleep */
	double cycles_per_message; /* awake, by messages in and out; 0: none of these are counted */
	uint32_t rx_ring_high_water;
	uint32_t tx_ring_high_water;
	uint32_t drops;
};

#endif /* AMPERF_COUNTS_H */
