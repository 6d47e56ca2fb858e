/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How busy the other core was in a stretch of work: what LOAD says before and after.
 *
 * It is asked outside of what is timed, and the time from the answer to the stretch's
 * begin, and from its end to the next question, is taken off: nothing is to do then.
 */
#ifndef AMPERF_LIB_MCU_LOAD_H
#define AMPERF_LIB_MCU_LOAD_H

#include "link.h"

struct amperf_mcu_meter {
	bool known;
	struct amperf_load before;
	uint64_t answered_ns; /* the link's clock, as the next */
	uint64_t begin_ns;
};

/* Asks. The stretch begins with amperf_mcu_start(). */
void amperf_mcu_begin(struct amperf_mcu_meter *meter, struct amperf_link *link);
void amperf_mcu_start(struct amperf_mcu_meter *meter, const struct amperf_link *link);

/* The stretch has ended at `end_ns`; `messages` went in and out of the firmware. */
void amperf_mcu_end(const struct amperf_mcu_meter *meter, struct amperf_link *link, uint64_t end_ns,
		    uint64_t messages, struct amperf_mcu_load *load);

#endif
