/* SPDX-License-Identifier: BSD-3-Clause */
/* The values that CONTROL sets, of the firmware as a whole. */
#ifndef SVC_CONTROL_H
#define SVC_CONTROL_H

#include <stdbool.h>
#include <stdint.h>

#include <amperf/wire.h>

/* False if there is no such key, or it takes no such value. */
bool svc_control_set(const struct amperf_control *request);

/* What is in force, which need not be what was asked for. `key` has been set. */
uint32_t svc_control_value(uint32_t key);

#endif /* SVC_CONTROL_H */
