/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One test of a run: what all ways of running its transactions have in common. A way
 * asks for a turn before each, and tells of each that has ended:
 *
 *   run_sync.c  one at a time, with nothing else between begin and end
 *   flow.c      several under way at once
 */
#ifndef AMPERF_LIB_RUN_ROW_H
#define AMPERF_LIB_RUN_ROW_H

#include "cpu.h"
#include "mcu_load.h"
#include "oneway.h"
#include "stop.h"
#include "transaction.h"

struct amperf_run_row {
	struct amperf_link *link;
	const struct amperf_run_config *config;
	const struct amperf_test *test;
	struct amperf_row *row;
	struct amperf_packet_2020 *packet_2020;
	size_t index; /* of the row */
	enum amperf_cpu_source cpu_source;
	uint64_t run_start_ns;
	uint64_t *told_ns; /* of progress, over all rows */

	struct amperf_stop stop;
	bool counting; /* amperf_row_begin_counting() was called */
	struct amperf_recorder recorder;
	struct amperf_oneway *oneway;  /* NULL: no time stamps, or no other clock */
	struct amperf_cpu_meter meter; /* of the transactions that count */
	struct amperf_mcu_meter mcu_meter;
	uint64_t timed_ns;          /* how much of the metered time is the link's */
	uint64_t counting_since_ns; /* the link's clock, which is not that of `stop` */
	uint64_t first_end_ns;
	uint64_t last_end_ns;
	uint64_t transaction_start_ns; /* for progress */
	uint64_t outside_ns;   /* spent on data outside of what is timed, of those that count */
	uint64_t drops_before; /* of the link; with row->drops_known */
	uint64_t offered_ns;   /* with a rate: from when the first was due to the last; else 0 */
};

/* A transaction that has ended well. */
struct amperf_done {
	uint64_t start_ns;
	uint64_t ns;
	uint64_t corrected_ns; /* with a rate: since it was due */
	uint64_t end_ns;
	uint64_t verified_bytes;
	uint64_t acknowledged_bytes;
	const struct amperf_clock_exchange *exchange; /* NULL: not known */
};

/* ---- For the ways ------------------------------------------------------- */

/* The first transaction that counts comes next. Nothing is under way. */
void amperf_row_begin_counting(struct amperf_run_row *run);

/* Returns 0 or -ENOMEM. */
int amperf_row_done(struct amperf_run_row *run, bool counts, const struct amperf_done *done);

/* What each side counted, of transactions that count. */
void amperf_row_add_link(struct amperf_run_row *run, const struct amperf_link_counts *counts);
void amperf_row_add_mcu(struct amperf_run_row *run, const struct amperf_mcu_counts *counts);
void amperf_row_add_report(struct amperf_run_row *run, const struct amperf_report *report);

/*
 * A transaction's data was not right: remembers the first, and brings both sides back
 * in step. Returns 0 or why it could not.
 */
int amperf_row_corrupt(struct amperf_run_row *run, struct amperf_error *error);

/* Time has passed, by link->io.wall: closes intervals. Returns 0 or -ENOMEM. */
int amperf_row_tick(struct amperf_run_row *run);

/* `bytes` of the transaction; 0: a new one begins. */
void amperf_row_progress(void *run, uint64_t bytes);

/* Each returns 0, or why the run cannot go on. */
int amperf_run_sync(struct amperf_run_row *run, struct amperf_error *error);

/* ---- For run.c ---------------------------------------------------------- */

/* Runs it. Returns 0, or why the run cannot go on; the row has what was measured. */
int amperf_row_run(struct amperf_run_row *run, struct amperf_error *error);

/* Whether the link can run such a test. Returns 0 or -EINVAL. */
int amperf_row_check(const struct amperf_link *link, const struct amperf_test *test,
		     struct amperf_error *error);

/*
 * Of a row that has been run: what its verification costs, if the configuration wants to
 * know it and it can be known. Returns 0, or why the run cannot go on. (verify_cost.c)
 */
int amperf_row_verify_cost(struct amperf_run_row *run, struct amperf_error *error);

/* Frees what belongs to a row, not the row. */
void amperf_row_clear(struct amperf_row *row);

/* What is to be borne in mind. Returns 0 or -ENOMEM. (row_warnings.c) */
int amperf_row_warn(struct amperf_run_row *run);

#endif
