/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs: tests on a link, one after the other.
 * Part of amperf/amperf.h, which says what holds for all functions.
 */
#ifndef AMPERF_RUN_H
#define AMPERF_RUN_H

#include <amperf/common.h>
#include <amperf/link.h>
#include <amperf/result.h>
#include <amperf/statistics.h>
#include <amperf/test.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct amperf_progress {
	size_t row; /* from 0 */
	size_t row_count;
	const struct amperf_test *test;
	uint64_t transaction;  /* from 0, warm-up included */
	uint64_t transactions; /* 0: as many as it takes */
	uint64_t bytes;        /* of this transaction, so far */
	uint64_t elapsed_ns;   /* of the run */
	uint64_t counted;      /* of those that count, done so far; 0: so is all below */
	uint64_t counting_ns;  /* since they began */
	uint64_t median_ns;    /* of them */
	uint64_t p99_ns;
	uint64_t left_ns; /* of the test at most, as far as can be seen */
};

struct amperf_sample {
	size_t row;
	const struct amperf_test *test;
	uint64_t repetition; /* from 0 */
	uint64_t ns;
	uint64_t acknowledged_bytes; /* as the firmware said */
};

/* A stretch of a test that is over. */
struct amperf_interval {
	size_t row;
	const struct amperf_test *test;
	const struct amperf_record *record;
};

/* Of tests with a limit of time. */
#define AMPERF_REPEAT_MIN 3u
/* Of tests that end when they are precise enough. */
#define AMPERF_PRECISION_REPEAT_MIN 10u

struct amperf_run_config {
	enum amperf_packet packet;
	const struct amperf_test *tests;
	size_t test_count;
	/*
	 * A test that has taken this long has no further repetitions (but at
	 * least AMPERF_REPEAT_MIN); 0: it has all.
	 */
	uint64_t test_ns_max;
	/*
	 * A test ends when half the width of the median's 95 % confidence interval is
	 * at most this many percent of the median, and there are
	 * AMPERF_PRECISION_REPEAT_MIN samples at least; 0: it does not.
	 */
	double precision_percent;
	/* A test takes this long, whatever the three above say; 0: they say. */
	uint64_t duration_ns;
	/*
	 * The length of a record; 0: with duration_ns 1 s, or more if there would be
	 * more than AMPERF_RECORDS_MAX; without: there are none. When they get more,
	 * every two become one of twice the length.
	 */
	uint64_t interval_ns;
	/*
	 * Of tests that are verified, and did not end by time: a tenth as many transactions
	 * (at least 3, at most 20) follow without, so that there is a verify_cost.
	 */
	bool verify_cost;
	/*
	 * The thread that calls is bound to `cpu` while tests run, and after that it is
	 * as before; else it is where Linux puts it.
	 */
	bool bound;
	uint32_t cpu;
	/* Where the processor time is read; NULL: the running system. */
	const struct amperf_system *system;
	/*
	 * Optional; called at most ten times a second: before a transaction, or
	 * between two sends of one that takes longer than a second.
	 */
	void (*on_progress)(void *context, const struct amperf_progress *progress);
	/* Optional; called after each repetition that counts, outside of its time. */
	void (*on_sample)(void *context, const struct amperf_sample *sample);
	/* Optional; called as each interval_ns of a test is over, outside of any timing. */
	void (*on_record)(void *context, const struct amperf_interval *interval);
	/*
	 * Optional; called before the first test, when the result has no rows yet, and
	 * as each test is over, however it ended: then its row is the last.
	 */
	void (*on_result)(void *context, const struct amperf_result *result);
	/*
	 * Optional; for runs over several links, each in a thread of its own, whose figures
	 * are to be of the same time. on_ready is called once a test, when its warm-up is
	 * over and nothing is under way, and comes back when counting may begin; is_over is
	 * asked before each transaction but the first that counts, and ends the test;
	 * on_over is called when a test has enough by all other means.
	 */
	void (*on_ready)(void *context);
	bool (*is_over)(void *context);
	void (*on_over)(void *context);
	void *context;
};

/*
 * Runs the tests one after the other. Blocks until done.
 *
 * Returns 0 if everything was measured and every byte was right; -EBADMSG if
 * everything was measured but data was wrong somewhere (rows say where); else
 * what ended the run; -EINVAL if the link cannot run a test, or this process may not use
 * the CPU that it is to be bound to. `*result` is set in all cases except -EINVAL and -ENOMEM,
 * holds what was measured so far, and belongs to the caller:
 * amperf_result_free().
 */
AMPERF_API int amperf_run(struct amperf_link *link, const struct amperf_run_config *config,
			  struct amperf_result **result, struct amperf_error *error);

/* memcpy() between private memory and a link's shared memory. */
struct amperf_baseline {
	struct amperf_summary into;
	struct amperf_summary out_of;
};

/*
 * Times copies of block_bytes with the mapping that the link has (shm: only;
 * caches are made to fit before and after, not timed), `repeat` of each way.
 * Errors: -EOPNOTSUPP (the link shares no memory), -EINVAL, -ENOMEM, -EPIPE.
 */
AMPERF_API int amperf_link_baseline(struct amperf_link *link, uint64_t block_bytes, uint32_t repeat,
				    struct amperf_baseline *baseline, struct amperf_error *error);

#ifdef __cplusplus
}
#endif

#endif /* AMPERF_RUN_H */
