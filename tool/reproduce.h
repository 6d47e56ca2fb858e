/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A published measurement, run again under its conditions: how near we come, and
 * what becomes of the rows that hung.
 */
#ifndef AMPERF_TOOL_REPRODUCE_H
#define AMPERF_TOOL_REPRODUCE_H

#include <amperf/amperf.h>

#include <stdio.h>

/* "Reproduced" is what stays within these, of the published time. */
#define REPRODUCE_ROW_RATIO_MAX 0.05
#define REPRODUCE_MEAN_RATIO_MAX 0.03

#define REPRODUCE_ROWS_MAX 16u

/* The firmware of 2020 asked for rings of so many buffers. */
#define REPRODUCE_RING_BUFFERS 16u

/* What the firmware of 2020 prints for a transaction, and its UART makes of it. */
struct reproduce_log {
	uint64_t messages;
	uint64_t characters;
	uint64_t uart_ns; /* at 115200 baud, without a gap */
};

struct reproduce_row {
	const struct amperf_preset_row *published;
	const struct amperf_row *measured;
	struct reproduce_log log;
	double difference_ratio; /* of the median: 0.01 is 1 % longer than published */
};

/* A row that hung in 2020. */
struct reproduce_hang {
	const struct amperf_preset_row *published;
	struct amperf_attempt attempt;     /* written as in 2020 */
	const struct amperf_row *measured; /* as amperf does it; NULL: not measured */
};

struct reproduction {
	const struct amperf_preset *preset;
	bool must_hold; /* on the virtual clock a miss is a failure */
	const char *clock_note;

	struct amperf_result *result; /* of the published rows; NULL: none yet */
	struct reproduce_row rows[REPRODUCE_ROWS_MAX];
	size_t row_count;
	bool complete;      /* there are all of them; else no verdict */
	double mean_ratio;  /* of the differences without their signs */
	double worst_ratio; /* the largest of them */
	bool reproduced;

	struct amperf_result *hung_result; /* of the rows that hung, as amperf does it */
	struct reproduce_hang hangs[REPRODUCE_ROWS_MAX];
	size_t hang_count; /* attempted */
	bool hangs_shown;  /* all hung in the way of 2020 and passed in ours */
	struct amperf_error error;
};

/* ---- reproduce.c -------------------------------------------------------- */

/*
 * The log of one transaction over a tty: a message has at most 496 bytes, and none
 * goes over the end of a block or of the 2048 bytes that the tty layer takes at once.
 */
struct reproduce_log reproduce_log_of(uint64_t block_bytes, uint64_t count);

/* Fills in rows and verdict from `result`. */
void reproduce_judge(struct reproduction *reproduction);
/* Fills in the verdict of the hangs from their attempts and `hung_result`. */
void reproduce_judge_hangs(struct reproduction *reproduction);

/* ---- out_reproduce_json.c ----------------------------------------------- */

/* The text is the caller's: free(). NULL: no memory. */
char *out_reproduce_json(const struct reproduction *reproduction);

#endif
