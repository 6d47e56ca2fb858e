/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * libamperf: measures the link between Linux and a microcontroller core on the
 * same chip.
 *
 * Conventions of every function here:
 *
 * - Returns 0 (or a count) when all is well, else a negative errno value. With
 *   a failure, `error` (which may be NULL) gets one line that says what is
 *   wrong, where, and what to do about it. The values that callers tell apart:
 *
 *     -EINVAL           an argument is wrong; nothing was done
 *     -ENOMEM           no memory
 *     -ETIMEDOUT        no progress for as long as the timeout allows
 *     -EBADMSG          data arrived, and is not what was sent
 *     -EPROTO           the other core answered against the protocol
 *     -ECANCELED        `cancel_fd` became readable
 *     -EPIPE            the channel went away: firmware stopped or crashed
 *     -EHOSTDOWN        nothing that speaks amperf's protocol answers
 *     -EPROTONOSUPPORT  the firmware speaks other versions of it only
 *     -ENODEV           no such device, driver or remote processor
 *     -EBUSY            someone else uses it, or it runs already
 *     others            from the system call that failed, e.g. -EACCES, -ENOENT
 *
 * - Never prints, never exits, has no global state and installs no signal
 *   handler. Different links may be used by different threads; one link by one
 *   thread at a time.
 * - Sizes are bytes, times nanoseconds (CLOCK_MONOTONIC), rates bytes per
 *   second, unless a name says otherwise.
 * - Strings that come back are NUL-terminated, and belong to the object that
 *   they come from unless it says otherwise.
 */
#ifndef AMPERF_AMPERF_H
#define AMPERF_AMPERF_H

#include <amperf/wire.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define AMPERF_API __attribute__((visibility("default")))

/* The library's version, e.g. "0.1.0"; static. */
AMPERF_API const char *amperf_version(void);

/* ---- Errors ------------------------------------------------------------- */

#define AMPERF_ERROR_TEXT_BYTES 512

struct amperf_error {
	int code;                           /* what the function returned */
	char text[AMPERF_ERROR_TEXT_BYTES]; /* one line, no newline */
};

/* ---- The system that is looked at --------------------------------------- */

/*
 * Where /sys, /proc, /dev and /lib/firmware are found: `root` stands before
 * them. NULL or "" is the running system; a test or a chroot has its own.
 * Must stay valid as long as the object that it was given to.
 */
struct amperf_system {
	const char *root;
};

/* ---- Finding links ------------------------------------------------------ */

#define AMPERF_NAME_BYTES 128
#define AMPERF_REASON_BYTES 256

/* RPMsg's "any": the kernel has not given the channel's end an address yet. */
#define AMPERF_ADDRESS_NONE UINT32_MAX

struct amperf_link_info {
	char name[AMPERF_NAME_BYTES];      /* e.g. "tty:/dev/ttyRPMSG0", or a kind's "tty:" */
	char channel[AMPERF_NAME_BYTES];   /* RPMsg channel name; "" if there is none */
	uint32_t local_address;            /* of Linux' end; 0 without a channel */
	uint32_t remote_address;           /* of the other core's end */
	char processor[AMPERF_NAME_BYTES]; /* e.g. "remoteproc0 (m4): running"; "" */
	bool usable;
	char reason[AMPERF_REASON_BYTES]; /* why it is not usable, and what to do */
};

struct amperf_link_list {
	struct amperf_link_info *links;
	size_t count;
};

/*
 * Lists all links that are there, and one entry for each kind of link that
 * could be there but is not, with the reason. Does not open any. The list
 * belongs to the caller: amperf_link_list_free(). Blocks only on sysfs.
 */
AMPERF_API int amperf_link_list(const struct amperf_system *system, struct amperf_link_list *list,
				struct amperf_error *error);
AMPERF_API void amperf_link_list_free(struct amperf_link_list *list);

/* ---- A link ------------------------------------------------------------- */

struct amperf_link;

#define AMPERF_TIMEOUT_NS_DEFAULT UINT64_C(5000000000)

