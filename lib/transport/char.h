/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef AMPERF_LIB_CHAR_H
#define AMPERF_LIB_CHAR_H

#include "transport/transport.h"

/*
 * A char transport on a non-blocking descriptor that hands out whole messages;
 * on success it owns the descriptor. Returns 0 or -errno. For open, and for tests.
 */
int amperf_char_of_fd(struct amperf_tp **tp, int fd, struct amperf_error *error);

#endif
