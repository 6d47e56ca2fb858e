/* SPDX-License-Identifier: BSD-3-Clause */
/* Which RPMsg ttys there are, and why there are none. */
#ifndef AMPERF_LIB_TTY_LIST_H
#define AMPERF_LIB_TTY_LIST_H

#include "transport/transport.h"

/* The list hook of the tty transport. */
int amperf_tty_list(const struct amperf_system *system, amperf_tp_found *found, void *context);

/* Why there is no RPMsg tty (or not the one wanted), and what to do. */
void amperf_tty_missing_reason(const struct amperf_system *system, char *text, size_t bytes);

/* The remote processor behind a tty device, e.g. "remoteproc0"; "" if not known. */
void amperf_tty_processor(const struct amperf_system *system, const char *device, char *text,
			  size_t bytes);

#endif