struct amperf_link_config {
	/*
	 * kind:address: "tty:/dev/ttyRPMSG0", "char:/dev/rpmsg0",
	 * "char:ctrl0,name=NAME,dst=ADDRESS[,src=ADDRESS]",
	 * "netlink:[CHANNEL][,dst=ADDRESS]", "kernel:[CHANNEL][,dst=ADDRESS]",
	 * "shm:[/dev/amperf-shmN][,map=cached|uncached]
	 * [,by=none|touch|copy|dma][,depth=1..64]" or "null:". A bare path
	 * "/dev/..." is a tty. Copied.
	 */
	const char *name;
	/* Longest time without progress; 0: AMPERF_TIMEOUT_NS_DEFAULT. */
	uint64_t timeout_ns;
	/*
	 * A file descriptor that becomes readable to end what is under way with
	 * -ECANCELED (a signalfd, an eventfd, a pipe); -1: none. Never read.
	 */
	int cancel_fd;
	struct amperf_system system;
};

/*
 * Opens the link, sets the device up for exclusive raw use, and greets the
 * firmware (RESET, HELLO). Blocks up to the timeout for each answer.
 * Errors: -EINVAL (name), -ENOENT, -ENODEV, -EACCES, -EBUSY, -ENOTTY,
 * -EHOSTDOWN, -EPROTONOSUPPORT, -EPROTO, -EPIPE, -ECANCELED, -ENOMEM.
 */
AMPERF_API int amperf_link_open(struct amperf_link **link, const struct amperf_link_config *config,
				struct amperf_error *error);

/* Puts the device back as it was and frees the link. NULL is allowed. */
AMPERF_API void amperf_link_close(struct amperf_link *link);

/* kind:address, with the kind written out. Lives as long as the link. */
AMPERF_API const char *amperf_link_name(const struct amperf_link *link);

/* What the firmware said when the link was opened. Lives as long as the link. */
AMPERF_API const struct amperf_hello *amperf_link_hello(const struct amperf_link *link);

/*
 * Changes a setting of the firmware (enum amperf_control_key); `in_force`, if
 * not NULL, gets the value that holds now. Blocks up to the timeout.
 * Errors: -ETIMEDOUT, -EPROTO (also: the firmware refused it), -EPIPE, ...
 */
AMPERF_API int amperf_link_control(struct amperf_link *link, uint32_t key, uint32_t value,
				   uint32_t *in_force, struct amperf_error *error);

/* Asks the firmware for its counters. Blocks up to the timeout. */
AMPERF_API int amperf_link_stats(struct amperf_link *link, struct amperf_stats *stats,
				 struct amperf_error *error);

/*
 * Asks the firmware what its core and rings were busy with since the last time
 * anybody asked. Blocks up to the timeout. Errors: -EOPNOTSUPP (this firmware does not
 * tell), or as amperf_link_stats().
 */
AMPERF_API int amperf_link_load(struct amperf_link *link, struct amperf_load *load,
				struct amperf_error *error);

/* ---- Tests -------------------------------------------------------------- */

enum amperf_kind {
	AMPERF_KIND_SINK,   /* Linux sends, the firmware acknowledges */
	AMPERF_KIND_SOURCE, /* the firmware sends */
	AMPERF_KIND_ECHO,   /* the firmware sends back what it gets */
	AMPERF_KIND_COUNT
};

/* "sink", "source", "echo"; static. NULL for anything else. */
AMPERF_API const char *amperf_kind_name(enum amperf_kind kind);

#define AMPERF_BLOCK_BYTES_MAX (UINT64_C(16) << 20)
#define AMPERF_REPEAT_MAX 1000000u

#define AMPERF_DEPTH_MAX 1024u
#define AMPERF_RATE_HZ_MAX 1e6

/* As many transactions as it takes until the times have settled. */
#define AMPERF_WARMUP_DETECT UINT32_MAX

/* When transactions of a test with a rate are due. */
enum amperf_arrival {
	AMPERF_ARRIVAL_CONSTANT, /* at equal distances */
	AMPERF_ARRIVAL_POISSON,  /* at random, independent of each other; the same in every run */
	AMPERF_ARRIVAL_COUNT
};

/* "constant", "poisson"; static. NULL for anything else. */
AMPERF_API const char *amperf_arrival_name(enum amperf_arrival arrival);

