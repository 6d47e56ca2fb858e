/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef AMPERF_FW_CONTROL_H
#define AMPERF_FW_CONTROL_H

#include <stdint.h>

/*
 * Changes a setting of the running firmware (enum amperf_control_key) over a
 * link, or if that is NULL over the first that can be used. Returns the tool's
 * exit code; has complained unless it is TOOL_OK.
 */
int fw_control(const char *link_name, uint32_t key, uint32_t value);

#endif /* AMPERF_FW_CONTROL_H */
