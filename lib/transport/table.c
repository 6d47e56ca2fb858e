/* SPDX-License-Identifier: BSD-3-Clause */
#include "transport/transport.h"

const struct amperf_tp_ops *const amperf_transports[] = {
	&amperf_tp_tty,    &amperf_tp_char, &amperf_tp_netlink,
	&amperf_tp_kernel, &amperf_tp_null, NULL,
};