/*
 * One line of a table: transactions of block_bytes * count bytes each.
 *
 * Without a rate the loop is closed: `depth` transactions are under way at once, and
 * as one is done the next begins. With a rate it is open: transactions are due at
 * times of their own, whether earlier ones are done or not; each begins then, or as
 * soon after as the link takes it and fewer than `depth` (0: AMPERF_DEPTH_MAX) are
 * under way.
 *
 * On kernel: links transactions are one at a time, and no depth is taken (-EINVAL). On
 * shm: a transaction with a depth is one block, and up to 64 are under way; those that
 * are verified in the firmware's landing area (sink and source with by=copy, by=dma) and
 * those of several blocks take no depth, and with a rate are one at a time.
 */
struct amperf_test {
	enum amperf_kind kind;
	uint64_t block_bytes; /* 1 to AMPERF_BLOCK_BYTES_MAX; one send to the link each */
	uint64_t count;       /* blocks; block_bytes * count up to AMPERF_PAYLOAD_MAX */
	/* Transactions before those that count, 0 to REPEAT_MAX, or AMPERF_WARMUP_DETECT. */
	uint32_t warmup;
	uint32_t repeat; /* transactions that count, 1 to AMPERF_REPEAT_MAX */
	uint32_t depth;  /* transactions under way at once, up to AMPERF_DEPTH_MAX; 0: 1 */
	enum amperf_arrival arrival; /* with a rate */
	double rate_hz; /* transactions a second, up to AMPERF_RATE_HZ_MAX; 0: no rate */
	/*
	 * Nobody computes or compares anything of the data, on either side: lost or damaged
	 * data goes unseen. Not with the packet of 2020, nor with shm:,by=touch, whose
	 * operation is a CRC-32 (-EINVAL); firmware that does not know it: -EOPNOTSUPP.
	 */
	bool unverified;
	bool reserved[7]; /* false */
};

/* Fills in warmup and repeat as suits the size: fewer for huge transactions. */
AMPERF_API void amperf_test_defaults(struct amperf_test *test);

enum amperf_packet {
	AMPERF_PACKET_FRAME, /* PROTOCOL.md's frames, payload verified on both sides */
	/*
	 * The 2020 benchmark's packet; kind sink only, and not on links that run
	 * transactions by themselves (kernel:, shm:): -EINVAL.
	 */
	AMPERF_PACKET_2020,
};

/* block_bytes * count of a transaction of the 2020 packet: 16 bits. */
#define AMPERF_2020_TRANSACTION_BYTES_MAX 65535u

/* The CRC-16 that the 2020 client logged of its pattern: 0x1818, computed. */
AMPERF_API uint16_t amperf_2020_pattern_crc16(void);

struct amperf_preset_row {
	uint64_t block_bytes;
	uint64_t count;
	uint64_t published_ns; /* as its source has it; 0: nothing was published */
};

/* A list of tests with a name; all static. */
struct amperf_preset {
	const char *name;
	const char *summary;
	enum amperf_packet packet;
	const char *source; /* of the published times; NULL: none were */
	const struct amperf_preset_row *rows;
	size_t row_count;
	/* Rows of the same list that its author had to leave out, as they hung. */
	const struct amperf_preset_row *hung_rows;
	size_t hung_row_count;
};

/* NULL if there is none of that name. */
AMPERF_API const struct amperf_preset *amperf_preset_find(const char *name);
/* The presets one by one, from index 0; NULL past the last. */
AMPERF_API const struct amperf_preset *amperf_preset_at(size_t index);

/*
 * Checks a test before anything is sent: -EINVAL with the reason in `error`.
 */
AMPERF_API int amperf_test_check(const struct amperf_test *test, enum amperf_packet packet,
				 struct amperf_error *error);

/* ---- Statistics --------------------------------------------------------- */

/*
 * Percentile p of n sorted samples is the linear interpolation between the two
 * samples around rank p * (n - 1) counted from 0 (type 7 of Hyndman and Fan,
 * the default of NumPy and R), rounded to the nearest nanosecond.
 *
 * The 95 % confidence interval of the median lies between two of the samples, the
 * k-th least and the k-th largest, with k from the binomial distribution: nothing
 * is assumed of how times are distributed. Samples that follow one another are
 * often alike, and say less than as many independent ones: with the lag-1
 * autocorrelation r of the series, if it is positive, n samples count for
 * n * (1 - r) / (1 + r). Fewer than six cannot give 95 %: the interval is then all
 * that was seen, from min_ns to max_ns.
 */
