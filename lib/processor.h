/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef AMPERF_LIB_PROCESSOR_H
#define AMPERF_LIB_PROCESSOR_H

#include <amperf/amperf.h>

bool amperf_processor_runs(const struct amperf_processor *processor);

/* Writes an attribute in sysfs. Returns 0 or -errno, the kernel's own too. */
int amperf_processor_write(const struct amperf_system *system,
			   const struct amperf_processor *processor, const char *attribute,
			   const char *text, struct amperf_error *error);

#endif
