/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Brings up what links need: kernel modules, the firmware, its channels. What
 * was loaded and started stays, so that the next run finds it.
 */
#ifndef AMPERF_TOOL_BRING_UP_H
#define AMPERF_TOOL_BRING_UP_H

#include <amperf/amperf.h>

#define BRING_UP_KINDS_MAX 8
#define BRING_UP_CHANGES_MAX 12

/* The firmware that is started if none runs and none is named. */
#define BRING_UP_FIRMWARE "amperf-stm32mp15.elf"

struct bring_up {
	/* what is wanted */
	const struct amperf_system *system;
	const char *firmware; /* NULL: BRING_UP_FIRMWARE */
	const char *kinds;    /* a list, e.g. "tty,shm"; NULL: all */
	int cancel_fd;

	/* what was done, in lines */
	char changes[BRING_UP_CHANGES_MAX][AMPERF_REASON_BYTES];
	size_t change_count;
	/* what could not be done */
	struct {
		const char *kind;
		struct amperf_error error;
	} failures[BRING_UP_KINDS_MAX];
	size_t failure_count;
	struct amperf_error firmware_error; /* code 0: it runs */
};

/*
 * Does what can be done; what cannot is no reason to stop. Returns 0, or
 * -ECANCELED.
 */
int bring_up(struct bring_up *up);

/* Why links of a kind ("shm") lack a module; NULL: they do not. */
const char *bring_up_failure(const struct bring_up *up, const char *kind);

#endif