struct amperf_summary {
	uint64_t count;
	uint64_t min_ns;
	uint64_t median_ns;
	uint64_t median_low_ns; /* 95 % confidence interval of the median */
	uint64_t median_high_ns;
	uint64_t p90_ns;
	uint64_t p99_ns;
	uint64_t p999_ns;  /* percentile 99.9 */
	uint64_t p9999_ns; /* percentile 99.99 */
	uint64_t max_ns;
	uint64_t mean_ns;
};

/*
 * Summarises `count` samples in the order in which they were measured; all zero if
 * count is 0. Sorts a copy: -ENOMEM is possible.
 */
AMPERF_API int amperf_summarise(const uint64_t *samples_ns, size_t count,
				struct amperf_summary *summary);

/*
 * Any number of times in 58 KiB, as HdrHistogram keeps them: each nanosecond below
 * 256 has a bucket, each octave from there to 2^64 has AMPERF_SUB_BUCKETS of equal
 * width. Percentiles are answered from the middles of buckets, by the definition
 * above: they are off by no more than 1/128 of what all samples would give (by half
 * of that, and by the rounding to nanoseconds). Least, largest and mean are exact.
 */
struct amperf_histogram;

#define AMPERF_SUB_BUCKETS 128u

/* An empty one; NULL: no memory. Nothing else here allocates. */
AMPERF_API struct amperf_histogram *amperf_histogram_new(void);
/* NULL is allowed. */
AMPERF_API void amperf_histogram_free(struct amperf_histogram *histogram);
AMPERF_API void amperf_histogram_clear(struct amperf_histogram *histogram);

AMPERF_API void amperf_histogram_record(struct amperf_histogram *histogram, uint64_t ns);
/* The same `times` times. Past UINT64_MAX in all, nothing more is recorded. */
AMPERF_API void amperf_histogram_record_n(struct amperf_histogram *histogram, uint64_t ns,
					  uint64_t times);

/* Adds all of `from`. -EOVERFLOW, and nothing done: more than UINT64_MAX in all. */
AMPERF_API int amperf_histogram_merge(struct amperf_histogram *into,
				      const struct amperf_histogram *from);

AMPERF_API uint64_t amperf_histogram_count(const struct amperf_histogram *histogram);

/* `percent` from 0 to 100, to seven decimals; 0 if nothing was recorded. */
AMPERF_API uint64_t amperf_histogram_percentile(const struct amperf_histogram *histogram,
						double percent);

/*
 * As amperf_summarise(). The order of the samples is not known any more, so their
 * lag-1 autocorrelation is an argument; 0: they are independent. The ends of the
 * median's interval are those of buckets, so that it is not too narrow.
 */
AMPERF_API void amperf_histogram_summarise(const struct amperf_histogram *histogram,
					   double autocorrelation, struct amperf_summary *summary);

struct amperf_bucket {
	uint64_t low_ns;  /* the least time that falls into it */
	uint64_t high_ns; /* the largest */
	uint64_t count;
};

/*
 * Goes to the next bucket with anything in it; false past the last. `bucket` holds
 * the one before, and is all zero to begin with.
 */
AMPERF_API bool amperf_histogram_next(const struct amperf_histogram *histogram,
				      struct amperf_bucket *bucket);

/*
 * Puts `count` times back into the bucket that begins at low_ns, at its middle.
 * -EINVAL: no bucket begins there.
 */
AMPERF_API int amperf_histogram_restore(struct amperf_histogram *histogram, uint64_t low_ns,
					uint64_t count);

/*
 * After amperf_histogram_restore(): least and largest, exact again. -EINVAL: they
 * are not in the first and in the last bucket that has anything in it.
 */
AMPERF_API int amperf_histogram_restore_range(struct amperf_histogram *histogram, uint64_t min_ns,
					      uint64_t max_ns);

/* What to bear in mind about figures. */
struct amperf_warning {
	const char *code;                   /* for programs, e.g. "drift"; static */
	char text[AMPERF_ERROR_TEXT_BYTES]; /* what was seen; what can be done about it */
};

#define AMPERF_SERIES_WARNINGS_MAX 4

