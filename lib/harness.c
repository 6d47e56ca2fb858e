/* SPDX-License-Identifier: BSD-3-Clause */
#include "harness.h"
#include "transaction.h"

/* Some 0.1 ms on the board: an interrupt in between makes no difference then. */
#define TRANSACTIONS 101u
#define WARMUP 20u

static int measure(struct amperf_transaction *transaction, uint64_t samples_ns[TRANSACTIONS])
{
	struct amperf_error error;
	int code = 0;

	for (uint32_t i = 0; i < WARMUP + TRANSACTIONS && !code; i++) {
		code = amperf_transaction_frame(transaction, i, &error);
		if (i >= WARMUP)
			samples_ns[i - WARMUP] = transaction->ns;
	}
	return code;
}

uint64_t amperf_harness_ns(void)
{
	const struct amperf_test test = {
		.kind = AMPERF_KIND_SINK, .block_bytes = 64, .count = 1, .repeat = TRANSACTIONS};
	const struct amperf_link_config config = {.name = "null:", .cancel_fd = -1};
	uint64_t samples_ns[TRANSACTIONS] = {0};
	struct amperf_transaction transaction;
	struct amperf_summary summary = {0};
	struct amperf_link *link;

	if (amperf_link_open(&link, &config, NULL))
		return 0;
	if (!amperf_transaction_init(&transaction, link, &test) &&
	    !measure(&transaction, samples_ns))
		amperf_summarise(samples_ns, TRANSACTIONS, &summary);
	amperf_transaction_free(&transaction);
	amperf_link_close(link);
	return summary.median_ns;
}
