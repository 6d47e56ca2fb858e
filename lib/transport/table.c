/* SPDX-License-Identifier: BSD-3-Clause */
#include "transport/transport.h"

/* In the order in which they are listed, one a line. */
/* clang-format off */
const struct amperf_tp_ops *const amperf_transports[] = {
	&amperf_tp_tty,
	&amperf_tp_char,
	&amperf_tp_netlink,
	&amperf_tp_kernel,
	&amperf_tp_shm,
	&amperf_tp_null,
	NULL,
};