/*
 * Looks a series over, in the order in which it was measured, for
 *
 *   "drift"     the last third's median is another than the first's
 *   "outliers"  times far longer than all others
 *   "bimodal"   two groups with a clear gap between them, or many that are far faster
 *
 * Returns how many warnings there are. A series without any variance has none.
 * Errors: -ENOMEM.
 */
AMPERF_API int amperf_examine_series(const uint64_t *samples_ns, size_t count,
				     struct amperf_warning warnings[AMPERF_SERIES_WARNINGS_MAX]);

/*
 * Whether two sets of samples come from the same distribution: the p value of the
 * two-sided Mann-Whitney U test. Exact for up to 20 samples each without ties, else
 * the normal approximation with corrections for ties and continuity. 1 if a set is
 * empty or all samples are equal. Errors: -ENOMEM.
 */
AMPERF_API int amperf_mann_whitney(const uint64_t *a_ns, size_t a_count, const uint64_t *b_ns,
				   size_t b_count, double *p_value);

/* The same of what histograms still know: times in one bucket count as equal. */
AMPERF_API double amperf_histogram_mann_whitney(const struct amperf_histogram *a,
						const struct amperf_histogram *b);

/* How many times as long something takes now, with a 95 % confidence interval. */
struct amperf_ratio {
	double ratio; /* now / base, of the medians */
	double low;
	double high;
};

/*
 * Compares two medians by their confidence intervals; the series' order, and so their
 * autocorrelation, is in those already. Without variance the ratio is exact and so is
 * the interval. -EINVAL: a median is 0, or not within its interval.
 */
AMPERF_API int amperf_median_ratio(const struct amperf_summary *base,
				   const struct amperf_summary *now, struct amperf_ratio *ratio);

/* bytes per second, rounded; 0 if ns is 0. */
AMPERF_API uint64_t amperf_rate(uint64_t bytes, uint64_t ns);

/* ---- Runs --------------------------------------------------------------- */

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
	/* Its two parts. The kernel tells them apart by its ticks: see split_ns below. */
	uint64_t user_ns;
	uint64_t kernel_ns;
	bool system_known;
	uint64_t system_ns; /* all that ran on any CPU: this process, kernel threads, others */
	bool irq_known;
	uint64_t irq_ns; /* in interrupts, hard and soft, on any CPU; to 10 ms */
	bool counts_known;
	uint64_t interrupts; /* of the whole system, as the next */
	uint64_t context_switches;
	bool placement_known;      /* there are CPUs to choose from, and one takes the interrupts */
	uint32_t irq_cpu;          /* that one, which handles the link's doorbells */
	uint32_t other_cpu;        /* one that does not */
	double on_irq_cpu_percent; /* of the transactions: this thread was there at their end */
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
 * what ended the run. `*result` is set in all cases except -EINVAL and -ENOMEM,
 * holds what was measured so far, and belongs to the caller:
 * amperf_result_free().
 */
AMPERF_API int amperf_run(struct amperf_link *link, const struct amperf_run_config *config,
			  struct amperf_result **result, struct amperf_error *error);
AMPERF_API void amperf_result_free(struct amperf_result *result);

/* ---- Moving an application's own data ----------------------------------- */

/*
 * A program's bytes in amperf's frames, with its back-pressure and its checks:
 * what these functions return 0 for has arrived, every byte of it. Each blocks until
 * the firmware has acknowledged, or the link's timeout has passed without progress,
 * or `cancel_fd` is readable; after a failure the next call puts both sides back in
 * step. Nothing is allocated that grows with the data, 1 to AMPERF_PAYLOAD_MAX bytes.
 *
 * Not on kernel: links (-EOPNOTSUPP), which move data of the kernel's own making.
 */
struct amperf_transfer {
	uint64_t bytes; /* that arrived and are right; 0 after a failure */
	/*
	 * From the first byte sent to the last one received. With shared memory:
	 * from when the data is handed over until it is handed back, and what is
	 * copied into and out of that memory if it is not a buffer's (below).
	 */
	uint64_t ns;
	uint32_t crc32; /* zlib's; both sides computed it */
	struct amperf_link_counts link;
	struct amperf_mcu_counts mcu; /* doorbells: 0 with shared memory */
};

