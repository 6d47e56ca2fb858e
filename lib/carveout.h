/* SPDX-License-Identifier: BSD-3-Clause */
/* Memory that Linux' device tree sets aside for rings and buffers. */
#ifndef AMPERF_LIB_CARVEOUT_H
#define AMPERF_LIB_CARVEOUT_H

#include <amperf/amperf.h>
#include <amperf/fw_memory.h>

/* Names of the carveouts, in the order of struct amperf_fw_memory. */
extern const char *const amperf_carveout_names[AMPERF_FW_CARVEOUTS];

/* Reads all of them. -ENODEV: one is missing, or is not as it should be. */
int amperf_carveouts_read(const struct amperf_system *system,
			  struct amperf_fw_carveout carveouts[AMPERF_FW_CARVEOUTS],
			  struct amperf_error *error);

#endif
