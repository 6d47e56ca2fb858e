/* SPDX-License-Identifier: BSD-3-Clause */
/* What the firmware file itself is set to; see amperf/fw_config.h. */
#ifndef SVC_CONFIG_H
#define SVC_CONFIG_H

#include <stdbool.h>

#include <amperf/fw_config.h>

/* The block that tools change in the file. */
extern struct amperf_fw_config svc_config;

/* False if the block is damaged; defaults are used then. */
bool svc_config_is_valid(const struct amperf_fw_config *config);

/* Name of the tty channels, NUL-terminated. */
const char *svc_config_tty_channel(void);

#endif /* SVC_CONFIG_H */