/*
 * Sends the bytes to the firmware, which computes their CRC-32 and forgets them.
 * `outcome` may be NULL.
 * Errors: -EINVAL (size), -EOPNOTSUPP, -EBADMSG (the data was damaged on its way),
 * -ETIMEDOUT, -ECANCELED, -EPIPE, -EPROTO, -ENOMEM.
 */
AMPERF_API int amperf_link_send(struct amperf_link *link, const void *data, size_t bytes,
				struct amperf_transfer *outcome, struct amperf_error *error);

/*
 * Sends the bytes, and takes them in `back` as the firmware sends them back; the
 * two must not overlap (-EINVAL). After -EBADMSG `back` holds what came.
 */
AMPERF_API int amperf_link_echo(struct amperf_link *link, const void *data, void *back,
				size_t bytes, struct amperf_transfer *outcome,
				struct amperf_error *error);

/*
 * Fetches as many bytes as it asks the firmware for. amperf's firmware has no data
 * but the test pattern of wire.h, whose seed is given here: enough to try out a
 * program's receiving side, and to be answered by firmware of one's own with what
 * it has. So what is checked is number and CRC-32, not the pattern.
 */
AMPERF_API int amperf_link_receive(struct amperf_link *link, uint32_t seed, void *data,
				   size_t bytes, struct amperf_transfer *outcome,
				   struct amperf_error *error);

/*
 * Memory for data that goes over a link. On shm: links both cores share it, and no
 * byte of it is copied: amperf_buffer_send() has the firmware read it where it lies
 * (by=none, touch) or fetch it into its own memory (by=copy, dma), _echo() has it
 * copied to a second buffer (by=dma: by its DMA), _receive() has it written in place.
 * On other links it is plain memory, and the same program works.
 */
struct amperf_buffer;

#define AMPERF_BUFFER_BYTES_MAX (UINT64_C(64) << 20) /* of shared memory: all together */

enum amperf_access {
	AMPERF_ACCESS_READ = 1,
	AMPERF_ACCESS_WRITE = 2,
	AMPERF_ACCESS_BOTH = 3,
};

/*
 * Gets a buffer of this link. It is zeroed. Errors: -EINVAL (size), -ENOMEM, -ENOSPC
 * (no shared memory is left), -EPIPE, -EOPNOTSUPP (kernel:).
 */
AMPERF_API int amperf_buffer_get(struct amperf_link *link, size_t bytes,
				 struct amperf_buffer **buffer, struct amperf_error *error);

/* Gives it back, before its link is closed. NULL is allowed. */
AMPERF_API void amperf_buffer_put(struct amperf_buffer *buffer);

/* Both cores use the very same bytes. */
AMPERF_API bool amperf_buffer_is_shared(const struct amperf_buffer *buffer);

/*
 * Begins the program's own access to the bytes, which are at *data until it is
 * ended; the processor's caches are made to fit. With AMPERF_ACCESS_WRITE alone
 * what is not written is undefined. Only between the two may the program touch the
 * bytes, and only outside of them may the buffer be moved (-EBUSY). After a move that
 * failed, the begin first waits until the other core has let go of the buffer.
 */
AMPERF_API int amperf_buffer_begin(struct amperf_buffer *buffer, enum amperf_access access,
				   void **data, struct amperf_error *error);
AMPERF_API int amperf_buffer_end(struct amperf_buffer *buffer, struct amperf_error *error);

/*
 * As amperf_link_send(), _echo() and _receive(), with the first `bytes` bytes of
 * buffers of the same link. What the check costs is not in outcome->ns.
 */
AMPERF_API int amperf_buffer_send(struct amperf_buffer *buffer, size_t bytes,
				  struct amperf_transfer *outcome, struct amperf_error *error);
AMPERF_API int amperf_buffer_echo(struct amperf_buffer *buffer, struct amperf_buffer *back,
				  size_t bytes, struct amperf_transfer *outcome,
				  struct amperf_error *error);
AMPERF_API int amperf_buffer_receive(struct amperf_buffer *buffer, uint32_t seed, size_t bytes,
				     struct amperf_transfer *outcome, struct amperf_error *error);

/* ---- How the 2020 client wrote ------------------------------------------ */

