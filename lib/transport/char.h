/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef AMPERF_LIB_CHAR_H
#define AMPERF_LIB_CHAR_H

#include "transport/transport.h"

/*
 * A char transport on a non-blocking descriptor that hands out whole messages;
 * it owns the descriptor then. NULL without memory. For open, and for tests.
 */
struct amperf_tp *amperf_char_of_fd(int fd);

#endif
