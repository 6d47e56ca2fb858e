/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Results: what came of tests.
 * Part of amperf/amperf.h, which says what holds for all functions.
 */
#ifndef AMPERF_RESULT_H
#define AMPERF_RESULT_H

#include <amperf/common.h>
#include <amperf/counts.h>
#include <amperf/histogram.h>
#include <amperf/statistics.h>
#include <amperf/test.h>
#include <amperf/wire.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Times of one way, of transactions that run one at a time: from the first send until
 * the firmware takes up the first message, and from the firmware's report until it is
 * here. The clocks of the two cores are related by the transactions' own time stamps,
 * as in PTP but without its assumption that both ways take alike: so each time is known
 * to within an uncertainty, a bound, of half the shortest transactions' time on the way.
 */
struct amperf_one_way {
	uint64_t exchanges; /* transactions that it is of; 0: not known, all else 0 too */
	struct amperf_summary to_mcu;
	struct amperf_summary from_mcu;
	uint64_t uncertainty_ns; /* the true times are at most this far away, all alike */
	int64_t drift_ppb;       /* ns that Linux' clock gains a second on the firmware's counter */
	uint64_t drift_uncertainty_ppb;
};

/* Why a test was over. */
enum amperf_end {
	AMPERF_END_REPEAT,    /* there were as many transactions as asked for, or at most */
	AMPERF_END_PRECISION, /* the median was known as precisely as asked for */
	AMPERF_END_TIME,      /* test_ns_max had passed */
	AMPERF_END_DURATION,  /* duration_ns had passed */
	AMPERF_END_INTERRUPT, /* cancel_fd */
	AMPERF_END_ERROR,
	AMPERF_END_OTHERS, /* is_over of amperf_run_config said so */
	AMPERF_END_COUNT
};

/* "repeat", "precision", ...; static. NULL for anything else. */
AMPERF_API const char *amperf_end_name(enum amperf_end end);

/* Past so many the single samples are dropped; the histogram has them all. */
#define AMPERF_SAMPLES_MAX 16384u
#define AMPERF_RECORDS_MAX 1000u

/* What was done in a stretch of a test. */
struct amperf_record {
	uint64_t at_ns; /* since the test's first transaction that counts */
	uint64_t duration_ns;
	uint64_t transactions; /* that ended in it; 0: the next three say nothing */
	uint64_t median_ns;
	uint64_t p99_ns;
	uint64_t max_ns;
	uint64_t bytes;
	uint64_t errors;
};

/*
 * What it takes to verify every byte: the transactions that count against a few more
 * that were not verified.
 */
struct amperf_verify_cost {
	bool known;     /* measured, and the medians' confidence intervals do not overlap */
	int64_t ns;     /* of a transaction: median with, less median without */
	double percent; /* of the median with */
	/*
	 * Per transaction, outside of what is timed: making data, and checking it when it
	 * is all there; mean with, less mean without. 0: none, or not known.
	 */
	uint64_t outside_ns;
};

/*
 * One test's outcome. Counts are sums over the transactions that count. A
 * transaction's time is from when the link took its first byte (one at a time: from
 * when it was offered that) until its last answer was read; `corrected` is from when
 * it was due.
 */
struct amperf_row {
	struct amperf_test test;
	/*
	 * In the order measured, without what the looks at the clock take; NULL: more than
	 * AMPERF_SAMPLES_MAX.
	 */
	uint64_t *samples_ns;
	uint64_t *starts_ns; /* when each began, CLOCK_MONOTONIC; NULL as well */
	size_t sample_count; /* transactions that count */
	uint32_t warmup;     /* transactions left out before them */
	enum amperf_end ended_by;
	struct amperf_summary time;
	struct amperf_histogram *histogram; /* NULL: none count */
	struct amperf_summary corrected;    /* with a rate */
	struct amperf_histogram *corrected_histogram;
	double precision_percent; /* half the width of the median's interval */
	double achieved_hz;       /* transactions a second that were done; 0: none count */
	double offered_hz; /* with a rate: that were due, which random arrivals make not quite it */
	uint32_t depth_reached; /* most that were under way at once */
	struct amperf_record *records;
	size_t record_count;
	struct amperf_warning *warnings;
	size_t warning_count;
	/*
	 * One at a time: transaction bytes / median. With a depth or a rate: transaction
	 * bytes * achieved_hz.
	 */
	uint64_t bytes_per_s;
	uint64_t verified_bytes; /* compared and found right, warm-up excluded */
	uint64_t errors;         /* transactions whose data was not right, warm-up included */
	char first_error[AMPERF_ERROR_TEXT_BYTES];
	struct amperf_link_counts link;
	bool drops_known; /* by Linux, of this link: netlink: and kernel: */
	uint64_t drops;   /* how often something for this link was dropped on this side */
	struct amperf_mcu_counts mcu;
	struct amperf_cpu_time cpu;
	struct amperf_mcu_load load;
	struct amperf_one_way one_way;
	struct amperf_verify_cost verify_cost;
};

struct amperf_result {
	char link_name[AMPERF_NAME_BYTES];
	enum amperf_packet packet;
	uint64_t timeout_ns;
	struct amperf_hello hello;
	uint32_t log_output;      /* enum amperf_log_output during the run */
	uint32_t uart_baud;       /* with AMPERF_LOG_UART; 0: not known */
	size_t message_bytes_max; /* 0: the link is a stream without messages */
	size_t window_bytes;      /* most unread bytes of source and echo */
	enum amperf_cpu_source cpu_source;
	/* What amperf itself takes of a transaction (64 bytes, over null:); 0: not known. */
	uint64_t harness_ns;
	bool unverified; /* all of its tests are */
	bool bound;      /* the run was, to `cpu` */
	uint32_t cpu;
	uint64_t cpu_split_ns; /* the tick by which user and kernel time are told apart */
	struct amperf_row *rows;
	size_t row_count; /* rows begun */
	uint64_t verified_bytes;
	uint64_t errors;
	struct amperf_error error; /* code 0: the run went to its end */
};

/* NULL is allowed. */
AMPERF_API void amperf_result_free(struct amperf_result *result);

#ifdef __cplusplus
}
#endif

#endif /* AMPERF_RESULT_H */