/* What came of a transaction that was written as in 2020. */
struct amperf_attempt {
	uint64_t writes;         /* one a block */
	uint64_t short_writes;   /* took a part of their block */
	uint64_t refused_writes; /* took nothing: no free buffer */
	uint64_t lost_bytes;     /* what those did not take; never sent */
	bool answered;           /* in time */
	uint16_t acknowledged_bytes;
	uint64_t ns;           /* until the answer, or until nobody waited any more */
	uint64_t mcu_messages; /* that the firmware received meanwhile, over any endpoint */
	uint64_t mcu_bytes;
};

/*
 * Sends block_bytes * count bytes in the packet of 2020 in the way of its client:
 * offers each block to the link once, goes on whatever came of it, and then waits
 * for the answer. The client's own limit for that was a second. What a full ring
 * does to such a client is the outcome, no error; amperf_run() resumes short sends,
 * waits for room and loses nothing. Afterwards both sides are in step again.
 *
 * Blocks up to wait_ns for the answer, then up to the link's timeout for the
 * firmware's counts. Errors: -EINVAL (size; a link with transactions of its own;
 * wait_ns is 0), -ENOMEM, -ETIMEDOUT (the firmware does not come back), -EPIPE,
 * -ECANCELED, -EPROTO.
 */
AMPERF_API int amperf_attempt_2020(struct amperf_link *link, uint64_t block_bytes, uint64_t count,
				   uint64_t wait_ns, struct amperf_attempt *attempt,
				   struct amperf_error *error);

/* ---- What Linux' processor takes by itself ------------------------------ */

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

/* ---- Result files ------------------------------------------------------- */

/* Of all documents, results/schema.json. */
#define AMPERF_RESULT_SCHEMA_VERSION 2

/* What a caller knows about a run and the library does not; all may be NULL. */
struct amperf_result_notes {
	const char *board;      /* overrides the device tree's model, e.g. "virtual ..." */
	const char *clock_note; /* what to bear in mind about the times */
	const char *preset;
	const struct amperf_error *error; /* a failure outside of amperf_run() */
};

/*
 * Writes a result and its context (board, kernel, CPUs, compiler) as JSON, a
 * newline at the end. `result` may be NULL if the run never began: then
 * notes->error says why. `*text` belongs to the caller: free().
 * Errors: -ENOMEM.
 */
AMPERF_API int amperf_result_json(const struct amperf_result *result,
				  const struct amperf_result_notes *notes,
				  const struct amperf_system *system, char **text);

/*
 * Writes row `index` of a result as an object of JSON, as it stands in rows of
 * amperf_result_json(). `preset` may be NULL. `*text` belongs to the caller: free().
 * Errors: -EINVAL (no such row), -ENOMEM.
 */
AMPERF_API int amperf_result_row_json(const struct amperf_result *result, size_t index,
				      const char *preset, char **text);

/* ---- Surveys ------------------------------------------------------------ */

/* A link, or a kind of links ("shm:"), that was not measured. */
struct amperf_skipped_link {
	char name[AMPERF_NAME_BYTES];
	char reason[AMPERF_ERROR_TEXT_BYTES];
};

/* amperf_link_baseline() of one size. */
struct amperf_survey_baseline {
	char name[AMPERF_NAME_BYTES]; /* the link's, with its mapping */
	uint64_t block_bytes;
	struct amperf_baseline times;
};

/* Results of several links, and what a caller makes of them. */
struct amperf_survey {
	const struct amperf_result *const *results;
	size_t result_count;
	const struct amperf_skipped_link *skipped;
	size_t skipped_count;
	const struct amperf_survey_baseline *baselines;
	size_t baseline_count;
	const struct amperf_result *floor; /* of null:, amperf itself; NULL: not measured */
	const char *const *changes;        /* what was loaded and started before; lines */
	size_t change_count;
	const char *const *advice; /* lines */
	size_t advice_count;
};

/*
 * Writes a survey as JSON: a context, and each result as amperf_result_json()
 * writes it. notes->error is what ended the survey early. `*text` belongs to the
 * caller: free(). Errors: -ENOMEM.
 */
AMPERF_API int amperf_survey_json(const struct amperf_survey *survey,
				  const struct amperf_result_notes *notes,
				  const struct amperf_system *system, char **text);

