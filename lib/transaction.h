/* SPDX-License-Identifier: BSD-3-Clause */
/* One timed exchange with the firmware, of any size and either packet. */
#ifndef AMPERF_LIB_TRANSACTION_H
#define AMPERF_LIB_TRANSACTION_H

#include "clock_relation.h"
#include "link.h"
#include "packet2020.h"
#include "payload.h"

struct amperf_transaction {
	struct amperf_link *link;
	const struct amperf_test *test;
	uint64_t total_bytes;

	/* Called now and then while one is under way; may be NULL. */
	void (*on_progress)(void *context, uint64_t bytes);
	void *context;

	/* what the last one gave */
	uint64_t start_ns;
	uint64_t ns;
	uint64_t process_ns; /* processor time of this process within ns */
	uint64_t outside_ns; /* to make and to check data, outside of ns; 0: not known */
	uint64_t verified_bytes;
	uint64_t acknowledged_bytes;
	struct amperf_link_counts link_counts;
	struct amperf_mcu_counts mcu_counts;
	bool stamped; /* by both clocks: `exchange` is set */
	struct amperf_clock_exchange exchange;

	/* inside: frames */
	struct amperf_outgoing out;
	struct amperf_span first; /* of out, or the request of a source, */
	uint8_t request[AMPERF_FRAME_BYTES(sizeof(struct amperf_source))]; /* which is this */
	struct amperf_incoming in;
	struct amperf_error *error;
	struct amperf_report report;
	uint64_t sent_bytes; /* header and CRC included */
	uint32_t status;     /* of the REPORT */
	uint32_t seed;
	uint64_t credited_bytes;
	bool ignoring; /* a frame with another sequence */
	bool data_begun;
	bool data_done;
	bool report_done;
	uint32_t data_crc32; /* as the firmware sent it behind its data */

	/* inside: the 2020 packet */
	struct amperf_packet_2020 *packet_2020; /* lives as long as the run */
	struct amperf_stats stats; /* the firmware's before (the caller asks), then after */
};

/* Allocates what `test` needs. amperf_transaction_free() in either case. */
int amperf_transaction_init(struct amperf_transaction *transaction, struct amperf_link *link,
			    const struct amperf_test *test);
void amperf_transaction_free(struct amperf_transaction *transaction);

/*
 * Runs one. Returns 0; -EBADMSG: data was wrong, and a RESET must bring both
 * sides back in step; else why it could not go on.
 */
int amperf_transaction_frame(struct amperf_transaction *transaction, uint32_t seed,
			     struct amperf_error *error);
int amperf_transaction_2020(struct amperf_transaction *transaction, struct amperf_error *error);
/* As _frame, on a link that runs transactions by itself. */
int amperf_transaction_tp(struct amperf_transaction *transaction, uint32_t seed,
			  struct amperf_error *error);

/*
 * Inside: returns `code`, and says how far `bytes` came, if the transport that ran it has
 * said nothing of the failure.
 */
int amperf_tp_failed(struct amperf_link *link, int code, enum amperf_kind kind, uint64_t bytes,
		     const struct amperf_tp_outcome *outcome, struct amperf_error *error);

/* The packet of 2020 goes over this link; else -EINVAL. */
int amperf_2020_check_link(const struct amperf_link *link, struct amperf_error *error);
/* Waits for the answer to that packet. Returns as amperf_io_receive(). */
int amperf_2020_receive_answer(struct amperf_io *io, uint16_t *acknowledged);

/* Inside: `report` has the ticks of one that is right; start_ns and ns are set. */
void amperf_transaction_stamp(struct amperf_transaction *transaction,
			      const struct amperf_report *report);

/* Inside: takes over what the firmware says of a transaction. */
void amperf_transaction_note(struct amperf_transaction *transaction,
			     const struct amperf_report *report);

#endif