/* ---- The remote processor ----------------------------------------------- */

struct amperf_processor {
	char id[AMPERF_NAME_BYTES];       /* the kernel's, e.g. "remoteproc0" */
	char name[AMPERF_NAME_BYTES];     /* e.g. "m4" */
	char state[AMPERF_NAME_BYTES];    /* e.g. "offline", "running", "crashed" */
	char firmware[AMPERF_NAME_BYTES]; /* file name as the kernel has it */
};

/*
 * Finds a remote processor. `name` is an id or a name; NULL: the only one.
 * Errors: -ENODEV (none, or no such one), -EINVAL (several, and no name given).
 */
AMPERF_API int amperf_processor_find(const struct amperf_system *system, const char *name,
				     struct amperf_processor *processor,
				     struct amperf_error *error);

#define AMPERF_RING_MIN 16u
#define AMPERF_RING_MAX 256u /* virtio_rpmsg_bus uses no more */

struct amperf_firmware_config {
	/*
	 * With a slash: a path; the file is copied into the kernel's firmware
	 * folder first, in one step, so that no one ever sees half of it.
	 * Without: the name of a file in that folder.
	 */
	const char *file;
	const char *processor; /* as amperf_processor_find() */
	/*
	 * NULL: as the file has it. Else the name that the firmware gives to
	 * its tty channels; a changed copy named FILE.CHANNEL is started.
	 */
	const char *tty_channel;
	/*
	 * 0: as the file has it. Else how many buffers each ring has, a power of
	 * two from AMPERF_RING_MIN to _MAX; they must fit into what the device tree
	 * that Linux runs with sets aside. A changed copy named FILE.ringN is
	 * started.
	 */
	uint32_t ring;
	struct amperf_system system;
};

/*
 * Checks a firmware file, without starting it: an ELF file, for a 32-bit
 * little-endian ARM core with Thumb code, complete, with a resource table.
 * Errors: -ENOENT, -EACCES, -EISDIR, -ENOEXEC (what is wrong stands in error).
 */
AMPERF_API int amperf_firmware_check(const char *path, struct amperf_error *error);

/*
 * Checks, copies and starts the firmware. Blocks until the kernel has started
 * it (not until its channels are there). `processor` may be NULL.
 * Errors: as above, and -EBUSY (runs already), -EACCES, -EINVAL (a setting is not
 * possible), -ENOSPC (the rings do not fit), or the kernel's.
 */
AMPERF_API int amperf_firmware_start(const struct amperf_firmware_config *config,
				     struct amperf_processor *processor,
				     struct amperf_error *error);

/*
 * Stops the firmware; 0 also if none ran (see processor->state before). A
 * crashed processor is recovered first: the kernel stops only a running one.
 */
AMPERF_API int amperf_firmware_stop(const struct amperf_system *system, const char *name,
				    struct amperf_processor *before, struct amperf_error *error);

/*
 * Waits until the tty channels of a started firmware have device nodes, and no
 * further one has come for a short while. Sleeps in between.
 * Errors: -ETIMEDOUT (the reason in error), -EPIPE (not running any more),
 * -ECANCELED.
 */
AMPERF_API int amperf_firmware_wait(const struct amperf_system *system, const char *name,
				    uint64_t timeout_ns, int cancel_fd, struct amperf_error *error);

/*
 * Reads the firmware's trace buffer (debugfs). `*text` belongs to the caller:
 * free(). Errors: -ENODEV (nothing runs, no trace, debugfs not mounted),
 * -EACCES.
 */
AMPERF_API int amperf_firmware_log(const struct amperf_system *system, const char *name,
				   char **text, struct amperf_error *error);

/* ---- Kernel modules ----------------------------------------------------- */

/*
 * Loads a module, with all that it needs, by the system's modprobe; blocks until
 * that has ended. Returns 1 if it was loaded now, 0 if there was nothing to do
 * (it is loaded, or part of the kernel).
 * Errors: -ENOENT (there is no modprobe), -ENODEV (modprobe's words in error), ...
 */
AMPERF_API int amperf_module_load(const struct amperf_system *system, const char *name,
				  struct amperf_error *error);

#ifdef __cplusplus
}
#endif

#endif /* AMPERF_AMPERF_H */
